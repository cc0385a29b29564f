"""XML that is changed in place: elements are found by where they stand, and bytes are spliced between them.

Parsing and writing out again would change what nobody asked to change: quotes, white space, the order of
attributes, prefixes that only an extension understands. So elements are spans of bytes here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from compiler.reading.ooxml.markup import MarkupError, is_utf8

if TYPE_CHECKING:
    from lxml import etree

_TOKEN = re.compile(
    rb"""<(?:(/?)([^\s/>"'=<!?:]+:)?([^\s/>"'=<!?:]+)((?:\s+[^\s=/>"']+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(/?)>"""
    rb"|!--.*?-->|!\[CDATA\[.*?\]\]>|\?.*?\?>)",
    re.DOTALL,
)
"""A tag (end mark, prefix, local name, attributes, mark of an empty element), or what only looks like one."""
_ATTRIBUTE = re.compile(rb"""([^\s=/>"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True)
class Splice:
    """Bytes that take the place of others; ``start`` equal to ``end`` inserts."""

    start: int
    end: int
    new: bytes


@dataclass(frozen=True, slots=True)
class Node:
    """An element, by the offsets at which its parts stand."""

    name: str
    """Without its prefix."""
    prefix: bytes
    """With its colon; empty for the default namespace."""
    start: int
    """Of its start tag."""
    attributes: int
    """Where the attributes start, behind the name."""
    attributes_end: int
    inner: int
    """Behind the start tag."""
    close: int
    """Of its end tag; equal to ``end`` where the element is empty and has none."""
    end: int

    @property
    def empty(self) -> bool:
        """Whether it has no end tag: ``<sheetData/>``."""
        return self.inner == self.end


class NoElementError(ValueError):
    """The bytes hold no element where one was looked for."""


def spliced(data: bytes, splices: Iterable[Splice]) -> bytes:
    """The bytes with all splices made; of several at one place the first given comes first."""
    parts: list[bytes] = []
    done = 0
    for splice in sorted(splices, key=lambda each: (each.start, each.end)):
        parts += (data[done : splice.start], splice.new)
        done = splice.end
    return b"".join([*parts, data[done:]])


def root(data: bytes) -> Node:
    """The outermost element.

    Raises NoElementError when there is none.
    """
    for match in _TOKEN.finditer(data):
        if match[3] is not None:
            if match[5]:
                return _node(match, match.end(), match.end())
            close = data.rfind(b"</" + (match[2] or b"") + match[3])
            return _node(match, close, data.find(b">", close) + 1)
    raise NoElementError


def tag_at(data: bytes, start: int) -> Node:
    """The element whose start tag stands at ``start``; where it ends is not looked for.

    Raises NoElementError when there is none.
    """
    match = _TOKEN.match(data, start)
    if match is None or match[3] is None:
        raise NoElementError
    return _node(match, match.end(), match.end() if match[5] else -1)


def children(data: bytes, parent: Node, opaque: str = "") -> Iterator[Node]:
    """The elements directly in ``parent``; the one called ``opaque`` is passed over without a look inside."""
    depth, opened = 0, None
    place = parent.inner
    while match := _TOKEN.search(data, place, parent.close):
        place = match.end()
        if match[3] is None:
            continue
        if match[1]:
            depth -= 1
            if depth == 0 and opened is not None:
                yield _node(opened, match.start(), match.end())
        elif match[5]:
            if depth == 0:
                yield _node(match, match.end(), match.end())
        else:
            opened = match if depth == 0 else opened
            depth += 1
            if match[3].decode() == opaque and depth == 1:
                # Its end tag is the next of that name: it holds no element of its own name.
                place = data.index(b"</" + (match[2] or b"") + match[3], place)


def child(data: bytes, parent: Node, *names: str) -> Node | None:
    """The first of the elements directly in ``parent`` that has one of the names."""
    return next((node for node in children(data, parent) if node.name in names), None)


def attribute(data: bytes, node: Node, name: str) -> str | None:
    """The value of an attribute, given with its prefix where it has one."""
    span = _attribute(data, node, name)
    return None if span is None else unescape(data[span[0] : span[1]].decode())


def attributes(data: bytes, node: Node) -> dict[str, str]:
    """All attributes of an element, by their names with prefix."""
    return attributes_in(data[node.attributes : node.attributes_end])


def attributes_in(tag: bytes) -> dict[str, str]:
    """All attributes in a start tag, or in the part of it that holds them."""
    found = _ATTRIBUTE.findall(tag)
    return {name.decode(): unescape((one or other).decode()) for name, one, other in found}


def prefix_of(data: bytes, outermost: Node, namespace: str) -> tuple[str, str]:
    """The prefix of a namespace, and its declaration for the new element where the outermost has none."""
    for name, value in attributes(data, outermost).items():
        if value == namespace and name.startswith("xmlns:"):
            return name.removeprefix("xmlns:"), ""
    return "r", f' xmlns:r="{namespace}"'


def set_attribute(data: bytes, node: Node, name: str, value: str) -> Splice:
    """Give an attribute a value: in its place, or as the last one where it is new."""
    span = _attribute(data, node, name)
    if span is None:
        text = f' {name}="{xml_text(value, quotes=True)}"'
        return Splice(node.attributes_end, node.attributes_end, text.encode())
    return Splice(*span, xml_text(value, quotes=True).encode())


def remove_attribute(data: bytes, node: Node, name: str) -> list[Splice]:
    """Take an attribute away, with the white space before it; nothing where it is not there."""
    span = _attribute(data, node, name)
    if span is None:
        return []
    before = data.rindex(name.encode(), node.attributes, span[0])
    while data[before - 1 : before].isspace():
        before -= 1
    return [Splice(before, span[1] + 1, b"")]


def append(data: bytes, parent: Node, xml: str) -> list[Splice]:
    """Put ``xml`` in as the last content of an element."""
    return inserted(data, parent, parent.close, xml)


def prepend(data: bytes, parent: Node, xml: str) -> list[Splice]:
    """Put ``xml`` in as the first content of an element."""
    return inserted(data, parent, parent.inner, xml)


def inserted(data: bytes, parent: Node, place: int, xml: str) -> list[Splice]:
    """Put ``xml`` into an element at ``place``; one without an end tag gets one."""
    if not parent.empty:
        return [Splice(place, place, xml.encode())]
    slash = data.rindex(b"/", parent.start, parent.end)
    tag = data[parent.start + 1 : parent.attributes].decode()
    return [Splice(slash, slash + 1, b""), Splice(parent.end, parent.end, f"{xml}</{tag}>".encode())]


def as_utf8(data: bytes) -> bytes:
    """The same part in UTF-8, written out anew where it is in another encoding; every element stays."""
    # A part that calls itself ASCII could not take a Chinese text.
    plain = is_utf8(data) and b"ascii" not in data[: data.find(b"?>") + 1].lower()
    return data if plain else serialised(parse_markup(data))


def parse_markup(data: bytes) -> etree._Element:
    """The root element of a part, comments and processing instructions left out.

    Raises MarkupError when it is not well-formed.
    """
    from lxml import etree  # noqa: PLC0415 - hardly ever needed

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise MarkupError(str(error)) from None


def local(element: etree._Element) -> str:
    """An element's name without its namespace; strict and transitional workbooks differ only there."""
    from lxml import etree  # noqa: PLC0415 - hardly ever needed

    return str(etree.QName(element).localname)


def serialised(tree: etree._Element) -> bytes:
    """A part written out anew, in UTF-8."""
    from lxml import etree  # noqa: PLC0415 - hardly ever needed

    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def xml_text(text: str, *, quotes: bool = False, escapes: bool = False) -> str:
    """Text as it stands in XML; with ``quotes`` inside an attribute.

    What XML cannot hold is left out. With ``escapes`` the text is one in which ``_x000D_`` means a character
    (``ST_Xstring``, ECMA-376 part 1, 22.9.2.19), so that what only looks so is written as itself.
    """
    text = _NOT_XML.sub("", text)
    if escapes and "_x" in text:
        text = _LOOKS_ESCAPED.sub("_x005F_", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if quotes:
        text = text.replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return text.replace("\r", "&#13;")


def _node(match: re.Match[bytes], close: int, end: int) -> Node:
    return Node(
        name=match[3].decode(),
        prefix=match[2] or b"",
        start=match.start(),
        attributes=match.start(4),
        attributes_end=match.end(4),
        inner=match.end(),
        close=close,
        end=end,
    )


def _attribute(data: bytes, node: Node, name: str) -> tuple[int, int] | None:
    """Where the value of an attribute stands, between its quotes."""
    wanted = name.encode()
    for match in _ATTRIBUTE.finditer(data, node.attributes, node.attributes_end):
        if match[1] == wanted:
            return match.span(2) if match[2] is not None else match.span(3)
    return None
