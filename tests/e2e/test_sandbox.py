"""What the program may still do while it reads what strangers sent: the kernel says it, in /proc."""
import contextlib
import ctypes
import fcntl
import os
import pathlib
import pty
import pwd
import select
import shutil
import signal
import struct
import subprocess
import termios
import time

import sipwhy
import tap

DEADLINE_S = 60
NOTHING = "0" * 16
IS_ROOT = os.geteuid() == 0
GROUPS = [0, 4, 27] if IS_ROOT else None  # to be rid of
CAPTURE = sipwhy.ROOT / "captures/prolonged-trying.pcap"
PLAIN = {"SUDO_UID": None, "SUDO_GID": None, "SUDO_USER": None}


def status_of(pid):
    """What the kernel says of a process: name to list of words."""
    text = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return {line.split(":")[0]: line.split(":", 1)[1].split() for line in text.splitlines()}


def can_confine():
    if "SIPWHY_NO_SANDBOX_BUILT" in os.environ:
        tap.skip("built without a sandbox")
    if "Seccomp" not in status_of("self"):
        tap.skip("a kernel without seccomp")


@contextlib.contextmanager
def started(*arguments, stdin=subprocess.DEVNULL, prefix=(), **changes):
    process = subprocess.Popen([*prefix, sipwhy.PROGRAM, *map(str, arguments)], stdin=stdin,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, extra_groups=GROUPS,
                               env=sipwhy.environment(**(PLAIN | changes)))
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()
        if process.stdin:
            process.stdin.close()


def wait_until(process, is_so):
    """The status in which something has come true."""
    until = time.monotonic() + DEADLINE_S
    while True:
        alive = process.poll() is None
        status = status_of(process.pid) if alive else {}
        if not status.get("Uid"):
            tap.check(False, f"it ended: {process.stderr.read().decode()}")
        if is_so(status):
            return status
        tap.check(time.monotonic() < until, f"it never came true: {status}")
        time.sleep(0.01)


def finish(process, number=signal.SIGINT):
    if number:
        process.send_signal(number)
    out, err = process.communicate(timeout=DEADLINE_S)
    sipwhy.complain_of(process.args, process.returncode, err)
    return sipwhy.Result(process.returncode, out, err)


def live_status(*arguments, **changes):
    """The status of a `live` that has begun to capture, ended afterwards."""
    if not IS_ROOT:
        tap.skip("not root")
    with started("live", "-i", "lo", "--format", "json", *arguments, **changes) as process:
        line = process.stdout.readline()
        if not line and b"no permission" in (err := process.stderr.read()):
            tap.skip(f"no right to capture here: {err.decode()}")
        tap.contains(line.decode(), '"start"', "the first line")
        status = status_of(process.pid)
        tap.equal(finish(process).status, 0, "exit status")
    return status


def is_confined(status):
    tap.equal(status["NoNewPrivs"], ["1"], "NoNewPrivs")
    tap.equal(status["Seccomp"], ["2"], "Seccomp")


def has_no_rights(status):
    for kind in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        tap.equal(status[kind], [NOTHING], kind)
    tap.equal(status["Groups"], [], "supplementary groups")


def is_account(status, user, group):
    tap.equal(status["Uid"], [str(user)] * 4, "Uid")
    tap.equal(status["Gid"], [str(group)] * 4, "Gid")


def drops_to(name, options, changes):
    can_confine()
    account = pwd.getpwnam(name)
    status = live_status(*options, **changes)
    is_account(status, account.pw_uid, account.pw_gid)
    has_no_rights(status)
    is_confined(status)


DAEMON = pwd.getpwnam("daemon")
BY_SUDO = {"SUDO_UID": str(DAEMON.pw_uid), "SUDO_GID": str(DAEMON.pw_gid), "SUDO_USER": "daemon"}
tap.add("root becomes nobody, confined", drops_to, "nobody", (), {})
tap.add("--user names another account", drops_to, "daemon", ("--user", "daemon"), {})
tap.add("under sudo, its caller is the account", drops_to, "daemon", (), BY_SUDO)
tap.add("--user goes before the caller of sudo", drops_to, "nobody", ("--user", "nobody"), BY_SUDO)
tap.add("root calling sudo becomes nobody", drops_to, "nobody", (),
        BY_SUDO | {"SUDO_UID": "0", "SUDO_GID": "0"})
for number, text in enumerate(("", "-1", "1x", "4294967295", "4294967296", "99999999999999999999")):
    tap.add(f"a SUDO_UID that is none becomes nobody ({number + 1})", drops_to, "nobody", (),
            BY_SUDO | {"SUDO_UID": text})
tap.add("in another language too", drops_to, "nobody", ("--lang", "fr"), {"TZ": None})


@tap.case("--user root stays root, without its rights")
def _():
    can_confine()
    status = live_status("--user", "root")
    is_account(status, 0, 0)
    has_no_rights(status)
    is_confined(status)


@tap.case("--no-sandbox keeps the system calls, and no rights")
def _():
    can_confine()
    status = live_status("--no-sandbox")
    is_account(status, pwd.getpwnam("nobody").pw_uid, pwd.getpwnam("nobody").pw_gid)
    has_no_rights(status)
    tap.equal(status["Seccomp"], status_of("self")["Seccomp"], "Seccomp")


@tap.case("read is confined while it reads")
def _():
    can_confine()
    capture = CAPTURE.read_bytes()
    with started("read", "--format", "json", "-", stdin=subprocess.PIPE) as process:
        process.stdin.write(capture[:200])
        process.stdin.flush()
        status = wait_until(process, lambda status: status["Seccomp"] == ["2"])
        is_confined(status)
        for kind in ("CapPrm", "CapEff"):
            tap.equal(status[kind], [NOTHING], kind)
        process.stdin.write(capture[200:])
        process.stdin.flush()
        process.stdin.close()
        process.stdin = None
        done = finish(process, None)
    tap.equal(done.status, 0, f"exit status: {done.message}")
    tap.check(sipwhy.of_type(sipwhy.objects_of(done.out), "finding"), "no findings")


@tap.case("the files that it creates belong to the account, others stay as they are")
def _():
    daemon = (DAEMON.pw_uid, DAEMON.pw_gid)
    with tap.folder() as top:
        report, written = pathlib.Path(top) / "report", pathlib.Path(top) / "seen.pcap"
        if not IS_ROOT:
            tap.skip("not root")
        for expected in (daemon, (0, 0)):
            done = sipwhy.run("live", "-i", "lo", "--duration", "1ms", "--user", "daemon", "-o", report,
                              "-w", written, **PLAIN)
            if "no permission" in done.message:
                tap.skip("no right to capture here")
            tap.equal(done.status, 0, f"exit status: {done.message}")
            for path in (report, written):
                status = path.stat()
                tap.equal((status.st_uid, status.st_gid), expected, f"owner of {path.name}")
                tap.check(status.st_size > 0, f"{path.name} is empty")
                path.write_bytes(b"")
                os.chown(path, 0, 0)


@tap.case("an account that is not there is wrong usage")
def _():
    done = sipwhy.run("live", "-i", "lo", "--user", "no-such-account")
    tap.equal(done.status, 2, "exit status")
    tap.contains(done.message, "no-such-account", "message")


def alone():
    """A user and network namespace in which there is no account but root."""
    inside = ["unshare", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
    if not shutil.which("unshare") or subprocess.run([*inside, "true"], capture_output=True,
                                                     check=False).returncode:
        tap.skip("no user namespaces here")
    return inside


@tap.case("root of a namespace that has no other account gives up its capabilities")
def _():
    can_confine()
    with started("live", "-i", "lo", "--format", "json", prefix=alone()) as process:
        tap.contains(process.stdout.readline().decode(), '"start"', "the first line")
        status = status_of(process.pid)
        done = finish(process)
    tap.equal(done.status, 0, f"exit status: {done.message}")
    is_confined(status)
    for kind in ("CapPrm", "CapEff", "CapBnd"):
        tap.equal(status[kind], [NOTHING], kind)


@tap.case("an account that was asked for and cannot be had ends it")
def _():
    with started("live", "-i", "lo", "--user", "daemon", prefix=alone()) as process:
        done = finish(process, None)
    tap.equal(done.status, 1, "exit status")
    tap.contains(done.message, "cannot go on as daemon", "message")


@tap.case("capabilities of the program's file are given up")
def _():
    can_confine()
    if not IS_ROOT or not shutil.which("setcap") or not shutil.which("setpriv"):
        tap.skip("not root, or no setcap")
    with tap.folder() as top:
        os.chmod(top, 0o755)
        program = shutil.copy(sipwhy.PROGRAM, top)
        if subprocess.run(["setcap", "cap_net_raw,cap_net_admin=ep", program], check=False,
                          capture_output=True).returncode:
            tap.skip("no capabilities of files here")
        prefix = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", program]
        process = subprocess.Popen([*prefix, "live", "-i", "lo", "--format", "json"],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env=sipwhy.environment(**PLAIN))
        try:
            line = process.stdout.readline()
            if not line and process.wait() == 127:
                tap.skip("the library is where another account cannot read it")
            tap.contains(line.decode(), '"start"', "the first line")
            status = status_of(process.pid)
            tap.equal(finish(process).status, 0, "exit status")
        finally:
            process.kill()
            process.wait()
    is_confined(status)
    for kind in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
        tap.equal(status[kind], [NOTHING], kind)


def refuse_seccomp():
    """In the process to be: a kernel that takes no filter of system calls, as far as it can see."""
    library = ctypes.CDLL("libseccomp.so.2", use_errno=True)
    library.seccomp_init.restype = ctypes.c_void_p
    library.seccomp_init.argtypes = [ctypes.c_uint32]
    library.seccomp_load.argtypes = [ctypes.c_void_p]
    library.seccomp_rule_add_array.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int,
                                               ctypes.c_uint, ctypes.c_void_p]
    context = library.seccomp_init(0x7fff0000)
    number = library.seccomp_syscall_resolve_name(b"seccomp")
    if library.seccomp_rule_add_array(context, 0x00050000 | 22, number, 0, None) or \
            library.seccomp_load(context):
        os._exit(126)


def goes_on_without(arguments, is_told):
    can_confine()
    command = [sipwhy.PROGRAM, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=DEADLINE_S,
                          preexec_fn=refuse_seccomp, env=sipwhy.environment(**PLAIN))
    if done.returncode == 126 or b"no permission" in done.stderr:
        tap.skip("cannot be tried here")
    sipwhy.complain_of(command, done.returncode, done.stderr)
    tap.equal(done.returncode, 0, f"exit status: {done.stderr}")
    tap.equal(b"goes on without a sandbox" in done.stderr, is_told, f"told in {done.stderr}")


tap.add("a kernel without seccomp: read goes on", goes_on_without, ("read", CAPTURE), False)
tap.add("a kernel without seccomp: read -v tells it", goes_on_without, ("read", "-v", CAPTURE), True)
tap.add("a kernel without seccomp: live tells it", goes_on_without,
        ("live", "-i", "lo", "--format", "json", "--duration", "1ms"), True)


def in_terminal(*arguments, type_=b"", resize=False):
    """(status, what it showed) of a run in a terminal, in which something is typed once it shows."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen([sipwhy.PROGRAM, *map(str, arguments)], stdin=slave, stdout=slave,
                               stderr=slave, start_new_session=True, close_fds=True,
                               preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
                               env=sipwhy.environment(**PLAIN, TERM="xterm", LANG="C.UTF-8",
                                                      LC_ALL=None, TZ=None))
    os.close(slave)
    shown = b""
    until = time.monotonic() + DEADLINE_S
    try:
        while select.select([master], [], [], max(0, until - time.monotonic()))[0]:
            try:
                shown += os.read(master, 65536)
            except OSError:  # the other side is closed
                break
            if resize and b"Ctrl-C" in shown:
                fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 132, 0, 0))
                resize = False
            if type_ and b"Ctrl-C" in shown:
                os.write(master, type_)
                type_ = b""
        status = process.wait(DEADLINE_S)
    finally:
        process.kill()
        process.wait()
        os.close(master)
    sipwhy.complain_of(process.args, status, shown)
    return status, shown.decode("utf-8")


@tap.case("it works in a terminal that is resized, until Ctrl-C")
def _():
    if not IS_ROOT:
        tap.skip("not root")
    status, shown = in_terminal("live", "-i", "lo", type_=b"\x03", resize=True)
    if "no permission" in shown:
        tap.skip("no right to capture here")
    tap.equal(status, 0, f"exit status: {shown}")
    tap.contains(shown, "Summary", "what it showed")


def reads_everything(options):
    """Every capture, as somebody reads it whose time zone and language have files of their own."""
    captures = sorted((sipwhy.ROOT / "captures").glob("*.pcap*"))
    for capture in captures:
        with_it = sipwhy.run("read", *options, capture, TZ=None)
        without = sipwhy.run("read", "--no-sandbox", *options, capture, TZ=None)
        tap.equal(with_it.status, without.status, f"exit status of {capture.name}: {with_it.message}")
        tap.check(with_it.out == without.out and with_it.err == without.err,
                  f"{capture.name} reads differently: {with_it.message}")


for row in (("-v", "--color", "always"), ("--format", "json"), ("-v", "--lang", "pt"),
            ("--lang", "fr"), ("--lang", "es", "--format", "json"), ("-q",), ("-o", "/dev/full")):
    tap.add(f"captures read alike with and without it ({' '.join(row)})", reads_everything, row)


@tap.case("a terminal shows the same with and without it")
def _():
    with_it = in_terminal("read", "--color", "always", CAPTURE)
    without = in_terminal("read", "--no-sandbox", "--color", "always", CAPTURE)
    tap.equal(with_it, without, "what it showed")
    tap.equal(with_it[0], 0, "exit status")


tap.run(workers=8)
