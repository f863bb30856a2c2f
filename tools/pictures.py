"""Make the pictures of docs/pictures/; tools/pictures runs it."""
import os
import pathlib
import subprocess
import tempfile

import browser
import terminal

ROOT = pathlib.Path(os.environ["SIPWHY_SOURCE_ROOT"])
PICTURES = ROOT / "docs/pictures"

# Of reports in HTML: the picture, the captures, the size of the window, dark, and what is done before.
PAGES = [
    ("html-desktop", ["prolonged-trying.pcap"], 1280, 1500, False, ""),
    ("html-phone", ["prolonged-trying.pcap"], 390, 844, False, ""),
    ("html-verdicts-dark", ["trying-*.pcap", "no-response-*.pcap", "number-not-found.pcap"], 1280, 1100, True, ""),
    ("html-call", ["trying-response-lost.pcap"], 1280, 1300, False,
     "document.querySelector('#calls').scrollIntoView();"
     "document.querySelector('#table .ladder .m .label').dispatchEvent("
     "new MouseEvent('click', {bubbles: true}))"),
    ("html-call-phone", ["trying-response-lost.pcap"], 390, 844, True,
     "document.querySelector('#table .ladder').scrollIntoView()"),
    ("html-charts", ["*.pcap"], 1280, 1000, False, "document.querySelector('#charts').scrollIntoView()"),
]

# Of what a terminal shows: the picture, its columns and most lines, and the command.
SCREENS = [
    ("text", 100, 60, "read captures/prolonged-trying.pcap"),
    ("ladder", 90, 60, "read --format ladder captures/trying-next-hop-silent.pcap"),
    ("json", 120, 12, "read --format json captures/number-not-found.pcap"),
    ("csv", 120, 12, "read --format csv --csv messages captures/number-not-found.pcap"),
    ("markdown", 120, 40, "read --format markdown captures/trying-next-hop-silent.pcap"),
    ("mermaid", 120, 30, "read --format mermaid captures/trying-next-hop-silent.pcap"),
    ("explain", 100, 40, "explain 408"),
    ("anonymize", 90, 40, "read --anonymize-key secret --format ladder captures/trying-next-hop-silent.pcap"),
]

# What another program shows of a capture that was written: the picture, its columns, and both commands.
EXPORTS = [
    ("export", 130, "sipwhy read -q captures/trying-next-hop-silent.pcap --finding prolonged-trying -w stuck.pcapng",
     "tshark -r stuck.pcapng -Y frame.comment -T fields -e frame.number -e frame.comment"),
]


def cut(line, columns):
    """@line as far as it fits; its escapes take no room."""
    kept, pieces = [], terminal.ESCAPE.split(line)
    for text, escape in zip(pieces[::2], pieces[1::2] + [None]):
        if len(text) > columns:
            return "".join(kept) + text[:columns - 1] + "…"
        columns -= len(text)
        kept.append(text + (f"\033[{escape}m" if escape is not None else ""))
    return "".join(kept)


def screen(columns, most, command):
    name, *arguments = command.split()
    color = ["--color", "always"] if "--format" not in arguments or "ladder" in arguments else []
    shown = subprocess.run([os.environ["SIPWHY_PROGRAM"], name, *color, *arguments], check=True, cwd=ROOT,
                           stdout=subprocess.PIPE, env={**os.environ, "COLUMNS": str(columns),
                                                        "LC_ALL": "C.UTF-8"}).stdout.decode()
    lines = [cut(line, columns) for line in shown.rstrip("\n").split("\n")]
    more = ["\033[0;2m[...]\033[0m"] if len(lines) > most else []
    return "\n".join([f"$ sipwhy {command}", "", *lines[:most], *more])


def export(columns, first, second):
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "captures").symlink_to(ROOT / "captures")
        subprocess.run([os.environ["SIPWHY_PROGRAM"], *first.split()[1:]], check=True, cwd=folder,
                       stdout=subprocess.DEVNULL)
        shown = subprocess.run(second.split(), check=True, cwd=folder, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL).stdout.decode()
    return "\n".join([f"$ {first} > /dev/null", f"$ {second}",
                      *(cut(line.expandtabs(6), columns) for line in shown.splitlines())])


def draw_screens():
    for name, columns, first, second in EXPORTS:
        path = PICTURES / f"{name}.svg"
        path.write_text(terminal.svg(export(columns, first, second), second), encoding="utf-8")
        print(path)
    for name, columns, most, command in SCREENS:
        path = PICTURES / f"{name}.svg"
        path.write_text(terminal.svg(screen(columns, most, command), f"sipwhy {command}"), encoding="utf-8")
        print(path)


def report(folder, name, captures):
    path = pathlib.Path(folder) / f"{name}.html"
    paths = sorted(path for pattern in captures for path in (ROOT / "captures").glob(pattern))
    subprocess.run([os.environ["SIPWHY_PROGRAM"], "read", "--format", "html", "-o", path, *paths],
                   check=True)
    return path


def main():
    PICTURES.mkdir(exist_ok=True)
    draw_screens()
    chromium = browser.Browser()
    try:
        with tempfile.TemporaryDirectory() as folder:
            for name, captures, width, height, dark, action in PAGES:
                page = chromium.open(report(folder, name, captures), width=width, height=height, dark=dark)
                page.run(f"{action}; new Promise(done => setTimeout(done, 100))")
                page.picture(PICTURES / f"{name}.png")
                page.close()
                print(PICTURES / f"{name}.png")
    finally:
        chromium.close()


main()
