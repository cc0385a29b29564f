"""Which paragraphs, tables and rows of two documents belong together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from compiler.documents.redline.edits import tokens

_MOST = 10_000
"""So many pairs are weighed against each other; where there are more, what differs stays apart."""
_BARRIER = -1.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, table or row, as it is compared."""

    key: Hashable
    """Of the same entry, heading or table in both documents."""
    kind: Hashable
    """Pieces of different kinds never belong together."""
    text: str
    """What it says, for those that have no key in common."""


Pair = tuple[int | None, int | None]
"""Places in the old and the new sequence; None: only the other one has it."""


def pairs(old: Sequence[Piece], new: Sequence[Piece], enough: float) -> Iterator[Pair]:
    """Both sequences in one order: what only the old one has stands before what only the new one has.

    What is not the same by its key belongs together where at least ``enough`` of its words (0 to 1) are. A
    piece that was moved is in both, once as old and once as new.
    """
    matcher = SequenceMatcher(None, [one.key for one in old], [one.key for one in new], autojunk=False)
    for tag, i, k, j, m in matcher.get_opcodes():
        if tag == "equal":
            yield from zip(range(i, k), range(j, m), strict=True)
        else:
            yield from _alike(old, new, (i, k, j, m), enough)


def _alike(
    old: Sequence[Piece], new: Sequence[Piece], region: tuple[int, int, int, int], enough: float
) -> Iterator[Pair]:
    """The pairs of a region without a key in common: as much alike as its order allows."""
    i, k, j, m = region
    rows, columns = k - i, m - j
    if rows * columns > _MOST or not rows or not columns:
        yield from ((place, None) for place in range(i, k))
        yield from ((None, place) for place in range(j, m))
        return
    alike = [[_likeness(old[i + row], new[j + column]) for column in range(columns)] for row in range(rows)]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in reversed(range(rows)):
        for column in reversed(range(columns)):
            likeness = alike[row][column]
            together = best[row + 1][column + 1] + likeness if likeness >= enough else _BARRIER
            best[row][column] = max(together, best[row + 1][column], best[row][column + 1])
    row = column = 0
    waiting: list[int] = []
    while row < rows and column < columns:
        likeness = alike[row][column]
        if likeness >= enough and best[row][column] == best[row + 1][column + 1] + likeness:
            yield from ((None, place) for place in waiting)
            waiting = []
            yield i + row, j + column
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            yield i + row, None
            row += 1
        else:
            waiting.append(j + column)
            column += 1
    yield from ((i + place, None) for place in range(row, rows))
    yield from ((None, place) for place in (*waiting, *range(j + column, m)))


def _likeness(old: Piece, new: Piece) -> float:
    """How many words two pieces share, 0 to 1; those of different kinds share none."""
    if old.kind != new.kind:
        return 0.0
    return shared_words(old.text, new.text)


def shared_words(old: str, new: str) -> float:
    """How many of their words two texts share, 0 to 1; two empty ones all."""
    left, right = _words(old), _words(new)
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else 1.0


@lru_cache(maxsize=1_024)
def _words(text: str) -> Counter[str]:
    """The words of a text, counted: those of a region are asked for again and again."""
    return Counter(tokens(text))
