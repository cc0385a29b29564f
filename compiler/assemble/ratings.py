"""Which cells of a risk table are rated, and how: by known words, never by guessing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from compiler.model.blueprint import Column
from compiler.model.documents import Content, Rating, Rich
from compiler.model.workbook import Run
from compiler.vocabulary import RATED_COLUMNS, RATINGS, fold, spellings

Scale = Mapping[str, Rating]
"""Folded word or figure → what it rates."""

_GRADES: tuple[Rating, ...] = ("low", "medium", "high")
_WORDS: Scale = {
    fold(name): grade for grade, term in zip(_GRADES, RATINGS, strict=True) for name in term.names
}
_SHORTEST_SCALE = 3


def scale_of(column: Column) -> Scale | None:
    """What the cells of a column may say; None: it rates nothing.

    A column rates when it is one of the known ones, or when all that may be chosen in it are ratings. Figures
    count only where the blueprint has them to choose from: nobody else says whether 1 is the worst.
    """
    figures = _figures(column)
    scale = {**_WORDS, **figures}
    if column.key in RATED_COLUMNS:
        return scale
    choices = [choice.zh or choice.en for choice in column.choices]
    is_rating = bool(choices) and all(rating_of(choice, scale) for choice in choices)
    return scale if is_rating else None


def _figures(column: Column) -> Scale:
    """A scale of figures from 1 on, cut in three: of five, 1 and 2 are low, 3 is medium, 4 and 5 are high."""
    figures = sorted(
        int(name)
        for choice in column.choices
        for name in spellings(choice.zh or choice.en)
        if name.isascii() and name.isdigit()
    )
    is_scale = len(figures) >= _SHORTEST_SCALE and figures[0] == 1
    if not is_scale or any(above - below != 1 for below, above in pairwise(figures)):
        return {}
    thirds = (3 * (figure - 1) for figure in figures)
    last = figures[-1] - 1
    return {
        str(figure): "low" if third < last else "high" if third > 2 * last else "medium"
        for figure, third in zip(figures, thirds, strict=True)
    }


def rating_of(text: str, scale: Scale) -> Rating | None:
    """What a cell rates; None: it says something else, or several things."""
    whole, *parts = spellings(text) or ("",)
    if whole in scale:
        return scale[whole]
    found = {scale.get(part) for part in parts}
    return found.pop() if len(found) == 1 else None


def rated(content: Content, scale: Scale) -> Content:
    """The content of a cell with its rating."""
    rating = rating_of(content if isinstance(content, str) else content.text, scale)
    if rating is None:
        return content
    if isinstance(content, str):
        return Rich((Run(content),), rating=rating)
    return replace(content, rating=rating)
