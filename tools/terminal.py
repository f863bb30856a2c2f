"""Text with the colours of a terminal as an SVG picture of that terminal."""
import html
import re
import unicodedata

CELL, LINE, EDGE, SIZE = 8.4, 18, 16, 14
GROUND, PLAIN = "#10151c", "#d6dde6"
COLOURS = {31: "#ff7b72", 32: "#7ee787", 33: "#f2cc60", 36: "#79c0ff"}
DIM = "#8b98a8"
ESCAPE = re.compile(r"\033\[([0-9;]*)m")


def columns_of(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else not unicodedata.combining(c)
               for c in text)


def style_of(numbers):
    """The attributes of SVG for those of the terminal; each escape sets all of them anew."""
    colour = next((COLOURS[n] for n in numbers if n in COLOURS), DIM if 2 in numbers else PLAIN)
    return f'fill="{colour}"' + (' font-weight="bold"' if 1 in numbers else "")


def runs_of(line, numbers):
    """Pieces of a line of one style each, and the style at its end."""
    runs, start = [], 0
    for escape in ESCAPE.finditer(line):
        runs.append((line[start:escape.start()], numbers))
        numbers = [int(n) for n in escape[1].split(";") if n]
        start = escape.end()
    runs.append((line[start:], numbers))
    return runs, numbers


def draw_run(text, numbers, column, y):
    """Words of a run, each where its column is, whatever font there is."""
    drawn = []
    for word in re.finditer(r"\S+(?: \S+)*", text):
        x = EDGE + CELL * (column + columns_of(text[:word.start()]))
        width = CELL * columns_of(word[0])
        drawn.append(f'<text x="{x:.1f}" y="{y}" textLength="{width:.1f}" '
                     f'{style_of(numbers)}>{html.escape(word[0])}</text>')
    return drawn


def svg(text, title):
    """A picture of @text, which is what a terminal got."""
    lines, drawn, widest, numbers = text.rstrip("\n").split("\n"), [], 0, []
    for row, line in enumerate(lines):
        runs, numbers = runs_of(line, numbers)
        column = 0
        for piece, style in runs:
            drawn += draw_run(piece, style, column, EDGE + LINE * row + SIZE)
            column += columns_of(piece)
        widest = max(widest, column)
    width, height = 2 * EDGE + CELL * widest, 2 * EDGE + LINE * len(lines)
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" '
        f'width="{width:.0f}" role="img" font-size="{SIZE}" xml:space="preserve" '
        f'font-family="DejaVu Sans Mono, Liberation Mono, Menlo, Consolas, monospace">',
        f"<title>{html.escape(title)}</title>",
        f'<rect width="100%" height="100%" rx="8" fill="{GROUND}"/>', *drawn, "</svg>", ""])
