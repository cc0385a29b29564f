"""XML from strangers: well-formed, without a document type, in a form that is safe to take apart."""

from __future__ import annotations

from xml.parsers import expat

from lxml import etree


class MarkupError(ValueError):
    """XML that is not well-formed."""


class DocumentTypeError(ValueError):
    """XML that declares a document type, and with it entities of its own."""


def check_markup(data: bytes) -> None:
    """Walk through all of it without keeping anything.

    Entities are expanded only where a document type declares them, so a declaration in any encoding and
    however far from the start ends the walk before one is used.
    Raises MarkupError and DocumentTypeError.
    """
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _document_type
    try:
        parser.Parse(data, True)
    except DocumentTypeError:
        raise
    except expat.ExpatError as error:
        raise MarkupError(str(error)) from None
    except (LookupError, ValueError):
        # expat knows UTF-8, UTF-16 and encodings of one byte; libxml2 knows GBK too.
        if parse_markup(data).getroottree().docinfo.internalDTD is not None:
            raise DocumentTypeError from None


def parse_markup(data: bytes) -> etree._Element:
    """The root element, comments and processing instructions left out.

    Raises MarkupError when it is not well-formed.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise MarkupError(str(error)) from None


def local(element: etree._Element) -> str:
    """An element's name without its namespace; strict and transitional workbooks differ only there."""
    return str(etree.QName(element).localname)


def whole_number(text: str | None, default: int = 0) -> int:
    """An attribute that should hold a whole number from 0 on; ``default`` where it does not."""
    return int(text) if text and len(text) < 10 and text.isascii() and text.isdigit() else default


def _document_type(*_: object) -> None:
    raise DocumentTypeError
