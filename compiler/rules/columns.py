"""Columns that a sheet should have."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.address import cell_name
from compiler.diagnostics import Diagnostic, Kind, Severity, finding
from compiler.locale import N_
from compiler.normalise.catalog import Catalog
from compiler.rules.selection import must_be_filled

COLUMN_ABSENT = Kind(
    "COLUMN002",
    "column-absent",
    Severity.WARNING,
    N_("The sheet “{sheet}” has no column “{column}”"),
    N_("Add the column, or rename the one that holds it"),
    gap=True,
)


def columns_absent(catalog: Catalog) -> Iterator[Diagnostic]:
    """A sheet lacks a column that every row of its module has to fill.

    Without it no row can be complete. Add the column with the blueprint's header. One finding per
    sheet and column stands for the empty cells of all its rows.
    """
    for sheet in catalog.sheets:
        for column in must_be_filled(sheet):
            if sheet.column(column.key) is None:
                yield finding(
                    COLUMN_ABSENT,
                    params={"sheet": sheet.sheet, "column": column.title},
                    sheet=sheet.sheet,
                    cell=cell_name(sheet.header_row, max(number for _, number in sheet.columns) + 1),
                    value=column.title.in_(catalog.language),
                    module=sheet.module.key,
                )
