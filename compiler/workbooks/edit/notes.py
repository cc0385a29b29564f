"""Notes on cells: the comments part, and the drawing that shows them.

``CT_Comments``: ECMA-376 part 1, 18.7.6. The drawing is VML (part 4, 19.1) as Excel writes it, which is not
always well-formed: it is spliced, never parsed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from compiler.address import cell_name, column_number
from compiler.width import display_width
from compiler.workbooks.edit.markup import HEAD, content, splice

Position = tuple[int, int]

AUTHOR = "dutyc"
_COMMENT = re.compile(r'<comment(?=\s)[^>]*?\sref="([A-Z]+)([0-9]+)"[^>]*>(.*?)</comment>', re.DOTALL)
_AUTHORS = re.compile(r"<authors(?:\s[^>]*)?>(.*?)</authors>|<authors(?:\s[^>]*)?/>", re.DOTALL)
_SHAPE_NUMBER = re.compile(r"_x0000_s([0-9]+)")
_MAP = re.compile(r'(<o:idmap\s[^>]*?data=")([^"]*)(")')
_FONT = '<rPr><sz val="9"/><color indexed="81"/><rFont val="Tahoma"/><family val="2"/></rPr>'
_LINE, _LETTERS, _PIXELS = 15, 40, 6.2
"""Pixels of a line, letters in a line, and pixels of a letter."""
_BLOCK = 1024
"""Shapes are numbered in blocks of so many; a drawing names the blocks that it uses."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Widths of columns and heights of rows in pixels, as far as they are not the usual ones."""

    columns: Mapping[int, int]
    rows: Mapping[int, int]
    column: int = 64
    row: int = 20


def with_notes(
    text: str | None, namespace: str, notes: Mapping[Position, str]
) -> tuple[str, frozenset[Position]]:
    """The comments part with more notes, and the cells that had one already: ours stands below theirs."""
    part = (
        text
        or f'{HEAD}<comments xmlns="{namespace}"><authors></authors><commentList></commentList></comments>'
    )
    part = re.sub(r"<commentList(\s[^>]*)?/>", "<commentList></commentList>", part, count=1)
    part, author = _with_author(part)
    edits: list[tuple[int, int, str]] = []
    there: set[Position] = set()
    for match in _COMMENT.finditer(part):
        place = (int(match[2]), column_number(match[1]))
        if place in notes:
            there.add(place)
            body = _extended(match[3], notes[place])
            edits.append((match.start(3), match.end(3), body))
    end = part.rindex("</commentList>")
    new = "".join(
        f'<comment ref="{cell_name(*place)}" authorId="{author}"><text>{_run(notes[place])}</text></comment>'
        for place in sorted(notes.keys() - there)
    )
    return splice(part, [*edits, (end, end, new)]), frozenset(there)


def _with_author(part: str) -> tuple[str, int]:
    """The part with us among its authors, and our number."""
    match = _AUTHORS.search(part)
    if match is None:
        place = part.index("<commentList")
        return f"{part[:place]}<authors><author>{AUTHOR}</author></authors>{part[place:]}", 0
    names = re.findall(r"<author(?:\s[^>]*)?>(.*?)</author>|<author(?:\s[^>]*)?/>", match[1] or "", re.DOTALL)
    if AUTHOR in names:
        return part, names.index(AUTHOR)
    body = f"{match[1] or ''}<author>{AUTHOR}</author>"
    return f"{part[: match.start()]}<authors>{body}</authors>{part[match.end() :]}", len(names)


def _extended(body: str, note: str) -> str:
    """The inside of a comment with our note below its text; a plain text becomes a run first."""
    body = re.sub(
        r"<text>\s*(<t(?:\s[^>]*)?>.*?</t>)\s*</text>", r"<text><r>\1</r></text>", body, flags=re.DOTALL
    )
    body = re.sub(r"<text(\s[^>]*)?/>", "<text></text>", body)
    end = body.index("</text>")
    gap = "\n\n" if "<t" in body[:end].replace("<text", "") else ""
    return body[:end] + _run(gap + note) + body[end:]


def _run(text: str) -> str:
    return f'<r>{_FONT}<t xml:space="preserve">{content(text)}</t></r>'


def with_shapes(text: str | None, notes: Mapping[Position, str], grid: Grid, block: int) -> str:
    """The drawing with a hidden box for each note; ``block`` numbers the shapes of a new drawing."""
    part = text or _EMPTY.format(block=block)
    taken = [int(number) for number in _SHAPE_NUMBER.findall(part)]
    first = max([*taken, block * _BLOCK]) + 1
    shapes = [_shape(first + i, place, notes[place], grid) for i, place in enumerate(sorted(notes))]
    if not re.search(r'<v:shapetype\s[^>]*id="_x0000_t202"', part):
        shapes.insert(0, _SHAPE_TYPE)
    end = part.rindex("</xml>")
    part = part[:end] + "".join(shapes) + part[end:]
    used = {str(number // _BLOCK) for number in range(first, first + len(notes))}
    return _MAP.sub(
        lambda m: m[1] + ",".join(dict.fromkeys([*m[2].split(","), *sorted(used, key=int)])) + m[3],
        part,
        count=1,
    )


def last_block(drawing: str) -> int:
    """The highest block of shape numbers that a drawing uses."""
    return max([int(number) // _BLOCK for number in _SHAPE_NUMBER.findall(drawing)], default=0)


_EMPTY = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="{block}"/></o:shapelayout></xml>'
)
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)


def _shape(number: int, place: Position, note: str, grid: Grid) -> str:
    """The box of one note, as large as its text, right of its cell."""
    row, column = place
    width, height = _size(note)
    left, top = column + 1, max(row - 1, 1)
    right, right_rest = _walk(left, 15 + width, grid.columns, grid.column)
    bottom, bottom_rest = _walk(top, 10 + height, grid.rows, grid.row)
    anchor = f"{left - 1}, 15, {top - 1}, 10, {right - 1}, {right_rest}, {bottom - 1}, {bottom_rest}"
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;'
        f"margin-top:2pt;width:{width * 0.75:g}pt;height:{height * 0.75:g}pt;z-index:{number % _BLOCK};"
        'visibility:hidden" '
        'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" '
        'obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
        '<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/>'
        f"<x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row - 1}</x:Row><x:Column>{column - 1}</x:Column></x:ClientData></v:shape>"
    )


def _size(note: str) -> tuple[int, int]:
    """Width and height of a box for a text, in pixels."""
    lines = note.split("\n")
    longest = min(max(display_width(line) for line in lines), _LETTERS)
    count = sum(max(1, -(-display_width(line) // _LETTERS)) for line in lines)
    return round(max(longest, 16) * _PIXELS) + 16, count * _LINE + 12


def _walk(start: int, distance: int, sizes: Mapping[int, int], usual: int) -> tuple[int, int]:
    """The column or row in which a distance from the start of ``start`` ends, and how far into it."""
    place = start
    while distance >= sizes.get(place, usual) and place < 1_048_576:
        distance -= sizes.get(place, usual)
        place += 1
    return place, distance


def grid_of(sheet: str) -> Grid:
    """The widths and heights that a worksheet gives (18.3.1.13, 18.3.1.73), in pixels."""
    columns: dict[int, int] = {}
    head, _, data = sheet.partition("<sheetData")
    for tag in re.findall(r"<col(?=\s)[^>]*>", head):
        values = dict(re.findall(r'\s(min|max|width|hidden)="([^"]*)"', tag))
        width = 0 if values.get("hidden") in ("1", "true") else _pixels(values.get("width", ""))
        first, last = int(values.get("min", 1)), int(values.get("max", 1))
        columns |= dict.fromkeys(range(first, min(last, first + 255) + 1), width)
    rows = {
        int(number): round(float(height) * 4 / 3)
        for number, height in re.findall(r'<row\s[^>]*?r="([0-9]+)"[^>]*?\sht="([0-9.]+)"', data)
    }
    return Grid(columns, rows)


def _pixels(width: str) -> int:
    """The pixels of a column that is so many letters of the usual font wide."""
    try:
        return round(float(width) * 7)
    except ValueError:
        return 64
