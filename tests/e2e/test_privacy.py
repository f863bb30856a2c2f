"""--anonymize: nothing that could tell who it was gets into any output, and what is said of it stays the same."""
import base64
import collections
import json
import pathlib
import socket
import tempfile

import packets
import sipwhy
import tap

# What must not come through: a name, words, numbers, hosts and addresses, none of which chance could bring forth.
CANARIES = ["kanarienvogel", "lockwood-smythe", "4930987654321", "0987654321", "quokkahost", "198.18.77.66",
            "198.18.177.166", "2a0e:77aa:66bb::5", "hunter2secret", "b1946ac92492d2347c6235b4d2611184"]
ALICE = ("198.18.77.66", 5060)
BOB = ("198.18.177.166", 5060)
FORMATS = ["text", "json", "ladder", "csv", "markdown", "mermaid", "html"]
KEY = ["--anonymize-key", "a key of the tests"]

NAME = '"Kanarienvogel Lockwood-Smythe"'
URI = "sip:kanarienvogel:hunter2secret@quokkahost.example.com:5060;maddr=198.18.77.66;x=kanarienvogel?Subject=kanarienvogel"
NUMBER = "sip:+49-30.987654321@[2a0e:77aa:66bb::5];user=phone"
PLAIN = "kanarienvogel 4930987654321 198.18.77.66 quokkahost.example.com [2a0e:77aa:66bb::5]:5060 " \
        "%6banarienvogel sip:kanarienvogel@quokkahost"
CLAIMS = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in [
    {"alg": "ES256", "x5u": "https://quokkahost.example.com/kanarienvogel.pem"},
    {"orig": {"tn": "4930987654321"}, "dest": {"uri": ["sip:kanarienvogel@quokkahost"]}, "iat": 1443208345}])

# Every header that is known by its form, and some that nobody knows.
ADDRESSES = """Contact Route Record-Route Path Service-Route Refer-To Referred-By Reply-To Diversion History-Info
P-Asserted-Identity P-Preferred-Identity P-Associated-URI P-Called-Party-ID Remote-Party-ID Alert-Info Call-Info
Error-Info Geolocation Permission-Missing P-Served-User Identity-Info""".split()
WORDS = """Subject Organization In-Reply-To Replaces Join Target-Dialog SIP-ETag SIP-If-Match Supported Require Allow
Accept Accept-Language Event Privacy Priority Reason Retry-After Subscription-State Content-Disposition Content-ID
User-to-User P-Access-Network-Info P-Charging-Vector P-Visited-Network-ID Session-Expires Unsupported
X-Kanarienvogel Kanarienvogel X-Asterisk-HangupCause P-Early-Media Feature-Caps Resource-Priority AlertMsg-Error
Security-Client Session-ID Answer-Mode Info-Package Max-Breadth Accept-Contact Date Timestamp""".split()

SDP = """v=0
o=kanarienvogel 0987654321 1 IN IP4 198.18.77.66
s=Kanarienvogel at quokkahost
i=Kanarienvogel
u=http://quokkahost.example.com/kanarienvogel
e=kanarienvogel@quokkahost.example.com (Lockwood-Smythe)
p=+4930987654321
c=IN IP6 2a0e:77aa:66bb::5
b=kanarienvogel:64
t=0 0
k=clear:hunter2secret
a=tool:kanarienvogel
a=kanarienvogel:quokkahost
a=ice-ufrag:kanarienvogel
a=ice-pwd:hunter2secrethunter2secret
a=fingerprint:sha-256 kanarienvogel
m=audio 40000 RTP/AVP 0 101
c=IN IP4 198.18.77.66
a=rtcp:40001 IN IP4 198.18.77.66
a=rtpmap:101 telephone-event/8000
a=candidate:4930987654321 1 UDP 2130706431 198.18.77.66 40000 typ srflx raddr 198.18.177.166 rport 9 ufrag kanarienvogel
a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:hunter2secrethunter2secrethunter2secrets|2^20
a=ssrc:12345 cname:kanarienvogel@quokkahost
a=msid:kanarienvogel quokkahost
kanarienvogel
""".replace("\n", "\r\n")
BODIES = [
    ("application/sdp", SDP),
    ("text/plain", PLAIN),
    ("application/pidf+xml", f"<presence entity='{URI}'>{PLAIN}</presence>"),
    ("multipart/mixed;boundary=\"kanarienvogel\"",
     f"{PLAIN}\r\n--kanarienvogel\r\nContent-Type: application/sdp\r\nContent-ID: <{PLAIN}>\r\n\r\n{SDP}"
     f"--kanarienvogel\r\nContent-Type: application/isup\r\n\r\n{PLAIN}\r\n--kanarienvogel--\r\n{PLAIN}"),
    ("message/sipfrag", f"SIP/2.0 404 Kanarienvogel\r\nTo: <{URI}>\r\nX: {PLAIN}\r\n\r\n{PLAIN}"),
    ("application/dtmf-relay", "Signal=0987654321\r\nDuration=160\r\n"),
    ("application/sdp\r\nContent-Encoding: gzip", PLAIN),
    ("kanarienvogel/kanarienvogel", PLAIN),
]


def headers(number):
    yield f"Via: SIP/2.0/UDP quokkahost.example.com:5060;branch=z9hG4bKkanarienvogel{number};received=198.18.77.66;rport=5060"
    yield f"Via: SIP/2.0/UDP [2a0e:77aa:66bb::5];branch=z9hG4bK4930987654321{number} (kanarienvogel)"
    yield f"Call-ID: kanarienvogel{number}-4930987654321@198.18.77.66"
    yield "Max-Forwards: 70"
    for name in ADDRESSES:
        yield f"{name}: {NAME} <{URI}>;kanarienvogel=4930987654321;expires=60"
        yield f"{name}: {NUMBER};q=0.5, <tel:+49-30-987654321;phone-context=quokkahost>"
        yield f"{name}: {PLAIN}"
    for name in WORDS:
        yield f"{name}: {PLAIN}; kanarienvogel=\"{PLAIN}\", ({PLAIN})"
    for name in ("Authorization", "Proxy-Authorization"):
        yield f'{name}: Digest username="kanarienvogel@quokkahost", realm="quokkahost", uri="{URI}", ' \
              'nonce="kanarienvogel", opaque="4930987654321", cnonce="kanarienvogel", ' \
              'response="b1946ac92492d2347c6235b4d2611184"'
        yield f"{name}: Basic {base64.b64encode(b'kanarienvogel:hunter2secret').decode()}"
    yield 'WWW-Authenticate: Digest realm="quokkahost.example.com", nonce="kanarienvogel", domain="sip:quokkahost"'
    yield f"Warning: 399 quokkahost.example.com \"{PLAIN}\", 370 198.18.77.66:5060 \"kanarienvogel\""
    yield f"Identity: {CLAIMS}.hunter2secret;info=<https://quokkahost.example.com/c>;alg=ES256"
    yield "User-Agent: Phone 1.0 (quokkahost.example.com) 4930987654321 198.18.77.66 x@quokkahost"
    yield "Kanarienvogel has no colon and 4930987654321"
    yield " and is continued with kanarienvogel"
    yield f"S: {PLAIN}\r\n\tkanarienvogel"


def message(first, number, method="INVITE", content="application/sdp", body=SDP):
    tag = ";tag=t4930987654321" if first.startswith("SIP") else ""
    lines = [first, f"From: {NAME} <{URI}>;tag=kanarienvogel{number}", f"To: <{NUMBER}>{tag}",
             f"CSeq: 1 {method}", *headers(number), f"Content-Type: {content}", f"Content-Length: {len(body)}", "", body]
    return "\r\n".join(lines).encode()


def leaky_messages():
    number = 0
    for content, body in BODIES:
        number += 1
        yield message(f"INVITE {URI} SIP/2.0", number, content=content, body=body), ALICE, BOB
        yield message("SIP/2.0 404 Kanarienvogel is 4930987654321 at 198.18.77.66", number), BOB, ALICE
    yield message(f"KANARIENVOGEL {NUMBER} SIP/2.0", 90, method="KANARIENVOGEL"), ALICE, BOB
    yield message(f"REGISTER sip:quokkahost SIP/2.0", 91, method="REGISTER"), ALICE, BOB
    yield message("SIP/2.0 401 Unauthorized", 91, method="REGISTER"), BOB, ALICE
    whole = message(f"INVITE {URI} SIP/2.0", 92)
    for cut in range(40, len(whole), 977):
        yield whole[:cut], ALICE, BOB
    for hole in range(0, len(whole), 577):
        yield whole[:hole] + b"\r\n" + whole[hole + 3:], ALICE, BOB


def leaky():
    return packets.pcap([(1700000000 + i / 10, packets.datagram(payload, src, dst))
                         for i, (payload, src, dst) in enumerate(leaky_messages())])


def without_leaks(output, what):
    found = [canary for canary in CANARIES if canary.encode() in output.lower()]
    places = [output[max(0, output.lower().find(c.encode()) - 80):][:200] for c in found[:1]]
    tap.equal(found, [], f"{what}: {places}")


_holder = tempfile.TemporaryDirectory()
TOP = pathlib.Path(_holder.name)
LEAKY = TOP / "kanarienvogel-quokkahost.pcap"
LEAKY.write_bytes(leaky())


def in_format(name):
    shown = sipwhy.run("read", "--format", name, LEAKY)
    if shown.status == 2:
        tap.skip("there is no such format in this build")
    tap.check(any(canary.encode() in shown.out.lower() for canary in CANARIES), "nothing to hide")
    for options in ([], ["-v"], ["--problems"]):
        done = sipwhy.run("read", *KEY, "--format", name, *options, LEAKY)
        tap.equal(done.status, 0, "exit status")
        without_leaks(done.out, f"{name} {options}")
        tap.check(b"anonymi" in done.out.lower() or name in ("csv", "mermaid"), "it does not say that it is anonymised")


for shown_as in FORMATS:
    tap.add(f"nothing leaks: {shown_as}", in_format, shown_as)


def of_what(told):
    """What is said of something that must not depend on names."""
    if told["type"] == "finding":
        return (told["id"], told["severity"], told["time"], tuple(told["frames"]), told.get("consequence_of"))
    if told["type"] == "call":
        return (told["state"], told.get("code"), tuple(told["findings"]), told.get("verdict", {}).get("id"),
                len(told.get("legs", [])), len(told["media"]))
    if told["type"] == "registration":
        return (told["state"], told.get("code"), tuple(told["findings"]))
    if told["type"] == "message":
        return (told["frame"], told["size"], told.get("code"), told.get("malformed"), told["retransmission"])
    return None


def says_the_same(path):
    plain = sipwhy.read_json(path)
    hidden = sipwhy.read_json(*KEY, path)
    tap.equal(hidden[0]["anonymized"], True, "the start says so")
    tap.equal(collections.Counter(map(of_what, hidden)), collections.Counter(map(of_what, plain)), path.name)


def all_captures():
    for path in sorted((sipwhy.ROOT / "captures").glob("*.pcap*")):
        says_the_same(path)


tap.add("what is said of the captures stays the same", all_captures)


@tap.case("pseudonyms are the same with the same key, and others with another one and without")
def _():
    first, again, other, random = (
        sipwhy.run("read", "--format", "json", *options, LEAKY).out
        for options in (KEY, KEY, ["--anonymize-key", "x"], ["--anonymize"]))
    tap.check(first == again, "the same key")
    tap.check(len({first, other, random}) == 3, "other keys")


@tap.case("no format tells a password, a key or a digest, anonymised or not")
def _():
    path = TOP / "secrets.pcap"
    exchange = [(message(f"INVITE {URI} SIP/2.0", 1), ALICE, BOB),
                (message("SIP/2.0 302 Moved Temporarily", 1), BOB, ALICE),
                (message("REGISTER sip:quokkahost SIP/2.0", 2, method="REGISTER"), ALICE, BOB),
                (message("SIP/2.0 200 OK", 2, method="REGISTER"), BOB, ALICE)]
    path.write_bytes(packets.pcap([(packets.START + i / 10, packets.datagram(payload, src, dst))
                                   for i, (payload, src, dst) in enumerate(exchange)]))
    for form in FORMATS:
        told = sipwhy.run("read", "-v", "--format", form, path).out.decode()
        tap.check("kanarienvogel" in told, f"{form} tells who it is")
        for secret in ("hunter2secret", "b1946ac92492d2347c6235b4d2611184",
                       base64.b64encode(b"kanarienvogel:hunter2secret").decode()):
            tap.check(secret not in told, f"{secret} in {form}")


@tap.case("long runs of words take no longer than others")
def _():
    path = TOP / "words.pcap"
    for name, words in (("Event", "a-"), ("User-Agent", "1.1."), ("User-Agent", "+1-")):
        text = words * (60000 // len(words))
        payload = (f"OPTIONS sip:a@b SIP/2.0\r\n{name}: {text}\r\nCall-ID: 1\r\n\r\n").encode()
        path.write_bytes(packets.pcap([(packets.START + i, packets.datagram(payload)) for i in range(20)]))
        tap.equal(sipwhy.run("read", *KEY, "-q", path).status, 0, f"exit status of {name}")


@tap.case("the key can be in a file")
def _():
    key = TOP / "key"
    key.write_text("a key of the tests\nand no more\n", encoding="utf-8")
    found = sipwhy.run("read", "--anonymize-key", f"@{key}", "--format", "json", LEAKY)
    tap.check(found.out == sipwhy.run("read", *KEY, "--format", "json", LEAKY).out, "as with the text")
    done = sipwhy.run("read", "--anonymize-key", f"@{TOP}/absent", LEAKY)
    tap.equal(done.status, 1, "exit status")
    tap.contains(done.message, "absent", "message")


@tap.case("calls are asked for by what they are called in the capture")
def _():
    path = TOP / "call.pcap"
    path.write_bytes(packets.pcap(packets.answered_call()))
    call_id = sipwhy.of_type(sipwhy.read_json(path), "call")[0]["call_id"]
    told = sipwhy.read_json(*KEY, "--call", call_id, path)
    tap.equal(len(sipwhy.of_type(told, "call")), 1, "calls")
    tap.check(call_id not in json.dumps(told), "its name")
    plain = sipwhy.of_type(sipwhy.read_json(path), "call")[0]
    user = plain["from"].partition(":")[2].partition("@")[0]
    for options in (["--from", user], ["--from", plain["from"]], ["--peer", plain["src"]],
                    ["--peer", plain["src"].partition(":")[0]], ["--peer", plain["src"].partition(":")[0] + "/24"]):
        told = sipwhy.read_json(*KEY, *options, path)
        tap.equal(len(sipwhy.of_type(told, "call")), 1, f"calls with {options}")
        tap.check(options[1] not in json.dumps(told), f"{options} is told")
    tap.equal(sipwhy.run("read", *KEY, "--from", "a*", path).status, 2, "exit status with a pattern")


@tap.case("names of files and filters are not told")
def _():
    hidden = sipwhy.run("read", *KEY, "--format", "json", "-f", "host 198.18.77.66 or host 127.0.0.1", LEAKY, LEAKY)
    without_leaks(hidden.out, "two files and a filter")


@tap.case("what is sent on as HEP is anonymised too")
def _():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(10)
        path = TOP / "one.pcap"
        path.write_bytes(packets.pcap([(1, packets.datagram(message(f"OPTIONS {URI} SIP/2.0", 1, body=""), ALICE, BOB))]))
        done = sipwhy.run("read", *KEY, "--hep-send", "127.0.0.1:%d" % receiver.getsockname()[1], path)
        tap.equal(done.status, 0, "exit status")
        sent = receiver.recv(65535)
        tap.contains(sent.decode("latin-1"), "OPTIONS sip:", "what was sent")
        without_leaks(sent, "HEP")
        tap.check(bytes([198, 18, 77, 66]) not in sent, "the address of the sender")


def of_summary(objects):
    summary = objects[-1]
    return {key: summary[key] for key in ("sip_messages", "findings", "calls", "registrations", "responses", "requests")}


def written(path, extension, *options):
    out = TOP / f"written.{extension}"
    shown = sipwhy.read_json(*KEY, "-w", out, *options, path)
    without_leaks(out.read_bytes(), out.name)
    for address in (ALICE, BOB):
        tap.check(bytes(map(int, address[0].split("."))) not in out.read_bytes(), f"{address} is in {out.name}")
    back = sipwhy.read_json(out)
    tap.equal(of_summary(back), of_summary(shown), "what the copy shows")
    return out, back


@tap.case("a capture that is written holds nobody either")
def _():
    for extension in ("pcapng", "pcap"):
        written(LEAKY, extension)
    for name in ("prolonged-trying.pcap", "auth-wrong-password.pcap", "ipv6-call.pcapng"):
        out, back = written(sipwhy.ROOT / "captures" / name, "pcapng")
        plain = sipwhy.read_json(sipwhy.ROOT / "captures" / name)
        tap.equal(back[-1]["findings"], plain[-1]["findings"], f"findings of {name}")
        tap.equal([m["size"] for m in sipwhy.of_type(back, "message")],
                  [m["size"] for m in sipwhy.of_type(plain, "message")], "sizes")


@tap.case("only what is selected is written, and RTP is not")
def _():
    path = TOP / "two.pcap"
    path.write_bytes(packets.pcap(packets.answered_call() + packets.stuck_call()))
    _, back = written_selected(path)
    tap.equal(len(sipwhy.of_type(back, "call")), 1, "calls")
    tap.equal(sipwhy.run("read", *KEY, "-w", TOP / "x.pcapng", "--with-media", path).status, 2, "exit status")


def written_selected(path):
    out = TOP / "selected.pcapng"
    sipwhy.read_json(*KEY, "-w", out, "--problems", path)
    return out, sipwhy.read_json(out)


@tap.case("live writes no packets with it")
def _():
    done = sipwhy.run("live", "--anonymize", "-i", "lo", "-w", TOP / "live.pcap")
    tap.equal(done.status, 2, "exit status")
    tap.contains(done.message, "--anonymize", "message")


def masked(*options):
    shown = sipwhy.run("read", *options, LEAKY).out.lower()
    for secret in (b"b1946ac92492d2347c6235b4d2611184", b"hunter2secrethunter2secret"):
        tap.check(secret not in shown, f"{secret.decode()} is shown with {options}")


for shown_as in FORMATS:
    tap.add(f"secrets are never shown in full: {shown_as}", masked, "--format", shown_as, "-v")

tap.run()
