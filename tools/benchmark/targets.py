"""What is to be reached, as ratios of one run, and whether it is."""

# (what, figure, the most or least that it may be, how it is made of the figures)
MOST, LEAST = "at most", "at least"


def ratio(above, below):
    def value(figures):
        if above in figures and below in figures:
            return figures[above] / figures[below]
        return None

    return value


def figure(name):
    return lambda figures: figures.get(name)


def largest(*names):
    def value(figures):
        found = [figures[name] for name in names if name in figures]
        return max(found) if len(found) == len(names) else None

    return value


def times(number):
    return f"{number:.2f} times"


def mib(number):
    return f"{number:.0f} MiB"


QUIET = "signalling.quiet.us"
QUIET_1 = "signalling.quiet-1.us"
ROWS = [
    ("signalling: as fast as sngrep", LEAST, 25, ratio("signalling.sngrep.us", QUIET), times),
    ("signalling: as fast as sipgrep", LEAST, 20, ratio("signalling.sipgrep.us", QUIET), times),
    ("signalling: as fast as tshark", LEAST, 50, ratio("signalling.tshark.us", QUIET), times),
    ("signalling: time of bare libpcap, one core", MOST, 4,
     ratio(QUIET_1, "signalling.pcap.us"), times),
    ("signalling: time of bare libpcap, all cores", MOST, 2.5,
     ratio(QUIET, "signalling.pcap.us"), times),
    ("carrier: time of bare libpcap, one core", MOST, 2,
     ratio("carrier.quiet-1.us", "carrier.pcap.us"), times),
    ("carrier: time of bare libpcap, all cores", MOST, 2,
     ratio("carrier.quiet.us", "carrier.pcap.us"), times),
    ("signalling: as fast as bare osip_message_parse, one core", LEAST, 4,
     ratio("signalling.osip.us", QUIET_1), times),
    ("signalling: JSON of every message, one core, by `-q`", MOST, 2,
     ratio("signalling.json-1.us", QUIET_1), times),
    ("signalling: memory, the most of `-q`, text and JSON", MOST, 64,
     largest("signalling.quiet.mib", "signalling.text.mib", "signalling.json.mib"), mib),
    *((f"cost of a message, most by least, {shared}", MOST, 1.5, figure(f"flat.{kind}"), times)
      for kind, shared in (("signalling", "calls that share nothing"),
                           ("media-address", "one media address"),
                           ("call-id", "one Call-ID prefix"), ("peer", "one peer"),
                           ("connection", "one TCP connection"))),
    ("output the same with 1, 2 and 3 threads", LEAST, 1, figure("identical"),
     lambda same: "the same" if same else "different"),
    ("endless stream: memory that it grew by after the first minutes", MOST, 2,
     figure("soak.growth"), mib),
    ("live: lost of 50,000 messages a second, default buffer", MOST, 0, figure("live.lost"),
     lambda lost: f"{lost:,} packets"),
]


def table(figures):
    lines = ["| target | | measured | met |", "| --- | ---: | ---: | --- |"]
    for what, side, bound, value_of, words in ROWS:
        value = value_of(figures)
        if value is None:
            lines.append(f"| {what} | {side} {bound} | | not measured |")
            continue
        is_met = value >= bound if side == LEAST else value <= bound
        lines.append(f"| {what} | {side} {bound} | {words(value)} | {'yes' if is_met else '**no**'} |")
    return "\n".join(lines) + "\n"
