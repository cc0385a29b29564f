"""What is hidden in Excel: read like the rest and said, or left out, as the settings want it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from compiler.address import column_name
from compiler.diagnostics import Diagnostic, Doc, Kind, Severity, finding
from compiler.locale import N_
from compiler.model.settings import Settings
from compiler.model.words import Bilingual
from compiler.model.workbook import RawSheet, RawWorkbook
from compiler.normalise.rows import row_list
from compiler.normalise.sheets import Table, is_private

HIDDEN = Kind(
    "SHEET007",
    "hidden-but-read",
    Severity.INFO,
    N_("Hidden in Excel, but read like the rest: {what}"),
    N_(
        "Nothing to do if that is meant; the settings “Hidden rows”, “Hidden columns”, “Hidden sheets” can "
        "skip them"
    ),
    doc=Doc(
        N_(
            "A sheet, row or column with content is hidden, by hand or by a filter, and is read like the "
            "rest."
        ),
        N_("Somebody may believe that what is hidden is not printed."),
        N_("rows hidden to retire them → status Retired."),
    ),
)


@dataclass(frozen=True, slots=True)
class Visible:
    """A workbook as the settings want it read, and what was left out of it."""

    raw: RawWorkbook
    sheets: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    """As ``sheet!C``."""
    rows: int = 0


def without_hidden(raw: RawWorkbook, settings: Settings) -> Visible:
    """The workbook without the hidden sheets, columns and rows that are to be skipped."""
    skipped = [s for s in raw.sheets if s.state != "visible" and settings.hidden_sheets == "skip" and s.rows]
    kept = [sheet for sheet in raw.sheets if sheet not in skipped]
    columns: list[str] = []
    rows = 0
    for number, sheet in enumerate(kept):
        own = sheet.hidden_columns if settings.hidden_columns == "skip" else frozenset()
        used = sorted(column for column in own if any(_cell(cells, column) for cells in sheet.rows))
        lines = sheet.hidden_rows & set(sheet.row_numbers) if settings.hidden_rows == "skip" else frozenset()
        columns += [f"{sheet.name}!{column_name(column)}" for column in used]
        rows += len(lines)
        if used or lines:
            kept[number] = _cut(sheet, frozenset(used), lines)
    names = tuple(sheet.name for sheet in skipped if not is_private(sheet.name))
    return Visible(replace(raw, sheets=tuple(kept)), names, tuple(columns), rows)


def _cut(sheet: RawSheet, columns: frozenset[int], lines: frozenset[int]) -> RawSheet:
    """A sheet with some columns emptied and some rows left out."""
    kept = [
        (number, tuple("" if i in columns else cell for i, cell in enumerate(cells, start=1)))
        for number, cells in zip(sheet.row_numbers, sheet.rows, strict=True)
        if number not in lines
    ]
    return replace(sheet, row_numbers=tuple(n for n, _ in kept), rows=tuple(cells for _, cells in kept))


def _cell(cells: Sequence[str], column: int) -> str:
    return cells[column - 1] if column <= len(cells) else ""


def hidden_parts(sheet: RawSheet, tables: Sequence[Table]) -> Iterator[Diagnostic]:
    """One information on what is hidden and read: the sheet itself, its rows, its columns."""
    what: list[Bilingual] = []
    if sheet.state != "visible":
        what.append(Bilingual("整张工作表", "the whole sheet"))
    read = {number for table in tables for number, cells in table.rows() if any(cells)}
    rows = sorted(sheet.hidden_rows & read)
    if rows:
        zh, en = ("（已启用筛选）", " (a filter is on)") if sheet.is_filtered else ("", "")
        what.append(Bilingual(f"第 {row_list(rows)} 行{zh}", f"rows {row_list(rows)}{en}"))
    columns = [
        column_name(number)
        for number in sorted(sheet.hidden_columns)
        if any(number <= len(table.names) and table.names[number - 1] for table in tables)
    ]
    if columns:
        what.append(Bilingual(f"{'、'.join(columns)} 列", f"columns {', '.join(columns)}"))
    if what:
        yield finding(HIDDEN, params={"what": tuple(what)}, sheet=sheet.name)
