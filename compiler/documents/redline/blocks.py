"""Paragraphs and tables of two documents as those of one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from compiler.documents.house.markup import attribute, child, children, value
from compiler.documents.redline.align import Piece, pairs, shared_words
from compiler.documents.redline.atoms import atoms_of, merged, plain_text, tracked
from compiler.documents.redline.lists import Lists
from compiler.documents.redline.marks import Kind, Tracker, W, shell

_P, _TABLE, _ROW, _CELL, _SDT = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc", f"{W}sdt"
_ENTRY = "_d"
"""Bookmarks of entries begin so."""
_BOOKMARKS = re.compile(r"<w:bookmark(?:Start|End) [^>]*>")
_PARAGRAPHS_ALIKE, _ROWS_ALIKE, _TABLES_ALIKE = 0.4, 0.5, 0.3
"""What shares fewer of its words is another one: it is deleted and inserted as a whole."""


@dataclass(frozen=True, slots=True)
class Merging:
    """What is looked up on the way."""

    tracker: Tracker
    lists: Lists
    same: Mapping[str, str]
    """Bookmarks of old entries, and those of the new entries that they are."""


def merged_blocks(
    old: Sequence[etree._Element], new: Sequence[etree._Element], merging: Merging
) -> Iterator[etree._Element]:
    """The content of a body, header, footer or content control."""
    before = [_piece(one, merging.same) for one in old]
    after = [_piece(one, {}) for one in new]
    last: etree._Element | None = None
    for i, j in pairs(before, after, _PARAGRAPHS_ALIKE):
        for one in _block(None if i is None else old[i], None if j is None else new[j], merging):
            if last is not None and last.tag == one.tag == _TABLE:
                yield _between_tables(merging.tracker)
            last = one
            yield one


def _between_tables(tracker: Tracker) -> etree._Element:
    """A paragraph that is there in neither document: Word would join two tables without one between."""
    paragraph = etree.Element(_P)
    tracker.paragraph(paragraph, "ins", "del")
    return paragraph


def _piece(block: etree._Element, same: Mapping[str, str]) -> Piece:
    if block.tag == _P:
        style, text = value(block, "pPr", "pStyle"), _text(block)
        key = _anchor(block, same) or (style, text)
        return Piece((_P, style, key), (_P, style), text)
    if block.tag == _TABLE:
        grid = child(block, "tblGrid")
        shape = 0 if grid is None else len(children(grid, "gridCol"))
        caption = value(block, "tblPr", "tblCaption")
        kind = (_TABLE, shape, value(block, "tblPr", "tblStyle"), caption)
        return Piece((kind, caption or _text(next(block.iter(_ROW), block))), kind, _text(block))
    if block.tag == _SDT:
        return Piece((_SDT, value(block, "sdtPr", "tag"), value(block, "sdtPr", "alias")), _SDT, "")
    return Piece((block.tag, _markup(block)), block.tag, _text(block))


def _anchor(block: etree._Element, same: Mapping[str, str]) -> str:
    """The bookmark of the first entry in it, as the new document calls it; empty: there is none."""
    names = (attribute(one, "name") for one in block.iter(f"{W}bookmarkStart"))
    name = next((name for name in names if name.startswith(_ENTRY)), "")
    return same.get(name, name)


def _text(block: etree._Element) -> str:
    return "".join(one.text or "" for one in block.iter(f"{W}t"))


def _markup(element: etree._Element) -> str:
    return etree.tostring(element, encoding="unicode", with_tail=False)


def _block(
    old: etree._Element | None, new: etree._Element | None, merging: Merging
) -> Iterator[etree._Element]:
    """One paragraph or table that both have, or only one of them."""
    if old is None:
        yield from () if new is None else _one_sided(new, "ins", merging)
    elif new is None:
        yield from _one_sided(old, "del", merging)
    elif old.tag == _P:
        yield _paragraph(old, new, merging)
    elif old.tag == _TABLE:
        yield _table(old, new, merging)
    else:
        copy = deepcopy(new)
        before, after = child(old, "sdtContent"), child(copy, "sdtContent")
        if before is not None and after is not None:
            after[:] = list(merged_blocks(list(before), list(after), merging))
        yield copy


def _one_sided(block: etree._Element, kind: Kind, merging: Merging) -> Iterator[etree._Element]:
    """A block that only one document has. What is neither text nor table stays out of the other's way."""
    if block.tag == _P:
        yield _tracked_paragraph(block, kind, merging)
    elif block.tag == _TABLE:
        copy = _without_rows(block)
        copy.extend([_tracked_row(row, kind, merging) for row in children(block, "tr")])
        yield copy
    elif block.tag == _SDT:
        content = child(block, "sdtContent")
        for one in () if content is None else content:
            yield from _one_sided(one, kind, merging)
    elif kind == "ins":
        yield deepcopy(block)


# ----------------------------------------------------------------------------------------- paragraphs


def _paragraph(old: etree._Element, new: etree._Element, merging: Merging) -> etree._Element:
    """A paragraph that both have: that of the new document, and in it what the old one said."""
    merging.lists.pair(old, new)
    if _content(old) == _content(new):
        return deepcopy(new)
    before, after = atoms_of(old), atoms_of(new)
    paragraph = _empty_copy(new)
    fields = {one.key for one in before if one.whole} & {one.key for one in after if one.whole}
    if not fields and shared_words(plain_text(before), plain_text(after)) < _PARAGRAPHS_ALIKE:
        paragraph.extend(list(tracked(before, "del", merging.tracker)))
        paragraph.extend(list(tracked(after, "ins", merging.tracker)))
    else:
        paragraph.extend(list(merged(before, after, merging.tracker)))
    return paragraph


def _content(paragraph: etree._Element) -> str:
    """The markup of what stands in a paragraph, whatever the numbers of its bookmarks."""
    return "".join(_plain(one) for one in paragraph if one.tag != f"{W}pPr")


def _plain(element: etree._Element) -> str:
    """Markup without bookmarks: their numbers depend on what stands before them."""
    return _BOOKMARKS.sub("", _markup(element))


def _tracked_paragraph(
    paragraph: etree._Element, kind: Kind, merging: Merging, *, closes: bool = False
) -> etree._Element:
    """A paragraph that only one document has; one that closes a cell cannot go, and only its content does."""
    copy = _empty_copy(paragraph)
    if kind == "del":
        merging.lists.renumber(copy)
    copy.extend(list(tracked(atoms_of(paragraph), kind, merging.tracker)))
    if not closes:
        merging.tracker.paragraph(copy, kind)
    return copy


def _empty_copy(paragraph: etree._Element) -> etree._Element:
    """A paragraph with the properties of another one, and nothing in it."""
    copy = shell(paragraph)
    properties = child(paragraph, "pPr")
    if properties is not None:
        copy.append(deepcopy(properties))
    return copy


# ---------------------------------------------------------------------------------------------- tables


def _without_rows(table: etree._Element) -> etree._Element:
    """A table without its rows."""
    copy = shell(table)
    copy.extend([deepcopy(one) for one in table if one.tag != _ROW])
    return copy


def _table(old: etree._Element, new: etree._Element, merging: Merging) -> etree._Element:
    """A table that both have, with its columns."""
    before, after = children(old, "tr"), children(new, "tr")
    table = _without_rows(new)
    together = pairs(
        [_row_piece(row, merging.same) for row in before], [_row_piece(row, {}) for row in after], _ROWS_ALIKE
    )
    for i, j in together:
        if i is None:
            table.append(_tracked_row(after[j or 0], "ins", merging))
        elif j is None:
            table.append(_tracked_row(before[i], "del", merging))
        else:
            table.append(_row(before[i], after[j], merging))
    return table


def _row_piece(row: etree._Element, same: Mapping[str, str]) -> Piece:
    cells = children(row, "tc")
    key = _anchor(row, same) or tuple(_text(cell) for cell in cells)
    # The paragraph that closes a cell is the new one's: rows of other styles are other rows.
    shape = tuple(
        (value(cell, "tcPr", "gridSpan"), value(cell[-1], "pPr", "pStyle") if len(cell) else "")
        for cell in cells
    )
    return Piece((key, shape), shape, _text(row))


def _row(old: etree._Element, new: etree._Element, merging: Merging) -> etree._Element:
    """A row that both have, cell by cell."""
    if _plain(old) == _plain(new):
        return deepcopy(new)
    row = shell(new)
    before = iter(children(old, "tc"))
    for one in new:
        row.append(_cell(next(before), one, merging) if one.tag == _CELL else deepcopy(one))
    return row


def _cell(old: etree._Element, new: etree._Element, merging: Merging) -> etree._Element:
    """A cell that both have; its last paragraph stays, since every cell ends in one (17.4.66)."""
    cell = shell(new)
    properties = child(new, "tcPr")
    if properties is not None:
        cell.append(deepcopy(properties))
    before, after = ([one for one in each if one.tag != f"{W}tcPr"] for each in (old, new))
    cell.extend(list(merged_blocks(before[:-1], after[:-1], merging)))
    cell.append(_paragraph(before[-1], after[-1], merging))
    return cell


def _tracked_row(row: etree._Element, kind: Kind, merging: Merging) -> etree._Element:
    """A row that only one document has."""
    copy = deepcopy(row)
    for cell in children(copy, "tc"):
        blocks = [one for one in cell if one.tag != f"{W}tcPr"]
        for one in blocks:
            cell.remove(one)
        for number, one in enumerate(blocks, start=1):
            if one.tag == _P:
                cell.append(_tracked_paragraph(one, kind, merging, closes=number == len(blocks)))
            else:
                cell.extend(list(_one_sided(one, kind, merging)))
    merging.tracker.row(copy, kind)
    return copy
