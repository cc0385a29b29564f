"""The gap list: every point that is not complete, waived ones included: one list answers an auditor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from compiler.assemble.matrix.view import View, address
from compiler.diagnostics import GAP, LABELS
from compiler.locale import N_
from compiler.model.audit import AuditCell, AuditModule, AuditPoint, AuditRole, AuditWaiver
from compiler.model.coverage import Status
from compiler.model.matrix import GapRow, GapWaiver
from compiler.model.words import Bilingual

NO_ENTRY = N_("No entry in “{module}”: {aspect}")
LACKS = N_("Missing: {aspect}")
STAGE = N_("The process “{process}” lacks: {aspect}")
EMPTY = N_("Empty in the roles sheet: {aspect}")
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
    language = place.view.language
    aspect = point.title.in_(language)
    waived = point.status is Status.WAIVED
    label = "" if waived else _label(place, _aspect_key(place, point.title))
    return _row(
        place, point.status, label, aspect, _missing(place, point, aspect),
        process=point.process, point=point,
    )  # fmt: skip


def _too_few(place: _Place) -> GapRow:
    module, cell = place.module, place.cell
    missing = place.view.say(TOO_FEW, count=cell.entries, minimum=cell.minimum)
    fill = AuditPoint(Bilingual("", ""), Status.PARTIAL, fill=module.fill)
    return _row(place, Status.PARTIAL, _label(place, None), "", missing, point=fill)


def _row(
    place: _Place,
    status: Status,
    label: str,
    aspect: str,
    missing: str,
    *,
    point: AuditPoint,
    process: str = "",
) -> GapRow:
    role = place.role
    return GapRow(
        status=status,
        label=label,
        department=place.department,
        role=role.title,
        code=role.code,
        document=place.view.paths[role.id],
        module=place.module.title.in_(place.view.language),
        module_status=place.cell.status,
        aspect=aspect,
        process=process,
        missing=missing,
        owner=role.owner,
        sheet=point.fill.sheet if point.fill else "",
        cell=point.fill.cell if point.fill else "",
        waiver=_waiver(point.waiver) if point.waiver else None,
    )


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


def _aspect_key(place: _Place, title: Bilingual) -> str | None:
    aspects = place.view.modules[place.module.key].aspects
    return next((aspect.key for aspect in aspects if aspect.title == title), None)


def _label(place: _Place, aspect: str | None) -> str:
    """The label of the finding about an aspect, else about its module, else about the role."""
    title, module = place.role.title, place.module.key
    keys = ((title, module, aspect), (title, module, None), (title, None, None))
    return next((place.labels[key] for key in keys if key in place.labels), GAP)
