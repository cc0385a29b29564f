"""How the letters of cells look: bold, italic and struck words are printed so."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from compiler.model.workbook import Position, RawSheet, Run


@dataclass(frozen=True, slots=True)
class Looks:
    """How the letters of a sheet's cells look."""

    runs: Mapping[Position, tuple[Run, ...]] = field(default_factory=dict)
    struck: AbstractSet[Position] = frozenset()
    """Cells that are struck through as a whole."""

    def __bool__(self) -> bool:
        return bool(self.runs or self.struck)

    def of(self, place: Position, text: str) -> tuple[Run, ...]:
        """The runs of a cell; none where its letters look like any others."""
        runs = self.runs.get(place) or ((Run(text, strike=True),) if place in self.struck else ())
        # A hidden column that is skipped has no text any more, whatever its letters looked like.
        return runs if text and "".join(run.text for run in runs) == text else ()


def looks_of(sheet: RawSheet) -> Looks:
    """The looks of a sheet's cells; merged ones look in all of their rows as in the first."""
    if not sheet.rich or not sheet.merges:
        return Looks(sheet.rich, sheet.struck)
    found = dict(sheet.rich)
    for merge in sheet.merges:
        first = sheet.rich.get((merge.first_row, merge.first_column))
        if first:
            rows = range(merge.first_row, merge.last_row + 1)
            found.update({(row, merge.first_column): first for row in rows})
    return Looks(found, sheet.struck)
