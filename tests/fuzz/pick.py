"""Choose the inputs that add most to a corpus, for `tools/fuzz --merge`.

Usage: pick.py CONTROL CORPUS FILES BYTES — CONTROL is what a merge of libFuzzer (-set_cover_merge=1) says of
each input, CORPUS the folder in the tree, which grows up to so many files and bytes. Names what it copies.
"""
import hashlib
import pathlib
import shutil
import sys


def read(path):
    """{input: its features, a bit each} of a control file."""
    with open(path, encoding="utf-8") as lines:
        count = int(next(lines))
        next(lines)
        inputs = [pathlib.Path(next(lines).rstrip("\n")) for _ in range(count)]
        bits, features = {}, {}
        for line in lines:
            kind, number, *rest = line.split()
            if kind == "FT":
                found = bytearray(len(bits) // 8 + len(rest) // 8 + 2)
                for bit in (bits.setdefault(feature, len(bits)) for feature in rest):
                    found[bit >> 3] |= 1 << (bit & 7)
                features[inputs[int(number)]] = int.from_bytes(found, "little")
    return features


def in_order(features, covered):
    """The inputs that add something to @covered, the one that adds most for its size first."""
    left = features
    while left := {path: found & ~covered for path, found in left.items() if found & ~covered}:
        best = max(left, key=lambda path: (left[path].bit_count() / (path.stat().st_size + 64) ** 0.5,
                                           path.name))
        covered |= left.pop(best)
        yield best


def main(control, corpus, most_files, most_bytes):
    corpus = pathlib.Path(corpus)
    features = read(control)
    held = [path for path in corpus.iterdir() if path.is_file()]
    count, size = len(held), sum(path.stat().st_size for path in held)
    covered = 0
    for path in held:
        covered |= features.pop(path, 0)
    for path in in_order(features, covered):
        data = path.read_bytes()
        if count >= most_files:
            break
        if size + len(data) > most_bytes:
            continue
        count, size = count + 1, size + len(data)
        name = hashlib.sha1(data).hexdigest()[:12]
        shutil.copyfile(path, corpus / name)
        print(f"{name}: {len(data)} bytes")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
