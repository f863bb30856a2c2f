"""Where things are: the build, the programs beside it, the captures."""
import os
import pathlib
import subprocess

ROOT = pathlib.Path(os.environ["SIPWHY_SOURCE_ROOT"])
BUILD = pathlib.Path(os.environ["SIPWHY_BENCH_BUILD"])
SIPWHY = BUILD / "sipwhy"
TOOLS = BUILD / "tools/benchmark"
SEED = 1


def tool(name):
    return TOOLS / f"bench-{name}"


def load(kind, count):
    return [str(tool("load")), kind, str(count), str(SEED)]


def make(folder, kind, count):
    """The capture of this kind and size, which is made where it is not there yet."""
    path = pathlib.Path(folder) / f"{kind}-{count}.pcap"
    if not path.exists():
        part = path.with_suffix(".part")
        with open(part, "wb") as file:
            subprocess.run(load(kind, count), stdout=file, check=True)
        part.rename(path)
    return path


def has_threads():
    text = subprocess.run([SIPWHY, "read", "--help"], capture_output=True, text=True, check=True)
    return "--threads" in text.stdout
