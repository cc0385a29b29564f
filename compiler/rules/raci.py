"""Responsibility matrices: one accountable for each duty."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from compiler.diagnostics import Diagnostic, Kind, Severity, finding
from compiler.locale import N_
from compiler.normalise.catalog import Catalog, Entry, ModuleSheet
from compiler.rules.selection import rows_of
from compiler.vocabulary import INVOLVEMENT, INVOLVEMENTS, fold

NOT_ONE_ACCOUNTABLE = Kind(
    "RACI003",
    "not-one-accountable",
    Severity.WARNING,
    N_("“{duty}” has {count} accountable roles (A) instead of one: {roles}"),
    N_("Leave one A; the others may be R"),
)
NO_ACCOUNTABLE = Kind(
    "RACI004",
    "no-accountable",
    Severity.WARNING,
    N_("Nobody is accountable (A) for “{duty}”"),
    N_("Give one role an A, or A/R when it does the work itself"),
    gap=True,
)

_ACCOUNTABLE = frozenset(
    fold(name) for term in INVOLVEMENTS if term.key == "accountable" for name in term.names
)
_RUN_TOGETHER = re.compile("[RCISV]*A[RCISV]*")
_SEPARATOR = re.compile(r"[/,，、+&;\s]+")


def not_one_accountable(catalog: Catalog) -> Iterator[Diagnostic]:
    """A duty in a responsibility matrix has no accountable role, or several.

    When two answer for a thing nobody does. Exactly one A per duty; that role may be R as well (A/R).
    A matrix without any A is of another kind and is left alone.
    """
    for sheet in catalog.sheets:
        position = next((i for i, c in enumerate(sheet.module.fields) if c.key == INVOLVEMENT.key), None)
        if position is None:
            continue
        duties: dict[str, list[Entry]] = defaultdict(list)
        for mark in rows_of(catalog, sheet, by="cell"):
            duties[mark.text].append(mark)
        chosen = {
            duty: [mark for mark in marks if _is_accountable(mark.values[position])]
            for duty, marks in duties.items()
        }
        if any(chosen.values()):
            yield from _findings(sheet, duties, chosen)


def _findings(
    sheet: ModuleSheet, duties: dict[str, list[Entry]], chosen: dict[str, list[Entry]]
) -> Iterator[Diagnostic]:
    for duty, accountable in chosen.items():
        first = duties[duty][0]
        if not accountable:
            text = sheet.module.text_column
            cell = (sheet.address(first.row, text.key) if text else None) or first.cell
            place = {"sheet": sheet.sheet, "cell": cell, "module": sheet.module.key}
            yield finding(NO_ACCOUNTABLE, params={"duty": duty}, value=duty, **place)
        elif len(accountable) > 1:
            roles = tuple(mark.role_cell for mark in accountable)
            yield finding(
                NOT_ONE_ACCOUNTABLE,
                params={"duty": duty, "count": len(roles), "roles": roles},
                sheet=sheet.sheet,
                cell=",".join(mark.cell for mark in accountable),
                value=duty,
                module=sheet.module.key,
            )


def _is_accountable(involvement: str) -> bool:
    """Whether a mark is or holds an A: ``A``, ``A/R``, ``RA``, 批准."""
    parts = _SEPARATOR.split(involvement.strip())
    return any(fold(part) in _ACCOUNTABLE or _RUN_TOGETHER.fullmatch(part) for part in parts)
