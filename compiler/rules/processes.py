"""The stages of a process."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Diagnostic, Kind, Severity, finding
from compiler.locale import N_
from compiler.normalise.catalog import Catalog, records

STAGE_OUT_OF_ORDER = Kind(
    "PROC002",
    "stage-out-of-order",
    Severity.WARNING,
    N_("“{process}” of {role} has {stage} after {later}"),
    N_("Put the rows of a process in this order: {order}"),
)


def stages_out_of_order(catalog: Catalog) -> Iterator[Diagnostic]:
    """The stages of a process do not stand in the blueprint's order: design, implementation, monitoring …

    People follow a process in the order in which it is written. Move the rows. Documents print the
    stages in the blueprint's order in any case.
    """
    titles = {role.id: role.title for role in catalog.roles}
    for module in catalog.blueprint.modules:
        column = next((i for i, c in enumerate(module.fields) if c.key == "process"), None)
        if module.kind != "process" or column is None:
            continue
        order = {aspect.key: number for number, aspect in enumerate(module.aspects)}
        names = {aspect.key: aspect.title for aspect in module.aspects}
        last: dict[tuple[str, str], str] = {}
        reported: set[tuple[str, str]] = set()
        own = catalog.entries[catalog.entries["module"] == module.key]
        for row in records(own):
            process = (row.role, row.values[column])
            before = last.get(process)
            if row.aspect not in order:
                continue
            if (
                before is not None
                and order[row.aspect] < order[before]
                and (row.sheet, row.cell) not in reported
            ):
                reported.add((row.sheet, row.cell))
                yield finding(
                    STAGE_OUT_OF_ORDER,
                    params={
                        "process": process[1],
                        "role": titles[row.role],
                        "stage": names[row.aspect],
                        "later": names[before],
                        "order": tuple(aspect.title for aspect in module.aspects),
                    },
                    sheet=row.sheet,
                    cell=row.cell,
                    value=process[1],
                    role=titles[row.role],
                    module=module.key,
                    aspect=row.aspect,
                )
            else:
                last[process] = row.aspect
