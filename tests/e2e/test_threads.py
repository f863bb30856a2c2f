"""What is told does not depend on the number of threads, to the byte."""
import os
import pathlib
import subprocess

import expectations
import packets
import sipwhy
import tap

SHARED = sipwhy.ROOT.parent / "shared" / "captures"
LOAD = os.environ["SIPWHY_BENCH_LOAD"]
FORMATS = (["-v"], ["--format", "json"])
CAPTURES = {".pcap", ".pcapng", ".cap", ".gz"}


def told(threads, *arguments):
    done = sipwhy.run("read", "--threads", threads, *map(str, arguments))
    return done.status, done.out, done.err


def same(*arguments, formats=FORMATS):
    for form in formats:
        one = told(1, *form, *arguments)
        tap.check(one[1], "there is something to compare")
        for threads in (2, 4):
            tap.check(told(threads, *form, *arguments) == one, f"{threads} threads differ: {form}")


def same_load(kind, count):
    with tap.folder() as folder:
        path = pathlib.Path(folder) / "load.pcap"
        with open(path, "wb") as file:
            subprocess.run([LOAD, kind, str(count), "7"], stdout=file, check=True)
        same(path, formats=(["-v"], ["-q", "--format", "json"]))


def keys_of(capture):
    keys = capture.with_suffix(".keys")
    return ["--keylog", keys] if keys.is_file() else []


def same_shared(capture):
    if capture.stat().st_size > 8 << 20:
        tap.skip("too long for this")
    if sipwhy.run("read", "-q", capture).status == 1:
        tap.skip("it cannot be read")
    same(*keys_of(capture), capture)


def long_message(length):
    body = b"x" * length
    return (b"MESSAGE sip:b@192.0.2.2 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa%d\r\n"
            b"From: <sip:a@192.0.2.1>;tag=1\r\nTo: <sip:b@192.0.2.2>\r\nCall-ID: long%d\r\n"
            b"CSeq: 1 MESSAGE\r\nWarning: 399 a \"b\"\r\nContent-Length: %d\r\n\r\n%s"
            % (length, length, length, body))


@tap.case("messages of any length, many times the room between the threads")
def lengths():
    with tap.folder() as folder:
        path = pathlib.Path(folder) / "long.pcap"
        path.write_bytes(packets.pcap(
            [(packets.START + i, packets.datagram(long_message(i * 613 % 60000)))
             for i in range(300)]))
        same(path)


@tap.case("several files at once, with timestamps of different digits")
def several():
    files = expectations.captures()
    same(*files)


@tap.case("a number of threads that is none is refused")
def refused():
    for wrong in ("0", "-1", "x", "1025", ""):
        done = sipwhy.run("read", "--threads", wrong, sipwhy.ROOT / "captures/clean-call.pcap")
        tap.equal(done.status, 2, "exit status")
        tap.contains(done.message, "--threads", "message")


@tap.case("output that fails ends the run, with any number of threads")
def full():
    for threads in (1, 2):
        with open("/dev/full", "wb") as out:
            done = subprocess.run(
                [sipwhy.PROGRAM, "read", "--threads", str(threads), "--format", "json",
                 *map(str, expectations.captures())], stdout=out, stderr=subprocess.PIPE,
                check=False, timeout=sipwhy.DEADLINE_S, env=sipwhy.environment())
        tap.equal(done.returncode, 1, "exit status")
        tap.contains(done.stderr.decode(), "standard output", "message")


for load, packets_of_load in {"failures": 6000, "streams": 6000, "carrier": 8000}.items():
    tap.add(f"a load of {load}", same_load, load, packets_of_load)
for file in expectations.captures():
    tap.add(f"{file.name}", same, file)
if SHARED.is_dir():
    for file in sorted(SHARED.rglob("*")):
        if file.suffix in CAPTURES:
            tap.add(f"{file.relative_to(SHARED)}", same_shared, file)

tap.run()
