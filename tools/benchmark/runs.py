"""Runs of programs, and what they took."""
import dataclasses
import os
import statistics
import subprocess
import time

DEADLINE_S = 1800


class Failed(Exception):
    """A program that is measured did not do what it was asked."""


@dataclasses.dataclass
class Run:
    wall_s: float
    cpu_s: float
    peak_kib: int


def run(command, cores=None, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL):
    """Run it to its end. Its peak counts what this process takes before exec: some 15 MiB."""
    if cores is not None:
        command = ["taskset", "-c", cores, *command]
    began = time.monotonic()
    process = subprocess.Popen(command, stdin=stdin, stdout=stdout, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise Failed(f"{' '.join(map(str, command))}: exit status {process.returncode}")
    return Run(time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss)


class Series:
    """The runs of one program on one file."""

    def __init__(self):
        self.runs = []

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
