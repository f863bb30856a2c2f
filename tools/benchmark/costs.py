"""What a message costs at each stage, in instructions (callgrind) and nanoseconds (perf)."""
import shutil
import subprocess
import sys

import callgrind
import place
import runs
import samples
import stages

FEW, MANY = 3_000, 27_000  # their difference leaves out what it takes to begin and to end
TIMED = 720_000
DEFAULT = ("signalling", "carrier")


def command_on(path):
    one = ("--threads", "1") if place.has_threads() else ()
    return [str(place.SIPWHY), "read", "-q", "--no-sandbox", *one, str(path)]


def instructions(folder, kind, count):
    out = f"{folder}/callgrind.out"
    subprocess.run(["valgrind", "-q", "--tool=callgrind", f"--callgrind-out-file={out}",
                    *command_on(place.make(folder, kind, count))],
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return callgrind.Profile(out).by_stage()


def measure(options, folder, figures):
    if not shutil.which("valgrind"):
        return [("costs", "Not counted: valgrind is not here.\n")]
    return [(f"costs-{kind}", costs_of(options, folder, kind, figures))
            for kind in options.kinds or DEFAULT]


def costs_of(options, folder, kind, figures):
    print(f"costs: {kind}: counting instructions", file=sys.stderr, flush=True)
    many, few = instructions(folder, kind, MANY), instructions(folder, kind, FEW)
    counts = {stage: (many[stage] - few[stage]) / (MANY - FEW) for stage in stages.STAGES}
    figures[f"instructions.{kind}"] = sum(counts.values())
    print(f"costs: {kind}: sampling", file=sys.stderr, flush=True)
    size = TIMED // (10 if options.quick else 1)
    command = command_on(place.make(folder, kind, size))
    all_ns = min(runs.run(command, "0").cpu_s for _ in range(3)) / size * 1e9
    return f"**{kind}**, a packet:\n\n" + table(counts, samples.take(command, folder), all_ns)


def times(counts, parts, all_ns):
    """({stage: nanoseconds}, those of the kernel); what serves several is split as the rest is."""
    whole = sum(counts.values())
    if not parts:
        return {stage: count / whole * all_ns for stage, count in counts.items()}, 0
    shared = parts.get(samples.SHARED, 0)
    known = sum(parts.get(stage, 0) for stage in counts) or 1
    return {stage: parts.get(stage, 0) * (1 + shared / known) * all_ns for stage in counts}, \
        parts.get(samples.KERNEL, 0) * all_ns


def table(counts, parts, all_ns):
    spent, kernel_ns = times(counts, parts, all_ns)
    whole = sum(counts.values())
    lines = ["| stage | what | instructions | part | nanoseconds |",
             "| --- | --- | ---: | ---: | ---: |"]
    for stage, count in counts.items():
        lines.append(f"| {stage} | {stages.MEANING[stage]} | {count:,.0f} | {count / whole:.0%} "
                     f"| {spent[stage]:,.0f} |")
    if parts:
        lines.append(f"| kernel | reading the file, memory | | | {kernel_ns:,.0f} |")
    lines.append(f"| all | | {whole:,.0f} | 100% | {all_ns:,.0f} |")
    if not parts:
        lines += ["", "The nanoseconds are split as the instructions are: perf does not work here."]
    return "\n".join(lines) + "\n"
