"""What has to be said about a workbook as read: one finding per column and kind of trouble."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from compiler.address import rows_in_column
from compiler.diagnostics import Diagnostic, Doc, Kind, Severity, finding
from compiler.locale import N_
from compiler.model import Position, RawWorkbook, TroubleKind

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


SHEET_LOST = Kind(
    "READ012",
    "sheet-part-missing",
    Severity.ERROR,
    N_("The sheet “{sheet}” is in the workbook's list, but its content is missing in the file"),
    N_("Open the workbook in Excel, let Excel repair it, and save it again"),
)
OTHER_FORMAT = Kind(
    "READ020",
    "other-format",
    Severity.INFO,
    N_("{file} is not an .xlsx file: number formats, notes and merged cells are not seen"),
    N_("Save it as .xlsx in Excel to have cells read exactly as shown"),
)

_KINDS: Mapping[TroubleKind, tuple[Kind, str]] = {
    "error": (ERROR_CELL, "error"),
    "uncached": (UNCACHED, ""),
    "unprintable": (UNPRINTABLE, ""),
    "unrendered": (UNRENDERED, "format"),
}
"""The finding on a trouble, and the placeholder for its detail."""


def reading_findings(raw: RawWorkbook) -> Iterator[Diagnostic]:
    """What has to be said about a workbook as it was read."""
    if not raw.is_xlsx:
        yield finding(OTHER_FORMAT, params={"file": raw.file})
    for name in raw.lost:
        yield finding(SHEET_LOST, params={"sheet": name}, sheet=name)
    for sheet in raw.sheets:
        for trouble in sheet.troubles:
            kind, detail = _KINDS[trouble.kind]
            params = {detail: trouble.detail} if detail else None
            for cell in _by_column(trouble.places):
                yield finding(kind, params=params, sheet=sheet.name, cell=cell, value=trouble.detail or None)


def _by_column(places: Sequence[Position]) -> list[str]:
    columns: dict[int, list[int]] = defaultdict(list)
    for row, column in places:
        columns[column].append(row)
    return [rows_in_column(column, rows) for column, rows in sorted(columns.items())]
