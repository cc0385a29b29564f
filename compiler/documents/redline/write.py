"""Two Word files from one template → one with tracked changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from compiler.container import DECLARATION, Member, container, pack, packed_members, unpack
from compiler.documents.house.markup import child, parse
from compiler.documents.redline.blocks import Merging, merged_blocks
from compiler.documents.redline.lists import Lists
from compiler.documents.redline.marks import Marks, Tracker, W

_MAIN, _NUMBERING = "word/document.xml", "word/numbering.xml"
_SECTION = f"{W}sectPr"
_NUMBERED = tuple(
    f"{W}{name}"
    for name in ("bookmarkStart", "ins", "del", "moveFrom", "moveTo", "commentRangeStart", "permStart")
)
_STORIES = ("word/header", "word/footer")
"""Parts that hold blocks besides the main one."""


def redline(old: bytes, new: bytes, same: Mapping[str, str], marks: Marks) -> bytes:
    """The new document, with all that differs from the old one as tracked insertions and deletions.

    Both are written with one template. ``same`` says which new entry an old one is, by their ids, where these
    differ. To accept all changes gives the text of the new document, to reject all that of the old one.
    """
    before, after = packed_members(old), packed_members(new)
    trees = {name: parse(unpack(member)) for name, member in after.items() if _is_merged(name)}
    first = max((int(number) for tree in trees.values() for number in _numbers(tree)), default=0) + 1
    numbering = trees.get(_NUMBERING)
    lists = Lists(parse(unpack(before[_NUMBERING])) if _NUMBERING in before else None, numbering)
    names = {f"_d{old_id}": f"_d{new_id}" for old_id, new_id in same.items()}
    merging = Merging(Tracker(marks, first), lists, names)
    for name, tree in trees.items():
        if name != _NUMBERING and name in before:
            _merge(parse(unpack(before[name])), tree, merging)
    members = (_member(name, trees) if name in trees else member for name, member in after.items())
    return container(members)


def _is_merged(name: str) -> bool:
    return name in {_MAIN, _NUMBERING} or (name.startswith(_STORIES) and name.endswith(".xml"))


def _numbers(tree: etree._Element) -> Iterator[str]:
    """Numbers of annotations: those of changes have to differ from them."""
    found = (one.get(f"{W}id", "") for one in tree.iter(*_NUMBERED))
    return (number for number in found if number.isdigit())


def _merge(old: etree._Element, new: etree._Element, merging: Merging) -> None:
    """Put what the old story says into the new one; the last section is the new one's."""
    before, after = _blocks(old), _blocks(new)
    last = [one for one in after if one.tag == _SECTION]
    was, now = ([one for one in each if one.tag != _SECTION] for each in (before, after))
    after[:] = [*merged_blocks(was, now, merging), *last]


def _blocks(story: etree._Element) -> etree._Element:
    """What holds the blocks of a story: the body, or a header itself."""
    body = child(story, "body")
    return story if body is None else body


def _member(name: str, trees: Mapping[str, etree._Element]) -> Member:
    return pack(name, DECLARATION.encode() + etree.tostring(trees[name], encoding="UTF-8"))
