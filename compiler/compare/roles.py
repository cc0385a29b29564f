"""Which role is which: by id, code, the changes of organisation, its name; else by its entries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from compiler.compare.lines import Line
from compiler.model.audit import Place
from compiler.model.changes import MatchedBy, RoleName, RolePair
from compiler.normalise.catalog import Catalog, Reorganisation
from compiler.normalise.roles import identity
from compiler.vocabulary import fold

_SAME_IN_PART, _SAME_AT_LEAST = 0.5, 2
"""Two roles are probably one when this share of their entries is the same, and at least so many."""
_COMMON = 20
"""A text that more roles have says nothing about which is which."""


def names_of(catalog: Catalog) -> tuple[RoleName, ...]:
    """The roles of a master, in its order."""
    return tuple(
        RoleName(role.id, role.title, role.code, role.department, Place(role.sheet, role.cell))
        for role in catalog.roles
    )


@dataclass(slots=True)
class _Matching:
    """Pairs so far, and the roles that are still alone."""

    old: dict[str, RoleName]
    new: dict[str, RoleName]
    pairs: list[RolePair]

    def pair(self, old: str, new: str, by: MatchedBy, declared: Place | None = None) -> None:
        self.pairs.append(RolePair(old, new, by, declared))
        self.old.pop(old, None)
        self.new.pop(new, None)


def pairs_of(
    old: Sequence[RoleName], new: Sequence[RoleName], lines: Sequence[Reorganisation]
) -> tuple[RolePair, ...]:
    """The roles that are certainly the same, or came of each other, in the order of ``new``.

    ``lines`` are the changes of organisation of the new master. A role that merged has several old ones.
    """
    matching = _Matching({role.id: role for role in old}, {role.id: role for role in new}, [])
    for role in old:
        if role.id in matching.new:
            matching.pair(role.id, role.id, "id")
    _by_code(matching)
    _declared(matching, old, {role.id for role in new}, lines)
    _by_name(matching, lambda role: identity(role.title, "", role.department))
    _by_name(matching, lambda role: fold(role.title))
    return _in_order(matching.pairs, old, new)


def with_probable(
    pairs: Sequence[RolePair],
    names: tuple[Sequence[RoleName], Sequence[RoleName]],
    entries: tuple[Mapping[str, Sequence[Line]], Mapping[str, Sequence[Line]]],
) -> tuple[RolePair, ...]:
    """The pairs, and those roles besides that are probably one: most of their entries are the same."""
    old, new = names
    paired_old, paired_new = {pair.old for pair in pairs}, {pair.new for pair in pairs}
    before, after = (
        {role.id: _texts(lines.get(role.id, ())) for role in side if role.id not in paired}
        for side, lines, paired in zip(names, entries, (paired_old, paired_new), strict=True)
    )
    found = sorted(_alike(before, after), key=lambda each: (-each[0], *sorted(each[1:]), each[1]))
    taken: set[tuple[int, str]] = set()
    guesses: list[RolePair] = []
    for _, one, other in found:
        if (0, one) not in taken and (1, other) not in taken:
            taken |= {(0, one), (1, other)}
            guesses.append(RolePair(one, other, "likeness"))
    return _in_order([*pairs, *guesses], old, new)


def _in_order(
    pairs: Iterable[RolePair], old: Sequence[RoleName], new: Sequence[RoleName]
) -> tuple[RolePair, ...]:
    first, second = ({role.id: number for number, role in enumerate(side)} for side in (new, old))
    return tuple(sorted(pairs, key=lambda pair: (first[pair.new], second[pair.old])))


def _by_code(matching: _Matching) -> None:
    """Roles that are alone and have a code: a code that is written in another way, or of a second title."""
    _by_name(matching, lambda role: fold(role.code), by="code")


def _by_name(matching: _Matching, key: Callable[[RoleName], str], by: MatchedBy = "name") -> None:
    """Roles that are alone and whose name no other role has that is alone."""
    sides = []
    for side in (matching.old, matching.new):
        found: dict[str, list[str]] = defaultdict(list)
        for role in side.values():
            found[key(role)].append(role.id)
        sides.append({name: ids[0] for name, ids in found.items() if name and len(ids) == 1})
    old, new = sides
    for name in [name for name in old if name in new]:
        matching.pair(old[name], new[name], by)


def _declared(
    matching: _Matching, old: Sequence[RoleName], known: Collection[str], lines: Sequence[Reorganisation]
) -> None:
    """Roles that the changes of organisation say came of each other, besides those that kept their id."""
    ids = _ids(old)
    for line in lines:
        own, place = _old_role(line, ids), Place(line.sheet, line.cell)
        for role in line.roles if own else ():
            known_pair = next((p for p in matching.pairs if (p.old, p.new) == (own, role)), None)
            if known_pair:
                matching.pairs[matching.pairs.index(known_pair)] = replace(known_pair, declared=place)
            elif role in known and not _is_settled(line, own, role, matching.pairs):
                matching.pair(own, role, "reorganisation", place)


def _is_settled(line: Reorganisation, old: str, new: str, pairs: Sequence[RolePair]) -> bool:
    """Whether a line was at work before the old master already: that master has what came of it."""
    was_there = line.kind != "merged" and any(pair.new == new for pair in pairs)
    is_there = line.kind != "split" and any(pair.old == old for pair in pairs)
    return was_there or is_there


def _ids(old: Sequence[RoleName]) -> Mapping[str, Sequence[str]]:
    """Ids of the old roles by their titles, codes, and departments with titles, folded."""
    found: dict[str, list[str]] = defaultdict(list)
    for role in old:
        names = (role.title, role.code, f"{role.department}/{role.title}")
        for name in dict.fromkeys(map(fold, filter(None, (*names, role.id)))):
            if role.id not in found[name]:
                found[name].append(role.id)
    return found


def _old_role(line: Reorganisation, ids: Mapping[str, Sequence[str]]) -> str:
    """Id of the old role of a line; empty where there is none, or more than one."""
    names = (f"{line.old_department}/{line.old}",) if line.old_department else ()
    for name in (*names, line.old):
        found = ids.get(fold(name), ())
        if len(found) == 1:
            return found[0]
    return ""


def abolished(old: Sequence[RoleName], lines: Sequence[Reorganisation]) -> Mapping[str, Place]:
    """The old roles that the changes of organisation abolish, each with its line."""
    ids = _ids(old)
    ends = ((_old_role(line, ids), line) for line in lines if line.kind == "abolished")
    return {role: Place(line.sheet, line.cell) for role, line in ends if role}


def _texts(lines: Iterable[Line]) -> Counter[tuple[str, str]]:
    return Counter((line.module, line.folded) for line in lines)


def _alike(
    before: Mapping[str, Counter[tuple[str, str]]], after: Mapping[str, Counter[tuple[str, str]]]
) -> Iterator[tuple[float, str, str]]:
    """Share of the entries that are the same, the old role, the new one; only where most of them are."""
    having: dict[tuple[str, str], list[str]] = defaultdict(list)
    for role, texts in before.items():
        for text in texts:
            having[text].append(role)
    spread = Counter(text for texts in after.values() for text in texts)
    for new, texts in after.items():
        common: Counter[str] = Counter()
        for text, count in texts.items():
            roles = having.get(text, ())
            for old in roles if max(len(roles), spread[text]) <= _COMMON else ():
                common[old] += min(count, before[old][text])
        for old, count in common.items():
            share = 2 * count / (before[old].total() + texts.total())
            if count >= _SAME_AT_LEAST and share >= _SAME_IN_PART:
                yield share, old, new
