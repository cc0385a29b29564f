"""Days in cells: by what is stored where a date format shows it, else by what is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from compiler.model.workbook import Position, RawSheet, RawWorkbook
from compiler.period import parse_day

_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
"""Day 0 of the two date systems (ECMA-376 part 1, 18.17.4.1), for days from March 1900 on."""


class Days:
    """The date cells of some sheets."""

    def __init__(self, sheets: Iterable[RawSheet] = (), *, date1904: bool = False) -> None:
        self._epoch = _EPOCH_1904 if date1904 else _EPOCH
        self._stored: Mapping[str, Mapping[Position, float]] = {
            sheet.name: {place: sheet.numbers[place] for place in sheet.dates if place in sheet.numbers}
            for sheet in sheets
            if sheet.dates
        }

    def of(self, sheet: str, place: Position, text: str) -> date | None:
        """The day in a cell that shows ``text``; None where it is none."""
        if not text:
            return None
        stored = self._stored.get(sheet, {}).get(place)
        if stored is None:
            return parse_day(text)
        try:
            return self._epoch + timedelta(days=int(stored))
        except OverflowError:
            return None


def days_of(raw: RawWorkbook) -> Days:
    """The date cells of a workbook."""
    return Days(raw.sheets, date1904=raw.date1904)
