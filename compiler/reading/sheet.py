"""The cells of one worksheet, streamed (``CT_SheetData``, ECMA-376 part 1, 18.3.1.80).

A plain sheet is cut into cells by one regular expression, several times as fast as handlers of a parser.
Whatever is not plain is first rewritten by `plain_sheet`, so that there is one way to read a cell; that
every cell was cut is counted, not believed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from math import isfinite

from compiler.address import MAX_COLUMN, MAX_ROW, CellRange, column_number, parse_range
from compiler.model import Position, TroubleKind
from compiler.reading.markup import MarkupError, parse_markup, whole_number
from compiler.reading.number_format import NumberFormat, compile_format, general
from compiler.reading.plain import plain_sheet, plain_text
from compiler.reading.strings import Strings
from compiler.reading.styles import GENERAL, Styles
from compiler.reading.text import clean, decode, runs

_CELL = re.compile(
    r'<c r="([A-Z]{1,3})([0-9]{1,7})"([^>]*?)'
    r"(?:/>|>(?:<is><t>([^<]*)</t></is></c>|<v>([^<]*)</v></c>|(.*?)</c>))",
    re.DOTALL,
)
"""Column, row, other attributes; then an inline text, a value, or whatever else the cell holds."""
_HIDDEN_ROW = re.compile(r'<row\b(?=[^>]*\shidden="(?:1|true)")[^>]*\sr="([0-9]{1,7})"')
_HIDDEN_COLUMN = re.compile(r'<col\b(?=[^>]*\shidden="(?:1|true)")[^>]*>')
_MERGE = re.compile(r'<mergeCell\b[^>]*\sref="([^"]+)"')
_ATTRIBUTE = re.compile(r"""(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_VALUE = re.compile(r"<v(?:\s[^>]*)?>([^<]*)</v\s*>")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?")
_PLAIN_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,10})")
_CHUNK = 1 << 17
_MAX_GAPS = 40_000_000
"""Empty cells to the left of filled ones that a sheet may have: each takes eight bytes."""


class NoSuchStringError(ValueError):
    """A cell points to a shared string that the workbook does not hold."""


class TooSparseError(ValueError):
    """Cells stand so far to the right in so many rows that they do not fit into memory."""


class _NotPlainError(ValueError):
    """Cells are written in a way that the expression does not know."""


@dataclass(slots=True)
class Cells:
    """What a sheet holds, row by row, and what had to be said about its cells."""

    row_numbers: list[int] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)
    numbers: dict[Position, float] = field(default_factory=dict)
    dates: set[Position] = field(default_factory=set)
    struck: set[Position] = field(default_factory=set)
    merges: tuple[CellRange, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    troubled: dict[tuple[TroubleKind, str], list[Position]] = field(default_factory=lambda: defaultdict(list))
    """Cells by what is to be said about them: kind and detail of a `Trouble`."""
    gaps: int = 0
    """Empty cells to the left of filled ones."""


@dataclass(slots=True)
class SheetReader:
    """Reads sheets of one workbook; what was shown once is remembered."""

    strings: Strings
    styles: Styles
    date1904: bool
    _types: dict[str, tuple[int, str]] = field(default_factory=dict)
    _shown: dict[tuple[int, str], tuple[str, float | None, bool, bool]] = field(default_factory=dict)
    _columns: dict[str, int] = field(default_factory=dict)
    _inline: dict[str, str] = field(default_factory=dict)
    """Inline text as it stands in the XML → as shown, of those without anything to report."""
    _texts: dict[str, str] = field(default_factory=dict)

    def read(self, data: bytes) -> Cells:
        """The cells of a worksheet part that is well-formed.

        Raises MarkupError when it is no sheet, NoSuchStringError and TooSparseError.
        """
        text = plain_text(data)
        if text is not None:
            try:
                return self._read(text)
            except _NotPlainError:
                pass
        try:
            return self._read(plain_sheet(parse_markup(data)))
        except _NotPlainError:
            raise MarkupError("cells without a place in the grid") from None

    def _read(self, text: str) -> Cells:
        cells = Cells()
        for chunk in _chunks(text):
            self._read_rows(chunk, cells)
        _sort_rows(cells)
        numbers = cells.row_numbers
        if numbers and (numbers[0] < 1 or numbers[-1] > MAX_ROW):
            raise MarkupError("a row outside the grid")
        cells.merges = tuple(_ranges(_MERGE.findall(text)))
        cells.hidden_rows = frozenset(int(row) for row in _HIDDEN_ROW.findall(text))
        cells.hidden_columns = _hidden_columns(text)
        return cells

    def _read_rows(self, chunk: str, cells: Cells) -> None:  # noqa: C901 - the one hot loop
        current, gaps = 0, cells.gaps
        line: list[str] = []
        columns, inlines, types, struck = self._columns, self._inline, self._types, self.styles.struck
        found = _CELL.findall(chunk)
        if len(found) != chunk.count("<c r="):
            raise _NotPlainError
        for letters, number, attributes, inline, value, other in found:
            if not (inline or value or other):
                continue
            row = int(number)
            if row != current:
                _finish(cells, current, line)
                current, line = row, []
            column = columns.get(letters) or self._column(letters)
            shown = inlines.get(inline) if inline else None
            if shown is None:
                style, kind = types.get(attributes) or self._type(attributes)
                shown = self._show(kind, style, (inline, value, other), (row, column), cells)
            if not shown:
                continue
            if struck and (types.get(attributes) or self._type(attributes))[0] in struck:
                cells.struck.add((row, column))
            missing = column - 1 - len(line)
            if missing < 0:
                line[column - 1] = shown
                continue
            if missing:
                gaps += missing
                if gaps > _MAX_GAPS:
                    raise TooSparseError
                line.extend([""] * missing)
            line.append(shown)
        _finish(cells, current, line)
        cells.gaps = gaps

    def _column(self, letters: str) -> int:
        number = column_number(letters)
        if number > MAX_COLUMN:
            raise MarkupError("a column outside the grid")
        self._columns[letters] = number
        return number

    def _type(self, attributes: str) -> tuple[int, str]:
        """Style and type of a cell from its attributes (``CT_Cell``, 18.3.1.4)."""
        found = {name: one or other for name, one, other in _ATTRIBUTE.findall(attributes)}
        known = (whole_number(found.get("s")), found.get("t", "n"))
        self._types[attributes] = known
        return known

    def _show(self, kind: str, style: int, body: tuple[str, str, str], place: Position, cells: Cells) -> str:
        """What a cell shows whose inline text, value or other content is ``body``."""
        inline, value, other = body
        if inline:
            shown, changed = clean(decode(inline))
            shown = self._texts.setdefault(shown, shown)
            if changed:
                cells.troubled["unprintable", ""].append(place)
            else:
                self._inline[inline] = shown
            return shown
        if other:
            return self._other(kind, style, other, place, cells)
        return self._value(kind, style, value, place, cells)

    def _other(self, kind: str, style: int, body: str, place: Position, cells: Cells) -> str:
        """A cell with a formula, or with formatted text of its own."""
        if kind == "inlineStr":
            return self._clean(runs(body), place, cells)
        match = _VALUE.search(body)
        value = match[1] if match else ""
        # An empty result is a text (t="str"); a formula that was never calculated has none.
        if "<f" in body and not value and not (match and kind == "str"):
            cells.troubled["uncached", ""].append(place)
        return self._value(kind, style, value, place, cells) if value else ""

    def _value(self, kind: str, style: int, value: str, place: Position, cells: Cells) -> str:
        """What a cell of a type shows for its value (``ST_CellType``, 18.18.11)."""
        if kind == "s":
            return self._shared(value, place, cells)
        if kind == "n":
            return self._number(style, value.strip(), place, cells)
        if kind == "e":
            shown = decode(value).strip()
            cells.troubled["error", shown].append(place)
            return shown
        if kind == "b":
            return "TRUE" if value.strip() in ("1", "true") else "FALSE"
        if kind == "d":
            return self._date(style, value.strip(), place, cells)
        return self._clean(decode(value), place, cells)

    def _clean(self, value: str, place: Position, cells: Cells) -> str:
        shown, changed = clean(value)
        if changed:
            cells.troubled["unprintable", ""].append(place)
        return self._texts.setdefault(shown, shown)

    def _shared(self, value: str, place: Position, cells: Cells) -> str:
        index = whole_number(value.strip(), -1)
        if not 0 <= index < len(self.strings.texts):
            raise NoSuchStringError
        if index in self.strings.unprintable:
            cells.troubled["unprintable", ""].append(place)
        return self.strings.texts[index]

    def _date(self, style: int, value: str, place: Position, cells: Cells) -> str:
        """A date in ISO 8601, as strict workbooks hold it, in the format of its cell."""
        plain = value.removesuffix("T00:00:00").replace("T", " ")
        try:
            moment = datetime.fromisoformat(value.removesuffix("Z"))
        except ValueError:
            return self._clean(decode(plain), place, cells)
        if self.styles.format(style) == GENERAL or moment.tzinfo is not None:
            return plain
        epoch = datetime(1904, 1, 1) if self.date1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - Excel's
        serial = (moment - epoch).total_seconds() / 86_400
        return self._number(style, f"{serial:.10f}".rstrip("0").rstrip("."), place, cells)

    def _number(self, style: int, value: str, place: Position, cells: Cells) -> str:
        known = self._shown.get((style, value))
        if known is None:
            known = self._shown[style, value] = self._render(style, value)
        shown, stored, is_date, rendered = known
        if stored is not None and shown != value:
            cells.numbers[place] = stored
        if is_date:
            cells.dates.add(place)
        if not rendered:
            cells.troubled["unrendered", self.styles.format(style)].append(place)
        return shown

    def _render(self, style: int, value: str) -> tuple[str, float | None, bool, bool]:
        """Text, stored number, whether it is a date, and whether its format could be shown."""
        number = float(value) if _NUMBER.fullmatch(value) else float("nan")
        if not isfinite(number):
            return clean(decode(value))[0], None, False, True
        code = self.styles.format(style)
        if code == GENERAL:
            return (value if _PLAIN_INTEGER.fullmatch(value) else general(number)), number, False, True
        compiled: NumberFormat = compile_format(code)
        if compiled.hides:
            # ;;; hides a number on screen; it is still what the cell says, and nothing may be lost.
            return general(number), number, False, True
        text = compiled.render(number, date1904=self.date1904)
        if text is None:
            return general(number), number, False, False
        return text.strip(), number, compiled.is_date, True


def _finish(cells: Cells, row: int, line: list[str]) -> None:
    if line:
        cells.row_numbers.append(row)
        cells.rows.append(tuple(line))


def _sort_rows(cells: Cells) -> None:
    """Rows ascending; producers that write a row in two pieces get it as one."""
    numbers = cells.row_numbers
    if all(first < second for first, second in pairwise(numbers)):
        return
    joined: dict[int, list[str]] = {}
    for number, row in zip(numbers, cells.rows, strict=True):
        line = joined.setdefault(number, [])
        line.extend([""] * (len(row) - len(line)))
        for index, cell in enumerate(row):
            line[index] = cell or line[index]
    cells.row_numbers = sorted(joined)
    cells.rows = [tuple(joined[number]) for number in cells.row_numbers]


def _chunks(text: str) -> Iterator[str]:
    """The sheet data in pieces that end between rows."""
    start = max(text.find("<sheetData"), 0)
    end = text.find("</sheetData", start)
    end = len(text) if end < 0 else end
    while start < end:
        stop = text.find("</row>", min(start + _CHUNK, end), end)
        stop = end if stop < 0 else stop + 6
        yield text[start:stop]
        start = stop


def _ranges(references: Sequence[str]) -> Iterator[CellRange]:
    for reference in references:
        try:
            yield parse_range(reference)
        except ValueError:
            continue


def _hidden_columns(text: str) -> frozenset[int]:
    found: set[int] = set()
    for tag in _HIDDEN_COLUMN.findall(text):
        attributes = {name: one or other for name, one, other in _ATTRIBUTE.findall(tag)}
        first, last = whole_number(attributes.get("min"), 1), whole_number(attributes.get("max"))
        found.update(range(first, min(last, 16_384) + 1))
    return frozenset(found)
