"""Personal data: what does not belong into a document that many read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.diagnostics import Diagnostic, Doc, Kind, Severity, finding
from compiler.locale import N_
from compiler.rules.case import Case

PERSONAL_DATA = Kind(
    "PERS001",
    "personal-data",
    Severity.WARNING,
    N_("The column “{name}” looks like pay or identity numbers, and is printed"),
    N_("Delete it from the master, or start its name with _"),
    doc=Doc(
        N_(
            "The header of a column that goes into documents speaks of pay, bank accounts or identity "
            "numbers."
        ),
        N_("Duty documents are read by many; pay and identity numbers are nobody else's business."),
        N_("Salary → _Salary, which is not read."),
    ),
)

_PERSONAL = re.compile(
    r"身份证|证件号|护照|银行卡|工资|薪资|薪酬|月薪|年薪|奖金额"
    r"|\bsalary\b|\bwages?\b|\bpay\b|passport|national id|social security|bank account",
    re.IGNORECASE,
)


def personal_data(case: Case) -> Iterator[Diagnostic]:
    """Printed columns of the roles sheet and of modules that look personal."""
    catalog = case.catalog
    roles = catalog.roles_table
    printed = {name for role in catalog.roles for name, _ in role.own}
    for name in sorted(name for name in printed if _PERSONAL.search(name)):
        cell = roles.address(roles.header_row, name) if roles else None
        yield finding(
            PERSONAL_DATA, params={"name": name}, sheet=catalog.roles_sheet or None, cell=cell, value=name
        )
    for sheet in catalog.sheets:
        for column in sheet.module.fields:
            title = column.title.in_(catalog.language)
            if sheet.column(column.key) and _PERSONAL.search(title):
                yield finding(
                    PERSONAL_DATA,
                    params={"name": title},
                    sheet=sheet.sheet,
                    cell=sheet.address(sheet.header_row, column.key),
                    value=title,
                    module=sheet.module.key,
                )
