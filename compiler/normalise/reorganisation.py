"""The changes of organisation (组织调整): what became of roles, whose history goes on.

One line per pair of an old and a new role. Lines whose day is still to come are said and do nothing yet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import cast

from compiler.address import cell_name
from compiler.diagnostics import Diagnostic, Doc, Findings, Kind, Severity, finding
from compiler.locale import N_
from compiler.model.blueprint import Column
from compiler.model.words import Bilingual
from compiler.model.workbook import RawSheet
from compiler.normalise.catalog import Reorganisation, ReorganisationKind
from compiler.normalise.days import Days
from compiler.normalise.role_cells import FormerName, Reading, RoleIndex
from compiler.normalise.sheets import find_table, is_comment, match_columns
from compiler.suggest import nearest, spelt
from compiler.vocabulary import REORGANISATION_COLUMNS, REORGANISATION_KINDS, find_term, fold, spellings

UNKNOWN_NEW_ROLE = Kind(
    "REORG001",
    "reorganisation-unknown-role",
    Severity.WARNING,
    N_("The change of organisation leads to “{name}”, which is no role; it has no effect"),
    N_("Write the new role as the roles sheet has it, or add it there"),
    doc=Doc(
        N_("A change of organisation names a new role that the master does not have."),
        N_("The history of the old role ends, and its rows belong to nobody."),
        N_("Site enginer → Site engineer."),
    ),
)
UNKNOWN_KIND = Kind(
    "REORG002",
    "reorganisation-unknown-kind",
    Severity.WARNING,
    N_("“{name}” is no kind of change of organisation; the line has no effect"),
    N_("Write one of: {known}"),
    doc=Doc(
        N_(
            "A change of organisation does not say what happened: renamed, merged, split, moved or abolished."
        ),
        N_("What becomes of the old role's rows and history depends on it."),
        N_("changed → renamed."),
    ),
)
INCOMPLETE = Kind(
    "REORG003",
    "reorganisation-incomplete",
    Severity.WARNING,
    N_("The change of organisation does not say the {what}; it has no effect"),
    N_("Fill in this cell"),
    doc=Doc(
        N_("A change of organisation lacks the old role, or the new one where there has to be one."),
        N_("Nobody can tell what became of what."),
        N_("renamed, new role empty → Site engineer."),
    ),
)
UNREADABLE_DAY = Kind(
    "REORG004",
    "reorganisation-day-unreadable",
    Severity.WARNING,
    N_("“{name}” is not a day; the change of organisation has no effect"),
    N_("Write a day such as 2026-10-01"),
    doc=Doc(
        N_("The effective date of a change of organisation is not a day."),
        N_("Nobody can tell whether it is in force."),
        N_("autumn → 2026-10-01."),
    ),
)
STILL_LISTED = Kind(
    "REORG007",
    "former-role-still-listed",
    Severity.WARNING,
    N_("“{name}” is gone by this change of organisation, and the roles sheet still has it ({place})"),
    N_("Delete it there, or correct this line"),
    doc=Doc(
        N_("A role that was renamed or abolished still stands in the roles sheet."),
        N_("It gets a document, and its history is torn in two."),
        N_("Field engineer, abolished, still listed → its row deleted."),
    ),
)
NOT_YET = Kind(
    "REORG008",
    "reorganisation-to-come",
    Severity.INFO,
    N_("The change of “{name}” comes into force on {day}; it has no effect yet"),
    doc=Doc(
        N_("A change of organisation has an effective date after the day of the check."),
        N_("Old names hold until that day; from then on the line is applied by itself."),
        N_("effective 2027-01-01, checked for 2026Q4."),
    ),
)
NEAR = N_("Is it {nearest}? Else add it to the roles sheet")
ONE_OF_SEVERAL = N_("It is the name of several roles; write one of: {candidates}")
_OLD, _NEW, _KIND = (
    Bilingual("原岗位", "old role"),
    Bilingual("新岗位", "new role"),
    Bilingual("调整方式", "kind"),
)

_COLUMNS = tuple(Column(term.key, term.title, "field", term.aliases) for term in REORGANISATION_COLUMNS)
_ONE_HEIR: frozenset[ReorganisationKind] = frozenset({"renamed", "merged", "moved"})
"""What happened to a role whose rows are those of one new role."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line that can be understood, but for its new role."""

    kind: ReorganisationKind
    values: Mapping[str, str]
    row: int
    columns: Mapping[str, int]
    day: date | None

    def get(self, key: str) -> str:
        return self.values.get(key, "").strip()

    def cell(self, key: str) -> str:
        """The address of a column's cell; of the first column's where the sheet lacks it."""
        return cell_name(self.row, self.columns.get(key, min(self.columns.values())))

    @property
    def new(self) -> str:
        """The new role; one that moves may keep its title without a word."""
        return self.get("new") or (self.get("old") if self.kind == "moved" else "")


@dataclass(slots=True)
class _Sheet:
    name: str
    diagnostics: Findings = field(default_factory=Findings)

    def report(self, kind: Kind, cell: str, **more: object) -> None:
        place = {key: more.pop(key) for key in ("hint", "candidates") if key in more}
        value = str(more.get("name", "")) or None
        self.diagnostics.append(
            finding(
                kind, params=cast("dict[str, str]", more), sheet=self.name, cell=cell, value=value, **place
            )
        )


def read_reorganisation(
    sheet: RawSheet | None, index: RoleIndex, days: Days, day: date
) -> tuple[tuple[Reorganisation, ...], tuple[Diagnostic, ...]]:
    """The changes of organisation that are in force on a day, in their order, and findings."""
    names = frozenset().union(*({fold(name) for name in term.names} for term in REORGANISATION_COLUMNS))
    table = (
        None if sheet is None else find_table(sheet, lambda text: any(p in names for p in spellings(text)))
    )
    if table is None:
        return (), ()
    columns = match_columns(table.names, _COLUMNS)
    told = _Sheet(table.sheet.name)
    lines: list[_Line] = []
    for row, cells in table.rows():
        values = {key: cells[number - 1] if number <= len(cells) else "" for key, number in columns.items()}
        if is_comment(cells[0]) or not any(values.get(key) for key in ("old", "new", "kind")):
            continue
        line = _line(told, values, (row, columns), days)
        if line is not None and line.day is not None and line.day > day:
            told.report(NOT_YET, line.cell("effective"), name=line.get("old"), day=line.day)
        elif line is not None:
            lines.append(line)
    read = tuple(_resolved(told, lines, index))
    return read, tuple(told.diagnostics)


def former_names(lines: Iterable[Reorganisation]) -> Mapping[str, FormerName]:
    """What the old names mean now, by their folded spellings; of one with a department also both together."""
    kinds: dict[str, set[ReorganisationKind]] = defaultdict(set)
    roles: dict[str, dict[str, None]] = defaultdict(dict)
    for line in lines:
        department = line.old_department
        spelt_out = (
            line.old,
            *((f"{department}/{line.old}", f"{department}{line.old}") if department else ()),
        )
        for name in map(fold, spelt_out):
            kinds[name].add(line.kind)
            roles[name].update(dict.fromkeys(line.roles))
    return {
        name: FormerName(tuple(roles[name]), kinds[name] <= _ONE_HEIR and len(roles[name]) == 1)
        for name in kinds
    }


def _line(
    told: _Sheet, values: Mapping[str, str], place: tuple[int, Mapping[str, int]], days: Days
) -> _Line | None:
    """A line, None where it cannot be understood; that is reported."""
    row, columns = place
    term = find_term(REORGANISATION_KINDS, values.get("kind", ""))
    line = _Line(cast("ReorganisationKind", term.key if term else "renamed"), values, row, columns, None)
    if not line.get("old"):
        told.report(INCOMPLETE, line.cell("old"), what=_OLD)
        return None
    if not line.get("kind"):
        told.report(INCOMPLETE, line.cell("kind"), what=_KIND)
        return None
    if term is None:
        titles = tuple(kind.title for kind in REORGANISATION_KINDS)
        near = nearest(line.get("kind"), spelt((kind.title, kind.aliases) for kind in REORGANISATION_KINDS))
        told.report(UNKNOWN_KIND, line.cell("kind"), name=line.get("kind"), known=titles, candidates=near)
        return None
    if line.kind != "abolished" and not line.new:
        told.report(INCOMPLETE, line.cell("new"), what=_NEW)
        return None
    written = line.get("effective")
    day = days.of(told.name, (row, columns["effective"]), written) if written else None
    if written and day is None:
        told.report(UNREADABLE_DAY, line.cell("effective"), name=written)
        return None
    return replace(line, day=day)


def _resolved(told: _Sheet, lines: Sequence[_Line], index: RoleIndex) -> Iterator[Reorganisation]:
    """The lines with the roles that they lead to; a role that was renamed again is followed."""
    by_old: dict[str, list[_Line]] = defaultdict(list)
    for line in lines:
        by_old[fold(line.get("old"))].append(line)
    for line in lines:
        reading = _heirs(line, by_old, index, frozenset())
        if reading.problem:
            near = reading.candidates
            ambiguous = reading.problem == "ambiguous"
            hint = ONE_OF_SEVERAL if ambiguous else NEAR if near else None
            told.report(
                UNKNOWN_NEW_ROLE,
                line.cell("new" if line.get("new") else "old"),
                name=line.new,
                nearest=near[0] if near else "",
                candidates=near,
                **({"hint": hint} if hint else {}),
            )
            continue
        _report_listed(told, line, reading, index)
        yield Reorganisation(
            kind=line.kind,
            old=line.get("old"),
            roles=reading.roles,
            sheet=told.name,
            cell=line.cell("old"),
            old_department=line.get("old_department"),
            new_department=line.get("new_department"),
            effective=line.day,
            note=line.get("note"),
        )


def _heirs(
    line: _Line, by_old: Mapping[str, Sequence[_Line]], index: RoleIndex, seen: frozenset[str]
) -> Reading:
    """The roles that a line leads to today."""
    if line.kind == "abolished":
        return Reading()
    department = line.get("new_department")
    reading = index.read(f"{department}/{line.new}") if department else index.read(line.new)
    if reading.problem and department:
        reading = index.read(line.new)
    name = fold(line.new)
    if reading.problem and name not in seen and name != fold(line.get("old")):
        later = [_heirs(each, by_old, index, seen | {name}) for each in by_old.get(name, ())]
        if later and not any(each.problem for each in later):
            return Reading(tuple(dict.fromkeys(role for each in later for role in each.roles)))
    return reading


def _report_listed(told: _Sheet, line: _Line, heirs: Reading, index: RoleIndex) -> None:
    """Report an old role that is gone, and still a role of its own."""
    if line.kind not in ("renamed", "abolished"):
        return
    department, old = line.get("old_department"), line.get("old")
    listed = index.read(f"{department}/{old}" if department else old)
    if len(listed.roles) == 1 and not listed.problem and listed.roles[0] not in heirs.roles:
        place = index.cell_of(listed.roles[0])
        if place:
            told.report(STILL_LISTED, line.cell("old"), name=old, place=place)
