"""What a rule looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple

from compiler.diagnostics import Diagnostic, Kind, Param, finding
from compiler.model.blueprint import Column, ModuleKind
from compiler.normalise.catalog import Catalog, Entry, ModuleSheet, Role, records

KPI_CELLS = ("target", "unit", "period", "source")
"""Columns without which a KPI cannot be measured."""


class CellOf(NamedTuple):
    """One filled cell of an entry."""

    sheet: ModuleSheet
    row: Entry
    key: str
    """The column's key."""
    text: str


@dataclass(frozen=True)
class Case:
    """A master on a day, and the one of the last release."""

    catalog: Catalog
    as_of: date
    """The day that counts as today."""
    last: Catalog | None = None
    """The master of the last release; None: there is none, or it is the same."""
    _rows: dict[tuple[str, int, str, str], list[Entry]] = field(default_factory=dict)

    def rows(self, sheet: ModuleSheet, by: Literal["row", "cell"] = "row") -> list[Entry]:
        """One entry per row of a table (or per cell of a matrix), whatever the number of its roles."""
        key = (sheet.sheet, sheet.header_row, sheet.module.key, by)
        known = self._rows.get(key)
        if known is None:
            frame = self.catalog.entries
            rows = frame["row"]
            here = (rows > sheet.header_row) & (rows <= sheet.last_row) & (frame["sheet"] == sheet.sheet)
            own = frame[here & (frame["module"] == sheet.module.key)]
            known = self._rows[key] = list(records(own.drop_duplicates(by)))
        return known

    def sheets(self, *kinds: ModuleKind) -> Iterator[ModuleSheet]:
        """The tables of modules of some kinds."""
        return (sheet for sheet in self.catalog.sheets if sheet.module.kind in kinds)

    def written(self, *kinds: ModuleKind) -> Iterator[CellOf]:
        """Every filled cell of entries, of modules of some kinds; of an inferred blueprint none.

        What a foreign workbook writes is its own business: it knows neither our columns nor our habits.
        """
        for sheet in () if self.catalog.blueprint.inferred else self.catalog.sheets:
            if kinds and sheet.module.kind not in kinds:
                continue
            text = sheet.module.text_column
            keys = [column.key for column in sheet.module.fields]
            for row in self.rows(sheet):
                if text and row.text:
                    yield CellOf(sheet, row, text.key, row.text)
                yield from (CellOf(sheet, row, k, v) for k, v in zip(keys, row.values, strict=True) if v)

    def written_like(self, is_wanted: Callable[[str], object]) -> Iterator[CellOf]:
        """The filled cells whose text is wanted; each text is looked at once, however often it is written."""
        wanted = {text for text in self._texts if is_wanted(text)}
        return (cell for cell in self.written() if cell.text in wanted) if wanted else iter(())

    @cached_property
    def _texts(self) -> frozenset[str]:
        return frozenset(cell.text for cell in self.written())

    @cached_property
    def titles(self) -> dict[str, str]:
        """The title of each role, by its id."""
        return {role.id: role.title for role in self.catalog.roles}


class Rule(NamedTuple):
    """One kind of defect and the function that finds it."""

    kind: Kind
    find: Callable[[Case], Iterable[Diagnostic]]


def in_cell(kind: Kind, sheet: ModuleSheet, row: Entry, key: str, **params: Param) -> Diagnostic:
    """A finding on one cell of an entry, with what stands there as its value."""
    index = column_index(sheet, key)
    return finding(
        kind,
        params=params,
        sheet=sheet.sheet,
        cell=sheet.address(row.row, key) or row.cell,
        value=(row.text if index is None else row.values[index]) or None,
        role=row.role_cell,
        module=sheet.module.key,
    )


def of_role(case: Case, kind: Kind, role: Role, key: str, **params: Param) -> Diagnostic:
    """A finding on a role's cell in the roles sheet."""
    return finding(
        kind,
        params={"role": role.title, **params},
        sheet=role.sheet or None,
        cell=case.catalog.role_cell(role, key),
        value=role.get(key) or None,
        role=role.title,
    )


def column_index(sheet: ModuleSheet, key: str) -> int | None:
    """Where a column's text stands in the values of an entry; None: the module has no such column."""
    return next((i for i, column in enumerate(sheet.module.fields) if column.key == key), None)


def must_be_filled(sheet: ModuleSheet) -> tuple[Column, ...]:
    """The columns of a module that every row has to fill, besides its text."""
    kpi = sheet.module.kind == "kpi"
    return tuple(c for c in sheet.module.fields if c.required or (kpi and c.key in KPI_CELLS))
