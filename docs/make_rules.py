"""Writes docs/rules.md from the findings declared in the code: `python docs/make_rules.py`."""

from __future__ import annotations

import re
from pathlib import Path

from compiler.locale import translator
from compiler.rulebook import OFF_BY_DEFAULT, documentation, kinds, word

TARGET = Path(__file__).parent / "rules.md"


def page() -> str:
    """The page."""
    say = translator("zh")
    lines = [
        "# Findings",
        "",
        "Written by `python docs/make_rules.py` from the code; `dutyc rules CODE` says the same. A line",
        "`KPI002 | 提醒` in the settings sheet changes the severity of a finding (`错误 error`,",
        "`提醒 warning`, `信息 info`, `关闭 off`).",
    ]
    for kind in kinds():
        off = f", {OFF_BY_DEFAULT.format(code=kind.code)}" if kind.off else ""
        lines += ["", f"## {kind.code} {kind.name}", "", f"*{word(kind)}{off}* · {_plain(kind.message)}", ""]
        if kind.hint:
            lines += [f"→ {_plain(kind.hint)}", ""]
        lines += [f"{_plain(say(kind.message))}"]
        if kind.hint:
            lines[-1] += f" → {_plain(say(kind.hint))}"
        for heading, text in documentation(kind):
            lines += ["", f"**{heading}.** {text} {say(text)}"]
    return "\n".join(lines) + "\n"


def _plain(message: str) -> str:
    return re.sub(r"\{(\w+)\}", r"*\1*", message)


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
