"""accuracy.py: how often sipwhy names the cause, over scenes and faults; tools/accuracy runs it.

A fault is a world of network namespaces in which something was broken on purpose. sipwhy sees it
live and in the capture, and has to name the cause both times.
"""
import argparse
import contextlib
import dataclasses
import datetime
import itertools
import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
FOLDER = HERE / "worlds"
DEADLINE_S = 150
GOAL = 0.95
SERIOUS = ("warning", "error")
PROGRAMS = ("sipp", "kamailio", "baresip", "tcpdump", "ip", "ss", "nft", "unshare")


@dataclasses.dataclass
class Row:
    """What was to be named, what was, and what was found that is not there."""

    name: str
    kind: str
    expected: str
    said: list
    named: list
    false: list

    @property
    def is_right(self):
        return all(self.named)


# --- Faults --------------------------------------------------------------------------------------


@dataclasses.dataclass
class Fault:
    """The head of a file of worlds/: "# key: value" lines."""

    path: pathlib.Path
    cause: str = ""
    expect: tuple = ()
    allow: tuple = ()
    seconds: float = 0

    @property
    def name(self):
        return self.path.stem

    @classmethod
    def read(cls, path):
        fault = cls(path)
        for line in path.read_text(encoding="utf-8").splitlines():
            key, colon, value = line.removeprefix("# ").partition(": ")
            if not line.startswith("# ") or not colon:
                break
            if key == "cause":
                fault.cause = value
            elif key == "expect":
                fault.expect = tuple(value.split(" or "))
            elif key == "allow":
                fault.allow = tuple(value.split())
            elif key == "seconds":
                fault.seconds = float(value)
            else:
                sys.exit(f"{path}: nothing is called {key}")
        if not fault.cause or not fault.expect:
            sys.exit(f"{path}: it needs a cause and what to expect")
        return fault


def all_faults():
    return [Fault.read(path) for path in sorted(FOLDER.glob("*.bash"))]


class World:
    """A fault under way: its own namespaces, which end with it."""

    def __init__(self, fault, top, program):
        self.fault = fault
        self.work = top / fault.name
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir()
        self.log = (self.work / "world.log").open("wb")
        inside = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"]
        self.process = subprocess.Popen(
            [*inside, "bash", HERE / "fault.bash", fault.path, self.work, program],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT, cwd=self.work)
        self.deadline = time.monotonic() + DEADLINE_S

    def wait_until_begun(self):
        """Until its programs run: starting all worlds at once would slow the first answers."""
        while not (self.work / "listening").exists() and self.process.poll() is None:
            time.sleep(0.02)

    def kill(self):
        """With all its processes: they live in a namespace of their own."""
        self.process.kill()
        self.process.wait()
        self.log.close()

    def end(self):
        """What went wrong in it, or None."""
        try:
            status = self.process.wait(max(0, self.deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.kill()
            return f"not over after {DEADLINE_S} s"
        self.log.close()
        if status == 0:
            return None
        lines = (self.work / "world.log").read_text(errors="replace").splitlines()
        return f"status {status}: " + " / ".join(lines[-4:])


def objects_of(path):
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def said_of(objects):
    """The ids that an analysis gave as causes: verdicts, and what is no call's own finding."""
    outcomes = [thing for thing in objects if thing["type"] in ("call", "registration")]
    said = {thing["verdict"]["id"] for thing in outcomes if "verdict" in thing}
    judged = {thing.get("call_id") for thing in outcomes if "verdict" in thing}
    of_calls = {thing.get("call_id") for thing in outcomes}
    for thing in objects:
        if thing["type"] != "finding" or thing.get("consequence_of"):
            continue
        # A note needs no verdict: it is what was said of a call that has none.
        if thing.get("call_id") not in of_calls or thing["scope"] in ("peer", "capture") or \
                thing.get("call_id") not in judged:
            said.add(thing["id"])
    return said


def false_of(objects, fault):
    found = {thing["id"] for thing in objects
             if thing["type"] == "finding" and thing["severity"] in SERIOUS}
    return sorted(found - set(fault.expect) - set(fault.allow))


def shown(said, expected):
    """What was said, the expected first; all of it where that is missing."""
    hits = [name for name in expected if name in said]
    return " ".join(hits or sorted(said) or ["nothing"])


def judge(fault, work, program, known):
    capture = work / "raw.pcap"
    again = work / "read.json"
    with again.open("wb") as file:
        subprocess.run([program, "read", "--format", "json", capture], stdout=file, check=True,
                       stdin=subprocess.DEVNULL)
    said, named, false = [], [], set()
    for path in (work / "live.json", again):
        objects = objects_of(path)
        here = said_of(objects)
        named.append(bool(here & set(fault.expect)))
        said.append(shown(here, fault.expect))
        false |= set(false_of(objects, fault))
    if not known & set(fault.expect):
        said = [f"{text} (no such diagnosis yet)" for text in said]
    return Row(fault.name, "fault", " or ".join(fault.expect), said, named, sorted(false))


def outcome_of(world, program, known):
    """The row of a world when it is over; what did not come about counts as missed."""
    wrong = world.end()
    if not wrong:
        return judge(world.fault, world.work, program, known)
    say(f"{world.fault.name} did not come about: {wrong}")
    return Row(world.fault.name, "fault", " or ".join(world.fault.expect),
               ["did not come about"] * 2, [False, False], [])


def run_faults(faults, program, top):
    """A row each, by name."""
    listed = subprocess.run([program, "list", "diagnoses", "--format", "json"], check=True,
                            capture_output=True).stdout.decode().splitlines()
    known = {thing["id"] for thing in map(json.loads, listed) if "id" in thing}
    # The longest first: the others fit beside it.
    worlds = []
    rows = []
    with contextlib.ExitStack() as stack:
        for fault in sorted(faults, key=lambda fault: -fault.seconds):
            worlds.append(World(fault, top, program))
            stack.callback(worlds[-1].kill)
            worlds[-1].wait_until_begun()
            say(f"{fault.name}: {fault.cause}")
        for world in worlds:
            rows.append(outcome_of(world, program, known))
    return sorted(rows, key=lambda row: row.name)


def missing_for_faults():
    """Why faults cannot be run here, or None."""
    if os.geteuid() != 0:
        return "needs root to make network namespaces"
    path = os.environ["PATH"] + ":/usr/sbin:/sbin"
    os.environ["PATH"] = path
    lacking = [name for name in PROGRAMS if not shutil.which(name)]
    if lacking:
        return f"there is no {', '.join(lacking)} here"
    if subprocess.run(["unshare", "--net", "true"], check=False, capture_output=True).returncode:
        return "no network namespaces can be made here"
    return None


# --- Scenes --------------------------------------------------------------------------------------


def run_scenes(program):
    """A row each, of the lines that tests/scene/accuracy.c prints."""
    rows = []
    for line in subprocess.run([program], check=True, capture_output=True).stdout.decode(
            ).splitlines():
        file, begin, expected, live, read, false = line.split("\t")
        named = [live == "yes", read == "yes"]
        said = [(expected or "nothing") if right else "something else" for right in named]
        rows.append(Row(f"{file}.scene:{begin}", "scene", expected, said, named,
                        sorted(set(false.split()))))
    return rows


def scenes_in_short(rows):
    """A row for each file, and one for each scene that went wrong."""
    for file, group in itertools.groupby(rows, lambda row: row.name.rpartition(":")[0]):
        group = list(group)
        judged = [row for row in group if row.expected]
        right = [f"{sum(row.named[i] for row in judged)} named" for i in (0, 1)]
        yield Row(file, "scene", f"{len(judged)} of {len(group)} scenes", right,
                  [all(row.named[i] for row in judged) for i in (0, 1)],
                  sorted({name for row in group for name in row.false}))
        yield from (row for row in group if not row.is_right or row.false)


# --- The table -----------------------------------------------------------------------------------


def table_of(rows):
    head = ("name", "expected", "live said", "read said", "false findings")
    cells = [(row.name, row.expected, *(text if right else f"**{text}**" for text, right in
                                         zip(row.said, row.named)), " ".join(row.false) or "none")
             for row in rows]
    widths = [max(len(line[i]) for line in [head, *cells]) for i in range(len(head))]
    for line in [head, ["-" * width for width in widths], *cells]:
        yield "| " + " | ".join(text.ljust(width) for text, width in zip(line, widths)) + " |"


PAGE = """# Accuracy

Written by `sh tools/accuracy --page docs/accuracy.md` on {date}, on {machine}.

Each fault was put in on purpose, with SIPp, Kamailio and baresip in network namespaces (`tools/faults`): the
analysis saw it live, and again in the capture. To be right, the verdict of a call or a registration must be what was
expected, or a finding where there is no call. The scenes are those of `tests/scenes`, a row a file. Every warning or
error that neither was expected nor follows from what was is false. What is wrong stands out in bold.

{table}

{total}

## What was broken

{causes}
"""


def write_page(path, table, total, faults):
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = next((line.partition(": ")[2].strip() for line in file
                      if line.startswith("model name")), platform.machine())
    causes = "\n".join(f"- `{fault.name}`: {fault.cause}." for fault in faults)
    path.write_text(PAGE.format(date=datetime.date.today(), table="\n".join(table), total=total,
                                machine=f"{os.cpu_count()} cores of {model}", causes=causes),
                    encoding="utf-8")


def chosen(rows, names, name_of):
    """Those of the names, or all where none are given."""
    return [row for row in rows if not names or name_of(row) in names]


def say(text):
    print(f"accuracy: {text}", file=sys.stderr, flush=True)


def read_options():
    parser = argparse.ArgumentParser(prog="accuracy", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--faults", action="store_true", help="the faults only")
    parser.add_argument("--scenes", action="store_true", help="the scenes only")
    parser.add_argument("-k", "--keep", metavar="FOLDER", type=pathlib.Path,
                        help="keep what the worlds of the faults wrote there: captures, logs")
    parser.add_argument("--page", metavar="FILE", type=pathlib.Path,
                        help="write what is printed there too, as a page of the documentation")
    parser.add_argument("names", nargs="*", metavar="NAME", help="these faults or scenes only")
    return parser.parse_args()


def summary_of(rows):
    """The last line, and whether the goal is reached."""
    judged = [row for row in rows if row.expected]
    right = sum(row.is_right for row in judged)
    false = sum(len(row.false) for row in rows)
    share = right / len(judged) if judged else 1
    # Not rounded up: 94.96 % is not 95 %.
    percent = int(share * 1000) / 10
    return (f"verdicts: {right} of {len(judged)} named the injected cause ({percent} %); "
            f"false findings: {false}", share >= GOAL and not false)


def main():
    options = read_options()
    program = os.environ["SIPWHY_PROGRAM"]
    rows = []
    if not options.faults:
        rows += chosen(run_scenes(os.environ["SIPWHY_SCENES"]), options.names,
                       lambda row: row.name.partition(".")[0])
    reason = missing_for_faults()
    if not options.scenes and reason:
        say(f"the faults are skipped: {reason}")
    elif not options.scenes:
        faults = chosen(all_faults(), options.names, lambda fault: fault.name)
        with contextlib.ExitStack() as stack:
            top = options.keep and options.keep.resolve()
            if top:
                top.mkdir(parents=True, exist_ok=True)
            else:
                top = pathlib.Path(stack.enter_context(
                    tempfile.TemporaryDirectory(prefix="sipwhy-faults-")))
            rows += run_faults(faults, program, top)
    known = {row.name.partition(".scene")[0] for row in rows}
    if set(options.names) - known:
        sys.exit(f"accuracy: nothing is called {', '.join(sorted(set(options.names) - known))}")
    scenes = [row for row in rows if row.kind == "scene"]
    faults = [row for row in rows if row.kind == "fault"]
    if not options.names:
        scenes = list(scenes_in_short(scenes))
    table = list(table_of(faults + scenes))
    total, is_reached = summary_of(rows)
    print(*table, total, sep="\n")
    if options.page:
        write_page(options.page, table, total, all_faults())
    sys.exit(0 if is_reached else 1)


if __name__ == "__main__":
    main()
