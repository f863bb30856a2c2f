"""What a message costs at each stage, in instructions (callgrind) and nanoseconds (perf)."""
import shutil
import subprocess
import sys

import callgrind
import place
import runs
import samples
import stages

COUNT = 24_000
EMPTY = 6  # what it takes to begin and end
TIMED = 720_000


def command_on(path):
    one = ("--threads", "1") if place.has_threads() else ()
    return [str(place.SIPWHY), "read", "-q", "--no-sandbox", *one, str(path)]


def instructions(folder, count):
    out = f"{folder}/callgrind.out"
    subprocess.run(["valgrind", "-q", "--tool=callgrind", f"--callgrind-out-file={out}",
                    *command_on(place.make(folder, "signalling", count))],
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return callgrind.Profile(out).by_stage()


def measure(options, folder, figures):
    if not shutil.which("valgrind"):
        return [("costs", "Not counted: valgrind is not here.\n")]
    print("costs: counting instructions", file=sys.stderr, flush=True)
    whole, empty = instructions(folder, COUNT), instructions(folder, EMPTY)
    counts = {stage: (whole[stage] - empty[stage]) / (COUNT - EMPTY) for stage in stages.STAGES}
    figures["instructions"] = sum(counts.values())
    print("costs: sampling", file=sys.stderr, flush=True)
    path = place.make(folder, "signalling", TIMED)
    wall_ns = min(runs.run(command_on(path), "0").cpu_s for _ in range(3)) / TIMED * 1e9
    return [("costs", table(counts, samples.take(command_on(path), folder), wall_ns))]


def times(counts, parts, wall_ns):
    """{stage: nanoseconds}; what serves several is split as its instructions are."""
    whole = sum(counts.values())
    if not parts:
        return {stage: count / whole * wall_ns for stage, count in counts.items()}, 0
    shared = parts.get(samples.SHARED, 0)
    known = sum(parts.get(stage, 0) for stage in counts) or 1
    return {stage: parts.get(stage, 0) * (1 + shared / known) * wall_ns for stage in counts}, \
        parts.get(samples.KERNEL, 0) * wall_ns


def table(counts, parts, wall_ns):
    spent, kernel_ns = times(counts, parts, wall_ns)
    whole = sum(counts.values())
    lines = ["| stage | what | instructions a message | part | nanoseconds a message |",
             "| --- | --- | ---: | ---: | ---: |"]
    for stage, count in counts.items():
        lines.append(f"| {stage} | {stages.MEANING[stage]} | {count:,.0f} | {count / whole:.0%} "
                     f"| {spent[stage]:,.0f} |")
    if parts:
        lines.append(f"| kernel | reading the file, memory | | | {kernel_ns:,.0f} |")
    lines.append(f"| all | | {whole:,.0f} | 100% | {wall_ns:,.0f} |")
    if not parts:
        lines += ["", "The nanoseconds are split as the instructions are: perf does not work here."]
    return "\n".join(lines) + "\n"
