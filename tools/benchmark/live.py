"""What the kernel loses of messages that come faster and faster, by the size of its buffer."""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

import place
import runs

RATES = (5_000, 10_000, 20_000, 50_000, 100_000)
BUFFERS_KIB = (2048, 16384, 32768, 65536)
SECONDS = 5
AIM = 50_000
DEADLINE_S = 60
LOOK_S = 0.3


def default_kib():
    text = subprocess.run([place.SIPWHY, "live", "--help"], capture_output=True, text=True,
                          check=True).stdout
    return int(re.search(r"--buffer KIB.*default: (\d+)", text).group(1))


def why_not():
    if os.geteuid():
        return "needs root"
    missing = [name for name in ("ip", "unshare") if not shutil.which(name)]
    return f"needs {', '.join(missing)}" if missing else None


def measure(options, folder, figures):
    reason = why_not()
    if reason:
        return [("live", f"Not measured live: {reason}.\n")]
    default = default_kib()
    sizes = sorted({default, *BUFFERS_KIB})
    holder = subprocess.Popen(["unshare", "--net", "sh", "-c", SETUP], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True)
    try:
        if holder.stdout.readline().strip() != "ready":
            raise runs.Failed("no network namespace could be made")
        rows = [row(rate, sizes, default, holder.pid, folder, figures)
                for rate in (RATES[:2] if options.quick else RATES)]
    finally:
        holder.stdin.close()
        holder.wait()
        holder.stdout.close()
    head = "| messages/s asked | sent | " + " | ".join(
        f"lost, {size} KiB{' (default)' if size == default else ''}" for size in sizes) + " |"
    return [("live", "\n".join([head, "| ---: |" + " ---: |" * (len(sizes) + 1), *rows]) + "\n")]


SETUP = ("ip link add out type veth peer name in && ip link set out up && ip link set in up && "
         "echo ready && cat >/dev/null")


def inside(pid, *command):
    return ["nsenter", f"--net=/proc/{pid}/ns/net", *map(str, command)]


def row(rate, sizes, default, pid, folder, figures):
    path = place.make(folder, "signalling", rate * SECONDS)
    sent, cells = [], []
    for size in sizes:
        print(f"live: {rate:,}/s, {size} KiB", file=sys.stderr, flush=True)
        speed, frames, taken, lost = attempt(rate, size, pid, path, folder)
        sent.append(speed)
        cells.append(f"{lost:,}" + (f" ({frames - taken - lost:,} unaccounted)"
                                    if taken + lost < frames else ""))
        if rate == AIM and size == default:
            figures["live.lost"] = max(lost, frames - taken)
    return f"| {rate:,} | {min(sent):,.0f} | " + " | ".join(cells) + " |"


def attempt(rate, size, pid, path, folder):
    """(frames a second that were sent, how many, how many arrived, how many the kernel lost)"""
    report = pathlib.Path(folder) / "live.txt"
    said = pathlib.Path(folder) / "live.err"
    with open(said, "wb") as err:
        listener = subprocess.Popen(
            inside(pid, place.SIPWHY, "live", "-i", "in", "-B", size, "-q", "--user", "root",
                   "--format", "json", "--problems", "-o", report), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=err)
    try:
        wait_for(lambda: '"start"' in text_of(report) or listener.poll() is not None)
        done = subprocess.run(inside(pid, place.tool("send"), "out", rate, path),
                              capture_output=True, text=True, check=True)
        wait_until_idle(listener.pid)
    finally:
        listener.send_signal(signal.SIGINT)
        listener.wait(DEADLINE_S)
    if listener.returncode:
        raise runs.Failed(f"sipwhy live: {text_of(said)}")
    frames, seconds = re.match(r"(\d+) frames in ([\d.]+) s", done.stdout).groups()
    summary = text_of(report).rsplit('{"type":"summary"', 1)[-1]
    taken = int(re.search(r'"packets":(\d+)', summary).group(1))
    lost = int(re.search(r'"dropped":(\d+)', summary).group(1))
    return int(frames) / float(seconds), int(frames), taken, lost


def wait_until_idle(pid):
    """It has read what was in the buffer when it needs next to no time of the CPU any more."""
    until = time.monotonic() + DEADLINE_S
    before = -1
    while time.monotonic() < until:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            spent = sum(map(int, file.read().rsplit(")", 1)[1].split()[11:13]))
        if spent - before <= 1 and before >= 0:
            return
        before = spent
        time.sleep(LOOK_S)


def text_of(path):
    return path.read_text("utf-8", "replace") if path.exists() else ""


def wait_for(event):
    until = time.monotonic() + DEADLINE_S
    while not event():
        if time.monotonic() > until:
            raise runs.Failed("sipwhy live did not begin")
        time.sleep(0.05)
