"""The sheet in front of an annotated copy: all findings, each with a link to its cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from compiler.locale import N_, Language, translator
from compiler.signs import MARKS
from compiler.vocabulary import FINDING_COLUMNS
from compiler.width import display_width, wrap
from compiler.workbooks.edit import Look, NewSheet, Text, place
from compiler.workbooks.palette import ACCENT, GREY, PALE, RULE
from compiler.workbooks.places import Placed

TITLE = N_("Findings in {file}")
HOW = N_("A click on a cell's address leads there; coloured cells carry a note with the finding.")
HIDDEN = N_("{sheet} (hidden)")
NO_FINDINGS = N_("No findings.")
MORE = N_("… and {count} more, for which the sheet has no room")

ROWS = 1_048_576
"""Rows that Excel has."""
_WIDTHS = (10, 11, 19, 15, 20, 54, 54)
"""Characters of the workbook's default type."""
_HEADER = 4
_FINDING = 5
"""The column of the sentence, counted from 0."""
_FONTS: Mapping[Language, str] = {"zh": "微软雅黑", "en": "Calibri"}
_LINES: Mapping[Language, float] = {"zh": 16.5, "en": 13.5}
"""Points of a line of 10 point text."""
_ROOM: Mapping[Language, float] = {"zh": 1.0, "en": 1.12}
"""Columns of 10 point text in a column's width: Latin letters are narrower than the figures it counts in."""
_HIGHEST = 409
"""Points that a row can have."""
_HEIGHTS = {1: 28, 2: 18, 3: 24, _HEADER: 24}
"""Points, of the rows above the list."""


class Heading(NamedTuple):
    """What stands above the list."""

    name: str
    """Of the sheet."""
    file: str
    summary: str
    language: Language
    hidden: frozenset[str] = frozenset()
    """Sheets to which no click leads."""


@dataclass(frozen=True, slots=True)
class _Looks:
    """The looks of the sheet's cells."""

    title: Look
    facts: Look
    head: Look
    text: Look
    quiet: Look
    link: Look
    labels: Mapping[str, Look]


def findings_sheet(heading: Heading, listed: Sequence[Placed], most: int = ROWS) -> NewSheet:
    """The sheet; ``most`` is how many rows it can have, the last of them says how many are left out."""
    language = heading.language
    say, looks = translator(language), _looks(language)
    room = most - _HEADER
    shown = listed if len(listed) <= room else listed[: room - 1]
    rows = [
        [Text(say(TITLE).format(file=heading.file), looks.title)],
        [Text(heading.summary, looks.facts)],
        [Text(say(HOW), looks.facts)],
        [Text(term.title.in_(language), looks.head) for term in FINDING_COLUMNS],
        *(_row(placed, heading, looks) for placed in shown),
    ]
    if len(shown) < len(listed):
        rows.append(_sentence(say(MORE).format(count=len(listed) - len(shown)), looks))
    if not listed:
        rows.append(_sentence(say(NO_FINDINGS), looks))
    heights: dict[int, float] = {**_HEIGHTS}
    for number, row in enumerate(rows[_HEADER:], start=_HEADER + 1):
        heights[number] = _height(row, language)
    return NewSheet(heading.name, rows, _WIDTHS, heights, _HEADER, table=True)


def _looks(language: Language) -> _Looks:
    font = _FONTS[language]
    return _Looks(
        title=Look(font, 16, bold=True, wrap=False, middle=True),
        facts=Look(font, colour=GREY, wrap=False),
        head=Look(font, bold=True, fill=PALE, rule=ACCENT, middle=True),
        text=Look(font, rule=RULE),
        quiet=Look(font, rule=RULE, colour=GREY),
        link=Look(font, rule=RULE, colour=ACCENT),
        labels={label: Look(font, rule=RULE, fill=mark.pale) for label, mark in MARKS.items()},
    )


def _row(placed: Placed, heading: Heading, looks: _Looks) -> list[Text]:
    """One finding. Its cell is the link; where it has none, its sheet is."""
    diagnostic, language = placed.diagnostic, heading.language
    say = translator(language)
    label = f"{MARKS[diagnostic.label].sign} {say(diagnostic.label)}"
    is_hidden = placed.sheet in heading.hidden
    link = place(placed.sheet, placed.target) if placed.sheet and not is_hidden else ""
    sheet = say(HIDDEN).format(sheet=placed.sheet) if is_hidden else diagnostic.sheet or ""
    of_sheet = link if not placed.cell else ""
    return [
        Text(label, looks.labels[diagnostic.label]),
        Text(diagnostic.kind.code, looks.quiet),
        Text(sheet, looks.link if of_sheet else looks.text, of_sheet),
        Text(placed.cell, looks.link if link else looks.text, link if placed.cell else ""),
        Text(diagnostic.role or "", looks.text),
        Text(diagnostic.message(language), looks.text),
        Text(diagnostic.next_step(language), looks.quiet),
    ]


def _sentence(text: str, looks: _Looks) -> list[Text]:
    """A row with nothing but a sentence."""
    return [Text(text if column == _FINDING else "", looks.text) for column in range(len(_WIDTHS))]


def _height(row: Sequence[Text], language: Language) -> float:
    """As high as the longest wrapped text: Excel does not fit the rows of a file that it opens."""
    room = _ROOM[language]
    lines = max(_lines(cell.text, int(width * room)) for cell, width in zip(row, _WIDTHS, strict=True))
    return min(_LINES[language] * lines + 3, _HIGHEST)


def _lines(text: str, width: int) -> int:
    if "\n" in text:
        return sum(_lines(part, width) for part in text.split("\n"))
    return 1 if display_width(text) <= width else len(wrap(text, width))
