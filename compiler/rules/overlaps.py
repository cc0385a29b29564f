"""What is said more than once, or not taken up: information for whoever tidies a master, off by default."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from rapidfuzz import fuzz

from compiler.diagnostics import Diagnostic, Doc, Kind, Severity
from compiler.locale import N_
from compiler.normalise.catalog import Entry, ModuleSheet
from compiler.rules.case import Case, column_index, in_cell
from compiler.vocabulary import fold

DUTY_WITHOUT_KPI = Kind(
    "INFO001",
    "duty-without-kpi",
    Severity.INFO,
    N_("No KPI of {role} is linked to “{text}”"),
    N_("Name it in the KPI sheet's column “{column}”, if it is to be measured"),
    off=True,
    doc=Doc(
        N_(
            "A duty of an essential module is named by no KPI of its role in the column for linked duties. "
            "Where no KPI of the role fills that column, nothing is said."
        ),
        N_("What is not measured is easily left undone; what is measured should be a duty."),
        N_("Plan orders by demand → KPI “Parts availability”, linked duty: Plan orders by demand."),
    ),
)  # fmt: skip
KPI_TARGETS_DIFFER = Kind(
    "INFO002",
    "kpi-targets-differ",
    Severity.INFO,
    N_("“{kpi}” has the target {target} here and {other} for {role} ({place})"),
    N_("Nothing to do if that is meant"),
    off=True,
    doc=Doc(
        N_("Two roles have a KPI of one name, unit and review period, with different targets."),
        N_("Either the targets were not updated together, or two figures share a name."),
        N_("First-contact resolution 80 and 85 → one target, or two names."),
    ),
)
COPIED_DUTY = Kind(
    "INFO003",
    "copied-duty",
    Severity.INFO,
    N_("{role} has the same duty in {place}"),
    N_("Name both roles in one row, or say what each of them does"),
    off=True,
    doc=Doc(
        N_("A duty of at least ten characters stands word for word under another role, in a row of its own."),
        N_("Two roles do the same, or one was copied and never adapted; changes have to be made twice."),
        N_("one row per role → one row for “Clerk, Receptionist”."),
    ),
)
NEAR_DUPLICATE_DUTY = Kind(
    "INFO004",
    "near-duplicate-duty",
    Severity.INFO,
    N_("Almost the same stands in {place}: “{other}”"),
    N_("Merge the two, or make the difference plain"),
    off=True,
    doc=Doc(
        N_("Two duties of one role and module share nine tenths of their wording."),
        N_("Readers look for a difference that nobody meant."),
        N_("Check invoices weekly; Check the invoices weekly → one row."),
    ),
)

_ALIKE = 90.0
_COPIED = 10
"""Characters from which on the same words are no coincidence."""


def duty_without_kpi(case: Case) -> Iterator[Diagnostic]:
    """Main duties that no KPI is linked to, of roles that link KPIs."""
    linked: dict[str, list[str]] = defaultdict(list)
    column = ""
    for sheet in case.sheets("kpi"):
        index = column_index(sheet, "linked_duty")
        if index is not None and sheet.column("linked_duty"):
            column = sheet.module.fields[index].title.in_(case.catalog.language)
            for row in case.rows(sheet):
                if row.values[index]:
                    linked[row.role_cell].append(fold(row.values[index]))
    for sheet, row, key in _duties(case, essential=True):
        named = linked.get(row.role_cell, [])
        text = fold(row.text)
        if named and not any(one in text or text in one or one == fold(row.entry) for one in named):
            yield in_cell(DUTY_WITHOUT_KPI, sheet, row, key, role=row.role_cell, text=row.text, column=column)


def kpi_targets_differ(case: Case) -> Iterator[Diagnostic]:
    """KPIs of one name with several targets."""
    first: dict[tuple[str, ...], tuple[ModuleSheet, Entry, str]] = {}
    for sheet in case.sheets("kpi"):
        places = {key: column_index(sheet, key) for key in ("target", "unit", "period")}
        for row in case.rows(sheet):
            said = {key: row.values[i] if i is not None else "" for key, i in places.items()}
            name = (fold(row.text), fold(said["unit"]), fold(said["period"]))
            known, other, target = first.setdefault(name, (sheet, row, said["target"]))
            if said["target"] and target and fold(said["target"]) != fold(target):
                place = f"{known.sheet}!{known.address(other.row, 'target')}"
                params = {"kpi": row.text, "target": said["target"], "other": target, "place": place}
                found = in_cell(KPI_TARGETS_DIFFER, sheet, row, "target", role=other.role_cell, **params)
                yield found


def copied_duty(case: Case) -> Iterator[Diagnostic]:
    """Duties that stand word for word under another role."""
    first: dict[str, Entry] = {}
    for sheet, row, key in _duties(case):
        text = fold(row.text)
        other = first.setdefault(text, row)
        if len(text) >= _COPIED and other.role_cell != row.role_cell:
            place = f"{other.sheet}!{other.cell}"
            yield in_cell(COPIED_DUTY, sheet, row, key, role=other.role_cell, place=place)


def near_duplicate_duty(case: Case) -> Iterator[Diagnostic]:
    """Duties of one role that say almost the same."""
    groups: dict[tuple[str, str], list[tuple[ModuleSheet, Entry, str]]] = defaultdict(list)
    for sheet, row, key in _duties(case):
        groups[sheet.module.key, row.role_cell].append((sheet, row, key))
    for group in groups.values():
        yield from _near(group)


def _near(group: Sequence[tuple[ModuleSheet, Entry, str]]) -> Iterator[Diagnostic]:
    for (_, one, _), (sheet, other, key) in combinations(group, 2):
        first, second = fold(one.text), fold(other.text)
        if first != second and fuzz.ratio(first, second, score_cutoff=_ALIKE):
            yield in_cell(
                NEAR_DUPLICATE_DUTY, sheet, other, key, place=f"{one.sheet}!{one.cell}", other=one.text
            )


def _duties(case: Case, *, essential: bool = False) -> Iterator[tuple[ModuleSheet, Entry, str]]:
    """The duties of all modules that are lists of them, in whatever blueprint."""
    for sheet in case.sheets("duties"):
        text = sheet.module.text_column
        if text is None or (essential and not sheet.module.essential):
            continue
        yield from ((sheet, row, text.key) for row in case.rows(sheet) if row.text)
