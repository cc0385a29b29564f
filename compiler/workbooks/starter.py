"""The starter master: a workbook to fill in, with drop-downs, notes and examples."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from compiler.blueprint import sheet_name
from compiler.locale import N_, Language, translator
from compiler.model.blueprint import Blueprint, Column, Module
from compiler.model.words import Bilingual
from compiler.vocabulary import (
    APPLICABILITY,
    APPLICABILITY_COLUMNS,
    DEPARTMENT,
    EFFECTIVE,
    GUIDE,
    HEADCOUNT,
    NEEDS,
    REORGANISATION,
    REORGANISATION_COLUMNS,
    REORGANISATION_KINDS,
    ROLE,
    ROLE_COLUMNS,
    ROLES,
    SETTING_COLUMNS,
    SETTING_KEYS,
    SETTINGS,
    STATUSES,
    Term,
)
from compiler.workbooks.palette import ACCENT, GREY, PALE, RULE

TITLE = N_("Duty master: {blueprint}")
LINES = (
    N_("1. One sheet is one module of the duty document; one row is one duty or KPI."),
    N_("2. Start with “{roles}”: one row per role. Columns marked * have to be filled."),
    N_("3. In each module sheet choose the role and the aspect from the lists, then write the text."),
    N_("4. One cell may name several roles (A, B), a department (@Department) or everybody (All)."),
    N_("5. Write duties as verb + object + result: “Analyse complaints weekly, so that repeats fall.”"),
    N_("6. KPIs need target, unit, review period and data source; weights add up to 100%."),
    N_("7. Rest the mouse on a header: a note says what belongs into the column."),
    N_("8. Status: draft is printed with a mark, active is printed, retired is kept but not printed."),
    N_("9. Notes are never printed; sheets and columns that start with _ are not read at all."),
    N_("10. The rows are examples: overwrite them. Then run: dutyc check, and dutyc build."),
)
LAST_LINE_BLANK = N_("10. Fill in the sheets from left to right. Then run: dutyc check, and dutyc build.")
KIND_NOTE = N_(
    "One line per old and new role: renamed, merged, split, moved or abolished. From the effective date on, "
    "old names in role cells are read as the new role, and histories go on."
)
WHO_NOTE = N_(
    "Whom the line is for: department, family, grade and role, all that are filled in have to fit. "
    "Grades also as a range: P5-P7. None is everybody."
)
NEED_NOTE = N_(
    "What these roles need of the module, or of the one aspect, where that is not what the blueprint says. "
    "The line that names the roles most exactly holds."
)
MINIMUM_NOTE = N_("How many entries of the module these roles have to have; empty: as the blueprint says.")
ROLE_NOTE = N_("The role as the sheet “{roles}” has it.")
NOT_IN_LIST = N_("This is not in the list. That is fine for several roles, @Department or All.")
SETTING_NOTES = {
    "company": N_("printed in the header of every document"),
    "period": N_("the period of the next release, e.g. 2026Q4; empty: this quarter"),
    "language": N_("zh or en: the language of the documents"),
    "blueprint": N_("which modules and aspects are checked"),
    "document_number": N_("how documents are numbered; {code} is the role's code"),
}
COMPANY_EXAMPLE = Bilingual("示例公司", "Example Ltd")
NUMBER_EXAMPLE = "HR-{code}"

_ROWS = 2_000
"""Rows that are prepared with drop-downs and formats."""
_FONT = {"zh": "微软雅黑", "en": "Calibri"}
_PINNED = datetime(2000, 1, 1)  # noqa: DTZ001 - a property without a time zone, pinned for equal bytes
_PERCENT = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*%")
_WIDE, _MIDDLE, _NARROW = 56, 20, 13
_ROLE_WIDTHS = {"purpose": 44, "role": 22, "department": 16, "code": 12, "headcount": 10}
_LISTS_SHEET = Bilingual("_选项", "_lists")


@dataclass(slots=True)
class _Book:
    workbook: Any
    blueprint: Blueprint
    language: Language
    blank: bool
    formats: dict[str, Any] = field(default_factory=dict)
    lists: dict[tuple[str, ...], str] = field(default_factory=dict)
    """The choices of a drop-down → the range that holds them."""

    def say(self, message: str, **values: str) -> str:
        return translator(self.language)(message).format(**values)

    def name(self, term: Term) -> str:
        return term.title.in_(self.language)


def write_starter(
    blueprint: Blueprint, language: Language, *, company: str = "", period: str = "", blank: bool = False
) -> bytes:
    """A master of ``blueprint`` to fill in; ``blank`` leaves the examples out."""
    data = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(data, options) as workbook:
        book = _Book(workbook, blueprint, language, blank)
        book.formats = _formats(workbook, _FONT[language])
        title = book.say(TITLE, blueprint=blueprint.title.in_(language))
        workbook.set_properties({"title": title, "author": company, "company": company, "created": _PINNED})
        _guide(book, title)
        _settings(book, company, period)
        _roles(book)
        for module in blueprint.modules:
            if module.columns:
                _module(book, module)
        _applicability(book)
        _reorganisation(book)
        _lists(book)
    return data.getvalue()


def _formats(workbook: Any, font: str) -> dict[str, Any]:
    base = {"font_name": font, "font_size": 10, "valign": "top"}
    text = {**base, "text_wrap": True, "bottom": 1, "bottom_color": RULE}
    wanted = {
        "title": {**base, "bold": True, "font_size": 16, "font_color": ACCENT},
        "line": {**base, "font_size": 11, "text_wrap": True, "valign": "vcenter"},
        "head": {
            **base, "bold": True, "bg_color": PALE, "bottom": 2, "bottom_color": ACCENT,
            "valign": "vcenter", "text_wrap": True,
        },
        "text": text,
        "quiet": {**text, "font_color": GREY},
        "percent": {**text, "num_format": "0%", "align": "right"},
        "date": {**text, "num_format": "yyyy-mm-dd", "align": "left"},
        "number": {**text, "align": "right"},
    }  # fmt: skip
    return {name: workbook.add_format(properties) for name, properties in wanted.items()}


def _sheet(book: _Book, name: str, *, head: bool = True) -> Any:
    sheet = book.workbook.add_worksheet(name)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    if head:
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_row(0, 26)
    return sheet


def _guide(book: _Book, title: str) -> None:
    sheet = _sheet(book, book.name(GUIDE), head=False)
    sheet.set_column(0, 0, 100)
    sheet.write_string(0, 0, title, book.formats["title"])
    sheet.set_row(0, 34)
    lines = (*LINES[:-1], LAST_LINE_BLANK if book.blank else LINES[-1])
    for row, line in enumerate(lines, start=1):
        sheet.write_string(row, 0, book.say(line, roles=book.name(ROLES)), book.formats["line"])
        sheet.set_row(row, 22)
    sheet.set_tab_color(ACCENT)


def _settings(book: _Book, company: str, period: str) -> None:
    sheet = _sheet(book, book.name(SETTINGS))
    for column, term in enumerate(SETTING_COLUMNS):
        sheet.write_string(0, column, term.title.in_(book.language), book.formats["head"])
    values = {
        "company": company or ("" if book.blank else COMPANY_EXAMPLE.in_(book.language)),
        "period": period,
        "language": book.language,
        "blueprint": book.blueprint.key,
        "document_number": NUMBER_EXAMPLE,
    }
    terms = {term.key: term for term in SETTING_KEYS}
    for row, (key, value) in enumerate(values.items(), start=1):
        sheet.write_string(row, 0, terms[key].title.in_(book.language), book.formats["text"])
        sheet.write_string(row, 1, value, book.formats["text"])
        note = translator(book.language)(SETTING_NOTES[key])
        sheet.write_string(row, 2, note, book.formats["quiet"])
    for column, width in enumerate((18, 34, 60)):
        sheet.set_column(column, column, width)


# -------------------------------------------------------------------------------------------- roles


def _roles(book: _Book) -> None:
    sheet = _sheet(book, book.name(ROLES))
    for column, term in enumerate(ROLE_COLUMNS):
        star = "*" if term is ROLE else ""
        sheet.write_string(0, column, term.title.in_(book.language) + star, book.formats["head"])
        wide = _ROLE_WIDTHS.get(term.key, 15)
        style = "date" if term is EFFECTIVE else "number" if term is HEADCOUNT else "text"
        sheet.set_column(column, column, wide, book.formats[style])
    sheet.freeze_panes(1, 2)
    if not book.blank:
        for row, role in enumerate(book.blueprint.example_roles, start=1):
            for column, term in enumerate(ROLE_COLUMNS):
                if term.key in role:
                    form = "date" if term is EFFECTIVE else "number" if term is HEADCOUNT else "text"
                    _write(book, sheet, row, column, role[term.key].in_(book.language), form)
    last = max(len(book.blueprint.example_roles), 1)
    sheet.autofilter(0, 0, last, len(ROLE_COLUMNS) - 1)


def _applicability(book: _Book) -> None:
    """The applicability sheet: empty, until some roles need something else of a module than others."""
    notes = {"need": NEED_NOTE, "minimum": MINIMUM_NOTE, DEPARTMENT.key: WHO_NOTE}
    _about(book, APPLICABILITY, APPLICABILITY_COLUMNS, {"need": NEEDS}, notes)


def _reorganisation(book: _Book) -> None:
    """The changes of organisation: empty, until a role is renamed, merged, split, moved or abolished."""
    lists = {"kind": REORGANISATION_KINDS}
    _about(book, REORGANISATION, REORGANISATION_COLUMNS, lists, {"kind": KIND_NOTE}, required=("old", "kind"))


def _about(
    book: _Book,
    name: Term,
    columns: Sequence[Term],
    lists: Mapping[str, Sequence[Term]],
    notes: Mapping[str, str],
    required: Sequence[str] = (),
) -> None:
    """An empty sheet about the master; lists and notes by the keys of its columns."""
    sheet = _sheet(book, book.name(name))
    for column, term in enumerate(columns):
        star = "*" if term.key in required else ""
        sheet.write_string(0, column, term.title.in_(book.language) + star, book.formats["head"])
        style = "date" if term.key == "effective" else "text"
        sheet.set_column(column, column, 36 if term.key == "note" else 18, book.formats[style])
        if term.key in lists:
            choices = [choice.title.in_(book.language) for choice in lists[term.key]]
            sheet.data_validation(1, column, _ROWS - 1, column, {"validate": "list", "source": choices})
        if term.key in notes:
            sheet.write_comment(0, column, book.say(notes[term.key]))
    sheet.autofilter(0, 0, 1, len(columns) - 1)


def _role_range(book: _Book) -> str:
    """The titles in the roles sheet."""
    column = xl_col_to_name(next(i for i, term in enumerate(ROLE_COLUMNS) if term is ROLE), True)
    return f"='{book.name(ROLES)}'!{column}$2:{column}${_ROWS}"


# ------------------------------------------------------------------------------------------ modules


def _module(book: _Book, module: Module) -> None:
    sheet = _sheet(book, sheet_name(module, book.language))
    for number, column in enumerate(module.columns):
        _column(book, sheet, module, number, column)
    sheet.freeze_panes(1, 1)
    rows = () if book.blank else module.examples
    for row, example in enumerate(rows, start=1):
        for number, column in enumerate(module.columns):
            if column.key in example:
                _write(book, sheet, row, number, example[column.key].in_(book.language), _form(column))
    sheet.autofilter(0, 0, max(len(rows), 1), len(module.columns) - 1)


def _column(book: _Book, sheet: Any, module: Module, number: int, column: Column) -> None:
    star = "*" if column.required or column.meaning in ("role", "text") else ""
    sheet.write_string(0, number, column.title.in_(book.language) + star, book.formats["head"])
    sheet.set_column(number, number, _width(module, column), book.formats[_form(column)])
    note = _note(book, module, column)
    if note:
        size = {"x_scale": 2.2, "y_scale": min(0.4 + len(note) / 90, 4), "author": ""}
        sheet.write_comment(0, number, note, size)
    choices = _choices(book, module, column)
    if column.meaning == "role":
        rule = {"validate": "list", "source": _role_range(book), "error_type": "information"}
        sheet.data_validation(1, number, _ROWS, number, {**rule, "error_message": book.say(NOT_IN_LIST)})
    elif choices:
        rule = {"validate": "list", "source": _list_range(book, choices), "error_type": "warning"}
        sheet.data_validation(1, number, _ROWS, number, rule)


def _width(module: Module, column: Column) -> int:
    if column.meaning == "text":
        return _WIDE if module.kind in ("duties", "requirements", "process", "resources") else 34
    if column.meaning in ("role", "aspect"):
        return _MIDDLE
    return _NARROW if column.format != "text" or column.meaning in ("status", "id") else 26


def _form(column: Column) -> str:
    return {"percent": "percent", "date": "date", "number": "number"}.get(column.format, "text")


def _note(book: _Book, module: Module, column: Column) -> str:
    """What to write into a column; the aspect column lists what each aspect is about."""
    note = column.note.in_(book.language)
    if column.meaning == "role":
        return note or book.say(ROLE_NOTE, roles=book.name(ROLES))
    if column.meaning == "aspect":
        colon = "：" if book.language == "zh" else ": "
        lines = [
            f"{aspect.title.in_(book.language)}{colon}{aspect.guidance.in_(book.language)}"
            for aspect in module.aspects
        ]
        return "\n".join([note, *lines] if note else lines)
    if column.meaning == "text" and module.guidance.in_(book.language):
        return "\n".join(part for part in (note, module.guidance.in_(book.language)) if part)
    return note


def _choices(book: _Book, module: Module, column: Column) -> tuple[str, ...]:
    if column.meaning == "aspect":
        return tuple(aspect.title.in_(book.language) for aspect in module.aspects)
    if column.meaning == "status":
        return tuple(term.title.in_(book.language) for term in STATUSES)
    return tuple(choice.in_(book.language) for choice in column.choices)


def _list_range(book: _Book, choices: tuple[str, ...]) -> str:
    """A range of the lists' own sheet: an inline list may not be longer than 255 characters."""
    if choices not in book.lists:
        column = xl_col_to_name(len(book.lists), True)
        sheet = _LISTS_SHEET.in_(book.language)
        book.lists[choices] = f"='{sheet}'!{column}$1:{column}${len(choices)}"
    return book.lists[choices]


def _lists(book: _Book) -> None:
    sheet = book.workbook.add_worksheet(_LISTS_SHEET.in_(book.language))
    for column, choices in enumerate(book.lists):
        for row, choice in enumerate(choices):
            sheet.write_string(row, column, choice)
    sheet.hide()


def _write(book: _Book, sheet: Any, row: int, column: int, value: str, form: str) -> None:
    """An example in its cell, stored as Excel would store what a person types."""
    style = book.formats[form]
    percent = _PERCENT.fullmatch(value)
    if form == "percent" and percent:
        sheet.write_number(row, column, float(percent[1]) / 100, style)
    elif form == "date" and _is_date(value):
        sheet.write_datetime(
            row, column, datetime.combine(date.fromisoformat(value), datetime.min.time()), style
        )
    elif form == "number" and value.isdigit():
        sheet.write_number(row, column, int(value), style)
    else:
        sheet.write_string(row, column, value, style)


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
