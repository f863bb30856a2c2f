"""What `meson install` puts where, and that the installed library is enough to build on."""
import fnmatch
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

import tap

ROOT = pathlib.Path(os.environ["SIPWHY_SOURCE_ROOT"])
BUILD = pathlib.Path(os.environ["SIPWHY_BUILD_ROOT"])
DEADLINE_S = 120

_holder = tempfile.TemporaryDirectory(prefix="sipwhy-install-")
DESTINATION = pathlib.Path(_holder.name)


def run(*command, **changes):
    done = subprocess.run(list(map(str, command)), capture_output=True, encoding="utf-8",
                          check=False, timeout=DEADLINE_S, env=os.environ | changes)
    tap.check(done.returncode == 0,
              f"{' '.join(map(str, command))}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def found(pattern):
    """The one installed file that matches."""
    matches = [path for path in DESTINATION.rglob("*") if fnmatch.fnmatch(path.as_posix(),
                                                                          f"*/{pattern}")]
    tap.equal(len(matches), 1, f"files {pattern}")
    return matches[0]


INSTALLED = [
    "bin/sipwhy",
    "libsipwhy.so",
    "include/sipwhy/sipwhy.h",
    "include/sipwhy/analysis.h",
    "include/sipwhy/capture.h",
    "include/sipwhy/knowledge.h",
    "include/sipwhy/types.h",
    "pkgconfig/sipwhy.pc",
    "share/man/man1/sipwhy.1*",
    "share/sipwhy/sipwhy.schema.json",
    "share/bash-completion/completions/sipwhy",
    "share/zsh/site-functions/_sipwhy",
    "share/fish/vendor_completions.d/sipwhy.fish",
    "share/locale/es/LC_MESSAGES/sipwhy.mo",
    "share/locale/fr/LC_MESSAGES/sipwhy.mo",
    "share/locale/pt/LC_MESSAGES/sipwhy.mo",
]

CALLER = r"""
#include <sipwhy/sipwhy.h>
#include <stdio.h>

static void count(void *context, const struct sipwhy_message *message)
{
    (void)message;
    ++*(int *)context;
}

int main(int argument_count, char **arguments)
{
    struct sipwhy_failure failure;
    struct sipwhy_file_options options = {
        .paths = (const char *const *)arguments + 1,
        .path_count = (size_t)(argument_count - 1),
    };
    struct sipwhy_source *source;
    struct sipwhy_analysis *analysis;
    int messages = 0;
    if (sipwhy_source_open_files(&options, &source, &failure)) {
        puts(failure.text);
        return 1;
    }
    struct sipwhy_handlers handlers = {.message = count};
    if (sipwhy_analysis_create(&handlers, &messages, &analysis))
        return 1;
    struct sipwhy_frame frame;
    while (sipwhy_source_next(source, -1, &frame, &failure) == SIPWHY_SOURCE_FRAME)
        sipwhy_analysis_frame(analysis, &frame);
    struct sipwhy_summary summary;
    if (sipwhy_analysis_finish(analysis, &summary))
        return 1;
    printf("%d %s\n", messages, sipwhy_code_find(100)->name);
    sipwhy_analysis_destroy(analysis);
    sipwhy_source_close(source);
    return summary.sip_messages == (uint64_t)messages ? 0 : 1;
}
"""


def is_installed(pattern):
    tap.check(found(pattern).exists(), f"{pattern} is not there")


for wanted in INSTALLED:
    tap.add(f"{wanted} is installed", is_installed, wanted)


@tap.case("nothing is installed but that")
def _():
    prefix = found("bin/sipwhy").parent.parent
    tops = {path.name for path in prefix.iterdir()}
    tap.equal(tops - {"lib64"}, {"bin", "include", "share"} | tops & {"lib"}, "folders")
    files = [path for path in prefix.rglob("*") if path.is_file() and "sipwhy" not in path.as_posix()
             .removeprefix(prefix.as_posix())]
    tap.check(not files, f"without the name of sipwhy: {files}")


def pkg_config(*arguments):
    """What the installed sipwhy.pc says, seen from the destination."""
    folder = found("pkgconfig/sipwhy.pc").parent
    return run("pkg-config", *arguments, "sipwhy", PKG_CONFIG_PATH=str(folder),
               PKG_CONFIG_SYSROOT_DIR=str(DESTINATION)).split()


@tap.case("a program that includes nothing but the library builds and runs")
def _():
    with tap.folder() as top:
        source = pathlib.Path(top) / "caller.c"
        program = pathlib.Path(top) / "caller"
        source.write_text(CALLER, encoding="utf-8")
        library = found("libsipwhy.so").parent
        sanitized = ["-fsanitize=address,undefined"] if b"__asan_init" in (
            library / "libsipwhy.so").read_bytes() else []
        run("cc", "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", *sanitized, source,
            "-o", program, *pkg_config("--cflags", "--libs"))
        out = run(program, ROOT / "captures/prolonged-trying.pcap", LD_LIBRARY_PATH=str(library))
    count, _, name = out.strip().partition(" ")
    tap.check(int(count) > 0, f"{count} messages")
    tap.equal(name, "Trying", "name of 100")


@tap.case("the headers are fit for C++")
def _():
    if not shutil.which("c++"):
        tap.skip("no C++ compiler")
    with tap.folder() as top:
        source = pathlib.Path(top) / "caller.cc"
        source.write_text("#include <sipwhy/sipwhy.h>\nint main() { return 0; }\n", encoding="utf-8")
        run("c++", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", *pkg_config("--cflags"), source)


@tap.case("the library shows nothing but its face")
def _():
    symbols = run("nm", "-D", "--defined-only", found("libsipwhy.so")).split("\n")
    names = [line.split()[-1] for line in symbols if line]
    foreign = [name for name in names if not name.startswith(("sipwhy_", "_", "asan", "ubsan"))]
    tap.check(not foreign, f"exported: {foreign[:20]}")
    tap.check("sipwhy_analysis_create" in names, "sipwhy_analysis_create is not exported")


@tap.case("the installed program runs, and finds its translations")
def _():
    library = str(found("libsipwhy.so").parent)
    program = found("bin/sipwhy")
    tap.contains(run(program, "--version", LD_LIBRARY_PATH=library), "sipwhy", "version")


@tap.case("the man page has no mistakes")
def _():
    if not shutil.which("man"):
        tap.skip("no man program")
    done = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z",
                           str(found("share/man/man1/sipwhy.1*"))], capture_output=True,
                          encoding="utf-8", check=False, timeout=DEADLINE_S,
                          env=os.environ | {"LC_ALL": "C.UTF-8", "MANWIDTH": "80"})
    tap.equal(done.stderr, "", "warnings")


@tap.case("the man page names every option of the help")
def _():
    page = (ROOT / "docs/sipwhy.1").read_text(encoding="utf-8").replace("\\-", "-")
    program = os.environ["SIPWHY_PROGRAM"]
    for command in ("read", "live", "explain", "compare", "list"):
        help_text = run(program, command, "--help")
        for option in set(re.findall(r"(?<![-\w])--[a-z][a-z-]+", help_text)):
            tap.check(option in page, f"the manual page does not name {option} of {command}")


@tap.case("completions are sound scripts")
def _():
    for shell, name in (("bash", "sipwhy.bash"), ("zsh", "_sipwhy"), ("fish", "sipwhy.fish")):
        if shutil.which(shell):
            run(shell, "-n", ROOT / "tools/completions" / name)


@tap.case("the bash completion completes commands, options and values")
def _():
    if not shutil.which("bash"):
        tap.skip("no bash")
    script = """
        source "$1"; shift
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
        _sipwhy; printf '%s\\n' "${COMPREPLY[@]}"
    """
    for words, expected in ((["re"], "read"), (["read", "--for"], "--format"),
                            (["read", "--format", "j"], "json"), (["list", "di"], "diagnoses"),
                            (["explain", "--lang", "p"], "pt")):
        out = run("bash", "-c", script, "bash", ROOT / "tools/completions/sipwhy.bash", "sipwhy",
                  *words)
        tap.check(expected in out.split(), f"{words}: {out.split()}")


# Without a rebuild: what is tested is what was built.
run("meson", "install", "-C", BUILD, "--no-rebuild", "--destdir", DESTINATION)
tap.run()
