"""All that the summary matrix says, from a master and its audit: one source for the workbook and the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from compiler.assemble.matrix.duties import raci, shared_duties
from compiler.assemble.matrix.entries import entry_rows
from compiler.assemble.matrix.findings import finding_rows
from compiler.assemble.matrix.gaps import gap_rows
from compiler.assemble.matrix.kpis import kpi_rows, weight_totals
from compiler.assemble.matrix.overview import charts, headline
from compiler.assemble.matrix.roles import departments, matrix_modules
from compiler.assemble.matrix.view import Summary, view_of
from compiler.assemble.matrix.waivers import waiver_rows
from compiler.diagnostics import Diagnostic
from compiler.model.audit import AuditReport
from compiler.model.matrix import ChangeRow, MatrixReport, Rows
from compiler.normalise.catalog import Catalog

__all__ = ["Summary", "matrix_report"]


def matrix_report(
    catalog: Catalog,
    audit: AuditReport,
    diagnostics: Iterable[Diagnostic],
    paths: Mapping[str, str],
    summary: Summary,
    changes: Iterable[ChangeRow] | None = None,
) -> MatrixReport:
    """All that the summary matrix says.

    ``audit`` shows the confidential roles or not, as ``summary`` asks for; ``paths`` has each role's document
    by its id, empty where there is none.
    """
    view = view_of(catalog, audit, diagnostics, paths, summary)
    totals = weight_totals(view)
    return MatrixReport(
        language=summary.language,
        company=catalog.settings.company,
        period=summary.period,
        as_of=summary.as_of,
        source=summary.source,
        restricted=summary.everybody,
        modules=matrix_modules(view),
        departments=tuple(departments(view)),
        headline=headline(view, totals.lines),
        charts=charts(view),
        gaps=Rows(lambda: gap_rows(view)),
        kpis=Rows(lambda: kpi_rows(view, totals)),
        weights=totals.lines,
        waivers=tuple(waiver_rows(view)),
        findings=Rows(lambda: finding_rows(view)),
        shared=tuple(shared_duties(view)),
        raci=raci(view),
        changes=changes,
        entries=Rows(lambda: entry_rows(view)) if summary.entries else None,
    )
