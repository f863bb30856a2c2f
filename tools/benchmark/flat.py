"""Whether a message costs the same in captures of any size, and where calls share something."""
import statistics
import sys

import place
import runs

KINDS = {
    "signalling": "nothing",
    "media-address": "one media address",
    "call-id": "one Call-ID prefix",
    "peer": "one peer",
    "connection": "one TCP connection",
}
SIZES = (1_000, 10_000, 100_000, 1_000_000)
LONG = 10_000_000
EMPTY = 6  # messages: what it takes to begin and end


def cost_ns(path, rounds):
    """CPU time in nanoseconds, of one core."""
    one = ("--threads", "1") if place.has_threads() else ()
    command = [str(place.SIPWHY), "read", "-q", *one, str(path)]
    return statistics.median(runs.run(command, "0").cpu_s for _ in range(rounds)) * 1e9


def measure(options, folder, figures):
    sizes = SIZES[:3] if options.quick else SIZES + ((LONG,) if options.long else ())
    lines = ["| calls share | " + " | ".join(f"{size:,}" for size in sizes) + " | most by least |",
             "| --- |" + " ---: |" * (len(sizes) + 1)]
    for kind, shared in KINDS.items():
        empty = cost_ns(place.make(folder, kind, EMPTY), 31)
        row = []
        for size in sizes:
            print(f"flat: {kind}, {size:,}", file=sys.stderr, flush=True)
            path = place.make(folder, kind, size)
            rounds = max(1, min(31, 100_000 // size * 3, options.rounds * 6), options.rounds // 2)
            row.append((cost_ns(path, rounds) - empty) / (size - EMPTY))
            if size >= SIZES[-1]:
                path.unlink()
        figures[f"flat.{kind}"] = max(row) / min(row)
        figures["flat.most"] = f"{sizes[-1]:,}"
        lines.append(f"| {shared} | " + " | ".join(f"{cost:,.0f} ns" for cost in row)
                     + f" | {max(row) / min(row):.2f} |")
    return [("flat", "\n".join(lines) + "\n")]
