"""Writes docs/rules.md from the findings declared in the code: `python docs/make_rules.py`."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import compiler
from compiler.diagnostics import Kind, Severity
from compiler.locale import translator
from compiler.rules import RULES

TARGET = Path(__file__).parent / "rules.md"
WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "information"}


def kinds() -> list[Kind]:
    """Every kind of finding, by code."""
    found: dict[str, Kind] = {}
    for module in pkgutil.walk_packages(compiler.__path__, "compiler."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Kind) and found.setdefault(value.code, value) != value:
                raise ValueError(f"two findings have the code {value.code}")
    return [found[code] for code in sorted(found)]


def explanations() -> dict[str, str]:
    """Code → the docstring of the rule that makes the finding."""
    found = {}
    for rule in RULES:
        for name in rule.__code__.co_names:
            value = rule.__globals__.get(name)
            if isinstance(value, Kind):
                found[value.code] = " ".join((rule.__doc__ or "").split())
    return found


def page() -> str:
    """The page."""
    say, why = translator("zh"), explanations()
    lines = [
        "# Findings",
        "",
        "Written by `python docs/make_rules.py` from the code. A line `KPI002 | 提醒` in the settings sheet",
        "changes the severity of a finding (`错误 error`, `提醒 warning`, `信息 info`).",
    ]
    for kind in kinds():
        what = "gap" if kind.gap and kind.severity is Severity.WARNING else WORDS[kind.severity]
        lines += ["", f"## {kind.code} {kind.name}", "", f"*{what}* · {_plain(kind.message)}", ""]
        if kind.hint:
            lines += [f"→ {_plain(kind.hint)}", ""]
        lines += [f"{_plain(say(kind.message))}"]
        if kind.hint:
            lines[-1] += f" → {_plain(say(kind.hint))}"
        if kind.code in why:
            lines += ["", why[kind.code]]
    return "\n".join(lines) + "\n"


def _plain(message: str) -> str:
    return re.sub(r"\{(\w+)\}", r"*\1*", message)


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
