"""Elements of WordprocessingML, found and written (ECMA-376 part 1, 17)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{NAMESPACE}}}"


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


def serialised(element: etree._Element) -> str:
    """An element alone, with the declarations that it needs."""
    from lxml import etree  # noqa: PLC0415 - only needed for a template of the company's own

    etree.cleanup_namespaces(element)
    return etree.tostring(element, encoding="unicode", with_tail=False)
