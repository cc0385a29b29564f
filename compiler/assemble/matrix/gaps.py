"""The gap list: every point that is not complete, waived ones included: one list answers an auditor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from compiler.assemble.matrix.view import View, address
from compiler.diagnostics import GAP, LABELS
from compiler.locale import N_
from compiler.model.audit import AuditCell, AuditModule, AuditOpening, AuditPoint, AuditRole, AuditWaiver
from compiler.model.blueprint import Module
from compiler.model.coverage import Status
from compiler.model.matrix import GapRow, GapWaiver
from compiler.model.words import Bilingual
from compiler.period import quarters_open

NO_ENTRY = N_("No entry in “{module}”: {aspect}")
LACKS = N_("Missing: {aspect}")
STAGE = N_("The process “{process}” lacks: {aspect}")
EMPTY = N_("Empty in the roles sheet: {aspect}")
ONE_OF = N_("one of {count}")
ROW_DELETED = N_("{cell} deleted: {before}")
CELL_CHANGED = N_("{cell}: {before} → {after}")
NOTHING_THERE = N_("(empty)")
TOO_FEW = N_("{count} of at least {minimum} entries")

_Labels = Mapping[tuple[str, str | None, str | None], str]
"""The label of each gap finding by title of the role, key of the module, key of the aspect."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A role's module, and what is known of it."""

    view: View
    department: str
    role: AuditRole
    module: AuditModule
    cell: AuditCell
    labels: _Labels

    @property
    def needed(self) -> Module:
        """What the role needs of the module."""
        return self.view.catalog.needed(self.view.roles[self.role.id], self.view.modules[self.module.key])


def gap_rows(view: View) -> Iterator[GapRow]:
    """A line for each point that is not complete, and for each module with too few entries."""
    labels = _labels(view)
    for role, department in view.audited():
        for module, cell in view.cells(role):
            place = _Place(view, department, role, module, cell, labels)
            for point in cell.points:
                if point.status is not Status.COMPLETE:
                    yield _of_point(place, point)
            if cell.minimum:
                yield _too_few(place)


def _labels(view: View) -> _Labels:
    found: dict[tuple[str, str | None, str | None], str] = {}
    for one in view.diagnostics:
        if one.kind.gap:
            key = one.role or "", one.module, one.aspect
            found[key] = min(found.get(key, one.label), one.label, key=LABELS.index)
    return found


def _of_point(place: _Place, point: AuditPoint) -> GapRow:
    title = point.title.in_(place.view.language)
    module = place.needed
    key = next((aspect.key for aspect in module.aspects if aspect.title == point.title), None)
    label = "" if point.status is Status.WAIVED else _label(place, key)
    # The names of several aspects are in the sentence; in the column they would make rows of six lines.
    usual = sum(aspect.need == "usual" for aspect in module.aspects)
    aspect = title if key or not usual else place.view.say(ONE_OF, count=usual)
    return _row(place, point, _Told(label, aspect, _missing(place, point, title)))


def _too_few(place: _Place) -> GapRow:
    missing = place.view.say(TOO_FEW, count=place.cell.entries, minimum=place.cell.minimum)
    since = place.cell.too_few_since
    point = AuditPoint(Bilingual("", ""), Status.PARTIAL, fill=place.module.fill, since=since)
    return _row(place, point, _Told(_label(place, None), "", missing))


class _Told(NamedTuple):
    """What is said of a gap."""

    label: str
    aspect: str
    missing: str


def _row(place: _Place, point: AuditPoint, told: _Told) -> GapRow:
    role, fill = place.role, point.fill
    return GapRow(
        status=point.status,
        label=told.label,
        department=place.department,
        role=role.title,
        code=role.code,
        document=place.view.paths[role.id],
        module=place.module.title.in_(place.view.language),
        module_status=place.cell.status,
        aspect=told.aspect,
        process=point.process,
        missing=told.missing,
        owner=role.owner,
        sheet=fill.sheet if fill else "",
        cell=fill.cell if fill else "",
        waiver=_waiver(point.waiver) if point.waiver else None,
        since=point.since,
        age=quarters_open(point.since, place.view.summary.period) if point.since else None,
        opened=_opened(place.view, point.opened) if point.opened else "",
    )


def _opened(view: View, edit: AuditOpening) -> str:
    """The edit that opened a gap, in a sentence: its cell, what stood there before, what stands there now."""
    cell = address(edit.place.sheet, edit.place.cell)
    if edit.deleted:
        return view.say(ROW_DELETED, cell=cell, before=edit.before)
    empty = view.say(NOTHING_THERE)
    return view.say(CELL_CHANGED, cell=cell, before=edit.before or empty, after=edit.after or empty)


def _waiver(waiver: AuditWaiver) -> GapWaiver:
    place = address(waiver.place.sheet, waiver.place.cell)
    return GapWaiver(waiver.reason, waiver.approved_by, waiver.expires, place)


def _missing(place: _Place, point: AuditPoint, aspect: str) -> str:
    say, module = place.view.say, place.view.modules[place.module.key]
    if module.kind == "facts":
        return say(EMPTY, aspect=aspect)
    if not place.cell.entries:
        return say(NO_ENTRY, module=module.title.in_(place.view.language), aspect=aspect)
    if point.process:
        return say(STAGE, process=point.process, aspect=aspect)
    return say(LACKS, aspect=aspect)


def _label(place: _Place, aspect: str | None) -> str:
    """The label of the finding about an aspect, else about its module, else about the role."""
    title, module = place.role.title, place.module.key
    keys = ((title, module, aspect), (title, module, None), (title, None, None))
    return next((place.labels[key] for key in keys if key in place.labels), GAP)
