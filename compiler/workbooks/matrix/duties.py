"""Who has which part in each duty, and duties that several roles have."""

from __future__ import annotations

from typing import Any

from compiler.locale import N_
from compiler.model.matrix import Raci, RaciRow, SharedDuty
from compiler.vocabulary import INVOLVEMENTS
from compiler.width import display_width
from compiler.workbooks.matrix.book import COLUMNS, LINE, ROW, Book, clipped, set_widths, write_text
from compiler.workbooks.matrix.lists import Cell, Column, List

RACI, SHARED = N_("Who does what"), N_("Shared duties")
NOTHING_SHARED = N_("No duty belongs to several roles.")
ONE_ROW, SEVERAL_ROWS = N_("one row for all"), N_("several rows")
MODULE, DUTY = N_("Module"), N_("Duty")
TOO_WIDE = N_("{count} further roles have no column here; Excel has no more.")
_FIXED = 4
"""Columns before those of roles: module, duty, how many R and how many A."""
_RULED = 200
"""Up to so many roles, empty cells have a rule below them too; of more, they would be most of the file."""
_HEAD, _NAMES = 1, 2
"""Rows, counted from 0, of the departments and of the roles."""


def shared_list(book: Book) -> List[SharedDuty]:
    """The columns of shared duties."""

    def how(duty: SharedDuty) -> Cell:
        return book.say(ONE_ROW if duty.together else SEVERAL_ROWS)

    columns: tuple[Column[SharedDuty], ...] = (
        Column(N_("Module"), 18, lambda duty: duty.module, "wrap"),
        Column(N_("Aspect"), 18, lambda duty: duty.aspect, "wrap"),
        Column(N_("Duty"), 60, lambda duty: duty.text, "wrap"),
        Column(N_("Roles"), 8, lambda duty: len(duty.roles), "count"),
        Column(N_("Role names"), 50, lambda duty: book.listed(duty.roles), "wrap"),
        Column(N_("Departments"), 24, lambda duty: book.listed(duty.departments), "wrap"),
        Column(N_("Written in"), 16, how),
        Column(N_("Cells"), 26, lambda duty: book.listed(duty.places), "wrap"),
    )
    return List(SHARED, "SharedDuties", columns, NOTHING_SHARED)


def write_raci(book: Book, raci: Raci) -> None:
    """The matrix duty × role: letters, with how many are responsible and accountable."""
    sheet = book.sheet(book.say(RACI), streamed=True, titles=_NAMES + 1)
    looks = book.formats
    roles = raci.roles[: COLUMNS - _FIXED]
    sheet.write_string(0, 0, _legend(book, len(raci.roles) - len(roles)), looks["facts"])
    sheet.set_row(0, 24)
    for column in range(_FIXED):
        sheet.write_blank(_HEAD, column, None, looks["head_plain"])
    for number, (_, department) in enumerate(roles):
        is_first = number == 0 or roles[number - 1][1] != department
        look = looks["head_group" if is_first else "head_plain"]
        write_text(sheet, _HEAD, _FIXED + number, department if is_first else "", look)
    heads = (book.say(MODULE), book.say(DUTY), "R", "A")
    for column, name in enumerate(heads):
        sheet.write_string(_NAMES, column, name, looks["head_low_centre" if column > 1 else "head_low"])
    for number, (title, _) in enumerate(roles):
        sheet.write_string(_NAMES, _FIXED + number, clipped(title), looks["head_upright"])
    longest = max((display_width(title) for title, _ in roles), default=0)
    sheet.set_default_row(ROW[book.language])
    sheet.set_row(_NAMES, min(max(6.0 * longest + 12, 40), 220))
    for row, duty in enumerate(raci.duties, start=_NAMES + 1):
        _write_duty(book, sheet, row, duty, len(roles))
    last = _NAMES + max(len(raci.duties), 1)
    sheet.autofilter(_NAMES, 0, last, _FIXED + len(roles) - 1)
    sheet.freeze_panes(_NAMES + 1, 2)
    set_widths(sheet, (18, 52, 5, 5))
    sheet.set_column(_FIXED, _FIXED + len(roles) - 1, 5)
    sheet.set_zoom(90)
    accented = book.formats["accountable"]
    rule = {"type": "text", "criteria": "containing", "value": "A", "format": accented}
    sheet.conditional_format(_NAMES + 1, _FIXED, last, _FIXED + len(roles) - 1, rule)


def _write_duty(book: Book, sheet: Any, row: int, duty: RaciRow, roles: int) -> None:
    looks = book.formats
    lines = -(-display_width(duty.duty) // 50)
    if lines > 1:
        sheet.set_row(row, LINE[book.language] * lines + 3)
    sheet.write_string(row, 0, duty.module, looks["wrap"])
    write_text(sheet, row, 1, duty.duty, looks["wrap"])
    for column, count in enumerate((duty.responsible, duty.accountable), start=2):
        sheet.write_number(row, column, count, looks["middle_status"])
    letters = dict(duty.parts)
    for number in range(roles) if roles <= _RULED else letters:
        if number < roles:
            write_text(sheet, row, _FIXED + number, letters.get(number, ""), looks["middle_status"])


def _legend(book: Book, left_out: int) -> str:
    """What the letters mean, and what did not fit."""
    letters = "   ".join(f"{term.title.en[0]} {term.title.in_(book.language)}" for term in INVOLVEMENTS)
    return f"{letters}   {book.say(TOO_WIDE, count=left_out)}" if left_out else letters
