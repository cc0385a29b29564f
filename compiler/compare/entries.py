"""Which entry is which: what says the same first, then ids, then texts that are alike."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from compiler.compare.lines import Line

_ALIKE = 60.0
"""Texts that are this much alike (0 to 100: the share of common characters in order) are one, reworded."""
_WINDOW = 150
"""Of many entries each is compared with so many whose texts begin, or end, most like its own."""
_ALL = 40_000
"""So many pairs of one role and module are all compared."""
_LONGEST = 1_000
"""Characters of a text that are compared."""


@dataclass(frozen=True, slots=True)
class Match:
    """A line of the old master and the line that it is now."""

    old: Line
    new: Line
    likeness: float = 1.0


@dataclass(slots=True)
class Matched:
    """The lines that were found again, and those that were not."""

    matches: list[Match] = field(default_factory=list)
    old: dict[int, Line] = field(default_factory=dict)
    """Lines of the old master that are nowhere yet, by their number."""
    new: dict[int, Line] = field(default_factory=dict)
    same: list[tuple[Line, Line]] = field(default_factory=list)
    """Lines that are as they were, in the role in which they were."""

    def match_same(self, before: Mapping[str, Sequence[Line]], after: Mapping[str, Sequence[Line]]) -> None:
        """Take out the lines that are as they were, by their role and id: nearly all of them."""
        for role, lines in after.items():
            ids = {line.entry.entry: line for line in before.get(role, ())}
            for line in lines:
                old = ids.get(line.entry.entry)
                if old is not None and line.says_the_same(old):
                    self.same.append((old, line))
                    del self.old[old.number], self.new[line.number]

    def match(self, old: Line, new: Line, likeness: float = 1.0) -> None:
        """Two lines are one."""
        self.matches.append(Match(old, new, likeness))
        self.old.pop(old.number, None)
        del self.new[new.number]


def match_role(old: Sequence[Line], new: Sequence[Line]) -> Matched:
    """The entries of a role, or of all those that became one, among those that it has now."""
    matched = Matched([], {line.number: line for line in old}, {line.number: line for line in new})
    _pair(matched, lambda line: (line.key, line.entry.entry))
    _pair(matched, lambda line: line.entry.entry if line.has_own_id else None)
    _pair(matched, lambda line: line.key)
    _pair_best(matched, lambda line: (line.module, line.folded) if line.entry.text else None)
    for before, after in _blocks(matched):
        for likeness, one, other in _alike(before, after):
            if one.number in matched.old and other.number in matched.new:
                matched.match(one, other, likeness)
    return matched


def likeness_of(match: Match) -> float:
    """How alike the texts of two lines are that were matched by whatever, 0 to 1."""
    if match.likeness < 1 or match.old.folded == match.new.folded:
        return match.likeness
    texts = match.old.folded[:_LONGEST], match.new.folded[:_LONGEST]
    return round(fuzz.ratio(*texts) / 100, 4)


def match_moved(matched: Matched) -> None:
    """Lines that stand under another role or module now: of one id, or of one text of some length."""
    _pair(matched, lambda line: line.entry.entry if line.has_own_id else None)
    _pair(matched, lambda line: line.key if len(line.folded) >= _SAYS_ENOUGH else None)
    _pair_best(matched, lambda line: line.folded if len(line.folded) >= _SAYS_ENOUGH else None)


_SAYS_ENOUGH = 6
"""Characters of a text below which two roles may well have it each."""


def _grouped(lines: Iterable[Line], key: Callable[[Line], Hashable | None]) -> dict[Hashable, list[Line]]:
    found: dict[Hashable, list[Line]] = defaultdict(list)
    for line in lines:
        own = key(line)
        if own is not None:
            found[own].append(line)
    return found


def _pair(matched: Matched, key: Callable[[Line], Hashable | None]) -> None:
    """Match lines of one key, in the order in which they stand."""
    before, after = _grouped(matched.old.values(), key), _grouped(matched.new.values(), key)
    for own, lines in after.items():
        for old, new in zip(before.get(own, ()), lines, strict=False):
            matched.match(old, new)


def _pair_best(matched: Matched, key: Callable[[Line], Hashable | None]) -> None:
    """Match lines of one key, those first that have most columns in common."""
    before, after = _grouped(matched.old.values(), key), _grouped(matched.new.values(), key)
    for own, lines in after.items():
        others = before.get(own, [])
        if len(others) * len(lines) > _ALL:
            pairs: Iterable[tuple[Line, Line]] = zip(others, lines, strict=False)
        else:
            pairs = ((old, new) for _, old, new in sorted(_scored(others, lines), key=lambda each: each[0]))
        for old, new in pairs:
            if old.number in matched.old and new.number in matched.new:
                matched.match(old, new)


def _scored(before: Iterable[Line], after: Sequence[Line]) -> Iterator[tuple[tuple[object, ...], Line, Line]]:
    for old in before:
        for new in after:
            common = len(set(old.columns) & set(new.columns)) + (old.module == new.module)
            yield (-common, *_tie(old, new)), old, new


def _blocks(matched: Matched) -> Iterator[tuple[Sequence[Line], Sequence[Line]]]:
    """What is left of each module, in the order of the module's first entry."""
    before = _grouped(matched.old.values(), lambda line: line.module)
    after = _grouped(matched.new.values(), lambda line: line.module)
    for module, lines in after.items():
        if module in before:
            yield sorted(before[module], key=_by_text), sorted(lines, key=_by_text)


def _by_text(line: Line) -> tuple[object, ...]:
    """A key that knows no rows: sorting a sheet changes nothing."""
    return line.folded, line.columns


def _alike(before: Sequence[Line], after: Sequence[Line]) -> list[tuple[float, Line, Line]]:
    """Pairs of lines whose texts are alike, the likest first."""
    found = {(one.number, other.number): (score, one, other) for score, one, other in _scores(before, after)}
    ranked = sorted(found.values(), key=lambda each: (-round(each[0], 6), *_tie(each[1], each[2])))
    return [(score / 100, one, other) for score, one, other in ranked]


def _tie(old: Line, new: Line) -> tuple[object, ...]:
    """What decides between equals, the same in both directions: the aspect, then the texts themselves."""
    same = old.entry.aspect != new.entry.aspect
    return same, sorted((old.columns, new.columns)), sorted((old.number, new.number))


def _scores(before: Sequence[Line], after: Sequence[Line]) -> Iterator[tuple[float, Line, Line]]:
    texts, others = ([line.folded[:_LONGEST] for line in lines] for lines in (before, after))
    if len(before) * len(after) <= _ALL:
        table = process.cdist(texts, others, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        for row, scores in enumerate(table.tolist()):
            for column, score in enumerate(scores):
                if score:
                    yield score, before[row], after[column]
        return
    for one, other in _near(texts, others):
        score = fuzz.ratio(texts[one], others[other], score_cutoff=_ALIKE)
        if score:
            yield score, before[one], after[other]


def _near(texts: Sequence[str], others: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of texts that begin alike, end alike, or are about as long: so many per text, not all of them."""
    seen: set[tuple[int, int]] = set()
    for order in (_forwards, _backwards, _by_length):
        ranked = sorted((order(text), number) for number, text in enumerate(others))
        keys = [key for key, _ in ranked]
        for one, text in enumerate(texts):
            middle = bisect_left(keys, order(text))
            for _, other in ranked[max(middle - _WINDOW // 2, 0) : middle + _WINDOW // 2]:
                if (one, other) not in seen:
                    seen.add((one, other))
                    yield one, other


def _forwards(text: str) -> tuple[int, str]:
    return 0, text


def _backwards(text: str) -> tuple[int, str]:
    return 0, text[::-1]


def _by_length(text: str) -> tuple[int, str]:
    return len(text), text
