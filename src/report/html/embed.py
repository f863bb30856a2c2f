"""Turn the style sheet and the script of the HTML report into C, with the hashes that name them.

Usage: embed.py STYLE SCRIPT OUTPUT
"""
import base64
import hashlib
import pathlib
import sys


def literal(text):
    """A C string, a line of the text to a line of the source."""
    lines = []
    for line in text.splitlines(keepends=True):
        escaped = line.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        lines.append(f'    "{escaped}"')
    return "\n".join(lines)


def main():
    style, script, output = map(pathlib.Path, sys.argv[1:])
    parts = ["/* Made by embed.py. */", '#include "report/html/skin.h"', ""]
    for name, path in (("style", style), ("script", script)):
        text = path.read_text(encoding="ascii")
        if "</" in text and ("</script" in text.lower() or "</style" in text.lower()):
            sys.exit(f"{path} would end its own element")
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        parts.append(f"const char skin_{name}[] =\n{literal(text)};")
        parts.append(f'const char skin_{name}_hash[] = "sha256-{digest}";')
    output.write_text("\n".join(parts) + "\n", encoding="ascii")


main()
