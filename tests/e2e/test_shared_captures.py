"""Captures and single messages of the real world: the counts of their index, and valid JSON.

They lie in ../shared/captures beside the checkout; where they do not, every case is skipped.
"""
import csv
import pathlib

import packets
import sipwhy
import tap

FOLDER = sipwhy.ROOT.parent / "shared" / "captures"

# Captures of which the index, made by tshark, counts what is no SIP: it goes by the port.
NOT_SIP = {"ndpi/http_on_sip_port.pcap": "a GET and its 403, of HTTP from port 5060"}


def index():
    with open(FOLDER / "index.tsv", encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t"))


def counts_of(text):
    """"100:1,200:2" as a dictionary."""
    return {code: int(count) for code, _, count in (item.partition(":") for item in text.split(",")
                                                    if item)}


def unreadable(row):
    done = sipwhy.run("read", "--format", "json", FOLDER / row["file"])
    tap.equal(done.status, 1, "exit status")
    tap.contains(done.message, row["file"], "message")
    sipwhy.objects_of(done.out)


def capture(row):
    keys = (FOLDER / row["file"]).with_suffix(".keys")
    objects = sipwhy.read_json(*(["--keylog", keys] if keys.is_file() else []), FOLDER / row["file"])
    summary = objects[-1]
    tap.equal(summary["packets"], int(row["packets"]), "packets")
    tap.equal(len(sipwhy.of_type(objects, "message")), summary["sip_messages"], "message objects")
    expected = 0 if row["file"] in NOT_SIP else int(row["sip_messages"])
    tap.equal(summary["sip_messages"], expected, "SIP messages")
    tap.equal(summary.get("responses", {}), counts_of(row["responses"]), "responses")


def message(row):
    """A single message, as the payload of one datagram."""
    payload = (FOLDER / row["file"]).read_bytes()
    with tap.folder() as top:
        path = pathlib.Path(top) / "message.pcap"
        path.write_bytes(packets.pcap([(packets.START, packets.datagram(payload))]))
        objects = sipwhy.read_json(path)
        text = sipwhy.run("read", "-v", path)
    tap.equal(objects[-1]["sip_messages"], 1, "SIP messages")
    tap.equal(text.status, 0, "exit status of text")


def absent():
    tap.skip("there is no ../shared/captures")


def register():
    if not (FOLDER / "index.tsv").is_file():
        tap.add("captures of the real world", absent)
        return
    for row in index():
        if "libpcap" in row["broken"]:
            tap.add(f"unreadable {row['file']}", unreadable, row)
        elif row["packets"]:
            tap.add(f"capture {row['file']}", capture, row)
        elif row["sip_messages"]:
            tap.add(f"message {row['file']}", message, row)


register()
tap.run()
