"""The torture messages of RFC 4475, RFC 5118, Kamailio and PJSIP: what they are, and what sipwhy says of each.

torture.tsv has a row for each: the file, the section of its RFC (of RFC 3261 for the messages of projects), what
is to be thought of it, its malformed-message, and its other findings about syntax (OTHERS). "clean" is no
malformed-message at all, else the severity and the places that it must name: the header, or the byte, that is in
its values, then headers that are in its detail.

Run by itself it writes docs/torture.md anew (tools/update-torture); test_torture.py holds it against what is said
now. The messages are in ../shared/rfc (the archives in the RFCs) and ../shared/captures, beside the checkout.
"""
import base64
import dataclasses
import io
import pathlib
import re
import tarfile
import tempfile

import packets
import sipwhy

DOCUMENT = sipwhy.ROOT / "docs" / "torture.md"
SHARED = sipwhy.ROOT.parent / "shared"
RFCS = ("rfc4475", "rfc5118")
PROJECTS = ("kamailio", "pjproject")
NO_END = "No empty line ends the header"
OTHERS = ("branch-invalid", "content-length-mismatch", "missing-mandatory-header")


@dataclasses.dataclass
class Row:
    """A message and what is expected of it; places is empty where it is clean."""

    file: str
    section: str
    what: str
    severity: str
    places: list
    others: list


def rows():
    lines = pathlib.Path(__file__).with_name("torture.tsv").read_text(encoding="utf-8").splitlines()
    made = []
    for line in lines[1:]:
        file, section, what, says, others = (line.split("\t") + [""])[:5]
        severity, _, places = says.partition(" ")
        made.append(Row(file, section, what, severity, places.split(", ") if places else [],
                        others.split()))
    return made


# ---- messages ----


def are_here():
    return all((SHARED / "rfc" / f"{name}.txt").is_file() for name in RFCS) \
        and all((SHARED / "captures" / name).is_dir() for name in PROJECTS)


def archive(name):
    """The files in the base64 of a gzipped tar that an RFC ends with."""
    text = (SHARED / "rfc" / f"{name}.txt").read_text(encoding="latin-1")
    encoded = text[text.rindex("-- BEGIN MESSAGE ARCHIVE --"):text.rindex("-- END MESSAGE ARCHIVE --")]
    words = re.findall(r"^\s*(\S+)\s*$", encoded, re.MULTILINE)
    with tarfile.open(fileobj=io.BytesIO(base64.b64decode("".join(words)))) as tar:
        return {pathlib.PurePath(member.name).name: tar.extractfile(member).read()
                for member in tar if member.isfile()}


def with_crlf(message):
    """The archive of RFC 5118 has LFs, and lacks the empty line of messages without a body."""
    message = message.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return message if b"\r\n\r\n" in message else message + b"\r\n"


def messages():
    """All that are there, by the names in the table."""
    found = {f"rfc4475/{name}": content for name, content in archive("rfc4475").items()}
    found |= {f"rfc5118/{name}": with_crlf(content) for name, content in archive("rfc5118").items()}
    for project in PROJECTS:
        found |= {f"{project}/{path.name}": path.read_bytes()
                  for path in (SHARED / "captures" / project).iterdir()}
    return found


# ---- measuring ----


def findings(message):
    """What `sipwhy read` finds in a datagram of these bytes; it must be taken for one message."""
    with tempfile.TemporaryDirectory(prefix="sipwhy-") as top:
        path = pathlib.Path(top) / "message.pcap"
        path.write_bytes(packets.pcap([(packets.START, packets.datagram(message))]))
        objects = sipwhy.read_json(path)
    assert len(sipwhy.of_type(objects, "message")) == 1
    return sipwhy.of_type(objects, "finding")


def malformed(found):
    """The one malformed-message among them, or None."""
    those = [each for each in found if each["id"] == "malformed-message"]
    assert len(those) <= 1
    return those[0] if those else None


def others(found):
    """The other findings about syntax, as in the table."""
    return sorted(f"{each['id']}:{each['severity']}" for each in found if each["id"] in OTHERS)


def sentences(finding):
    """The defects in its detail, without the bytes that they quote."""
    listed = finding["detail"].partition("grammar: ")[2]
    return re.sub(r': ".*?"(?=; [A-Z]|\.$)', "", listed).rstrip(".")


# ---- the document ----


INTRODUCTION = """\
# The torture messages

Written by `sh tools/update-torture`, which puts each message of RFC 4475, RFC 5118 and of the parser tests of Kamailio
and PJSIP into a UDP datagram and gives it to `sipwhy read`. A test fails when a row is no longer true.

- A message that breaks the grammar has a `malformed-message` finding that says where: its sentences are in the table.
  Its severity is error where receivers answer 400 or drop the message; warning where RFC 4475 leaves it to them, and
  the meaning is clear; note where only who needs that value is hurt, and for parameters that are no tokens.
- Three other diagnoses look at the syntax, and are in the table by their ids: `missing-mandatory-header`,
  `content-length-mismatch` and `branch-invalid`. They hold messages to RFC 3261, so that those of RFC 2543, which are
  to be accepted, have a `branch-invalid` for their branch.
- What sipwhy says of Max-Forwards, transports and addresses is left out: it is about the datagram that the message was
  put into, or about what it asks for. So is what an element would answer it for other reasons.
- sipwhy reads on in any case: the message is shown, counted and tracked with what is left of it.
- Lines that end in LF are read like those that end in CRLF, and nothing is said of it: the messages of RFC 5118 (in
  its archive) and most of Kamailio's have them. The former are given to sipwhy with CRLF.
"""

GROUPS = {
    "rfc4475": "RFC 4475",
    "rfc5118": "RFC 5118",
    "kamailio": "Kamailio, test/misc/sip: our reading of RFC 3261",
    "pjproject": "PJSIP, seeds of its fuzzers: our reading of RFC 3261",
}


def verdict(found):
    """What sipwhy says, for the table."""
    finding = malformed(found)
    texts = [f"**{finding['severity']}**: {sentences(finding)}"] if finding else []
    for other in others(found):
        name, _, severity = other.partition(":")
        texts.append(f"**{severity}**: `{name}`")
    return "; ".join(texts) or "clean"


def cell(text):
    return re.sub(r"([<>%|*_])", r"\\\1", text)


def document():
    """The whole of docs/torture.md, measured now."""
    lines, group, found = [INTRODUCTION], None, messages()
    for row in rows():
        folder, _, name = row.file.partition("/")
        if folder != group:
            if group:
                lines.append("")
            group = folder
            lines += [f"## {GROUPS[group]}\n", "| Message | Section | What it is | What sipwhy says |",
                      "|---|---|---|---|"]
        lines.append(f"| {name} | {row.section} | {cell(row.what)} "
                     f"| {verdict(findings(found[row.file]))} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
