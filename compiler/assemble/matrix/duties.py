"""Who has which part in each duty, and duties that several roles have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from compiler.assemble.matrix.view import View, address
from compiler.assemble.raci import involvement_of, letters_of
from compiler.model.matrix import Raci, RaciRow, SharedDuty
from compiler.normalise.catalog import Entry
from compiler.vocabulary import fold


def raci(view: View) -> Raci | None:
    """The responsibility matrices of a master as one; None: nobody has a part in anything."""
    rows: list[tuple[str, str, dict[str, str]]] = []
    for module in view.modules.values():
        involvement = involvement_of(module)
        if involvement is not None:
            found = letters_of(tuple(view.entries(module.key, everybody=True)), involvement)
            rows += [(module.title.in_(view.language), text, parts) for (_, text, _), parts in found.items()]
    having = {role for _, _, parts in rows for role in parts} & view.roles.keys()
    if not having:
        return None
    numbers = {role: number for number, role in enumerate(role for role in view.roles if role in having)}
    return Raci(
        roles=tuple((view.roles[role].title, view.roles[role].department) for role in numbers),
        duties=tuple(
            _duty(module, text, parts, numbers)
            for module, text, parts in rows
            if not having.isdisjoint(parts)
        ),
    )


def _duty(module: str, text: str, parts: Mapping[str, str], numbers: Mapping[str, int]) -> RaciRow:
    """One duty; who is not shown has no letter, and is counted: somebody is accountable."""
    return RaciRow(
        module,
        text,
        tuple(sorted((numbers[role], letters) for role, letters in parts.items() if role in numbers)),
        responsible=sum("R" in letters for letters in parts.values()),
        accountable=sum("A" in letters for letters in parts.values()),
    )


def shared_duties(view: View) -> Iterator[SharedDuty]:
    """Texts of duty modules that more than one role has, those of most roles first.

    Texts are the same after case, width and spaces are folded.
    """
    found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for module in view.modules.values():
        if module.kind == "duties":
            for entry in view.entries(module.key):
                if entry.text:
                    found[module.key, fold(entry.text)].append(entry)
    shared = [(len({entry.role for entry in entries}), entries) for entries in found.values()]
    for count, entries in sorted(shared, key=lambda each: -each[0]):
        if count > 1:
            yield _shared(view, entries)


def _shared(view: View, entries: list[Entry]) -> SharedDuty:
    first = entries[0]
    roles = [view.roles[role] for role in dict.fromkeys(entry.role for entry in entries)]
    places = dict.fromkeys(address(entry.sheet, entry.cell) for entry in entries)
    return SharedDuty(
        module=view.title(first.module),
        aspect=view.aspect(first.module, first.aspect),
        text=first.text,
        roles=tuple(role.title for role in roles),
        departments=tuple(dict.fromkeys(role.department for role in roles)),
        together=len(places) == 1,
        places=tuple(places),
    )
