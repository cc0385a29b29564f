"""Text as it stands in XML → text as people see it."""

from __future__ import annotations

import re
from html import unescape

_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
_SPACES = re.compile("[\u00a0\u2007\u202f]")
_RUN = re.compile(r"<t(?:\s[^>]*)?>([^<]*)</t>")
_PHONETIC = re.compile(r"<rPh\b.*?</rPh>", re.DOTALL)


def decode(text: str) -> str:
    """XML text with its entities and ``_x000D_`` escapes resolved (``ST_Xstring``, ECMA-376 22.9.2.19)."""
    if "&" in text:
        text = unescape(text)
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return text


def clean(text: str) -> tuple[str, bool]:
    r"""Text without what nobody can see, and whether something had to go.

    Line breaks become ``\n`` and unusual spaces plain ones; that alone is not worth a word.
    """
    if text.isprintable():
        return text.strip(), False
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    text = _SPACES.sub(" ", text)
    kept = _UNPRINTABLE.sub("", text)
    return kept.strip(), kept != text


def runs(body: str) -> str:
    """The text of a string item: its runs joined, its phonetic guide left out (ECMA-376 18.4.6, 18.4.8)."""
    if "<rPh" in body:
        body = _PHONETIC.sub("", body)
    return decode("".join(_RUN.findall(body)))
