"""The torture messages of RFC 4475, RFC 5118, Kamailio and PJSIP: docs/torture.md says what sipwhy makes of them."""
import difflib
import functools

import tap
import torture

COMPACT = {"v": "via", "f": "from", "t": "to", "i": "call-id", "m": "contact", "l": "content-length"}


@functools.cache
def messages():
    if not torture.are_here():
        tap.skip("no ../shared/rfc and ../shared/captures beside the checkout")
    return torture.messages()


def header_at(message, byte):
    """The name of the header field that this byte is in."""
    start = message.rfind(b"\n", 0, byte) + 1
    while message[start:start + 1] in (b" ", b"\t"):
        start = message.rfind(b"\n", 0, start - 1) + 1
    name = message[start:].partition(b":")[0].decode("latin-1").strip().lower()
    return COMPACT.get(name, name)


def check_place(row, message, values):
    """The values of the finding name the place, and a byte that is there."""
    place = row.places[0]
    if place.startswith("byte "):
        tap.equal(values.get("byte"), int(place.removeprefix("byte ")), "byte")
        return
    tap.equal(values.get("header"), place, "header")
    if "byte" in values:
        tap.equal(header_at(message, values["byte"]), place.lower(), "the header at the byte")


def a_row(row):
    message = messages()[row.file]
    found = torture.findings(message)
    finding = torture.malformed(found)
    tap.equal(torture.others(found), row.others, "other findings")
    tap.equal(finding["severity"] if finding else "clean", row.severity, "severity")
    if finding:
        check_place(row, message, finding["values"])
        for place in row.places:
            tap.check(place.startswith("byte ") or place in torture.sentences(finding),
                      f"expected {place} in: {finding['detail']}")


def as_in_the_archive():
    """RFC 5118 with the line ends of its archive: the same is said, but for what these make wrong."""
    if not torture.are_here():
        tap.skip("no ../shared/rfc beside the checkout")
    for name, content in torture.archive("rfc5118").items():
        told = [torture.malformed(torture.findings(each))
                for each in (content, torture.with_crlf(content))]
        lf, crlf = (set(torture.sentences(each).split("; ")) if each else set() for each in told)
        tap.equal(torture.NO_END in lf, b"\n\n" not in content, f"{name}: no end")
        tap.equal(lf - {torture.NO_END}, crlf, name)


def a_body_of_its_length():
    """RFC 5118 section 4.6 is clean once its Content-Length is that of its body."""
    message = messages()["rfc5118/ipv6-in-sdp"]
    body = len(message.partition(b"\r\n\r\n")[2])
    fixed = message.replace(b"Content-Length: 268", f"Content-Length: {body}".encode())
    tap.check(fixed != message, "the Content-Length is another one")
    found = torture.findings(fixed)
    tap.equal((torture.malformed(found), torture.others(found)), (None, []), "findings")


def each_has_a_row():
    tap.equal(sorted(row.file for row in torture.rows()), sorted(messages()), "messages")


def as_documented():
    messages()
    stored = torture.DOCUMENT.read_text(encoding="utf-8").splitlines()
    diff = list(difflib.unified_diff(stored, torture.document().splitlines(), "stored", "now",
                                     lineterm="", n=0))
    tap.check(not diff, "run sh tools/update-torture\n" + "\n".join(diff[:60]))


for each_row in torture.rows():
    tap.add(f"{each_row.file}: {each_row.what}", a_row, each_row)
tap.add("each message has a row", each_has_a_row)
tap.add("RFC 5118 with LF", as_in_the_archive)
tap.add("RFC 5118 section 4.6 with its length put right", a_body_of_its_length)
tap.add("docs/torture.md is what is said", as_documented)

tap.run()
