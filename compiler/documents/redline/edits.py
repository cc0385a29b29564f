"""What differs between two texts, as somebody would mark it by hand: letters in Chinese, words in English."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_TOKEN = re.compile(
    r"[0-9]+(?:[.,:/\-][0-9]+)*[%％‰]?"  # 95%, 1,200, 2026-11-30 are one figure
    r"|[^\W\d_\u2e80-\u9fff\uf900-\ufaff\uac00-\ud7a3\u3040-\u30ff]+(?:['’\-][^\W\d_\u2e80-\u9fff]+)*"
    r"|\s+"
    r"|.",
    re.DOTALL,
)
_LONGEST = 4_000_000
"""So many pairs of tokens are compared; longer texts are deleted and inserted as a whole."""
_CONFETTI = 12
"""A stretch in common that is wider stands by itself: six Chinese letters, two English words."""

State = Literal["same", "old", "new"]


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch that both have, or only the old or the new one; ends are exclusive."""

    state: State
    start: int
    end: int
    """Of the new sequence; of the old one where only that has it."""


def tokens(text: str) -> list[str]:
    """A text in the pieces that are inserted or deleted as a whole: a Chinese letter, a word, a figure."""
    return _TOKEN.findall(text)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How wide the tokens of both sequences are: a Chinese letter counts as two."""

    old: Sequence[int]
    new: Sequence[int]


def edits(old: Sequence[Hashable], new: Sequence[Hashable], sizes: Sizes) -> Iterator[Edit]:
    """What leads from one sequence of tokens to another.

    A short stretch that both have, between two longer ones that differ, is deleted and inserted along with
    them: nobody marks a text up like confetti.
    """
    front = _shared(old, new)
    back = _shared(old[front:][::-1], new[front:][::-1])
    middle_old, middle_new = old[front : len(old) - back], new[front : len(new) - back]
    pieces: list[tuple[State, int, int, int, int]] = []
    if front:
        pieces.append(("same", 0, front, 0, front))
    pieces += _middle(middle_old, middle_new, front)
    if back:
        pieces.append(("same", len(old) - back, len(old), len(new) - back, len(new)))
    yield from _told(_without_confetti(pieces, sizes))


_Piece = tuple[State, int, int, int, int]
"""Start and end in the old sequence, then in the new one."""


def _shared(old: Sequence[Hashable], new: Sequence[Hashable]) -> int:
    """How many tokens both begin with."""
    count = 0
    for left, right in zip(old, new, strict=False):
        if left != right:
            break
        count += 1
    return count


def _middle(old: Sequence[Hashable], new: Sequence[Hashable], offset: int) -> list[_Piece]:
    if len(old) * len(new) > _LONGEST:
        return [("new", offset, offset + len(old), offset, offset + len(new))]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        ("same" if tag == "equal" else "new", i + offset, k + offset, j + offset, m + offset)
        for tag, i, k, j, m in matcher.get_opcodes()
    ]


def _without_confetti(pieces: list[_Piece], sizes: Sizes) -> list[_Piece]:
    """Pieces without stretches in common that are short, and shorter than what differs on both sides."""
    changed = True
    while changed:
        changed = False
        for place in range(1, len(pieces) - 1):
            before, same, after = pieces[place - 1 : place + 2]
            if same[0] != "same" or before[0] == "same" or after[0] == "same":
                continue
            width = sum(sizes.new[same[3] : same[4]])
            if width <= min(_CONFETTI, _weight(before, sizes), _weight(after, sizes)):
                pieces[place - 1 : place + 2] = [("new", before[1], after[2], before[3], after[4])]
                changed = True
                break
    return pieces


def _weight(piece: _Piece, sizes: Sizes) -> int:
    """How much a piece that differs takes away or brings, whichever is more."""
    return max(sum(sizes.old[piece[1] : piece[2]]), sum(sizes.new[piece[3] : piece[4]]))


def _told(pieces: Sequence[_Piece]) -> Iterator[Edit]:
    """What is deleted stands before what is inserted."""
    for state, old_start, old_end, new_start, new_end in pieces:
        if state == "same":
            yield Edit("same", new_start, new_end)
            continue
        if old_end > old_start:
            yield Edit("old", old_start, old_end)
        if new_end > new_start:
            yield Edit("new", new_start, new_end)
