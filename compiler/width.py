"""How wide a text is in a typewriter face, and where its lines break."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator


def display_width(text: str) -> int:
    """Columns that a text takes: wide characters count two, combining ones none (UAX #11)."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` columns, broken at spaces or between Chinese characters."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(" ".join(text.split())):
        if line and display_width(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


_CLOSING = "，。、；：！？）》”’」』】,.;:!?)]}%"


def _pieces(text: str) -> Iterator[str]:
    """What may not be broken: a word with its space, a wide character with the marks that follow it."""
    piece = ""
    for character in text:
        wide = unicodedata.east_asian_width(character) in "WF"
        starts = piece and character not in _CLOSING and (wide or _breaks_after(piece))
        if starts and not piece.endswith(("“", "（", "《", "‘")):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _breaks_after(piece: str) -> bool:
    return piece[-1] == " " or unicodedata.east_asian_width(piece[-1]) in "WF"
