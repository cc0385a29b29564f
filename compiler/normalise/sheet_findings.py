"""What a reader of the sheets may not see, but we read: hidden parts, and notes on cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compiler.address import cell_name, column_name
from compiler.diagnostics import Diagnostic, Doc, Kind, Severity, finding
from compiler.locale import N_
from compiler.model import Bilingual, RawSheet
from compiler.normalise.rows import row_list
from compiler.normalise.sheets import Table

HIDDEN = Kind(
    "SHEET007",
    "hidden-but-read",
    Severity.INFO,
    N_("Hidden in Excel, but read like the rest: {what}"),
    N_("Nothing to do if that is meant; the setting “Hidden rows” can skip hidden rows"),
    doc=Doc(
        N_(
            "A sheet, row or column with content is hidden, by hand or by a filter, and is read like the "
            "rest."
        ),
        N_("Somebody may believe that what is hidden is not printed."),
        N_("rows hidden to retire them → status Retired."),
    ),
)
NOTE = Kind(
    "NOTE001",
    "note",
    Severity.INFO,
    N_("A note on this cell says: “{text}”"),
    N_("Nothing to do; notes go into no document"),
    doc=Doc(
        N_("A cell below the header has a note or a comment."),
        N_("A reviewer may have asked something that nobody answered."),
        N_("“Please check” → checked, note deleted."),
    ),
)


def hidden_parts(sheet: RawSheet, tables: Sequence[Table], *, skip_rows: bool) -> Iterator[Diagnostic]:
    """One information on what is hidden and read: the sheet itself, its rows, its columns."""
    what: list[Bilingual] = []
    if sheet.state != "visible":
        what.append(Bilingual("整张工作表", "the whole sheet"))
    read = {number for table in tables for number, cells in table.rows() if any(cells)}
    rows = sorted(sheet.hidden_rows & read)
    if rows and not skip_rows:
        what.append(Bilingual(f"第 {row_list(rows)} 行", f"rows {row_list(rows)}"))
    columns = [
        column_name(number)
        for number in sorted(sheet.hidden_columns)
        if any(number <= len(table.names) and table.names[number - 1] for table in tables)
    ]
    if columns:
        what.append(Bilingual(f"{'、'.join(columns)} 列", f"columns {', '.join(columns)}"))
    if what:
        yield finding(HIDDEN, params={"what": tuple(what)}, sheet=sheet.name)


def notes(sheet: RawSheet, tables: Sequence[Table]) -> Iterator[Diagnostic]:
    """Every note below a header; those on headers explain the column to whoever fills it in."""
    headers = {table.header.row for table in tables}
    first = min(headers, default=0)
    for (row, column), text in sorted(sheet.notes.items()):
        if row > first and row not in headers and text:
            said = " ".join(text.split())
            cell = cell_name(row, column)
            yield finding(NOTE, params={"text": said}, sheet=sheet.name, cell=cell, value=said)
