"""All that a comparison of two masters or releases says to people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from compiler.locale import Language
from compiler.model.changes import Comparison
from compiler.model.words import Bilingual


@dataclass(frozen=True, slots=True)
class DiffSide:
    """One of the two masters."""

    name: str
    """The period of a release; else the file's name."""
    file: str
    as_of: date
    roles: int
    entries: int
    share: float | None
    """The coverage of the whole organisation, 0 to 1; None: nothing is expected."""
    titles: Mapping[str, str]
    """Of its roles, by id."""


@dataclass(frozen=True, slots=True)
class CoverageMove:
    """A module, or a role, whose coverage is another than before."""

    key: str
    """The module's key, or the role's id in the new master."""
    title: Bilingual
    before: float | None
    """0 to 1; None: nothing was expected."""
    after: float | None

    @property
    def gain(self) -> float:
        """What it gained, in shares; below 0: it got worse."""
        return (self.after or 0.0) - (self.before or 0.0)


@dataclass(frozen=True, slots=True)
class DiffReport:
    """All that a comparison says."""

    language: Language
    """The published language of the new master."""
    old: DiffSide
    new: DiffSide
    comparison: Comparison
    modules: Mapping[str, Bilingual]
    """Titles by key, of both masters."""
    coverage_of_modules: tuple[CoverageMove, ...]
    """The worst loss first."""
    coverage_of_roles: tuple[CoverageMove, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs, the coverage included."""
        return self.comparison.is_empty and not (self.coverage_of_modules or self.coverage_of_roles)
