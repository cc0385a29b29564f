"""Entries that say the same twice."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Diagnostic, Kind, Severity, finding
from compiler.locale import N_
from compiler.normalise.catalog import Catalog, records

DUPLICATE_ENTRY = Kind(
    "ENTRY001",
    "duplicate-entry",
    Severity.WARNING,
    N_("{role} has this entry twice: “{text}”"),
    N_("The same stands in {first}: delete one of them"),
)


def duplicate_entries(catalog: Catalog) -> Iterator[Diagnostic]:
    """Two rows of one role and module say the same, aspect and all other columns included.

    The document would say it twice. Delete one row. Tables of an inferred blueprint repeat rows for
    reasons of their own and are left alone.
    """
    if catalog.blueprint.inferred:
        return
    seen: dict[tuple[object, ...], str] = {}
    reported: set[tuple[str, str]] = set()
    titles = {role.id: role.title for role in catalog.roles}
    for row in records(catalog.entries):
        key = (row.role, row.module, row.aspect, "".join(row.text.split()), row.values)
        place = (row.sheet, row.cell)
        if key not in seen:
            seen[key] = f"{row.sheet}!{row.cell}"
        elif place not in reported:
            reported.add(place)
            yield finding(
                DUPLICATE_ENTRY,
                params={"role": titles[row.role], "text": row.text, "first": seen[key]},
                sheet=row.sheet,
                cell=row.cell,
                value=row.text,
                role=titles[row.role],
                module=row.module,
            )
