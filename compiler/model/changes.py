"""What differs between two masters, or two states of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from compiler.model.audit import Place
from compiler.model.words import Bilingual

MatchedBy = Literal["id", "code", "reorganisation", "name", "likeness"]
"""How a role was found again: by its id; by its code; by a line of the changes of organisation; by department
and title, or a title that only one role has; ``likeness`` is a guess from entries that are the same."""

RoleEvent = Literal["added", "removed", "renamed", "merged", "split", "moved", "changed"]
"""``moved``: to another department. ``changed``: only what is said about it."""

EntryEvent = Literal["added", "removed", "moved", "reworded", "changed"]
"""``moved``: to another role, module, aspect or process. ``reworded``: its text says it in other words.
``changed``: its other columns."""

KpiFigure = Literal["target", "weight"]


@dataclass(frozen=True, slots=True)
class RolePair:
    """A role of the old master and the one, or one of those, that it is in the new one."""

    old: str
    """Its id."""
    new: str
    by: MatchedBy
    declared: Place | None = None
    """The line of the changes of organisation that says so."""

    @property
    def is_certain(self) -> bool:
        """Whether it is more than a guess."""
        return self.by != "likeness"


@dataclass(frozen=True, slots=True)
class RoleName:
    """A role as one of the masters names it."""

    id: str
    title: str
    code: str
    department: str
    place: Place
    """Its title's cell; an empty cell where no roles sheet names it."""


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One column that says something else."""

    key: str
    """Of the column; its header where it is the company's own."""
    title: Bilingual
    before: str
    after: str
    old: Place
    new: Place


@dataclass(frozen=True, slots=True)
class RoleDifference:
    """What became of a role, or of several."""

    event: RoleEvent
    old: tuple[RoleName, ...]
    """None of one that is added, several of those that merged."""
    new: tuple[RoleName, ...]
    """None of one that is removed, several of those that it was split into."""
    facts: tuple[ValueChange, ...] = ()
    """What is said about it otherwise, title and department included."""
    declared: Place | None = None
    """The line of the changes of organisation that says so."""
    probable: bool = False
    """Nobody declared it: it is a guess, since most of its entries, or its title, are the same."""
    entries: int = 0
    """How many entries a role that is added or removed has."""


@dataclass(frozen=True, slots=True)
class EntryState:
    """An entry of one role as one of the masters has it."""

    id: str
    role: str
    """Id of the role."""
    module: str
    """The module's key."""
    aspect: str
    """Key; a name that the blueprint does not know stands as written; empty: none."""
    process: str
    """The process it belongs to; empty in modules that are no processes."""
    text: str
    """Its text; its filled columns where it has none."""
    place: Place


@dataclass(frozen=True, slots=True)
class EntryDifference:
    """An entry that one of the masters has, or says, otherwise."""

    event: EntryEvent
    old: EntryState | None
    """None: it is added."""
    new: EntryState | None
    """None: it is removed."""
    values: tuple[ValueChange, ...] = ()
    """What differs, aspect and text included; targets and weights of KPIs are told on their own."""
    likeness: float = 1.0
    """How alike the texts are, 0 to 1."""

    @property
    def state(self) -> EntryState:
        """As it is now; of one that is removed, as it was."""
        state = self.new or self.old
        if state is None:
            message = "a difference is about an entry"
            raise ValueError(message)
        return state


@dataclass(frozen=True, slots=True)
class KpiDifference:
    """A target or a weight of a KPI that was changed."""

    figure: KpiFigure
    old: EntryState
    new: EntryState
    before: str
    after: str
    old_place: Place
    new_place: Place


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs, and what is what: the moving and sorting of rows is no difference."""

    pairs: tuple[RolePair, ...]
    """Roles and what they were, in the order of the new master."""
    roles: tuple[RoleDifference, ...]
    entries: tuple[EntryDifference, ...]
    kpis: tuple[KpiDifference, ...]
    matches: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """Id of the new role and of its entry → those of the old one."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.roles or self.entries or self.kpis)

    def roles_before(self, role: str) -> tuple[str, ...]:
        """Ids of the roles that a role was; guesses are among them."""
        return tuple(pair.old for pair in self.pairs if pair.new == role)
