"""The comments part: who wrote a note on which cell, and what it says.

``CT_Comments``: ECMA-376 part 1, 18.7.6.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from compiler.address import cell_name, parse_cell
from compiler.container import DECLARATION
from compiler.model.workbook import Position
from compiler.reading.text import decode
from compiler.workbooks.edit.markup import (
    Node,
    Splice,
    append,
    attribute,
    child,
    children,
    inserted,
    root,
    spliced,
    xml_text,
)

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_TEXT = re.compile(rb"<(?:[^\s/>:]+:)?t(?:\s[^>]*)?>([^<]*)</")
_LONGEST = 32_000
"""Characters of one note; Excel holds 32,767 in a cell."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a note."""

    text: str
    bold: bool = False


Note = Sequence[Run]


def plain(note: Note) -> str:
    """The text of a note."""
    return "".join(run.text for run in note)


def empty_comments(namespace: str) -> bytes:
    """A comments part without notes."""
    return f'{DECLARATION}<comments xmlns="{namespace}"><authors/><commentList/></comments>'.encode()


def with_notes(
    data: bytes, notes: Mapping[Position, Note], author: str, font: str
) -> tuple[bytes, list[Position]]:
    """The comments part with the notes, and the cells that had none before.

    A note that is there already keeps its text and gets ours below a blank line, unless it says it already.
    """
    outermost = root(data)
    listed = child(data, outermost, "commentList")
    if listed is None:
        return data, []
    prefix = outermost.prefix.decode()
    present = dict(_by_cell(data, listed))
    number, splices = _author(data, outermost, author)
    texts: list[str] = []
    new: list[Position] = []
    for place, note in sorted(notes.items()):
        if place in present:
            splices += _below(data, present[place], note, font, prefix)
            continue
        text = f"<{prefix}text>{_runs(note, font, prefix)}</{prefix}text>"
        reference = cell_name(*place)
        texts.append(
            f'<{prefix}comment ref="{reference}" authorId="{number}" shapeId="0">{text}</{prefix}comment>'
        )
        new.append(place)
    splices += append(data, listed, "".join(texts))
    return spliced(data, splices), new


def _by_cell(data: bytes, listed: Node) -> Iterator[tuple[Position, Node]]:
    for comment in children(data, listed):
        try:
            yield parse_cell(attribute(data, comment, "ref") or ""), comment
        except ValueError:
            continue


def _author(data: bytes, outermost: Node, author: str) -> tuple[int, list[Splice]]:
    """The author's number in the list of authors, added to it where it is new (18.7.2)."""
    listed = child(data, outermost, "authors")
    prefix = outermost.prefix.decode()
    entry = f"<{prefix}author>{xml_text(author, escapes=True)}</{prefix}author>"
    if listed is None:
        return 0, inserted(data, outermost, outermost.inner, f"<{prefix}authors>{entry}</{prefix}authors>")
    names = [data[node.inner : node.close].decode() for node in children(data, listed)]
    if author in names:
        return names.index(author), []
    return len(names), append(data, listed, entry)


def _below(data: bytes, comment: Node, note: Note, font: str, prefix: str) -> list[Splice]:
    """Our text behind that of a note. A plain text becomes the first of its runs (``CT_Rst``, 18.7.7)."""
    text = child(data, comment, "text")
    if text is None or _says(data, text, note):
        return []
    parts = [node for node in children(data, text) if node.name in ("t", "r")]
    blank = Run("\n\n")
    runs = _runs([blank, *note] if parts else note, font, prefix)
    if not parts:
        return inserted(data, text, text.inner, runs)
    last = parts[-1]
    if last.name == "r":
        return [Splice(last.end, last.end, runs.encode())]
    opening, closing = f"<{prefix}r>".encode(), f"</{prefix}r>{runs}".encode()
    return [Splice(last.start, last.start, opening), Splice(last.end, last.end, closing)]


def _says(data: bytes, text: Node, note: Note) -> bool:
    """Whether a note says what ours says."""
    said = "".join(decode(part.decode()) for part in _TEXT.findall(data, text.inner, text.close))
    return " ".join(plain(note).split()) in " ".join(said.split())


def _runs(note: Note, font: str, prefix: str) -> str:
    """The runs of a note in the type of Excel's own notes (``CT_RElt``, 18.4.4)."""
    left = _LONGEST
    runs: list[str] = []
    for run in note:
        bold = f"<{prefix}b/>" if run.bold else ""
        face = f'<{prefix}sz val="9"/><{prefix}color indexed="81"/><{prefix}rFont val="{font}"/>'
        text = xml_text(run.text[:left], escapes=True)
        written = f'<{prefix}t xml:space="preserve">{text}</{prefix}t>'
        runs.append(f"<{prefix}r><{prefix}rPr>{bold}{face}</{prefix}rPr>{written}</{prefix}r>")
        left -= len(run.text[:left])
    return "".join(runs)
