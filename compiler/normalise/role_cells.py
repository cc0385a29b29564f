"""What a role cell means: one role, several, a group, or everybody."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from compiler.normalise.catalog import Role
from compiler.normalise.roles import identity
from compiler.suggest import nearest
from compiler.vocabulary import ERROR_VALUE, EVERYBODY, SPLITTERS, fold

_PART = re.compile("[" + re.escape(SPLITTERS) + "]+")


_MOST_COMPARISONS = 5_000_000
"""Roles times misspelt cells; so many comparisons take some seconds."""
_MOST_CANDIDATES = 50
"""So many roles of one title are named."""

RoleProblem = Literal["unknown", "ambiguous", "no group"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a role cell means."""

    roles: tuple[str, ...] = ()
    problem: RoleProblem | None = None
    name: str = ""
    """The part of the cell that is the problem."""
    candidates: tuple[str, ...] = ()
    """Names to write instead, best first."""
    through: Mapping[str, str] = field(default_factory=dict)
    """Roles that are not named themselves, and the group or word for everybody that they are in."""


class RoleIndex:
    """All the names of the known roles."""

    def __init__(self, roles: Sequence[Role], *, whole_cells_only: bool = False) -> None:
        self._roles = {role.id: role for role in roles}
        self._whole_cells_only = whole_cells_only
        self._names: dict[str, list[str]] = defaultdict(list)
        self._groups: dict[str, list[str]] = defaultdict(list)
        self._readings: dict[str, Reading] = {}
        self._comparisons = _MOST_COMPARISONS
        for role in roles:
            for name in _spellings_of(role):
                if role.id not in self._names[name]:
                    self._names[name].append(role.id)
            for group in {fold(role.department), fold(role.get("family"))} - {""}:
                self._groups[group].append(role.id)

    def read(self, cell: str) -> Reading:
        """The roles that a cell names, in its order, each once."""
        reading = self._readings.get(cell)
        if reading is None:
            reading = self._readings[cell] = self._read(cell)
        return reading

    def knows(self, name: str) -> bool:
        """Whether exactly one role has that name."""
        return len(self._names.get(fold(name), ())) == 1

    def _read(self, cell: str) -> Reading:
        """A whole cell that is a known name is that role; else it is split, if all parts are known."""
        whole = self._one(cell)
        if self._whole_cells_only or not whole.problem:
            return whole
        parts = [part for part in _PART.split(cell) if part.strip()]
        readings = [self._one(part.strip().removeprefix("!").removeprefix("！")) for part in parts]
        wrong = next((reading for reading in readings if reading.problem), None)
        if len(parts) < 2 and wrong is None and parts and parts[0].strip()[:1] in ("!", "！"):
            return whole
        if wrong is not None or not parts:
            return whole if len(parts) < 2 or whole.problem == "ambiguous" or wrong is None else wrong
        excepted = {
            role
            for part, reading in zip(parts, readings, strict=True)
            if part.strip()[:1] in ("!", "！")
            for role in reading.roles
        }
        named = [
            role
            for part, reading in zip(parts, readings, strict=True)
            if part.strip()[:1] not in ("!", "！")
            for role in reading.roles
        ]
        kept = tuple(dict.fromkeys(role for role in named if role not in excepted))
        through: dict[str, str] = {}
        for reading in readings:
            for role in reading.roles:
                through.setdefault(role, reading.through.get(role, ""))
                through[role] = through[role] and reading.through.get(role, "")
        return Reading(kept, through={role: through[role] for role in kept if through[role]})

    def _one(self, text: str) -> Reading:
        """One name: a role, everybody, or a group."""
        name = fold(text)
        ids = self._names.get(name, ())
        if len(ids) == 1:
            return Reading((ids[0],))
        if ids:
            titles = tuple(self.full_name(role) for role in ids[:_MOST_CANDIDATES])
            return Reading(problem="ambiguous", name=text.strip(), candidates=titles)
        if not self._whole_cells_only:
            if text.strip() == "*" or (name and EVERYBODY.matches(text)):
                return self._group(tuple(self._roles), text)
            if name.startswith("@") and name[1:] in self._groups:
                return self._group(tuple(self._groups[name[1:]]), text)
        problem: RoleProblem = "no group" if name.startswith("@") else "unknown"
        return Reading(problem=problem, name=text.strip(), candidates=self._near(text))

    def _group(self, roles: tuple[str, ...], text: str) -> Reading:
        return Reading(roles, through=dict.fromkeys(roles, text.strip()))

    def place_of(self, title: str) -> str:
        """Sheet and cell of a role's title; empty where no role of that title has one."""
        return next(
            (
                f"{role.sheet}!{role.cell}"
                for role in self._roles.values()
                if role.title == title and role.cell
            ),
            "",
        )

    def full_name(self, role: str) -> str:
        """A name that means this role and no other: department and title, or title and code."""
        known = self._roles[role]
        for text in (
            f"{known.department}/{known.title}" if known.department else known.title,
            f"{known.title}（{known.code}）" if known.code else known.title,
        ):
            if self._names.get(fold(text)) == [role]:
                return text
        return known.code or known.title

    def _near(self, text: str) -> tuple[str, ...]:
        """Known titles that look like ``text``; none where two are equally near at the top.

        None either once so many cells were compared that nobody reads what is said about them.
        """
        self._comparisons -= len(self._roles)
        if self._comparisons < 0:
            return ()
        group = text.strip()[:1] in ("@", "＠")
        groups = {name for role in self._roles.values() for name in (role.department, role.get("family"))}
        titles = (
            sorted(f"@{name}" for name in groups if name)
            if group
            else list(dict.fromkeys(role.title for role in self._roles.values()))
        )
        return nearest(text, titles)


def _spellings_of(role: Role) -> tuple[str, ...]:
    """Folded names under which a cell may mean this role."""
    title, code, department = role.title, role.code, role.department
    names = [title]
    if code:
        names += [code, f"{code}{title}", f"{code}-{title}", f"{title}({code})", f"{title}[{code}]"]
    if department:
        names += [f"{department}{mark}{title}" for mark in ("/", "-", "—", "·", ">", "")]
        names.append(f"{title}({department})")
    return tuple(dict.fromkeys(fold(name) for name in names))


def roles_of_cells(cells: Iterable[str]) -> tuple[Role, ...]:
    """The roles that module sheets name, for a master without a roles sheet, in order of first mention.

    Cells with a separator count only when one of their parts is named nowhere else.
    """
    counts = Counter(cell for cell in cells if cell)
    plain = {fold(cell): cell for cell in reversed(counts) if not _PART.search(cell) and not _is_set(cell)}
    roles: dict[str, Role] = {}
    for cell in counts:
        if _is_set(cell) or ERROR_VALUE.fullmatch(cell):
            continue
        parts = [part.strip() for part in _PART.split(cell) if part.strip()]
        if len(parts) > 1 and all(_is_set(part) or fold(part) in plain for part in parts):
            continue
        role = Role(identity(cell), " ".join(cell.split()))
        roles.setdefault(role.id, role)
    return tuple(roles.values())


def _is_set(cell: str) -> bool:
    """Whether a cell means everybody, a group or an exception."""
    return cell.strip()[:1] in ("@", "＠", "!", "！", "*") or EVERYBODY.matches(cell)
