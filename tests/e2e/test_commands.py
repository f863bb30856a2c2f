"""tools/run in a fresh copy of the sources, from elsewhere; and what README shows."""
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import tempfile
import time

import packets
import tap

ROOT = pathlib.Path(os.environ["SIPWHY_SOURCE_ROOT"])
DEADLINE_S = 500
# meson points LD_LIBRARY_PATH at the library under test; what is built here has its own.
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "LD_LIBRARY_PATH"}

_holder = tempfile.TemporaryDirectory(prefix="sipwhy-copy-")
COPY = pathlib.Path(_holder.name) / "a folder with spaces"
shutil.copytree(ROOT, COPY, ignore=shutil.ignore_patterns("build*", ".git", "__pycache__"))


def run(*arguments, cwd=COPY, stdin=b""):
    return subprocess.run(["sh", str(COPY / "tools/run"), *map(str, arguments)], cwd=cwd,
                          input=stdin, capture_output=True, check=False, timeout=DEADLINE_S,
                          env=ENVIRONMENT)


# The first run builds; the cases below are about the runs that follow.
first = run("--version")


@tap.case("the first run configures, builds and runs")
def _():
    tap.equal(first.returncode, 0, f"exit status ({first.stderr.decode()})")
    tap.check(re.fullmatch(rb"sipwhy \d+\.\d+\.\d+.*\n", first.stdout, re.DOTALL),
              f"standard output {first.stdout!r}")
    tap.contains(first.stderr.decode(), "building in build/", "standard error")


@tap.case("the second run builds nothing, says nothing and is fast")
def _():
    took = []
    for _ in range(5):
        start = time.monotonic()
        again = run("--version")
        took.append(time.monotonic() - start)
        tap.equal(again.stderr, b"", "standard error")
        tap.equal(again.stdout, first.stdout, "standard output")
    tap.check(min(took) < 0.3, f"it took {took}")


@tap.case("files are named from where the caller stands")
def _():
    with tap.folder() as top:
        (pathlib.Path(top) / "here.pcap").write_bytes(packets.pcap(packets.refused_call()))
        done = run("read", "here.pcap", cwd=top)
    tap.equal(done.returncode, 0, f"exit status ({done.stderr.decode()})")


@tap.case("standard input and the exit status are those of the program")
def _():
    done = run("read", "--fail-on", "error", "-", stdin=packets.pcap(packets.stuck_call()))
    tap.equal(done.returncode, 3, f"exit status ({done.stderr.decode()})")
    tap.equal(run("no-such-command").returncode, 2, "exit status")


@tap.case("a build that fails says why and runs nothing")
def _():
    broken = pathlib.Path(_holder.name) / "broken"
    shutil.copytree(COPY, broken, ignore=shutil.ignore_patterns("build*"))
    with open(broken / "meson.build", "a", encoding="utf-8") as build:
        build.write("error('no such luck')\n")
    done = subprocess.run(["sh", str(broken / "tools/run"), "--version"], capture_output=True,
                          check=False, timeout=DEADLINE_S, env=ENVIRONMENT)
    tap.equal(done.returncode, 1, "exit status")
    tap.equal(done.stdout, b"", "standard output")
    tap.contains(done.stderr.decode(), "no such luck", "standard error")


def shown_in_readme(command):
    words = shlex.split(command)[2:]
    done = run(*words)
    tap.equal(done.returncode, 0, f"exit status ({done.stderr.decode()})")
    tap.check(done.stdout, "it prints nothing")


README = ROOT / "README.md"
if README.is_file():
    for shown in sorted(set(re.findall(r"^\s*(sh tools/run (?:read|explain|compare|list) [^#|<>\n`]+)",
                                       README.read_text(encoding="utf-8"), re.MULTILINE))):
        tap.add(f"README: {shown.strip()}", shown_in_readme, shown.strip())

tap.run()
