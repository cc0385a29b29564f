"""The cells of one worksheet, streamed (``CT_SheetData``, ECMA-376 part 1, 18.3.1.80).

A plain sheet is cut into cells by one regular expression, several times as fast as handlers of a parser.
Whatever is not plain is first rewritten by `plain`, so that there is one way to read a cell; that every
tag was accounted for is counted, not believed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter

from compiler.address import MAX_COLUMN, MAX_ROW, cell_name, column_number
from compiler.reading.limits import EXTENT, Budget, TooMuchError
from compiler.reading.ooxml.markup import Check, MarkupError
from compiler.reading.ooxml.package import Part
from compiler.reading.ooxml.pieces import Around, NotPlainError, Pieces
from compiler.reading.ooxml.plain import rewritten
from compiler.reading.ooxml.values import Facts, Values

_CELL = re.compile(
    r'<c r="([A-Z]{1,3})([0-9]{1,7})"([^>]*?)'
    r"(?:/>|>(?:<is><t>([^<]+)</t></is></c>|<v>([^<]+)</v></c>|(.*?)</c>))",
    re.DOTALL,
)
"""Column, row, other attributes; then an inline text, a value, or whatever else the cell holds."""
_HIDDEN_ROW = re.compile(r'<row\b(?=[^>]*\shidden="(?:1|true|on)")[^>]*\sr="([0-9]{1,7})"')

Found = tuple[str, str, str, str, str, str]
"""What `_CELL` finds."""


@dataclass(slots=True)
class Cells:
    """What a sheet holds, row by row."""

    row_numbers: list[int] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)
    facts: Facts = field(default_factory=Facts)
    around: Around = field(default_factory=Around)
    hidden_rows: set[int] = field(default_factory=set)
    current: int = 0
    """The row that is being read, and what it holds so far."""
    line: list[str] = field(default_factory=list)
    gaps: int = 0
    """Empty cells to the left of filled ones."""

    def end_row(self) -> None:
        """The row that was being read is complete."""
        if self.line:
            self.row_numbers.append(self.current)
            self.rows.append(tuple(self.line))
            self.line = []


@dataclass(slots=True)
class SheetReader:
    """Reads the sheets of one workbook."""

    values: Values
    budget: Budget
    _columns: dict[str, int] = field(default_factory=dict)

    def read(self, part: Part, name: str) -> Cells:
        """The cells of a worksheet part.

        Raises CompilerError when the part is damaged, MarkupError when it is no sheet, NoSuchStringError
        and TooMuchError.
        """
        check = Check(self.budget)
        before = (self.budget.cells, self.budget.rows)
        try:
            return self._read(Pieces(part.blocks(check)), name, check)
        except NotPlainError:
            self.budget.cells, self.budget.rows = before
        try:
            return self._read(Pieces(rewritten(part.blocks(), self.budget)), name)
        except NotPlainError:
            raise MarkupError("cells without a place in the grid") from None

    def _read(self, pieces: Pieces, name: str, check: Check | None = None) -> Cells:
        cells = Cells(around=pieces.around)
        for piece in pieces:
            self._read_rows(piece, cells, name)
            if check is not None:
                # Every tag of the piece is accounted for, so the next block of rows cannot nest deeply.
                check.trusting = pieces.in_rows
        cells.end_row()
        _sort_rows(cells)
        numbers = cells.row_numbers
        if numbers and (numbers[0] < 1 or numbers[-1] > MAX_ROW):
            raise MarkupError("a row outside the grid")
        self.budget.spread(cells.rows, cells.row_numbers, name)
        return cells

    def _read_rows(self, piece: str, cells: Cells, name: str) -> None:
        found: list[Found] = _CELL.findall(piece)
        filled = _filled(piece, found)
        if "hidden=" in piece:
            cells.hidden_rows.update(map(int, _HIDDEN_ROW.findall(piece)))
        before = len(cells.facts), len(cells.rows)
        self._fill_rows(found, cells)
        after = len(cells.facts), len(cells.rows)
        self.budget.fill(filled + after[0] - before[0], after[1] - before[1], name)

    def _fill_rows(self, found: Sequence[Found], cells: Cells) -> None:
        """The one hot loop."""
        current, line, gaps, room = cells.current, cells.line, cells.gaps, self.budget.room
        values, facts, columns = self.values, cells.facts, self._columns
        inlines, types, struck = values.inline, values.types, values.styles.struck
        for letters, number, written, inline, value, other in found:
            if not (inline or value or other):
                continue
            row = int(number)
            if row != current:
                cells.end_row()
                cells.current, current = row, row
                line = cells.line
            column = columns.get(letters) or self._column(letters)
            shown = inlines.get(inline) if inline else None
            if shown is None:
                style, kind = types.get(written) or values.type_of(written)
                shown = values.show(kind, style, (inline, value, other), (row, column), facts)
            if not shown:
                continue
            if struck and (types.get(written) or values.type_of(written))[0] in struck:
                facts.strike((row, column))
            missing = column - 1 - len(line)
            if missing < 0:
                line[column - 1] = shown
                continue
            if missing:
                gaps += missing
                if gaps > room:
                    raise TooMuchError(
                        "extent", EXTENT, EXTENT - room + gaps, cell_name(row, column), at_least=True
                    )
                line.extend([""] * missing)
            line.append(shown)
        cells.gaps = gaps

    def _column(self, letters: str) -> int:
        number = column_number(letters)
        if number > MAX_COLUMN:
            raise MarkupError("a column outside the grid")
        self._columns[letters] = number
        return number


def _filled(piece: str, found: Sequence[Found]) -> int:
    """How many cells hold something.

    Raises NotPlainError when a tag of the piece is not accounted for: then something stands there that the
    expression does not know.
    """
    inlines = len(found) - list(map(itemgetter(3), found)).count("")
    values = len(found) - list(map(itemgetter(4), found)).count("")
    others = [other for other in map(itemgetter(5), found) if other]
    filled = inlines + values + len(others)
    tags = 6 * inlines + 4 * values + 2 * len(others) + sum(other.count("<") for other in others)
    tags += len(found) - filled + piece.count("<row") + piece.count("</row>")
    all_tags = piece.count("<")
    if tags != all_tags:
        tags += piece.count('"></c>')  # empty cells in two tags
    swallowed = any("</c" in other for other in others)
    if swallowed or tags != all_tags or piece.count(">") != all_tags:
        raise NotPlainError
    return filled


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
