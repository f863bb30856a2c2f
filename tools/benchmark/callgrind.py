"""Reads what callgrind wrote: instructions by stage.

A line of code counts for the stage of its file, inlined or not. What serves several stages (base/,
the C library) counts for those that call it, by what their calls took.
"""
import collections
import re

import stages

NAME = re.compile(r"\((\d+)\)(?: (.*))?")
ROUNDS = 30  # through chains of shared functions


class Profile:
    def __init__(self, path):
        self.names = {"ob": {}, "fl": {}, "fn": {}}
        self.own = collections.Counter()  # stage: instructions
        self.shared = collections.Counter()  # function of no stage: instructions
        self.callers = collections.defaultdict(collections.Counter)  # of a shared function
        with open(path, encoding="utf-8", errors="replace") as file:
            self._read(file)

    def _name(self, space, text):
        number, name = NAME.fullmatch(text).groups()
        if name is not None:
            self.names[space][number] = name
        return self.names[space].get(number, "?")

    def _read(self, file):
        home = here = called = (None, None, None)  # object, file, function
        is_inclusive = False
        for line in file:
            line = line.rstrip("\n")
            key, equals, rest = line.partition("=")
            if equals and key in ("ob", "fl", "fn", "fi", "fe", "cob", "cfi", "cfl", "cfn"):
                home, here, called = self._move(key, rest, home, here, called)
            elif key == "calls" and equals:
                is_inclusive = True
            elif line and (line[0].isdigit() or line[0] in "+-*"):
                cost = int(line.split()[1]) if " " in line else 0
                self._count(home, here, called, cost, is_inclusive)
                if is_inclusive:
                    called = (home[0], here[1], None)
                    is_inclusive = False

    def _move(self, key, rest, home, here, called):
        """Names that follow hold for the lines after them."""
        if key == "ob":
            home = (self._name("ob", rest), None, None)
            here = home
            called = (home[0], None, None)
        elif key == "fl":
            home = (home[0], self._name("fl", rest), home[2])
            here, called = home, (home[0], home[1], None)
        elif key == "fn":
            home = (home[0], home[1], self._name("fn", rest))
            here, called = home, (home[0], home[1], None)
        elif key in ("fi", "fe"):
            here = (home[0], self._name("fl", rest), home[2])
        elif key == "cob":
            called = (self._name("ob", rest), called[1], called[2])
        elif key in ("cfi", "cfl"):
            called = (called[0], self._name("fl", rest), called[2])
        elif key == "cfn":
            called = (called[0], called[1] or here[1], self._name("fn", rest))
        return home, here, called

    @staticmethod
    def _stage(home, here):
        return (stages.of_file(here[1]) or stages.of_file(home[1]) or stages.of_object(home[0]))

    def _count(self, home, here, called, cost, is_inclusive):
        stage = self._stage(home, here)
        if not is_inclusive:
            if stage:
                self.own[stage] += cost
            else:
                self.shared[(home[0], home[2])] += cost
        elif not self._stage(called, called):
            self.callers[(called[0], called[2])][stage or (home[0], home[2])] += cost

    def by_stage(self):
        """{stage: instructions}, the shared ones among them."""
        total = collections.Counter(self.own)
        parts = {function: self._first(function) for function in self.shared | self.callers}
        for _ in range(ROUNDS):
            parts = {function: self._resolve(part, parts) for function, part in parts.items()}
        for function, cost in self.shared.items():
            known = {name: part for name, part in parts[function].items() if isinstance(name, str)}
            whole = sum(known.values())
            for stage, part in known.items():
                total[stage] += cost * part / whole
            if not whole:
                total["program"] += cost
        return total

    def _first(self, function):
        """Who calls it, in parts of one; itself left out."""
        callers = {name: cost for name, cost in self.callers[function].items() if name != function}
        whole = sum(callers.values())
        return {name: cost / whole for name, cost in callers.items()} if whole else {"program": 1}

    @staticmethod
    def _resolve(part, parts):
        found = collections.Counter()
        for name, share in part.items():
            if isinstance(name, str):
                found[name] += share
            else:
                for inner, inner_share in parts.get(name, {"program": 1}).items():
                    found[inner] += share * inner_share
        return found
