"""Risks: what is rated has a response."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Diagnostic, Kind, Severity, finding
from compiler.locale import N_
from compiler.normalise.catalog import Catalog
from compiler.rules.selection import rows_of

NO_RESPONSE = Kind(
    "RISK001",
    "rated-risk-without-response",
    Severity.WARNING,
    N_("The risk “{text}” is rated but has no response"),
    N_("Write what is done when it happens, or to keep it from happening"),
    gap=True,
)


def rated_risks_without_response(catalog: Catalog) -> Iterator[Diagnostic]:
    """A risk has a likelihood and an impact, and nothing that is done about it.

    Rating alone changes nothing. Write the response beside it, or as an entry of that aspect.
    """
    for sheet in catalog.sheets:
        keys = {column.key: index for index, column in enumerate(sheet.module.fields)}
        if sheet.module.kind != "risk" or not {"likelihood", "impact", "response"} <= keys.keys():
            continue
        rows = rows_of(catalog, sheet)
        answered = {row.role_cell for row in rows if row.aspect == "response"}
        for row in rows:
            rated = row.values[keys["likelihood"]] and row.values[keys["impact"]]
            if rated and not row.values[keys["response"]] and row.role_cell not in answered:
                yield finding(
                    NO_RESPONSE,
                    params={"text": row.text},
                    sheet=sheet.sheet,
                    cell=sheet.address(row.row, "response") or sheet.address(row.row, "likelihood"),
                    role=row.role_cell,
                    module=sheet.module.key,
                )
