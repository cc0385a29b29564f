"""Whom a line of a sheet is for: its department, family, grade and role all have to fit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from compiler.normalise.catalog import Role
from compiler.normalise.grades import in_grades
from compiler.normalise.role_cells import Reading, RoleIndex
from compiler.suggest import nearest
from compiler.vocabulary import DEPARTMENT, EVERYBODY, FAMILY, GRADE, SPLITTERS, fold

GROUPS = (DEPARTMENT.key, FAMILY.key, GRADE.key)
"""Filters by what roles have in common."""
EXACT: Mapping[str, int] = {"role": 8, GRADE.key: 4, FAMILY.key: 2, DEPARTMENT.key: 1}
"""How exactly a filter names roles: more than all that come behind it together."""
_PART = re.compile("[" + re.escape(SPLITTERS) + "]+")


class RoleFilters:
    """The roles of a master by department, family and grade, so that a line costs no look at each role."""

    def __init__(self, roles: Sequence[Role], index: RoleIndex) -> None:
        self.everybody = frozenset(role.id for role in roles)
        self._index = index
        self._titles: dict[str, dict[str, str]] = {key: {} for key in GROUPS}
        members: dict[tuple[str, str], set[str]] = defaultdict(set)
        for role in roles:
            for key in GROUPS:
                if value := role.get(key):
                    self._titles[key].setdefault(fold(value), value)
                    members[key, fold(value)].add(role.id)
        self._members = {place: frozenset(ids) for place, ids in members.items()}
        self._found: dict[tuple[str, str], frozenset[str]] = {}

    def parts(self, key: str, written: str) -> list[str]:
        """What a cell names: itself where that is a known name, else the names that it lists."""
        if self.members(key, written):
            return [written]
        return [part.strip() for part in _PART.split(written) if part.strip()]

    def members(self, key: str, part: str) -> frozenset[str]:
        """The roles of a department, family or grade, or of a range of grades; none: there is no such."""
        found = self._found.get((key, part))
        if found is None:
            found = self._found[key, part] = self._search(key, part)
        return found

    def _search(self, key: str, part: str) -> frozenset[str]:
        if EVERYBODY.matches(part) or part.strip() == "*":
            return self.everybody
        name = fold(part).removeprefix("@")
        if name in self._titles[key] or key != GRADE.key:
            return self._members.get((key, name), frozenset())
        grades = (one for one, title in self._titles[key].items() if in_grades(part, title))
        return frozenset().union(*(self._members[key, one] for one in grades))

    def near(self, key: str, part: str) -> tuple[str, ...]:
        """Names that look like one that is not known."""
        return nearest(part, sorted(self._titles[key].values()))

    def role_cell(self, cell: str) -> tuple[Reading, int]:
        """What a role cell means, and how exactly: who only names groups names a department at most."""
        reading = self._index.read(cell)
        if any(role not in reading.through for role in reading.roles):
            return reading, EXACT["role"]
        groups = set(reading.through.values())
        return reading, EXACT[DEPARTMENT.key] if any(fold(each).startswith("@") for each in groups) else 0
