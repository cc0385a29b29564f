"""The charts of the first sheet: one accent colour, no grid, figures beside the bars."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from compiler.locale import N_
from compiler.workbooks.matrix.book import Book
from compiler.workbooks.matrix.chart_data import Range, ranges
from compiler.workbooks.matrix.looks import FONTS, INK
from compiler.workbooks.palette import ACCENT, GREY, RULE

BY_DEPARTMENT = N_("Coverage by department, the lowest first")
LOWEST = N_("Coverage of the {count} departments where it is lowest, of {all}")
BY_MODULE = N_("Coverage by module, the lowest first")
LOWEST_MODULES = N_("Coverage of the {count} modules where it is lowest, of {all}")
TREND = N_("Coverage by release")
WEIGHTS = N_("How KPIs are weighted: number of KPIs by weight")
NOTHING = N_("Nothing to show here yet.")
FROM_TWO = N_("From the second release on, its course is shown here.")

_BARS = 15
"""So many bars can be read in one chart."""
_RELEASES = 12
_WIDTH, _HEIGHT, _ROWS = 690, 276, 14
"""Pixels of a chart, and the rows of 20 pixels that it takes."""
_RIGHT = 10
"""The column of the charts on the right."""

_Kind = Literal["bar", "line", "column"]


_FEWEST: Mapping[_Kind, int] = {"bar": 1, "line": 2, "column": 1}
"""So many rows make a chart: one point is no line."""


class _Chart(NamedTuple):
    key: str
    kind: _Kind
    title: str
    format: str
    row: int
    column: int


def add_charts(book: Book, sheet: Any, row: int) -> int:
    """Put the charts on the sheet, two by two; returns the row below them."""
    places = ranges(book)
    second = row + _ROWS + 1
    charts = (
        _Chart(
            "departments", "bar", _title(book, places["departments"], BY_DEPARTMENT, LOWEST), "0.0%", row, 1
        ),
        _Chart(
            "modules", "bar", _title(book, places["modules"], BY_MODULE, LOWEST_MODULES), "0.0%", row, _RIGHT
        ),
        _Chart("trend", "line", book.say(TREND), "0.0%", second, 1),
        _Chart("weights", "column", book.say(WEIGHTS), "0", second, _RIGHT),
    )
    for chart in charts:
        _add(book, sheet, chart, places)
    for number in range(row, second + _ROWS):
        sheet.set_row_pixels(number, 20)
    return second + _ROWS + 1


def _title(book: Book, place: Range, all_of_them: str, lowest: str) -> str:
    if place.rows <= _BARS:
        return book.say(all_of_them)
    return book.say(lowest, count=_BARS, all=place.rows)


def _add(book: Book, sheet: Any, chart: _Chart, places: Mapping[str, Range]) -> None:
    place = places[chart.key]
    if place.rows < _FEWEST[chart.kind]:
        nothing = book.say(FROM_TWO if chart.kind == "line" else NOTHING)
        sheet.write_string(chart.row, chart.column, chart.title, book.formats["chart_title"])
        sheet.write_string(chart.row + 1, chart.column, nothing, book.formats["figure_note"])
        return
    first, last = _shown(chart, place)
    made = book.workbook.add_chart({"type": chart.kind})
    font = {"name": FONTS[book.language], "size": 9, "color": GREY}
    made.add_series(_series(chart, place.sheet, (first, place.column, last), font))
    title_font = {"name": FONTS[book.language], "size": 11, "bold": True, "color": INK}
    made.set_title({"name": chart.title, "name_font": title_font, "overlay": False})
    made.set_legend({"none": True})
    made.set_chartarea({"border": {"none": True}, "fill": {"color": "#FFFFFF"}})
    made.set_plotarea({"fill": {"none": True}})
    quiet = {"num_font": font, "line": {"color": RULE}, "major_tick_mark": "none", "minor_tick_mark": "none"}
    hidden: dict[str, object] = {"visible": False, "major_gridlines": {"visible": False}}
    # XlsxWriter's x axis lies, and so do the values of bars.
    if chart.kind == "bar":
        made.set_x_axis(hidden | _scale(chart, book))
        made.set_y_axis(quiet | {"reverse": True})
    else:
        made.set_x_axis(quiet)
        made.set_y_axis(hidden | _scale(chart, book))
    made.set_size({"width": _WIDTH, "height": _HEIGHT})
    sheet.insert_chart(chart.row, chart.column, made, {"object_position": 2, "description": chart.title})


def _shown(chart: _Chart, place: Range) -> tuple[int, int]:
    """The first and the last row that is shown: the lowest ones, the latest releases."""
    if chart.kind == "line":
        return max(place.rows - _RELEASES, 0) + 1, place.rows
    return 1, min(place.rows, _BARS)


def _series(
    chart: _Chart, sheet: str, rows: tuple[int, int, int], font: Mapping[str, object]
) -> Mapping[str, object]:
    """The bars or the line; their figures stand beside them."""
    first, column, last = rows
    position = "above" if chart.kind == "line" else "outside_end"
    series: dict[str, object] = {
        "name": chart.title,
        "categories": [sheet, first, column, last, column],
        "values": [sheet, first, column + 1, last, column + 1],
        "data_labels": {"value": True, "num_format": chart.format, "font": font, "position": position},
    }
    if chart.kind == "line":
        marker = {"type": "circle", "size": 7, "fill": {"color": ACCENT}, "border": {"color": "#FFFFFF"}}
        return series | {"line": {"color": ACCENT, "width": 2.25}, "marker": marker}
    return series | {"fill": {"color": ACCENT}, "border": {"none": True}, "gap": 60}


def _scale(chart: _Chart, book: Book) -> dict[str, object]:
    """Shares of bars begin at zero; those of a line where there is something to see."""
    if chart.kind == "bar":
        return {"min": 0, "max": 1.1}
    if chart.kind == "column":
        return {"min": 0}
    shares = [bar.value for bar in book.report.charts.trend[-_RELEASES:]]
    # Whole tenths, one below and one above; figures stand above the points.
    return {"min": max(int(min(shares) * 10) - 1, 0) / 10, "max": min(int(max(shares) * 10) + 2, 10.5) / 10}
