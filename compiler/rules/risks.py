"""Risks: what is rated has a response, and is looked at again in time."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Diagnostic, Doc, Kind, Severity
from compiler.locale import N_
from compiler.rules.case import Case, column_index, in_cell

RATED_RISK_WITHOUT_RESPONSE = Kind(
    "RISK001",
    "rated-risk-without-response",
    Severity.WARNING,
    N_("The risk “{text}” is rated but has no response"),
    N_("Write what is done when it happens, or to keep it from happening"),
    gap=True,
    doc=Doc(
        N_(
            "A risk has a likelihood and an impact, and no response: neither beside it, nor as an entry of "
            "that aspect."
        ),
        N_("Rating alone changes nothing."),
        N_("Supplier fails, high, high, response empty → a second supplier is under contract."),
    ),
)
REVIEW_DATE_PAST = Kind(
    "RISK002",
    "review-date-past",
    Severity.WARNING,
    N_("The review of the risk “{text}” was due on {day}"),
    N_("Review it, and write the next date"),
    doc=Doc(
        N_(
            "The review date of a risk lies before the day of the check (--as-of, by default the period's "
            "last)."
        ),
        N_("Nobody looked whether the response still holds."),
        N_("2025-12-31, in a master of 2026Q4 → 2027-03-31."),
    ),
)


def rated_risk_without_response(case: Case) -> Iterator[Diagnostic]:
    """Rated risks that nobody does anything about."""
    for sheet in case.sheets("risk"):
        keys = {column.key: index for index, column in enumerate(sheet.module.fields)}
        if not {"likelihood", "impact", "response"} <= keys.keys():
            continue
        rows = case.rows(sheet)
        answered = {row.role_cell for row in rows if row.aspect == "response"}
        key = "response" if sheet.column("response") else "likelihood"
        for row in rows:
            rated = row.values[keys["likelihood"]] and row.values[keys["impact"]]
            if rated and not row.values[keys["response"]] and row.role_cell not in answered:
                yield in_cell(RATED_RISK_WITHOUT_RESPONSE, sheet, row, key, text=row.text)


def review_date_past(case: Case) -> Iterator[Diagnostic]:
    """Risks whose review is overdue."""
    for sheet in case.sheets("risk"):
        index = column_index(sheet, "review_date")
        for row in case.rows(sheet) if index is not None else ():
            day = case.catalog.day(sheet, row.row, "review_date", row.values[index or 0])
            if day is not None and day < case.as_of:
                yield in_cell(REVIEW_DATE_PAST, sheet, row, "review_date", text=row.text, day=day)
