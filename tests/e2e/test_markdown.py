"""Markdown and Mermaid: made to be pasted elsewhere, so nothing on the wire may become more than text there."""
import html.parser
import pathlib
import re
import shutil
import subprocess

import packets
import sipwhy
import tap

CAPTURES = sipwhy.ROOT / "captures"
CAROL = ("203.0.113.40", 5060)

# What would be a name, a number, a link, a picture, a formula or a tag on a site that shows Markdown.
LIVELY = re.compile(r"@|#\d|://|www\.|`|<|!\d|!\[|\$\w|%\w|~|\bGH-\d|&\w|\]\(|\|")


def without_code(line):
    """A line of Markdown without its spans of code and the bars that are escaped (CommonMark section 6.1)."""
    left, place = [], 0
    while place < len(line):
        run = re.compile("`+").match(line, place)
        if line.startswith("\\|", place):
            place += 2
        elif not run:
            left.append(line[place])
            place += 1
        else:
            size = len(run.group())
            closing = re.compile(f"(?<!`)`{{{size}}}(?!`)").search(line, run.end())
            tap.check(closing, f"code that does not end: {line!r}")
            left.append("C")
            place = closing.end()
    return "".join(left)


def check_markdown(text):
    """Nothing lively outside of code; tables are even. Gives the headings."""
    fence, columns, headings = None, None, []
    for line in text.splitlines():
        if fence:
            fence = None if line == fence else fence
            continue
        if line.startswith("```"):
            fence = re.match("`+", line).group()
            continue
        plain = without_code(line)
        if line.startswith("|"):
            cells = plain.count("|")
            tap.equal(cells, columns or cells, f"cells of {line!r}")
            columns = cells
            plain = plain.replace("|", "")
        else:
            columns = None
        tap.check(not LIVELY.search(plain), f"outside of code: {line!r}")
        if line.startswith("#"):
            headings.append(line)
    tap.check(fence is None, "a block of code that does not end")
    return headings


class Page(html.parser.HTMLParser):
    """What a page made of Markdown holds besides code."""

    def __init__(self):
        super().__init__()
        self.tags, self.text, self.code = set(), [], 0

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.code += tag in ("code", "pre")

    def handle_endtag(self, tag):
        self.code -= tag in ("code", "pre")

    def handle_data(self, data):
        if not self.code:
            self.text.append(data)


def check_page(text):
    """The same of what the parser of GitHub makes of it, where that is installed."""
    if not shutil.which("cmark-gfm"):
        return
    made = subprocess.run(["cmark-gfm", "--unsafe", *sum((["-e", name] for name in (
        "table", "autolink", "strikethrough", "tasklist")), [])], input=text, encoding="utf-8",
        capture_output=True, check=True).stdout
    page = Page()
    page.feed(made)
    more = page.tags - set("code em h1 h2 li ol p pre strong table tbody td th thead tr ul".split())
    tap.check(not more, f"tags from nowhere: {more}")
    for data in page.text:
        tap.check(not LIVELY.search(data.replace("|", "")), f"outside of code: {data!r}")


TEXT = r"(?:[^#;%{}<>&\"`\\$\n]|#\d+;|<br/>)+"
STATEMENT = re.compile(rf"    (?:title {TEXT}|autonumber|participant h\d+ as {TEXT}"
                       rf"|h\d+(?:->>|-->>)h\d+: {TEXT}|Note over h\d+(?:,h\d+)?: {TEXT})")


def check_diagram(text):
    """A sequence diagram of the grammar of Mermaid, as far as it is used here. Gives its lines."""
    lines = text.splitlines()
    tap.equal(lines[0], "sequenceDiagram", "the first line")
    hosts = set(re.findall(r"^    participant (h\d+) ", text, re.MULTILINE))
    for line in lines[1:]:
        tap.check(STATEMENT.fullmatch(line), f"no statement: {line!r}")
        tap.check("style" not in line and "classDef" not in line, f"a word that eats a semicolon: {line!r}")
        head = line.partition(":")[0]
        if " as " not in head and not head.startswith("    title"):
            tap.check(set(re.findall(r"\bh\d+\b", head)) <= hosts, f"a host that is not there: {line!r}")
    return lines


def diagrams_of(text):
    """The diagrams of an output, one as it is or several in Markdown."""
    if text.startswith("sequenceDiagram"):
        return [check_diagram(text)]
    blocks = re.findall(r"^```mermaid\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    rest = re.sub(r"^```mermaid\n.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    tap.check("`" not in rest and "sequenceDiagram" not in rest, f"outside of the blocks: {rest!r}")
    return [check_diagram(block) for block in blocks]


HOSTILE = [
    "<script>alert(1)</script>", "`|\\|``x```", "```", "````", "@alice #123 !45 GH-7 $x$ %m ~l", "[x](http://evil.example/)",
    "![x](http://evil.example/)", "http://evil.example/a www.evil.example", "end", "style:x#59;#0;",
    "%%{init: {}}%%", "a;b#c:d>e<f--x", "\\", "`", "\\|@bob|", "a\\|<b>|`", "wrap: x", "$$x$$",
    "&lt;b&gt; &#64;eve", "Note over h1: x", "---", "| a | b |", "classDef a:b#c;", "\\n", "1. x", "</details>",
    "<!--", "@{x}", "\u202e\x1b[2J", "deadbeef12345", "a`b``c", "* a", "_a_ **b**", "<br/>", "a#35;b"]


def hostile_call(text, number):
    """An INVITE, its 404 and a request of a strange method, with the text wherever there is room for it."""
    start = packets.START + 100 * number
    word = text.replace(" ", "")
    same = {"call_id": f"{text}@{number}", "branch": f"z9hG4bK{number}"}
    sdp = (f"v=0\r\no={word} 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 {text}\r\nt=0 0\r\n"
           f"m=audio 4000 RTP/AVP 97\r\na=rtpmap:97 {word}/8000\r\n").encode()
    asked = packets.request(**same).replace(b"sip:bob@example.net>", f"sip:{text}@example.net>".encode())
    asked = asked.replace(b"<sip:alice@example.com>", f"\"{text}\" <{text}>".encode())
    asked = asked.replace(b"Content-Length: 0\r\n\r\n", b"Content-Type: application/sdp\r\n"
                          b"Content-Length: %d\r\n\r\n" % len(sdp) + sdp)
    extra = f"Warning: 399 {text} \"{text}\"\r\nReason: Q.850;cause=1;text=\"{text}\"\r\nServer: {text}\r\n"
    refused = packets.response(404, text, extra=extra, **same)
    odd = packets.request(method=word, cseq=2, call_id=same["call_id"], branch=f"z9hG4bKx{number}")
    return [(start, packets.datagram(asked)), (start + 1, packets.datagram(refused, packets.BOB, packets.ALICE)),
            (start + 2, packets.datagram(odd))]


def read(packet_list, *options, **changes):
    with tap.folder() as top:
        path = pathlib.Path(top) / "`@x`<b>.pcap"
        path.write_bytes(packets.pcap(packet_list))
        done = sipwhy.run("read", *options, path, **changes)
    tap.equal((done.status, done.message), (0, ""), "exit status and message")
    return done.text


def all_hostile():
    return [packet for number, text in enumerate(HOSTILE) for packet in hostile_call(text, number)]


def hostile_markdown(*options):
    text = read(all_hostile(), "--format", "markdown", *options)
    headings = check_markdown(text)
    tap.check(len([line for line in headings if re.match(r"## \d", line)]) >= (len(HOSTILE) if options else 2),
              f"sections: {headings}")
    check_page(text)
    return text


def hostile_mermaid(*options):
    diagrams = diagrams_of(read(all_hostile(), "--format", "mermaid", *options))
    tap.check(len(diagrams) >= (len(HOSTILE) if options else 2), f"only {len(diagrams)} diagrams")


tap.add("what is on the wire is text in Markdown", hostile_markdown)
tap.add("what is on the wire is text in Markdown of every call", hostile_markdown, "-v")
tap.add("what is on the wire is text in Mermaid", hostile_mermaid)
tap.add("what is on the wire is text in Mermaid of every call", hostile_mermaid, "-v")


@tap.case("every language makes the same tables and diagrams")
def _():
    for language in ("pt", "fr", "es"):
        paths = sorted(CAPTURES.glob("*.pcap*"))
        text = sipwhy.run("read", "--lang", language, "--format", "markdown", *paths).text
        tap.check(len(check_markdown(text)) > 10, "headings")
        check_page(text)
        diagrams_of(sipwhy.run("read", "--lang", language, "--format", "mermaid", *paths).text)


@tap.case("a ticket has the verdict, the ladder, the responses and the findings")
def _():
    text = read(packets.stuck_call() + packets.refused_call(start=packets.START + 100), "--format", "markdown")
    headings = check_markdown(text)
    tap.check(re.fullmatch(r"# sipwhy: ``/.*/`@x`<b>\.pcap``", headings[0]), f"heading: {headings[0]}")
    tap.equal([line[:8] for line in headings[1:]], ["## 1. St", "## 2. Nu", "## Summa"], "sections, the worst first")
    for part in ("1. Stuck in 100 Trying", "**Why:** The INVITE", "**Next:** ", "```text", "INVITE", "404 Not Found",
                 "- **404 Not Found**: ", "*How to Fix:*", "- **error: Stuck in 100 Trying** `prolonged-trying`",
                 "Call-ID `refused@alice`", "frames 1, 2", "| calls | 1 trying, 1 failed |"):
        tap.contains(text, part, "Markdown")


@tap.case("calls that fail for the same reason are one section and one diagram")
def _():
    calls = [packet for number in range(90)
             for packet in packets.refused_call(call_id=f"{number}@alice", start=packets.START + 20 * number)]
    text = read(calls, "--format", "markdown")
    tap.contains(text, "90 calls: Number or user not found", "Markdown")
    tap.equal(len([line for line in check_markdown(text) if re.match(r"## \d", line)]), 1, "sections")
    tap.equal(text.count("| `sip:alice@example.com` |"), 19, "others")
    tap.contains(text, "and 70 more", "Markdown")
    tap.equal(len(diagrams_of(read(calls, "--format", "mermaid"))), 1, "diagrams")
    tap.equal(len(diagrams_of(read(calls, "-v", "--format", "mermaid"))), 90, "diagrams of all")


def legs():
    """A call through a B2BUA, joined by Session-ID; the far side does not answer."""
    session = "Session-ID: ab30317f1a784dc48ff824d0d3715d86;remote=00000000000000000000000000000000\r\n"
    asked = packets.request(call_id="near@alice", extra=session)
    trying = packets.response(100, "Trying", call_id="near@alice")
    onward = packets.request(call_id="far@b2bua", branch="z9hG4bK2", extra=session)
    rows = [(packets.START, packets.datagram(asked)),
            (packets.START + 0.01, packets.datagram(trying, packets.BOB, packets.ALICE))]
    for delay in (0.02, 0.52, 1.52, 3.52, 7.52, 15.52, 31.52):
        rows.append((packets.START + delay, packets.datagram(onward, packets.BOB, CAROL)))
    return rows + [(packets.START + 60, packets.datagram(b"\x80\x00 no SIP", (packets.ALICE[0], 4000), CAROL))]


@tap.case("the legs of a call are one diagram; what was sent again is one arrow")
def _():
    lines = diagrams_of(read(legs(), "--format", "mermaid"))
    tap.equal(len(lines), 1, "diagrams")
    lines = lines[0]
    for host in (packets.ALICE, packets.BOB, CAROL):
        tap.equal(len([line for line in lines if f" as {host[0]}" in line]), 1, f"participants {host[0]}")
    arrows = [line.strip() for line in lines if re.match(r"    h\d+-", line)]
    tap.check(arrows[0].startswith("h1->>h2: INVITE<br/>0.000, frame 1"), arrows[0])
    tap.check(arrows[1].startswith("h2-->>h1: 100 Trying<br/>"), arrows[1])
    tap.check(arrows[2].startswith("h2->>h3: INVITE x7<br/>"), arrows[2])
    tap.equal(len(arrows), 3, f"arrows: {arrows}")
    notes = "\n".join(line for line in lines if line.startswith("    Note over h1,h3: "))
    for part in ("error: Stuck in 100 Trying", "Why: "):
        tap.contains(notes, part, "notes")


@tap.case("calls without a problem are not counted as left out")
def _():
    clean = [packet for number in range(1100)
             for packet in packets.answered_call(call_id=f"{number}@alice", start=packets.START + 20 * number)]
    both = sorted(clean + packets.refused_call(call_id="bad@alice"))
    for form in ("markdown", "mermaid"):
        text = read(both, "--format", form)
        tap.check("More" not in text, f"{form} misses something: {text[-200:]!r}")
        tap.contains(text, "bad@alice", form)


def chatter(call_id, src, dst, start):
    """Messages whose labels are all entities."""
    for number in range(2, 42):
        same = {"call_id": call_id, "branch": f"z9hG4bK{number}", "cseq": number, "method": "%" * 60}
        yield start + number, packets.datagram(packets.request(**same), src, dst)
        yield start + number + 0.1, packets.datagram(packets.response(500, ";" * 60, **same), dst, src)


@tap.case("a diagram is no longer than Mermaid takes")
def _():
    talk = legs()[:4] + [packet for packet in chatter("near@alice", packets.ALICE, packets.BOB, packets.START + 1)] + [
        packet for packet in chatter("far@b2bua", packets.BOB, CAROL, packets.START + 1.5)]
    for options, least in (((), 30000), (("-v",), 30000)):
        lines = diagrams_of(read(sorted(talk), "--format", "mermaid", *options))[0]
        size = sum(len(line) + 1 for line in lines)
        tap.check(least < size < 50000, f"{size} characters")
        tap.check(any("more messages" in line for line in lines), "nothing is said of what is missing")


@tap.case("a call without a problem has a diagram where it is alone, or asked for")
def _():
    both = packets.answered_call() + packets.refused_call(start=packets.START + 100)
    for options, packet_list, method in (((), packets.answered_call(), "BYE"), ((), both, "404 Not Found"),
                                         (("--call", "answered@alice"), both, "BYE")):
        text = read(packet_list, "--format", "mermaid", *options)
        tap.check(text.startswith("sequenceDiagram\n"), f"no plain diagram: {text[:80]!r}")
        tap.contains(text, method, "diagram")


@tap.case("an empty capture is a short ticket and a diagram of nothing")
def _():
    tap.equal(check_markdown(read([], "--format", "markdown"))[-1], "## Summary", "the last heading")
    tap.equal(len(diagrams_of(read([], "--format", "mermaid"))), 1, "diagrams")


tap.run()
