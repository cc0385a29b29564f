"""OpenDocument spreadsheets (ODF 1.2 part 1, 9): cells as people see them, since the file holds that too.

A cell has its value and, as paragraphs, the text that was shown when it was saved.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Literal

from compiler.address import MAX_COLUMN, MAX_ROW, CellRange
from compiler.model.workbook import Position, RawSheet, Trouble
from compiler.reading.errors import DAMAGED, NO_SHEET, refuse
from compiler.reading.limits import Budget, Limits
from compiler.reading.merges import merges_within
from compiler.reading.number_format import general
from compiler.reading.ooxml.markup import MarkupError, Walker, whole_number
from compiler.reading.ooxml.package import Package
from compiler.reading.ooxml.rich import BOLD, ITALIC, STRIKE, Piece, runs_of
from compiler.reading.ooxml.strings import Strings
from compiler.reading.ooxml.styles import Styles
from compiler.reading.ooxml.values import Facts, Values, to_number

_ERROR = re.compile(r"#[A-Z][A-Z0-9/]*[!?]?|Err:[0-9]{3}")
_DURATION = re.compile(r"PT([0-9]{1,6})H([0-9]{1,2})M([0-9]{1,2})(?:[.,][0-9]{1,12})?S")
_HIDDEN = ("collapse", "filter")
_ELSEWHERE = frozenset(("tracked-changes", "dde-links", "shapes", "forms", "scenario"))
"""Elements whose cells and texts are none of the sheet's."""
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a date system, not a moment


def read_open_document(path: Path, data: bytes, limits: Limits) -> tuple[RawSheet, ...]:
    """The sheets of an OpenDocument spreadsheet.

    Raises CompilerError when it is damaged, and TooMuchError.
    """
    budget = Budget(limits)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        package = Package(path, archive, budget)
        tables = _Tables(Values(Strings(), Styles(), False, budget), budget)
        try:
            package.walk("content.xml", tables)
        except MarkupError:
            raise refuse(DAMAGED, path, part="content.xml") from None
    if not tables.sheets:
        raise refuse(NO_SHEET, path)
    return tuple(tables.sheets)


@dataclass(frozen=True, slots=True)
class _StyleLook:
    """What a style says of the look of letters (``style:text-properties``, ODF 1.2 part 1, 16.27.28)."""

    said: int = 0
    on: int = 0

    def within(self, around: int) -> int:
        """The look of letters in it inside a look: what a style does not say is as around it."""
        return around & ~self.said | self.on


_PLAIN = _StyleLook()


@dataclass(slots=True)
class _Table:
    """A sheet while it is read."""

    name: str
    state: Literal["visible", "hidden"]
    row: int = 0
    column: int = 0
    """Of the cell, or the column, that was read last."""
    repeats: int = 1
    """How often the row is there."""
    line: list[str] = field(default_factory=list)
    row_numbers: list[int] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)
    facts: Facts = field(default_factory=Facts)
    merges: list[CellRange] = field(default_factory=list)
    notes: dict[Position, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    is_filtered: bool = False


class _Tables(Walker):
    """``table:table`` elements, and the styles that hide or change the look of letters."""

    texts = frozenset(("p",))

    def __init__(self, values: Values, budget: Budget) -> None:
        super().__init__()
        self.sheets: list[RawSheet] = []
        self._values, self._budget = values, budget
        self._style = ""
        self._hidden_styles: set[str] = set()
        self._looks: dict[str, _StyleLook] = {}
        self._table: _Table | None = None
        self._elsewhere = 0
        self._cell: dict[str, str] = {}
        self._shown: list[str] = []
        self._noted: list[str] = []
        self._spans: list[int] = []
        """The looks of the spans around, the outermost first."""
        self._changes: list[tuple[int, int]] = []
        """Where in a paragraph the look of its letters changes, and to what."""
        self._pieces: list[Piece] = []
        """All paragraphs of a cell, where the look changes in one of them."""

    def start(self, name: str, attributes: dict[str, str]) -> str | None:
        if self._elsewhere or name in _ELSEWHERE or (name == "table" and "table" in self.path):
            self._elsewhere += 1
            return None
        own = (
            {key.rpartition(":")[2]: value for key, value in attributes.items()} if attributes else attributes
        )
        if name in ("table-cell", "covered-table-cell"):
            # Both ``office:value-type`` and ``calcext:value-type`` are there; only the second says error.
            own["is-error"] = "1" if "error" in attributes.values() else ""
            self._cell = own
        elif name == "table-row" and self._table is not None:
            self._start_row(self._table, own)
        elif name == "table-column" and self._table is not None:
            _take_column(self._table, own)
        elif name == "table":
            hidden = own.get("style-name", "") in self._hidden_styles
            self._table = _Table(own.get("name", ""), "hidden" if hidden else "visible")
        elif name == "style":
            self._style = own.get("name", "")
        elif name == "table-properties" and own.get("display") == "false":
            self._hidden_styles.add(self._style)
        elif name == "text-properties":
            self._looks[self._style] = _look_of(own)
        elif name == "span" and self._table is not None:
            around = self._spans[-1] if self._spans else self._cell_look
            self._change_look(self._looks.get(own.get("style-name", ""), _PLAIN).within(around))
        return _stands_for(name, own)

    def end(self, name: str, text: str) -> None:
        table = self._table
        if self._elsewhere:
            self._elsewhere -= 1
        elif table is None:
            return
        elif name == "span" and self._spans:
            self._spans.pop()
            self._changes.append((self.length(), self._spans[-1] if self._spans else self._cell_look))
        elif name == "p":
            self._end_paragraph(text)
        elif name in ("table-cell", "covered-table-cell"):
            self._end_cell(table)
        elif name == "table-row":
            self._end_row(table)
        elif name == "table":
            self._end_table(table)

    def _end_paragraph(self, text: str) -> None:
        if "annotation" in self.path:
            self._noted.append(text)
        elif self.path[-1:] == ["table-cell"]:
            if self._changes or self._pieces:
                self._take_pieces(text)
            self._shown.append(text)
        self._changes.clear()

    @property
    def _cell_look(self) -> int:
        return self._looks.get(self._cell.get("style-name", ""), _PLAIN).on

    def _change_look(self, look: int) -> None:
        self._spans.append(look)
        self._changes.append((self.length(), look))

    def _take_pieces(self, text: str) -> None:
        """A paragraph in pieces, below those before it."""
        look = self._cell_look
        if not self._pieces:
            self._pieces += [(f"{above}\n", look) for above in self._shown]
        elif self._shown:
            self._pieces.append(("\n", look))
        start = 0
        for place, following in (*self._changes, (len(text), look)):
            self._pieces.append((text[start:place], look))
            start, look = place, following

    def _start_row(self, table: _Table, own: dict[str, str]) -> None:
        table.row += 1
        table.column = 0
        table.line = []
        table.repeats = max(1, whole_number(own.get("number-rows-repeated"), 1))
        if own.get("visibility") in _HIDDEN:
            # What is hidden to the end of the grid is of no interest: only rows with content are.
            table.hidden_rows.update(range(table.row, min(table.row + table.repeats, MAX_ROW + 1)))
            table.is_filtered = table.is_filtered or own["visibility"] == "filter"

    def _end_cell(self, table: _Table) -> None:
        """Take in a cell as often as it is there; empty ones take no room until one with text follows."""
        first = table.column + 1
        table.column += max(1, whole_number(self._cell.get("number-columns-repeated"), 1))
        place = (table.row, first)
        shown = self._text(table, place) if self._cell or self._shown else ""
        if self._noted:
            table.notes[place] = self._values.text("\n".join(self._noted), place, Facts())
            self._noted.clear()
        self._shown.clear()
        self._pieces.clear()
        if shown:
            if table.column > MAX_COLUMN:
                raise MarkupError("a column outside the grid")
            table.line.extend([""] * (first - 1 - len(table.line)))
            table.line.extend([shown] * (table.column - first + 1))
        self._take_merge(table, first)

    def _take_merge(self, table: _Table, first: int) -> None:
        down, right = (
            whole_number(self._cell.get(f"number-{way}-spanned"), 1) for way in ("rows", "columns")
        )
        if max(down, right) > 1:
            table.merges.append(CellRange(table.row, first, table.row + down - 1, first + right - 1))

    def _text(self, table: _Table, place: Position) -> str:
        """What a cell shows: its paragraphs, else its value."""
        cell, facts = self._cell, table.facts
        kind = cell.get("value-type", "")
        raw = "\n".join(self._shown)
        if cell.get("is-error") or (cell.get("formula") and _ERROR.fullmatch(raw)):
            shown = self._values.text(raw or "#N/A", place, facts)
            facts.trouble("error", place, shown)
            return shown
        if kind == "boolean":
            return cell.get("boolean-value", "").upper()
        shown = self._values.text(raw or _plain(cell), place, facts)
        if not shown and cell.get("formula") and not kind:
            facts.trouble("uncached", place)
        stored = _number(cell)
        if stored is not None and shown and general(stored) != shown:
            facts.numbers[place] = stored
        if stored is not None and shown and kind in ("date", "time"):
            facts.dates.add(place)
        if shown and self._pieces:
            runs = runs_of(self._pieces, 0, shown)
            self._budget.fill(len(runs), 0, table.name)
            self._budget.keep(shown)
            facts.look(runs, place)
        if shown and self._cell_look & STRIKE:
            facts.strike(place)
        return shown

    def _end_row(self, table: _Table) -> None:
        filled, last = len(table.line), table.row + table.repeats - 1
        if filled:
            self._budget.fill(filled * table.repeats, table.repeats, table.name)
            if last > MAX_ROW:
                raise MarkupError("a row outside the grid")
            table.row_numbers.extend(range(table.row, last + 1))
            table.rows.extend([tuple(table.line)] * table.repeats)
        table.row = last

    def _end_table(self, table: _Table) -> None:
        self._budget.spread(table.rows, table.row_numbers, table.name)
        self._budget.fill(len(table.facts) + len(table.merges) + len(table.notes), 0, table.name)
        troubled = table.facts.troubled.items()
        self.sheets.append(RawSheet(
            table.name, table.state, tuple(table.row_numbers), tuple(table.rows),
            merges_within(table.merges, table.row_numbers, table.rows, self._budget, table.name),
            frozenset(table.hidden_rows), frozenset(table.hidden_columns), table.facts.numbers,
            frozenset(table.facts.dates), table.notes, frozenset(table.facts.struck),
            table.is_filtered,
            tuple(Trouble(kind, detail, tuple(places)) for (kind, detail), places in troubled),
            table.facts.rich,
        ))  # fmt: skip
        self._table = None


def _look_of(own: dict[str, str]) -> _StyleLook:
    """``fo:font-weight``, ``fo:font-style``, ``style:text-line-through-style`` (20.189, 20.188, 20.349)."""
    weight, slant = own.get("font-weight"), own.get("font-style")
    line = own.get("text-line-through-style")
    said = BOLD * (weight is not None) | ITALIC * (slant is not None) | STRIKE * (line is not None)
    on = BOLD * (weight in _HEAVY) | ITALIC * (slant in ("italic", "oblique"))
    return _StyleLook(said, on | STRIKE * (line not in (None, "none")))


_HEAVY = frozenset(("bold", "600", "700", "800", "900"))


def _take_column(table: _Table, own: dict[str, str]) -> None:
    first = table.column + 1
    table.column += max(1, whole_number(own.get("number-columns-repeated"), 1))
    if own.get("visibility") in _HIDDEN:
        table.hidden_columns.update(range(first, min(table.column, MAX_COLUMN) + 1))


def _stands_for(name: str, own: dict[str, str]) -> str | None:
    """The text of elements that stand for characters (ODF 1.2 part 1, 6.1.3 to 6.1.5)."""
    if name == "s":
        return " " * min(whole_number(own.get("c"), 1), 1_000)
    return {"tab": "\t", "line-break": "\n"}.get(name)


def _plain(cell: dict[str, str]) -> str:
    """A value without a text that shows it: programs that are no office write such files."""
    kind, value = cell.get("value-type"), cell.get("value", "")
    if kind == "date":
        return cell.get("date-value", "").replace("T", " ").removesuffix(" 00:00:00")
    if kind == "time":
        return _clock(cell.get("time-value", ""))
    number = _number(cell)
    return cell.get("string-value", "") if kind == "string" else value if number is None else general(number)


def _clock(duration: str) -> str:
    """``PT36H00M00S`` as ``36:00:00``."""
    match = _DURATION.fullmatch(duration)
    return duration if match is None else f"{match[1]}:{match[2]}:{match[3]}"


def _number(cell: dict[str, str]) -> float | None:
    """The stored number of a cell; a date as days since 1899-12-30, a time as a part of a day."""
    kind = cell.get("value-type")
    if kind in ("float", "percentage", "currency"):
        return to_number(cell.get("value", ""))
    if kind == "time" and (match := _DURATION.fullmatch(cell.get("time-value", ""))):
        return (int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3])) / 86_400
    if kind != "date":
        return None
    try:
        moment = datetime.fromisoformat(cell.get("date-value", ""))
    except ValueError:
        return None
    return None if moment.tzinfo else (moment - _EPOCH).total_seconds() / 86_400
