"""KPIs: measurable, and weighted to 100 %."""

from __future__ import annotations

import math
from collections.abc import Iterator

from compiler.address import rows_in_column
from compiler.diagnostics import Diagnostic, Kind, Severity, finding
from compiler.locale import N_
from compiler.model import Module
from compiler.normalise.catalog import Catalog, Entry, ModuleSheet, records
from compiler.normalise.weights import is_special
from compiler.rules.selection import KPI_CELLS, rows_of

KPI_CELL_EMPTY = Kind(
    "KPI001",
    "kpi-cell-empty",
    Severity.WARNING,
    N_("The KPI “{kpi}” of {role} has no {column}"),
    N_("Fill in the cell: a KPI needs target, unit, review period and data source to be measured"),
    gap=True,
)
WEIGHTS_NOT_100 = Kind(
    "KPI002",
    "weights-not-100",
    Severity.ERROR,
    N_("The weights of {role} add up to {total}, not 100%"),
    N_("Short by {difference}"),
)
TOO_MUCH = N_("{difference} too much")
WEIGHT_NOT_A_NUMBER = Kind(
    "KPI003",
    "weight-not-a-number",
    Severity.ERROR,
    N_("The weight “{weight}” of “{kpi}” is not a number"),
    N_("Write a percentage, or the words for a bonus, malus or veto item"),
)
KPI_WITHOUT_WEIGHT = Kind(
    "KPI004",
    "kpi-without-weight",
    Severity.WARNING,
    N_("The KPI “{kpi}” of {role} has no weight"),
    N_("Fill in the cell; bonus, malus and veto items say so there"),
    gap=True,
)

_TOLERANCE = 0.00005
"""Half of the last digit shown (0.01 %)."""


def _kpi_sheets(catalog: Catalog) -> Iterator[ModuleSheet]:
    return (sheet for sheet in catalog.sheets if sheet.module.kind == "kpi")


def _index(module: Module, key: str) -> int | None:
    return next((i for i, column in enumerate(module.fields) if column.key == key), None)


def kpi_cells_empty(catalog: Catalog) -> Iterator[Diagnostic]:
    """A KPI has no target, unit, review period or data source.

    Without them nobody can say at the end of the period whether it was reached. Fill in the cell.
    """
    for sheet in _kpi_sheets(catalog):
        places = [
            (i, column)
            for i, column in enumerate(sheet.module.fields)
            if (column.key in KPI_CELLS or (column.required and column.key != "weight"))
            and sheet.column(column.key)
        ]
        for row in rows_of(catalog, sheet):
            for index, column in places:
                if not row.values[index]:
                    yield finding(
                        KPI_CELL_EMPTY,
                        params={"kpi": row.text, "role": row.role_cell, "column": column.title},
                        sheet=sheet.sheet,
                        cell=sheet.address(row.row, column.key),
                        role=row.role_cell,
                        module=sheet.module.key,
                    )


def kpis_without_weight(catalog: Catalog) -> Iterator[Diagnostic]:
    """A KPI has no weight although its sheet has weights.

    An unweighted KPI counts for nothing, or for anything. Give it a share, or mark it as bonus, malus
    or veto item in the weight column.
    """
    for sheet in _kpi_sheets(catalog):
        index = _index(sheet.module, "weight")
        if index is None or sheet.column("weight") is None:
            continue
        rows = rows_of(catalog, sheet)
        if not any(row.values[index] for row in rows):
            continue
        for row in rows:
            if not row.values[index]:
                yield finding(
                    KPI_WITHOUT_WEIGHT,
                    params={"kpi": row.text, "role": row.role_cell},
                    sheet=sheet.sheet,
                    cell=sheet.address(row.row, "weight"),
                    role=row.role_cell,
                    module=sheet.module.key,
                )


def weights_not_numbers(catalog: Catalog) -> Iterator[Diagnostic]:
    """A weight is neither a number nor the word for a bonus, malus or veto item.

    It cannot be added up. Write a percentage.
    """
    for sheet in _kpi_sheets(catalog):
        index = _index(sheet.module, "weight")
        if index is None:
            continue
        for row in rows_of(catalog, sheet):
            text = row.values[index]
            if text and not is_special(text) and math.isnan(row.weight):
                yield finding(
                    WEIGHT_NOT_A_NUMBER,
                    params={"weight": text, "kpi": row.text},
                    sheet=sheet.sheet,
                    cell=sheet.address(row.row, "weight"),
                    value=text,
                    role=row.role_cell,
                    module=sheet.module.key,
                )


def weights_not_100(catalog: Catalog) -> Iterator[Diagnostic]:
    """The weights of a role's KPIs do not add up to 100 % within a review period.

    The score would not be a score of 100. Correct the weights; bonus, malus and veto items stand aside.
    A role with an empty review period among several is left alone until that cell is filled.
    """
    titles = {role.id: role.title for role in catalog.roles}
    for sheet in _kpi_sheets(catalog):
        index, period = _index(sheet.module, "weight"), _index(sheet.module, "period")
        if index is None:
            continue
        for role, kpis in _weighted(catalog, sheet).items():
            for name, rows in _periods(kpis, period):
                total = math.fsum(row.weight for row in rows)
                if abs(total - 1) > _TOLERANCE:
                    yield _not_100(sheet, titles[role], name, rows, total)


def _weighted(catalog: Catalog, sheet: ModuleSheet) -> dict[str, list[Entry]]:
    """The KPIs of a sheet that have a weight, by role."""
    frame = catalog.entries
    found: dict[str, list[Entry]] = {}
    for row in records(frame[(frame["sheet"] == sheet.sheet) & frame["weight"].notna()]):
        found.setdefault(row.role, []).append(row)
    return found


def _periods(kpis: list[Entry], period: int | None) -> list[tuple[str, list[Entry]]]:
    """A role's weighted KPIs by review period; none where an empty period leaves it open which one counts."""
    by_name: dict[str, list[Entry]] = {}
    for row in kpis:
        by_name.setdefault("" if period is None else row.values[period], []).append(row)
    known = [name for name in by_name if name]
    if len(known) <= 1:
        return [(known[0] if known else "", kpis)]
    return [] if "" in by_name else list(by_name.items())


def _not_100(sheet: ModuleSheet, role: str, period: str, rows: list[Entry], total: float) -> Diagnostic:
    column = sheet.column("weight") or 1
    return finding(
        WEIGHTS_NOT_100,
        params={"role": role, "total": total, "difference": abs(1 - total), "period": period},
        sheet=sheet.sheet,
        cell=rows_in_column(column, [row.row for row in rows]),
        value=period or None,
        role=role,
        module=sheet.module.key,
        hint=TOO_MUCH if total > 1 else None,
    )
