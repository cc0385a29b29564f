"""Columns and cells that a sheet has to have."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.address import cell_name
from compiler.diagnostics import Diagnostic, Doc, Kind, Severity, finding
from compiler.locale import N_
from compiler.rules.case import Case, in_cell, must_be_filled, of_role

COLUMN_ABSENT = Kind(
    "COLUMN002",
    "column-absent",
    Severity.WARNING,
    N_("The sheet “{sheet}” has no column “{column}”"),
    N_("Add the column, or rename the one that holds it"),
    gap=True,
    doc=Doc(
        N_(
            "A sheet lacks a column that every row of its module has to fill. One finding stands for all "
            "rows."
        ),
        N_("Without the column no row of the sheet can be complete."),
        N_("Communication without a column “Frequency” → add “Frequency” beside “Channel”."),
    ),
)
REQUIRED_CELL_EMPTY = Kind(
    "ENTRY003",
    "required-cell-empty",
    Severity.WARNING,
    N_("“{text}” of {role} has no {column}"),
    N_("Fill in the cell"),
    gap=True,
    doc=Doc(
        N_(
            "A row leaves out a cell that its module requires: the frequency of a channel, the stage of a "
            "process."
        ),
        N_("A channel without frequency or a risk without response cannot be acted on."),
        N_("Weekly meeting, frequency empty → Weekly meeting, every Monday."),
    ),
)

NOT_A_DAY = Kind(
    "ENTRY007",
    "not-a-day",
    Severity.WARNING,
    N_("“{text}” is not a day"),
    N_("Write a day such as 2026-12-31"),
    doc=Doc(
        N_("A column that holds days, such as review date, effective or approved on, holds something else."),
        N_("What is due, overdue or out of order cannot be seen."),
        N_("next spring → 2027-03-31."),
    ),
)


def column_absent(case: Case) -> Iterator[Diagnostic]:
    """Columns that every row has to fill, and that the sheet does not have."""
    for sheet in case.catalog.sheets:
        for column in must_be_filled(sheet):
            if sheet.column(column.key) is None and column.key not in sheet.misnamed:
                yield finding(
                    COLUMN_ABSENT,
                    params={"sheet": sheet.sheet, "column": column.title},
                    sheet=sheet.sheet,
                    cell=cell_name(sheet.header_row, max(number for _, number in sheet.columns) + 1),
                    value=column.title.in_(case.catalog.language),
                    module=sheet.module.key,
                )


def not_a_day(case: Case) -> Iterator[Diagnostic]:
    """Texts in columns that hold days."""
    for role in case.catalog.roles:
        for key in ("effective", "approved_on"):
            text = role.get(key)
            if text and case.catalog.roles_table and case.catalog.role_day(role, key) is None:
                yield of_role(case, NOT_A_DAY, role, key, text=text)
    for sheet in case.catalog.sheets:
        for index, column in enumerate(sheet.module.fields):
            for row in case.rows(sheet) if column.format == "date" else ():
                text = row.values[index]
                if text and case.catalog.day(sheet, row.row, column.key, text) is None:
                    yield in_cell(NOT_A_DAY, sheet, row, column.key, text=text)


def required_cell_empty(case: Case) -> Iterator[Diagnostic]:
    """Empty cells of columns that every row has to fill; KPIs have a rule of their own."""
    for sheet in case.catalog.sheets:
        columns = [] if sheet.module.kind == "kpi" else must_be_filled(sheet)
        places = [(i, c) for i, c in enumerate(sheet.module.fields) if c in columns and sheet.column(c.key)]
        for row in case.rows(sheet) if places else ():
            for index, column in places:
                if not row.values[index]:
                    said = {"text": row.text or next(filter(None, row.values), ""), "role": row.role_cell}
                    yield in_cell(REQUIRED_CELL_EMPTY, sheet, row, column.key, column=column.title, **said)
