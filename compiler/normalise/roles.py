"""The roles sheet, and what a role cell means."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz import fuzz

from compiler.address import cell_name
from compiler.diagnostics import Diagnostic, Kind, Severity, finding
from compiler.locale import N_
from compiler.model import Column, RawSheet
from compiler.normalise.catalog import Role
from compiler.normalise.sheets import Table, column_names, find_table, is_comment, is_private, match_columns
from compiler.vocabulary import EVERYBODY, ROLE, ROLE_COLUMNS, SPLITTERS, fold, spellings

DUPLICATE_ROLE = Kind(
    "ROLE005",
    "duplicate-role",
    Severity.ERROR,
    N_("The role “{role}” stands in the roles sheet more than once"),
    N_("Already in {first}: delete one of them, or tell them apart by code or department"),
)
ROLE_WITHOUT_NAME = Kind(
    "ROLE007",
    "role-without-name",
    Severity.ERROR,
    N_("This row of the roles sheet has no role"),
    N_("Write the role's title here, or delete the row"),
)

_PART = re.compile("[" + re.escape(SPLITTERS) + "]+")
_SIMILAR, _SIMILAR_SHORT = 60.0, 50.0
"""Below this likeness (0 to 100) a name is no suggestion; a name of two characters shares one."""


def read_roles(
    sheet: RawSheet | None, *, by_title: bool = False, role_column: str = ""
) -> tuple[tuple[Role, ...], tuple[Diagnostic, ...]]:
    """The roles of the roles sheet in their order, each once.

    ``by_title``: nothing else identifies them, and no column is private (inferred blueprints).
    ``role_column`` is one more name for the column that holds them.
    """
    table = None if sheet is None else roles_table(sheet, role_column)
    if table is None:
        return (), ()
    columns = match_columns(table.names, role_columns(role_column))
    own = [
        (number, name)
        for number, name in enumerate(table.names, start=1)
        if name and number not in columns.values() and (by_title or not is_private(name))
    ]
    roles: dict[str, Role] = {}
    diagnostics: list[Diagnostic] = []
    for row, cells in table.rows():
        if is_comment(cells[0]) or not any(cells):
            continue
        values = {key: cells[number - 1] for key, number in columns.items() if number <= len(cells)}
        others = tuple((name, cells[n - 1]) for n, name in own if n <= len(cells) and cells[n - 1])
        role = _role(values, others, by_title=by_title)
        cell = cell_name(row, columns["role"])
        if not role.title:
            diagnostics.append(finding(ROLE_WITHOUT_NAME, sheet=table.sheet.name, cell=cell))
        elif role.id in roles:
            params = {"role": role.title, "first": roles[role.id].cell}
            diagnostics.append(
                finding(
                    DUPLICATE_ROLE,
                    params=params,
                    sheet=table.sheet.name,
                    cell=cell,
                    value=role.title,
                    role=role.title,
                )
            )
        else:
            roles[role.id] = replace(role, cell=cell, sheet=table.sheet.name)
    return tuple(roles.values()), tuple(diagnostics)


def role_columns(role_column: str = "") -> tuple[Column, ...]:
    """The known columns of a roles sheet; ``role_column`` is one more name of the role's."""
    return tuple(
        Column(term.key, term.title, "field", (role_column, *term.aliases) if term is ROLE else term.aliases)
        for term in ROLE_COLUMNS
    )


def roles_table(sheet: RawSheet, role_column: str = "") -> Table | None:
    """The table of a roles sheet; None where no header names the role."""
    columns = role_columns(role_column)
    known = frozenset().union(*(column_names(column) for column in columns))
    table = find_table(sheet, lambda name: any(part in known for part in spellings(name)))
    if table is None or "role" not in match_columns(table.names, columns):
        return None
    return table


def _role(values: dict[str, str], own: tuple[tuple[str, str], ...], *, by_title: bool) -> Role:
    title, code, department = (values.get(key, "") for key in ("role", "code", "department"))
    facts = tuple(
        (key, value) for key, value in values.items() if value and key not in ("role", "code", "department")
    )
    role = identity(title) if by_title else identity(title, code, department)
    return Role(role, title, code, department, facts, own)


def identity(title: str, code: str = "", department: str = "") -> str:
    """A role's id: its code, else department and title; spelling folded."""
    if code:
        return fold(code)
    return f"{fold(department)}/{fold(title)}" if department else fold(title)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a role cell means."""

    roles: tuple[str, ...] = ()
    problem: Literal["", "unknown", "ambiguous"] = ""
    name: str = ""
    """The part of the cell that is the problem."""
    candidates: tuple[str, ...] = ()
    """Names to write instead, best first."""


class RoleIndex:
    """All the names of the known roles."""

    def __init__(self, roles: Sequence[Role], *, whole_cells_only: bool = False) -> None:
        self._roles = {role.id: role for role in roles}
        self._whole_cells_only = whole_cells_only
        self._names: dict[str, list[str]] = defaultdict(list)
        self._groups: dict[str, list[str]] = defaultdict(list)
        self._readings: dict[str, Reading] = {}
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
        return Reading(tuple(dict.fromkeys(role for role in named if role not in excepted)))

    def _one(self, text: str) -> Reading:
        """One name: a role, everybody, or a group."""
        name = fold(text)
        ids = self._names.get(name, ())
        if len(ids) == 1:
            return Reading((ids[0],))
        if ids:
            titles = tuple(self.full_name(role) for role in ids)
            return Reading(problem="ambiguous", name=text.strip(), candidates=titles)
        if not self._whole_cells_only:
            if text.strip() == "*" or (name and EVERYBODY.matches(text)):
                return Reading(tuple(self._roles))
            if name.startswith("@") and name[1:] in self._groups:
                return Reading(tuple(self._groups[name[1:]]))
        return Reading(problem="unknown", name=text.strip(), candidates=self._near(text))

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
        """Known titles that look like ``text``; none where two are equally near at the top."""
        group = text.strip()[:1] in ("@", "＠")
        titles = (
            sorted({f"@{role.department}" for role in self._roles.values() if role.department})
            if group
            else list(dict.fromkeys(role.title for role in self._roles.values()))
        )
        return nearest(text, titles)


def nearest(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Up to three names that look like ``text``, best first; none where none is near.

    Likeness by shared characters: a distance of 2 means nothing on names of four characters.
    """
    wanted = fold(text)
    scored = [(fuzz.ratio(wanted, fold(name)), name) for name in names]
    enough = _SIMILAR_SHORT if len(wanted) <= 2 else _SIMILAR
    near = sorted((pair for pair in scored if pair[0] >= enough), key=lambda pair: -pair[0])
    return tuple(name for _, name in near[:3])


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
        if _is_set(cell):
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
