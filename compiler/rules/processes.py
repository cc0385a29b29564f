"""The stages of a process."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Diagnostic, Doc, Kind, Severity, finding
from compiler.locale import N_
from compiler.model.blueprint import Module
from compiler.normalise.catalog import records
from compiler.rules.case import Case

STAGE_OUT_OF_ORDER = Kind(
    "PROC002",
    "stage-out-of-order",
    Severity.WARNING,
    N_("“{process}” of {role} has {stage} after {later}"),
    N_("Put the rows of a process in this order: {order}"),
    doc=Doc(
        N_(
            "The stages of a process do not stand in the blueprint's order: design, implementation, "
            "monitoring, optimisation."
        ),
        N_(
            "People follow a process as it is written. Documents print the stages in the blueprint's order "
            "in any case."
        ),
        N_("Implementation, design → design, implementation."),
    ),
)  # fmt: skip


def stage_out_of_order(case: Case) -> Iterator[Diagnostic]:
    """Stages that stand below a later one of the same role and process."""
    for module in case.catalog.blueprint.modules:
        column = next((i for i, c in enumerate(module.fields) if c.key == "process"), None)
        if module.kind == "process" and column is not None:
            yield from _of_module(case, module, column)


def _of_module(case: Case, module: Module, column: int) -> Iterator[Diagnostic]:
    order = {aspect.key: number for number, aspect in enumerate(module.aspects)}
    names = {aspect.key: aspect.title for aspect in module.aspects}
    latest: dict[tuple[str, str], str] = {}
    reported: set[tuple[str, str]] = set()
    own = case.catalog.entries[case.catalog.entries["module"] == module.key]
    for row in records(own):
        process = (row.role, row.values[column])
        before = latest.get(process)
        if row.aspect not in order:
            continue
        if before is None or order[row.aspect] >= order[before]:
            latest[process] = row.aspect
        elif (row.sheet, row.cell) not in reported:
            reported.add((row.sheet, row.cell))
            yield finding(
                STAGE_OUT_OF_ORDER,
                params={
                    "process": process[1],
                    "role": case.titles[row.role],
                    "stage": names[row.aspect],
                    "later": names[before],
                    "order": tuple(aspect.title for aspect in module.aspects),
                },
                sheet=row.sheet,
                cell=row.cell,
                value=process[1],
                role=case.titles[row.role],
                module=module.key,
                aspect=row.aspect,
            )
