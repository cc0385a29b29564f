"""Tables: entries in columns, facts in pairs, entries behind the name of their aspect (17.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compiler.documents.body.lists import details, draft_mark, item_text
from compiler.documents.body.texts import paragraph, paragraphs, plain, text
from compiler.documents.body.writing import Place, Writing
from compiler.model import Content, EntryTable, Fact, LabelTable, Rich, TableColumn

MANY = 7
"""A table with more columns turns the page to landscape."""
_WIDE_TABLE, _WIDEST_TABLE = 8, 12
"""Tables with more columns get smaller letters, so that words stay whole."""
_UPRIGHT = 10_000
"""Narrower than landscape, in twentieths of a point."""
_SHADES = {"low": "E6F5F1", "medium": "FDF5E6", "high": "FBE3D6"}
"""Of rated cells; the word stands in the cell besides."""
_RIGHT = '<w:jc w:val="right"/>'
_LOOK = (
    '<w:tblLook w:val="0000" w:firstRow="0" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
    'w:noHBand="1" w:noVBand="1"/>'
)


def air(writing: Writing, *, keep: bool = False) -> str:
    """The line below a table; without a paragraph between them Word joins neighbouring tables."""
    properties = '<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>'
    return paragraph(writing.look.table_text, "", ("<w:keepNext/>" if keep else "") + properties)


# --------------------------------------------------------------------------------- entries in columns


def entry_table(table: EntryTable, writing: Writing, place: Place, width: int) -> Iterator[str]:
    """A table of entries, its header repeated on every page, its total below."""
    if table.title:
        yield plain(writing.look.heading(place.level + 1), table.title)
    yield _entry_table(table, writing, width)
    yield air(writing)


def _entry_table(table: EntryTable, writing: Writing, width: int) -> str:
    look = writing.look
    letters = _letters(len(table.columns), width)
    styles = [look.table_figure if column.numeric else look.table_text for column in table.columns]
    parts = [_table_head(table, writing, width, letters)]
    keep = ""
    merged = _merges(table)
    for number, row in enumerate(table.rows, start=1):
        if table.total and number == len(table.rows):
            keep = "<w:keepNext/>"  # the total stays on the page of the last row
        cells: list[str] = []
        start, end = writing.marks(row.entry)
        if row.draft:
            start += draft_mark(writing)
        for column, (content, style) in enumerate(zip(row.cells, styles, strict=True)):
            around = (start, end) if column == 0 else ("", "")
            own = merged.get(number, "") if column == 0 else ""
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


_STARTS, _CONTINUES = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def _merges(table: EntryTable) -> dict[int, str]:
    """Row number → how the first cell of a row joins the ones above and below (17.4.84)."""
    if not table.grouped:
        return {}
    firsts = [row.cells[0] for row in table.rows]
    found: dict[int, str] = {}
    for number, first in enumerate(firsts, start=1):
        if number > 1 and first and firsts[number - 2] == first:
            found[number] = _CONTINUES
        elif number < len(firsts) and first and firsts[number] == first:
            found[number] = _STARTS
    return found


def _table_head(table: EntryTable, writing: Writing, width: int, letters: str) -> str:
    """Table properties, grid, and the header row, which repeats on every page (17.4.49)."""
    columns, look = table.columns, writing.look
    widths = _widths(columns, width)
    size = f"<w:rPr>{letters}</w:rPr>" if letters else ""
    heads = "".join(
        cell(
            own, paragraph(look.table_head, f"<w:r>{size}{text(column.title)}</w:r>", _RIGHT * column.numeric)
        )
        for own, column in zip(widths, columns, strict=True)
    )
    last = bool(table.total)
    return (
        f'{_opening(look.duty_table, width)}<w:tblLook w:val="{"0060" if last else "0020"}" w:firstRow="1" '
        f'w:lastRow="{int(last)}" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>'
        f"{_grid(widths)}<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heads}</w:tr>"
    )


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


def facts_table(facts: Sequence[Fact], writing: Writing, width: int) -> str:
    """Two pairs of label and value per row; a long value takes a row of its own."""
    label = min(_LABELS[writing.language], width // 3)
    single = width < _NARROW
    pair = (label, width // 2 - label)
    widths = [label, width - label] if single else [*pair, pair[0], width - width // 2 - label]
    rows: list[str] = []
    waiting: Fact | None = None
    for fact in facts:
        if single or _is_long(fact, width):
            if waiting is not None:
                rows.append(_fact_row(waiting, Fact("", ""), pair, writing))
                waiting = None
            rows.append(_wide_fact_row(fact, label, width, writing, single=single))
        elif waiting is None:
            waiting = fact
        else:
            rows.append(_fact_row(waiting, fact, pair, writing))
            waiting = None
    if waiting is not None:
        rows.append(_fact_row(waiting, Fact("", ""), pair, writing))
    return (
        f"{_opening(writing.look.facts_table, width)}{_LOOK}</w:tblPr>{_grid(widths)}{''.join(rows)}</w:tbl>"
    )


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


def label_table(table: LabelTable, writing: Writing, width: int) -> str:
    """The names of aspects on the left, their entries on the right."""
    longest = max(len(row.label) if row.label.isascii() else 2 * len(row.label) for row in table.rows)
    label = min(max(_LABELS[writing.language], longest * 105 + 160), width // 3)
    rows: list[str] = []
    for labelled in table.rows:
        texts: list[str] = []
        for item in labelled.items:
            texts.append(item_text(item, writing.look.table_text, writing))
            if item.details:
                texts.append(
                    paragraph(writing.look.table_text, details(item, writing), '<w:ind w:left="200"/>')
                )
        rows.append(
            row(
                cell(label, plain(writing.look.fact_label, labelled.label)),
                cell(width - label, "".join(texts)),
            )
        )
    grid = _grid([label, width - label])
    return f"{_opening(writing.look.facts_table, width)}{_LOOK}</w:tblPr>{grid}{''.join(rows)}</w:tbl>"


# ------------------------------------------------------------------------------------------ pieces


def row(*cells: str) -> str:
    """A row that does not break across pages (17.4.6)."""
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def cell(width: int, content: str, more: str = "") -> str:
    """A cell of finished paragraphs."""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{more}</w:tcPr>{content}</w:tc>'


def plain_table(style: str, widths: Sequence[int], rows: Sequence[str]) -> str:
    """A table of finished rows."""
    return f"{_opening(style, sum(widths))}{_LOOK}</w:tblPr>{_grid(widths)}{''.join(rows)}</w:tbl>"
