"""Columns of translations, ``职责::en``: which text of a row is printed, and which beside it.

A column without a language is in the master's own. Its text is that of the published language where the sheet
has one; where a second language is published too, its text stands beside the first. A text that is missing in
one language is shown in the other, and LANG001 says so.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from compiler.address import rows_in_column
from compiler.diagnostics import Diagnostic, Doc, Kind, Severity, finding
from compiler.locale import N_, Language
from compiler.model.blueprint import Column
from compiler.model.words import Bilingual
from compiler.normalise.sheets import column_names, is_private, split_translation
from compiler.vocabulary import fold, language_named, spellings

TRANSLATION_MISSING = Kind(
    "LANG001",
    "second-language-missing",
    Severity.WARNING,
    N_("“{column}” is empty although “{first}” is not"),
    N_("Write the translation; until then documents of that language show the first one"),
    gap=True,
    doc=Doc(
        N_(
            "A column for a second language, such as Duty::en, is empty in a row whose first language is "
            "filled; where both are published, the other way round too."
        ),
        N_("The document in the second language is half in the first."),
        N_("处理来电, Duty::en empty → Answer calls."),
    ),
)


@dataclass(frozen=True, slots=True)
class Translation:
    """A column that holds the texts of another one in a language."""

    index: int
    of: int
    """Index of the column that it translates."""
    language: Language


@dataclass(frozen=True, slots=True)
class Tongues:
    """In which columns of a table the texts of a column stand, by its index."""

    translations: tuple[Translation, ...] = ()
    """The first column of each text in each language."""
    again: Mapping[int, int] = field(default_factory=dict)
    """Further columns of a text in a language, which are not read: index, and that of the first."""
    firsts: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """Where the text is looked for, in this order; absent: only in the column itself."""
    seconds: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """Where its second language is looked for; absent: there is none."""

    def first(self, index: int, cells: Sequence[str]) -> int:
        """The index of the cell whose text is printed."""
        return next((i for i in self.firsts.get(index, ()) if cells[i]), index)

    def second(self, index: int, cells: Sequence[str]) -> str:
        """The text beside it; empty where there is none, or the same."""
        first = self.first(index, cells)
        found = next((cells[i] for i in self.seconds.get(index, ()) if cells[i] and i != first), "")
        return "" if found == cells[first] else found

    def own(self, index: int | None) -> int | None:
        """The index of a column that is printed as one of its own; None where it is one of the translations.

        In an inferred blueprint every column is a field, translations too.
        """
        if index is None or index in self.firsts or index in self.seconds:
            return index
        elsewhere = any(index in some for some in (*self.firsts.values(), *self.seconds.values()))
        return None if elsewhere else index

    def in_first(self, cells: Sequence[str]) -> Sequence[str]:
        """A row whose texts are those that are printed."""
        if not self.firsts:
            return cells
        row = list(cells)
        for index in self.firsts:
            row[index] = cells[self.first(index, cells)]
        return row


def tongues_of(
    names: Sequence[str],
    columns: Sequence[Column],
    places: Mapping[str, int],
    language: Language,
    second: Language | None,
) -> Tongues:
    """Which columns of a table with the headers ``names`` are translations of its known ones.

    ``places`` are the numbers of the ``columns`` that it has, by key.
    """
    if not any(map(split_translation, names)):
        return Tongues()
    found = list(_translations(names, [c for c in columns if c.key in places], places))
    by_language: dict[tuple[int, Language], int] = {}
    for one in found:
        by_language.setdefault((one.of, one.language), one.index)
    translations = tuple(one for one in found if by_language[one.of, one.language] == one.index)
    again = {one.index: by_language[one.of, one.language] for one in found if one not in translations}
    printed = {places[c.key] - 1 for c in columns if c.key in places and c.meaning in ("text", "field")}
    firsts: dict[int, tuple[int, ...]] = {}
    seconds: dict[int, tuple[int, ...]] = {}
    for index in printed.intersection(one.of for one in translations):
        first = by_language.get((index, language))
        other = by_language.get((index, second)) if second is not None and second != language else None
        choices = tuple(i for i in (first, index, other) if i is not None)
        if len(choices) > 1:
            firsts[index] = choices
        beside: tuple[int, ...] = () if other is None else (other,)
        if first is not None and second is not None and second != language:
            beside += (index,)  # the column itself is in the master's own language, which is the other one
        if beside:
            seconds[index] = beside
    return Tongues(translations, again, firsts, seconds)


def _translations(
    names: Sequence[str], columns: Sequence[Column], places: Mapping[str, int]
) -> Iterator[Translation]:
    """Every column that holds the texts of another one in a language."""
    for index, name in enumerate(names):
        base, tongue = split_translation(name) or ("", "")
        language = language_named(tongue)
        if language is None or is_private(name):
            continue
        key = _column_named(base, names, columns, places)
        if key is not None:
            yield Translation(index, places[key] - 1, language)


def _column_named(
    base: str, names: Sequence[str], columns: Sequence[Column], places: Mapping[str, int]
) -> str | None:
    """The key of the column that a header without its language names: as written there, else by any name."""
    for column in columns:
        if fold(names[places[column.key] - 1]) == fold(base):
            return column.key
    parts = spellings(base)
    for wanted in (parts[:1], parts):
        for column in columns:
            if any(part in column_names(column) for part in wanted):
                return column.key
    return None


Rows = Sequence[tuple[int, Sequence[str]]]
"""Number and cells of each row; the cells as many as there are headers."""


def missing(names: Sequence[str], tongues: Tongues, rows: Rows) -> Iterator[Diagnostic]:
    """Empty cells of a language whose other one is filled: a finding per column.

    Where a second language is published, the column itself may be the empty one.
    """
    for one in tongues.translations:
        used = {*tongues.firsts.get(one.of, ()), *tongues.seconds.get(one.of, ())} - {one.of}
        alone = one.of in tongues.seconds and used == {one.index}
        for empty, filled in ((one.index, one.of), (one.of, one.index)) if alone else ((one.index, one.of),):
            numbers = [number for number, cells in rows if cells[filled] and not cells[empty]]
            if numbers:
                params = {"column": names[empty], "first": names[filled]}
                cell = rows_in_column(empty + 1, numbers)
                yield finding(TRANSLATION_MISSING, params=params, cell=cell, value=names[empty])


def unprinted(
    sheet: str, names: Sequence[str], tongues: Tongues, rows: Rows, printed: Container[str]
) -> Iterator[Bilingual]:
    """The columns whose texts are in no document, because another language is: ``sheet!name``, and why.

    ``printed`` are headers of columns that are printed as columns of their own.
    """
    for one in tongues.translations:
        used = (*tongues.firsts.get(one.of, ()), *tongues.seconds.get(one.of, ()))
        if names[one.index] in printed or one.index in used:
            continue
        if any(cells[one.index] for _, cells in rows):
            name = f"{sheet}!{names[one.index]}"
            yield Bilingual(f"{name}（未发布的译文）", f"{name} (a translation that is not published)")
    for index, choices in tongues.firsts.items():
        if choices[0] != index and any(_is_left_out(index, tongues, cells) for _, cells in rows):
            name = f"{sheet}!{names[index]}"
            yield Bilingual(f"{name}（印的是译文）", f"{name} (its translation is printed)")


def _is_left_out(index: int, tongues: Tongues, cells: Sequence[str]) -> bool:
    """Whether the cell of a column is neither the printed text of a row nor the one beside it."""
    return cells[index] not in ("", cells[tongues.first(index, cells)], tongues.second(index, cells))
