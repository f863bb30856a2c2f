"""Which stage of the way of a packet a source file belongs to."""
import re

STAGES = ("capture", "decode", "index", "parse", "track", "diagnose", "engine", "report", "program")
MEANING = {
    "capture": "`src/capture`, libpcap: the frame out of the file",
    "decode": "`src/decode`: what may be SIP in it",
    "index": "`src/sip`: start line, header fields, body",
    "parse": "`src/sip`, libosip2: what is in header fields and SDP",
    "track": "`src/track`: transactions, dialogs, calls, media",
    "diagnose": "`src/diagnose`, `src/knowledge`: the rules",
    "engine": "`src/engine`: the clock, the counts, the handlers",
    "report": "`src/report`, jansson: the summary",
    "program": "`src/cli`, and what the C library does before main()",
}
INDEX = {"message", "value", "start", "scan", "names", "body"}
ROOMS = {"capture": "capture", "decode": "decode", "track": "track", "diagnose": "diagnose",
         "knowledge": "diagnose", "engine": "engine", "report": "report", "cli": "program"}
LIBRARIES = {"libpcap": "capture", "libosip": "parse", "libjansson": "report"}

ROOM = re.compile(r"(?:^|/)src/(base|knowledge|capture|decode|sip|track|diagnose|engine|report|cli)/"
                  r"(?:\w+/)*(\w+)\.[ch]$")


def of_file(path):
    """The stage, or None for what serves several: base/, the C library."""
    match = ROOM.search(path or "")
    if not match or match.group(1) == "base":
        return None
    if match.group(1) == "sip":
        return "index" if match.group(2) in INDEX else "parse"
    return ROOMS[match.group(1)]


def of_object(path):
    """The stage that a library serves alone, or None."""
    name = (path or "").rsplit("/", 1)[-1]
    return next((stage for start, stage in LIBRARIES.items() if name.startswith(start)), None)
