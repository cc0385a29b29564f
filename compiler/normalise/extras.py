"""What a row says besides its letters: bold, italic and struck words, and the second language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from compiler.model.workbook import Run
from compiler.normalise.catalog import Extra
from compiler.normalise.layout import Layout
from compiler.normalise.looks import Looks, looks_of
from compiler.normalise.translations import Tongues


@dataclass(frozen=True, slots=True)
class Extras:
    """Finds what the rows of one table say besides."""

    printed: tuple[int | None, ...]
    """Index of the column of the text, then of each value; None: the sheet lacks it."""
    tongues: Tongues
    looks: Looks

    def of(self, entry: str, number: int, cells: Sequence[str]) -> dict[str, Extra]:
        """What a row says besides, by the id of its entry; nothing where it says nothing."""
        if not self.looks and not self.tongues.seconds:
            return {}
        found: dict[int, tuple[Run, ...]] = {}
        for order, index in enumerate(self.printed) if self.looks else ():
            if index is not None:
                first = self.tongues.first(index, cells)
                runs = self.looks.of((number, first + 1), cells[first])
                if runs:
                    found[order] = runs
        seconds = tuple("" if index is None else self.tongues.second(index, cells) for index in self.printed)
        if any(seconds):
            return {entry: Extra(seconds, found)}
        return {entry: Extra((), found)} if found else {}


def extras_of(layout: Layout) -> Extras:
    """Whoever finds it in the rows of a table."""
    return Extras((layout.text, *layout.fields), layout.tongues, looks_of(layout.table.sheet))
