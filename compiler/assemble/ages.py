"""Since when each gap is open, and the edit that opened it: carried on from release to release.

What counts is that something is missing, waived or not: a waiver makes no gap younger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from compiler.compare import compare, names_of, pairs_of
from compiler.coverage import Cover, Coverage
from compiler.coverage.measure import measure
from compiler.model.audit import Place
from compiler.model.blueprint import Module
from compiler.model.changes import Comparison, EntryDifference, EntryState, RoleName
from compiler.model.releases import FormerRelease, Gap, Opening, PointKey
from compiler.normalise.catalog import Catalog, Role, records
from compiler.period import parse_period

TOGETHER, TOO_FEW = "*", "#"
"""Aspects of a `PointKey`: one of several, or any entry at all; fewer entries than are asked for."""


@dataclass(frozen=True)
class Past:
    """The release before, and its master."""

    former: FormerRelease
    catalog: Catalog | None = None
    """Its master; None: it cannot be read, or is not asked for."""
    measured: Callable[[], Coverage | None] = field(default=lambda: None)
    """How far that master covered what was expected of it; None: nobody knows."""


def open_points(catalog: Catalog, coverage: Coverage) -> Iterator[PointKey]:
    """All that is missing, waived or not, role by role."""
    plain: Mapping[tuple[str, str], Cover] = {}
    for role in catalog.roles:
        for module in catalog.blueprint.modules:
            place = (role.id, module.key)
            cover = coverage.of(*place)
            if ("", "") in cover.waived:  # a waiver of the whole module leaves out what it lacks
                plain = plain or measure(catalog)
                cover = plain[place]
            needed = catalog.needed(role, module)
            yield from ((*place, aspect, process) for aspect, process in _open(cover, needed))


def _open(cover: Cover, module: Module) -> Iterator[tuple[str, str]]:
    if not cover.expected:
        return
    yield from cover.missing
    yield from (pair for pair in cover.waived if pair not in cover.missing)
    if cover.no_usual or (not cover.entries and not module.aspects):
        yield TOGETHER, ""
    if cover.too_few and cover.entries:
        yield TOO_FEW, ""


def continued(former: FormerRelease, catalog: Catalog) -> FormerRelease:
    """The release before with its documents by the ids that their roles have now.

    A role that merged goes on with the history of the one whose id or title it kept, else of the first; what
    the others were stays under their own ids.
    """
    revisions = dict(former.revisions)
    now = {role.id for role in catalog.roles}
    for role, old in _heirs(former, catalog).items():
        if role not in former.revisions:
            revisions[role] = replace(former.revisions[old[0]], role=role)
            if old[0] not in now:
                revisions.pop(old[0], None)
    return replace(former, revisions=revisions)


def _heirs(former: FormerRelease, catalog: Catalog) -> Mapping[str, Sequence[str]]:
    """The roles of the release before that each role was, those that it is most like first."""
    names = [
        RoleName(each.role, each.title, each.code, each.department, Place("", ""))
        for each in former.revisions.values()
    ]
    found: dict[str, list[str]] = defaultdict(list)
    titles = {role.id: role.title for role in catalog.roles}
    own = {each.id: each.title for each in names}
    for pair in pairs_of(names, names_of(catalog), catalog.reorganisation):
        found[pair.new].append(pair.old)
    for role, old in found.items():
        old.sort(key=lambda each: (each != role, own[each] != titles[role]))
    return found


def gaps(catalog: Catalog, coverage: Coverage, past: Past | None, period: str) -> tuple[Gap, ...]:
    """All that is missing, each with the first release that lacked it; ``period`` is that of this one."""
    points = list(open_points(catalog, coverage))
    if past is None:
        return tuple(Gap(*point, since=period) for point in points)
    heirs, known = _heirs(past.former, catalog), dict(past.former.gaps or {})
    if past.former.gaps is None:
        before = past.measured()
        if past.catalog is not None and before is not None:
            own = open_points(past.catalog, before)
            known = {point: Gap(*point, since=past.former.period) for point in own}
    openings = _Openings(catalog, past.catalog)
    found: list[Gap] = []
    for role, module, aspect, process in points:
        old = [
            known[was, module, aspect, process]
            for was in heirs.get(role, ())
            if (was, module, aspect, process) in known
        ]
        if old:
            first = min(old, key=lambda gap: _rank(gap.since))
            found.append(replace(first, role=role))
        else:
            point = (role, module, aspect, process)
            found.append(Gap(*point, since=period, opened=openings.of(point, heirs.get(role, ()))))
    return tuple(found)


def _rank(period: str) -> str:
    """Where a period stands among others in time."""
    try:
        return parse_period(period).last_day.isoformat()
    except ValueError:
        return period


# ------------------------------------------------------------------------------------- what opened it


class _Openings:
    """The edits that opened gaps; nothing is compared before somebody asks."""

    def __init__(self, catalog: Catalog, former: Catalog | None) -> None:
        self._catalog, self._former = catalog, former

    @cached_property
    def _comparison(self) -> Comparison | None:
        return compare(self._former, self._catalog) if self._former else None

    @cached_property
    def _roles(self) -> Mapping[str, Role]:
        return {role.id: role for role in self._catalog.roles}

    @cached_property
    def _modules(self) -> Mapping[str, Module]:
        return {module.key: module for module in self._catalog.blueprint.modules}

    @cached_property
    def _lost(self) -> Mapping[tuple[str, str], Sequence[EntryDifference]]:
        """Entries that are not what they were, by the role and module where they were."""
        found: dict[tuple[str, str], list[EntryDifference]] = defaultdict(list)
        for each in self._comparison.entries if self._comparison else ():
            if each.old is not None:
                found[each.old.role, each.old.module].append(each)
        return found

    @cached_property
    def _gained(self) -> Mapping[tuple[str, str], Sequence[EntryState]]:
        """Entries that are new where they are."""
        found: dict[tuple[str, str], list[EntryState]] = defaultdict(list)
        for each in self._comparison.entries if self._comparison else ():
            if each.new is not None:
                found[each.new.role, each.new.module].append(each.new)
        return found

    @cached_property
    def _elsewhere(self) -> Mapping[str, tuple[str, str]]:
        """Entries of the former master that are still there, and what they are now: role and entry."""
        comparison = self._comparison
        return {old[1]: new for new, old in comparison.matches.items()} if comparison else {}

    @cached_property
    def _rows(self) -> Mapping[str, tuple[Place, str]]:
        """The role cell of each entry, and what it says."""
        found: dict[str, tuple[Place, str]] = {}
        for entry in records(self._catalog.entries):
            found.setdefault(
                entry.entry, (self._role_cell(entry.module, entry.sheet, entry.row), entry.role_cell)
            )
        return found

    def _role_cell(self, module: str, sheet: str, row: int) -> Place:
        for table in self._catalog.sheets:
            if (table.sheet, table.module.key) == (
                sheet,
                module,
            ) and table.header_row < row <= table.last_row:
                key = next((c.key for c in table.module.columns if c.meaning == "role"), "")
                return Place(sheet, table.address(row, key) or f"A{row}")
        return Place(sheet, f"A{row}")

    @cached_property
    def _then(self) -> Mapping[str, str]:
        """What the role cell of each entry of the former master said."""
        if self._former is None:
            return {}
        return {entry.entry: entry.role_cell for entry in records(self._former.entries)}

    def of(self, point: PointKey, heirs: Iterable[str]) -> Opening | None:
        """The edit that opened a gap; None: no edit of a cell did, or nobody knows."""
        if self._comparison is None:
            return None
        role, module, aspect, process = point
        own = self._catalog.needed(self._roles[role], self._modules[module])
        old = list(heirs)
        if not old:
            return self._new_role(role)
        if own.kind == "facts":
            return self._fact(role, own, aspect)
        counted = (
            {each.key for each in own.aspects if each.need == "usual"} if aspect == TOGETHER else {aspect}
        )
        for was in old:
            for each in self._lost.get((was, module), ()):
                lost = each.old
                if lost is None or (process and lost.process != process):
                    continue
                if (aspect == TOO_FEW or not own.aspects or lost.aspect in counted) and self._is_lost(
                    each, point
                ):
                    return self._opening(each, lost)
        added = next(
            (new for new in self._gained.get((role, module), ()) if process and new.process == process), None
        )
        return Opening(added.place.sheet, added.place.cell, "", added.text) if added else None

    def _is_lost(self, each: EntryDifference, point: PointKey) -> bool:
        """Whether an entry is no evidence of its point any more."""
        role, module, aspect, process = point
        new, old = each.new, each.old
        if new is None or old is None:
            return True
        stays = (new.role, new.module) == (role, module) and (not process or new.process == process)
        return not stays or (aspect != TOO_FEW and new.aspect != old.aspect)

    def _opening(self, each: EntryDifference, lost: EntryState) -> Opening:
        """The cell that changed: of the aspect, the process or the role; else the row that is gone."""
        new = each.new
        if new is None:
            still = self._elsewhere.get(lost.id)
            if still and still[1] in self._rows:
                place, now = self._rows[still[1]]
                if now != self._then.get(lost.id):
                    return Opening(place.sheet, place.cell, self._then.get(lost.id, ""), now)
            return Opening(lost.place.sheet, lost.place.cell, lost.text, "", deleted=True)
        if new.role != lost.role and new.module == lost.module and new.id in self._rows:
            place, now = self._rows[new.id]
            return Opening(place.sheet, place.cell, self._then.get(lost.id, ""), now)
        for key in ("aspect", "process"):
            for value in each.values:
                if value.key == key and new.module == lost.module:
                    return Opening(value.new.sheet, value.new.cell, value.before, value.after)
        return Opening(new.place.sheet, new.place.cell, lost.text, new.text)

    def _new_role(self, role: str) -> Opening | None:
        own = self._roles[role]
        return Opening(own.sheet, own.cell, "", own.title) if own.cell else None

    def _fact(self, role: str, module: Module, aspect: str) -> Opening | None:
        column = next((each.role_column for each in module.aspects if each.key == aspect), None)
        for each in self._comparison.roles if self._comparison else ():
            if any(new.id == role for new in each.new):
                for fact in each.facts:
                    if fact.key == column and not fact.after:
                        return Opening(fact.new.sheet, fact.new.cell, fact.before, "")
        return None
