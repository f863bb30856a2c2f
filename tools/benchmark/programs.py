"""The programs that are measured, each as fast as its options make it."""
import dataclasses
import shutil

import place

ONE_CORE = "0"
# Peers that take longest are run less often.
FEW = 2
UDP = ("signalling", "carrier", "failures")


@dataclasses.dataclass
class Program:
    name: str
    command: tuple
    label: str
    cores: str = None
    kinds: tuple = (*UDP, "streams")
    rounds: int = 1000
    divisor: int = 1  # runs on a load of so many times fewer packets; what counts is its rate

    def on(self, path):
        return [str(path) if word == "FILE" else str(word) for word in self.command]


def sipwhy(*options):
    return (place.SIPWHY, "read", *options, "FILE")


def of_sipwhy():
    one = ("--threads", "1") if place.has_threads() else ()
    yield Program("quiet-1", sipwhy("-q", *one), "sipwhy read -q, one core", ONE_CORE)
    yield Program("quiet", sipwhy("-q"), "sipwhy read -q")
    yield Program("text", sipwhy(), "sipwhy read")
    yield Program("json-1", sipwhy("--format", "json", *one), "sipwhy read --format json, one core",
                  ONE_CORE)
    yield Program("json", sipwhy("--format", "json"), "sipwhy read --format json")


def of_others():
    yield Program("pcap", (place.tool("pcap_loop"), "FILE"), "bare libpcap loop, one core", ONE_CORE)
    yield Program("osip", (place.tool("osip_loop"), "FILE"),
                  "bare osip_message_parse loop, one core", ONE_CORE, ("signalling", "failures"))
    sngrep = ("sngrep", "-F", "-N", "-q", "-l", "1000000", "-I", "FILE")
    yield Program("sngrep", sngrep, "sngrep -F -N -q -l 1000000 -I", rounds=FEW,
                  kinds=("signalling", "failures"))
    # It looks for the stream of each RTP packet, and the connection of each segment, in lists.
    yield Program("sngrep", sngrep, "sngrep -F -N -q -l 1000000 -I", rounds=FEW, divisor=10,
                  kinds=("carrier", "streams"))
    yield Program("sipgrep", ("sipgrep", "-C", "-a", "-m", "-g", "-x", "-I", "FILE"),
                  "sipgrep -C -a -m -g -x -I", rounds=FEW, kinds=UDP)
    # With -m it repeats itself without end where SIP comes over TCP.
    yield Program("sipgrep", ("sipgrep", "-C", "-a", "-g", "-x", "-I", "FILE"),
                  "sipgrep -C -a -g -x -I", rounds=FEW, kinds=("streams",))
    statistics = ("tshark", "-n", "-q", "-z", "sip,stat")
    bare = [word for name in ("sdp", "rtp", "rtcp") for word in ("--disable-protocol", name)]
    yield Program("tshark", (*statistics, *bare, "-r", "FILE"),
                  "tshark -n -q -z sip,stat, without sdp, rtp and rtcp", rounds=FEW)
    yield Program("tshark-all", (*statistics, "-r", "FILE"), "tshark -n -q -z sip,stat, whole",
                  kinds=("signalling",), rounds=1, divisor=6)


def all_programs():
    """(those that are here, names of those that are not)"""
    here, missing = [], []
    for program in (*of_sipwhy(), *of_others()):
        if shutil.which(str(program.command[0])):
            here.append(program)
        else:
            missing.append(program.command[0])
    return here, sorted(set(missing))
