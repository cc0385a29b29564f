"""What a cell shows for what is stored in it, and what has to be said about it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite
from typing import TypeVar

from compiler.model.workbook import Position, Run, TroubleKind
from compiler.reading.limits import Budget
from compiler.reading.number_format import NumberFormat, compile_format, general, is_date_in_range
from compiler.reading.ooxml.markup import whole_number
from compiler.reading.ooxml.pieces import attributes
from compiler.reading.ooxml.rich import Piece, may_differ, pieces_of, runs_of
from compiler.reading.ooxml.strings import Strings
from compiler.reading.ooxml.styles import GENERAL, Styles
from compiler.reading.text import clean, decode, is_too_long, runs

_VALUE = re.compile(r"<v(?:\s[^>]*)?>([^<]*)</v\s*>")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?")
_LONGEST_NUMBER = 400
"""Characters; Excel writes 24 at most, and what is longer costs time to take for a number."""
_PLAIN_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,10})")
_REMEMBERED = 200_000
"""So many things of a kind are remembered; then remembering starts anew."""
_DETAILS, _LONGEST_DETAIL = 100, 300
"""So many different details of trouble are told apart in a sheet, and so many characters of each."""


class NoSuchStringError(ValueError):
    """A cell points to a shared string that the workbook does not hold."""


@dataclass(slots=True)
class Facts:
    """What is known about the cells of a sheet besides their texts."""

    numbers: dict[Position, float] = field(default_factory=dict)
    dates: set[Position] = field(default_factory=set)
    struck: set[Position] = field(default_factory=set)
    rich: dict[Position, tuple[Run, ...]] = field(default_factory=dict)
    """The runs of the cells whose letters look different."""
    troubled: dict[tuple[TroubleKind, str], list[Position]] = field(default_factory=lambda: defaultdict(list))
    """Cells by what is to be said about them: kind and detail of a `Trouble`."""
    details: int = 0
    """How many different ones were met."""

    def __len__(self) -> int:
        about = (self.numbers, self.dates, self.struck, self.rich, *self.troubled.values())
        return sum(map(len, about))

    def strike(self, place: Position) -> None:
        """The style of a cell strikes it through: all of it, unless some of its runs say otherwise."""
        if place not in self.rich:
            self.struck.add(place)

    def look(self, runs: tuple[Run, ...], place: Position) -> None:
        """A cell has runs of its own; one that is struck through from end to end is struck, no more."""
        if runs and all(run.strike for run in runs):
            self.struck.add(place)
        elif len(runs) > 1:
            self.rich[place] = runs

    def trouble(self, kind: TroubleKind, place: Position, detail: str = "") -> None:
        """Something has to be said about a cell."""
        if detail and (kind, detail) not in self.troubled:
            self.details += 1
            detail = detail[:_LONGEST_DETAIL] if self.details < _DETAILS else "…"
        self.troubled[kind, detail].append(place)


_Key = TypeVar("_Key")
_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True)
class _Shown:
    """A number as shown."""

    text: str
    stored: float | None = None
    is_date: bool = False
    trouble: TroubleKind | None = None


@dataclass(slots=True)
class Values:
    """Shows the cells of one workbook; what was shown once is remembered."""

    strings: Strings
    styles: Styles
    date1904: bool
    budget: Budget
    types: dict[str, tuple[int, str]] = field(default_factory=dict)
    """The attributes of cells as they are written → style and type."""
    inline: dict[str, str] = field(default_factory=dict)
    """Inline text as it stands in the XML → as shown, of those without anything to report."""
    _runs: dict[tuple[int, int], tuple[Run, ...]] = field(default_factory=dict)
    """Number of a shared string and look of a cell → the runs there."""
    _numbers: dict[tuple[int, str], _Shown] = field(default_factory=dict)
    _texts: dict[str, str] = field(default_factory=dict)

    def type_of(self, written: str) -> tuple[int, str]:
        """Style and type of a cell from its attributes (``CT_Cell``, 18.3.1.4)."""
        found = attributes(written)
        known = (whole_number(found.get("s")), found.get("t", "n"))
        _remember(self.types, written, known)
        return known

    def show(self, kind: str, style: int, body: tuple[str, str, str], place: Position, facts: Facts) -> str:
        """What a cell shows whose inline text, value or other content is ``body``."""
        inline, value, other = body
        if inline:
            text = decode(inline)
            shown = self.text(text, place, facts)
            if text == shown and not is_too_long(shown):
                _remember(self.inline, inline, shown)
            return shown
        if other:
            return self._other(kind, style, other, place, facts)
        return self._value(kind, style, value, place, facts)

    def _other(self, kind: str, style: int, body: str, place: Position, facts: Facts) -> str:
        """A cell with a formula, or with formatted text of its own."""
        if kind == "inlineStr":
            shown = self.text(runs(body), place, facts)
            pieces = pieces_of(body, self.budget) if may_differ(body) else ()
            if pieces:
                facts.look(self._own_runs(pieces, style, shown), place)
            return shown
        match = _VALUE.search(body)
        value = match[1] if match else ""
        # An empty result is a text (t="str"); a formula that was never calculated has none.
        if "<f" in body and not value and not (match and kind == "str"):
            facts.trouble("uncached", place)
        return self._value(kind, style, value, place, facts) if value else ""

    def _value(self, kind: str, style: int, value: str, place: Position, facts: Facts) -> str:
        """What a cell of a type shows for its value (``ST_CellType``, 18.18.11)."""
        if kind == "s":
            return self._shared(value, style, place, facts)
        if kind == "n":
            return self.number(style, value.strip(), place, facts)
        if kind == "e":
            shown = self._kept(decode(value).strip())
            facts.trouble("error", place, shown)
            return shown
        if kind == "b":
            return "TRUE" if value.strip() in ("1", "true") else "FALSE"
        if kind == "d":
            return self._date(style, value.strip(), place, facts)
        return self.text(decode(value), place, facts)

    def text(self, text: str, place: Position, facts: Facts) -> str:
        """A text as shown."""
        shown, changed = clean(text)
        if changed:
            facts.trouble("unprintable", place)
        if is_too_long(shown):
            facts.trouble("long", place)
        return self._kept(shown)

    def _kept(self, text: str) -> str:
        """The same text, once in memory."""
        known = self._texts.get(text)
        if known is None:
            self.budget.keep(text)
            _remember(self._texts, text, text)
        return text if known is None else known

    def _own_runs(self, pieces: Sequence[Piece], style: int, shown: str) -> tuple[Run, ...]:
        """The runs of a text in a cell of a style, counted."""
        own = runs_of(pieces, self.styles.looks.get(style, 0), shown)
        self.budget.fill(len(own), 0, "")
        self.budget.keep(shown)
        return own

    def _shared_runs(self, index: int, style: int) -> tuple[Run, ...]:
        """The runs of a shared string in cells of a style, once in memory."""
        key = (index, self.styles.looks.get(style, 0))
        known = self._runs.get(key)
        if known is None:
            known = self._own_runs(self.strings.pieces[index], style, self.strings.texts[index])
            _remember(self._runs, key, known)
        return known

    def _shared(self, value: str, style: int, place: Position, facts: Facts) -> str:
        index = whole_number(value.strip(), -1)
        if not 0 <= index < len(self.strings.texts):
            raise NoSuchStringError
        if index in self.strings.unprintable:
            facts.trouble("unprintable", place)
        if index in self.strings.long:
            facts.trouble("long", place)
        if index in self.strings.pieces:
            facts.look(self._shared_runs(index, style), place)
        return self.strings.texts[index]

    def _date(self, style: int, value: str, place: Position, facts: Facts) -> str:
        """A date in ISO 8601, as strict workbooks hold it, in the format of its cell."""
        plain = value.removesuffix("T00:00:00").replace("T", " ")
        try:
            moment = datetime.fromisoformat(value.removesuffix("Z"))
        except ValueError:
            return self.text(decode(plain), place, facts)
        if self.styles.format(style) == GENERAL or moment.tzinfo is not None:
            return self._kept(plain)
        epoch = datetime(1904, 1, 1) if self.date1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - Excel's
        serial = (moment - epoch).total_seconds() / 86_400
        return self.number(style, f"{serial:.10f}".rstrip("0").rstrip("."), place, facts)

    def number(self, style: int, value: str, place: Position, facts: Facts) -> str:
        """A number, as it is written, in the format of its style."""
        known = self._numbers.get((style, value))
        if known is None:
            known = self._render(style, value)
            self.budget.keep(known.text)
            _remember(self._numbers, (style, value), known)
        if known.stored is not None and known.text != value:
            facts.numbers[place] = known.stored
        if known.is_date:
            facts.dates.add(place)
        if known.trouble is not None:
            detail = self.styles.format(style) if known.trouble == "unrendered" else ""
            facts.trouble(known.trouble, place, detail)
        return known.text

    def _render(self, style: int, value: str) -> _Shown:
        number = to_number(value)
        if number is None:
            return _Shown(clean(decode(value))[0])
        code = self.styles.format(style)
        if code == GENERAL:
            return _Shown(value if _PLAIN_INTEGER.fullmatch(value) else general(number), number)
        compiled: NumberFormat = compile_format(code)
        if compiled.hides:
            # ;;; hides a number on screen; it is still what the cell says, and nothing may be lost.
            return _Shown(general(number), number)
        text = compiled.render(number, date1904=self.date1904)
        if text is None:
            out_of_range = compiled.is_date and not is_date_in_range(number, date1904=self.date1904)
            return _Shown(general(number), number, trouble="date" if out_of_range else "unrendered")
        return _Shown(text.strip(), number, compiled.is_date)


def to_number(value: str) -> float | None:
    """The number that a value is; None where it is none, or larger than numbers are."""
    number = float(value) if len(value) < _LONGEST_NUMBER and _NUMBER.fullmatch(value) else float("nan")
    return number if isfinite(number) else None


def _remember(known: dict[_Key, _Thing], key: _Key, thing: _Thing) -> None:
    if len(known) >= _REMEMBERED:
        known.clear()
    known[key] = thing
