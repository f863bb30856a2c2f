"""The scenes of tests/scenes as capture files, whole and mangled: what the program prints is always valid."""
import os
import pathlib
import subprocess
import tempfile

import sipwhy
import tap

LANGUAGES = ["en", "pt", "fr", "es"]


def whole(path):
    objects = sipwhy.read_json(path)
    summary = objects[-1]
    tap.equal(len(sipwhy.of_type(objects, "message")), summary["sip_messages"], "message objects")
    tap.equal(sum(summary["calls"].values()), len(sipwhy.of_type(objects, "call")), "calls")


def mangled(path, number):
    objects = sipwhy.read_json("--lang", LANGUAGES[number % len(LANGUAGES)], path)
    tap.equal(len(sipwhy.of_type(objects, "message")), objects[-1]["sip_messages"],
              "message objects")
    tap.equal(sipwhy.run("read", "--verbose", path).status, 0, "exit status of the text")


def each(paths, check, *more):
    for number, path in enumerate(paths):
        try:
            check(path, *(part(number) for part in more))
        except tap.Failure as failure:
            raise tap.Failure(f"{path.name}: {failure}") from failure


with tempfile.TemporaryDirectory() as folder:
    subprocess.run([os.environ["SIPWHY_SCENE_CAPTURES"], folder], check=True, timeout=60)
    captures = sorted(pathlib.Path(folder).glob("*.pcap"))
    for name in sorted({path.stem.rstrip("0123456789").rstrip("-") for path in captures
                        if not path.stem.endswith("-mangled")}):
        files = [path for path in captures if path.stem.startswith(f"{name}-")
                 and path.stem.removeprefix(f"{name}-").removesuffix("-mangled").isdigit()]
        tap.add(f"{name}: valid", each, [f for f in files if not f.stem.endswith("-mangled")], whole)
        tap.add(f"{name}: valid when mangled", each,
                [f for f in files if f.stem.endswith("-mangled")][::3], mangled, lambda number: number)
    tap.run()
