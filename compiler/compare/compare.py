"""Two catalogs, compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from compiler.compare.entries import Match, Matched, likeness_of, match_moved, match_role
from compiler.compare.lines import Line, lines_of
from compiler.compare.roles import abolished, names_of, pairs_of, with_probable
from compiler.compare.values import Sides, entry_changes, kpi_changes, role_changes, sides_of
from compiler.model.audit import Place
from compiler.model.changes import (
    Comparison,
    EntryDifference,
    EntryEvent,
    EntryState,
    KpiDifference,
    RoleDifference,
    RoleEvent,
    RoleName,
    RolePair,
)
from compiler.normalise.catalog import Catalog
from compiler.vocabulary import DEPARTMENT, ROLE


def compare(old: Catalog, new: Catalog) -> Comparison:
    """All that differs between two masters. In whatever order its rows are, a master equals itself."""
    names = names_of(old), names_of(new)
    before, after = lines_of(old), lines_of(new)
    certain = pairs_of(*names, new.reorganisation)
    pairs = with_probable(certain, names, (before, after))
    matched = _matched(pairs, before, after)
    sides = sides_of(old, new)
    differences = tuple(_differences(sides, matched, pairs))
    kpis = tuple(each for match in matched.matches for each in kpi_changes(sides, match))
    order = _Order(old, new)
    return Comparison(
        pairs=pairs,
        roles=tuple(_roles(sides, names, pairs, (before, after))),
        entries=tuple(sorted(differences, key=order.of_entry)),
        kpis=tuple(sorted(kpis, key=order.of_kpi)),
        matches={
            (new.entry.role, new.entry.entry): (old.entry.role, old.entry.entry)
            for old, new in (*matched.same, *((match.old, match.new) for match in matched.matches))
        },
    )


# -------------------------------------------------------------------------------------------- roles


def _roles(
    sides: Sides,
    names: tuple[Sequence[RoleName], Sequence[RoleName]],
    pairs: Sequence[RolePair],
    entries: tuple[Mapping[str, Sequence[Line]], Mapping[str, Sequence[Line]]],
) -> Iterator[RoleDifference]:
    """What became of the roles: in the order of the new master, then what is gone in that of the old one."""
    old, new = ({role.id: role for role in side} for side in names)
    was, became = _ways(pairs)
    told: set[str] = set()
    for role in names[1]:
        own = was.get(role.id, [])
        if not own:
            yield RoleDifference("added", (), (role,), entries=len(entries[1].get(role.id, ())))
            continue
        parts = became[own[0].old]
        if len(own) == 1 and len(parts) > 1:
            if own[0].old not in told:
                told.add(own[0].old)
                heirs = tuple(new[pair.new] for pair in parts)
                yield RoleDifference("split", (old[own[0].old],), heirs, declared=_declared(parts))
            continue
        if len(own) > 1:
            merged = tuple(old[pair.old] for pair in own)
            yield RoleDifference("merged", merged, (role,), declared=_declared(own))
            continue
        difference = _difference(sides, own[0], old[own[0].old], role)
        if difference:
            yield difference
    ends = abolished(names[0], sides.new.reorganisation)
    for role in names[0]:
        if role.id not in became:
            count = len(entries[0].get(role.id, ()))
            yield RoleDifference("removed", (role,), (), declared=ends.get(role.id), entries=count)


def _ways(
    pairs: Iterable[RolePair],
) -> tuple[Mapping[str, Sequence[RolePair]], Mapping[str, Sequence[RolePair]]]:
    """The pairs by their new roles, and by their old ones."""
    was: dict[str, list[RolePair]] = defaultdict(list)
    became: dict[str, list[RolePair]] = defaultdict(list)
    for pair in pairs:
        was[pair.new].append(pair)
        became[pair.old].append(pair)
    return was, became


def _declared(pairs: Iterable[RolePair]) -> Place | None:
    return next((pair.declared for pair in pairs if pair.declared), None)


def _difference(sides: Sides, pair: RolePair, old: RoleName, new: RoleName) -> RoleDifference | None:
    """What differs between a role and the one that it was; None: nothing."""
    facts = role_changes(sides, sides.old_roles[pair.old], sides.new_roles[pair.new])
    keys = {change.key for change in facts}
    event: RoleEvent = "renamed" if ROLE.key in keys else "moved" if DEPARTMENT.key in keys else "changed"
    if not facts:
        return None
    return RoleDifference(event, (old,), (new,), facts, pair.declared, probable=not pair.is_certain)


# ------------------------------------------------------------------------------------------ entries


def _matched(
    pairs: Sequence[RolePair], before: Mapping[str, Sequence[Line]], after: Mapping[str, Sequence[Line]]
) -> Matched:
    """Every entry of both masters, matched or alone."""
    was, became = _ways(pairs)
    every = Matched(
        old={line.number: line for lines in before.values() for line in lines},
        new={line.number: line for lines in after.values() for line in lines},
    )
    every.match_same(before, after)
    for role, lines in after.items():
        match = match_role(
            list(_candidates(every, was.get(role, ()), became, before)), _left(every.new, lines)
        )
        for each in match.matches:
            every.match(each.old, each.new, each.likeness)
    for role, own in was.items():
        if len(own) > 1:  # what several roles had is there once after they merged
            held = {(line.module, line.folded) for line in after.get(role, ())}
            for line in (line for pair in own for line in _left(every.old, before.get(pair.old, ()))):
                if (line.module, line.folded) in held:
                    del every.old[line.number]
    match_moved(every)
    return every


def _left(alone: Mapping[int, Line], lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line.number in alone]


def _candidates(
    every: Matched,
    was: Iterable[RolePair],
    became: Mapping[str, Sequence[RolePair]],
    before: Mapping[str, Sequence[Line]],
) -> Iterator[Line]:
    """What the entries of a role may have been: of a role that was split each part may have the same one."""
    for pair in was:
        lines = before.get(pair.old, ())
        yield from lines if len(became[pair.old]) > 1 else _left(every.old, lines)


def _differences(sides: Sides, matched: Matched, pairs: Sequence[RolePair]) -> Iterator[EntryDifference]:
    paired = {(pair.old, pair.new) for pair in pairs}
    for match in matched.matches:
        values = entry_changes(sides, match)
        event = _event(
            match, values_differ=bool(values), stays=(match.old.entry.role, match.new.entry.role) in paired
        )
        if event:
            states = match.old.state(), match.new.state()
            yield EntryDifference(event, *states, values, likeness_of(match))
    for line in matched.old.values():
        yield EntryDifference("removed", line.state(), None)
    for line in matched.new.values():
        yield EntryDifference("added", None, line.state())


def _event(match: Match, *, values_differ: bool, stays: bool) -> EntryEvent | None:
    """What happened to an entry; None: nothing, or only to its target or weight."""
    old, new = match.old, match.new
    places = [(line.module, line.aspect, line.process) for line in (old, new)]
    if not stays or places[0] != places[1]:
        return "moved"
    if old.entry.text != new.entry.text:
        return "reworded"
    return "changed" if values_differ else None


class _Order:
    """The order of a comparison: roles, modules and rows as the new master has them, what is gone last."""

    def __init__(self, old: Catalog, new: Catalog) -> None:
        self._roles = _numbered(role.id for role in (*new.roles, *old.roles))
        modules = (*new.blueprint.modules, *old.blueprint.modules)
        self._modules = _numbered(module.key for module in modules)

    def of_entry(self, each: EntryDifference) -> tuple[object, ...]:
        state = each.state
        return self._rank(state, gone=each.new is None), state.place.sheet, _row(state.place.cell)

    def of_kpi(self, each: KpiDifference) -> tuple[object, ...]:
        place = each.new.place
        return (
            self._rank(each.new, gone=False),
            place.sheet,
            _row(place.cell),
            each.figure,
        )

    def _rank(self, state: EntryState, *, gone: bool) -> tuple[int, int, bool]:
        return self._roles[state.role], self._modules[state.module], gone


def _numbered(keys: Iterable[str]) -> Mapping[str, int]:
    return {key: number for number, key in enumerate(dict.fromkeys(keys))}


def _row(cell: str) -> int:
    return int("".join(letter for letter in cell if letter.isdigit()) or 0)
