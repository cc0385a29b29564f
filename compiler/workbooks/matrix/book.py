"""The workbook being written: its formats, how its sheets are set up, its links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import quote

from compiler.diagnostics import show_some
from compiler.locale import Language, translator
from compiler.model.coverage import Status
from compiler.model.matrix import MatrixReport
from compiler.signs import MARKS, SIGNS

ROWS, COLUMNS = 1_048_576, 16_384
"""Of a sheet of Excel."""
LONGEST_TEXT = 32_767
"""Characters of a cell; XlsxWriter leaves longer texts out without a word."""
LINKS = 60_000
"""So many links are made on one sheet. Excel's limit is 65,530 (XlsxWriter, `worksheet.write_url`): more, and
it repairs the file by deleting them all."""
_LONGEST_LINK = 2_000
_NAMES = 12
"""So many names stand in one cell."""
LINE: Mapping[Language, float] = {"zh": 16.5, "en": 13.5}
"""Points of a line of 10 point text."""
ROW: Mapping[Language, float] = {"zh": 20, "en": 18}
"""Points of a row with one line."""
_A3 = 8


class Limits(NamedTuple):
    """What a sheet may hold before it is written another way; tests set them lower."""

    table: int = 50_000
    """Rows of a real table; beyond, rows are streamed and have filters only."""
    links: int = LINKS
    rows: int = ROWS


@dataclass(frozen=True, slots=True)
class Book:
    """The workbook being written."""

    workbook: Any
    report: MatrixReport
    formats: Mapping[str, Any]
    limits: Limits

    @property
    def language(self) -> Language:
        """The published one."""
        return self.report.language

    def say(self, message: str, **params: object) -> str:
        """A sentence in the workbook's language."""
        return translator(self.language)(message).format(**params)

    def listed(self, names: Sequence[str]) -> str:
        """Names in one cell: the first dozen, and how many more there are."""
        return show_some(names, _NAMES, self.language)

    def word(self, status: Status) -> str:
        """Sign and word of a status."""
        sign = SIGNS[status]
        return f"{sign.sign} {sign.word.in_(self.language)}"

    def sheet(self, name: str, *, streamed: bool, titles: int) -> Any:
        """A new sheet, set up for paper: A3 landscape, one page wide, its first ``titles`` rows on each page.

        A streamed sheet keeps no row but the last in memory; its rows are written from top to bottom.
        """
        # XlsxWriter reads the attribute when a sheet is added, so that each sheet has its own way.
        self.workbook.constant_memory = streamed
        sheet = self.workbook.add_worksheet(name)
        sheet.set_paper(_A3)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        if titles:
            sheet.repeat_rows(0, titles - 1)
        sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.6)
        head = f"{self.report.company}   {self.report.period}".strip().replace("&", "&&")
        sheet.set_header(f"&L&8 {head[:100]}&R&8 &A")
        sheet.set_footer("&L&8 &F&R&8 &P / &N")
        sheet.hide_gridlines(2)
        return sheet


def write_text(sheet: Any, row: int, column: int, text: str, look: Any) -> None:
    """Write a text that is never a formula; an empty one is an empty cell, which filters call so."""
    if text:
        sheet.write_string(row, column, clipped(text), look)
    else:
        sheet.write_blank(row, column, None, look)


def clipped(text: str) -> str:
    """A text that fits into a cell; one that was cut ends with an ellipsis."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


class SignRules:
    """The colours of signs, as few conditional formats: a cell that begins with a sign has its colours."""

    def __init__(self, workbook: Any) -> None:
        self._statuses = {
            sign.sign: workbook.add_format({"font_color": sign.colour, "bg_color": sign.pale})
            for status, sign in SIGNS.items()
            if status is not Status.NOT_APPLICABLE
        }
        self._labels = {mark.sign: workbook.add_format({"bg_color": mark.pale}) for mark in MARKS.values()}

    def statuses(self, sheet: Any, first: tuple[int, int], last: tuple[int, int]) -> None:
        """Colour the statuses in a range of cells; rows and columns count from 0."""
        _begins(sheet, first, last, self._statuses)

    def labels(self, sheet: Any, first: tuple[int, int], last: tuple[int, int]) -> None:
        """Colour the labels of findings in a range of cells."""
        _begins(sheet, first, last, self._labels)


def _begins(sheet: Any, first: tuple[int, int], last: tuple[int, int], looks: Mapping[str, Any]) -> None:
    for sign, look in looks.items():
        rule = {"type": "text", "criteria": "begins with", "value": sign, "format": look}
        sheet.conditional_format(*first, *last, rule)


class Links:
    """Hyperlinks of one sheet, plain texts once there are enough of them."""

    def __init__(self, sheet: Any, most: int) -> None:
        self._sheet, self._left = sheet, most

    def write(self, row: int, column: int, url: str, text: str, looks: tuple[Any, Any]) -> None:
        """Write a text as a link; ``looks`` are the formats of a link and of a plain text."""
        if url and text and self._left > 0 and len(url) <= _LONGEST_LINK:
            self._left -= 1
            self._sheet.write_url(row, column, url, looks[0], clipped(text))
        else:
            write_text(self._sheet, row, column, text, looks[1])


_ENCODED = {number: quote(chr(number), safe="/") for number in range(128)}


def file_link(path: str) -> str:
    """A link to a file below the workbook's folder; none where there is no file."""
    return f"external:{_encoded(path)}" if path else ""


def cell_link(source: str, sheet: str, cell: str) -> str:
    """A link to a cell of the master's copy; none where that has no path, or the cell is not there yet."""
    if not source or not cell:
        return ""
    name = sheet.replace("'", "''")
    return f"external:{_encoded(source)}#'{name}'!{cell.split(',', maxsplit=1)[0]}"


def _encoded(path: str) -> str:
    """A relative path as Excel writes it into a link: only ASCII marks are percent-encoded."""
    return path.translate(_ENCODED)


def set_widths(sheet: Any, widths: Iterable[float]) -> None:
    """The widths of the first columns, in characters of the default font."""
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
