"""Role × module and role × aspect."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from compiler.assemble.audit import AN_ENTRY
from compiler.assemble.matrix.view import View
from compiler.model.audit import AuditCell, AuditPoint, AuditRole, Tally
from compiler.model.blueprint import Module
from compiler.model.coverage import Status
from compiler.model.matrix import AspectCell, MatrixCell, MatrixDepartment, MatrixModule, MatrixRole
from compiler.normalise.catalog import records

_COVERED = (Status.COMPLETE, Status.WAIVED)
_NOTHING = AspectCell(Status.NOT_APPLICABLE, 0)


_Key = tuple[str, str, str]
"""Role id, module key, aspect key."""


@dataclass(frozen=True, slots=True)
class _Counts:
    """Entries of the roles by role id, module and aspect; and cells that many roles share."""

    entries: Mapping[_Key, int]
    inferred: Mapping[_Key, int]
    """Those whose aspect was inferred."""
    inherited: Mapping[_Key, int]
    """Those that the role has through a group."""
    cells: dict[MatrixCell, MatrixCell] = field(default_factory=dict)
    aspects: dict[AspectCell, AspectCell] = field(default_factory=dict)

    def marked(self, cell: AspectCell, key: _Key) -> AspectCell:
        """An aspect, and whether all its entries are inferred, or the role's through a group."""
        count = self.entries.get(key, 0)
        inferred, inherited = self.inferred.get(key, 0), self.inherited.get(key, 0)
        if not inferred and not inherited:
            return cell
        return replace(cell, inferred=inferred == count, inherited=inherited == count)

    def cell(self, cell: MatrixCell) -> MatrixCell:
        """One record for all that are equal: a million cells have some hundred values."""
        return self.cells.setdefault(cell, cell)

    def aspect(self, cell: AspectCell) -> AspectCell:
        """One record for all that are equal."""
        return self.aspects.setdefault(cell, cell)


def matrix_modules(view: View) -> tuple[MatrixModule, ...]:
    """The columns: each module with its aspects."""
    return tuple(
        MatrixModule(
            module.title.in_(view.language),
            tuple(aspect.title.in_(view.language) for aspect in module.aspects) or (view.say(AN_ENTRY),),
        )
        for module in view.modules.values()
    )


def departments(view: View) -> Iterator[MatrixDepartment]:
    """The rows: departments with their roles, both in the order of the master."""
    counts = _counts(view)
    for department in view.audit.departments:
        tally = department.tally
        yield MatrixDepartment(
            title=department.title,
            roles=tuple(_role(view, counts, role, department.title) for role in department.roles),
            confidential=department.confidential,
            cells=tuple(_subtotal(each) for each in department.modules),
            coverage=tally.share,
            open=tally.expected - tally.covered,
        )


def _counts(view: View) -> _Counts:
    """An aspect that was inferred is none where that is not to count."""
    entries: Counter[_Key] = Counter()
    inferred: Counter[_Key] = Counter()
    inherited: Counter[_Key] = Counter()
    strict = view.catalog.settings.strict_aspects
    for entry in records(view.catalog.entries):
        key = entry.role, entry.module, "" if strict and entry.aspect_inferred else entry.aspect
        entries[key] += 1
        if entry.aspect_inferred:
            inferred[key] += 1
        if entry.through:
            inherited[key] += 1
    return _Counts(entries, inferred, inherited)


def _subtotal(tally: Tally) -> MatrixCell:
    return MatrixCell(tally.status, 0, tally.covered, tally.expected)


def _role(view: View, counts: _Counts, role: AuditRole, department: str) -> MatrixRole:
    who = view.roles[role.id]
    modules = [view.catalog.needed(who, module) for module in view.modules.values()]
    return MatrixRole(
        title=role.title,
        code=role.code,
        department=department,
        owner=role.owner,
        document=view.paths[role.id],
        cells=tuple(
            counts.cell(MatrixCell(cell.status, cell.entries, cell.covered, cell.expected))
            for cell in role.cells
        ),
        aspects=tuple(
            tuple(counts.aspect(each) for each in _aspects(counts, role.id, module, cell))
            for module, cell in zip(modules, role.cells, strict=True)
        ),
        coverage=role.tally.share,
        open=role.tally.expected - role.tally.covered,
    )


# ------------------------------------------------------------------------------------------ aspects


def _aspects(counts: _Counts, role: str, needed: Module, cell: AuditCell) -> Iterator[AspectCell]:
    """Each aspect of a role's module; of a module without aspects its entries."""
    if not needed.aspects:
        yield AspectCell(cell.status, cell.entries, cell.covered, cell.expected)
        return
    titles = {aspect.title for aspect in needed.aspects}
    points: dict[object, list[AuditPoint]] = defaultdict(list)
    for point in cell.points:
        points[point.title if point.title in titles else None].append(point)
    for aspect in needed.aspects:
        key = role, needed.key, aspect.key
        together = points[None] if aspect.need == "usual" else ()
        found = _aspect(points[aspect.title], counts.entries.get(key, 0), together)
        yield counts.marked(found, key) if needed.applies else _NOTHING


def _aspect(own: Sequence[AuditPoint], entries: int, together: Sequence[AuditPoint]) -> AspectCell:
    """An aspect by its own points; one of several that cover a point together by whether it is there."""
    if own:
        covered = sum(point.status in _COVERED for point in own)
        found = entries or sum(len(point.evidence) for point in own)
        return AspectCell(_together(own), found, covered, len(own))
    if entries:
        return AspectCell(Status.COMPLETE, entries)
    status = _together(together) if together else Status.NOT_APPLICABLE
    return _NOTHING if status is Status.COMPLETE else AspectCell(status, 0)


def _together(points: Iterable[AuditPoint]) -> Status:
    """The status of several points as one: of the same aspect in several processes."""
    found = {point.status for point in points}
    if len(found) == 1:
        return found.pop()
    if found <= set(_COVERED):
        return Status.COMPLETE
    if found & set(_COVERED):
        return Status.PARTIAL
    return Status.EXPIRED
