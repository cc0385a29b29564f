"""What has to be said about a workbook as read: one finding per column and kind of trouble."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from compiler.address import parse_cells, rows_in_column
from compiler.diagnostics import Diagnostic, Doc, Kind, Severity, finding
from compiler.locale import N_
from compiler.model.workbook import Position, RawWorkbook, TroubleKind

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
DATE_OUT_OF_RANGE = Kind(
    "CELL005",
    "date-out-of-range",
    Severity.WARNING,
    N_("This is no day that Excel knows (1900-01-01 to 9999-12-31): it shows ####; the plain number is read"),
    N_("Type the date again, or choose another format for the cell"),
    doc=Doc(
        N_("A cell with a format for dates or times holds a number below zero, or one after 9999-12-31."),
        N_("Nobody can see which day was meant; the document would show a bare number."),
        N_("-5 formatted as a date, shown as #### → 2026-11-30."),
    ),
)
TEXT_TOO_LONG = Kind(
    "CELL006",
    "text-too-long",
    Severity.WARNING,
    N_("The text is longer than the 32,767 characters of an Excel cell; Excel would cut it off"),
    N_("Divide it among several rows"),
    doc=Doc(
        N_("A text has more than 32,767 UTF-16 units, which only programs other than Excel can write."),
        N_("Excel cuts the text off when it opens and saves the workbook, and nobody notices."),
        N_("a whole handbook pasted into one cell → one duty per row."),
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
    N_("{file} is an {format} file, in which notes, struck-out texts and uncalculated formulas are not seen"),
    N_("Save it as .xlsx in Excel to have all of it seen"),
)

_KINDS: Mapping[TroubleKind, tuple[Kind, str]] = {
    "error": (ERROR_CELL, "error"),
    "uncached": (UNCACHED, ""),
    "unprintable": (UNPRINTABLE, ""),
    "unrendered": (UNRENDERED, "format"),
    "date": (DATE_OUT_OF_RANGE, ""),
    "long": (TEXT_TOO_LONG, ""),
}
"""The finding on a trouble, and the placeholder for its detail."""


def reading_findings(raw: RawWorkbook) -> Iterator[Diagnostic]:
    """What has to be said about a workbook as it was read."""
    if raw.format in ("xls", "xlsb"):
        yield finding(OTHER_FORMAT, params={"file": raw.file, "format": f".{raw.format}"})
    for name in raw.lost:
        yield finding(SHEET_LOST, params={"sheet": name}, sheet=name)
    for sheet in raw.sheets:
        for trouble in sheet.troubles:
            kind, detail = _KINDS[trouble.kind]
            params = {detail: trouble.detail} if detail else None
            for cell in _by_column(trouble.places):
                yield finding(kind, params=params, sheet=sheet.name, cell=cell, value=trouble.detail or None)


def told_once(reading: Iterable[Diagnostic], others: Sequence[Diagnostic]) -> list[Diagnostic]:
    """All findings, without those that only follow from a formula that fails or has no result.

    What is said about the role of a row stands, since it says where the row goes; it takes the place of the
    finding on the formula.
    """
    found = list(reading)
    troubled: dict[str, set[Position]] = defaultdict(set)
    for one in found:
        if one.kind in (ERROR_CELL, UNCACHED) and one.sheet:
            troubled[one.sheet].update(_places(one))
    if not troubled:
        return [*found, *others]
    said: dict[str, set[Position]] = defaultdict(set)
    kept: list[Diagnostic] = []
    for one in others:
        places = _places(one) & troubled.get(one.sheet or "", set())
        follows = bool(places) and len(places) == _size(one)
        if follows and one.kind.code.startswith("ROLE"):
            said[one.sheet or ""] |= places
        if not follows or one.kind.code.startswith("ROLE"):
            kept.append(one)
    return [*(rest for one in found if (rest := _without(one, said))), *kept]


def _without(one: Diagnostic, said: Mapping[str, set[Position]]) -> Diagnostic | None:
    """A finding without the cells of which enough is said; None where nothing is left of it."""
    told = said.get(one.sheet or "")
    if not told or one.kind not in (ERROR_CELL, UNCACHED):
        return one
    left = sorted(_places(one) - told)
    return replace(one, cell=_by_column(left)[0]) if left else None


def _size(one: Diagnostic) -> int:
    """How many cells a finding is about."""
    areas = parse_cells(one.cell) if one.cell else ()
    return sum(
        (area.last_row - area.first_row + 1) * (area.last_column - area.first_column + 1) for area in areas
    )


def _places(one: Diagnostic) -> set[Position]:
    """The cells of a finding; none of one that is about more cells than a person looks at."""
    if not one.cell or _size(one) > _MANY:
        return set()
    return {
        (row, column)
        for area in parse_cells(one.cell)
        for row in range(area.first_row, area.last_row + 1)
        for column in range(area.first_column, area.last_column + 1)
    }


_MANY = 100_000


def _by_column(places: Sequence[Position]) -> list[str]:
    columns: dict[int, list[int]] = defaultdict(list)
    for row, column in places:
        columns[column].append(row)
    return [rows_in_column(column, rows) for column, rows in sorted(columns.items())]
