"""One table of a blueprint file, read key by key; every error names the file and the dotted path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from compiler.blueprint.errors import (
    KEY_ABSENT,
    NEAR_KEY,
    NEAR_VALUE,
    UNKNOWN_KEY,
    WRONG_TYPE,
    WRONG_VALUE,
    failure,
)
from compiler.diagnostics import CompilerError
from compiler.model.words import Bilingual
from compiler.suggest import nearest

EMPTY = Bilingual("", "")
_TITLE_EXAMPLE = '{ zh = "关键任务", en = "Key tasks" }'

Word = TypeVar("Word", bound=str)


@dataclass(frozen=True, slots=True)
class Table:
    """A TOML table with its place: ``path`` is empty at the top, else such as ``module[2].aspect[0]``."""

    file: str
    path: str
    values: Mapping[str, object]

    def at(self, key: str) -> str:
        """The dotted path of a key of this table."""
        return f"{self.path}.{key}" if self.path else key

    def check_keys(self, known: Iterable[str]) -> None:
        """Raise CompilerError for the first key that is not known here."""
        names = tuple(known)
        for key in self.values:
            if key not in names:
                raise failure(
                    UNKNOWN_KEY,
                    {"file": self.file, "path": self.at(key), "known": names},
                    candidates=nearest(key, names),
                    hint=NEAR_KEY,
                    file=self.file,
                    value=key,
                )

    def has(self, key: str) -> bool:
        """Whether the table says anything about ``key``."""
        return key in self.values

    def text(self, key: str, default: str | None = None) -> str:
        """A string; not empty where it has no default."""
        value = self._value(key, default, f'{key} = "…"')
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.wrong_type(key, f'{key} = "…"')
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong_type(key, f"{key} = true")
        return value

    def count(self, key: str, default: int) -> int:
        """A whole number from 0 on."""
        value = self.values.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.wrong_type(key, f"{key} = {default}")
        return value

    def words(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of strings, none of them empty."""
        value = self.values.get(key, default)
        if value is default:
            return default
        if not isinstance(value, list) or not all(isinstance(word, str) and word.strip() for word in value):
            raise self.wrong_type(key, f'{key} = ["…", "…"]')
        return tuple(value)

    def names(self, key: str, default: Bilingual | None = None) -> Bilingual:
        """A text in both languages: a string for both, or a table with ``zh``, ``en`` or both."""
        value = self._value(key, default, f"{key} = {_TITLE_EXAMPLE}")
        if isinstance(value, Bilingual):
            return value
        both = self._both(key, value)
        if default is None and both == EMPTY:
            raise self.wrong_type(key, f"{key} = {_TITLE_EXAMPLE}")
        return both

    def list_of_names(self, key: str, default: tuple[Bilingual, ...] = ()) -> tuple[Bilingual, ...]:
        """A list of texts in both languages."""
        value = self.values.get(key, default)
        if value is default:
            return default
        if not isinstance(value, list):
            raise self.wrong_type(key, f"{key} = [{_TITLE_EXAMPLE}, …]")
        return tuple(self._both(f"{key}[{number}]", part) for number, part in enumerate(value))

    def one_of(self, key: str, known: tuple[Word, ...], default: Word | None = None) -> Word:
        """One of some words."""
        found = self.text(key, default)
        for word in known:
            if word == found:
                return word
        raise self.wrong_value(key, found, known)

    def table(self, key: str) -> Table:
        """The table ``[key]``; an empty one where it is absent."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong_type(key, f"[{self.at(key)}]")
        return Table(self.file, self.at(key), value)

    def tables(self, key: str) -> tuple[Table, ...]:
        """The tables of an array such as ``[[module]]``."""
        value = self.values.get(key, [])
        example = f"[[{self.at(key)}]]"
        if not isinstance(value, list):
            raise self.wrong_type(key, example)
        tables = []
        for number, part in enumerate(value):
            if not isinstance(part, dict):
                raise self.wrong_type(key, example)
            tables.append(Table(self.file, f"{self.at(key)}[{number}]", part))
        return tuple(tables)

    def wrong_type(self, key: str, example: str) -> CompilerError:
        """The error for a value of the wrong type."""
        value = self.values
        found: object = value.get(key)
        return failure(
            WRONG_TYPE,
            {"file": self.file, "path": self.at(key), "found": _shown(found), "example": example},
            file=self.file,
            value=_shown(found),
        )

    def wrong_value(self, key: str, found: str, known: Iterable[str]) -> CompilerError:
        """The error for a word that is none of the known ones."""
        names = tuple(known)
        return failure(
            WRONG_VALUE,
            {"file": self.file, "path": self.at(key), "found": found, "known": names},
            candidates=nearest(found, names),
            hint=NEAR_VALUE,
            file=self.file,
            value=found,
        )

    def _value(self, key: str, default: object, example: str) -> object:
        if key in self.values:
            return self.values[key]
        if default is None:
            params = {"file": self.file, "path": self.at(key), "example": example}
            raise failure(KEY_ABSENT, dict(params), file=self.file)
        return default

    def _both(self, key: str, value: object) -> Bilingual:
        if isinstance(value, str):
            return Bilingual(value, value)
        if not isinstance(value, dict):
            raise self.wrong_type(key, f"{key.partition('[')[0]} = {_TITLE_EXAMPLE}")
        inner = Table(self.file, self.at(key), value)
        inner.check_keys(("zh", "en"))
        return Bilingual(inner.text("zh", ""), inner.text("en", ""))


def _shown(value: object) -> str:
    """A value as TOML writes it, shortened."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:59] + "…"
