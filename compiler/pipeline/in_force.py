"""Which text of a role was in force on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from compiler.pipeline.lineage import Ended, Lineage, Text


@dataclass(frozen=True, slots=True)
class InForce:
    """What a name stands for on a day; several texts where several roles are meant."""

    texts: tuple[Text, ...]
    ended: Ended | None = None
    """There is none, since the role is gone."""
    first: Text | None = None
    """There is none yet: the first one that there will be."""


def in_force(lineage: Lineage, name: str, day: date) -> InForce | None:
    """The texts in force on a day of the roles that a name stands for; None: no release has such a role.

    That of the latest release counts whose text had begun to hold. A name that the role had only before or
    after that day leads to it as well.
    """
    begun = [at for at, told in enumerate(lineage.releases) if told.first_day <= day]
    base = max(begun, default=0)
    count = len(lineage.releases)
    for at in (base, *range(base + 1, count), *reversed(range(base))):
        roles = lineage.named(at, name)
        if roles:
            return _in_force(lineage, [(at, role) for role in roles], base, day)
    return None


Place = tuple[int, str]
"""A release, counted from 0, and a role of it."""


def _in_force(lineage: Lineage, named: Iterable[Place], base: int, day: date) -> InForce:
    there: list[Place] = []
    ends: list[Ended] = []
    for at, role in named:
        for place in _back(lineage, (at, role), base):
            found = _onwards(lineage, place, base, day)
            if isinstance(found, Ended):
                ends.append(found)
            else:
                there += found
    texts: dict[Place, Text] = {}
    for place in there:
        for text in _held(lineage.text(*place), day):
            last = _latest(lineage, text, day) if text.at == place[0] else text
            texts[last.at, last.role.role] = last
    if texts or (ends and not there):
        return InForce(tuple(texts.values()), None if texts else ends[0])
    return InForce(
        (), first=min((_first(lineage.text(*place)) for place in there), key=lambda text: text.start)
    )


def _back(lineage: Lineage, place: Place, base: int) -> Iterator[Place]:
    """What a role was in the release ``base``, else in the first one that had it."""
    at, role = place
    earlier = lineage.earlier(at, role) if at > base else ()
    if not earlier:
        yield place
    for each in earlier:
        yield from _back(lineage, (at - 1, each), base)


def _onwards(lineage: Lineage, place: Place, base: int, day: date) -> list[Place] | Ended:
    """What became of a role by the release ``base``; one that had not ended on that day stays."""
    at, role = place
    ended = lineage.ended(at, role)
    if ended and ended.day <= day:
        return ended
    if ended or at >= base:
        return [place]
    found: list[Place] = []
    for each in lineage.later(at, role):
        onwards = _onwards(lineage, (at + 1, each), base, day)
        if isinstance(onwards, Ended):
            ended = onwards
        else:
            found += onwards
    return found or ended or []


def _held(text: Text, day: date) -> tuple[Text, ...]:
    """The text, or those before it, that had begun to hold on a day."""
    if text.start <= day:
        return (text,)
    return tuple(found for each in text.before for found in _held(each, day))


def _latest(lineage: Lineage, text: Text, day: date) -> Text:
    """A text of a later release that says that it held on that day already; else the text itself."""
    for each in lineage.later(text.at, text.role.role):
        later = lineage.text(text.at + 1, each)
        if later.start <= day:
            found = _latest(lineage, later, day)
            return text if found.first.at == text.first.at else found
    return text


def _first(text: Text) -> Text:
    return min((_first(each) for each in text.before), key=lambda each: each.start, default=text)


def last_day(lineage: Lineage, text: Text) -> date | None:
    """The last day of a text; None: no release says that it ended."""
    ended = lineage.ended(text.at, text.role.role)
    if ended:
        return ended.day - timedelta(days=1)
    later = [lineage.text(text.at + 1, each) for each in lineage.later(text.at, text.role.role)]
    same = next((each for each in later if each.says_the_same(text)), None)
    if same:
        return last_day(lineage, same)
    return min(each.start for each in later) - timedelta(days=1) if later else None


def same_texts(lineage: Lineage, text: Text) -> Sequence[Text]:
    """The documents of releases in a row that say the same, with the text itself."""
    found = [text.first]
    while True:
        at, role = found[-1].at, found[-1].role.role
        later = (lineage.text(at + 1, each) for each in lineage.later(at, role))
        same = next((each for each in later if each.says_the_same(text)), None)
        if same is None:
            return found
        found.append(same)
