"""Text as it stands in XML → text as people see it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_ENTITY = re.compile("&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
_SPACES = re.compile("[\u00a0\u2007\u202f]")
_RUN = re.compile(r"<t(?:\s[^>]*)?>([^<]*)</t\s*>")
_PHONETIC = re.compile(r"<rPh\b.*?</rPh\s*>", re.DOTALL)


def decode(text: str) -> str:
    """XML text with its entities and ``_x000D_`` escapes resolved (``ST_Xstring``, ECMA-376 22.9.2.19)."""
    if "&" in text:
        text = _ENTITY.sub(_character, text)
    return unescape(text)


def unescape(text: str) -> str:
    """Text with its ``_x000D_`` escapes resolved."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def clean(text: str) -> tuple[str, bool]:
    r"""Text without what nobody can see, and whether something had to go.

    Line breaks become ``\n`` and unusual spaces plain ones; that alone is not worth a word.
    """
    if text.isprintable():
        return text.strip(), False
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = _SPACES.sub(" ", text)
    kept = _UNPRINTABLE.sub("", text)
    return kept.strip(), kept != text


def runs(body: str) -> str:
    """The text of a string item: its runs joined, its phonetic guide left out (ECMA-376 18.4.6, 18.4.8)."""
    if "<rPh" in body:
        body = _PHONETIC.sub("", body)
    return decode("".join(_RUN.findall(body)))


def text_of(element: etree._Element, *, escapes: bool = False) -> str:
    """The same of a parsed string item, note or inline string; ``escapes`` keeps ``_x000D_`` as it is."""
    text = "".join(part.text or "" for part in element.iter("{*}t") if not _is_phonetic(part))
    return text if escapes else unescape(text)


def _is_phonetic(text: etree._Element) -> bool:
    parent = text.getparent()
    return parent is not None and str(parent.tag).endswith("rPh")


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED[match[3]]
    return chr(int(match[1], 16) if match[1] else int(match[2]))
