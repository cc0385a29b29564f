"""The summary matrix of a large organisation: ``python tests/benchmarks/matrix.py [ROLES] [MODULES]``.

Prints CPU seconds, peak memory of the process and the size of the workbook, and what the report alone takes. A
role has three aspects in each module; every fifth module of a role has two gaps.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator
from datetime import date

from compiler.model.coverage import Status
from compiler.model.matrix import (
    AspectCell,
    Bar,
    Charts,
    GapRow,
    Headline,
    MatrixCell,
    MatrixDepartment,
    MatrixModule,
    MatrixReport,
    MatrixRole,
    Rows,
)
from compiler.workbooks.matrix import write_matrix

ASPECTS = 3
_DEPARTMENT = 50
"""Roles of one department."""
_FULL, _PART = MatrixCell(Status.COMPLETE, 3, 3, 3), MatrixCell(Status.PARTIAL, 1, 1, 3)
_THERE, _MISSING = AspectCell(Status.COMPLETE, 1, 1, 1), AspectCell(Status.MISSING, 0, 0, 1)


def large_report(roles: int, modules: int) -> MatrixReport:
    """A report of so many roles and modules."""
    titles = tuple(
        MatrixModule(f"模块{n}", tuple(f"要素{a}" for a in range(ASPECTS))) for n in range(modules)
    )
    numbers = range(0, roles, _DEPARTMENT)
    departments = tuple(_department(first, min(first + _DEPARTMENT, roles), modules) for first in numbers)
    gaps = 2 * sum(_is_open(n, m) for n in range(roles) for m in range(modules))
    share = 1 - gaps / (roles * modules * ASPECTS)
    charts = Charts(tuple(Bar(each.title, 0.5) for each in departments), (), (Bar("2026Q4", share),), ())
    return MatrixReport(
        language="zh",
        company="云帆公司",
        period="2026Q4",
        as_of=date(2026, 12, 31),
        source="source/主表.xlsx",
        restricted=False,
        modules=titles,
        departments=departments,
        headline=Headline(share, None, "", roles, 0, gaps, 0, 0, 0, {Status.COMPLETE: roles * modules}),
        charts=charts,
        gaps=Rows(lambda: _gaps(departments, modules)),
        kpis=(),
        weights=(),
        waivers=(),
        findings=(),
    )


def _is_open(role: int, module: int) -> bool:
    return (role + module) % 5 == 0


def _department(first: int, last: int, modules: int) -> MatrixDepartment:
    title = f"部门{first // _DEPARTMENT}"
    return MatrixDepartment(
        title, tuple(_role(n, title, modules) for n in range(first, last)), 0, (_PART,) * modules, 0.8, 100
    )


def _role(number: int, department: str, modules: int) -> MatrixRole:
    name = f"{department}专员{number:05}"
    return MatrixRole(
        title=name,
        code=f"R-{number:05}",
        department=department,
        owner=f"负责人{number % 97}",
        document=f"documents/{department}/{name}.docx",
        cells=tuple(_PART if _is_open(number, m) else _FULL for m in range(modules)),
        aspects=tuple(
            (_THERE, _MISSING, _MISSING) if _is_open(number, m) else (_THERE,) * ASPECTS
            for m in range(modules)
        ),
        coverage=0.8,
        open=8,
    )


def _gaps(departments: tuple[MatrixDepartment, ...], modules: int) -> Iterator[GapRow]:
    for role in (role for department in departments for role in department.roles):
        for module in range(modules):
            if role.cells[module] is _PART:
                for aspect in range(1, ASPECTS):
                    yield GapRow(
                        status=Status.MISSING,
                        label="gap",
                        department=role.department,
                        role=role.title,
                        code=role.code,
                        document=role.document,
                        module=f"模块{module}",
                        module_status=Status.PARTIAL,
                        aspect=f"要素{aspect}",
                        process="",
                        missing=f"缺少：要素{aspect}",
                        owner=role.owner,
                        sheet=f"模块{module}",
                        cell="A20002",
                    )


def _peak() -> int:
    """Peak memory of the process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Measure and print."""
    roles, modules = (int(text) for text in [*sys.argv[1:], *("20000", "20")[len(sys.argv) - 1 :]])
    report = large_report(roles, modules)
    before, start = _peak(), time.process_time()
    data = write_matrix(report)
    sys.stdout.write(
        f"{roles} roles x {modules} modules x {ASPECTS} aspects, {report.headline.open} gaps: "
        f"{time.process_time() - start:.1f} s CPU, {_peak()} MB at most ({before} MB of them the report), "
        f"{len(data) / 1e6:.1f} MB\n"
    )


if __name__ == "__main__":
    main()
