"""Run the program under test, and check what every run of it must keep."""
import dataclasses
import json
import os
import pathlib
import subprocess

import jsonschema
import tap

ROOT = pathlib.Path(os.environ["SIPWHY_SOURCE_ROOT"])
PROGRAM = os.environ["SIPWHY_PROGRAM"]
DEADLINE_S = 120
SANITIZER_MARKS = ("Sanitizer", "runtime error:")

_schema = json.loads((ROOT / "docs/sipwhy.schema.json").read_text(encoding="utf-8"))
jsonschema.Draft7Validator.check_schema(_schema)
validator = jsonschema.Draft7Validator(_schema)


@dataclasses.dataclass
class Result:
    """One run: its exit status and what it wrote, as bytes."""

    status: int
    out: bytes
    err: bytes

    @property
    def text(self):
        """Standard output, which must be UTF-8 throughout."""
        return self.out.decode("utf-8")

    @property
    def message(self):
        """Standard error."""
        return self.err.decode("utf-8")


def environment(**changes):
    """The environment of a run: plain, but for these changes; None takes a variable away."""
    plain = {key: value for key, value in os.environ.items()
             if not key.startswith(("LC_", "LANG", "SIPWHY_"))} | {"LC_ALL": "C"}
    plain.pop("NO_COLOR", None)
    for key, value in changes.items():
        plain.pop(key, None)
        if value is not None:
            plain[key] = value
    return plain


def run(*arguments, stdin=b"", **changes):
    """Run the program to its end; a complaint of a sanitizer fails the case."""
    command = [PROGRAM, *map(str, arguments)]
    done = subprocess.run(command, input=stdin, capture_output=True, check=False,
                          timeout=DEADLINE_S, env=environment(**changes))
    complain_of(command, done.returncode, done.stderr)
    return Result(done.returncode, done.stdout, done.stderr)


def complain_of(command, status, err):
    """Fail where a run died or a sanitizer spoke."""
    text = err.decode("utf-8", "replace")
    said = any(mark in text for mark in SANITIZER_MARKS)
    tap.check(status >= 0 and not said,
              f"{' '.join(command)}: status {status}\n{text[-6000:]}")


def no_duplicates(pairs):
    """A JSON object whose keys are all different."""
    keys = [key for key, _ in pairs]
    tap.equal(sorted(set(keys)), sorted(keys), "keys of an object")
    return dict(pairs)


def accounted_for(summary):
    """Every packet ends in one category."""
    by = summary.get("packets_by", {})
    tap.equal(sum(by.values()), summary["packets"], f"packets accounted for, {by}")
    tap.check(0 not in by.values(), f"a category without a packet: {by}")
    tap.equal(sum(summary.get("unknown_links", {}).values()), by.get("unknown-link", 0),
              "packets by unknown link type")


def objects_of(out):
    """The objects of a JSON output, each checked against the schema; start first, summary last."""
    tap.check(out.endswith(b"\n") or not out, "the last line does not end")
    objects = []
    for number, line in enumerate(out.decode("utf-8").splitlines(), 1):
        try:
            thing = json.loads(line, object_pairs_hook=no_duplicates)
        except ValueError as error:
            raise tap.Failure(f"line {number} is no JSON ({error}): {line[:300]}") from error
        wrong = next(iter(validator.iter_errors(thing)), None)
        if wrong is not None:
            place = "/".join(map(str, wrong.absolute_path))
            raise tap.Failure(f"line {number}, {place}: {wrong.message[:300]}\n{line[:600]}")
        unknown = set(thing) - set(_schema["definitions"][thing["type"]]["properties"])
        tap.check(not unknown, f"line {number}: fields that the schema does not have: {unknown}")
        if thing["type"] == "summary":
            accounted_for(thing)
        objects.append(thing)
    return objects


def read_json(*arguments, status=0, **changes):
    """The objects that `sipwhy read --format json` prints, with the exit status that is expected."""
    done = run("read", "--format", "json", *arguments, **changes)
    tap.check(done.status == status,
              f"exit status: expected {status}, got {done.status}: {done.message}")
    objects = objects_of(done.out)
    tap.check(len(objects) >= 2, f"{len(objects)} objects")
    tap.equal(objects[0]["type"], "start", "the first object")
    tap.equal(objects[-1]["type"], "summary", "the last object")
    return objects


def of_type(objects, kind):
    return [thing for thing in objects if thing["type"] == kind]
