"""docs/diagnoses.md says what the program says."""

import difflib

import diagnoses
import sipwhy
import tap


def as_documented():
    stored = diagnoses.DOCUMENT.read_text(encoding="utf-8").splitlines()
    diff = list(difflib.unified_diff(stored, diagnoses.document().splitlines(), "stored", "now", lineterm="", n=0))
    tap.check(not diff, "run sh tools/update-diagnoses\n" + "\n".join(diff[:60]))


def explained(row):
    """explain prints the same row in words."""
    text = "".join(sipwhy.run("explain", row["id"]).text.split())
    for field in ("id", "title", "meaning", "fix", "severity", "rfc"):
        tap.check("".join(row[field].split()) in text, f"explain {row['id']} lacks its {field}")


tap.add("docs/diagnoses.md is what the program lists", as_documented)
for each in diagnoses.rows():
    tap.add(f"explain {each['id']}", explained, each)

tap.run()
