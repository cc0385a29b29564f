"""The summary matrix as a workbook that an auditor works in: one file for each sheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from tempfile import TemporaryDirectory, gettempdir
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from compiler.diagnostics import CompilerError, Diagnostic, Kind, Severity, finding
from compiler.disk_errors import reason
from compiler.locale import N_
from compiler.model.matrix import MatrixReport
from compiler.model.words import Bilingual
from compiler.workbooks.matrix.aspects import ASPECTS, write_aspects
from compiler.workbooks.matrix.book import Book, Limits, SignRules
from compiler.workbooks.matrix.changes import CHANGES, change_list
from compiler.workbooks.matrix.chart_data import CHART_DATA, write_chart_data
from compiler.workbooks.matrix.dashboard import Answer, write_dashboard
from compiler.workbooks.matrix.duties import RACI, SHARED, shared_list, write_raci
from compiler.workbooks.matrix.entries import ENTRIES, entry_list
from compiler.workbooks.matrix.findings import FINDINGS, finding_list
from compiler.workbooks.matrix.gaps import GAPS, gap_list
from compiler.workbooks.matrix.kpis import KPIS, WEIGHTS, kpi_list, weight_list
from compiler.workbooks.matrix.lists import write_list
from compiler.workbooks.matrix.looks import formats
from compiler.workbooks.matrix.roles import MATRIX, TITLE, write_roles
from compiler.workbooks.matrix.waivers import WAIVERS, waiver_list

__all__ = ["Limits", "write_matrix"]

OF_MATRIX = N_("Where is a role or a department uncovered? Outline: departments fold their roles.")
OF_ASPECTS = N_("Which aspect is it? Outline: modules fold their aspects.")
OF_GAPS = N_(
    "Who lacks a module, who owns it, since when? Filter “Module”. "
    "What is waived, by whom, until when? Filter “Status”."
)
OF_KPIS = N_("Which KPIs are in a sum that is not 100%? Filter “Makes 100%”.")
OF_WEIGHTS = N_("What do the weights of a role make in each review period?")
OF_RACI = N_("Who is responsible, accountable, consulted, informed? Duties without an A: filter “A” by 0.")
OF_SHARED = N_("Which duties belong to several roles?")
OF_WAIVERS = N_("Which waivers are in force, expired, or do nothing? Filter “State”.")
OF_CHANGES = N_("What was added, changed or removed since the last release? Filter “Role” or “Change”.")
OF_FINDINGS = N_("What else is wrong in the master, where, and what is the next step?")
OF_ENTRIES = N_("All entries, one row each.")
OF_CHART_DATA = N_("The figures behind the charts.")

NO_ROOM = Kind(
    "RUN041",
    "no-room-for-temporary-files",
    Severity.ERROR,
    N_("The summary matrix cannot be put together in {folder}: {reason}"),
    N_("Make room there, or name another folder in the variable TMPDIR"),
)

_PINNED = datetime(2000, 1, 1)  # noqa: DTZ001 - a property without a time zone, pinned for equal bytes


def write_matrix(report: MatrixReport, limits: Limits | None = None) -> bytes:
    """The workbook; no cell of it can become a formula. The same report gives the same bytes.

    Sheets are put together in files of a temporary folder, so that memory does not grow with their rows.
    Raises CompilerError where there is no room for these.
    """
    data = BytesIO()
    refusal = _refused(data, report, limits or Limits())
    if refusal is not None:
        raise CompilerError(refusal)
    return data.getvalue()


def _refused(data: BytesIO, report: MatrixReport, limits: Limits) -> Diagnostic | None:
    """Write the workbook into ``data``; why it could not be, None: it was.

    The error does not leave this function: it holds the half-written package of XlsxWriter, which has to go
    before ``data`` does, or says so on the terminal.
    """
    try:
        with TemporaryDirectory(prefix="dutyc-", ignore_cleanup_errors=True) as folder:
            options = {"tmpdir": folder, "strings_to_formulas": False, "strings_to_urls": False}
            workbook = xlsxwriter.Workbook(data, options)
            _write(workbook, report, limits)
            workbook.close()
    except (OSError, FileCreateError) as error:
        return finding(NO_ROOM, params={"folder": gettempdir(), "reason": _why(error)})
    return None


def _why(error: Exception) -> Bilingual:
    """What the system says; XlsxWriter repeats it as a text, the error itself is behind its own."""
    cause = error if isinstance(error, OSError) else error.__context__
    return reason(cause) if isinstance(cause, OSError) else Bilingual(str(error), str(error))


def _write(workbook: Any, report: MatrixReport, limits: Limits) -> None:
    book = Book(workbook, report, formats(workbook, report.language), limits)
    title = book.say(TITLE, period=report.period)
    workbook.set_properties(
        {"title": title, "author": report.company, "company": report.company, "created": _PINNED}
    )
    _write_sheets(book)


def _write_sheets(book: Book) -> None:
    """Every sheet, in the order in which people read them."""
    report, signs = book.report, SignRules(book.workbook)
    write_dashboard(book, tuple(_answers(book)))
    write_roles(book, signs)
    write_aspects(book, signs)
    write_list(book, signs, gap_list(book), report.gaps)
    write_list(book, signs, kpi_list(book), report.kpis)
    write_list(book, signs, weight_list(book), report.weights)
    if report.raci:
        write_raci(book, report.raci)
    write_list(book, signs, shared_list(book), report.shared)
    write_list(book, signs, waiver_list(book), report.waivers)
    if report.changes is not None:
        write_list(book, signs, change_list(book), report.changes)
    write_list(book, signs, finding_list(book), report.findings)
    if report.entries is not None:
        write_list(book, signs, entry_list(book), report.entries)
    write_chart_data(book)


def _answers(book: Book) -> Iterator[Answer]:
    """The sheets after the first, and the question that each of them answers."""
    report = book.report
    for name, question, is_there in (
        (MATRIX, OF_MATRIX, True),
        (ASPECTS, OF_ASPECTS, True),
        (GAPS, OF_GAPS, True),
        (KPIS, OF_KPIS, True),
        (WEIGHTS, OF_WEIGHTS, True),
        (RACI, OF_RACI, report.raci is not None),
        (SHARED, OF_SHARED, True),
        (WAIVERS, OF_WAIVERS, True),
        (CHANGES, OF_CHANGES, report.changes is not None),
        (FINDINGS, OF_FINDINGS, True),
        (ENTRIES, OF_ENTRIES, report.entries is not None),
        (CHART_DATA, OF_CHART_DATA, True),
    ):
        if is_there:
            yield Answer(book.say(name), book.say(question))
