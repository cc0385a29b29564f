"""Workbooks with one sheet per role: equal tables on sheets that are named like job titles."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from compiler.model.blueprint import Column, Module
from compiler.model.words import Bilingual
from compiler.model.workbook import RawSheet
from compiler.vocabulary import ROLE, fold

_FEWEST, _SHARE = 3, 0.5
"""So many sheets with one header make a module, when at least this share of them is named like a title."""
_TITLE = re.compile(
    "(?:员|师|经理|主管|总监|厂长|部长|科长|组长|店长|校长|班长|队长|助理|岗|主任|秘书|会计|出纳|顾问|代表|总裁|书记|司机|保安|专家)"
    r"(?:[（(].*[)）])?$"
    r"|\b(?:manager|engineer|analyst|officer|specialist|assistant|director|lead|leader|clerk|administrator|supervisor"
    r"|coordinator|executive|secretary|accountant|developer|designer|consultant|technician|operator|driver|buyer"
    r"|planner|representative|nurse|teacher|receptionist|auditor|scheduler|agent|advisor|head)s?\b",
    re.IGNORECASE,
)
_SEARCHED, _LONGEST = 10, 40
"""Rows in which a header is looked for, and characters that it has at most."""


def module_of_named_sheets(sheets: Sequence[RawSheet]) -> Module | None:
    """The module that sheets of one header make, each about the role it is named after; None: none."""
    groups: dict[tuple[str, ...], list[RawSheet]] = defaultdict(list)
    for sheet in sheets:
        header = likely_header(sheet)
        if len(header) > 1:
            groups[tuple(map(fold, header))].append(sheet)
    group = max(groups.values(), key=len, default=[])
    titled = sum(1 for sheet in group if _TITLE.search(sheet.name.strip()))
    if len(group) < _FEWEST or titled < _SHARE * len(group):
        return None
    columns = tuple(Column(name, Bilingual(name, name)) for name in dict.fromkeys(likely_header(group[0])))
    role = Column("role", ROLE.title, "role")
    names = tuple(sheet.name for sheet in group)
    title = Bilingual("岗位职责", "Duties")
    return Module("duties", title, "table", (role, *columns), sheets=names, role_is_sheet_name=True)


def likely_header(sheet: RawSheet) -> tuple[str, ...]:
    """The row near the top that looks most like a header: with the most short texts that are no numbers."""
    rows = [tuple(cell for cell in cells if _is_name(cell)) for cells in sheet.rows[:_SEARCHED]]
    best = max(rows, key=len, default=())
    return best if len(best) > 1 else ()


def _is_name(cell: str) -> bool:
    return 0 < len(cell) <= _LONGEST and "\n" not in cell and not any(letter.isdigit() for letter in cell)
