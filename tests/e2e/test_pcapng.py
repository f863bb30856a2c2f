"""Interfaces of a pcapng: their names, what they lost, and the precision of their clocks."""
import fractions
import pathlib
import shutil
import subprocess

import packets
import sipwhy
import tap

# The last one counts in 2^-20 s.
INTERFACES = [("eth0", "to the carrier", 6), ("wlan0", "", 9), ("", "", 0x80 | 20)]
LOSSES = [(0, 3, 0), (1, 0, 4)]


def near(seconds, interface):
    """The nearest time that the interface can tell exactly."""
    parts = 64 if interface == 0 else 1024
    return fractions.Fraction(round(seconds * parts), parts)


PACKETS = [(i % 3, near(seconds, i % 3), packet)
           for i, (seconds, packet) in enumerate(packets.refused_call())]


def written(top, **how):
    path = pathlib.Path(top) / "a.pcapng"
    path.write_bytes(packets.pcapng(INTERFACES, PACKETS, LOSSES, **how))
    return path


def summary_of(path):
    return sipwhy.read_json(path)[-1]


@tap.case("names and losses are in the summary")
def _():
    for big_endian in (False, True):
        with tap.folder() as top:
            summary = summary_of(written(top, big_endian=big_endian))
        tap.equal(summary["interfaces"], [
            {"name": "eth0", "description": "to the carrier", "packets": 2, "dropped_kernel": 0,
             "dropped_interface": 3},
            {"name": "wlan0", "packets": 1, "dropped_kernel": 4, "dropped_interface": 0},
        ], "interfaces")
        tap.equal(summary["dropped"], 7, "dropped")


@tap.case("the text says it as well")
def _():
    with tap.folder() as top:
        text = sipwhy.run("read", "-q", written(top)).text
    tap.contains(text, "eth0 (2), wlan0 (1)", "names")
    tap.contains(text, "4 by the kernel, 3 by the interface", "losses")


@tap.case("of several files each interface names its own")
def _():
    with tap.folder() as top:
        path = written(top)
        other = pathlib.Path(top) / "b.pcap"
        other.write_bytes(packets.pcap(packets.stuck_call()))
        summary = summary_of_all(path, other)
    tap.equal([thing["file"] for thing in summary["interfaces"]], [str(path)] * 2, "files")


def summary_of_all(*paths):
    return sipwhy.read_json(*paths)[-1]


@tap.case("a name that is no text does no harm")
def _():
    with tap.folder() as top:
        path = pathlib.Path(top) / "a.pcapng"
        whole = packets.pcapng([("eth0", "LAN\x1b[31m", 6)], PACKETS[:1])
        path.write_bytes(whole.replace(b"eth0", b"\xffe\x1b0"))
        summary = summary_of(path)
        text = sipwhy.run("read", "-q", path).text
    tap.equal(summary["interfaces"][0]["name"], "\ufffde\x1b0", "name")
    tap.check("\x1b" not in text, "an escape came through")


@tap.case("times have nine digits where any interface needs them, and are those of tshark")
def _():
    with tap.folder() as top:
        path = written(top)
        messages = sipwhy.of_type(sipwhy.read_json(path), "message")
        seen = tshark(path)
    times = [message["time"] for message in messages]
    tap.check(all(len(time) == len("2026-05-28T20:26:40.000000000Z") for time in times), times)
    nanoseconds = [int(seconds * 10 ** 9) % 10 ** 9 for _, seconds, _ in PACKETS]
    tap.equal([int(time[20:29]) for time in times], nanoseconds, "fractions of a second")
    if seen is not None:
        tap.equal([row[0].partition(".")[2].ljust(9, "0")[:9] for row in seen],
                  [f"{number:09}" for number in nanoseconds], "fractions that tshark sees")
        tap.equal([row[1] for row in seen][:2], ["eth0", "wlan0"], "names that tshark sees")


def tshark(path):
    """(time, interface) of each packet, or None where tshark is not installed."""
    program = shutil.which("tshark")
    if not program:
        return None
    done = subprocess.run([program, "-r", path, "-T", "fields", "-e", "frame.time_epoch", "-e",
                           "frame.interface_name"], capture_output=True, check=True, text=True,
                          timeout=sipwhy.DEADLINE_S, env=sipwhy.environment())
    return [line.split("\t") for line in done.stdout.splitlines()]


tap.run()
