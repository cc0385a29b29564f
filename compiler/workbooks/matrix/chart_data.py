"""What the charts show, as tables on the last sheet: a chart without figures proves nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from compiler.locale import N_
from compiler.model.matrix import Bar
from compiler.workbooks.matrix.book import LINE, Book, clipped

CHART_DATA = N_("Chart data")
_MOST = 100_000
"""Rows of the sheet: it is held in memory."""


class Series(NamedTuple):
    """One table of the sheet."""

    key: str
    name: str
    """Message id of the head of its names."""
    value: str
    """Message id of the head of its values."""
    look: str
    table: str
    has_open: bool


SERIES = (
    Series("departments", N_("Department"), N_("Coverage"), "share", "ChartDepartments", has_open=True),
    Series("modules", N_("Module"), N_("Coverage"), "share", "ChartModules", has_open=True),
    Series("trend", N_("Release"), N_("Coverage"), "share", "ChartReleases", has_open=False),
    Series("weights", N_("Weight of a KPI"), N_("KPIs"), "count", "ChartWeights", has_open=False),
)
OPEN = N_("Open")


class Range(NamedTuple):
    """Where a series stands; rows and columns count from 0."""

    sheet: str
    column: int
    rows: int


def ranges(book: Book) -> Mapping[str, Range]:
    """Where each series will stand."""
    found, column = {}, 0
    for series in SERIES:
        rows = min(len(_bars(book, series)), _MOST)
        found[series.key] = Range(book.say(CHART_DATA), column, rows)
        column += 4 if series.has_open else 3
    return found


def write_chart_data(book: Book) -> None:
    """The sheet."""
    sheet = book.sheet(book.say(CHART_DATA), streamed=False, titles=1)
    places = ranges(book)
    sheet.set_row(0, LINE[book.language] + 6)
    for series in SERIES:
        _write_series(book, sheet, series, places[series.key].column)
    sheet.freeze_panes(1, 0)


def _bars(book: Book, series: Series) -> Sequence[Bar]:
    found: Sequence[Bar] = getattr(book.report.charts, series.key)
    return found


def _write_series(book: Book, sheet: Any, series: Series, column: int) -> None:
    looks, bars = book.formats, _bars(book, series)[:_MOST]
    heads = [book.say(series.name), book.say(series.value), *([book.say(OPEN)] if series.has_open else [])]
    for number, head in enumerate(heads):
        sheet.write_string(0, column + number, head, looks["head" if number == 0 else "head_right"])
    for row, bar in enumerate(bars, start=1):
        sheet.write_string(row, column, clipped(bar.name), looks["text"])
        sheet.write_number(row, column + 1, round(bar.value, 6), looks[series.look])
        if series.has_open:
            sheet.write_number(row, column + 2, bar.open, looks["count"])
    sheet.set_column(column, column, 30)
    sheet.set_column(column + 1, column + len(heads) - 1, 11)
    sheet.set_column(column + len(heads), column + len(heads), 4)
    if bars:
        columns = [
            {"header": head, "header_format": looks["head" if number == 0 else "head_right"]}
            for number, head in enumerate(heads)
        ]
        options = {"name": series.table, "columns": columns, "style": None}
        sheet.add_table(0, column, len(bars), column + len(heads) - 1, options)
