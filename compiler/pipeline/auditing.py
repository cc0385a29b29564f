"""The coverage audit, without documents."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from compiler.assemble.ages import continued
from compiler.assemble.audit import AuditHead, audit_report
from compiler.assemble.matrix import Summary, matrix_report
from compiler.assemble.matrix.changes import change_rows
from compiler.assemble.revisions import Release, entry_traces, revisions
from compiler.model.audit import AuditReport, TrendPoint
from compiler.model.matrix import ChangeRow
from compiler.model.releases import Gap
from compiler.period import Period
from compiler.pipeline.ages import ages, former_master
from compiler.pipeline.checking import Checked
from compiler.pipeline.facts import paths_of
from compiler.releases.history import former_release
from compiler.report.html import audit_pages
from compiler.workbooks.matrix import write_matrix


def audit(
    checked: Checked,
    period: Period,
    as_of: date,
    gaps: Sequence[Gap] | None = None,
    *,
    everybody: bool = False,
) -> AuditReport:
    """The coverage audit of a checked master.

    ``gaps``: what is missing, where that is known already; ``everybody``: confidential roles are no mere
    numbers.
    """
    aged = ages(checked, period.name) if gaps is None else gaps
    earlier = tuple(
        TrendPoint(each.period, each.as_of, each.coverage)
        for each in checked.earlier
        if each.as_of < as_of and each.period != period.name
    )
    points = {gap.point: gap for gap in aged}
    head = AuditHead(checked.raw.file, period.name, as_of, earlier, points, everybody)
    return audit_report(checked.catalog, checked.coverage, checked.diagnostics, head)


def audit_page(report: AuditReport, name: str) -> Iterator[tuple[str, bytes]]:
    """The audit as a page of that name; of a large master also one for each department, beside it."""
    return audit_pages(report, name)


def summary_matrix(checked: Checked, report: AuditReport, workbook: Path) -> bytes:
    """The summary matrix without a release, to be written to ``workbook``: its links lead to the master."""
    catalog = checked.catalog
    try:
        source = Path(os.path.relpath(checked.raw.path.resolve(), workbook.resolve().parent)).as_posix()
    except ValueError:  # on another drive of Windows
        source = ""
    heading = Summary(catalog.language, report.period, report.as_of, source)
    no_documents = {role.id: "" for role in catalog.roles}
    changes = _changes(checked, report)
    return write_matrix(matrix_report(catalog, report, checked.diagnostics, no_documents, heading, changes))


def _changes(checked: Checked, report: AuditReport) -> tuple[ChangeRow, ...] | None:
    """What changed since the last release; None: there is none."""
    catalog, last = checked.catalog, checked.last
    former = former_release(last.folder, checked.raw.path, report.period, report.as_of) if last else None
    if former is None:
        return None
    former = continued(former, catalog)
    paths = paths_of(catalog)
    traces = tuple(entry_traces(catalog, paths))
    revised = tuple(revisions(catalog, traces, former, Release(report.period, catalog.language, paths)))
    before = former_master(checked, former.period)
    return tuple(change_rows(catalog, traces, revised, former, before, everybody=False))
