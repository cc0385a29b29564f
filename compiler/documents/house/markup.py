"""Elements of WordprocessingML, found and written (ECMA-376 part 1, 17)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from compiler.container import DECLARATION

if TYPE_CHECKING:
    from lxml import etree

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{NAMESPACE}}}"


def parse(data: bytes) -> etree._Element:
    """The elements of a part that has been checked: no network, no entities, no limits of libxml2."""
    from lxml import etree  # noqa: PLC0415 - documents written with a known template do without

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(data, parser)


def children(element: etree._Element, name: str) -> list[etree._Element]:
    """The elements of a name directly in ``element``."""
    return element.findall(f"{W}{name}")


def child(element: etree._Element, name: str) -> etree._Element | None:
    """The first element of a name directly in ``element``."""
    return element.find(f"{W}{name}")


def within(element: etree._Element, *names: str) -> etree._Element | None:
    """The element at the end of a path of names."""
    found: etree._Element | None = element
    for name in names:
        found = None if found is None else child(found, name)
    return found


def attribute(element: etree._Element | None, name: str) -> str:
    """The value of an attribute; empty where there is none."""
    return "" if element is None else element.get(f"{W}{name}", "")


def value(element: etree._Element, *path: str) -> str:
    """The ``w:val`` of the element at the end of a path of names; empty where there is none."""
    return attribute(within(element, *path), "val")


def set_attribute(element: etree._Element, name: str, text: str) -> None:
    """Give an attribute a value."""
    element.set(f"{W}{name}", text)


def paragraphs(root: etree._Element) -> Iterator[etree._Element]:
    """All paragraphs, those in tables and text boxes too."""
    return root.iter(f"{W}p")


def texts_of(paragraph: etree._Element) -> list[etree._Element]:
    """The texts of a paragraph's runs; those of paragraphs in text boxes within it are theirs."""
    return [text for text in paragraph.iter(f"{W}t") if next(text.iterancestors(f"{W}p"), None) is paragraph]


def serialised(element: etree._Element, part: etree._Element) -> str:
    """An element as it is written inside a part, of which it is one or a copy of one."""
    from lxml import etree  # noqa: PLC0415 - as above

    text = etree.tostring(element, encoding="unicode", with_tail=False)
    for prefix, space in part.getroottree().getroot().nsmap.items():
        text = text.replace(f' xmlns:{prefix}="{space}"', "", 1)
    return text


def document_text(root: etree._Element) -> str:
    """A whole part; its namespace has the prefix that is used for what is put into it."""
    from lxml import etree  # noqa: PLC0415 - as above

    if str(root.tag).startswith(W) and root.prefix != "w":
        etree.cleanup_namespaces(root, top_nsmap={"w": NAMESPACE})
    return DECLARATION + etree.tostring(root, encoding="unicode")


def document_bytes(root: etree._Element) -> bytes:
    """A whole part, as it is stored."""
    from lxml import etree  # noqa: PLC0415 - as above

    return etree.tostring(root, encoding="UTF-8", standalone=True)


def instruction(target: str, text: str) -> etree._Element:
    """A mark in the place of something that is filled in later."""
    from lxml import etree  # noqa: PLC0415 - as above

    return etree.ProcessingInstruction(target, text)
