"""What a message costs, counted: instructions do not depend on what else the machine does."""
import os
import pathlib
import re
import shutil
import subprocess

import sipwhy
import tap

PROGRAM = os.environ.get("SIPWHY_COUNTED_PROGRAM")
LOAD = os.environ["SIPWHY_BENCH_LOAD"]
SEED = 1
SIZES = (300, 3300)  # packets; their difference leaves out what it takes to begin and to end
DEADLINE_S = 300

# The most instructions a packet of each load may take, in a program built with -O2 and without
# sanitizers. Two percent above what it took when the number was last set: less than that is the compiler
# or the C library, more is a slip. Whoever makes it faster sets a lower number here.
BOUNDS = {
    "signalling": 21_300,
    "carrier": 4_500,
    "failures": 34_200,
    "streams": 19_200,
}


def count(kind, size, folder):
    """Instructions of `read -q` on the load of this kind and size."""
    capture, out = (pathlib.Path(folder) / name for name in (f"{size}.pcap", f"{size}.out"))
    with open(capture, "wb") as file:
        subprocess.run([LOAD, kind, str(size), str(SEED)], stdout=file, check=True)
    done = subprocess.run(
        ["valgrind", "-q", "--tool=callgrind", f"--callgrind-out-file={out}", PROGRAM, "read", "-q",
         "--no-sandbox", "--threads", "1", capture], capture_output=True, check=False,
        timeout=DEADLINE_S, env=sipwhy.environment())
    tap.equal(done.returncode, 0, f"exit status ({done.stderr.decode()})")
    return int(re.search(r"^(?:summary|totals): (\d+)", out.read_text("utf-8", "replace"),
                         re.MULTILINE).group(1))


def is_within(kind, most):
    if not shutil.which("valgrind"):
        tap.skip("valgrind is not here")
    if not PROGRAM:
        tap.skip("valgrind was not here when this was built")
    with tap.folder() as folder:
        few, many = (count(kind, size, folder) for size in SIZES)
    cost = (many - few) // (SIZES[1] - SIZES[0])
    print(f"# {kind}: {cost:,} instructions a packet, at most {most:,}", flush=True)
    tap.check(cost <= most, f"{cost:,} instructions a packet, at most {most:,}")


for load, bound in BOUNDS.items():
    tap.add(f"{load}: a packet takes at most {bound:,} instructions", is_within, load, bound)

tap.run()
