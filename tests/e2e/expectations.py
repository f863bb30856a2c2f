"""What sipwhy says of the captures in captures/, in a form short enough to be read and kept.

Usage: expectations.py writes captures/expected/NAME.txt anew for every capture.
Everything here is made of ids and numbers: wording may change without a change of expectations.
"""
import pathlib

import sipwhy

FOLDER = sipwhy.ROOT / "captures"


def captures():
    return sorted(path for path in FOLDER.iterdir()
                  if ".pcap" in path.name and path.name.endswith((".pcap", ".pcapng", ".gz")))


def expected_path(capture):
    return FOLDER / "expected" / f"{capture.name}.txt"


def counted(counts):
    return " ".join(f"{name}:{count}" for name, count in sorted(counts.items()))


def message_line(message):
    what = message.get("code", message.get("method", "?"))
    marks = "".join(f" {mark}" for mark in ("retransmission", "duplicate", "malformed")
                    if message.get(mark))
    return f"message {message['frame']} {message['src']} > {message['dst']} {what}{marks}"


def finding_line(finding):
    about = finding.get("call_id") or finding.get("peer") or finding["scope"]
    follows = f" because of {finding['consequence_of']}" if "consequence_of" in finding else ""
    frames = ",".join(map(str, finding.get("frames", [])))
    return (f"finding {finding['time'][11:19]} {finding['severity']} {finding['id']}{follows}"
            f" of {about} frames {frames}")


def state_line(thing):
    name = thing["call_id"] if thing["type"] == "call" else thing["aor"]
    code = f" {thing['code']}" if "code" in thing else ""
    findings = ",".join(thing.get("findings", [])) or "none"
    verdict = thing.get("verdict", {}).get("id", "none")
    return (f"{thing['type']} {name} {thing['state']}{code}"
            f" findings {findings} verdict {verdict}")


def summary_lines(summary):
    yield f"packets {summary['packets']} sip {summary['sip_messages']}"
    for name in ("requests", "responses", "calls", "registrations", "findings", "limits"):
        if summary.get(name):
            yield f"{name} {counted(summary[name])}"


LINES = {
    "message": lambda thing: [message_line(thing)],
    "finding": lambda thing: [finding_line(thing)],
    "call": lambda thing: [state_line(thing)],
    "registration": lambda thing: [state_line(thing)],
    "summary": summary_lines,
}


def digest(capture):
    """The lines that are expected of a capture."""
    objects = sipwhy.read_json(capture)
    lines = [line for thing in objects for line in LINES.get(thing["type"], lambda _: [])(thing)]
    return "\n".join(lines) + "\n"


def main():
    for capture in captures():
        path = expected_path(capture)
        path.parent.mkdir(exist_ok=True)
        path.write_text(digest(capture), encoding="utf-8")
        print(path.relative_to(sipwhy.ROOT))


if __name__ == "__main__":
    main()
