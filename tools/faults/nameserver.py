"""nameserver.py ADDRESS: answers every question with "there is no such name" (RFC 1035)."""
import socket
import sys

NO_SUCH_NAME = 3

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind((sys.argv[1], 53))
    print("listening", flush=True)
    while True:
        query, client = server.recvfrom(512)
        # The header: the same id, a response, no records; then the question as it came.
        header = query[:2] + bytes([0x81, 0x80 | NO_SUCH_NAME]) + query[4:6] + bytes(6)
        server.sendto(header + query[12:], client)
