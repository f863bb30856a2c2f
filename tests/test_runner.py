"""tap_runner.py and summary.py count every case, whatever becomes of the test program."""
import json
import os
import pathlib
import subprocess
import sys

import tap

TESTS = pathlib.Path(os.environ["SIPWHY_SOURCE_ROOT"]) / "tests"


def output_of(script):
    """What the runner makes of a test program that is this shell script."""
    return subprocess.run([sys.executable, TESTS / "tap_runner.py", "sh", "-c", script], check=True,
                          capture_output=True, encoding="utf-8").stdout


def becomes(script, expected):
    tap.equal(output_of(script).splitlines(), expected, "output")


RUNNER = [
    ("results pass through", "echo 1..2; echo 'ok 1 - a'; echo 'not ok 2 - b'; echo '# why'; exit 1",
     ["ok 1 - a", "not ok 2 - b", "# why", "1..2"]),
    ("a skip as cmocka prints it", "echo 1..1; echo 'not ok 1 # SKIP a'",
     ["ok 1 - a # SKIP", "1..1"]),
    ("a skip with its reason", "echo 1..1; echo 'ok 1 - a # SKIP no peer'",
     ["ok 1 - a # SKIP no peer", "1..1"]),
    ("a program skipped as a whole", "echo '1..0 # SKIP no peer'",
     ["ok 1 - all # SKIP no peer", "1..1"]),
    ("two groups in one program", "echo 1..1; echo 'ok 1 - a'; echo 1..1; echo 'ok 1 - b'",
     ["ok 1 - a", "ok 2 - b", "1..2"]),
    ("a program that prints nothing", "true", ["not ok 1 - ran no case", "1..1"]),
    ("a program that dies", "echo 1..2; echo 'ok 1 - a'; kill -KILL $$",
     ["ok 1 - a", "not ok 2 - died of SIGKILL", "1..2"]),
    ("a program that fails without a failed case", "echo 1..1; echo 'ok 1 - a'; exit 7",
     ["ok 1 - a", "not ok 2 - ended with status 7", "1..2"]),
    ("a program that stops before its plan is done", "echo 1..3; echo 'ok 1 - a'",
     ["ok 1 - a", "not ok 2 - 3 cases were planned and 1 ran", "1..2"]),
    ("bytes that are no text", r"echo 1..1; printf 'ok 1 - \377\n'", ["ok 1 - \ufffd", "1..1"]),
    ("other output is a comment", "echo 1..1; echo hello; echo 'ok 1 - a'",
     ["# hello", "ok 1 - a", "1..1"]),
]
for name, *arguments in RUNNER:
    tap.add(f"runner: {name}", becomes, *arguments)


def summed_up(tests, expected_line, expected_status):
    with tap.folder() as top:
        path = pathlib.Path(top) / "testlog.json"
        path.write_text("".join(json.dumps({"name": "t"} | test) + "\n" for test in tests))
        done = subprocess.run([sys.executable, TESTS / "summary.py", path], capture_output=True,
                              encoding="utf-8", check=False)
    tap.equal(done.stdout.splitlines()[-1], expected_line, "last line")
    tap.equal(done.returncode, expected_status, "exit status")


SUMMARY = [
    ("all passed", [{"result": "OK", "stdout": "ok 1 - a\nok 2 - b # SKIP\n1..2\n"}],
     "1 passed, 0 failed, 1 skipped", 0),
    ("one failed", [{"result": "OK", "stdout": "ok 1 - a\n1..1\n"},
                    {"result": "FAIL", "stdout": "not ok 1 - a\n1..1\n"}],
     "1 passed, 1 failed, 0 skipped", 1),
    ("cut short by its deadline", [{"result": "TIMEOUT", "stdout": "ok 1 - a\n"}],
     "1 passed, 1 failed, 0 skipped", 1),
    ("nothing printed", [{"result": "SKIP"}, {"result": "OK", "stdout": "ok 1 - a\n1..1\n"}],
     "1 passed, 1 failed, 0 skipped", 1),
    ("no test at all", [], "0 passed, 0 failed, 0 skipped", 1),
]
for name, *arguments in SUMMARY:
    tap.add(f"summary: {name}", summed_up, *arguments)

tap.run()
