"""A call in everything that may stand around SIP; docs/encapsulations.md says what is seen of it."""
import difflib
import time

import encapsulations
import sipwhy
import tap


def endpoint(address, port):
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def a_row(encapsulation):
    sent, seen = encapsulations.measure(encapsulation)
    expected = [(endpoint(*each.src), endpoint(*each.dst), encapsulation.transport) for each in sent]
    tap.equal([(each["src"], each["dst"], each["transport"]) for each in seen], expected, "messages")


def hep_times(row):
    """The times are those inside, of microseconds."""
    sent, seen = encapsulations.measure(row)
    tap.equal([each["time"][-13:] for each in seen],
              [time.strftime("%M:%S", time.gmtime(each.time)) + f".{round(each.time % 1 * 1e6):06}Z"
               for each in sent], "times")


def too_deep():
    """Nine tunnels: nothing is seen, and nothing breaks."""
    def nine(packet):
        for _ in range(9):
            packet = encapsulations.outer(4, packet)
        return packet

    row = encapsulations.row("", "nine", "", encapsulations.RAW, nine)
    tap.equal(len(encapsulations.measure(row)[1]), 0, "messages")


def encrypted():
    """ESP whose trailer says nothing."""
    row = encapsulations.row("", "esp", "", encapsulations.RAW,
                             lambda p: encapsulations.outer(50, encapsulations.esp(p, 200)))
    tap.equal(len(encapsulations.measure(row)[1]), 0, "messages")


def on_the_port(port):
    """SIP itself on the port of a tunnel."""
    def frames(messages):
        return [(each.time, encapsulations.ip(each.src[0], each.dst[0], 17,
                                              encapsulations.udp(5060, port, each.payload)))
                for each in messages]

    row = encapsulations.Encapsulation("", str(port), "", encapsulations.RAW, frames)
    tap.equal(len(encapsulations.measure(row)[1]), 7, "messages")


def as_documented():
    stored = encapsulations.DOCUMENT.read_text(encoding="utf-8").splitlines()
    diff = list(difflib.unified_diff(stored, encapsulations.document().splitlines(), "stored", "now",
                                     lineterm="", n=0))
    tap.check(not diff, "run sh tools/update-encapsulations\n" + "\n".join(diff[:60]))


for each_row in encapsulations.table():
    tap.add(f"{each_row.group}: {each_row.name}", a_row, each_row)
for each_port in (1701, 2152, 4500, 4789, 4790, 6081, 8472):
    tap.add(f"SIP on port {each_port} is SIP", on_the_port, each_port)
for each_row in encapsulations.relayed():
    if each_row.name != "HEP version 1":
        tap.add(f"the times inside {each_row.name}", hep_times, each_row)
tap.add("nine tunnels are too many", too_deep)
tap.add("encrypted ESP is left alone", encrypted)
tap.add("docs/encapsulations.md is what is seen", as_documented)

tap.run()
