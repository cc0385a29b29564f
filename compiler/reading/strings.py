"""The shared strings of a workbook (ECMA-376 part 1, 18.4.9): most cells hold a number of one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from compiler.reading.markup import parse_markup
from compiler.reading.text import clean, decode, runs, text_of

_ITEM = re.compile(r"<si\b[^>]*?(?:/>|>(?:<t(?:\s[^>]*)?>([^<]*)</t></si>|(.*?)</si>))", re.DOTALL)
"""A string: plain, or runs of formatted text."""


@dataclass(frozen=True, slots=True)
class Strings:
    """The texts by their number, as people see them."""

    texts: tuple[str, ...] = ()
    unprintable: frozenset[int] = frozenset()
    """Those from which characters that nobody can see were left out."""


def read_strings(data: bytes) -> Strings:
    """The shared strings of a part that is well-formed.

    Raises MarkupError when its encoding cannot be read.
    """
    plain = _plain_items(data)
    raw = plain if plain is not None else [text_of(item) for item in parse_markup(data).iter("{*}si")]
    return _cleaned(raw)


def _plain_items(data: bytes) -> list[str] | None:
    """The strings cut out by one expression, which is fast; None where the part is not written plainly."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if "<si" not in text or "<!" in text:
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _ITEM.findall(text)
    if len(found) != text.count("<si"):
        return None
    return [runs(rich) if rich else decode(plain) for plain, rich in found]


def _cleaned(raw: Iterable[str]) -> Strings:
    texts: list[str] = []
    changed: set[int] = set()
    for index, text in enumerate(raw):
        shown, had_unprintable = clean(text)
        texts.append(shown)
        if had_unprintable:
            changed.add(index)
    return Strings(tuple(texts), frozenset(changed))
