"""What people wrote about cells, kept for the reviewer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compiler.address import cell_name
from compiler.diagnostics import Diagnostic, Doc, Kind, Severity, finding
from compiler.locale import N_
from compiler.model.workbook import RawSheet
from compiler.normalise.sheets import Table

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


def notes(sheet: RawSheet, tables: Sequence[Table]) -> Iterator[Diagnostic]:
    """Every note below a header; those on headers explain the column to whoever fills it in."""
    headers = {table.header.row for table in tables}
    first = min(headers, default=0)
    for (row, column), text in sorted(sheet.notes.items()):
        if row > first and row not in headers and text:
            said = " ".join(text.split())
            cell = cell_name(row, column)
            yield finding(NOTE, params={"text": said}, sheet=sheet.name, cell=cell, value=said)
