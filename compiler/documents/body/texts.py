"""Texts as runs and paragraphs: line breaks, bold letters, the second language, lists in one cell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from compiler.documents.body.writing import Writing
from compiler.documents.house.numbering import FORMS
from compiler.model.documents import Content
from compiler.model.workbook import Run

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE = re.compile(
    r"\s*(?:(?P<number>[0-9]{1,2})(?P<mark>[.、)]|．)(?![0-9])|\((?P<plain>[0-9]{1,2})\)|（(?P<wide>[0-9]{1,2})）"
    r"|(?P<circle>[①-⑳])|(?P<letter>[a-z])\)|(?P<bullet>[•●·▪■◆➢\-–*])(?=\s))\s*(?P<text>\S.*)"
)
"""A line of a list that somebody numbered by hand."""
_MARKS = {".": "1.", "．": "1.", "、": "1、", ")": "1)"}
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def escaped(value: str) -> str:
    """What goes into a ``w:t``: escaped, with line breaks as ``w:br``, and nothing that XML cannot hold."""
    if not value.isprintable():
        value = _ILLEGAL.sub("", value.replace("\t", " "))
    if "&" in value or "<" in value or ">" in value:
        value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return value.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">') if "\n" in value else value


def attribute(value: str) -> str:
    """What goes into an attribute: one line, escaped."""
    return escaped(" ".join(value.split())).replace('"', "&quot;")


def text(value: str) -> str:
    """A run's text."""
    inner = escaped(value)
    if value[:1] != " " and value[-1:] != " " and "\n" not in value:
        return f"<w:t>{inner}</w:t>"
    return f'<w:t xml:space="preserve">{inner}</w:t>'


def paragraph(style: str, content: str, more: str = "") -> str:
    """A paragraph of finished runs; ``more``: further properties in the order of ``CT_PPr`` (17.3.1.26)."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{content}</w:p>'


def plain(style: str, value: str, more: str = "") -> str:
    """A paragraph of plain text."""
    return paragraph(style, f"<w:r>{text(value)}</w:r>" if value else "", more)


def heading(level: int, title: str, writing: Writing, more: str = "") -> str:
    """A heading of a chapter, with its anchor where there is a table of contents."""
    anchor = writing.anchor(level, title)
    if not anchor:
        return plain(writing.look.heading(level), title, more)
    number = anchor.removeprefix("_Toc")
    start = f'<w:bookmarkStart w:id="{number}" w:name="{anchor}"/>'
    content = f'{start}<w:r>{text(title)}</w:r><w:bookmarkEnd w:id="{number}"/>'
    return paragraph(writing.look.heading(level), content, more)


def runs(content: Content, writing: Writing, letters: str = "") -> str:
    """A text as runs; ``letters`` are run properties that all of them have."""
    if isinstance(content, str):
        properties = f"<w:rPr>{letters}</w:rPr>" if letters else ""
        return f"<w:r>{properties}{text(content)}</w:r>" if content else ""
    parts = [_run(run, letters) for run in content.runs]
    if content.second:
        properties = f'<w:rPr><w:rStyle w:val="{writing.look.second}"/>{letters}</w:rPr>'
        line = "<w:br/>" if parts else ""
        parts.append(f"<w:r>{properties}{line}{text(content.second)}</w:r>")
    return "".join(parts)


def _run(run: Run, letters: str) -> str:
    properties = letters
    if run.bold or run.italic or run.strike:
        # In the order of CT_RPr (17.3.2.28); letters are sizes, which come behind.
        properties = (
            ("<w:b/><w:bCs/>" if run.bold else "")
            + ("<w:i/><w:iCs/>" if run.italic else "")
            + ("<w:strike/>" if run.strike else "")
            + letters
        )
    return (
        f"<w:r><w:rPr>{properties}</w:rPr>{text(run.text)}</w:r>"
        if properties
        else f"<w:r>{text(run.text)}</w:r>"
    )


def paragraphs(
    content: Content,
    style: str,
    writing: Writing,
    *,
    properties: str = "",
    left: int = 0,
    letters: str = "",
    around: tuple[str, str] = ("", ""),
) -> str:
    """A text as a paragraph, or as several where a list stands in it.

    ``properties`` are those of the first paragraph, the others stand in by ``left`` twentieths of a point;
    ``around`` is what stands before and behind the whole.
    """
    before, behind = around
    pieces = _pieces(content) if isinstance(content, str) and "\n" in content else []
    if len(pieces) < 2 or (pieces[0][0] and properties):
        # A list at the start of a numbered duty stays as it is written: two numbers would stand in one line.
        return paragraph(style, f"{before}{runs(content, writing, letters)}{behind}", properties)
    found: list[str] = []
    for number, (form, line, starts) in enumerate(pieces):
        if starts:
            listed = numbered(writing.new_list(form)) + _indent(form, left)
        more = listed if form else properties if number == 0 else _left(left)
        start, end = before if number == 0 else "", behind if number == len(pieces) - 1 else ""
        found.append(paragraph(style, f"{start}{runs(line, writing, letters)}{end}", more))
    return "".join(found)


def _pieces(content: str) -> list[tuple[str, str, bool]]:
    """A text in paragraphs: the form of its list or nothing, the text, and whether a list starts with it.

    A list is two or more lines that are numbered alike, from 1 without a hole, so that no number changes.
    """
    found: list[tuple[str, str, bool]] = []
    waiting: list[str] = []
    lines = content.split("\n")
    place = 0
    while place < len(lines):
        form, listed = _list_at(lines, place)
        if form:
            found += [("", "\n".join(waiting), False)] if waiting else []
            waiting = []
            found += [(form, line, number == 0) for number, line in enumerate(listed)]
        else:
            waiting.append(lines[place])
        place += max(len(listed), 1)
    return found + ([("", "\n".join(waiting), False)] if waiting else [])


def _list_at(lines: Sequence[str], start: int) -> tuple[str, Sequence[str]]:
    """The form and the texts of the list that begins at a line; an empty form where none does."""
    found: list[str] = []
    wanted = ""
    for line in lines[start:]:
        match = _LINE.fullmatch(line)
        form, number = _form(match) if match else ("", 0)
        if match is None or not form or (wanted and form != wanted):
            break
        if form != "•" and number != len(found) + 1:
            break
        wanted = form
        found.append(match["text"])
    return (wanted, found) if len(found) > 1 else ("", ())


def _form(match: re.Match[str]) -> tuple[str, int]:
    if match["bullet"]:
        return "•", 0
    if match["circle"]:
        return "①", _CIRCLES.index(match["circle"]) + 1
    if match["letter"]:
        return "a)", ord(match["letter"]) - ord("a") + 1
    if match["plain"] or match["wide"]:
        return ("(1)", int(match["plain"])) if match["plain"] else ("（1）", int(match["wide"]))
    return _MARKS[match["mark"]], int(match["number"])


def numbered(number: int) -> str:
    """The properties of a paragraph in a list (17.3.1.19)."""
    return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'


def _indent(form: str, left: int) -> str:
    hanging = FORMS[form][2]
    return f'<w:ind w:left="{left + hanging}" w:hanging="{hanging}"/>'


def _left(left: int) -> str:
    return f'<w:ind w:left="{left}" w:firstLine="0"/>' if left else ""
