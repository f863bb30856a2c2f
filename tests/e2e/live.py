"""A live analysis under way, for the tests that watch one."""
import contextlib
import json
import os
import queue
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

import sipwhy
import tap

DEADLINE_S = 60
OWN_NETWORK = "SIPWHY_TEST_OWN_NETWORK"


def enter_own_network(test):
    """Go on in a user and network namespace of one's own, where anybody may capture on loopback."""
    inside = ["unshare", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$@"',
              "sh"]
    if os.geteuid() == 0 or OWN_NETWORK in os.environ or not shutil.which("unshare"):
        return
    if subprocess.run([*inside, "true"], capture_output=True, check=False).returncode == 0:
        os.environ[OWN_NETWORK] = "1"
        os.execvp(inside[0], [*inside, sys.executable, test])


def free_port(kind=socket.SOCK_DGRAM):
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Live:
    """A `sipwhy live --format json` under way; lines come with the time at which they arrived."""

    def __init__(self, *arguments, prefix=()):
        self.command = [*prefix, sipwhy.PROGRAM, "live", "--format", "json", *map(str, arguments)]
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                                        env=sipwhy.environment())
        self.lines = queue.Queue()
        self.out = b""
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put((time.monotonic(), line))
        self.lines.put(None)

    def next(self, wanted=lambda thing: True, deadline_s=DEADLINE_S):
        """(when, object) of the next line that is wanted."""
        until = time.monotonic() + deadline_s
        while True:
            try:
                item = self.lines.get(timeout=max(0, until - time.monotonic()))
            except queue.Empty:
                raise tap.Failure(f"nothing came in {deadline_s} s") from None
            if item is None:
                raise tap.Failure(f"it ended: {self.process.stderr.read().decode()}")
            self.out += item[1]
            thing = json.loads(item[1])
            if wanted(thing):
                return item[0], thing

    def started(self):
        """Wait until it captures."""
        return self.next(lambda thing: thing["type"] == "start")

    def end(self, number=signal.SIGINT):
        """End it, and give its result with all it wrote."""
        if number is not None:
            self.process.send_signal(number)
        status = self.process.wait(DEADLINE_S)
        self.reader.join()
        while (item := self.lines.get_nowait()) is not None:
            self.out += item[1]
        err = self.process.stderr.read()
        sipwhy.complain_of(self.command, status, err)
        return sipwhy.Result(status, self.out, err)


def may_capture():
    done = sipwhy.run("live", "-i", "lo", "--duration", "1ms")
    if done.status == 1 and "setcap" in done.message:
        return False
    tap.equal(done.status, 0, f"exit status ({done.message.strip()})")
    return True


@contextlib.contextmanager
def live(*arguments, prefix=()):
    if not may_capture():
        tap.skip("no right to capture here")
    running = Live(*arguments, prefix=prefix)
    try:
        running.started()
        yield running
    finally:
        running.process.kill()
        running.process.wait()
        running.process.stdout.close()
        running.process.stderr.close()
