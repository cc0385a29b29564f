"""Role × module: how far each role covers each module, departments with a line of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from compiler.locale import N_
from compiler.model.coverage import Status
from compiler.model.matrix import MatrixCell, MatrixDepartment, MatrixReport, MatrixRole
from compiler.signs import SIGNS
from compiler.vocabulary import ACTION_OWNER, ROLE
from compiler.width import display_width
from compiler.workbooks.matrix.book import Book, Links, SignRules, file_link, set_widths, write_text

MATRIX = N_("Role × module")
TITLE = N_("Summary matrix {period}")
AS_OF = N_("As of {date}")
OVERALL = N_("Coverage {share}")
CERTAIN = N_("{share} without aspects inferred from texts")
CODE, DEPARTMENT, COVERAGE, OPEN = N_("Code"), N_("Department"), N_("Coverage"), N_("Open")
ALL_OF_IT = N_("{count} roles")
BESIDES = N_("{count} roles + {confidential} confidential")
COUNTS = N_("beside the sign: points covered / expected")
CONFIDENTIAL = N_("confidential")

HEAD = 3
"""The row of the heads, counted from 0, below title, facts and legend."""
_NOTHING_COVERED = "#F1BF9E"
"""Behind a coverage of zero; the higher it is, the whiter."""
_FOUR = 4


def write_roles(book: Book, signs: SignRules) -> None:
    """The sheet."""
    report, looks = book.report, book.formats
    sheet = book.sheet(book.say(MATRIX), streamed=True, titles=HEAD + 1)
    write_heading(book, sheet, COUNTS)
    fixed = fixed_columns(book)
    sheet.set_row(HEAD, 36)
    for column, name in enumerate(fixed):
        sheet.write_string(HEAD, column, name, looks["head_centre" if column >= _FOUR else "head"])
    for column, module in enumerate(report.modules, start=len(fixed)):
        sheet.write_string(HEAD, column, module.title, looks["head_centre"])
    links = Links(sheet, book.limits.links)
    last = HEAD
    for last, line in enumerate(lines_of(report), start=HEAD + 1):
        write_fixed(book, sheet, links, last, line)
        look = looks["middle_status" if line.role else "sub_status"]
        for column, cell in enumerate(line.cells, start=len(fixed)):
            sheet.write_string(last, column, said(book, cell, is_sum=line.role is None), look)
    finish(book, sheet, signs, last, len(fixed) + len(report.modules), HEAD)
    set_widths(sheet, fixed_widths(report, fixed))
    sheet.set_column(len(fixed), len(fixed) + max(len(report.modules), 1) - 1, _module_width(book))


class Line(NamedTuple):
    """One row: a role, or its department above it."""

    department: MatrixDepartment
    role: MatrixRole | None

    @property
    def cells(self) -> Sequence[MatrixCell]:
        """Those of the modules."""
        return self.role.cells if self.role else self.department.cells


def lines_of(report: MatrixReport) -> Iterator[Line]:
    """The rows; a master with one department has no lines of departments."""
    for department in report.departments:
        if has_groups(report):
            yield Line(department, None)
        yield from (Line(department, role) for role in department.roles)


def has_groups(report: MatrixReport) -> bool:
    """Whether departments have lines of their own."""
    return len(report.departments) > 1


def said(book: Book, cell: MatrixCell, *, is_sum: bool = False) -> str:
    """A cell: sign and word, where some points are covered and some are not sign and numbers."""
    sign = SIGNS[cell.status]
    if cell.status is Status.NOT_APPLICABLE:
        return sign.sign
    if cell.status is Status.PARTIAL or (is_sum and cell.covered < cell.expected):
        return f"{sign.sign} {cell.covered}/{cell.expected}"
    return f"{sign.sign} {sign.word.in_(book.language)}"


# ---------------------------------------------------------------- what both matrices have in common


def write_heading(book: Book, sheet: Any, note: str) -> None:
    """Title, facts and the legend of signs, in the first three rows."""
    looks = book.formats
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, book.say(TITLE, period=book.report.period), looks["title"])
    sheet.write_string(1, 0, facts(book), looks["facts"])
    sheet.set_row(2, 22)
    sheet.write_rich_string(2, 0, *_legend(book, note), looks["facts"])


def facts(book: Book, *, share: bool = True) -> str:
    """Whose matrix it is, of which day, and what it comes to."""
    report = book.report
    coverage, certain = report.headline.coverage if share else None, report.headline.certain
    parts = (
        report.company,
        book.say(AS_OF, date=report.as_of.isoformat()),
        "" if coverage is None else book.say(OVERALL, share=percent(coverage)),
        "" if certain is None else book.say(CERTAIN, share=percent(certain)),
        book.say(CONFIDENTIAL) if report.restricted else "",
    )
    return " · ".join(part for part in parts if part)


def percent(share: float) -> str:
    """A share as people read it; what is not complete never reads 100 %."""
    shown = f"{share * 100:.1f}%"
    return "99.9%" if shown == "100.0%" and share < 1 else shown


def _legend(book: Book, note: str) -> list[Any]:
    """Sign and word of each status in their colours, as pieces of one cell."""
    plain = book.formats["legend"]
    parts: list[Any] = []
    for status, sign in SIGNS.items():
        parts += [book.formats[f"legend_{status.value}"], sign.sign]
        parts += [plain, f" {sign.word.in_(book.language)}    "]
    return [*parts, plain, book.say(note)]


def fixed_columns(book: Book) -> tuple[str, ...]:
    """The heads of the columns about the role."""
    owner = ACTION_OWNER.title.in_(book.language)
    role = ROLE.title.in_(book.language)
    return book.say(DEPARTMENT), role, book.say(CODE), owner, book.say(COVERAGE), book.say(OPEN)


def write_fixed(book: Book, sheet: Any, links: Links, row: int, line: Line) -> None:
    """The columns about the role, or about its department."""
    looks, (department, role) = book.formats, line
    grouped = has_groups(book.report)
    sheet.set_row(row, 19, None, {"level": 1} if grouped and role else {})
    kind = "middle" if role else "sub"
    write_text(sheet, row, 0, department.title, looks[kind])
    if role:
        links.write(row, 1, file_link(role.document), role.title, (looks["middle_link"], looks["middle"]))
    else:
        sheet.write_string(row, 1, _how_many(book, department), looks[kind])
    write_text(sheet, row, 2, role.code if role else "", looks[kind])
    write_text(sheet, row, 3, role.owner if role else "", looks[kind])
    share, count = (role or department).coverage, (role or department).open
    if share is None:
        sheet.write_string(row, 4, "–", looks[f"{kind}_share"])
    else:
        sheet.write_number(row, 4, round(share, 6), looks[f"{kind}_share"])
    sheet.write_number(row, 5, count, looks[f"{kind}_count"])


def _how_many(book: Book, department: MatrixDepartment) -> str:
    shown = len(department.roles)
    if department.confidential:
        return book.say(BESIDES, count=shown, confidential=department.confidential)
    return book.say(ALL_OF_IT, count=shown)


def finish(book: Book, sheet: Any, signs: SignRules, last: int, columns: int, head: int) -> None:
    """Filters, frozen panes, outline and colours of a matrix whose rows end with ``last``."""
    fixed = len(fixed_columns(book))
    bottom = max(last, head + 1)
    sheet.autofilter(head, 0, bottom, columns - 1)
    sheet.freeze_panes(head + 1, 2)
    sheet.outline_settings(symbols_below=False, symbols_right=False)
    sheet.set_zoom(90)
    ends = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1}
    shade = {"type": "2_color_scale", "min_color": _NOTHING_COVERED, "max_color": "#FFFFFF", **ends}
    sheet.conditional_format(head + 1, 4, bottom, 4, shade)
    if columns > fixed:
        signs.statuses(sheet, (head + 1, fixed), (bottom, columns - 1))


def fixed_widths(report: MatrixReport, heads: Sequence[str]) -> list[float]:
    """Widths of the columns about the role, as their texts need within limits."""
    roles = [role for department in report.departments for role in department.roles]
    texts: tuple[Iterator[str], ...] = (
        (department.title for department in report.departments),
        (role.title for role in roles),
        (role.code for role in roles),
        (role.owner for role in roles),
    )
    limits = (22, 34, 16, 20)
    found = [
        min(max([display_width(head) + 4, *(display_width(text) + 2 for text in own)]), limit)
        for head, own, limit in zip(heads, texts, limits, strict=False)
    ]
    return [*map(float, found), 13.0, 9.0]


def _module_width(book: Book) -> float:
    words = max(display_width(book.word(status)) for status in Status)
    names = max((display_width(module.title) for module in book.report.modules), default=0)
    return float(min(max(words + 2, names / 2 + 5), 20))
