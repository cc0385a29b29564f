"""The sign and colour of each status and of each finding: the same in every rendering.

A sign and a word besides the colour; the colours are Okabe and Ito's, which colour-blind people tell apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from compiler.diagnostics import ERROR, GAP, INFO, WARNING
from compiler.model.coverage import Status
from compiler.model.words import Bilingual


@dataclass(frozen=True, slots=True)
class Sign:
    """How a status looks."""

    sign: str
    word: Bilingual
    colour: str
    """``#RRGGBB``."""
    pale: str
    """The same as a background."""


SIGNS: Mapping[Status, Sign] = {
    Status.COMPLETE: Sign("●", Bilingual("完整", "complete"), "#009E73", "#E6F5F1"),
    Status.PARTIAL: Sign("◐", Bilingual("部分完整", "partial"), "#E69F00", "#FDF5E6"),
    Status.MISSING: Sign("○", Bilingual("缺失", "missing"), "#D55E00", "#FBEFE6"),
    Status.WAIVED: Sign("◇", Bilingual("例外", "waived"), "#56B4E9", "#EEF7FD"),
    Status.EXPIRED: Sign("◈", Bilingual("例外到期", "waiver expired"), "#CC79A7", "#FAF1F6"),
    Status.NOT_APPLICABLE: Sign("–", Bilingual("不适用", "not applicable"), "#8C959F", "#FFFFFF"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """How a finding looks; its word is its label."""

    sign: str
    colour: str
    """``#RRGGBB``."""
    pale: str
    """The same as the background of a cell, deep enough to be found in a sheet full of text."""
    deep: str
    """The same under letters so light that they could not be read on the pale one; 4.5 : 1 to white."""


MARKS: Mapping[str, Mark] = {
    ERROR: Mark("■", "#D55E00", "#F7CBAE", "#9E4600"),
    WARNING: Mark("▲", "#E69F00", "#FBE7B8", "#7F5800"),
    GAP: Mark("○", "#56B4E9", "#CFE9F8", "#17608C"),
    INFO: Mark("–", "#8C959F", "#E6E9EC", "#57606A"),
}
"""By label."""
