"""Known names that look like a misspelt one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from compiler.model.words import Bilingual
from compiler.vocabulary import fold

_ENOUGH_TWO, _ENOUGH_FOUR, _ENOUGH = 50.0, 60.0, 70.0
"""Below this likeness (0 to 100) a name is no suggestion: of two characters one may be wrong (50), of three
or four one (67, 75); longer names and words in letters share more by chance."""
_MOST = 3
_LONGEST = 255
"""Longer texts are no misspelt names."""


def nearest(text: str, names: Iterable[str] | Mapping[str, str]) -> tuple[str, ...]:
    """Up to three names that look like ``text``, best first; none where two are equally near at the top.

    Of a mapping the keys are compared and the values are the names: spellings of one thing are no tie.
    Likeness is the share of common characters in their order, after NFKC and case folding: an edit distance
    of 2 means nothing on names of four characters.
    """
    from rapidfuzz import fuzz  # noqa: PLC0415 - only needed once something is wrong

    if len(text) > _LONGEST:
        return ()
    wanted = fold(text)
    enough = _enough(wanted)
    pairs = names.items() if isinstance(names, Mapping) else ((name, name) for name in names)
    best: dict[str, tuple[float, str]] = {}
    for spelling, name in pairs:
        score = fuzz.ratio(wanted, fold(spelling), score_cutoff=enough)
        if score and score > best.get(fold(name), (0.0, ""))[0]:
            best[fold(name)] = (score, name)
    near = sorted(best.values(), key=lambda pair: (-pair[0], pair[1]))
    if len(near) > 1 and near[0][0] == near[1][0]:
        return ()
    return tuple(name for _, name in near[:_MOST])


def spelt(things: Iterable[tuple[Bilingual, Sequence[str]]]) -> dict[str, str]:
    """Every spelling of some things, by title and aliases, with the title in the spelling's own language."""
    found: dict[str, str] = {}
    for title, aliases in things:
        for name in (title.zh, title.en, *aliases):
            found.setdefault(name, title.in_("en" if name.isascii() else "zh"))
    return found


def _enough(folded: str) -> float:
    if folded.isascii() or len(folded) > 4:
        return _ENOUGH
    return _ENOUGH_FOUR if len(folded) > 2 else _ENOUGH_TWO
