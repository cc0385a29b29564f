"""Names and sentences in two languages."""

from __future__ import annotations

from dataclasses import dataclass

from compiler.locale import Language, translator


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A name or sentence in both languages."""

    zh: str
    en: str

    def in_(self, language: Language) -> str:
        """The text in ``language``; the other one where that is empty."""
        return (self.zh or self.en) if language == "zh" else (self.en or self.zh)


@dataclass(frozen=True, slots=True)
class Speech:
    """The language of a document, and the one that stands beside it; None: it has one."""

    first: Language
    second: Language | None = None

    def words(self, name: Bilingual) -> str:
        """A name; in two languages where the document has two."""
        return self._both(name.in_(self.first), name.in_(self.second) if self.second else "")

    def say(self, message: str, between: str = " ") -> str:
        """A sentence of ours, by its message id; in two languages where the document has two."""
        second = translator(self.second)(message) if self.second else ""
        return self._both(translator(self.first)(message), second, between)

    @staticmethod
    def _both(first: str, second: str, between: str = " ") -> str:
        return f"{first}{between}{second}" if second and second != first else first
