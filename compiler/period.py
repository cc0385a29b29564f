"""Periods: the quarter, half-year, month or year that a release is for."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_DIGITS = str.maketrans("一二三四", "1234")
_QUARTER = re.compile(r"(\d{4})\s*(?:年度?)?\s*[-_/]?\s*(?:[Qq]([1-4])|第?([1-4])季度?)")
_HALF = re.compile(r"(\d{4})\s*(?:年度?)?\s*[-_/]?\s*(?:[Hh]([12])|([上下])半年)")
_MONTH = re.compile(r"(\d{4})\s*(?:年|[-_/.])\s*(0?[1-9]|1[0-2])月?")
_YEAR = re.compile(r"(\d{4})\s*(?:年度?)?")


@dataclass(frozen=True, slots=True)
class Period:
    """A period by its name (``2026Q4``, ``2026H2``, ``2026-11``, ``2026``) and its last day."""

    name: str
    last_day: date

    @property
    def first_day(self) -> date:
        """Its first day."""
        months = {"Q": 3, "H": 6}.get(self.name[4:5], 1 if len(self.name) > len("2026") else 12)
        return date(self.last_day.year, self.last_day.month - months + 1, 1)


def parse_period(text: str) -> Period:
    """The period of ``2026Q4``, ``2026年第四季度``, ``2026H2``, ``2026-11`` or ``2026``.

    Raises ValueError when the text is none of them.
    """
    plain = text.strip().translate(_DIGITS)
    if match := _QUARTER.fullmatch(plain):
        quarter = int(match[2] or match[3])
        return Period(f"{match[1]}Q{quarter}", _last_day(int(match[1]), quarter * 3))
    if match := _HALF.fullmatch(plain):
        half = int(match[2]) if match[2] else "上下".index(match[3]) + 1
        return Period(f"{match[1]}H{half}", _last_day(int(match[1]), half * 6))
    if match := _MONTH.fullmatch(plain):
        return Period(f"{match[1]}-{int(match[2]):02}", _last_day(int(match[1]), int(match[2])))
    if match := _YEAR.fullmatch(plain):
        return Period(match[1], _last_day(int(match[1]), 12))
    raise ValueError(text)


def quarter_of(day: date) -> Period:
    """The quarter of a day."""
    return parse_period(f"{day.year}Q{(day.month + 2) // 3}")


def quarters_open(since: str, period: str) -> int:
    """How many quarters there are from one period to another, both counted; 1 where a name is no period."""
    try:
        first, last = parse_period(since).last_day, parse_period(period).last_day
    except ValueError:
        return 1
    months = (last.year - first.year) * 12 + last.month - first.month
    return max(months // 3 + 1, 1)


def _last_day(year: int, month: int) -> date:
    return date(max(year, 1), month, monthrange(max(year, 1), month)[1])


_DAY = re.compile(r"(\d{4})\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})\s*日?(?:\s.*)?")


def parse_day(text: str) -> date | None:
    """The day of ``2026-12-31``, ``2026/12/31`` or ``2026年12月31日``; None where the text is none."""
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
