"""The duty behind a KPI: a master may name it by its number, which no document prints."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from compiler.vocabulary import SPLITTERS, fold

if TYPE_CHECKING:
    import pandas as pd

_SPLITTER = re.compile(f"[{re.escape(SPLITTERS)}]")


def linked(entries: pd.DataFrame) -> Callable[[str], str]:
    """A function from a cell to the duties that it names by their numbers; other cells stay as they are."""
    duties: dict[str, str] = dict(zip(map(fold, entries["entry"]), entries["text"], strict=True))

    def duty(name: str) -> str:
        return duties.get(fold(re.sub(r"\W", "_", name.strip())), "")

    def show(written: str) -> str:
        names = [name for name in _SPLITTER.split(written) if name.strip()]
        found = [duty(name) for name in names]
        return "\n".join(found) if found and all(found) else written

    return show
