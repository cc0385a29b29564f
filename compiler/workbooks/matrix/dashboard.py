"""The first sheet: how the organisation stands, and which sheet answers which question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from compiler.locale import N_
from compiler.model.matrix import Headline
from compiler.signs import SIGNS
from compiler.workbooks.matrix.book import LINE, Book
from compiler.workbooks.matrix.charts import add_charts
from compiler.workbooks.matrix.roles import TITLE, facts, percent

DASHBOARD = N_("Dashboard")
COVERAGE, OPEN, WAIVED, EXPIRED, ROLES, WEIGHTS = (
    N_("coverage"), N_("open gaps"), N_("waived gaps"), N_("of them waiver expired"), N_("roles"),
    N_("sums of weights not 100%"),
)  # fmt: skip
SINCE = N_("{points} points since {period} ({before})")
FIRST = N_("no earlier release")
HIDDEN = N_("{count} confidential, not shown")
CELLS = N_("Modules of all roles by status")
WHERE = N_("Which sheet answers what")

_GRID, _TILE = 18, 3
"""Columns of the page, and of a figure."""
_WIDTH = 10.2
_TITLE, _FACTS, _FIGURES, _CELLS, _CHARTS = 0, 1, 3, 7, 10
"""Rows, counted from 0."""


class Answer(NamedTuple):
    """A sheet, and what it answers."""

    sheet: str
    question: str


class _Tile(NamedTuple):
    figure: str | float
    label: str
    note: str = ""


def write_dashboard(book: Book, answers: Sequence[Answer]) -> None:
    """The sheet."""
    sheet = book.sheet(book.say(DASHBOARD), streamed=False, titles=0)
    looks = book.formats
    sheet.set_column(0, 0, 2)
    sheet.set_column(1, _GRID, _WIDTH)
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()
    sheet.set_row(_TITLE, 44)
    sheet.write_string(_TITLE, 1, book.say(TITLE, period=book.report.period), looks["page_title"])
    sheet.set_row(_FACTS, 22)
    for column in range(1, _GRID + 1):
        sheet.write_blank(_FACTS, column, None, looks["page_facts"])
    sheet.write_string(_FACTS, 1, facts(book, share=False), looks["page_facts"])
    sheet.set_row(_FIGURES, 46)
    for number, tile in enumerate(_tiles(book, book.report.headline)):
        _write_tile(book, sheet, 1 + number * _TILE, tile)
    _write_cells(book, sheet)
    below = add_charts(book, sheet, _CHARTS)
    _write_answers(book, sheet, below, answers)
    sheet.set_first_sheet()
    sheet.activate()


def _tiles(book: Book, head: Headline) -> Iterable[_Tile]:
    yield _Tile(
        "–" if head.coverage is None else percent(head.coverage), book.say(COVERAGE), _since(book, head)
    )
    yield _Tile(head.open, book.say(OPEN))
    yield _Tile(head.expired, book.say(EXPIRED))
    yield _Tile(head.waived, book.say(WAIVED))
    yield _Tile(head.wrong_weights, book.say(WEIGHTS))
    hidden = book.say(HIDDEN, count=head.confidential) if head.confidential else ""
    yield _Tile(head.roles, book.say(ROLES), hidden)


def _since(book: Book, head: Headline) -> str:
    """How far the coverage has moved since the release before."""
    if head.coverage is None or head.before is None:
        return book.say(FIRST)
    points = f"{(head.coverage - head.before) * 100:+.1f}"
    return book.say(SINCE, points=points, period=head.since, before=percent(head.before))


def _write_tile(book: Book, sheet: Any, column: int, tile: _Tile) -> None:
    """A figure, what it counts, and what is to be said of it."""
    looks = book.formats
    figure = looks["figure_accent" if column == 1 else "figure_large"]
    if isinstance(tile.figure, str):
        sheet.write_string(_FIGURES, column, tile.figure, figure)
    else:
        sheet.write_number(_FIGURES, column, tile.figure, figure)
    sheet.write_string(_FIGURES + 1, column, tile.label, looks["figure_label"])
    sheet.write_string(_FIGURES + 2, column, tile.note, looks["figure_note"])


def _write_cells(book: Book, sheet: Any) -> None:
    """How many role × module cells have each status: sign, word and number."""
    looks = book.formats
    sheet.write_string(_CELLS, 1, book.say(CELLS), looks["figure_note"])
    sheet.set_row(_CELLS + 1, 24)
    for number, (status, sign) in enumerate(SIGNS.items()):
        count = book.report.headline.cells.get(status, 0)
        text = f"{sign.sign} {sign.word.in_(book.language)}   {count:,}"
        first = 1 + number * _TILE
        sheet.merge_range(
            _CELLS + 1, first, _CELLS + 1, first + _TILE - 1, text, looks[f"strip_{status.value}"]
        )


def _write_answers(book: Book, sheet: Any, row: int, answers: Sequence[Answer]) -> None:
    """The other sheets, each with a link and its question."""
    looks = book.formats
    for column in range(1, _GRID + 1):
        sheet.write_blank(row, column, None, looks["page_head"])
    sheet.set_row(row, 24)
    sheet.write_string(row, 1, book.say(WHERE), looks["page_head"])
    half = -(-len(answers) // 2)
    for number, answer in enumerate(answers):
        line, column = row + 1 + number % half, 1 + number // half * _GRID // 2
        sheet.set_row(line, 2 * LINE[book.language])
        name = answer.sheet.replace("'", "''")
        sheet.write_url(line, column, f"internal:'{name}'!A1", looks["answer_link"], answer.sheet)
        sheet.write_blank(line, column + 1, None, looks["answer"])
        last = column + _GRID // 2 - 1
        sheet.merge_range(line, column + 2, line, last - 1, answer.question, looks["answer"])
        sheet.write_blank(line, last, None, looks["answer"])
