"""Where findings stand in a workbook, and in which order people want to see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from compiler.address import MAX_COLUMN, MAX_ROW, CellRange, parse_range
from compiler.diagnostics import LABELS, Diagnostic
from compiler.model.workbook import Position

_SHOWN = 4
"""Ranges of one finding that are written out."""
_TALL = 100
"""Rows above which a merged range is not looked up by its rows."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding and its place."""

    diagnostic: Diagnostic
    sheet: str
    """Empty: it is about the whole master, or about a sheet that the file does not hold."""
    ranges: tuple[CellRange, ...]
    """Its cells."""
    row: int
    """Where something is to be added, for a gap without cells; 0: nowhere."""

    @property
    def cell(self) -> str:
        """Its cells as people read them; the first ones of many."""
        if self.row:
            return f"A{self.row}"
        shown = ", ".join(map(str, self.ranges[:_SHOWN]))
        return f"{shown} …" if len(self.ranges) > _SHOWN else shown

    @property
    def target(self) -> str:
        """The cell or range to which a click leads."""
        return str(self.ranges[0]) if self.ranges else f"A{self.row or 1}"


class Merged:
    """The merged ranges of a sheet."""

    def __init__(self, merges: Iterable[CellRange]) -> None:
        self._by_row: dict[int, list[CellRange]] = defaultdict(list)
        self._tall: list[CellRange] = []
        for area in merges:
            if area.last_row - area.first_row > _TALL:
                self._tall.append(area)
                continue
            for row in range(area.first_row, area.last_row + 1):
                self._by_row[row].append(area)

    def corner(self, cell: Position) -> Position:
        """The cell that people see in its place: the top left one of a merged range, else itself."""
        row, column = cell
        for area in (*self._by_row.get(row, ()), *self._tall):
            if area.first_row <= row <= area.last_row and area.first_column <= column <= area.last_column:
                return area.first_row, area.first_column
        return cell


def in_order(diagnostics: Iterable[Diagnostic], sheets: Sequence[str]) -> list[Placed]:
    """Findings with their places, worst first, then as their cells follow each other in ``sheets``."""
    order = {name: number for number, name in enumerate(sheets)}

    def rank(placed: Placed) -> tuple[int, ...]:
        first = placed.ranges[0][:2] if placed.ranges else (placed.row or MAX_ROW, 0)
        return LABELS.index(placed.diagnostic.label), order.get(placed.sheet, len(order)), *first

    return sorted((_placed(diagnostic, order) for diagnostic in diagnostics), key=rank)


def _placed(diagnostic: Diagnostic, sheets: Container[str]) -> Placed:
    sheet = diagnostic.sheet or ""
    if sheet not in sheets:
        return Placed(diagnostic, "", (), 0)
    ranges = _ranges(diagnostic.cell or "")
    return Placed(diagnostic, sheet, ranges, 0 if ranges else _free_row(diagnostic))


def _free_row(diagnostic: Diagnostic) -> int:
    """The row that the next step names: the first one that is free; 0: it names none."""
    row = diagnostic.params.get("row")
    step = diagnostic.kind.hint if diagnostic.hint is None else diagnostic.hint
    return row if isinstance(row, int) and "{row}" in step and 0 < row <= MAX_ROW else 0


def _ranges(cell: str) -> tuple[CellRange, ...]:
    """The ranges of ``B2:B4,B9`` that lie on a sheet."""
    found = []
    for part in cell.split(","):
        try:
            area = parse_range(part.strip())
        except ValueError:
            continue
        if area.last_row <= MAX_ROW and area.last_column <= MAX_COLUMN:
            found.append(area)
    return tuple(found)
