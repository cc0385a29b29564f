"""Which aspect an entry covers: as its cell says, else as its text suggests."""

from __future__ import annotations

import re
import unicodedata

from compiler.model.blueprint import Module
from compiler.vocabulary import fold

_LATIN = re.compile(r"[a-z0-9]")
"""How a keyword begins that is found only where a word begins: ``trend`` is not in “best render”."""


class AspectReader:
    """Aspect cells of one module."""

    def __init__(self, module: Module) -> None:
        self.known = {aspect.key for aspect in module.aspects}
        self._names = {
            fold(name): aspect.key
            for aspect in module.aspects
            for name in (aspect.key, aspect.title.zh, aspect.title.en, *aspect.aliases)
        }
        self._keywords = [
            (fold(word), _beginning(word), aspect.key)
            for aspect in module.aspects
            for word in (aspect.title.zh, aspect.title.en, *aspect.keywords)
            if fold(word)
        ]
        self._only = module.aspects[0].key if len(module.aspects) == 1 else ""

    def read(self, cell: str, text: str) -> tuple[str, bool]:
        """The aspect's key, or the cell as written; and whether it was inferred from the text."""
        if cell:
            return self._names.get(fold(cell), cell), False
        if self._only:
            return self._only, False
        if not self._keywords:
            return "", False
        # The folded text, which is cheap to search, has no spaces; the other one says where words begin.
        words = fold(text)
        near = [(begins, key) for word, begins, key in self._keywords if word in words]
        plain = _plain(text) if any(begins for begins, _ in near) else ""
        return next(((key, True) for begins, key in near if not begins or begins.search(plain)), ("", False))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _beginning(word: str) -> re.Pattern[str] | None:
    """Finds a keyword in Latin letters where a word begins; None: Chinese has no spaces to go by."""
    plain = _plain(word).strip()
    if not _LATIN.match(plain):
        return None
    return re.compile(r"(?<![a-z0-9])" + r"\s+".join(map(re.escape, plain.split())))
