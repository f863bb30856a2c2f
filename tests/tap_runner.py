"""Run a test program that prints TAP, and make its output say all that happened.

Usage: tap_runner.py PROGRAM [ARGUMENT...]

Meson counts what TAP says, and takes a program that printed nothing for a skipped one. Here a program
that died, stopped before its plan was done or ran nothing has a failed case that says so. It also puts
right how cmocka 1.1.5 prints a skipped case ("not ok 3 # SKIP name"), and joins several groups of one
program under one numbering.
"""
import re
import signal
import subprocess
import sys

RESULT = re.compile(r"(not )?ok\b *\d* *(?:- )?(.*)")
PLAN = re.compile(r"1\.\.(\d+)(.*)")
SKIP = re.compile(r"(.*?)\s*#\s*skip\b:?\s*(.*)", re.IGNORECASE)


class Output:
    """The TAP that is printed, line by line, so that a killed run shows how far it came."""

    def __init__(self):
        self.count = 0
        self.failed = 0

    def result(self, passed, name, skip_reason=None):
        self.count += 1
        self.failed += not passed
        text = f"{'ok' if passed else 'not ok'} {self.count} - {name}"
        if skip_reason is not None:
            text += f" # SKIP {skip_reason}".rstrip()
        print(text, flush=True)


def copy_result(output, match):
    failed, text = match.groups()
    skip = SKIP.fullmatch(text)
    if not skip:
        output.result(not failed, text)
    elif skip.group(1):
        output.result(True, skip.group(1), skip.group(2))
    else:
        output.result(True, skip.group(2), "")


def how_it_ended(status):
    if status < 0:
        return f"died of {signal.Signals(-status).name}"
    return f"ended with status {status}"


def run(command):
    output = Output()
    planned = 0
    # Anything may be printed, a test of broken text most of all: no byte may break the runner.
    process = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", errors="replace")
    for line in process.stdout:
        line = line.rstrip("\n")
        if match := RESULT.fullmatch(line):
            copy_result(output, match)
        elif match := PLAN.fullmatch(line):
            planned += int(match.group(1))
            if match.group(1) == "0" and (skip := SKIP.fullmatch(match.group(2))):
                planned += 1
                output.result(True, "all", skip.group(2))
        else:
            print(line if line.startswith("#") else f"# {line}", flush=True)
    status = process.wait()
    if status < 0 or (status > 0 and not output.failed):
        output.result(False, how_it_ended(status))
    elif output.count != planned:
        output.result(False, f"{planned} cases were planned and {output.count} ran")
    elif not output.count:
        output.result(False, "ran no case")
    print(f"1..{output.count}")


if __name__ == "__main__":
    run(sys.argv[1:])
