"""Grades such as P5 or M2, and ranges of them."""

from __future__ import annotations

import re

from compiler.vocabulary import OR_LESS, OR_MORE, fold

_STEP = re.compile(r"(.*?)([0-9]+)")
"""Its ladder, and the step on it."""
_RANGE = re.compile(r"(.+?)\s*(?:[-–—~～]|至|到|to)\s*(.+)")


def in_grades(part: str, grade: str) -> bool:
    """Whether a grade is in ``P5-P7``, or in ``P5以上``, which says P5 and above."""
    own = _step(grade)
    if own is None:
        return False
    for endings, sign in ((OR_MORE, 1), (OR_LESS, -1)):
        for ending in endings:
            step = _step(part.removesuffix(ending)) if part.endswith(ending) else None
            if step is not None:
                return step[0] == own[0] and (own[1] - step[1]) * sign >= 0
    ends = _RANGE.fullmatch(part)
    first, last = (_step(ends[1]), _step(ends[2])) if ends else (None, None)
    if first is None or last is None:
        return False
    return own[0] == first[0] and last[0] in {"", first[0]} and first[1] <= own[1] <= last[1]


def _step(grade: str) -> tuple[str, int] | None:
    """The ladder and the step of a grade; None: it has no number at its end."""
    found = _STEP.fullmatch(fold(grade))
    return (found[1], int(found[2])) if found else None
