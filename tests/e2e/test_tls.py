"""SIP over TLS, read with the key log of one side: in files, and live while the key log grows."""
import contextlib
import gzip
import os
import pathlib
import socket
import ssl
import struct
import threading

import encapsulations
import packets
import sipwhy
import tap
import tls
from live import DEADLINE_S, enter_own_network, free_port, live

enter_own_network(__file__)

CALL = encapsulations.messages(4)
CONNECTIONS = {version: encapsulations.Connection(version=version) for version in tls.VERSIONS}
MAKING = threading.Lock()


def capture_of(version):
    """(pcap, key log)"""
    connection = CONNECTIONS[version]
    with MAKING:
        return packets.pcap(connection.frames(CALL)), connection.keylog(CALL)


def pcapng(frames, keylog):
    """A pcapng with the secrets in it, in front of its interface."""
    def block(kind, body):
        body += b"\0" * (-len(body) % 4)
        return struct.pack("<II", kind, len(body) + 12) + body + struct.pack("<I", len(body) + 12)

    parts = [block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1)),
             block(10, struct.pack("<II", 0x544C534B, len(keylog)) + keylog),
             block(10, struct.pack("<II", 0x57474B4C, 4) + b"else"),
             block(1, struct.pack("<HHI", packets.LINKTYPE_RAW, 0, 0))]
    for time, frame in frames:
        stamp = round(time * 1_000_000)
        parts.append(block(6, struct.pack("<IIIII", 0, stamp >> 32, stamp & 0xFFFFFFFF, len(frame),
                                          len(frame)) + frame))
    return b"".join(parts)


def read(files, *options):
    """The objects of a run over files: a name and its bytes each."""
    with tap.folder() as top:
        for name, content in files.items():
            (pathlib.Path(top) / name).write_bytes(content)
        named = [str(pathlib.Path(top) / name) for name in files if not name.endswith(".keys")]
        return sipwhy.read_json(*[option.format(top=top) for option in options], *named)


def of_tls(objects):
    return objects[-1]["tls"]


def with_keylog(version):
    capture, keylog = capture_of(version)
    objects = read({"a.pcap": capture, "a.keys": keylog}, "--keylog", "{top}/a.keys")
    seen = sipwhy.of_type(objects, "message")
    tap.equal([message["transport"] for message in seen], ["tls"] * 7, "transports")
    tap.equal(sipwhy.of_type(objects, "call")[0]["state"], "ended", "state")
    tap.equal(of_tls(objects), {"connections": 1, "decrypted": 1, "unread": {}, "unsupported": {},
                                "failed_records": 0}, "tls")


def without_keylog(version):
    objects = read({"a.pcap": capture_of(version)[0]})
    tap.equal(objects[-1]["sip_messages"], 0, "messages")
    tap.equal(of_tls(objects)["unread"], {"no-key-log": 1}, "unread")


def with_another_keylog(version):
    capture, keylog = capture_of(version)
    other = keylog.replace(b" 0", b" 1").replace(b" a", b" b").replace(b" 7", b" 8")
    lines = [b" ".join((line.split(b" ")[0], b"00" * 32, line.split(b" ")[2]))
             for line in other.splitlines() if line.count(b" ") == 2 and not line.startswith(b"#")]
    objects = read({"a.pcap": capture, "a.keys": b"\n".join(lines)}, "--keylog", "{top}/a.keys")
    tap.equal(of_tls(objects)["unread"], {"no-secret": 1}, "unread")


for each_version in tls.VERSIONS:
    tap.add(f"TLS {each_version} is read with its key log", with_keylog, each_version)
    tap.add(f"TLS {each_version} without a key log is counted", without_keylog, each_version)
    tap.add(f"TLS {each_version} with another key log is counted", with_another_keylog, each_version)


def secrets_inside(files):
    objects = read(files)
    seen = sipwhy.of_type(objects, "message")
    tap.equal([message["transport"] for message in seen].count("tls"), 7, "messages over TLS")


@tap.case("the secrets in a pcapng are used, gzipped too")
def _():
    _, keylog = capture_of("1.3")
    inside = pcapng(CONNECTIONS["1.3"].frames(CALL), keylog)
    secrets_inside({"a.pcapng": inside})
    secrets_inside({"a.pcapng.gz": gzip.compress(inside)})


@tap.case("the secrets in one of several files are used for all, and although a filter passes them over")
def _():
    capture, keylog = capture_of("1.2")
    later = [(time + 100, frame) for time, frame in packets.answered_call()]
    secrets_inside({"a.pcap": capture, "b.pcapng": pcapng(later, keylog)})
    with tap.folder() as top:
        path = pathlib.Path(top) / "a.pcapng"
        first = [(packets.START - 1, packets.datagram(b"not this one"))]
        path.write_bytes(pcapng(first + CONNECTIONS["1.2"].frames(CALL), keylog))
        objects = sipwhy.read_json("-f", "tcp", path)
    tap.equal(objects[-1]["sip_messages"], 7, "messages")


@tap.case("the text says why TLS was not read and what to do")
def _():
    with tap.folder() as top:
        path = pathlib.Path(top) / "a.pcap"
        path.write_bytes(capture_of("1.3")[0])
        done = sipwhy.run("read", path)
    tap.contains(done.text, "not read, as no key log was given", "text")
    tap.contains(done.text, "--keylog", "text")


@tap.case("a key log that is not there is a failure of read")
def _():
    with tap.folder() as top:
        path = pathlib.Path(top) / "a.pcap"
        path.write_bytes(packets.pcap(packets.answered_call()))
        done = sipwhy.run("read", "--keylog", f"{top}/none", path)
    tap.equal(done.status, 1, "exit status")
    tap.equal(len(done.message.splitlines()), 1, f"lines of {done.message!r}")
    tap.contains(done.message, "none", "message")


class Peers:
    """A client and a server on loopback, and the connections between them."""

    def __init__(self, folder, version):
        self.client, self.server = tls.contexts(folder, version)
        self.listener = socket.create_server(("127.0.0.1", free_port(socket.SOCK_STREAM)))
        self.listener.settimeout(DEADLINE_S)
        self.port = self.listener.getsockname()[1]

    @contextlib.contextmanager
    def connected(self):
        """(client, server), their handshake done."""
        with socket.create_connection(("127.0.0.1", self.port), DEADLINE_S) as near, \
                self.listener.accept()[0] as far:
            far.settimeout(DEADLINE_S)
            made = []
            serving = threading.Thread(target=lambda: made.append(
                self.server.wrap_socket(far, server_side=True)))
            serving.start()
            with self.client.wrap_socket(near) as client:
                serving.join()
                with made[0] as server:
                    yield client, server


def say(source, target, text):
    source.sendall(text)
    got = b""
    while len(got) < len(text):
        got += target.recv(65536)


@contextlib.contextmanager
def watched(version):
    """A live analysis that follows a key log which does not exist yet: (it, peers, path)."""
    with tap.folder() as top:
        os.chmod(top, 0o755)  # for the account that root gives way to
        peers, keylog = Peers(top, version), pathlib.Path(top) / "keys"
        os.chmod(top, 0o755)  # live reads it as nobody, where it was started as root
        with peers.listener, live("-i", "lo", "-f", f"tcp and port {peers.port}", "--keylog",
                                  keylog) as running:
            yield running, peers, keylog


def is_message(method, code=None):
    return lambda thing: (thing["type"] == "message" and thing.get("method") == method
                          and thing.get("code") == code)


def grows(version):
    with watched(version) as (running, peers, keylog):
        peers.client.keylog_filename = str(keylog)
        for number in range(2):
            call_id = f"{number}@alice"
            with peers.connected() as (client, server):
                say(client, server, packets.request(call_id=call_id))
                running.next(is_message("INVITE"))
                say(server, client, packets.response(100, "Trying", call_id=call_id))
                _, thing = running.next(is_message("INVITE", 100))
                tap.equal((thing["transport"], thing["call_id"]), ("tls", call_id), "message")
        done = running.end()
    tap.equal(of_tls(sipwhy.objects_of(done.out))["decrypted"], 2, "connections decrypted")


def comes_late(version):
    """The secrets are written when everything was said, and the last line in two pieces."""
    with watched(version) as (running, peers, keylog), tap.folder() as top:
        other = pathlib.Path(top) / "elsewhere"
        peers.client.keylog_filename = str(other)
        with peers.connected() as (client, server):
            say(client, server, packets.request())
            say(server, client, packets.response(100, "Trying"))
            text = other.read_text(encoding="ascii").encode()
            with keylog.open("wb", buffering=0) as file:
                file.write(text[:-20])
                file.write(text[-20:])
                running.next(is_message("INVITE", 100))
            keylog.unlink()  # as log rotation does
            peers.client.keylog_filename = str(keylog)
            with peers.connected() as (client, server):
                say(client, server, packets.request(call_id="2@alice"))
                running.next(lambda thing: thing.get("call_id") == "2@alice")
        done = running.end()
    tap.equal(of_tls(sipwhy.objects_of(done.out))["unread"], {}, "unread")


def secure_web_socket(version):
    with watched(version) as (running, peers, keylog):
        peers.client.keylog_filename = str(keylog)
        with peers.connected() as (client, server):
            for is_reply, text in tls.web_socket([(False, packets.request()),
                                                  (True, packets.response(100, "Trying"))]):
                say(*((server, client) if is_reply else (client, server)), text)
            _, thing = running.next(is_message("INVITE", 100))
        running.end()
    tap.equal(thing["transport"], "wss", "transport")


for each_version in tls.VERSIONS:
    tap.add(f"live: TLS {each_version}, a key log that grows", grows, each_version)
    tap.add(f"live: TLS {each_version}, secrets that come late", comes_late, each_version)
    tap.add(f"live: secure WebSocket, TLS {each_version}", secure_web_socket, each_version)


assert ssl.HAS_TLSv1_3
tap.run()
