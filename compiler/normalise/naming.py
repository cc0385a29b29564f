"""Modules and aspects by the names that people write for them on the sheets about the master."""

from __future__ import annotations

from collections.abc import Sequence

from compiler.model.blueprint import Aspect, Module
from compiler.model.words import Bilingual
from compiler.vocabulary import fold


def named_module(name: str, modules: Sequence[Module]) -> Module | None:
    """The module of that name; None where there is none."""
    return next((own for own in modules if name and _is(name, own.key, own.title, own.aliases)), None)


def named_aspect(
    name: str, module: Module | None, modules: Sequence[Module]
) -> tuple[Module | None, Aspect | None]:
    """The aspect of that name in a module, or in the first module that has one."""
    for own in (module,) if module else modules if name else ():
        for aspect in own.aspects:
            if name and _is(name, aspect.key, aspect.title, aspect.aliases):
                return own, aspect
    return module, None


def aspects_of(name: str, modules: Sequence[Module]) -> tuple[tuple[Module, Aspect], ...]:
    """Every aspect of that name, with its module."""
    return tuple(
        (module, aspect)
        for module in modules
        for aspect in module.aspects
        if _is(name, aspect.key, aspect.title, aspect.aliases)
    )


def _is(name: str, key: str, title: Bilingual, aliases: Sequence[str]) -> bool:
    return fold(name) in {fold(own) for own in (key, title.zh, title.en, *aliases)}
