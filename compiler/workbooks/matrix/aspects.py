"""Role × aspect: the columns of each module fold into its first one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from compiler.locale import N_
from compiler.model.coverage import Status
from compiler.model.matrix import AspectCell, MatrixModule
from compiler.signs import SIGNS
from compiler.width import display_width
from compiler.workbooks.matrix.book import COLUMNS, Book, Links, SignRules, set_widths
from compiler.workbooks.matrix.roles import (
    Line,
    finish,
    fixed_columns,
    fixed_widths,
    lines_of,
    said,
    write_fixed,
    write_heading,
)

ASPECTS = N_("Role × aspect")
NOTE = N_("beside the sign: entries; ◐ processes covered / all    ≈ read from the text    ↑ through a group")
WHOLE = N_("Module")
INFERRED, INHERITED = "≈", "↑"
_MODULES, _HEAD = 3, 4
"""Rows of the heads, counted from 0: modules, aspects."""
_WIDTH = 7.5


def write_aspects(book: Book, signs: SignRules) -> None:
    """The sheet; of a blueprint with more aspects than Excel has columns, the modules that fit."""
    report = book.report
    sheet = book.sheet(book.say(ASPECTS), streamed=True, titles=_HEAD + 1)
    write_heading(book, sheet, NOTE)
    fixed = fixed_columns(book)
    modules = list(_fitting(report.modules, COLUMNS - len(fixed)))
    _write_heads(book, sheet, fixed, modules)
    links = Links(sheet, book.limits.links)
    last = _HEAD
    for last, line in enumerate(lines_of(report), start=_HEAD + 1):
        write_fixed(book, sheet, links, last, line)
        column = len(fixed)
        for number, module in enumerate(modules):
            _write_module(book, sheet, (last, column), line, number)
            column += 1 + len(module.aspects)
    columns = len(fixed) + sum(1 + len(module.aspects) for module in modules)
    finish(book, sheet, signs, last, columns, _HEAD)
    set_widths(sheet, fixed_widths(report, fixed))
    _group(sheet, len(fixed), modules)


def _fitting(modules: tuple[MatrixModule, ...], room: int) -> Iterator[MatrixModule]:
    for module in modules:
        room -= 1 + len(module.aspects)
        if room < 0:
            return
        yield module


def _write_heads(book: Book, sheet: Any, fixed: tuple[str, ...], modules: list[MatrixModule]) -> None:
    """Modules above their aspects; the names of aspects stand upright."""
    looks = book.formats
    sheet.set_row(_MODULES, 34)
    for column in range(len(fixed)):
        sheet.write_blank(_MODULES, column, None, looks["head_plain"])
    column = len(fixed)
    for module in modules:
        sheet.merge_range(
            _MODULES, column, _MODULES, column + len(module.aspects), module.title, looks["head_module"]
        )
        column += 1 + len(module.aspects)
    names = [name for module in modules for name in module.aspects]
    longest = max((display_width(name) for name in names), default=0)
    sheet.set_row(_HEAD, min(max(5.6 * longest + 16, 60), 150))
    for number, name in enumerate(fixed):
        sheet.write_string(_HEAD, number, name, looks["head_low"])
    column = len(fixed)
    for module in modules:
        sheet.write_string(_HEAD, column, book.say(WHOLE), looks["head_first"])
        for number, name in enumerate(module.aspects, start=column + 1):
            sheet.write_string(_HEAD, number, name, looks["head_upright"])
        column += 1 + len(module.aspects)


def _write_module(book: Book, sheet: Any, place: tuple[int, int], line: Line, number: int) -> None:
    """A role's module and its aspects; of a department only the module."""
    looks, (row, column), role = book.formats, place, line.role
    aspects = len(book.report.modules[number].aspects)
    cell = line.cells[number]
    if role is None:
        sheet.write_string(row, column, said(book, cell, is_sum=True), looks["sub_first"])
        for blank in range(column + 1, column + 1 + aspects):
            sheet.write_blank(row, blank, None, looks["sub_status"])
        return
    sheet.write_string(row, column, said(book, cell), looks["middle_first"])
    for each, aspect in enumerate(role.aspects[number], start=column + 1):
        sheet.write_string(row, each, _said(aspect), looks["middle_status"])


def _said(cell: AspectCell) -> str:
    """Sign, marks, and a number: entries, or how many processes have it."""
    sign = SIGNS[cell.status].sign
    marks = (INFERRED if cell.inferred else "") + (INHERITED if cell.inherited else "")
    if cell.status is Status.PARTIAL:
        return f"{sign}{marks} {cell.covered}/{cell.expected}"
    if cell.status is Status.COMPLETE and cell.entries:
        return f"{sign}{marks} {cell.entries}"
    return f"{sign}{marks}"


def _group(sheet: Any, first: int, modules: list[MatrixModule]) -> None:
    """Each module's aspects are an outline group behind its own column."""
    column = first
    for module in modules:
        sheet.set_column(column, column, 10)
        sheet.set_column(column + 1, column + len(module.aspects), _WIDTH, None, {"level": 1})
        column += 1 + len(module.aspects)
