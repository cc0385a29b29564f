"""What a placeholder stands for: ``{{role.department}}``, ``{{module:绩效指标}}``, ``{{body}}``."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from compiler.model.words import Bilingual
from compiler.vocabulary import (
    BLOCK_PLACEHOLDERS,
    FIELD_PLACEHOLDERS,
    MODULE_PREFIXES,
    ROLE_COLUMNS,
    ROLE_PREFIXES,
    Term,
    fold,
)

PLACEHOLDER = re.compile(r"(?:\{\{|｛｛)\s*([^{}｛｝]{1,200}?)\s*(?:\}\}|｝｝)")
"""Two braces, of either width: Chinese keyboards write the full-width ones."""
_PREFIX = re.compile(r"\s*(\S+?)\s*[.．。:：]\s*(.+)", re.DOTALL)

_TITLES = ("title", "name", "role", "名称", "岗位", "岗位名称")
"""What the role's own name is called behind ``role.``."""


@dataclass(frozen=True, slots=True)
class Name:
    """What a placeholder stands for."""

    kind: Literal["field", "block", "module", "unknown"]
    key: str
    """``role.department``, ``body``, a module's key; of an unknown one the name as written."""


@dataclass(frozen=True, slots=True)
class Names:
    """What a master has: folded spellings, and the keys that they stand for."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """The company's own columns of the roles sheet, by their folded headers."""
    own: Mapping[str, str] = field(default_factory=dict)
    """Their headers, by key."""
    modules: Mapping[str, str] = field(default_factory=dict)
    """Keys of modules, by their folded names."""
    module_titles: Mapping[str, Bilingual] = field(default_factory=dict)
    """By key, in the order of documents."""

    def titles(self, without: Collection[str]) -> tuple[Bilingual, ...]:
        """The titles of the modules but those of these keys."""
        return tuple(title for key, title in self.module_titles.items() if key not in without)


def meaning(text: str, names: Names) -> Name:
    """What the text between the braces stands for."""
    block = _known(BLOCK_PLACEHOLDERS).get(fold(text))
    if block is not None and fold(text) not in names.columns:
        return Name("block", block)
    field_key = _known(FIELD_PLACEHOLDERS).get(fold(text))
    if field_key is not None:
        return Name("field", field_key)
    prefix, rest = _split(text)
    if prefix in MODULE_PREFIXES:
        module = names.modules.get(fold(rest))
        return Name("module", module) if module else Name("unknown", text)
    column = _column(rest if prefix in ROLE_PREFIXES else text, names, bare=prefix not in ROLE_PREFIXES)
    return Name("field", column) if column else Name("unknown", text)


def own_column(header: str) -> str:
    """The key of a company's own column of the roles sheet."""
    return f"role.={fold(header)}"


def _column(text: str, names: Names, *, bare: bool) -> str:
    folded = fold(text)
    if folded in names.columns:
        return names.columns[folded]
    if not bare and folded in _TITLES:
        return "role.title"
    key = _known(ROLE_COLUMNS).get(folded, "")
    if not key and not bare and text in {term.key for term in ROLE_COLUMNS}:
        key = text
    return ("role.title" if key == "role" else f"role.{key}") if key else ""


def _split(text: str) -> tuple[str, str]:
    match = _PREFIX.fullmatch(text)
    return (fold(match[1]), match[2]) if match else ("", text)


@lru_cache(maxsize=8)
def _known(terms: tuple[Term, ...]) -> Mapping[str, str]:
    return {fold(name): term.key for term in terms for name in (term.key, *term.names)}


def known_names(names: Names) -> Mapping[str, str]:
    """Every spelling that stands for something → how it is best written; for suggestions."""
    found = {
        spelling: term.key
        for term in (*BLOCK_PLACEHOLDERS, *FIELD_PLACEHOLDERS)
        for spelling in (term.key, *term.names)
    }
    for term in ROLE_COLUMNS:
        key = "title" if term.key == "role" else term.key
        found |= {f"role.{name}": f"role.{key}" for name in (key, *term.names) if name.isascii()}
        found |= {f"岗位.{name}": f"岗位.{term.title.zh}" for name in term.names if not name.isascii()}
    found |= {f"role.{column}": f"role.{column}" for column in names.columns}
    return found | {
        f"{prefix}:{name}": f"{prefix}:{name}" for name in names.modules for prefix in MODULE_PREFIXES
    }
