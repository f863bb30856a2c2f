"""bench.py — what tools/bench runs: see there."""
import argparse
import datetime
import json
import os
import pathlib
import platform
import re
import subprocess
import sys
import tempfile

import costs
import flat
import live
import place
import runs
import soak
import tables
import targets

PARTS = {"tables": tables, "flat": flat, "costs": costs, "soak": soak, "live": live}
DEFAULT = ["tables", "flat", "costs"]
FIGURES = place.BUILD / "bench.json"


def arguments():
    parser = argparse.ArgumentParser(prog="bench", add_help=False)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--parts", type=lambda text: text.split(","))
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--folder", type=pathlib.Path)
    parser.add_argument("--page", type=pathlib.Path)
    parser.add_argument("--soak", type=float, metavar="MINUTES")
    parser.add_argument("--live", action="store_true")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("kinds", nargs="*", metavar="KIND")
    options = parser.parse_args()
    options.rounds = options.rounds or (2 if options.quick else 5)
    asked = [name for name in ("soak", "live") if getattr(options, name)]
    options.parts = options.parts or (list(PARTS) if options.all else asked or DEFAULT)
    options.soak = options.soak or 10
    for name, known in ((options.parts, PARTS), (options.kinds, tables.CAPTURES)):
        unknown = set(name) - set(known)
        if unknown:
            parser.error(f"{', '.join(unknown)}: not one of {', '.join(known)}")
    return options


def first_line(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return f"no {command[0]}"
    text = done.stdout or done.stderr
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def machine():
    """Where and when this was measured."""
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text("ascii"))
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    return (f"{datetime.date.today():%-d %B %Y}; {os.cpu_count()} cores, {cpu.group(1) if cpu else 'unknown'}; "
            f"Linux {platform.release().split('-')[0]}, {system}; {first_line('cc', '--version')}; "
            f"{first_line(str(place.SIPWHY), '--version')}, `--buildtype=release`. Load of the machine "
            f"when it began: {os.getloadavg()[0]:.1f}.\n")


def write_page(page, sections):
    """Put each section between its markers in the page."""
    text = page.read_text("utf-8")
    for name, body in sections:
        marked = re.compile(rf"(<!-- bench: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        if marked.search(text):
            text = marked.sub(lambda match, body=body: match.group(1) + body + match.group(2), text)
        else:
            print(f"{page} has no place for {name}", file=sys.stderr)
    page.write_text(text, "utf-8")


def measure(options, folder):
    figures = json.loads(FIGURES.read_text("utf-8")) if FIGURES.exists() else {}
    sections = [("machine", machine())]
    print(sections[0][1], flush=True)
    for part in options.parts:
        try:
            found = PARTS[part].measure(options, folder, figures)
        except runs.Failed as failure:
            print(f"tools/bench: {part}: {failure}", file=sys.stderr, flush=True)
            continue
        sections += found
        print("\n".join(text for _, text in found), flush=True)
        if not options.quick:
            FIGURES.write_text(json.dumps(figures, indent=1), "utf-8")
    sections.append(("targets", targets.table(figures)))
    print(sections[-1][1])
    return sections


def main():
    options = arguments()
    if options.folder:
        options.folder.mkdir(parents=True, exist_ok=True)
        sections = measure(options, options.folder)
    else:
        with tempfile.TemporaryDirectory(prefix="sipwhy-bench-") as folder:
            sections = measure(options, folder)
    if options.page:
        write_page(options.page, sections)


main()
