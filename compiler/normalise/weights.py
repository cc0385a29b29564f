"""Weights as shares: ``25%``, ``0.25`` and ``25`` say the same."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from compiler.vocabulary import SPECIAL_WEIGHTS, fold

_NUMBER = re.compile(r"([+-]?[0-9]+(?:[.,][0-9]+)?)\s*(%|％|分)?")
_POINTS_ABOVE = 1.5
"""A column of plain numbers with one above this counts in points of a hundred."""


def is_special(text: str) -> bool:
    """Whether a weight stands outside the 100 %: bonus, malus and veto items."""
    name = fold(text)
    return any(fold(word) in name for word in SPECIAL_WEIGHTS)


def read_weights(texts: Sequence[str], stored: Sequence[float | None]) -> list[float]:
    """The share of each weight cell of a sheet, NaN where it is no number.

    ``stored`` has the number behind a cell where the text shows another one (33% is stored as 0.3333):
    sums are made of what is stored, so that rounding for display is no finding.
    """
    parsed = [_parse(text, number) for text, number in zip(texts, stored, strict=True)]
    plain = [value for value, is_share in filter(None, parsed) if not is_share]
    scale = 100.0 if any(abs(value) > _POINTS_ABOVE for value in plain) else 1.0
    return [math.nan if one is None else one[0] if one[1] else one[0] / scale for one in parsed]


def _parse(text: str, stored: float | None) -> tuple[float, bool] | None:
    """The number of a weight and whether it is a share already."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        return None
    value = float(match[1].replace(",", "."))
    if match[2] in ("%", "％"):
        return (value / 100 if stored is None else stored), True
    return (value if stored is None else stored), False
