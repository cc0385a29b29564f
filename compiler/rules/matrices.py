"""Responsibility matrices: one accountable for each duty."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from compiler.diagnostics import Diagnostic, Doc, Kind, Severity, finding
from compiler.locale import N_
from compiler.normalise.catalog import Entry, ModuleSheet
from compiler.rules.case import Case, column_index
from compiler.vocabulary import INVOLVEMENT, INVOLVEMENTS, fold

SEVERAL_ACCOUNTABLE = Kind(
    "RACI003",
    "several-accountable",
    Severity.WARNING,
    N_("“{duty}” has {count} accountable roles (A) instead of one: {roles}"),
    N_("Leave one A; the others may be R"),
    doc=Doc(
        N_("A duty of a responsibility matrix has an A for several roles."),
        N_("When two answer for a thing, nobody does."),
        N_("Manager A, architect A → manager A, architect R."),
    ),
)
NO_ACCOUNTABLE = Kind(
    "RACI004",
    "no-accountable",
    Severity.WARNING,
    N_("Nobody is accountable (A) for “{duty}”"),
    N_("Give one role an A, or A/R when it does the work itself"),
    gap=True,
    doc=Doc(
        N_(
            "A duty of a responsibility matrix has no A. A matrix without any A is of another kind and left "
            "alone."
        ),
        N_("Work is done and nobody answers for the result."),
        N_("Architect R, tester C → architect A/R, tester C."),
    ),
)

_ACCOUNTABLE = frozenset(
    fold(name) for term in INVOLVEMENTS if term.key == "accountable" for name in term.names
)
_RUN_TOGETHER = re.compile("[RCISV]*A[RCISV]*")
_SEPARATOR = re.compile(r"[/,，、+&;\s]+")


def several_accountable(case: Case) -> Iterator[Diagnostic]:
    """Duties with more than one A."""
    for sheet, duties in _duties(case):
        for duty, marks in duties.items():
            chosen = [mark for mark in marks if _is_accountable(sheet, mark)]
            if len(chosen) > 1:
                roles = tuple(mark.role_cell for mark in chosen)
                yield finding(
                    SEVERAL_ACCOUNTABLE,
                    params={"duty": duty, "count": len(roles), "roles": roles},
                    sheet=sheet.sheet,
                    cell=",".join(mark.cell for mark in chosen),
                    value=duty,
                    module=sheet.module.key,
                )


def no_accountable(case: Case) -> Iterator[Diagnostic]:
    """Duties without an A, in matrices that use it."""
    for sheet, duties in _duties(case):
        for duty, marks in duties.items():
            if not any(_is_accountable(sheet, mark) for mark in marks):
                text = sheet.module.text_column
                cell = (sheet.address(marks[0].row, text.key) if text else None) or marks[0].cell
                place = {"sheet": sheet.sheet, "cell": cell, "module": sheet.module.key}
                yield finding(NO_ACCOUNTABLE, params={"duty": duty}, value=duty, **place)


def _duties(case: Case) -> Iterator[tuple[ModuleSheet, Mapping[str, list[Entry]]]]:
    """The marks of each duty, of tables that use A at all."""
    for sheet in case.catalog.sheets:
        if column_index(sheet, INVOLVEMENT.key) is None:
            continue
        duties: dict[str, list[Entry]] = defaultdict(list)
        for mark in case.rows(sheet, by="cell"):
            duties[mark.text].append(mark)
        if any(_is_accountable(sheet, mark) for marks in duties.values() for mark in marks):
            yield sheet, duties


def _is_accountable(sheet: ModuleSheet, mark: Entry) -> bool:
    """Whether a mark is or holds an A: ``A``, ``A/R``, ``RA``, 批准."""
    position = column_index(sheet, INVOLVEMENT.key)
    written = "" if position is None else mark.values[position]
    parts = _SEPARATOR.split(written.strip())
    return any(fold(part) in _ACCOUNTABLE or _RUN_TOGETHER.fullmatch(part) for part in parts)
