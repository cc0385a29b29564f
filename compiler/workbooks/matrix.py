"""The summary matrix: roles × modules, gaps, KPIs with their weights, and on request all entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from urllib.parse import quote

import xlsxwriter

from compiler.locale import N_, Language, translator
from compiler.model.coverage import Status
from compiler.model.matrix import EntryRow, GapRow, KpiRow, MatrixReport, MatrixRole, WeightTotal
from compiler.model.words import Bilingual
from compiler.signs import SIGNS
from compiler.vocabulary import ROLE
from compiler.width import display_width
from compiler.workbooks.palette import ACCENT, GREY, PALE, RULE

MATRIX, GAPS, KPIS, ENTRIES = N_("Matrix"), N_("Gaps"), N_("KPIs"), N_("Entries")
TITLE = N_("Summary matrix {period}")
AS_OF = N_("As of {date}")
OVERALL = N_("Coverage {share}")
CODE, DEPARTMENT, COVERAGE = N_("Code"), N_("Department"), N_("Coverage")
COUNTS = N_("Below the status: entries · aspects covered/expected")
WEIGHT_TOTAL = N_("Total of {role}, {period}")
WEIGHT_TOTAL_PLAIN = N_("Total of {role}")
NOT_100 = N_("not 100%")
NO_GAPS = N_("No gaps.")
GAP_HEADER = (
    N_("Status"), N_("Department"), N_("Role"), N_("Module"), N_("Aspect"), N_("What is missing"),
    N_("Where to fill it in"), N_("Action owner"),
)  # fmt: skip
KPI_HEADER = (
    N_("Department"), N_("Role"), N_("KPI"), N_("Definition"), N_("Unit"), N_("Target"), N_("Weight"),
    N_("Review period"), N_("Data source"), N_("Source cell"),
)  # fmt: skip
ENTRY_HEADER = (
    N_("Department"), N_("Role"), N_("Module"), N_("Aspect"), N_("Text"), N_("Details"), N_("Status"),
    N_("ID"), N_("Source cell"),
)  # fmt: skip
GAP_WIDTHS = (12, 14, 20, 18, 22, 52, 22, 14)
KPI_WIDTHS = (14, 20, 30, 36, 8, 12, 10, 13, 20, 18)
STATUS_WORDS = {"active": Bilingual("生效", "active"), "draft": Bilingual("拟稿", "draft")}

LINKS = 65_530
"""Excel's limit of hyperlinks on one sheet; more, and it repairs the file by deleting them all."""
ROWS = 1_048_576
_LINE, _TWO_LINES = 13.5, 30
"""Points of a line of text, and of a row that holds a status and its counts."""
_A3, _LANDSCAPE_FIT = 8, (1, 0)
_PINNED = datetime(2000, 1, 1)  # noqa: DTZ001 - a property without a time zone, pinned for equal bytes


@dataclass(slots=True)
class _Book:
    """The workbook being written, its formats, and how many links its sheets have."""

    workbook: Any
    language: Language
    formats: dict[str, Any]

    def say(self, message: str) -> str:
        return translator(self.language)(message)


class _Links:
    """Hyperlinks of one sheet, plain text once Excel's limit is reached."""

    def __init__(self, sheet: Any, limit: int) -> None:
        self._sheet, self._left = sheet, limit

    def write(self, row: int, column: int, url: str, text: str, link: Any, plain: Any) -> None:
        if url and self._left > 0 and len(url) <= 2_000:
            self._left -= 1
            self._sheet.write_url(row, column, url, link, text)
        else:
            self._sheet.write_string(row, column, text, plain)


def write_matrix(report: MatrixReport, *, links: int = LINKS) -> bytes:
    """The workbook; no cell of it can become a formula. The same report gives the same bytes."""
    data = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(data, options) as workbook:
        book = _Book(workbook, report.language, _formats(workbook))
        title = book.say(TITLE).format(period=report.period)
        properties = {"title": title, "author": report.company, "company": report.company, "created": _PINNED}
        workbook.set_properties(properties)
        _matrix(book, report, title, links)
        _gaps(book, report, links)
        _kpis(book, report, links)
        for number, start in enumerate(range(0, len(report.entries), ROWS - 1)):
            _entries(book, report.entries[start : start + ROWS - 1], number)
    return data.getvalue()


def _formats(workbook: Any) -> dict[str, Any]:
    base = {"font_name": "Calibri", "font_size": 10, "valign": "top", "text_wrap": True}
    rule = {**base, "bottom": 1, "bottom_color": RULE}
    head = {
        **base,
        "bold": True,
        "bg_color": PALE,
        "bottom": 2,
        "bottom_color": ACCENT,
        "valign": "vcenter",
    }
    link = {"font_color": ACCENT, "underline": 0}
    wanted = {
        "title": {**base, "bold": True, "font_size": 16, "text_wrap": False},
        "facts": {**base, "font_color": GREY, "text_wrap": False},
        "head": head,
        "head_centre": {**head, "align": "center"},
        "text": rule,
        "middle": {**rule, "valign": "vcenter"},
        "link": {**rule, **link},
        "link_middle": {**rule, **link, "valign": "vcenter"},
        "share": {**rule, "num_format": "0.0%", "align": "right", "valign": "vcenter"},
        "figure": {**rule, "align": "right"},
        "total": {**rule, "bold": True, "bg_color": "#F6F8FA"},
        "total_share": {**rule, "bold": True, "num_format": "0.##%", "align": "right", "bg_color": "#F6F8FA"},
        "bad_share": {
            **rule, "bold": True, "num_format": "0.##%", "align": "right",
            "font_color": SIGNS[Status.MISSING].colour, "bg_color": SIGNS[Status.MISSING].pale,
        },
        "weight": {**rule, "num_format": "0.##%", "align": "right"},
    }  # fmt: skip
    for status, sign in SIGNS.items():
        colours = {"font_color": sign.colour, "bg_color": sign.pale}
        wanted[status.value] = {**rule, **colours, "align": "center", "valign": "vcenter"}
        wanted[f"{status.value}_left"] = {**rule, **colours}
    return {name: workbook.add_format(properties) for name, properties in wanted.items()}


def _sheet(book: _Book, name: str, landscape_title_row: int) -> Any:
    """A sheet set up for paper: A3 landscape, one page wide, headers on each page."""
    sheet = book.workbook.add_worksheet(name)
    sheet.set_paper(_A3)
    sheet.set_landscape()
    sheet.fit_to_pages(*_LANDSCAPE_FIT)
    sheet.repeat_rows(0, landscape_title_row)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&8&A&R&8&P / &N")
    sheet.hide_gridlines(2)
    return sheet


# ------------------------------------------------------------------------------------------ sheet 1


def _matrix(book: _Book, report: MatrixReport, title: str, links: int) -> None:
    head = 3
    sheet = _sheet(book, book.say(MATRIX), head)
    formats = book.formats
    sheet.write_string(0, 0, title, formats["title"])
    sheet.write_string(1, 0, _facts(book, report), formats["facts"])
    sheet.write_rich_string(2, 0, *_legend(book), formats["facts"])
    fixed = (book.say(DEPARTMENT), ROLE.title.in_(report.language), book.say(CODE), book.say(COVERAGE))
    for column, name in enumerate(fixed):
        sheet.write_string(head, column, name, formats["head"])
    for column, name in enumerate(report.modules, start=len(fixed)):
        sheet.write_string(head, column, name, formats["head_centre"])
    sheet.set_row(0, 26)
    sheet.set_row(2, 20)
    sheet.set_row(head, 34)
    written = _Links(sheet, links)
    for row, role in enumerate(report.roles, start=head + 1):
        _role_row(book, sheet, written, row, role)
    last = head + max(len(report.roles), 1)
    sheet.autofilter(head, 0, last, len(fixed) + len(report.modules) - 1)
    sheet.freeze_panes(head + 1, 2)
    _widths(sheet, _role_widths(report, fixed))
    sheet.set_column(len(fixed), len(fixed) + len(report.modules) - 1, _moduledisplay_width(report, book))


def _facts(book: _Book, report: MatrixReport) -> str:
    share = "" if report.coverage is None else book.say(OVERALL).format(share=f"{report.coverage * 100:.1f}%")
    as_of = book.say(AS_OF).format(date=report.as_of.isoformat())
    return " · ".join(part for part in (report.company, as_of, share) if part)


def _legend(book: _Book) -> list[Any]:
    """Sign and word of each status, in their colours, as pieces of one cell."""
    parts: list[Any] = []
    plain = book.workbook.add_format({"font_color": GREY, "font_size": 10})
    for sign in SIGNS.values():
        colour = book.workbook.add_format({"font_color": sign.colour, "font_size": 10})
        parts += [colour, sign.sign, plain, f" {sign.word.in_(book.language)}    "]
    return [*parts, plain, book.say(COUNTS)]


def _role_row(book: _Book, sheet: Any, links: _Links, row: int, role: MatrixRole) -> None:
    formats = book.formats
    sheet.set_row(row, _TWO_LINES)
    sheet.write_string(row, 0, role.department, formats["middle"])
    links.write(row, 1, _file_link(role.document), role.title, formats["link_middle"], formats["middle"])
    sheet.write_string(row, 2, role.code, formats["middle"])
    sheet.write_number(row, 3, round(role.coverage, 6), formats["share"])
    for column, cell in enumerate(role.cells, start=4):
        sign = SIGNS[cell.status]
        text = f"{sign.sign} {sign.word.in_(book.language)}"
        if cell.status in (Status.COMPLETE, Status.PARTIAL):
            text += f"\n{cell.entries} · {cell.covered}/{cell.expected}"
        sheet.write_string(row, column, text, formats[cell.status.value])


def _role_widths(report: MatrixReport, heads: Sequence[str]) -> list[int]:
    columns: tuple[list[str], ...] = (
        [role.department for role in report.roles],
        [role.title for role in report.roles],
        [role.code for role in report.roles],
        [],
    )
    limits = (18, 34, 16, 10)
    return [
        min(max([display_width(head) + 4, *(display_width(text) + 2 for text in texts)]), limit)
        for head, texts, limit in zip(heads, columns, limits, strict=True)
    ]


def _moduledisplay_width(report: MatrixReport, book: _Book) -> float:
    words = max(display_width(f"{sign.sign} {sign.word.in_(book.language)}") for sign in SIGNS.values())
    names = max((display_width(name) for name in report.modules), default=0)
    return float(min(max(words + 2, names / 2 + 5), 20))


# --------------------------------------------------------------------------------------------- gaps


def _gaps(book: _Book, report: MatrixReport, links: int) -> None:
    sheet = _sheet(book, book.say(GAPS), 0)
    _head(book, sheet, GAP_HEADER)
    written = _Links(sheet, links)
    for row, gap in enumerate(report.gaps, start=1):
        _gap_row(book, sheet, written, row, gap, report.source)
    if not report.gaps:
        sheet.write_string(1, 0, book.say(NO_GAPS), book.formats["facts"])
    _finish(sheet, len(report.gaps), GAP_WIDTHS)


def _gap_row(book: _Book, sheet: Any, links: _Links, row: int, gap: GapRow, source: str) -> None:
    text = book.formats["text"]
    sign = SIGNS[gap.status]
    word = f"{sign.sign} {sign.word.in_(book.language)}"
    sheet.write_string(row, 0, word, book.formats[f"{gap.status.value}_left"])
    for column, value in enumerate((gap.department, gap.role, gap.module, gap.aspect, gap.missing), start=1):
        sheet.write_string(row, column, value, text)
    place = f"{gap.sheet}!{gap.cell}" if gap.cell else gap.sheet
    texts = ("", gap.department, gap.role, gap.module, gap.aspect, gap.missing, place, gap.owner)
    _fit_height(sheet, row, texts, GAP_WIDTHS)
    url = _cell_link(source, gap.sheet, gap.cell) if gap.cell else ""
    links.write(row, 6, url, place, book.formats["link"], text)
    sheet.write_string(row, 7, gap.owner, text)


# --------------------------------------------------------------------------------------------- KPIs


def _kpis(book: _Book, report: MatrixReport, links: int) -> None:
    sheet = _sheet(book, book.say(KPIS), 0)
    _head(book, sheet, KPI_HEADER, figures=(6,))
    written = _Links(sheet, links)
    row = 0
    totals: dict[str, list[WeightTotal]] = defaultdict(list)
    for total in report.weights:
        totals[total.role].append(total)
    for number, kpi in enumerate(report.kpis):
        row += 1
        _kpi_row(book, sheet, written, row, kpi, report.source)
        following = report.kpis[number + 1].role if number + 1 < len(report.kpis) else None
        if following != kpi.role:
            for total in totals[kpi.role]:
                row += 1
                _total_row(book, sheet, row, kpi.department, total.role, total.period, total.total)
    _finish(sheet, row, KPI_WIDTHS)


def _kpi_row(book: _Book, sheet: Any, links: _Links, row: int, kpi: KpiRow, source: str) -> None:
    formats = book.formats
    texts = (kpi.department, kpi.role, kpi.kpi, kpi.definition, kpi.unit)
    _fit_height(sheet, row, (*texts, kpi.target, "", kpi.period, kpi.source), KPI_WIDTHS)
    for column, value in enumerate(texts):
        sheet.write_string(row, column, value, formats["text"])
    sheet.write_string(row, 5, kpi.target, formats["figure"])
    if kpi.weight_value is None:
        sheet.write_string(row, 6, kpi.weight, formats["figure"])
    else:
        sheet.write_number(row, 6, round(kpi.weight_value, 9), formats["weight"])
    sheet.write_string(row, 7, kpi.period, formats["text"])
    sheet.write_string(row, 8, kpi.source, formats["text"])
    url = _cell_link(source, kpi.sheet, kpi.cell)
    links.write(row, 9, url, f"{kpi.sheet}!{kpi.cell}", formats["link"], formats["text"])


def _total_row(
    book: _Book, sheet: Any, row: int, department: str, role: str, period: str, total: float
) -> None:
    message = book.say(WEIGHT_TOTAL if period else WEIGHT_TOTAL_PLAIN).format(role=role, period=period)
    right = abs(total - 1) < 0.00005
    formats = book.formats
    sheet.write_string(row, 0, department, formats["total"])
    sheet.write_string(row, 1, role, formats["total"])
    sheet.write_string(row, 2, message, formats["total"])
    for column in (3, 4, 5, 7):
        sheet.write_blank(row, column, None, formats["total"])
    sheet.write_number(row, 6, round(total, 9), formats["total_share" if right else "bad_share"])
    if not right:
        sheet.write_string(row, 7, book.say(NOT_100), formats["total"])


# ------------------------------------------------------------------------------------------ entries


def _entries(book: _Book, entries: Sequence[EntryRow], number: int) -> None:
    name = book.say(ENTRIES)
    sheet = _sheet(book, name if number == 0 else f"{name} ({number + 1})", 0)
    _head(book, sheet, ENTRY_HEADER)
    plain = book.workbook.add_format({"font_name": "Calibri", "font_size": 10, "valign": "top"})
    write = sheet.write_string
    for row, entry in enumerate(entries, start=1):
        word = STATUS_WORDS.get(entry.status)
        status = word.in_(book.language) if word else entry.status
        cells = (
            entry.department, entry.role, entry.module, entry.aspect, entry.text, entry.details, status,
            entry.id, f"{entry.sheet}!{entry.cell}",
        )  # fmt: skip
        for column, value in enumerate(cells):
            if value:
                write(row, column, value, plain)
    _finish(sheet, len(entries), (14, 22, 18, 18, 60, 40, 8, 18, 22))


# ------------------------------------------------------------------------------------------- shared


def _head(book: _Book, sheet: Any, names: Iterable[str], figures: Sequence[int] = ()) -> None:
    for column, name in enumerate(names):
        head = book.formats["head_centre" if column in figures else "head"]
        sheet.write_string(0, column, book.say(name), head)
    sheet.set_row(0, 24)


def _fit_height(sheet: Any, row: int, texts: Iterable[str], widths: Sequence[int]) -> None:
    """A row as high as its longest wrapped text; programs other than Excel do not do that on opening."""
    lines = max(
        -(-display_width(text) // max(width - 1, 1)) for text, width in zip(texts, widths, strict=False)
    )
    if lines > 1:
        sheet.set_row(row, _LINE * lines)


def _finish(sheet: Any, rows: int, widths: Sequence[int]) -> None:
    sheet.autofilter(0, 0, max(rows, 1), len(widths) - 1)
    sheet.freeze_panes(1, 0)
    _widths(sheet, widths)


def _widths(sheet: Any, widths: Iterable[int]) -> None:
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)


def _file_link(path: str) -> str:
    """A link to a file below the workbook's folder; none where there is no file."""
    return f"external:{_encoded(path)}" if path else ""


def _cell_link(source: str, sheet: str, cell: str) -> str:
    """A link to a cell of the master's copy; none where that has no path."""
    if not source:
        return ""
    name = sheet.replace("'", "''")
    return f"external:{_encoded(source)}#'{name}'!{cell.split(',', maxsplit=1)[0]}"


def _encoded(path: str) -> str:
    """A relative path as Excel writes it into a link: only ASCII marks are percent-encoded."""
    return "".join(quote(letter, safe="/") if letter.isascii() else letter for letter in path)
