"""Print the failed cases of a test run, and in the last line how many passed, failed and were skipped.

Usage: summary.py TESTLOG.json — what `meson test` wrote; the tests went through tap_runner.py.
"""
import json
import sys

LINES_SHOWN = 60


class Totals:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def add(self, line):
        if line.startswith("not ok "):
            self.failed += 1
        elif line.startswith("ok "):
            if " # SKIP" in line:
                self.skipped += 1
            else:
                self.passed += 1


def failures(lines):
    """The failed cases, each with the comment lines that belong to it (cmocka prints them after it)."""
    shown = False
    for line in lines:
        if line.startswith("not ok "):
            shown = True
        elif not line.startswith("#"):
            shown = False
        if shown:
            yield line


def show(test, lines):
    print(f"\n{test['name']}: {test['result'].lower()}")
    for line in list(failures(lines))[:LINES_SHOWN]:
        print(f"    {line}")
    for line in test.get("stderr", "").strip().splitlines()[-LINES_SHOWN:]:
        print(f"    | {line}")


def count(test, totals):
    lines = test.get("stdout", "").splitlines()
    own = Totals()
    for line in lines:
        own.add(line)
    cut_short = test["result"] not in ("OK", "SKIP", "FAIL")
    if (cut_short and not own.failed) or own.passed + own.failed + own.skipped == 0:
        own.failed += 1
    if own.failed:
        show(test, lines)
    totals.passed += own.passed
    totals.failed += own.failed
    totals.skipped += own.skipped


def main(path):
    totals = Totals()
    with open(path, encoding="utf-8") as log:
        for line in log:
            count(json.loads(line), totals)
    print(f"\n{totals.passed} passed, {totals.failed} failed, {totals.skipped} skipped")
    return 0 if totals.passed and not totals.failed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
