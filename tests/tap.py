"""Cases of a Python test, printed as TAP.

A test file gives each case a name, and runs them all in the end:

    @tap.case("an empty capture is no failure")
    def _():
        tap.equal(run("read", path).status, 0, "exit status")

    tap.run()

Cases run side by side, so each keeps what it makes in a folder of its own (tap.folder()).
"""
import concurrent.futures
import contextlib
import os
import sys
import tempfile
import traceback

_cases = []


class Failure(AssertionError):
    """What was expected did not happen; the message says what did."""


class Skip(Exception):
    """The case cannot run here; the message says what it lacks."""


def case(name):
    """Register the decorated function as a case."""
    return lambda function: add(name, function)


def add(name, function, *arguments):
    """Register function(*arguments) as a case: for tables, a row each."""
    _cases.append((name, function, arguments))


def check(condition, message):
    if not condition:
        raise Failure(message)


def equal(actual, expected, what):
    check(actual == expected, f"{what}: expected {expected!r}, got {actual!r}")


def contains(text, part, what):
    check(part in text, f"{what}: expected {part!r} in:\n{text}")


def skip(reason):
    raise Skip(reason)


@contextlib.contextmanager
def folder():
    """A folder of one's own that goes away afterwards."""
    with tempfile.TemporaryDirectory(prefix="sipwhy-") as path:
        yield path


def _outcome(function, arguments):
    """(passed, reason of a skip or None, lines to show)"""
    try:
        function(*arguments)
    except Skip as skipped:
        return True, str(skipped), []
    except Failure as failure:
        return False, None, str(failure).splitlines()
    except Exception:  # a test that breaks has failed, and the others still run
        return False, None, traceback.format_exc().splitlines()
    return True, None, []


def run(workers=None):
    """Run all cases, print them in their order, and exit."""
    print(f"1..{len(_cases)}", flush=True)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(workers or os.cpu_count()) as pool:
        outcomes = pool.map(lambda row: _outcome(row[1], row[2]), _cases)
        for number, ((name, _, _), outcome) in enumerate(zip(_cases, outcomes), 1):
            passed, skipped, lines = outcome
            failed += not passed
            text = name.replace("#", "no. ")
            suffix = f" # SKIP {skipped}" if skipped is not None else ""
            print(f"{'ok' if passed else 'not ok'} {number} - {text}{suffix}")
            for line in lines:
                print(f"# {line}")
            sys.stdout.flush()
    sys.exit(1 if failed else 0)
