"""How wide a text is in a typewriter face."""

from __future__ import annotations

import unicodedata


def display_width(text: str) -> int:
    """Columns that a text takes: wide characters count two, combining ones none (UAX #11)."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
