"""Choose the inputs that add most to a corpus, for `tools/fuzz --merge`.

Usage: pick.py CONTROL CORPUS FILES BYTES — CONTROL is what a merge of libFuzzer (-set_cover_merge=1) says of
each input, CORPUS the folder in the tree, which grows up to so many files and bytes. Names what it copies.
"""
import hashlib
import pathlib
import shutil
import sys


def read(path):
    """{input: the set of its features} of a control file."""
    lines = pathlib.Path(path).read_text(encoding="utf-8").splitlines()
    count = int(lines[0])
    inputs = [pathlib.Path(name) for name in lines[2 : 2 + count]]
    features = {}
    for line in lines[2 + count :]:
        kind, number, *rest = line.split()
        if kind == "FT":
            features[inputs[int(number)]] = frozenset(map(int, rest))
    return features


def in_order(features, covered):
    """The inputs that add something to @covered, the one that adds most for its size first."""
    left = features
    while left := {path: found - covered for path, found in left.items() if not found <= covered}:
        best = max(left, key=lambda path: (len(left[path]) / (path.stat().st_size + 64) ** 0.5, path.name))
        covered |= left.pop(best)
        yield best


def main(control, corpus, most_files, most_bytes):
    corpus = pathlib.Path(corpus)
    features = read(control)
    held = [path for path in corpus.iterdir() if path.is_file()]
    count, size = len(held), sum(path.stat().st_size for path in held)
    covered = set()
    for path in held:
        covered |= features.pop(path, set())
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
