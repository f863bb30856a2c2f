"""Chromium without a window, spoken to over a pipe (the DevTools protocol): opens files, tells what it did.

It resolves no name and reaches no network; every request that a page makes is noted.
"""
import fcntl
import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time

import tap

PROGRAM = shutil.which("chromium")
DEADLINE_S = 60


def _high(fd):
    """The same end of a pipe, out of the way of the two numbers that Chromium wants."""
    moved = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 10)
    os.close(fd)
    return moved


class Browser:
    """One process; pages one after the other."""

    def __init__(self):
        if not PROGRAM:
            tap.skip("chromium is not installed")
        self._folder = tempfile.mkdtemp(prefix="sipwhy-chromium-")
        theirs_in, ours_out = map(_high, os.pipe())
        ours_in, theirs_out = map(_high, os.pipe())

        def prepare():
            os.dup2(theirs_in, 3)
            os.dup2(theirs_out, 4)

        self._process = subprocess.Popen(
            [PROGRAM, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-dev-shm-usage", "--disable-background-networking", "--disable-extensions",
             "--disable-component-update", "--hide-scrollbars", f"--user-data-dir={self._folder}",
             "--host-resolver-rules=MAP * ~NOTFOUND", "--remote-debugging-pipe", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            close_fds=False, preexec_fn=prepare, start_new_session=True,
            env={**os.environ, "HOME": self._folder, "XDG_CONFIG_HOME": self._folder,
                 "XDG_CACHE_HOME": self._folder})
        os.close(theirs_in)
        os.close(theirs_out)
        self._in, self._out = ours_in, ours_out
        self._rest = b""
        self._number = 0
        self.events = []

    def close(self):
        os.close(self._out)
        os.close(self._in)
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _message(self, until):
        """The next thing that Chromium says; None from the deadline on."""
        while b"\0" not in self._rest:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self._in], [], [], left)[0]:
                return None
            read = os.read(self._in, 1 << 20)
            tap.check(read, "Chromium went away")
            self._rest += read
        one, _, self._rest = self._rest.partition(b"\0")
        return json.loads(one)

    def ask(self, method, session=None, **parameters):
        """Send a command, and wait for what it gives."""
        self._number += 1
        number = self._number
        command = {"id": number, "method": method, "params": parameters}
        if session:
            command["sessionId"] = session
        data = json.dumps(command).encode() + b"\0"
        while data:
            data = data[os.write(self._out, data):]
        until = time.monotonic() + DEADLINE_S
        while True:
            said = self._message(until)
            tap.check(said is not None, f"Chromium did not answer {method} in {DEADLINE_S} s")
            if said.get("id") == number:
                tap.check("error" not in said, f"{method}: {said.get('error')}")
                return said["result"]
            if "method" in said:
                self.events.append(said)

    def wait(self, method, session):
        """Wait for an event, which may have come already."""
        until = time.monotonic() + DEADLINE_S
        while not any(event["method"] == method and event.get("sessionId") == session
                      for event in self.events):
            said = self._message(until)
            tap.check(said is not None, f"no {method} in {DEADLINE_S} s")
            if "method" in said:
                self.events.append(said)

    def open(self, path, width=1280, height=900, dark=False, script=True, fragment=""):
        return Page(self, path, width, height, dark, script, fragment)


class Page:
    """A file that is open in a page of its own."""

    def __init__(self, browser, path, width, height, dark, script, fragment):
        self.browser = browser
        self.url = f"file://{path}"
        self._target = browser.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = browser.ask("Target.attachToTarget", targetId=self._target,
                                    flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.ask(f"{domain}.enable")
        self.resize(width, height)
        self.ask("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self.ask("Emulation.setScriptExecutionDisabled", value=not script)
        self.ask("Page.navigate", url=self.url + fragment)
        browser.wait("Page.loadEventFired", self._session)

    def ask(self, method, **parameters):
        return self.browser.ask(method, self._session, **parameters)

    def resize(self, width, height):
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height,
                 deviceScaleFactor=1, mobile=False)

    def run(self, expression):
        """What a JavaScript expression gives, in this page."""
        done = self.ask("Runtime.evaluate", expression=expression, returnByValue=True,
                        awaitPromise=True)
        tap.check("exceptionDetails" not in done, f"{expression}: {done.get('exceptionDetails')}")
        return done["result"].get("value")

    def press(self, key, code=None, text=None):
        """A key on the keyboard."""
        number = {"Tab": 9, "Enter": 13, " ": 32}.get(key, ord(key[0].upper()))
        common = {"key": key, "code": code or key, "windowsVirtualKeyCode": number}
        self.ask("Input.dispatchKeyEvent", type="keyDown", **common,
                 **({"text": text} if text else {}))
        self.ask("Input.dispatchKeyEvent", type="keyUp", **common)

    def events(self, *methods):
        return [event["params"] for event in self.browser.events
                if event.get("sessionId") == self._session and event["method"] in methods]

    def check_quiet(self):
        """Nothing was asked of anybody but the file itself, nothing complained of, nothing opened."""
        asked = [event["request"]["url"] for event in self.events("Network.requestWillBeSent")]
        tap.check(set(url.partition("#")[0] for url in asked) == {self.url}, f"requests: {asked}")
        said = self.events("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded",
                           "Page.javascriptDialogOpening")
        tap.check(not said, f"the console says: {said}")

    def picture(self, path, whole=False):
        """A screenshot, of the whole page or of what is in view."""
        import base64
        shot = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=whole,
                        **({"clip": {"x": 0, "y": 0, "scale": 1, **self.size()}} if whole else {}))
        with open(path, "wb") as file:
            file.write(base64.b64decode(shot["data"]))

    def size(self):
        return self.run("({width: innerWidth, height: document.documentElement.scrollHeight})")

    def close(self):
        self.browser.ask("Target.closeTarget", targetId=self._target)
        self.browser.events = [event for event in self.browser.events
                               if event.get("sessionId") != self._session]
