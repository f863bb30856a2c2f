"""The captures of the project give what is stored in captures/expected/.

A change that is meant is stored by `sh tools/update-expectations`, and then read as a diff.
"""
import difflib

import expectations
import sipwhy
import tap


def as_expected(capture):
    path = expectations.expected_path(capture)
    tap.check(path.is_file(), f"{path.name} is not stored; see tools/update-expectations")
    expected = path.read_text(encoding="utf-8").splitlines()
    actual = expectations.digest(capture).splitlines()
    diff = list(difflib.unified_diff(expected, actual, "stored", "now", lineterm="", n=1))
    tap.check(not diff, "\n".join(diff[:60]))


def same_each_time(capture):
    for arguments in (["--format", "json"], ["-v"]):
        first = sipwhy.run("read", *arguments, capture)
        second = sipwhy.run("read", *arguments, capture)
        tap.check(first.out == second.out, f"two runs differ: {arguments}")


def text_fits(capture):
    done = sipwhy.run("read", "-v", capture)
    tap.equal(done.status, 0, "exit status")
    for line in done.text.splitlines():
        tap.check(len(line) <= 100, f"{len(line)} columns: {line}")


for file in expectations.captures():
    tap.add(f"{file.name} gives what is stored", as_expected, file)
    tap.add(f"{file.name} gives the same each time", same_each_time, file)
    tap.add(f"{file.name} fits into 100 columns", text_fits, file)

tap.run()
