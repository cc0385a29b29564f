"""What Word does when somebody accepts or rejects all changes, on the markup of a document."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Literal

from lxml import etree
from parts import parts

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Decision = Literal["accept", "reject"]


def decided(data: bytes, decision: Decision, part: str = "word/document.xml") -> Any:
    """A part of a document after all changes were accepted or rejected."""
    root: Any = etree.fromstring(parts(data)[part])
    gone, stays = (f"{W}del", f"{W}ins") if decision == "accept" else (f"{W}ins", f"{W}del")
    for row in list(root.iter(f"{W}tr")):
        properties = row.find(f"{W}trPr")
        if properties is not None and properties.find(gone) is not None:
            parent = row.getparent()
            parent.remove(row)
            if parent.find(f"{W}tr") is None:
                parent.getparent().remove(parent)
    _runs(root, gone, stays)
    _paragraphs(root, gone)
    for one in [*root.iter(f"{W}ins"), *root.iter(f"{W}del")]:
        one.getparent().remove(one)
    for one in root.iter(f"{W}delText"):
        one.tag = f"{W}t"
    return root


def _runs(root: Any, gone: str, stays: str) -> None:
    """Runs: what goes goes, what stays loses its mark."""
    for mark in list(root.iter(gone, stays)):
        parent = mark.getparent()
        if parent is None or parent.tag in {f"{W}rPr", f"{W}trPr"}:
            continue
        if mark.tag == stays:
            for child in mark:
                mark.addprevious(child)
        parent.remove(mark)


def _paragraphs(root: Any, gone: str) -> None:
    """A paragraph whose end goes is joined to the next one, whose properties hold; an empty one vanishes."""
    for paragraph in list(root.iter(f"{W}p")):
        properties = paragraph.find(f"{W}pPr")
        mark = None if properties is None else properties.find(f"{W}rPr/{gone}")
        if mark is None:
            continue
        content = [one for one in paragraph if one.tag not in _NO_CONTENT]
        following = paragraph.getnext()
        if content:
            assert following is not None
            assert following.tag == f"{W}p"
            place = 0 if following.find(f"{W}pPr") is None else 1
            for number, one in enumerate(content):
                following.insert(place + number, one)
        paragraph.getparent().remove(paragraph)


_NO_CONTENT = {f"{W}pPr", f"{W}bookmarkStart", f"{W}bookmarkEnd"}


def told(root: Any) -> list[object]:
    """What a story says: texts of paragraphs with their styles, tables as rows of cells of such texts."""
    body = root.find(f"{W}body")
    return _blocks(deepcopy(root if body is None else body))


def _blocks(parent: Any) -> list[object]:
    found: list[object] = []
    for block in parent:
        if block.tag == f"{W}p":
            style = block.find(f"{W}pPr/{W}pStyle")
            found.append(("" if style is None else style.get(f"{W}val"), _letters(block)))
        elif block.tag == f"{W}tbl":
            found.append([[_blocks(cell) for cell in row.iter(f"{W}tc")] for row in block.iter(f"{W}tr")])
        elif block.tag == f"{W}sdt":
            found += _blocks(block.find(f"{W}sdtContent"))
    return found


def _letters(paragraph: Any) -> tuple[tuple[str, str], ...]:
    """The letters of a paragraph, each stretch with its formatting."""
    runs: list[tuple[str, str]] = []
    for run in paragraph.iter(f"{W}r"):
        own = run.find(f"{W}rPr")
        form = "" if own is None else etree.tostring(own, encoding="unicode")
        said = "".join(
            (one.text or "") if one.tag in {f"{W}t", f"{W}delText"} else f"<{etree.QName(one).localname}>"
            for one in run
            if one.tag != f"{W}rPr"
        )
        if runs and runs[-1][0] == form:
            said = runs.pop()[1] + said
        runs.append((form, said))
    return tuple(runs)
