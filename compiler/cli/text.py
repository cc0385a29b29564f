"""Help texts in the language of the person at the terminal."""

from __future__ import annotations

from compiler.locale import Language, terminal_language, translator


def localised(message: str) -> str:
    """A help text, translated."""
    return translator(terminal_language() or "en")(message)


def spoken(wanted: Language | None, master: Language) -> Language:
    """The language of the output: as asked, else the terminal's, else the master's."""
    return wanted or terminal_language() or master
