"""docs/diagnoses.md, from the rows of the program; run by tools/update-diagnoses."""

import json

import sipwhy

DOCUMENT = sipwhy.ROOT / "docs" / "diagnoses.md"

HEAD = """# Diagnoses

What sipwhy looks for, from the rows that `sipwhy explain ID` prints; `sh tools/update-diagnoses` writes this
file. A finding becomes worse at its thresholds, which `--set ID.LEVEL=VALUE` changes; `--set ID.SETTING=VALUE`
changes the other numbers.
"""

UNITS = (("_ms", "ms"), ("_percent", "%"))


def rows():
    """The diagnoses as the program lists them."""
    done = sipwhy.run("list", "diagnoses", "--format", "json")
    return [json.loads(line) for line in done.text.splitlines()]


def numbers(row):
    """'id.name = 4000 ms' for each that can be set."""
    for name, value in {**row["thresholds"], **row["settings"]}.items():
        unit = ""
        for ending, word in UNITS:
            if name.endswith(ending):
                name, unit = name[:-len(ending)], " " + word
        yield f"`{row['id']}.{name}` = {value}{unit}"


def section(row):
    lines = [f"## {row['id']}", "", f"**{row['title']}** ({row['scope']}): {row['severity']}.", "", row["meaning"], "",
             f"*What to do:* {row['fix']}", ""]
    settable = list(numbers(row))
    if settable:
        lines += ["*Can be set:* " + ", ".join(settable), ""]
    return lines + [f"*Read:* {row['rfc']}", ""]


def document():
    lines = [HEAD]
    all_rows = rows()
    lines += ["| id | What it says | When |", "| --- | --- | --- |"]
    lines += [f"| [{row['id']}](#{row['id']}) | {row['title']} | {row['severity']} |" for row in all_rows]
    lines.append("")
    for row in all_rows:
        lines += section(row)
    return "\n".join(lines)


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
    print(DOCUMENT)
