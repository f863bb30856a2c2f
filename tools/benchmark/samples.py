"""Samples of where the time goes, by stage: perf with the clock of the CPU, which every machine has."""
import collections
import re
import subprocess

import runs
import stages

MAPPED = re.compile(r"\[(0x[0-9a-f]+)\((0x[0-9a-f]+)\) @ (0x[0-9a-f]+|0) .*\]: \S*x\S* (/\S+)")
SAMPLE = re.compile(r"^\s*([0-9a-f]+)\s+(?:.*)\((.*)\)\s*$")
KERNEL = "kernel"
SHARED = "shared"


def take(command, folder):
    """{stage, KERNEL or SHARED: part of the samples}, or None where perf does not work here."""
    record = f"{folder}/perf.data"
    try:
        runs.run(["perf", "record", "-q", "-e", "cpu-clock", "-F", "4000", "-o", record, "--",
                  *command], "0")
        text = subprocess.run(["perf", "script", "-i", record, "-F", "ip,sym,dso",
                               "--show-mmap-events"], capture_output=True, text=True,
                              check=True).stdout
    except (OSError, runs.Failed, subprocess.CalledProcessError):
        return None
    counts = count(text)
    whole = sum(counts.values())
    return {name: number / whole for name, number in counts.items()} if whole else None


def count(text):
    maps, by_address = [], collections.Counter()
    for line in text.splitlines():
        if "PERF_RECORD_MMAP" in line:
            match = MAPPED.search(line)
            if match:
                start, size, offset = (int(number, 16) for number in match.groups()[:3])
                maps.append((start, size, offset, match.group(4)))
        elif match := SAMPLE.match(line):
            by_address[(int(match.group(1), 16), match.group(2))] += 1
    counts = collections.Counter()
    ours = collections.defaultdict(dict)
    for (address, name), number in by_address.items():
        if name.startswith("[") or name.endswith(".ko"):
            counts[KERNEL] += number
        elif stage := stages.of_object(name):
            counts[stage] += number
        elif "sipwhy" in name.rsplit("/", 1)[-1]:
            ours[name][in_file(address, name, maps)] = number
        else:
            counts[SHARED] += number
    for name, numbers in ours.items():
        for address, stage in stages_of(name, list(numbers)):
            counts[stage or SHARED] += numbers[address]
    return counts


def in_file(address, name, maps):
    """The address as the file's own symbols have it."""
    for start, size, offset, path in maps:
        if path == name and start <= address < start + size:
            return address - start + offset + skew(path, offset)
    return address


_SKEWS = {}


def skew(path, offset):
    """How far the addresses of the code are from its place in the file."""
    if path not in _SKEWS:
        text = subprocess.run(["readelf", "-lW", path], capture_output=True, text=True,
                              check=True).stdout
        rows = re.findall(r"LOAD\s+(0x\w+) (0x\w+) 0x\w+ 0x\w+ 0x\w+ R E", text)
        _SKEWS[path] = [(int(at, 16), int(address, 16)) for at, address in rows]
    for at, address in _SKEWS[path]:
        if at // 4096 == offset // 4096:
            return address - at
    return 0


def stages_of(path, addresses):
    """(address, stage): that of the innermost function that has one, through what was inlined."""
    asked = "\n".join(f"{address:#x}" for address in addresses) + "\n"
    text = subprocess.run(["addr2line", "-a", "-i", "-e", path], input=asked, capture_output=True,
                          text=True, check=True).stdout
    chains = re.split(r"^0x[0-9a-f]+\n", text, flags=re.MULTILINE)[1:]
    for address, chain in zip(addresses, chains):
        found = (stages.of_file(line.split(":")[0]) for line in chain.splitlines())
        yield address, next((stage for stage in found if stage), None)
