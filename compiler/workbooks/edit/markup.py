"""XML parts as text that can be spliced: plain tags without prefixes, attributes in double quotes.

Nearly every program writes its parts so. What is written otherwise is rewritten once, by `plain`, with
everything that it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>\s*")
_ENCODED = re.compile(rb"""^\s*<\?xml[^>]*encoding=["']([\w.-]+)["']""")
_ROOT = re.compile(r"<([\w.-]+:)?([\w.-]+)(\s[^>]*?)?/?>", re.DOTALL)
_PREFIX = re.compile(r'\sxmlns:([\w.-]+)="([^"]*)"')
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class NotEditableError(ValueError):
    """A part that is written in a way that cannot be edited without losing something."""


def plain(data: bytes, *, numbered: bool = False) -> str:
    """A part as text to splice: as it is where it is plain already.

    ``numbered`` parts are worksheets, whose rows and cells must say where they are.
    Raises NotEditableError.
    """
    text = _decoded(data)
    if text is not None and _is_plain(text) and not (numbered and _lacks_addresses(text)):
        return text
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))
    except etree.XMLSyntaxError as error:
        raise NotEditableError(str(error)) from error
    if numbered:
        _write_addresses(root)
    return _without_prefix(HEAD + etree.tostring(root, encoding="unicode"))


def _decoded(data: bytes) -> str | None:
    """The text of a part in UTF-8; None where it is in another encoding."""
    match = _ENCODED.match(data[:200])
    if match and match[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _is_plain(text: str) -> bool:
    root = _ROOT.search(text, _after_declaration(text))
    return root is not None and not root[1] and "='" not in text and "<![CDATA[" not in text


def _after_declaration(text: str) -> int:
    match = _DECLARATION.match(text)
    start = match.end() if match else 0
    while text.startswith("<!--", start):
        start = text.index("-->", start) + 3
    return start


def _lacks_addresses(text: str) -> bool:
    rows = len(re.findall(r"<row[\s>/]", text)) - len(re.findall(r'<row(?=\s)[^>]*\sr="[0-9]+"', text))
    cells = len(re.findall(r"<c[\s>/]", text)) - len(re.findall(r'<c(?=\s)[^>]*\sr="[A-Z]+[0-9]+"', text))
    return bool(rows or cells)


def _write_addresses(root: etree._Element) -> None:
    """Give every row and cell of a sheet its address, which may be left out (18.3.1.4, 18.3.1.73)."""
    from compiler.address import cell_name, parse_cell  # noqa: PLC0415 - only for files that leave addresses out

    number = 0
    for row in root.iter("{*}row"):
        given = row.get("r") or ""
        number = int(given) if given.isdigit() else number + 1
        row.set("r", str(number))
        column = 0
        for cell in row.iterchildren("{*}c"):
            try:
                column = parse_cell(cell.get("r") or "")[1]
            except ValueError:
                column += 1
            cell.set("r", cell_name(number, column))


def _without_prefix(text: str) -> str:
    """The same part with the root's own namespace as the default one.

    Raises NotEditableError when the default namespace is taken by another.
    """
    root = _ROOT.search(text, _after_declaration(text))
    if root is None or not root[1]:
        return text
    prefix = root[1]
    if re.search(r'\sxmlns="', text):
        raise NotEditableError("two namespaces without a prefix")
    text = re.sub(rf"<(/?){re.escape(prefix)}", r"<\1", text)
    return text.replace(f"xmlns:{prefix[:-1]}=", "xmlns=", 1)


def root_tag(text: str) -> tuple[int, int]:
    """Where the start tag of the root begins and ends.

    Raises NotEditableError when there is none.
    """
    match = _ROOT.search(text, _after_declaration(text))
    if match is None:
        raise NotEditableError("no root element")
    return match.start(), match.end()


def namespace_prefix(text: str, namespace: str) -> str:
    """The prefix under which the root declares a namespace; empty: it does not."""
    start, end = root_tag(text)
    return next((prefix for prefix, uri in _PREFIX.findall(text[start:end]) if uri == namespace), "")


def set_attribute(tag: str, name: str, value: str | None) -> str:
    """A start tag with an attribute set, or without it (None)."""
    without = re.sub(rf'\s{re.escape(name)}="[^"]*"', "", tag, count=1)
    if value is None:
        return without
    if without != tag:
        return re.sub(rf'(\s{re.escape(name)}=)"[^"]*"', lambda m: f"{m[1]}{quoteattr(value)}", tag, count=1)
    end = len(tag) - (2 if tag.endswith("/>") else 1)
    return f"{tag[:end].rstrip()} {name}={quoteattr(value)}{tag[end:]}"


def children(text: str) -> list[tuple[str, int]]:
    """Local name and offset of each child of the root, those wrapped for older programs under their own name.

    ``mc:AlternateContent`` (ECMA-376 part 3) stands for what it holds.
    """
    found: list[tuple[str, int]] = []
    depth = 0
    data = text.encode()
    parser = expat.ParserCreate()

    def start(name: str, _: object) -> None:
        nonlocal depth
        depth += 1
        local = name.rpartition(":")[2]
        if depth == 2:
            found.append((local, parser.CurrentByteIndex))
        elif found and found[-1][0] in ("AlternateContent", "Choice", "Fallback"):
            found[-1] = (local, found[-1][1])

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(data, True)
    if len(data) == len(text):
        return found
    return [(name, len(data[:offset].decode())) for name, offset in found]


def insert_before(text: str, name: str, followers: Sequence[str], element: str) -> str:
    """The part with a child of the root put before the first of those that come after it in the schema."""
    places = children(text)
    later = [offset for local, offset in places if local in followers]
    if later:
        return text[: later[0]] + element + text[later[0] :]
    close = text.rindex("</")
    if close < root_tag(text)[1]:
        raise NotEditableError(f"no place for {name}")
    return text[:close] + element + text[close:]


def splice(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """The text with pieces replaced: start, end and what to put there; in any order, without overlap."""
    parts: list[str] = []
    done = 0
    for start, end, piece in sorted(edits):
        parts += (text[done:start], piece)
        done = end
    return "".join([*parts, text[done:]])


def content(text: str) -> str:
    """Text as it stands between tags; what XML cannot hold is left out."""
    return escape("".join(letter for letter in text if _is_allowed(letter)))


def _is_allowed(letter: str) -> bool:
    """Whether XML 1.0 can hold a character (2.2)."""
    return (
        letter >= " " and letter not in "\ufffe\uffff" and not "\ud800" <= letter <= "\udfff"
    ) or letter in "\t\n\r"
