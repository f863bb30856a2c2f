"""Make the pictures of docs/pictures/; tools/pictures runs it."""
import os
import pathlib
import subprocess
import tempfile

import browser

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


def report(folder, name, captures):
    path = pathlib.Path(folder) / f"{name}.html"
    paths = sorted(path for pattern in captures for path in (ROOT / "captures").glob(pattern))
    subprocess.run([os.environ["SIPWHY_PROGRAM"], "read", "--format", "html", "-o", path, *paths],
                   check=True)
    return path


def main():
    PICTURES.mkdir(exist_ok=True)
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
