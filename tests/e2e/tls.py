"""TLS between two sides of Python's own, in memory: the bytes that each sends, and their key log."""
import contextlib
import pathlib
import shutil
import ssl
import struct
import subprocess
import tempfile

import tap

VERSIONS = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}


def make_certificate(folder):
    """(certificate, key) as files in a folder."""
    if not shutil.which("openssl"):
        tap.skip("no openssl to make a certificate with")
    certificate, key = pathlib.Path(folder) / "certificate.pem", pathlib.Path(folder) / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=test",
                    "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return certificate, key


def contexts(folder, version, keylog=None):
    """(of a client that writes the key log, of a server)"""
    client, server = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    client.check_hostname = False
    client.verify_mode = ssl.CERT_NONE
    for context in (client, server):
        context.minimum_version = context.maximum_version = VERSIONS[version]
    server.load_cert_chain(*make_certificate(folder))
    if keylog:
        client.keylog_filename = str(keylog)
    return client, server


class Side:
    """One end of a connection: what it is given, and what it has to send."""

    def __init__(self, context, is_server):
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing, server_side=is_server)

    def try_handshake(self):
        with contextlib.suppress(ssl.SSLWantReadError):
            self.tls.do_handshake()


def talk(version, texts):
    """A connection in which (is_reply, text) are sent: ([(is_reply, bytes)], key log)."""
    sent = []
    with tempfile.TemporaryDirectory(prefix="sipwhy-") as folder:
        keylog = pathlib.Path(folder) / "keys"
        of_client, of_server = contexts(folder, version, keylog)
        sides = [Side(of_client, False), Side(of_server, True)]

        def move(is_reply):
            records = sides[is_reply].outgoing.read()
            if records:
                sent.append((is_reply, records))
                sides[not is_reply].incoming.write(records)

        for _ in range(3):
            for is_reply in (False, True):
                sides[is_reply].try_handshake()
                move(is_reply)
        for is_reply, text in texts:
            sides[is_reply].tls.write(text)
            move(is_reply)
        return sent, keylog.read_bytes()


def tcp(src_port, dst_port, sequence, flags, payload=b""):
    return struct.pack("!HHIIBBHHH", src_port, dst_port, sequence, 0, 0x50, flags, 65535, 0, 0) \
        + payload


def web_socket_frame(payload, masked):
    length = len(payload)
    head = bytes((0x81,)) + (bytes((masked << 7 | length,)) if length < 126 else
                             struct.pack("!BH", masked << 7 | 126, length))
    if not masked:
        return head + payload
    key = b"\x12\x34\xab\x0d"
    return head + key + bytes(byte ^ key[i % 4] for i, byte in enumerate(payload))


WEB_SOCKET_START = [
    (False, b"GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Protocol: sip\r\nSec-WebSocket-Version: 13\r\n\r\n"),
    (True, b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           b"Sec-WebSocket-Protocol: sip\r\n\r\n"),
]


def web_socket(texts):
    """The same texts in WebSocket frames, behind the handshake."""
    return WEB_SOCKET_START + [(is_reply, web_socket_frame(text, not is_reply))
                               for is_reply, text in texts]
