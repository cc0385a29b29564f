"""What holds of the lines of the applicability sheet: what each role needs of each module."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from compiler.model.blueprint import Aspect, Module
from compiler.normalise.catalog import Needs

Need = Literal["required", "optional", "not_applicable", ""]
_MODULE, _MINIMUM = "", "#"
"""What a line can be about besides aspects, whose keys are neither."""


@dataclass(frozen=True, slots=True)
class Line:
    """What one line of the sheet says."""

    roles: frozenset[str]
    places: tuple[tuple[str, str], ...]
    """Keys of the modules and aspects that it is about; an empty aspect is the module as a whole."""
    need: Need
    """Empty: the line is about the number of entries alone."""
    minimum: int | None
    exact: tuple[int, bool, bool]
    """How exactly it names the roles, whether it names a module, and an aspect: the most exact line holds."""
    cell: str


def needs_of(lines: Sequence[Line], modules: Sequence[Module], sheet: str) -> Mapping[tuple[str, str], Needs]:
    """By role id and module key the module as a role needs it; roles of the same lines share it."""
    ordered = sorted(lines, key=lambda line: line.exact)
    by_role: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(ordered):
        for role in line.roles:
            by_role[role].append(number)
    made: dict[tuple[int, ...], Mapping[str, Needs]] = {}
    found: dict[tuple[str, str], Needs] = {}
    for role, numbers in by_role.items():
        key = tuple(numbers)
        if key not in made:
            made[key] = dict(_needs([ordered[number] for number in numbers], modules, sheet))
        found.update(((role, module), needs) for module, needs in made[key].items())
    return found


def contradictions(lines: Iterable[Line]) -> Iterator[tuple[Line, Line]]:
    """Pairs of lines, the earlier first, that are equally exact and do not say the same of some role."""
    alike: dict[tuple[object, ...], list[Line]] = defaultdict(list)
    for line in lines:
        for place in line.places:
            alike[line.exact, place].append(line)
    told: set[tuple[str, str]] = set()
    for group in alike.values():
        for earlier, later in (*_apart(group, "need"), *_apart(group, "minimum")):
            if (earlier.cell, later.cell) not in told:
                told.add((earlier.cell, later.cell))
                yield earlier, later


def _apart(group: Sequence[Line], what: Literal["need", "minimum"]) -> Iterator[tuple[Line, Line]]:
    """Lines about one thing, each with the last one before it that says another of the same role."""
    saying = [line for line in group if getattr(line, what) not in ("", None)]
    if len({getattr(line, what) for line in saying}) < 2:
        return
    last: dict[str, Line] = {}
    for line in saying:
        own = getattr(line, what)
        earlier = next(
            (last[role] for role in sorted(line.roles) if role in last and getattr(last[role], what) != own),
            None,
        )
        if earlier:
            yield earlier, line
        last.update(dict.fromkeys(line.roles, line))


def _needs(lines: Sequence[Line], modules: Sequence[Module], sheet: str) -> Iterator[tuple[str, Needs]]:
    """What the lines about one role, the least exact first, say of each module."""
    said: dict[str, dict[str, Line]] = defaultdict(dict)
    for line in lines:
        for key, aspect in line.places:
            for subject in _subjects(line, aspect):
                said[key][subject] = line
    for module in modules:
        if module.key in said:
            yield module.key, _need(module, said[module.key], sheet)


def _subjects(line: Line, aspect: str) -> Iterator[str]:
    """What a line decides; who has to have an aspect, or so many entries, has to have the module."""
    if aspect:
        yield aspect
    if line.need == "required" or (not aspect and line.need) or (not line.need and line.minimum):
        yield _MODULE
    if line.minimum is not None:
        yield _MINIMUM


def _need(module: Module, said: Mapping[str, Line], sheet: str) -> Needs:
    whole = said.get(_MODULE)
    need = _whole_need(module, whole)
    if whole is not None and need == "not_applicable":
        place = sheet, whole.cell
        return Needs(replace(module, applies=False, required=False), (place,), {"": place})
    if need:
        module = replace(module, applies=True, required=need == "required")
    if _MINIMUM in said:
        module = replace(module, minimum_entries=said[_MINIMUM].minimum or 0)
    module = replace(
        module, aspects=tuple(_aspect(aspect, said.get(aspect.key)) for aspect in module.aspects)
    )
    cells = dict.fromkeys(
        line.cell for line in sorted(said.values(), key=lambda line: line.exact, reverse=True)
    )
    without = {
        key: (sheet, line.cell)
        for key, line in said.items()
        if key not in (_MODULE, _MINIMUM) and line.need == "not_applicable"
    }
    return Needs(module, tuple((sheet, cell) for cell in cells), without)


def _whole_need(module: Module, line: Line | None) -> Need:
    """What a line says of a module as a whole: an aspect or entries that are required require it."""
    if line is None:
        return ""
    return line.need or "required" if (module.key, "") in line.places else "required"


def _aspect(aspect: Aspect, line: Line | None) -> Aspect:
    if line is None or not line.need:
        return aspect
    return replace(aspect, need="required" if line.need == "required" else "optional")
