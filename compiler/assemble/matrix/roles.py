"""Role × module and role × aspect."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from compiler.assemble.audit import AN_ENTRY
from compiler.assemble.matrix.view import View
from compiler.model.audit import AuditCell, AuditPoint, AuditRole, Tally
from compiler.model.blueprint import Module
from compiler.model.coverage import Status
from compiler.model.matrix import AspectCell, MatrixCell, MatrixDepartment, MatrixModule, MatrixRole
from compiler.normalise.catalog import records

_COVERED = (Status.COMPLETE, Status.WAIVED)
_NOTHING = AspectCell(Status.NOT_APPLICABLE, 0)


@dataclass(frozen=True, slots=True)
class _Counts:
    """Entries of the shown roles by role id, module and aspect; and cells that many roles share."""

    entries: Mapping[tuple[str, str, str], int]
    inferred: Mapping[tuple[str, str, str], int]
    cells: dict[MatrixCell, MatrixCell] = field(default_factory=dict)
    aspects: dict[AspectCell, AspectCell] = field(default_factory=dict)

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
    entries: Counter[tuple[str, str, str]] = Counter()
    inferred: Counter[tuple[str, str, str]] = Counter()
    for entry in records(view.catalog.entries):
        key = entry.role, entry.module, entry.aspect
        entries[key] += 1
        if entry.aspect_inferred:
            inferred[key] += 1
    return _Counts(entries, inferred)


def _subtotal(tally: Tally) -> MatrixCell:
    return MatrixCell(tally.status, 0, tally.covered, tally.expected)


def _role(view: View, counts: _Counts, role: AuditRole, department: str) -> MatrixRole:
    modules = view.modules.values()
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


def _aspects(counts: _Counts, role: str, module: Module, cell: AuditCell) -> Iterator[AspectCell]:
    """Each aspect of a role's module; of a module without aspects its entries."""
    if not module.aspects:
        yield AspectCell(cell.status, cell.entries, cell.covered, cell.expected)
        return
    titles = {aspect.title for aspect in module.aspects}
    points: dict[object, list[AuditPoint]] = defaultdict(list)
    for point in cell.points:
        points[point.title if point.title in titles else None].append(point)
    for aspect in module.aspects:
        key = role, module.key, aspect.key
        entries = counts.entries.get(key, 0)
        yield _aspect(points[aspect.title], entries, points[None], is_inferred=_is_inferred(counts, key))


def _is_inferred(counts: _Counts, key: tuple[str, str, str]) -> bool:
    return 0 < counts.entries.get(key, 0) == counts.inferred.get(key, 0)


def _aspect(
    own: Sequence[AuditPoint], entries: int, together: Sequence[AuditPoint], *, is_inferred: bool
) -> AspectCell:
    """An aspect by its own points; one of several that cover a point together by whether it is there."""
    if own:
        covered = sum(point.status in _COVERED for point in own)
        found = entries or sum(len(point.evidence) for point in own)
        return AspectCell(_together(own), found, covered, len(own), inferred=is_inferred)
    if entries:
        return AspectCell(Status.COMPLETE, entries, inferred=is_inferred)
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
