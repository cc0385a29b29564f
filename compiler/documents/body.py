"""The body of a document: records → WordprocessingML (ECMA-376 part 1, 17)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from compiler.locale import N_, Language, translator
from compiler.model import (
    Block,
    DutyList,
    EntryTable,
    Fact,
    FactsTable,
    GapLine,
    Item,
    RoleDocument,
    Section,
    SignatureLine,
    TableColumn,
)

TEXT_WIDTH = 9412
"""Twentieths of a point between the margins: A4 less twice 2.2 cm."""
SIGN_OFF = N_("Sign-off")
SIGNATURE = N_("Signature")
DATE = N_("Date")
NAME = N_("Name")
DRAFT = N_("(draft) ")

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WIDE_TABLE, _WIDEST_TABLE = 8, 12
"""Tables with more columns get smaller letters, so that words stay whole."""


@dataclass(slots=True)
class Writing:
    """What counts up while a body is written."""

    language: Language
    lists: int = 0
    bookmarks: set[str] = field(default_factory=set)


def body(document: RoleDocument) -> tuple[str, int]:
    """The content of ``w:body`` before its section properties, and how many lists it has."""
    writing = Writing(document.language)
    parts = [_paragraph("Title", document.title), _paragraph("Subtitle", document.subtitle)]
    if document.facts:
        parts.append(_facts_table(document.facts, document.language))
    if document.purpose:
        parts.append(_paragraph("Purpose", document.purpose))
    for section in document.sections:
        parts.extend(_section(section, writing))
    parts.extend(_sign_off(document.signatures, document.acknowledgement, document.language))
    return "".join(parts), writing.lists


def text(value: str) -> str:
    """A run's text: escaped, with line breaks as ``w:br``, and nothing that XML cannot hold."""
    if not value.isprintable():
        value = _ILLEGAL.sub("", value.replace("\t", " "))
    if "&" in value or "<" in value or ">" in value:
        value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if "\n" in value:
        value = value.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    elif value[:1] != " " and value[-1:] != " ":
        return f"<w:t>{value}</w:t>"
    return f'<w:t xml:space="preserve">{value}</w:t>'


def _paragraph(style: str, value: str, more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr><w:r>{text(value)}</w:r></w:p>'


def _section(section: Section, writing: Writing) -> Iterable[str]:
    yield _paragraph("Heading1", section.title)
    for block in section.blocks:
        yield from _block(block, writing)


def _block(block: Block, writing: Writing) -> Iterable[str]:
    if isinstance(block, DutyList):
        yield from _duty_list(block, writing)
    elif isinstance(block, EntryTable):
        if block.title:
            yield _paragraph("Heading2", block.title)
        yield _entry_table(block, writing)
        yield _AFTER_TABLE
    elif isinstance(block, FactsTable):
        yield _facts_table(block.facts, writing.language)
        yield _AFTER_TABLE.replace("<w:spacing", "<w:keepNext/><w:spacing")
    else:
        yield _gap(block)


def _gap(block: GapLine) -> str:
    return _paragraph("Gap", block.text)


_AFTER_TABLE = (
    '<w:p><w:pPr><w:pStyle w:val="TableText"/><w:spacing w:before="0" w:after="0" w:line="120" '
    'w:lineRule="exact"/></w:pPr></w:p>'
)
"""Air below a table; without a paragraph between them Word joins neighbouring tables."""


# ------------------------------------------------------------------------------------------ lists


def _duty_list(block: DutyList, writing: Writing) -> Iterable[str]:
    if block.title:
        yield _paragraph("Heading2", block.title)
    writing.lists += 1
    numbered = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{writing.lists + 1}"/></w:numPr>'
    for item in block.items:
        yield from _item(item, numbered, writing)


def _item(item: Item, numbered: str, writing: Writing) -> Iterable[str]:
    keep = "<w:keepNext/>" if item.details else ""
    content = _draft(writing.language) if item.draft else ""
    content += f"<w:r>{text(item.text)}</w:r>"
    yield (
        f'<w:p><w:pPr><w:pStyle w:val="ListNumber"/>{keep}{numbered}</w:pPr>'
        f"{_marked(item.entry, content, writing)}</w:p>"
    )
    if item.details:
        yield _paragraph("ListDetail", _details(item.details, writing.language))


def _details(details: Sequence[Fact], language: Language) -> str:
    colon, gap = ("：", "　") if language == "zh" else (": ", "   ")
    return gap.join(f"{fact.label}{colon}{fact.value}" for fact in details)


def _draft(language: Language) -> str:
    return f'<w:r><w:rPr><w:rStyle w:val="Draft"/></w:rPr>{text(translator(language)(DRAFT))}</w:r>'


def _marked(entry: str, content: str, writing: Writing) -> str:
    """The content inside the entry's hidden bookmark; each entry has one (17.13.6.2)."""
    if not entry or entry in writing.bookmarks:
        return content
    number = len(writing.bookmarks)
    writing.bookmarks.add(entry)
    return f'<w:bookmarkStart w:id="{number}" w:name="_d{entry}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


# ----------------------------------------------------------------------------------------- tables


def _entry_table(table: EntryTable, writing: Writing) -> str:
    widths = _widths(table.columns)
    size = _letters(len(table.columns))
    styles = ["TableFigure" if column.numeric else "TableText" for column in table.columns]
    openings = [f'<w:tc><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>' for style in styles]
    run = f"<w:r>{size}"
    parts = [_table_head(table.columns, widths, size, last=bool(table.total))]
    for number, row in enumerate(table.rows, start=1):
        if table.total and number == len(table.rows):
            # The total stays on the page of the last row.
            openings = [opening.replace("</w:pPr>", "<w:keepNext/></w:pPr>") for opening in openings]
        contents = [f"{run}{text(cell)}</w:r>" if cell else "" for cell in row.cells]
        if row.draft:
            contents[0] = _draft(writing.language) + contents[0]
        contents[0] = _marked(row.entry, contents[0], writing)
        inner = "</w:p></w:tc>".join(
            opening + content for opening, content in zip(openings, contents, strict=True)
        )
        parts.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{inner}</w:p></w:tc></w:tr>")
    if table.total:
        bold = f"<w:r><w:rPr><w:b/><w:bCs/>{_sizes(len(table.columns))}</w:rPr>"
        inner = "".join(
            f"{opening}{f'{bold}{text(cell)}</w:r>' if cell else ''}</w:p></w:tc>"
            for opening, cell in zip(openings, table.total, strict=True)
        )
        parts.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{inner}</w:tr>")
    return "".join([*parts, "</w:tbl>"])


def _table_head(columns: Sequence[TableColumn], widths: Sequence[int], size: str, *, last: bool) -> str:
    """Table properties, grid, and the header row, which repeats on every page (17.4.49)."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    heads = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="TableHead"/>'
        f"{_RIGHT if column.numeric else ''}</w:pPr>"
        f"<w:r>{size}{text(column.title)}</w:r></w:p></w:tc>"
        for width, column in zip(widths, columns, strict=True)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="DutyTable"/><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="{"0060" if last else "0020"}" w:firstRow="1" '
        f'w:lastRow="{int(last)}" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heads}</w:tr>"
    )


_RIGHT = '<w:jc w:val="right"/>'


def _widths(columns: Sequence[TableColumn]) -> list[int]:
    """Column widths in twentieths of a point; together exactly the text width."""
    widths = [max(int(column.width * TEXT_WIDTH), 1) for column in columns]
    widths[-1] += TEXT_WIDTH - sum(widths)
    return widths


def _letters(columns: int) -> str:
    sizes = _sizes(columns)
    return f"<w:rPr>{sizes}</w:rPr>" if sizes else ""


def _sizes(columns: int) -> str:
    """Smaller letters for tables of many columns, in half points."""
    if columns <= _WIDE_TABLE:
        return ""
    size = 16 if columns <= _WIDEST_TABLE else 13
    return f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'


# ------------------------------------------------------------------------------------------ facts

_LABELS = {"zh": 1280, "en": 1560}
"""Width of the label column; English labels are longer words."""
_FACT_LOOK = (
    '<w:tblLook w:val="0000" w:firstRow="0" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
    'w:noHBand="1" w:noVBand="1"/>'
)
_HALF_ROW, _LONG_LABEL = 30, 20
"""Columns of text that fit into half a row, and into a label of two lines."""


def _facts_table(facts: Sequence[Fact], language: Language) -> str:
    """Two pairs of label and value per row; a long value takes a row of its own."""
    label = _LABELS[language]
    pair = (label, TEXT_WIDTH // 2 - label)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in pair * 2)
    rows: list[str] = []
    waiting: Fact | None = None
    for fact in facts:
        if _is_long(fact):
            if waiting is not None:
                rows.append(_fact_row(waiting, Fact("", ""), pair))
                waiting = None
            rows.append(_wide_fact_row(fact, label))
        elif waiting is None:
            waiting = fact
        else:
            rows.append(_fact_row(waiting, fact, pair))
            waiting = None
    if waiting is not None:
        rows.append(_fact_row(waiting, Fact("", ""), pair))
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="FactsTable"/><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{_FACT_LOOK}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(rows)}</w:tbl>"
    )


def _is_long(fact: Fact) -> bool:
    length = len(fact.value) if fact.value.isascii() else 2 * len(fact.value)
    label = len(fact.label) if fact.label.isascii() else 2 * len(fact.label)
    return length > _HALF_ROW or "\n" in fact.value or label > _LONG_LABEL


def _fact_row(first: Fact, second: Fact, widths: tuple[int, int]) -> str:
    label, value = widths
    return _row(
        _cell(label, "FactLabel", first.label),
        _cell(value, "TableText", first.value),
        _cell(label, "FactLabel", second.label),
        _cell(value, "TableText", second.value),
    )


def _wide_fact_row(fact: Fact, label: int) -> str:
    return _row(
        _cell(label, "FactLabel", fact.label),
        _cell(TEXT_WIDTH - label, "TableText", fact.value, '<w:gridSpan w:val="3"/>'),
    )


def _row(*cells: str) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def _cell(width: int, style: str, value: str, more: str = "") -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{more}</w:tcPr>{_paragraph(style, value)}</w:tc>'
    )


# --------------------------------------------------------------------------------------- sign-off

_SIGN_WIDTHS = (2000, 2000, 3412, 2000)
_LINE = '<w:tcBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="8C959F"/></w:tcBorders>'


def _sign_off(lines: Sequence[SignatureLine], acknowledgement: str, language: Language) -> Iterable[str]:
    """Who signs, on blank lines that stay together on one page."""
    if not lines:
        return
    say = translator(language)
    yield _paragraph("PlainHeading", say(SIGN_OFF))
    if acknowledgement:
        yield _paragraph("Normal", acknowledgement, "<w:keepNext/><w:keepLines/>")
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _SIGN_WIDTHS)
    head = "".join(
        _cell(width, "TableHead", value)
        for width, value in zip(_SIGN_WIDTHS, ("", say(NAME), say(SIGNATURE), say(DATE)), strict=True)
    )
    rows = "".join(
        _row(
            _cell(_SIGN_WIDTHS[0], "SignText", line.label),
            *(
                _cell(width, "SignText", value, _LINE)
                for width, value in zip(_SIGN_WIDTHS[1:], (line.name, "", ""), strict=True)
            ),
        )
        for line in lines
    )
    yield (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="SignTable"/><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{_FACT_LOOK}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{_row(head)}{rows}</w:tbl>"
    )
