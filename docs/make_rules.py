"""Writes docs/rules.md from the findings declared in the code: `python docs/make_rules.py`."""

from __future__ import annotations

import re
from pathlib import Path

from compiler.locale import translator
from compiler.rulebook import explanation, kinds, word

TARGET = Path(__file__).parent / "rules.md"


def page() -> str:
    """The page."""
    say = translator("zh")
    lines = [
        "# Findings",
        "",
        "Written by `python docs/make_rules.py` from the code; `dutyc rules CODE` says the same. A line",
        "`KPI002 | 提醒` in the settings sheet changes the severity of a finding (`错误 error`,",
        "`提醒 warning`, `信息 info`).",
    ]
    for kind in kinds():
        lines += ["", f"## {kind.code} {kind.name}", "", f"*{word(kind)}* · {_plain(kind.message)}", ""]
        if kind.hint:
            lines += [f"→ {_plain(kind.hint)}", ""]
        lines += [f"{_plain(say(kind.message))}"]
        if kind.hint:
            lines[-1] += f" → {_plain(say(kind.hint))}"
        why = " ".join(explanation(kind.code).split())
        if why:
            lines += ["", why]
    return "\n".join(lines) + "\n"


def _plain(message: str) -> str:
    return re.sub(r"\{(\w+)\}", r"*\1*", message)


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
