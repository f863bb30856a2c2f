"""Faults with real programs, those that show soon; tools/accuracy runs them all."""
import pathlib
import sys

import sipwhy
import tap

sys.path.insert(0, str(sipwhy.ROOT / "tools/faults"))

import accuracy  # noqa: E402

SHORT = ("broken-device", "busy", "number-unknown", "ringing-lost", "short-snaplen",
         "wrong-password")


def is_named(name):
    reason = accuracy.missing_for_faults()
    if reason:
        tap.skip(reason)
    fault = accuracy.Fault.read(accuracy.FOLDER / f"{name}.bash")
    with tap.folder() as top:
        row, = accuracy.run_faults([fault], sipwhy.PROGRAM, pathlib.Path(top))
    tap.check(row.is_right, f"expected {row.expected}; live said {row.said[0]}, "
                            f"read said {row.said[1]}")
    tap.equal(row.false, [], "findings that are false")


for short in SHORT:
    tap.add(f"{short}: named, live and from the capture", is_named, short)

# One after the other: the answers of a busy machine come late, which is a finding too.
tap.run(workers=1)
