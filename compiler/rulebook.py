"""Every kind of finding, for `dutyc rules` and docs/rules.md: read from the code, it cannot drift."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable

import compiler
from compiler.diagnostics import Kind, Severity
from compiler.rules import RULES


def kinds() -> list[Kind]:
    """Every kind of finding, by code.

    Raises ValueError when two have the same code.
    """
    found: dict[str, Kind] = {}
    for module in pkgutil.walk_packages(compiler.__path__, "compiler."):
        if module.name.endswith("__main__"):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Kind) and found.setdefault(value.code, value) != value:
                raise ValueError(f"two findings have the code {value.code}")
    return [found[code] for code in sorted(found)]


def explanation(code: str) -> str:
    """What the rule that makes a finding says about itself; empty where no rule of its own makes it."""
    makers = (rule for rule in RULES if code in _made_by(rule))
    return next((inspect.getdoc(rule) or "" for rule in makers), "")


def _made_by(function: Callable[..., object]) -> set[str]:
    """The codes that a rule names, itself or in the helpers beside it."""
    codes: set[str] = set()
    waiting, seen = [function], {function}
    while waiting:
        code = getattr(waiting[0], "__code__", None)
        scope = getattr(waiting.pop(0), "__globals__", {})
        for value in (scope.get(name) for name in (code.co_names if code else ())):
            if isinstance(value, Kind):
                codes.add(value.code)
            elif inspect.isfunction(value) and value.__module__ == function.__module__ and value not in seen:
                seen.add(value)
                waiting.append(value)
    return codes


def word(kind: Kind) -> str:
    """How serious a kind is, as a message id: error, warning, gap or info."""
    return "gap" if kind.gap and kind.severity is Severity.WARNING else kind.severity.value
