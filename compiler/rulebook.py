"""Every kind of finding, for `dutyc rules` and docs/rules.md: read from the code, it cannot drift."""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache

import compiler
from compiler.diagnostics import Kind, Severity
from compiler.locale import N_


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(kind.code for kind in kinds())


def is_code(text: str) -> bool:
    """Whether a text is the code of a finding."""
    return text in _codes()


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


CHECKS, WHY, EXAMPLE = N_("What is checked"), N_("Why it matters"), N_("Example")
OFF_BY_DEFAULT = N_("off by default: --select {code}, or a row in the settings")


def documentation(kind: Kind) -> tuple[tuple[str, str], ...]:
    """The paragraphs about a kind, heading and text, as message ids; none where its message says it all."""
    if kind.doc is None:
        return ()
    return (CHECKS, kind.doc.checks), (WHY, kind.doc.why), (EXAMPLE, kind.doc.example)


def word(kind: Kind) -> str:
    """How serious a kind is, as a message id: error, warning, gap or info."""
    return "gap" if kind.gap and kind.severity is Severity.WARNING else kind.severity.value
