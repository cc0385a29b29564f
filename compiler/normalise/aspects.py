"""Which aspect an entry covers: as its cell says, else as its text suggests."""

from __future__ import annotations

from compiler.model.blueprint import Module
from compiler.vocabulary import fold


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
            (fold(word), aspect.key)
            for aspect in module.aspects
            for word in (aspect.title.zh, aspect.title.en, *aspect.keywords)
        ]
        self._only = module.aspects[0].key if len(module.aspects) == 1 else ""

    def read(self, cell: str, text: str) -> tuple[str, bool]:
        """The aspect's key, or the cell as written; and whether it was inferred from the text."""
        if cell:
            return self._names.get(fold(cell), cell), False
        if self._only:
            return self._only, False
        words = fold(text) if self._keywords else ""
        return next(((key, True) for word, key in self._keywords if word and word in words), ("", False))
