"""Two measured catalogs → the report of what differs, and of how the coverage moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date

from compiler.compare import compare
from compiler.coverage import Coverage
from compiler.model.changes import Comparison
from compiler.model.diff import CoverageMove, DiffReport, DiffSide
from compiler.model.words import Bilingual
from compiler.normalise.catalog import Catalog
from compiler.vocabulary import fold

_Tallies = Mapping[str, tuple[int, int]]
"""Covered and expected points."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A master, and how far it covers what is expected of it."""

    name: str
    catalog: Catalog
    coverage: Coverage
    as_of: date


def diff_report(old: Measured, new: Measured, roles: Collection[str] = ()) -> DiffReport:
    """What differs between two masters; ``roles``: only of roles with these titles or codes, in either."""
    comparison = compare(old.catalog, new.catalog)
    wanted = None
    if roles:
        names = {fold(name) for name in roles}
        wanted = _ids(old.catalog, names) | _ids(new.catalog, names)
        wanted |= {pair.old for pair in comparison.pairs if pair.new in wanted}
        comparison = _only(comparison, wanted)
    modules = {module.key: module.title for side in (old, new) for module in side.catalog.blueprint.modules}
    by_module, by_role = (_moves_of_modules(old, new, modules), _moves_of_roles(old, new, comparison))
    if wanted is not None:
        by_module, by_role = [], [move for move in by_role if move.key in wanted]
    return DiffReport(
        language=new.catalog.language,
        old=_side(old),
        new=_side(new),
        comparison=comparison,
        modules=modules,
        coverage_of_modules=tuple(sorted(by_module, key=lambda move: move.gain)),
        coverage_of_roles=tuple(sorted(by_role, key=lambda move: move.gain)),
    )


def _ids(catalog: Catalog, names: AbstractSet[str]) -> set[str]:
    return {role.id for role in catalog.roles if not names.isdisjoint((fold(role.title), fold(role.code)))}


def _only(comparison: Comparison, roles: Collection[str]) -> Comparison:
    """What a comparison says of some roles."""
    return replace(
        comparison,
        roles=tuple(
            each for each in comparison.roles if any(role.id in roles for role in (*each.old, *each.new))
        ),
        entries=tuple(
            each
            for each in comparison.entries
            if any(state is not None and state.role in roles for state in (each.old, each.new))
        ),
        kpis=tuple(each for each in comparison.kpis if each.new.role in roles or each.old.role in roles),
    )


def _side(side: Measured) -> DiffSide:
    catalog = side.catalog
    return DiffSide(
        name=side.name,
        file=catalog.file,
        as_of=side.as_of,
        roles=len(catalog.roles),
        entries=int(catalog.entries["entry"].nunique()),
        share=side.coverage.share(),
        titles={role.id: role.title for role in catalog.roles},
    )


def _moves_of_modules(
    old: Measured, new: Measured, modules: Mapping[str, Bilingual]
) -> Iterable[CoverageMove]:
    before, after = (_tallies(side, lambda place: place[1]) for side in (old, new))
    return [
        CoverageMove(key, title, *shares)
        for key, title in modules.items()
        if (shares := (_share(before, [key]), _share(after, [key])))[0] != shares[1]
    ]


def _moves_of_roles(old: Measured, new: Measured, comparison: Comparison) -> Iterable[CoverageMove]:
    """Roles that both masters have; what is new or gone is told as such."""
    before, after = (_tallies(side, lambda place: place[0]) for side in (old, new))
    was: dict[str, list[str]] = defaultdict(list)
    for pair in comparison.pairs:
        was[pair.new].append(pair.old)
    return list(_role_moves(new.catalog, was, before, after))


def _role_moves(
    catalog: Catalog, was: Mapping[str, Collection[str]], before: _Tallies, after: _Tallies
) -> Iterator[CoverageMove]:
    for role in catalog.roles:
        if role.id in was:
            then, now = _share(before, was[role.id]), _share(after, [role.id])
            if then != now:
                yield CoverageMove(role.id, Bilingual(role.title, role.title), then, now)


def _tallies(side: Measured, key: Callable[[tuple[str, str]], str]) -> _Tallies:
    found: dict[str, tuple[int, int]] = {}
    for place, cover in side.coverage.cells.items():
        covered, expected = found.get(key(place), (0, 0))
        found[key(place)] = covered + cover.covered, expected + cover.expected
    return found


def _share(tallies: _Tallies, keys: Iterable[str]) -> float | None:
    pairs = [tallies.get(key, (0, 0)) for key in keys]
    expected = sum(pair[1] for pair in pairs)
    return sum(pair[0] for pair in pairs) / expected if expected else None
