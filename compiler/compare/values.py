"""What two roles, or two entries, that are one say otherwise: column by column, before and after."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from compiler.compare.entries import Match
from compiler.compare.lines import ASPECT, SECOND, STATUS, Line, Places
from compiler.locale import Language
from compiler.model.audit import Place
from compiler.model.blueprint import Module
from compiler.model.changes import KpiDifference, KpiFigure, ValueChange
from compiler.model.words import Bilingual
from compiler.normalise.catalog import Catalog, Role
from compiler.vocabulary import ASPECT as ASPECT_TERM
from compiler.vocabulary import CODE, DEPARTMENT, ROLE, ROLE_COLUMNS, STATUSES
from compiler.vocabulary import STATUS as STATUS_TERM

FIGURES: tuple[KpiFigure, ...] = ("target", "weight")
_KEYS = {ASPECT: "aspect", STATUS: "status"}
_TITLES: Mapping[str, Bilingual] = {term.key: term.title for term in ROLE_COLUMNS}


@dataclass(frozen=True)
class Sides:
    """Both masters, and where their columns stand."""

    old: Catalog
    new: Catalog
    old_places: Places
    new_places: Places
    old_roles: Mapping[str, Role]
    """By id."""
    new_roles: Mapping[str, Role]


def sides_of(old: Catalog, new: Catalog) -> Sides:
    """Both masters, ready to be looked up."""
    roles = ({role.id: role for role in catalog.roles} for catalog in (old, new))
    return Sides(old, new, Places(old), Places(new), *roles)


def role_changes(sides: Sides, old: Role, new: Role) -> tuple[ValueChange, ...]:
    """What the roles sheet says otherwise about a role."""
    before, after = _facts(old), _facts(new)
    keys = [*before, *(key for key in after if key not in before)]
    return tuple(
        ValueChange(
            key,
            _TITLES.get(key, Bilingual(key, key)),
            before.get(key, ""),
            after.get(key, ""),
            _place(sides.old, old, key),
            _place(sides.new, new, key),
        )
        for key in keys
        if before.get(key, "") != after.get(key, "")
    )


def _facts(role: Role) -> Mapping[str, str]:
    named = {CODE.key: role.code, ROLE.key: role.title, DEPARTMENT.key: role.department}
    return {key: value for key, value in (*named.items(), *role.facts, *role.own) if value}


def _place(catalog: Catalog, role: Role, key: str) -> Place:
    return Place(role.sheet, catalog.role_cell(role, key) or role.cell)


def entry_changes(sides: Sides, match: Match) -> tuple[ValueChange, ...]:
    """What an entry says otherwise, targets and weights of KPIs aside."""
    old, new = match.old, match.new
    modules = sides.old.module(old.module), sides.new.module(new.module)
    before, after = dict(old.columns), dict(new.columns)
    first, second = (_text_key(module) for module in modules)
    if first != second and first in before:  # the text is the text, in whatever module
        before = {second if key == first else key: text for key, text in before.items()}
    left = _figures(modules)
    keys = [*before, *(key for key in after if key not in before)]
    return tuple(
        ValueChange(
            _KEYS.get(key, key),
            _title(modules[::-1], key),
            _shown(modules[0], key, before.get(key, ""), sides.new.language),
            _shown(modules[1], key, after.get(key, ""), sides.new.language),
            sides.old_places.of(old, first if key == second else key),
            sides.new_places.of(new, key),
        )
        for key in keys
        if key not in left and before.get(key, "") != after.get(key, "")
    )


def kpi_changes(sides: Sides, match: Match) -> Iterator[KpiDifference]:
    """A KPI's target and weight, where they are others."""
    old, new = match.old, match.new
    modules = sides.old.module(old.module), sides.new.module(new.module)
    before, after = dict(old.columns), dict(new.columns)
    for key in FIGURES:
        texts = before.get(key, ""), after.get(key, "")
        if key in _figures(modules) and texts[0] != texts[1] and not _same_weight(key, old, new):
            places = sides.old_places.of(old, key), sides.new_places.of(new, key)
            yield KpiDifference(key, old.state(), new.state(), *texts, *places)


def _figures(modules: Sequence[Module]) -> frozenset[str]:
    return frozenset(FIGURES) if all(module.kind == "kpi" for module in modules) else frozenset()


def _same_weight(key: str, old: Line, new: Line) -> bool:
    """Whether two weights are one number, written in two ways: 25% and 0.25."""
    weights = old.entry.weight, new.entry.weight
    return key == "weight" and not any(map(math.isnan, weights)) and math.isclose(*weights, abs_tol=1e-9)


def _text_key(module: Module) -> str:
    column = module.text_column
    return column.key if column else "text"


def _title(modules: Sequence[Module], key: str) -> Bilingual:
    """The header of a column, as the first of the modules that has it calls it."""
    if key == STATUS:
        return STATUS_TERM.title
    meaning = "aspect" if key == ASPECT else None
    for module in modules:
        for column in module.columns:
            if column.meaning == meaning or column.key == key.removesuffix(SECOND):
                title = column.title
                return (
                    Bilingual(f"{title.zh}（译文）", f"{title.en} (translated)")
                    if key.endswith(SECOND)
                    else title
                )
    return ASPECT_TERM.title if meaning else Bilingual(key, key)


def _shown(module: Module, key: str, value: str, language: Language) -> str:
    """A value as people read it: aspects by their titles."""
    if key == ASPECT:
        aspect = next((each for each in module.aspects if each.key == value), None)
        return aspect.title.in_(language) if aspect else value
    if key == STATUS:
        return next((term.title.in_(language) for term in STATUSES if term.key == value), value)
    return value
