"""Picking entries of a catalog for a rule."""

from __future__ import annotations

from typing import Literal

from compiler.model import Column
from compiler.normalise.catalog import Catalog, Entry, ModuleSheet, records

KPI_CELLS = ("target", "unit", "period", "source")
"""Columns without which a KPI cannot be measured."""


def rows_of(catalog: Catalog, sheet: ModuleSheet, by: Literal["row", "cell"] = "row") -> list[Entry]:
    """One entry per row of a table (or per cell of a matrix), whatever the number of its roles."""
    frame = catalog.entries
    rows = frame["row"]
    here = (rows > sheet.header_row) & (rows <= sheet.last_row) & (frame["sheet"] == sheet.sheet)
    own = frame[here & (frame["module"] == sheet.module.key)]
    return list(records(own.drop_duplicates(by)))


def must_be_filled(sheet: ModuleSheet) -> tuple[Column, ...]:
    """The columns of a module that every row has to fill, besides its text."""
    kpi = sheet.module.kind == "kpi"
    return tuple(c for c in sheet.module.fields if c.required or (kpi and c.key in KPI_CELLS))
