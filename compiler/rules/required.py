"""Cells that every row has to fill."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Diagnostic, Kind, Severity, finding
from compiler.locale import N_
from compiler.normalise.catalog import Catalog
from compiler.rules.selection import must_be_filled, rows_of

REQUIRED_CELL_EMPTY = Kind(
    "ENTRY003",
    "required-cell-empty",
    Severity.WARNING,
    N_("“{text}” of {role} has no {column}"),
    N_("Fill in the cell"),
    gap=True,
)


def required_cells_empty(catalog: Catalog) -> Iterator[Diagnostic]:
    """A row leaves out a cell that its module requires, such as the frequency of a channel.

    A channel without a frequency, or a risk without its response, cannot be acted on. Fill in the cell.
    """
    for sheet in catalog.sheets:
        columns = [] if sheet.module.kind == "kpi" else must_be_filled(sheet)
        places = [(i, c) for i, c in enumerate(sheet.module.fields) if c in columns and sheet.column(c.key)]
        if not places:
            continue
        for row in rows_of(catalog, sheet):
            for index, column in places:
                if not row.values[index]:
                    yield finding(
                        REQUIRED_CELL_EMPTY,
                        params={
                            "text": row.text or next(filter(None, row.values), ""),
                            "role": row.role_cell,
                            "column": column.title,
                        },
                        sheet=sheet.sheet,
                        cell=sheet.address(row.row, column.key),
                        role=row.role_cell,
                        module=sheet.module.key,
                        value=None,
                    )
