"""What has to be said about single cells: one finding per column and kind of trouble."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from compiler.address import rows_in_column
from compiler.diagnostics import Diagnostic, Doc, Kind, Severity, finding
from compiler.locale import N_
from compiler.model import Position
from compiler.reading.sheet import Cells

ERROR_CELL = Kind(
    "CELL001",
    "error-cell",
    Severity.ERROR,
    N_("The formula fails: {error}"),
    N_("Correct the formula, or write the text itself"),
    doc=Doc(
        N_("A cell shows an error value such as #REF! or #N/A."),
        N_("The error would be printed where a duty or figure belongs."),
        N_("=VLOOKUP(…) shows #N/A → the looked-up text itself."),
    ),
)
UNCACHED = Kind(
    "CELL002",
    "formula-without-result",
    Severity.ERROR,
    N_("The file does not hold the result of this formula; the cell is read as empty"),
    N_("Open the workbook in Excel and save it once"),
    doc=Doc(
        N_(
            "A formula was never calculated, so the file holds no result. Programs that are not Excel write "
            "such files."
        ),
        N_("What Excel will show cannot be known, and is not guessed."),
        N_("=B2&C2 without a result → open in Excel, save."),
    ),
)
UNPRINTABLE = Kind(
    "CELL003",
    "invisible-characters",
    Severity.INFO,
    N_("The text holds characters that nobody can see; they were left out"),
    N_("Nothing to do; retype the text to be rid of them"),
    doc=Doc(
        N_(
            "A text holds zero-width, control or direction characters, or half of a surrogate pair. They are"
            " left out."
        ),
        N_("Two names that look the same would not be the same."),
        N_("Sales<zero-width space>manager → Sales manager."),
    ),
)
UNRENDERED = Kind(
    "CELL004",
    "unknown-number-format",
    Severity.WARNING,
    N_("The number format {format} cannot be shown; the plain number is"),
    N_("Choose a usual format for the cell"),
    doc=Doc(
        N_("Excel itself refuses the number format, or shows only ####."),
        N_("The document would show nothing; the plain number is better."),
        N_('[<0]"-" alone → 0.00.'),
    ),
)


def cell_findings(sheet: str, cells: Cells) -> Iterable[Diagnostic]:
    """The findings on the cells of a sheet."""
    for text, places in cells.errors.items():
        for cell in _by_column(places):
            yield finding(ERROR_CELL, params={"error": text}, sheet=sheet, cell=cell, value=text)
    for cell in _by_column(cells.uncached):
        yield finding(UNCACHED, sheet=sheet, cell=cell)
    for cell in _by_column(cells.unprintable):
        yield finding(UNPRINTABLE, sheet=sheet, cell=cell)
    for code, places in cells.unrendered.items():
        for cell in _by_column(places):
            yield finding(UNRENDERED, params={"format": code}, sheet=sheet, cell=cell, value=code)


def _by_column(places: Sequence[Position]) -> list[str]:
    columns: dict[int, list[int]] = defaultdict(list)
    for row, column in places:
        columns[column].append(row)
    return [rows_in_column(column, rows) for column, rows in sorted(columns.items())]
