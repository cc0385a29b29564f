"""The workbook of changes: a summary, and one sheet with every difference and links to both cells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from urllib.parse import quote

import xlsxwriter

from compiler.locale import N_, translator
from compiler.model.audit import Place
from compiler.model.diff import CoverageMove, DiffReport
from compiler.workbooks.palette import ACCENT, GREY, PALE, RULE

SUMMARY, CHANGES = N_("Summary"), N_("Changes")
TITLE = N_("Changes {old} → {new}")
SIDES = (N_("Old"), N_("New"), N_("Change"))
FACTS = (N_("File"), N_("As of"), N_("Roles"), N_("Entries"), N_("Coverage"))
HEADER = (
    N_("Role"), N_("Module"), N_("Change"), N_("Before"), N_("After"), N_("Details"), N_("Old cell"),
    N_("New cell"),
)  # fmt: skip
OF_MODULES, OF_ROLES = N_("Coverage by module"), N_("Coverage by role")
NOTHING = N_("No difference.")

Row = tuple[str, str, str, str, str, str, Place | None, Place | None]
"""The cells of a line of `HEADER`, in their order."""

_WIDTHS = (20, 16, 12, 44, 44, 40, 18, 18)
_LINKS = 65_530
"""Excel's limit of hyperlinks on one sheet; more, and it repairs the file by deleting them all."""
_MOST = 1_048_575
_LONGEST = 32_767
"""Characters of a cell (Microsoft, Excel specifications and limits)."""
_PINNED = datetime(2000, 1, 1)  # noqa: DTZ001 - a property without a time zone, pinned for equal bytes


def write_changes(
    report: DiffReport, rows: Sequence[Row], counts: Sequence[tuple[str, int]], sources: tuple[str, str]
) -> bytes:
    """The workbook; no cell of it can become a formula. ``sources`` are the masters' paths beside it.

    ``rows`` are the differences in the order in which they are shown, ``counts`` how many of a kind.
    """
    data, say = BytesIO(), translator(report.language)
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(data, options) as workbook:
        title = say(TITLE).format(old=report.old.name, new=report.new.name)
        workbook.set_properties({"title": title, "author": "", "created": _PINNED})
        formats = _formats(workbook, "微软雅黑" if report.language == "zh" else "Calibri")
        _summary(workbook.add_worksheet(say(SUMMARY)), report, (title, counts), formats)
        _changes(workbook.add_worksheet(say(CHANGES)), report, rows, sources, formats)
    return data.getvalue()


def _formats(workbook: Any, font: str) -> dict[str, Any]:
    base = {"font_name": font, "font_size": 10, "valign": "top", "text_wrap": True}
    rule = {**base, "bottom": 1, "bottom_color": RULE}
    head = {**base, "bold": True, "bg_color": PALE, "bottom": 2, "bottom_color": ACCENT, "valign": "vcenter"}
    wanted = {
        "title": {**base, "bold": True, "font_size": 16, "font_color": ACCENT, "text_wrap": False},
        "quiet": {**base, "font_color": GREY, "text_wrap": False},
        "head": head,
        "head_right": {**head, "align": "right"},
        "text": rule,
        "number": {**rule, "num_format": "#,##0", "align": "right"},
        "share": {**rule, "num_format": "0.0%", "align": "right"},
        "gain": {**rule, "num_format": "+0.0%;−0.0%;0.0%", "align": "right"},
        "right": {**rule, "align": "right"},
        "link": {**rule, "font_color": ACCENT, "underline": 0},
    }
    return {name: workbook.add_format(properties) for name, properties in wanted.items()}


def _page(sheet: Any) -> None:
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)


def _summary(
    sheet: Any, report: DiffReport, told: tuple[str, Sequence[tuple[str, int]]], formats: dict[str, Any]
) -> None:
    say, (title, counts) = translator(report.language), told
    _page(sheet)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 3, 22)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, title, formats["title"])
    _head(sheet, 2, ("", *map(say, SIDES)), formats)
    old, new = report.old, report.new
    pairs: tuple[tuple[Any, Any, str], ...] = (
        (old.file, new.file, "right"),
        (old.as_of.isoformat(), new.as_of.isoformat(), "right"),
        (old.roles, new.roles, "number"),
        (old.entries, new.entries, "number"),
        (old.share, new.share, "share"),
    )
    row = 3
    for name, (before, after, style) in zip(FACTS, pairs, strict=True):
        sheet.write_string(row, 0, say(name), formats["text"])
        _value(sheet, (row, 1), before, formats[style], formats)
        _value(sheet, (row, 2), after, formats[style], formats)
        if style == "right" or before is None or after is None:
            sheet.write_blank(row, 3, None, formats["text"])
        else:
            sheet.write_number(row, 3, after - before, formats["gain" if style == "share" else "number"])
        row += 1
    row += 1
    if report.is_empty:
        sheet.write_string(row, 0, say(NOTHING), formats["quiet"])
    if counts:
        _head(sheet, row, (say(CHANGES), ""), formats)
        for name, count in counts:
            row += 1
            sheet.write_string(row, 0, name, formats["text"])
            sheet.write_number(row, 1, count, formats["number"])
        row += 2
    for heading, moves in ((OF_MODULES, report.coverage_of_modules), (OF_ROLES, report.coverage_of_roles)):
        if moves:
            row = _moves(sheet, row, (say(heading), *map(say, SIDES)), (moves, report), formats)


def _moves(
    sheet: Any,
    row: int,
    heads: Sequence[str],
    moved: tuple[Sequence[CoverageMove], DiffReport],
    formats: dict[str, Any],
) -> int:
    """The coverage of modules or roles, the worst loss first; the next free row."""
    moves, report = moved
    _head(sheet, row, heads, formats)
    for move in moves[:_MOST]:
        row += 1
        sheet.write_string(row, 0, move.title.in_(report.language), formats["text"])
        _value(sheet, (row, 1), move.before, formats["share"], formats)
        _value(sheet, (row, 2), move.after, formats["share"], formats)
        sheet.write_number(row, 3, move.gain, formats["gain"])
    return row + 2


def _head(sheet: Any, row: int, heads: Sequence[str], formats: dict[str, Any]) -> None:
    for column, head in enumerate(heads):
        sheet.write_string(row, column, head, formats["head_right" if column else "head"])


def _value(
    sheet: Any, cell: tuple[int, int], value: float | str | None, style: Any, formats: dict[str, Any]
) -> None:
    if isinstance(value, int | float):
        sheet.write_number(*cell, value, style)
    else:
        sheet.write_string(*cell, "–" if value is None else value, formats["right"])


def _changes(
    sheet: Any, report: DiffReport, rows: Sequence[Row], sources: tuple[str, str], formats: dict[str, Any]
) -> None:
    say = translator(report.language)
    _page(sheet)
    for column, (head, width) in enumerate(zip(HEADER, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, say(head), formats["head"])
    sheet.set_row(0, 24)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    shown = rows[:_MOST]
    with_links = 2 * len(shown) <= _LINKS
    for number, row in enumerate(shown, start=1):
        for column, text in enumerate(row[:6]):
            sheet.write_string(number, column, str(text)[:_LONGEST], formats["text"])
        for column, (place, source) in enumerate(zip(row[6:], sources, strict=True), start=6):
            _cell(sheet, (number, column), place, source if with_links else "", formats)
    sheet.autofilter(0, 0, max(len(shown), 1), len(HEADER) - 1)


def _cell(sheet: Any, cell: tuple[int, int], place: Any, source: str, formats: dict[str, Any]) -> None:
    """The address of a cell, leading there where the master has a place beside the workbook."""
    if not isinstance(place, Place) or not place.cell:
        sheet.write_blank(*cell, None, formats["text"])
        return
    text = f"{place.sheet}!{place.cell}"
    name = place.sheet.replace("'", "''")
    url = f"external:{quote(source, safe='/')}#'{name}'!{place.cell}"
    if source and len(url) <= 2_000:
        sheet.write_url(*cell, url, formats["link"], text)
    else:
        sheet.write_string(*cell, text, formats["text"])
