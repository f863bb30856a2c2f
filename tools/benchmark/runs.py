"""Runs of programs, and what they took."""
import dataclasses
import os
import statistics
import subprocess
import threading
import time

DEADLINE_S = 900


class Failed(Exception):
    """A program that is measured did not do what it was asked."""


@dataclasses.dataclass
class Run:
    wall_s: float
    cpu_s: float
    peak_kib: int


def run(command, cores=None, deadline_s=DEADLINE_S):
    """Run it to its end. Its peak counts what this process takes before exec: some 15 MiB."""
    command = [str(word) for word in command]
    began = time.monotonic()
    process = subprocess.Popen(["taskset", "-c", cores, *command] if cores else command,
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    alarm = threading.Timer(deadline_s, process.kill)
    alarm.start()
    _, status, used = os.wait4(process.pid, 0)
    alarm.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    took = time.monotonic() - began
    if process.returncode:
        late = took >= deadline_s
        raise Failed(f"{command[0]}: " + (f"not done in {deadline_s} s" if late else
                                          f"exit status {process.returncode}"))
    return Run(took, used.ru_utime + used.ru_stime, used.ru_maxrss)


class Series:
    """The runs of one program on one file."""

    def __init__(self):
        self.runs = []
        self.failure = None

    def add(self, one):
        self.runs.append(one)

    @property
    def wall_s(self):
        return statistics.median(one.wall_s for one in self.runs)

    @property
    def cpu_s(self):
        return statistics.median(one.cpu_s for one in self.runs)

    @property
    def range_s(self):
        walls = [one.wall_s for one in self.runs]
        return min(walls), max(walls)

    @property
    def peak_mib(self):
        return max(one.peak_kib for one in self.runs) / 1024
