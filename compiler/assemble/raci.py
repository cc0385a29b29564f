"""Responsibility matrices: who else has which part in a duty."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from compiler.diagnostics import show_some
from compiler.locale import N_, Language, translator
from compiler.model.blueprint import Module
from compiler.normalise.catalog import Entry
from compiler.vocabulary import INVOLVEMENT, INVOLVEMENTS, fold

CONFIDENTIAL_ROLE = N_("a confidential role")

_MOST_NAMES = 6
"""Of a part that more roles have, these are named."""
_LETTERS = {term.title.en[0]: term.key for term in INVOLVEMENTS}
_WORDS = {fold(name): term.key for term in INVOLVEMENTS for name in (*term.names, term.title.en[0])}
_SEPARATOR = re.compile(r"[/,，、+&;\s]+")
_REMARK = re.compile("[(（]")
_RUN_TOGETHER = re.compile(f"[{''.join(_LETTERS)}]{{2,4}}")

Duty = tuple[str, str, int]
"""Sheet and text of a duty; its row, where a text stands for several duties, else 0."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Who has which part in the duties of a matrix."""

    titles: tuple[str, ...]
    """Of the parts that somebody has: 负责 R."""
    names: Mapping[Duty, tuple[str, ...]]
    """For each of ``titles``, who has it."""
    repeated: frozenset[tuple[str, str]]
    """Sheet and text of those that stand for several duties."""

    def of(self, entry: Entry) -> tuple[str, ...]:
        """The names for each part in an entry's duty."""
        return self.names[_duty(entry, self.repeated)]


def involvement_of(module: Module) -> int | None:
    """The value that says what part a role has; None: the module is no matrix."""
    if module.kind != "table" or module.text_column is None:
        return None
    return next((i for i, column in enumerate(module.fields) if column.key == INVOLVEMENT.key), None)


def parts_of(
    entries: Sequence[Entry], involvement: int, titles: Mapping[str, str], language: Language
) -> Parts | None:
    """The parts of each duty; None where all have one and the same, or none that is known.

    ``titles`` has the roles by id; confidential ones are missing in it, and are not named.
    """
    repeated = _repeated(entries)
    having: dict[Duty, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for entry in entries:
        parts = having[_duty(entry, repeated)]
        for part in parts_in(entry.values[involvement]):
            if entry.role not in parts[part]:
                parts[part].append(entry.role)
    used = {part for parts in having.values() for part in parts}
    if len(used) < 2:
        return None
    shown = [term for term in INVOLVEMENTS if term.key in used]
    return Parts(
        tuple(f"{term.title.in_(language)} {term.title.en[0]}" for term in shown),
        {
            duty: tuple(_names(parts.get(term.key, ()), titles, language) for term in shown)
            for duty, parts in having.items()
        },
        repeated,
    )


def letters_of(entries: Sequence[Entry], involvement: int) -> Mapping[Duty, dict[str, str]]:
    """The letters of each role's parts in each duty, by the role's id: ``A/R``."""
    repeated = _repeated(entries)
    letters = {key: letter for letter, key in _LETTERS.items()}
    having: dict[Duty, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for entry in entries:
        parts = dict.fromkeys(letters[part] for part in parts_in(entry.values[involvement]))
        if parts:
            having[_duty(entry, repeated)][entry.role] |= parts
    return {duty: {role: "/".join(parts) for role, parts in roles.items()} for duty, roles in having.items()}


def parts_in(written: str) -> Iterator[str]:
    """The parts that a cell names: ``A/R``, ``RA``, 主责; a remark in brackets may follow."""
    for word in _SEPARATOR.split(_REMARK.split(written, maxsplit=1)[0].strip()):
        if _RUN_TOGETHER.fullmatch(word):
            yield from (_LETTERS[letter] for letter in word)
        elif part := _WORDS.get(fold(word)):
            yield part


def _duty(entry: Entry, repeated: frozenset[tuple[str, str]]) -> Duty:
    named = entry.sheet, entry.text
    return (*named, entry.row if named in repeated else 0)


def _repeated(entries: Iterable[Entry]) -> frozenset[tuple[str, str]]:
    """Texts that one role has twice in a sheet: they are duties of different rows, though they read alike."""
    first: dict[tuple[str, str, str], int] = {}
    return frozenset(
        (entry.sheet, entry.text)
        for entry in entries
        if first.setdefault((entry.sheet, entry.text, entry.role), entry.row) != entry.row
    )


def _names(roles: Sequence[str], titles: Mapping[str, str], language: Language) -> str:
    named = [titles[role] for role in roles if role in titles]
    if len(named) < len(roles):
        named.append(translator(language)(CONFIDENTIAL_ROLE))
    return show_some(named, _MOST_NAMES, language, count=len(roles))
