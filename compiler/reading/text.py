"""Text as it stands in XML → text as people see it."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_ENTITY = re.compile("&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ud800-\udfff\ufff9-\ufffb\ufffe\uffff]"
)
"""Control characters, soft hyphens, zero-width and direction characters, halves of surrogate pairs."""
_SPACES = re.compile("[\u00a0\u2007\u202f]")
_RUN = re.compile(r"<t(?:\s[^>]*)?>([^<]*)</t\s*>")
_PHONETIC = re.compile(r"<rPh\b(?:[^>]*/>|.*?</rPh\s*>)", re.DOTALL)
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def decode(text: str) -> str:
    """XML text with its entities and ``_x000D_`` escapes resolved (``ST_Xstring``, ECMA-376 22.9.2.19)."""
    if "&" in text:
        text = _ENTITY.sub(_character, text)
    return unescape(text)


def unescape(text: str) -> str:
    """Text with its ``_x000D_`` escapes resolved; two that are one character in UTF-16 become that."""
    if "_x" not in text:
        return text
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return _PAIR.sub(lambda match: match[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)


def clean(text: str) -> tuple[str, bool]:
    r"""Text without what nobody can see, and whether something had to go.

    Line breaks become ``\n`` and unusual spaces plain ones; that alone is not worth a word.
    """
    if text.isprintable():
        return text.strip(), False
    broken = _with_line_feeds(text)
    kept = _UNPRINTABLE.sub("", broken)
    return kept.strip(), kept != broken


def _with_line_feeds(text: str) -> str:
    r"""Text whose line breaks are ``\n`` and whose spaces are plain ones."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return _SPACES.sub(" ", text)


def clean_pieces(texts: Sequence[str]) -> list[str]:
    """The pieces of one text, cleaned so that together they are what `clean` makes of the whole."""
    kept: list[str] = []
    for text, following in zip(texts, (*texts[1:], ""), strict=True):
        whole = text[:-1] if text.endswith("\r") and following.startswith("\n") else text
        kept.append(_UNPRINTABLE.sub("", _with_line_feeds(whole)))
    for order, strip in ((range(len(kept)), str.lstrip), (reversed(range(len(kept))), str.rstrip)):
        for index in order:
            kept[index] = strip(kept[index])
            if kept[index]:
                break
    return kept


def is_too_long(text: str) -> bool:
    """Whether Excel cannot hold a text in a cell: it counts UTF-16 units, and allows 32,767 of them."""
    return len(text) > _LONGEST // 2 and len(text.encode("utf-16-le", "surrogatepass")) // 2 > _LONGEST


_LONGEST = 32_767


def runs(body: str) -> str:
    """The text of a string item: its runs joined, its phonetic guide left out (ECMA-376 18.4.6, 18.4.8)."""
    return decode("".join(_RUN.findall(without_phonetics(body))))


def without_phonetics(body: str) -> str:
    """A string item without its phonetic guide."""
    return _PHONETIC.sub("", body) if "<rPh" in body else body


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED[match[3]]
    return chr(int(match[1], 16) if match[1] else int(match[2]))
