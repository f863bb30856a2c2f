"""The sources keep the rules of house.py, and house.py catches whoever breaks them."""
import os
import pathlib

import house
import tap

ROOT = pathlib.Path(os.environ["SIPWHY_SOURCE_ROOT"])


def holds(rule):
    found = list(rule(ROOT))
    tap.check(not found, "\n".join(found))


for rule_name, rule in house.RULES.items():
    tap.add(rule_name, holds, rule)

GOOD_HEADER = "#ifndef X_H\n#define X_H\nint x(void);\n#endif\n"
GOOD_SOURCE = "/* x.c — nothing. */\n"


def tree(top, files):
    """A small source tree that keeps all rules but for these files."""
    files = {"tests/meson.build": "'base_span',", "src/base/span.h": GOOD_HEADER} | files
    for name, text in files.items():
        path = pathlib.Path(top) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return pathlib.Path(top)


def found_in(files):
    with tap.folder() as top:
        root = tree(top, files)
        return [breach for rule in house.RULES.values() for breach in rule(root)]


def accepted(path, text):
    tap.equal(found_in({path: text}), [], "breaches")


def refused(path, text, part):
    found = found_in({path: text})
    tap.equal(len(found), 1, f"breaches in {found}")
    tap.contains(found[0], part, "breach")
    tap.contains(found[0], path, "its place")


def including(line):
    return f"{GOOD_SOURCE}#include {line}\n"


LOWER = "src/sip/via.c"
ACCEPTED = [
    ("a room includes itself and lower floors", LOWER,
     including('"sip/message.h"') + '#include "base/span.h"\n#include "decode/udp.h"\n'),
    ("a room includes the public face", LOWER, including("<sipwhy/types.h>")),
    ("the program includes its report", "src/cli/main.c", including('"report/text.h"')),
    ("capture knows libpcap", "src/capture/file.c", including("<pcap/pcap.h>")),
    ("sip knows libosip2", LOWER, including("<osipparser2/osip_via.h>")),
    ("text may be formatted anywhere", LOWER, GOOD_SOURCE + "void f(char *t) { snprintf(t, 1, \"\"); }\n"),
    ("what is said in a comment is not done", LOWER, GOOD_SOURCE + "// printf(), abort()\n"),
    ("what is said in a text is not done", LOWER, GOOD_SOURCE + 'const char *s = "exit(1)";\n'),
    ("a member may be called error", LOWER, GOOD_SOURCE + "int f(s *x) { return x->error(1); }\n"),
    ("the program may speak", "src/cli/main.c", GOOD_SOURCE + "int main(void) { puts(\"\"); }\n"),
]
REFUSED = [
    ("a room includes one above it", LOWER, including('"track/call.h"'), "not below"),
    ("a room includes its neighbour", "src/knowledge/codes.c", including('"capture/file.h"'),
     "not below"),
    ("a room includes its other neighbour", "src/capture/file.c", including('"knowledge/codes.h"'),
     "not below"),
    ("the program includes a room", "src/report/text.c", including('"track/call.h"'),
     "the program sees only"),
    ("the report includes the command line", "src/report/text.c", including('"cli/options.h"'),
     "the program sees only"),
    ("a path that climbs", LOWER, including('"../base/span.h"'), "climbs"),
    ("a header without its room", LOWER, including('"via.h"'), "not named from its room"),
    ("a room's header in angle brackets", LOWER, including("<base/span.h>"), "angle brackets"),
    ("a public header needs a private one", "include/sipwhy/x.h",
     GOOD_HEADER.replace("int", '#include "base/span.h"\nint'), "public header"),
    ("libpcap outside capture", "src/decode/frame.c", including("<pcap.h>"), "libpcap"),
    ("libosip2 outside sip", "src/track/call.c", including("<osip2/osip.h>"), "libosip2"),
    ("jansson outside report", "src/engine/run.c", including("<jansson.h>"), "jansson"),
    ("an include that is hidden by spaces", LOWER, f'{GOOD_SOURCE}  #  include "track/call.h"\n',
     "not below"),
    ("the library prints", LOWER, GOOD_SOURCE + "void f(void) { printf(\"\"); }\n", "printf()"),
    ("the library ends the process", LOWER, GOOD_SOURCE + "void f(void) { exit(1); }\n", "exit()"),
    ("the library aborts", "src/capture/file.c", GOOD_SOURCE + "void f(void) { abort(); }\n",
     "abort()"),
    ("a file without a first comment", LOWER, "int x;\n", "comment"),
    ("a file too long", LOWER, GOOD_SOURCE + "int x;\n" * 600, "601 lines"),
    ("a header without a guard", "src/sip/via.h", "int x(void);\n", "guard"),
    ("a guard whose names differ", "src/sip/via.h", GOOD_HEADER.replace("define X", "define Y"),
     "guard"),
    ("a header that needs another one first", "src/sip/via.h",
     GOOD_HEADER.replace("void", "size_t"), "compile alone"),
    ("a merge left undone", "docs/x.md", "<" * 7 + " HEAD\n", "conflict"),
    ("a unit test without a row", "tests/unit/test_sip_via.c", GOOD_SOURCE, "no row"),
]
LIMITS = "/* limits.h — x. streams: */\n" + GOOD_HEADER.replace("int x(void);", "#define LIMIT_A 70000\n"
                                                               "#define LIMIT_B_BYTES (8u * 1024)")
LIMIT_ROW = 'static const int x[] = {[LIMIT_HIT_X] = {"streams"}};\n'
LIMIT_PAGE = "| `streams` | `LIMIT_A` | 70,000 | x |\n| | `LIMIT_B_BYTES` | 8 KiB | x |\n"
LIMIT_PAGES = [
    ("a limit that is documented", LIMIT_PAGE, None),
    ("a limit without a row", LIMIT_PAGE.replace("LIMIT_A", "LIMIT_C"), "no row has `LIMIT_A`"),
    ("a limit with another number", LIMIT_PAGE.replace("8 KiB", "9 KiB"), "`LIMIT_B_BYTES` is 8 KiB"),
    ("a name that is told and has no row", LIMIT_PAGE.replace("streams", "x"), "the name `streams`"),
]


def limits_checked(page, part):
    found = found_in({"src/base/limits.h": LIMITS, "docs/limits.md": page,
                      "src/engine/limits.c": GOOD_SOURCE + LIMIT_ROW})
    tap.equal(len(found), 1 if part else 0, f"breaches in {found}")
    if part:
        tap.contains(found[0], part, "breach")


for name, *arguments in LIMIT_PAGES:
    tap.add(f"limits: {name}", limits_checked, *arguments)
for name, *arguments in ACCEPTED:
    tap.add(f"accepted: {name}", accepted, *arguments)
for name, *arguments in REFUSED:
    tap.add(f"refused: {name}", refused, *arguments)

tap.run()
