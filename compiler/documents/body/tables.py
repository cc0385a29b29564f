"""Tables: entries in columns, facts in pairs, entries behind the name of their aspect (17.4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from compiler.documents.body.lists import details, draft_mark, item_text
from compiler.documents.body.texts import attribute, paragraph, paragraphs, plain, text
from compiler.documents.body.writing import Place, Writing
from compiler.locale import N_, translator
from compiler.model.documents import Content, EntryTable, Fact, Item, LabelTable, Rich, TableColumn
from compiler.width import display_width

MANY = 7
"""A table with more columns turns the page to landscape."""
_WIDE_TABLE, _WIDEST_TABLE = 8, 12
"""Tables with more columns get smaller letters, so that words stay whole."""
_UPRIGHT = 10_000
"""Narrower than landscape, in twentieths of a point."""
_SHADES = {"low": "E6F5F1", "medium": "FDF5E6", "high": "FBE3D6"}
"""Of rated cells; the word stands in the cell besides."""
_RIGHT = '<w:jc w:val="right"/>'
_LABELS_FIRST = (
    '<w:tblLook w:val="0680" w:firstRow="0" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" '
    'w:noHBand="1" w:noVBand="1"/>'
)
"""The first column names what stands beside it (17.4.55)."""
_HEADED = (
    '<w:tblLook w:val="06{more}" w:firstRow="1" w:lastRow="{last}" w:firstColumn="{labels}" w:lastColumn="0" '
    'w:noHBand="1" w:noVBand="1"/>'
)
ABOUT = N_("About the role")


def air(writing: Writing) -> str:
    """The line between two tables, which Word would join: the only empty paragraph for the sake of space."""
    return paragraph(
        writing.look.table_text,
        "",
        '<w:keepNext/><w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>',
    )


def apart(parts: Iterable[str], writing: Writing, place: Place) -> str:
    """Paragraphs and tables one below the other, no table joined to another."""
    found: list[str] = []
    for part in parts:
        if found and part.startswith("<w:tbl>") and found[-1].endswith("</w:tbl>"):
            found.append(air(writing))
        found.append(part)
    if place.before_table and found and found[-1].endswith("</w:tbl>"):
        found.append(air(writing))
    return "".join(found)


# --------------------------------------------------------------------------------- entries in columns


def entry_table(
    table: EntryTable, writing: Writing, place: Place, width: int, caption: str = ""
) -> Iterator[str]:
    """A table of entries, its header repeated on every page, its total below."""
    if table.title:
        yield plain(writing.look.heading(place.level + 1), table.title)
    yield _entry_table(table, writing, width, table.title or caption)


def _entry_table(table: EntryTable, writing: Writing, width: int, caption: str) -> str:
    look = writing.look
    letters = _letters(len(table.columns), width)
    styles = [look.table_figure if column.numeric else look.table_text for column in table.columns]
    head = _Head(table.columns, bool(table.total), look.duty_table, look.table_head, width, letters, caption)
    parts = [_table_head(head)]
    size = f"<w:rPr>{letters}</w:rPr>" if letters else ""
    merged, together = _groups(table) if table.grouped else _NO_GROUPS
    for number, row in enumerate(table.rows, start=1):
        # The total stays on the page of the last row, a short group on one page.
        keep = "<w:keepNext/>" if number in together or (table.total and number == len(table.rows)) else ""
        cells: list[str] = []
        start, end = writing.marks(row.entry)
        if row.draft:
            start += draft_mark(writing)
        joins = merged.get(number, "")
        marked = _marked(row.cells, table.text, 1 if joins == _CONTINUES else 0)
        for column, (content, style) in enumerate(zip(row.cells, styles, strict=True)):
            if not keep and column > marked and isinstance(content, str) and "\n" not in content:
                # Most cells are nothing but a text: this is the hot loop of every build.
                run = f"<w:r>{size}{text(content)}</w:r>" if content else ""
                cells.append(f'<w:tc><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p></w:tc>')
                continue
            around = (start, end) if column == marked else ("", "")
            own = joins if column == 0 else ""
            shown = "" if own == _CONTINUES else content
            properties = own + (_shade(content) if isinstance(content, Rich) else "")
            cell = f"<w:tcPr>{properties}</w:tcPr>" if properties else ""
            cells.append(
                f"<w:tc>{cell}"
                f"{paragraphs(shown, style, writing, properties=keep, letters=letters, around=around)}</w:tc>"
            )
        parts.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>")
    if table.total:
        bold = f"<w:rPr><w:b/><w:bCs/>{letters}</w:rPr>"
        inner = "".join(
            f"<w:tc>{paragraph(style, f'<w:r>{bold}{text(cell)}</w:r>' if cell else '')}</w:tc>"
            for style, cell in zip(styles, table.total, strict=True)
        )
        parts.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{inner}</w:tr>")
    return "".join([*parts, "</w:tbl>"])


def _marked(cells: Sequence[Content], text: int, first: int) -> int:
    """The cell that carries an entry's bookmark: that of its text, else the first one with letters."""
    if cells[text]:
        return text
    return next((column for column, cell in enumerate(cells) if cell and column >= first), text)


_STARTS, _CONTINUES = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
_SHORT_GROUP = 6
"""Groups of so many rows do not break across pages."""

_Groups = tuple[Mapping[int, str], AbstractSet[int]]
_NO_GROUPS: _Groups = ({}, frozenset())


def _groups(table: EntryTable) -> _Groups:
    """How the first cell of a row joins the ones above and below (17.4.84); rows that stay with the next."""
    merged: dict[int, str] = {}
    together: set[int] = set()
    rows = enumerate(table.rows, start=1)
    for first, group in groupby(rows, key=lambda numbered: numbered[1].cells[0]):
        numbers = [number for number, _ in group]
        if not first or len(numbers) < 2:
            continue
        merged[numbers[0]] = _STARTS
        merged |= dict.fromkeys(numbers[1:], _CONTINUES)
        if len(numbers) <= _SHORT_GROUP:
            together.update(numbers[:-1])
    return merged, together


_CELLS = '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
"""Columns are as wide as their words need beside these margins, whatever the template's tables have."""


class _Head(NamedTuple):
    """What the beginning of a table depends on."""

    columns: tuple[TableColumn, ...]
    total: bool
    table_style: str
    head_style: str
    width: int
    letters: str
    caption: str


@lru_cache(maxsize=512)
def _table_head(head: _Head) -> str:
    """Table properties, grid, and the header row, which repeats on every page (17.4.49).

    The documents of a master share it.
    """
    columns = head.columns
    widths = _widths(columns, head.width)
    size = f"<w:rPr>{head.letters}</w:rPr>" if head.letters else ""
    heads = "".join(
        cell(
            own,
            paragraph(head.head_style, f"<w:r>{size}{text(column.title)}</w:r>", _RIGHT * column.numeric),
        )
        for own, column in zip(widths, columns, strict=True)
    )
    look = _HEADED.format(more="60" if head.total else "20", last=int(head.total), labels=0)
    named = _alternative(head.caption, " · ".join(column.title for column in columns))
    opening = f"{_opening(head.table_style, head.width)}{_CELLS}{look}{named}</w:tblPr>"
    return f"{opening}{_grid(widths)}{head_row(heads)}"


def _alternative(title: str, description: str = "") -> str:
    """What is read out instead of a table: its title, and what is in it (ISO/IEC 29500-1, 17.4)."""
    found = f'<w:tblCaption w:val="{attribute(title)}"/>' if title else ""
    return found + (f'<w:tblDescription w:val="{attribute(description)}"/>' if description else "")


def _opening(style: str, width: int) -> str:
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{width}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/>'
    )


def _grid(widths: Sequence[int]) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tblGrid>{columns}</w:tblGrid>"


def _widths(columns: Sequence[TableColumn], width: int) -> list[int]:
    """Column widths in twentieths of a point; together exactly the width of the text."""
    widths = [max(int(column.width * width), 1) for column in columns]
    widths[-1] += width - sum(widths)
    return widths


def _letters(columns: int, width: int) -> str:
    """Smaller letters for tables of many columns, in half points."""
    wide, widest = (_WIDE_TABLE, _WIDEST_TABLE) if width < _UPRIGHT else (_WIDEST_TABLE, 2 * _WIDEST_TABLE)
    if columns <= wide:
        return ""
    size = 16 if columns <= widest else 13
    return f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'


def _shade(content: Rich) -> str:
    """The ground of a rated cell (17.4.32)."""
    fill = _SHADES.get(content.rating, "")
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""


# ------------------------------------------------------------------------------------------- facts

_LABELS = {"zh": 1280, "en": 1560}
"""Width of the label column; English labels are longer words."""
_HALF_ROW, _LONG_LABEL = 30, 20
"""Columns of text that fit into half a row, and into a label of two lines, of an upright page."""
_USUAL_WIDTH = 9412
_NARROW = 6000
"""Below this width a row has one pair."""


def facts_table(facts: Sequence[Fact], writing: Writing, width: int, caption: str = "") -> str:
    """Two pairs of label and value per row; a long value, or one that is left over, has a row of its own."""
    label = min(_LABELS[writing.language], width // 3)
    single = width < _NARROW
    pair = (label, width // 2 - label)
    widths = [label, width - label] if single else [*pair, pair[0], width - width // 2 - label]
    rows: list[str] = []
    waiting: Fact | None = None
    for fact in facts:
        if single or _is_long(fact, width):
            if waiting is not None:
                rows.append(_wide_fact_row(waiting, label, width, writing, single=single))
                waiting = None
            rows.append(_wide_fact_row(fact, label, width, writing, single=single))
        elif waiting is None:
            waiting = fact
        else:
            rows.append(_fact_row(waiting, fact, pair, writing))
            waiting = None
    if waiting is not None:
        rows.append(_wide_fact_row(waiting, label, width, writing, single=single))
    named = caption or translator(writing.language)(ABOUT)
    return labelled_table(writing.look.facts_table, widths, rows, named)


def _is_long(fact: Fact, width: int) -> bool:
    value = fact.value if isinstance(fact.value, str) else max(fact.value.text, fact.value.second, key=len)
    length = len(value) if value.isascii() else 2 * len(value)
    label = len(fact.label) if fact.label.isascii() else 2 * len(fact.label)
    return length > _HALF_ROW * width / _USUAL_WIDTH or "\n" in value or label > _LONG_LABEL


def _fact_row(first: Fact, second: Fact, widths: tuple[int, int], writing: Writing) -> str:
    label, value = widths
    look = writing.look
    return row(
        cell(label, plain(look.fact_label, first.label)),
        cell(value, _value(first.value, writing)),
        cell(label, plain(look.fact_label, second.label)),
        cell(value, _value(second.value, writing)),
    )


def _wide_fact_row(fact: Fact, label: int, width: int, writing: Writing, *, single: bool) -> str:
    span = "" if single else '<w:gridSpan w:val="3"/>'
    return row(
        cell(label, plain(writing.look.fact_label, fact.label)),
        cell(width - label, _value(fact.value, writing), span),
    )


def _value(content: Content, writing: Writing) -> str:
    return paragraphs(content, writing.look.table_text, writing)


# --------------------------------------------------------------------------------- names and entries


def label_table(table: LabelTable, writing: Writing, width: int, caption: str = "") -> str:
    """The names of aspects on the left, their entries on the right."""
    longest = max(display_width(row.label) for row in table.rows)
    label = min(max(_LABELS[writing.language], longest * 105 + 160), width // 3)
    style = writing.look.table_text
    rows = [
        row(
            cell(label, plain(writing.look.fact_label, labelled.label)),
            cell(
                width - label,
                "".join(
                    item_text(item, style, writing, behind=_in_brackets(item, writing))
                    for item in labelled.items
                ),
            ),
        )
        for labelled in table.rows
    ]
    return labelled_table(writing.look.facts_table, [label, width - label], rows, caption)


def _in_brackets(item: Item, writing: Writing) -> str:
    """The details of an entry behind its text."""
    if not item.details:
        return ""
    before, behind = ("（", "）") if writing.language == "zh" else (" (", ")")
    return f"<w:r>{text(before)}</w:r>{details(item, writing)}<w:r>{text(behind)}</w:r>"


# ------------------------------------------------------------------------------------------ pieces


def row(*cells: str) -> str:
    """A row that does not break across pages (17.4.6)."""
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def head_row(cells: str) -> str:
    """A row of headers: they repeat on every page (17.4.49)."""
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"


def cell(width: int, content: str, more: str = "") -> str:
    """A cell of finished paragraphs."""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{more}</w:tcPr>{content}</w:tc>'


def labelled_table(style: str, widths: Sequence[int], rows: Sequence[str], caption: str) -> str:
    """A table of finished rows that has labels in its first column, and no header row."""
    properties = f"{_opening(style, sum(widths))}{_LABELS_FIRST}{_alternative(caption)}</w:tblPr>"
    return f"{properties}{_grid(widths)}{''.join(rows)}</w:tbl>"


def headed_table(
    style: str, widths: Sequence[int], rows: Sequence[str], caption: str, *, labels: bool = False
) -> str:
    """A table of finished rows, the first of them headers; ``labels``: so is the first column."""
    look = _HEADED.format(more="A0" if labels else "20", last=0, labels=int(labels))
    properties = f"{_opening(style, sum(widths))}{look}{_alternative(caption)}</w:tblPr>"
    return f"{properties}{_grid(widths)}{''.join(rows)}</w:tbl>"
