"""A role through the releases of a master, under whatever names, and from when on each text of it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache

from compiler.compare.roles import abolished, pairs_of
from compiler.model.audit import Place
from compiler.model.changes import RoleName, RolePair
from compiler.model.releases import Revision
from compiler.normalise.catalog import Reorganisation
from compiler.normalise.roles import identity
from compiler.period import parse_day
from compiler.releases.manifest import WrittenFile
from compiler.releases.timeline import Told
from compiler.vocabulary import fold

ChangesOf = Callable[[Told], tuple[Reorganisation, ...]]
"""The changes of organisation that the master of a release knows."""


@dataclass(frozen=True, slots=True)
class Text:
    """A role's document in one release, and what came before it."""

    at: int
    """Which release, counted from 0."""
    role: Revision
    title: str
    code: str
    file: WrittenFile | None
    """None: the manifest does not list it."""
    start: date
    """The first day on which this text holds."""
    before: tuple[Text, ...] = field(repr=False)
    """The same role in the release before; of a merged one several."""

    def says_the_same(self, other: Text) -> bool:
        """Whether the documents say the same, whatever their template."""
        return _says(self) == _says(other)

    @property
    def first(self) -> Text:
        """The text in the first release of those in a row that say the same."""
        found = self
        while same := next((each for each in found.before if each.says_the_same(self)), None):
            found = same
        return found


def _says(text: Text) -> str:
    """A hash of what a document says; of an older manifest, of the file."""
    return text.file.content or text.file.sha256 if text.file else ""


@dataclass(frozen=True, slots=True)
class Ended:
    """A role that a release does not have any more."""

    at: int
    """The first release without it."""
    day: date
    """From this day on there is no role of it."""
    place: Place | None
    """The line of the changes of organisation that abolishes it."""


class Lineage:
    """The roles of some releases, the oldest first, matched from each release to the next."""

    def __init__(self, releases: Sequence[Told], changes_of: ChangesOf) -> None:
        self.releases = releases
        self._changes_of = changes_of
        self._step = lru_cache(maxsize=None)(self._matched)
        self.text = lru_cache(maxsize=None)(self._text)

    @cached_property
    def _names(self) -> Mapping[int, Mapping[str, RoleName]]:
        return {at: _names_in(told) for at, told in enumerate(self.releases)}

    def named(self, at: int, name: str) -> tuple[str, ...]:
        """The roles of a release that a title, a code, or department and title stand for, by their ids."""
        wanted = fold(name)
        return tuple(
            role.id
            for role in self._names[at].values()
            if wanted in {fold(role.title), fold(role.code), fold(role.id), *_in_full(role)}
        )

    def spellings(self) -> Iterable[str]:
        """All titles and codes, those of the latest release first."""
        for at in reversed(range(len(self.releases))):
            for role in self._names[at].values():
                yield from filter(None, (role.title, role.code))

    def earlier(self, at: int, role: str) -> tuple[str, ...]:
        """What a role was in the release before; none: it is new."""
        if at == 0:
            return ()
        if role in self._names[at - 1]:
            return (role,)
        return tuple(pair.old for pair in self._step(at)[0] if pair.new == role)

    def later(self, at: int, role: str) -> tuple[str, ...]:
        """What became of a role in the release after; none: it is gone, or there is no such release."""
        if at + 1 == len(self.releases):
            return ()
        if role in self._names[at + 1]:
            return (role,)
        return tuple(pair.new for pair in self._step(at + 1)[0] if pair.old == role)

    def ended(self, at: int, role: str) -> Ended | None:
        """Since when a role of a release is gone in the next one; None: it is not."""
        if at + 1 == len(self.releases) or self.later(at, role):
            return None
        lines = self._step(at + 1)[1]
        place = abolished(tuple(self._names[at].values()), lines).get(role)
        day = next((line.effective for line in lines if place == Place(line.sheet, line.cell)), None)
        return Ended(at + 1, day or self.releases[at + 1].first_day, place)

    def _matched(self, at: int) -> tuple[tuple[RolePair, ...], tuple[Reorganisation, ...]]:
        """The roles of the release before, with those of this one; and the changes that this one knows."""
        lines = self._changes_of(self.releases[at])
        old, new = (tuple(self._names[number].values()) for number in (at - 1, at))
        return pairs_of(old, new, lines), lines

    def _text(self, at: int, role: str) -> Text:
        told, name = self.releases[at], self._names[at][role]
        own = told.knows.revisions[role]
        before = tuple(self.text(at - 1, each) for each in self.earlier(at, role))
        file = told.files.get(own.document)
        text = Text(at, own, name.title, name.code, file, told.first_day, before)
        same = next((each for each in before if each.says_the_same(text)), None)
        return replace(text, start=same.start if same else self._start(at, role, text))

    def _start(self, at: int, role: str, text: Text) -> date:
        """The first day of a text that is another than that before it.

        Its effective date counts, else that of the change of organisation that it came of. A date that is no
        later than the first day of the text before it is that text's: somebody edited it and left the date.
        """
        own, first_day = parse_day(text.role.effective), self.releases[at].first_day
        for day in (own, self._reorganised(at, role)):
            if day and all(each.start < day for each in text.before):
                return day
        return max(first_day, own or first_day)

    def _reorganised(self, at: int, role: str) -> date | None:
        """The day on which a role came of another one; None: no change of organisation says so."""
        if at == 0 or role in self._names[at - 1]:
            return None
        pairs, lines = self._step(at)
        places = {pair.declared for pair in pairs if pair.new == role and pair.declared}
        days = [line.effective for line in lines if Place(line.sheet, line.cell) in places]
        return max((day for day in days if day), default=None)


def _names_in(told: Told) -> Mapping[str, RoleName]:
    """The roles of a release; what an older manifest does not say of them is told by their files."""
    found: dict[str, RoleName] = {}
    for role, own in told.knows.revisions.items():
        file = told.files.get(own.document)
        title = own.title or (file.role if file else "") or ""
        code = own.code or (file.code if file else "")
        found[role] = RoleName(role, title, code, own.department, Place("", ""))
    return found


def _in_full(role: RoleName) -> set[str]:
    """Department and title, as people write them."""
    both = (f"{role.department}/{role.title}", f"{role.department}{role.title}")
    return {fold(each) for each in both} | {identity(role.title, "", role.department)}
