"""HTML: one file that opens without a network, says what the JSON says, and runs nothing of the wire.

What a browser has to do with it is checked in Chromium, where that is installed.
"""
import contextlib
import functools
import html.parser
import pathlib
import random
import re

import browser
import packets
import sipwhy
import tap

CAPTURES = sipwhy.ROOT / "captures"
VOID = {"meta", "input", "br", "rect", "path", "link", "img", "hr"}


class Tree(html.parser.HTMLParser):
    """Whether every element ends where it must; and what there is."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open = []
        self.elements = []
        self.text = []
        self.feed(text)
        self.close()
        tap.equal(self.open, [], "elements that are still open")

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        tap.equal(len(names), len(set(names)), f"attributes of {tag} {names}")
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        tap.check(self.open and self.open[-1] == tag,
                  f"</{tag}> at {self.getpos()} ends {self.open[-3:]}")
        self.open.pop()

    def handle_data(self, data):
        self.text.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def report(folder, *arguments, name="report.html", **changes):
    path = pathlib.Path(folder) / name
    done = sipwhy.run("read", "--format", "html", "-o", path, *arguments, **changes)
    tap.equal(done.status, 0, f"exit status ({done.message})")
    return path


@functools.cache
def the_browser():
    return browser.Browser()


@contextlib.contextmanager
def opened(path, **how):
    page = the_browser().open(path, **how)
    try:
        yield page
    finally:
        page.close()


def check_references(tree):
    """Ids are there once, and what refers to one is no lie."""
    ids = [attributes["id"] for _, attributes in tree.elements if "id" in attributes]
    tap.equal(len(ids), len(set(ids)), "ids")
    for tag, attributes in tree.elements:
        for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            for one in (attributes.get(name) or "").split():
                tap.check(one in ids, f"{name}={one} of {tag}")
        href = attributes.get("href")
        if href is not None:
            tap.check(href[0] == "#" and href[1:] in ids, f"a link to {href}")


def check_safe(tree):
    """Nothing is loaded, nothing but our own script and style is there."""
    for tag, attributes in tree.elements:
        tap.check(tag not in ("img", "iframe", "object", "embed", "link", "base", "video", "audio"),
                  f"a {tag}")
        bad = [name for name in attributes if name.startswith("on") or
               name in ("src", "srcset", "style", "action", "formaction", "xlink:href", "background")]
        tap.check(not bad, f"{tag} has {bad}")
    tap.equal((len(tree.all("script")), len(tree.all("style"))), (1, 1), "scripts and styles")
    policy = next(one["content"] for one in tree.all("meta") if "http-equiv" in one)
    tap.check(policy.startswith("default-src 'none'; style-src 'sha256-"), policy)
    tap.check("unsafe" not in policy, policy)


@tap.case("every capture: well-formed, every link leads somewhere, nothing is loaded")
def _():
    with tap.folder() as folder:
        for capture in sorted(CAPTURES.glob("*.pcap*"))[::3]:
            path = report(folder, capture)
            tree = Tree(path.read_text(encoding="utf-8"))
            check_references(tree)
            check_safe(tree)


@tap.case("it says what the JSON says, byte for byte the same each time")
def _():
    capture = CAPTURES / "prolonged-trying.pcap"
    with tap.folder() as folder:
        path = report(folder, capture)
        text = " ".join("".join(Tree(path.read_text(encoding="utf-8")).text).split())
        tap.equal(path.read_bytes(), report(folder, capture, name="again.html").read_bytes(), "again")
    out = sipwhy.run("read", "--format", "html", capture).out
    tap.contains(out.decode(), "<!DOCTYPE html>", "standard output")
    objects = sipwhy.read_json(capture)
    for call in sipwhy.of_type(objects, "call"):
        for said in [call["call_id"], call["from"].removeprefix("sip:"), call["state"],
                     *([call["verdict"]["next"]] if "next" in call.get("verdict", {}) else [])]:
            tap.contains(text, said, "the page")
    for finding in sipwhy.of_type(objects, "finding"):
        tap.contains(text, finding["title"], "the page")
    for said in ("Max-Forwards", "application/sdp", "Hops that are left"):
        tap.contains(text, said, "a message")


@tap.case("four languages: the lang attribute, and words of each")
def _():
    words = {"en": "Trying", "pt": "Resumo", "fr": "Résumé", "es": "Resumen"}
    for language in words:
        out = sipwhy.run("read", "--format", "html", "--lang", language,
                         CAPTURES / "prolonged-trying.pcap", LANGUAGE=None).text
        tree = Tree(out)
        tap.equal(tree.all("html")[0]["lang"], language, "lang")


EVIL = ("\"'><script>window.canary=1</script></script></style></title></pre></svg>-->"
        "<img src=x onerror=window.canary=1><svg onload=window.canary=1>"
        "javascript:window.canary=1 &lt;b&gt; &#60; \u202e\u2066\u200b\ufeff").encode()
RAW = bytes(b for b in range(1, 256) if b not in b"\r\n")


def evil_packets():
    """A call that fails, with all of that in every place that a header or a body has."""
    def fill(text):
        return text.replace(b"EVIL", EVIL).replace(b"RAW", RAW)

    common = (b"Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK1\r\n"
              b"From: \"EVIL\" <sip:EVIL@example.com>;tag=a1\r\n"
              b"To: \"EVIL\" <sip:EVIL@example.net>%s\r\nCall-ID: EVIL@a\r\nCSeq: 1 INVITE\r\n")
    more = (b"Contact: <sip:EVIL@192.0.2.1>\r\nSubject: EVIL RAW\r\nEVIL: EVIL\r\nUser-Agent: EVIL\r\n"
            b"Server: EVIL\r\nReason: Q.850;cause=17;text=\"EVIL\"\r\nWarning: 399 EVIL \"EVIL\"\r\n"
            b"X-\xff\xfe: RAW\r\nContent-Type: application/sdp\r\n\r\n"
            b"v=0\r\no=EVIL 1 1 IN IP4 192.0.2.1\r\ns=EVIL\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
            b"m=audio 4000 RTP/AVP 97\r\na=rtpmap:97 EVIL/8000\r\na=EVIL\r\nRAW")
    invite = fill(b"INVITE sip:EVIL@example.net SIP/2.0\r\n" + common % b"" + more)
    refusal = fill(b"SIP/2.0 404 EVIL\r\n" + common % b";tag=b1" + more)
    return [(1.0, packets.datagram(invite)),
            (1.5, packets.datagram(refusal, packets.BOB, packets.ALICE)),
            (2.0, packets.datagram(fill(b"EVIL sip:EVIL SIP/2.0\r\n" + common % b"" + more)))]


@tap.case("what the wire says is text: no element, no attribute, no script is made of it")
def _():
    with tap.folder() as folder:
        capture = pathlib.Path(folder) / "<script>evil'\".pcap"
        capture.write_bytes(packets.pcap(evil_packets()))
        for language in ("en", "fr"):
            path = report(folder, "--lang", language, capture, "-f", "udp or port \n 5060")
            data = path.read_bytes()
            text = data.decode("utf-8")
            bad = re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]",
                             text)
            tap.equal(bad, [], "characters that do not show")
            tree = Tree(text)
            check_references(tree)
            check_safe(tree)
            tap.contains("".join(tree.text), "<img src=x onerror", "what was sent, as text")
        if not browser.PROGRAM:
            return
        with opened(path) as page:
            page.run("document.querySelectorAll('details').forEach(d => { d.open = true; })")
            tap.equal(page.run("document.querySelectorAll('.headers').length > 1"), True, "messages are explained")
            tap.equal(page.run("[typeof window.canary, document.scripts.length, "
                               "document.querySelectorAll('img,iframe,[onload],[onerror]').length]"),
                      ["undefined", 1, 0], "a script of the wire ran")
            page.check_quiet()


@tap.case("keys and digest responses are not in it")
def _():
    secret, key = "0123456789abcdef0123456789abcdef", "d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj"
    call = packets.request(extra=f"Authorization: Digest username=\"alice\", realm=\"x\", nonce=\"n\", "
                                 f"uri=\"sip:x\", response=\"{secret}\"\r\n")
    body = f"v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\nm=audio 4000 RTP/SAVP 0\r\n" \
           f"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{key}\r\na=ice-pwd:{key}\r\n"
    head = re.sub(rb"Content-Length: 0\r\n\r\n$", b"", call)
    call = head + f"Content-Type: application/sdp\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
    with tap.folder() as folder:
        capture = pathlib.Path(folder) / "a.pcap"
        capture.write_bytes(packets.pcap([(1.0, packets.datagram(call)), (60.0, packets.datagram(b"x"))]))
        text = report(folder, capture).read_text(encoding="utf-8")
    tap.contains(text, "a=crypto", "the message")
    tap.check(secret not in text and key not in text, "a secret is shown")


def many_calls(count):
    """Calls that end well, fail or hang, by turns and by the second."""
    chance = random.Random(7)
    parts = []
    for i in range(count):
        start = 1_750_000_000 + i * 0.5
        kind = chance.choice((packets.answered_call, packets.answered_call, packets.refused_call,
                              packets.stuck_call))
        parts.extend(kind(call_id=f"call-{i}@x", start=start))
    return packets.pcap(sorted(parts))


@tap.case("many calls: the worst are there in full, the file says what it leaves out, and opens in time")
def _():
    with tap.folder() as folder:
        capture = pathlib.Path(folder) / "many.pcap"
        capture.write_bytes(many_calls(1300))
        path = report(folder, capture)
        size = path.stat().st_size
        tap.check(size < 14_000_000, f"{size} bytes")
        text = path.read_text(encoding="utf-8")
        tap.contains(text, 'id="left-out"', "the page")
        classes = ["ewng".index(one) for one in re.findall('<tr class="([ewng])" data-s=', text)]
        tap.equal(len(classes), 1300, "rows of the table")
        tap.equal(classes, sorted(classes), "the worst first")
        ids = set(re.findall(' id="([^"]+)"', text))
        tap.equal(set(re.findall(' href="#([^"]+)"', text)) - ids, set(), "links that lead nowhere")
        tap.check(500 < text.count('class="body"') <= 1000, "calls in full")
        if not browser.PROGRAM:
            return
        with opened(path) as page:
            took = page.run("performance.timing.loadEventEnd - performance.timing.navigationStart")
            tap.check(took < 30_000, f"it took {took} ms to open")
            tap.equal(page.run("document.querySelectorAll('#table tbody tr:not([hidden])').length"), 200,
                      "rows that are shown at first")
            page.check_quiet()


# What every page must keep, looked for in the page itself. Each gives a list of what is wrong.
CHECKS = {
    "a control without a name": """
        [...document.querySelectorAll('a[href],button,input,select,summary,[tabindex="0"],svg[role=img],table,nav')]
        .filter(e => e.checkVisibility())
        .filter(e => !(e.getAttribute('aria-label') || (e.labels && e.labels.length) ||
          (e.getAttribute('aria-labelledby') || '').split(' ').some(id => id && document.getElementById(id)) ||
          (e.matches('table') ? e.caption : e.textContent.trim()) || e.querySelector('caption')))
        .map(e => e.outerHTML.slice(0, 120))""",
    "a heading out of order": """
        [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].filter(e => e.checkVisibility())
        .map(e => [Number(e.tagName[1]), e.textContent])
        .filter((e, i, all) => i === 0 ? e[0] !== 1 : e[0] > all[i - 1][0] + 1 || e[0] === 1)""",
    "a column or a row without a heading": """
        [...document.querySelectorAll('table')].filter(t => ![...t.querySelectorAll('th')].length ||
        [...t.querySelectorAll('th')].some(th => !th.scope)).map(t => t.outerHTML.slice(0, 120))""",
    "an id that is there twice": """
        [...document.querySelectorAll('[id]')].map(e => e.id).filter((id, i, all) => all.indexOf(id) !== i)""",
    "a page that is wider than the window": """
        document.documentElement.scrollWidth > innerWidth
        ? [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 &&
            !e.closest('.ladder,.scroll,pre')).slice(0, 5).map(e => e.outerHTML.slice(0, 100)) : []""",
    "a text that is hard to see": """(() => {
        const parse = c => { const m = c.match(/[\\d.]+/g).map(Number);
          return c.startsWith('color(') ? [m[0]*255, m[1]*255, m[2]*255, m[3] ?? 1] : [m[0], m[1], m[2], m[3] ?? 1]; };
        const over = (a, b) => [0, 1, 2].map(i => a[i] * a[3] + b[i] * (1 - a[3])).concat(1);
        const light = c => { const f = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
          return 0.2126 * f(c[0]) + 0.7152 * f(c[1]) + 0.0722 * f(c[2]); };
        const behind = e => { const all = []; for (; e; e = e.parentElement) all.unshift(parse(getComputedStyle(e).backgroundColor));
          return all.reduce((b, a) => over(a, b), matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18, 1] : [255, 255, 255, 1]); };
        const seen = new Set(), wrong = [];
        const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) {
          const e = walk.currentNode.parentElement;
          if (!walk.currentNode.data.trim() || !e.checkVisibility() || e.closest('script,style')) continue;
          const style = getComputedStyle(e);
          let back = behind(e);
          const mark = e.closest('svg .f');
          if (mark && e.matches(':last-child')) back = over(parse(getComputedStyle(mark.querySelector('rect')).fill), back);
          const ink = over(parse(e.closest('svg') ? style.fill : style.color), back);
          const [a, b] = [light(ink), light(back)].sort((x, y) => y - x);
          const ratio = (a + 0.05) / (b + 0.05);
          const what = `${e.tagName}.${e.getAttribute('class')} ${ratio.toFixed(2)}`;
          if (ratio < 4.5 && !seen.has(what)) { seen.add(what); wrong.push([what, walk.currentNode.data.slice(0, 40)]); }
        }
        return wrong; })()""",
}


def check_page(page, what):
    for name, look in CHECKS.items():
        wrong = page.run(look)
        tap.check(not wrong, f"{what}: {name}: {wrong}")


@tap.case("a page can be used by all: names, headings, contrast, width; light and dark, phone and desk")
def _():
    with tap.folder() as folder:
        path = report(folder, *(CAPTURES / f"{name}.pcap" for name in
                                ("prolonged-trying", "callee-busy", "auth-wrong-password", "redirect",
                                 "malformed", "options-unanswered", "no-response-register")))
        for width, dark in ((1280, False), (390, True)):
            with opened(path, width=width, dark=dark) as page:
                page.run("document.querySelectorAll('#table a[href]').forEach(a => a.click())")
                page.run("document.querySelectorAll('details').forEach(d => { d.open = true; })")
                page.run("new Promise(done => setTimeout(done))")
                check_page(page, f"{width} wide, {'dark' if dark else 'light'}")
                page.check_quiet()


@tap.case("the checks of a page find what is wrong with one")
def _():
    with tap.folder() as folder:
        path = pathlib.Path(folder) / "bad.html"
        path.write_text("<!DOCTYPE html><body style='margin: 0'><h1>a</h1><h3 id=x>b</h3><p id=x><a href='#x'></a>"
                        "<button> </button><input><table><tr><th>x</table>"
                        "<p style='color: #999; width: 3000px'>c</p>")
        with opened(path) as page:
            for name, look in CHECKS.items():
                tap.check(page.run(look), f"{name}: not found")


@tap.case("of a selection it shows that and no more")
def _():
    captures = sorted(CAPTURES.glob("*.pcap"))
    for options in (["--problems"], ["--state", "ended"], ["--code", "4xx"], ["--call", "no such"]):
        tree = Tree(sipwhy.run("read", "--format", "html", *options, *captures).text)
        shown = [one for one in tree.all("tr") if one.get("data-s", "request") != "request"]
        told = [thing for thing in sipwhy.read_json(*options, *captures)
                if thing["type"] in ("call", "registration")]
        tap.equal(len(shown), len(told), f"rows with {options}")
        tap.equal(sorted(one["data-s"] for one in shown), sorted(one["state"] for one in told), "states")


@tap.case("without a script everything is there to be read")
def _():
    with tap.folder() as folder:
        path = report(folder, CAPTURES / "prolonged-trying.pcap")
        with opened(path, script=False) as page:
            tree = page.ask("Accessibility.getFullAXTree")["nodes"]
            said = " ".join(str(node.get("name", {}).get("value")) for node in tree)
            for word in ("Stuck in 100 Trying", "INVITE", "Verdicts", "Glossary"):
                tap.contains(said, word, "the accessibility tree")
            roles = {node.get("role", {}).get("value") for node in tree}
            tap.check({"table", "columnheader", "rowheader", "image", "navigation", "main"} <= roles,
                      f"roles: {roles}")
            page.check_quiet()


SHOWN = "[...document.querySelectorAll('#table tbody tr:not([hidden]):not(.open)')].map(r => (r.querySelector('small') || r.cells[3]).textContent)"


@tap.case("the table sorts, searches and filters, with the mouse and with the keyboard")
def _():
    with tap.folder() as folder:
        path = report(folder, *sorted(CAPTURES.glob("*.pcap"))[:12])
        with opened(path) as page:
            count = len(page.run(SHOWN))
            tap.check(count >= 12, f"{count} rows")
            # Sort by the keyboard: the button takes the focus, Enter presses it.
            page.run("document.querySelector('#table th button').focus()")
            starts = "[...document.querySelectorAll('#table tbody .c-when')].map(c => Number(c.dataset.v))"
            for order, wanted in (("ascending", False), ("descending", True)):
                page.press("Enter", text="\r")
                tap.equal(page.run("document.querySelector('#table th').getAttribute('aria-sort')"), order, "aria-sort")
                got = page.run(starts)
                tap.equal(got, sorted(got, reverse=wanted), "starts")
            # Search.
            page.run("document.getElementById('search').focus()")
            wanted = page.run(SHOWN)[3]
            page.ask("Input.insertText", text=wanted[:12].upper())
            found = page.run(SHOWN)
            tap.check(wanted in found and len(found) < count, f"{found} found by {wanted}")
            tap.equal(page.run("document.getElementById('shown').value"), f"{len(found)} of {count} shown", "the count")
            page.run("document.querySelector('#filters [type=reset]').click()")
            page.run("new Promise(done => setTimeout(done))")
            tap.equal(len(page.run(SHOWN)), count, "rows after the reset")
            # Filters: each value alone, and together they make all rows up.
            for key in "scfp":
                values = page.run(f"[...document.getElementById('by-{key}').options].map(o => o.value)")
                for value in values[1:3]:
                    page.run(f"(s => {{ s.value = {value!r}; s.dispatchEvent(new Event('input', {{bubbles: true}})); }})"
                             f"(document.getElementById('by-{key}'))")
                    keys = page.run("[...document.querySelectorAll('#table tbody tr:not([hidden]):not(.open)')]"
                                    f".map(r => r.dataset.{key})")
                    tap.check(keys and all(value in one.split() for one in keys), f"{key}={value}: {keys}")
                page.run("document.querySelector('#filters [type=reset]').click()")
                page.run("new Promise(done => setTimeout(done))")
            # A cause shows its calls.
            page.run("document.querySelector('button.only').click()")
            page.run("new Promise(done => setTimeout(done))")
            tap.check(0 < len(page.run(SHOWN)) < count, "the calls of a cause")
            # A call opens behind its row, with the keyboard, and closes again.
            page.run("document.querySelector('#table tbody tr:not([hidden]) a').focus()")
            for is_open in (True, False):
                page.press("Enter", text="\r")
                tap.equal(page.run("document.querySelectorAll('#table tr.open .body').length"), int(is_open), "calls in full")
                tap.equal(page.run("document.activeElement.getAttribute('aria-expanded')"), str(is_open).lower(), "aria-expanded")
            # A message opens from its arrow, and is explained.
            page.press("Enter", text="\r")
            page.run("document.querySelector('#table .ladder .m .label').dispatchEvent(new MouseEvent('click', {bubbles: true}))")
            page.run("new Promise(done => setTimeout(done))")
            said = page.run("document.querySelector('#table .hit .headers').textContent")
            tap.contains(said, "Names the call", "the headers of the message")
            page.check_quiet()


try:
    tap.run(workers=1)
finally:
    if the_browser.cache_info().currsize:
        the_browser().close()
