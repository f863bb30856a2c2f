"""The rules of the house, checked on a source tree: who may include whom, and the shape of the files.

Usage: house.py ROOT prints each breach as "FILE:LINE: what" and exits with 1 where there is one.

The rooms under src/ stand on floors. A room may use itself, the rooms on the floors below it and the
public headers. The program (report, cli) stands outside the library and sees its public face only.
"""
import pathlib
import re
import shlex
import subprocess
import sys

FLOORS = {
    "base": 0,
    "knowledge": 1,
    "capture": 1,
    "decode": 2,
    "sip": 3,
    "track": 4,
    "diagnose": 5,
    "engine": 6,
    "report": 7,
    "cli": 8,
}
PROGRAM = {"report": {"report"}, "cli": {"report", "cli"}}

# Headers of a library, and the only rooms that may know it.
LIBRARIES = [
    (re.compile(r"pcap(/|\.h$|-)"), "libpcap", {"capture"}),
    (re.compile(r"osip(parser)?2/"), "libosip2", {"sip"}),
    (re.compile(r"jansson"), "jansson", {"report"}),
    (re.compile(r"zlib\.h$"), "zlib", {"capture", "decode"}),
    (re.compile(r"openssl/"), "OpenSSL", {"decode"}),
    (re.compile(r"seccomp\.h$"), "libseccomp", {"cli"}),
    (re.compile(r"cap-ng\.h$"), "libcap-ng", {"cli"}),
    (re.compile(r"libintl\.h$"), "gettext", {"knowledge", "report", "cli"}),
]

# Functions that speak, read or end the process: not for a library.
SPEAKING = re.compile(
    r"\b(v?f?printf|v?dprintf|f?puts|f?putc|putchar|f?write|perror|f?scanf|getchar"
    r"|abort|_?exit|_Exit|quick_exit|errx?|warnx?|error|syslog|assert)\s*\("
)
MAY_SPEAK = {"report", "cli"}
# Files and pipes are what this room is for: it may use them, but not speak.
MAY_WRITE = {"capture": {"fwrite", "write"}}

LINES_OF_A_FILE = 600
LINES_OF_A_TABLE = 700  # the rows of prose in knowledge/ have nothing to be split by but numbers
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]')


def code_only(text):
    """The text without comments and the insides of literals; line numbers stay."""
    pattern = r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''

    def blank(match):
        kept = match.group(0)[0] if match.group(0)[0] in "\"'" else ""
        return kept + "\n" * match.group(0).count("\n") + kept

    return re.sub(pattern, blank, text, flags=re.DOTALL)


def room_of(path, root):
    """The room of a file under src/, or "public" for include/."""
    parts = path.relative_to(root).parts
    return parts[1] if parts[0] == "src" and len(parts) > 2 else "public"


def breach_of_include(room, quoted, name):
    """Why this room must not include this header, or None."""
    top, _, rest = name.partition("/")
    for pattern, library, rooms in LIBRARIES:
        if pattern.match(name) and room not in rooms:
            return f"{library} belongs to {'/, '.join(sorted(rooms))}/"
    if ".." in name.split("/"):
        return "a path that climbs; name it from the room on"
    if not rest or top not in FLOORS:
        own = quoted and top != "sipwhy"
        return "not named from its room on, as \"room/file.h\"" if own else None
    if not quoted:
        return "a room's header, in angle brackets"
    if room == "public":
        return "a public header must not need a private one"
    if room in PROGRAM:
        return None if top in PROGRAM[room] else "the program sees only <sipwhy/...>"
    if top != room and FLOORS[top] >= FLOORS[room]:
        return f"{top}/ is not below {room}/"
    return None


def breaches_of_includes(room, text):
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        why = breach_of_include(room, match.group(1) == '"', match.group(2))
        if why:
            yield number, f"{match.group(2)}: {why}"


def breaches_of_silence(room, text):
    if room in MAY_SPEAK:
        return
    allowed = MAY_WRITE.get(room, set())
    for number, line in enumerate(code_only(text).splitlines(), 1):
        for match in SPEAKING.finditer(line):
            is_member = line[: match.start()].rstrip().endswith(("->", "."))
            if match.group(1) not in allowed and not is_member:
                yield number, f"{match.group(1)}(): only report/ and cli/ speak or exit"


def breaches_of_shape(room, path, text):
    lines = text.splitlines()
    if path.suffix == ".c" and not text.startswith(("/*", "//")):
        yield 1, "does not begin with a comment that says what the file is"
    most = LINES_OF_A_TABLE if room == "knowledge" else LINES_OF_A_FILE
    if len(lines) > most:
        yield len(lines), f"{len(lines)} lines; at most {most}"
    if path.suffix == ".h" and not is_guarded(code_only(text)):
        yield 1, "has no include guard"


def is_guarded(text):
    match = re.match(r"\s*#ifndef (\w+)\s*\n#define (\w+)\b", text)
    return bool(match) and match.group(1) == match.group(2) and text.rstrip().endswith("#endif")


def breaches_alone(root, header):
    """A header that does not compile as the only one of a file."""
    flags = subprocess.run(
        ["pkg-config", "--cflags", "libpcap", "libosip2", "jansson"],
        capture_output=True, text=True, check=False,
    ).stdout
    command = ["cc", "-std=gnu17", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-fsyntax-only",
               f"-I{root}/include", f"-I{root}/src", *shlex.split(flags), "-x", "c", "-"]
    name = header.relative_to(root / header.relative_to(root).parts[0])
    result = subprocess.run(command, input=f'#include "{name}"\n', capture_output=True, text=True,
                            check=False)
    if result.returncode:
        yield 1, f"does not compile alone: {result.stderr.strip().splitlines()[0]}"


def each_file(check):
    """A rule out of a check of one file: check(root, path, text) gives (line, what)."""

    def rule(root):
        for top in ("include", "src"):
            for path in sorted((root / top).rglob("*.[ch]")):
                for number, what in check(root, path, path.read_text(encoding="utf-8")):
                    yield f"{path.relative_to(root)}:{number}: {what}"

    return rule


def unregistered_tests(root):
    rows = (root / "tests/meson.build").read_text(encoding="utf-8")
    for test in sorted((root / "tests/unit").glob("test_*.c")):
        if f"'{test.stem.removeprefix('test_')}'" not in rows:
            yield f"tests/unit/{test.name}:1: has no row in tests/meson.build"


def conflicts(root):
    """Merges that were committed with their conflicts."""
    for top in ("captures", "docs", "include", "po", "src", "tests", "tools"):
        for path in sorted((root / top).rglob("*")):
            if not path.is_file():
                continue
            for number, line in enumerate(path.read_bytes().splitlines(), 1):
                if line.startswith((b"<" * 7 + b" ", b">" * 7 + b" ")):
                    yield f"{path.relative_to(root)}:{number}: a merge conflict"


def limits_of(text):
    """The numbers of base/limits.h by name; those that are sums of others are left out."""
    for match in re.finditer(r"^#define (LIMIT_\w+) ([^\n]+)", text, re.MULTILINE):
        value = match.group(2).replace("u", "")
        if re.fullmatch(r"[\d()* ]+", value):
            yield match.group(1), eval(value)  # digits, brackets and stars


def number_in_words(name, number):
    """As docs/limits.md writes it."""
    if "BYTES" in name:
        for unit, size in (("MiB", 1 << 20), ("KiB", 1 << 10)):
            if number >= size and number % size == 0:
                return f"{number // size} {unit}"
    return f"{number:,}"


def limits_are_documented(root):
    """docs/limits.md has each number of base/limits.h, and both have each name that may be told."""
    header = root / "src/base/limits.h"
    if not header.exists():
        return
    place = "docs/limits.md"
    page = root / place
    rows = page.read_text(encoding="utf-8").splitlines() if page.exists() else []
    text = header.read_text(encoding="utf-8")
    for name, number in limits_of(text):
        row = next((row for row in rows if f"`{name}`" in row), None)
        words = number_in_words(name, number)
        if row is None:
            yield f"{place}: no row has `{name}`"
        elif f"| {words} |" not in row:
            yield f"{place}: `{name}` is {words}, not as its row says"
    source = root / "src/engine/limits.c"
    told = source.read_text(encoding="utf-8") if source.exists() else ""
    for name in re.findall(r"\[LIMIT_HIT_\w+\]\s*=\s*\{\"([\w-]+)\"", told):
        if not any(row.startswith("|") and f"`{name}`" in row for row in rows):
            yield f"{place}: no row has the name `{name}`"
        if not re.search(rf"[*, ]{name}[:,]", text):
            yield f"src/base/limits.h: no comment has the name {name}"


RULES = {
    "every room includes only floors below it": each_file(
        lambda root, path, text: breaches_of_includes(room_of(path, root), text)),
    "the library speaks to nobody and never exits": each_file(
        lambda root, path, text: breaches_of_silence(room_of(path, root), text)),
    "files are short, guarded and say what they are": each_file(
        lambda root, path, text: breaches_of_shape(room_of(path, root), path, text)),
    "every header compiles alone": each_file(
        lambda root, path, text: breaches_alone(root, path) if path.suffix == ".h" else ()),
    "every unit test has its row": unregistered_tests,
    "no merge was left undone": conflicts,
    "every limit is documented": limits_are_documented,
}


def main(top):
    root = pathlib.Path(top).resolve()
    found = [breach for rule in RULES.values() for breach in rule(root)]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
