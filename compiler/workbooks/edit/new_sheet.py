"""A worksheet that is added: rows of text, each cell with a look, some with a link to another cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from compiler.address import CellRange, cell_name
from compiler.container import DECLARATION
from compiler.workbooks.edit.markup import xml_text
from compiler.workbooks.edit.styles import Look, Styles

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
LINKS = 65_530
"""Excel's limit of hyperlinks on one sheet; more, and it repairs the file by deleting them all."""
_LONGEST = 32_767
"""Characters that a cell holds."""
_FORMULAS = ("=", "+", "-", "@")
"""What Excel would take for the start of a formula if the text were typed."""
_PAPER = (
    '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
    "<headerFooter><oddFooter>&amp;L&amp;8&amp;A&amp;R&amp;8&amp;P / &amp;N</oddFooter></headerFooter>"
)
"""A4 across, as many pages high as it takes."""


@dataclass(frozen=True, slots=True)
class Text:
    """A cell of an added sheet."""

    text: str
    look: Look | None = None
    link: str = ""
    """The place to which a click leads: ``'Sheet'!B7``."""


@dataclass(frozen=True, slots=True)
class NewSheet:
    """What an added sheet holds."""

    name: str
    rows: Sequence[Sequence[Text]]
    widths: Sequence[float]
    heights: Mapping[int, float] = field(default_factory=dict)
    """Points, by the number of the row; the others are as high as a line."""
    header: int = 1
    """The row that heads the columns: it stays in sight, with all above."""
    table: bool = False
    """Its rows can be filtered, and it prints on A4 across, one page wide, its header on every page."""

    @property
    def filtered(self) -> CellRange:
        """The header and the rows below."""
        return CellRange(self.header, 1, max(len(self.rows), self.header + 1), len(self.widths))


def place(sheet: str, cell: str) -> str:
    """A cell or range of a sheet, as a link or a name refers to it."""
    name = sheet.replace("'", "''")
    return f"'{name}'!{cell}"


def sheet_xml(
    sheet: NewSheet,
    styles: Callable[[], Styles],
    namespace: str,
    windows: int,
    *,
    first: bool,
    links: int = LINKS,
) -> bytes:
    """The worksheet part; ``windows``: how many the workbook opens, ``first``: whether it is in front."""
    parts = [
        f'{DECLARATION}<worksheet xmlns="{namespace}">',
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>' if sheet.table else "",
        _views(sheet, windows, first=first),
        _columns(sheet.widths),
        "<sheetData>",
        *_rows(sheet, styles),
        "</sheetData>",
        f'<autoFilter ref="{sheet.filtered}"/>' if sheet.table else "",
        _hyperlinks(sheet, links),
        _PAPER if sheet.table else "",
        "</worksheet>",
    ]
    return "".join(parts).encode()


def _views(sheet: NewSheet, windows: int, *, first: bool) -> str:
    """A view for each window (``CT_SheetView``, ECMA-376 part 1, 18.3.1.87)."""
    selected = ' tabSelected="1"' if first else ""
    lines = ' showGridLines="0"' if sheet.table else ""
    below = f"A{sheet.header + 1}"
    pane = f'<pane ySplit="{sheet.header}" topLeftCell="{below}" activePane="bottomLeft" state="frozen"/>'
    chosen = f'<selection pane="bottomLeft" activeCell="{below}" sqref="{below}"/>'
    views = (
        f'<sheetView{lines}{selected} workbookViewId="{window}">{pane}{chosen}</sheetView>'
        for window in range(windows)
    )
    return f"<sheetViews>{''.join(views)}</sheetViews>"


def _columns(widths: Sequence[float]) -> str:
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width:g}" customWidth="1"/>'
        for number, width in enumerate(widths, start=1)
    )
    return f"<cols>{columns}</cols>"


def _rows(sheet: NewSheet, styles: Callable[[], Styles]) -> Iterator[str]:
    """Rows of inline strings, which no program takes for formulas (``t="inlineStr"``, 18.18.11)."""
    for number, cells in enumerate(sheet.rows, start=1):
        height = sheet.heights.get(number)
        size = f' ht="{height:g}" customHeight="1"' if height else ""
        yield f'<row r="{number}"{size}>'
        for column, cell in enumerate(cells, start=1):
            yield _cell(cell, cell_name(number, column), styles)
        yield "</row>"


def _cell(cell: Text, address: str, styles: Callable[[], Styles]) -> str:
    style = ""
    if cell.look is not None:
        style = f' s="{styles().look(cell.look, quoted=cell.text.startswith(_FORMULAS))}"'
    if not cell.text:
        return f'<c r="{address}"{style}/>' if style else ""
    text = xml_text(cell.text[:_LONGEST], escapes=True)
    return f'<c r="{address}"{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _hyperlinks(sheet: NewSheet, limit: int) -> str:
    """Links to cells of the workbook itself (``CT_Hyperlink``, 18.3.1.47)."""
    linked = (
        (cell_name(number, column), cell)
        for number, cells in enumerate(sheet.rows, start=1)
        for column, cell in enumerate(cells, start=1)
        if cell.link
    )
    links = [
        f'<hyperlink ref="{address}" location="{xml_text(cell.link, quotes=True, escapes=True)}" '
        f'display="{xml_text(cell.text[:255], quotes=True, escapes=True)}"/>'
        for (address, cell), _ in zip(linked, range(limit), strict=False)
    ]
    return f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
