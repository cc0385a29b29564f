"""An annotated copy of a master: each finding's cell coloured, a note with the sentence, a list in front."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from compiler.address import CellRange
from compiler.diagnostics import LABELS, Diagnostic
from compiler.locale import N_, Language, translator
from compiler.model.workbook import Position, RawWorkbook
from compiler.signs import MARKS
from compiler.vocabulary import FINDINGS
from compiler.workbooks.edit import LINKS, Paint, Run, WorkbookEdit
from compiler.workbooks.findings_sheet import ROWS, Heading, findings_sheet
from compiler.workbooks.places import Merged, Placed, in_order

MORE_HERE = N_("… and {count} more here: see the sheet “{sheet}”")

FONTS: Mapping[Language, str] = {"zh": "微软雅黑", "en": "Tahoma"}
"""The type of notes."""
_CELLS = 2_000
"""Cells that are coloured for one finding; of a finding on more only the first of each range."""
_NOTES = 20
"""Notes for one finding."""
_IN_NOTE = 8
"""Findings in one note."""
_QUOTES_A_NOTE = ("NOTE001",)
"""Findings that say what a note says: not to be said in that note once more."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """What a copy is annotated with."""

    diagnostics: Sequence[Diagnostic]
    summary: str
    """How many of what was found, in one line."""
    language: Language
    rows: int = ROWS
    """Rows that a sheet can have."""
    links: int = LINKS
    """Links that a sheet can have."""


@dataclass(slots=True)
class _Sheet:
    """What comes onto one sheet."""

    merged: Merged
    worst: dict[Position, str] = field(default_factory=dict)
    """The label of the worst finding of each cell."""
    said: dict[Position, list[Diagnostic]] = field(default_factory=lambda: defaultdict(list))
    """The findings of each note, worst first."""


def annotate(edit: WorkbookEdit, raw: RawWorkbook, annotation: Annotation) -> bytes:
    """The annotated copy of ``raw``, which is open as ``edit``."""
    language = annotation.language
    name = edit.free_name(FINDINGS.title.in_(language))
    names = [sheet.name for sheet in raw.sheets if edit.has(sheet.name)]
    listed = in_order(annotation.diagnostics, names)
    for sheet, found in _by_sheet(raw, listed).items():
        for label in LABELS:
            cells = [cell for cell, worst in found.worst.items() if worst == label]
            if cells:
                edit.mark(sheet, cells, Paint(MARKS[label].pale, MARKS[label].deep))
        for cell, said in found.said.items():
            edit.add_note(sheet, cell, _note(said, name, language))
    hidden = frozenset(sheet.name for sheet in raw.sheets if sheet.state != "visible")
    heading = Heading(name, raw.file, annotation.summary, language, hidden)
    edit.add_sheet(findings_sheet(heading, listed, annotation.rows), first=True, links=annotation.links)
    return edit.to_bytes()


def _by_sheet(raw: RawWorkbook, listed: Iterable[Placed]) -> Mapping[str, _Sheet]:
    """What comes onto which sheet; of sheets that findings are on."""
    merges = {sheet.name: sheet.merges for sheet in reversed(raw.sheets)}
    found: dict[str, _Sheet] = {}
    for placed in listed:
        if not placed.ranges:
            continue
        if placed.sheet not in found:
            found[placed.sheet] = _Sheet(Merged(merges[placed.sheet]))
        _add(found[placed.sheet], placed)
    return found


def _add(sheet: _Sheet, placed: Placed) -> None:
    """One finding more; the ones before are as bad or worse."""
    for cell in _coloured(placed.ranges):
        sheet.worst.setdefault(sheet.merged.corner(cell), placed.diagnostic.label)
    if placed.diagnostic.kind.code in _QUOTES_A_NOTE:
        return
    firsts = ((area.first_row, area.first_column) for area in placed.ranges[:_NOTES])
    for cell in dict.fromkeys(sheet.merged.corner(first) for first in firsts):
        sheet.said[cell].append(placed.diagnostic)


def _coloured(ranges: Sequence[CellRange]) -> Iterator[Position]:
    size = sum(
        (area.last_row - area.first_row + 1) * (area.last_column - area.first_column + 1) for area in ranges
    )
    for area in ranges:
        if size > _CELLS:
            yield area.first_row, area.first_column
        else:
            rows = range(area.first_row, area.last_row + 1)
            yield from product(rows, range(area.first_column, area.last_column + 1))


def _note(said: Sequence[Diagnostic], sheet: str, language: Language) -> list[Run]:
    """What a note says: severity and code, the sentence, and what to do about it; of each finding."""
    say = translator(language)
    runs: list[Run] = []
    for diagnostic in said[:_IN_NOTE]:
        step = diagnostic.next_step(language)
        sentence = diagnostic.message(language) + (f"\n→ {step}" if step else "")
        blank = "\n\n" if runs else ""
        head = f"{blank}{say(diagnostic.label)} {diagnostic.kind.code}\n"
        runs += [Run(head, bold=True), Run(sentence)]
    if len(said) > _IN_NOTE:
        runs.append(Run("\n\n" + say(MORE_HERE).format(count=len(said) - _IN_NOTE, sheet=sheet)))
    return runs
