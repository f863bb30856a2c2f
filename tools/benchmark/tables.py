"""Times and memory of every program on every capture, in rounds."""
import hashlib
import subprocess
import sys

import place
import programs
import runs

# What a capture is, how many packets it has, and how its packets are called.
CAPTURES = {
    "signalling": (720_000, "120,000 calls that go well, 720,000 messages over UDP"),
    "carrier": (2_000_000, "2,000,000 packets: 93 % RTP, calls, registrations, pings"),
    "failures": (300_000, "300,000 messages: refusals, lost messages, stuck calls, retransmissions"),
    "streams": (300_000, "300,000 packets: SIP over TCP, cut anywhere, and INVITEs in fragments"),
}

PATIENCE_S = 180  # with peers


def measure(options, folder, figures):
    """The sections (name, text); figures gets what the targets are about."""
    here, missing = programs.all_programs()
    results = {}
    for kind in options.kinds or CAPTURES:
        size = CAPTURES[kind][0] // (10 if options.quick else 1)
        results[kind] = size, rounds_on(kind, size, here, options.rounds, folder)
        remember(kind, size, results[kind][1], figures)
    if place.has_threads() and "signalling" in results:
        figures["identical"] = is_identical(place.make(folder, "failures", CAPTURES["failures"][0]))
    sections = [(f"tables-{kind}", table(kind, size, series))
                for kind, (size, series) in results.items()]
    if missing:
        sections.append(("missing", f"Not here, so not measured: {', '.join(missing)}.\n"))
    return sections


def rounds_on(kind, size, here, rounds, folder):
    """{program: series}: each program in turn, and all of them again."""
    mine = {program.name: (program, runs.Series()) for program in here if kind in program.kinds}
    for number in range(rounds):
        print(f"{kind}: round {number + 1} of {rounds}", file=sys.stderr, flush=True)
        for program, series in mine.values():
            if number < program.rounds and not series.failure:
                path = place.make(folder, kind, size // program.divisor)
                add(program, series, path)
    return mine


def add(program, series, path):
    """One run more; a peer may fail at what others can do."""
    is_ours = program.command[0] == place.SIPWHY
    try:
        series.add(runs.run(program.on(path), program.cores,
                            runs.DEADLINE_S if is_ours else PATIENCE_S))
    except runs.Failed as failure:
        if is_ours:
            raise
        series.failure = str(failure)


def remember(kind, size, series, figures):
    for name, (program, one) in series.items():
        if one.failure:
            continue
        scale = program.divisor / size
        figures[f"{kind}.{name}.us"] = one.wall_s * scale * 1e6
        if program.command[0] == place.SIPWHY:
            figures[f"{kind}.{name}.mib"] = one.peak_mib


def table(kind, size, series):
    base = series["quiet"][1].wall_s
    lines = [
        f"**{kind}**: {CAPTURES[kind][1]}"
        + (f"; here {size:,}" if size != CAPTURES[kind][0] else "") + ".",
        "",
        "| | wall, median | range | CPU | packets/s | times `read -q` | memory, most |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for program, one in series.values():
        packets = size // program.divisor
        if one.failure:
            lines.append(f"| `{program.label}` | {one.failure} | | | | | |")
            continue
        least, most = one.range_s
        label = f"`{program.label}`" if "loop" not in program.label else program.label
        if program.divisor > 1:
            label += f" ({packets:,} packets)"
        lines.append(
            f"| {label} | {one.wall_s:.2f} s | {least:.2f} to {most:.2f} s | {one.cpu_s:.2f} s "
            f"| {packets / one.wall_s:,.0f} | {one.wall_s * program.divisor / base:.2f} "
            f"| {one.peak_mib:.0f} MiB |")
    return "\n".join(lines) + "\n"


def is_identical(path):
    """Whether the output is the same, byte for byte, with one thread and with more."""
    def digest(*words):
        done = subprocess.run([place.SIPWHY, "read", *words, path], capture_output=True, check=True)
        return hashlib.sha256(done.stdout).hexdigest()

    return all(len({digest(*form, "--threads", number) for number in ("1", "2", "3")}) == 1
               for form in (("-v",), ("--format", "json")))
