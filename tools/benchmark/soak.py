"""The memory of sipwhy on calls without end, minute by minute."""
import signal
import subprocess
import sys
import time

import place
import runs

# The tables of what is open have filled by then.
SETTLED_MIN = 2


def resident_mib(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        for line in file:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    raise runs.Failed("sipwhy ended during the soak")


def position(pid):
    """Bytes that the load has written so far."""
    with open(f"/proc/{pid}/io", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("wchar:"))


def measure(options, folder, figures):
    minutes = 0.5 if options.quick else options.soak
    with subprocess.Popen(place.load("signalling", 0), stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as load:
        reader = subprocess.Popen([place.SIPWHY, "read", "-q", "-"], stdin=load.stdout,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        load.stdout.close()
        try:
            seen = list(watch(load.pid, reader.pid, minutes))
        finally:
            load.send_signal(signal.SIGTERM)
            status = reader.wait()
    if status:
        raise runs.Failed(f"sipwhy read - ended with {status}")
    figures["soak.growth"] = growth(seen)
    lines = ["| minute | messages, about | resident |", "| ---: | ---: | ---: |"]
    lines += [f"| {minute:g} | {messages:,} | {mib:.1f} MiB |" for minute, messages, mib in seen]
    return [("soak", "\n".join(lines) + "\n")]


def watch(load, reader, minutes):
    """(minute, messages so far, MiB), each minute."""
    bytes_of_message = 470.5  # of this load, on average
    step = min(1, minutes / 2)
    began = time.monotonic()
    minute = 0
    while minute < minutes:
        minute += step
        time.sleep(max(0, began + minute * 60 - time.monotonic()))
        mib = resident_mib(reader)
        messages = round(position(load) / bytes_of_message, -5)
        print(f"soak: {minute:g} min, {mib:.1f} MiB", file=sys.stderr, flush=True)
        yield minute, int(messages), mib


def growth(seen):
    settled = [mib for minute, _, mib in seen if minute >= SETTLED_MIN] or [seen[-1][2]]
    return max(settled) - settled[0]
