"""What every list of the summary matrix is made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from compiler.assemble.confidential import confidential_titles, is_confidential
from compiler.diagnostics import Diagnostic
from compiler.locale import Language, translator
from compiler.model.audit import AuditCell, AuditModule, AuditReport, AuditRole
from compiler.model.blueprint import Module
from compiler.normalise.catalog import Catalog, Entry, Role, records


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build decides about its matrix."""

    language: Language
    period: str
    as_of: date
    source: str
    """Path of the master's copy below the release."""
    entries: bool = False
    """Add all entries as one sheet."""
    everybody: bool = False
    """Confidential roles are in it like others; else they are numbers."""


@dataclass(frozen=True, slots=True)
class View:
    """A master, its audit and its findings, and which roles are shown."""

    catalog: Catalog
    audit: AuditReport
    diagnostics: tuple[Diagnostic, ...]
    summary: Summary
    paths: Mapping[str, str]
    """Each role's document by its id; empty: there is none."""
    roles: Mapping[str, Role]
    """Those that are shown, by id, in the order of the departments."""
    modules: Mapping[str, Module]
    """By key."""
    aspects: Mapping[tuple[str, str], str]
    """Titles by the keys of module and aspect."""
    secret: frozenset[str]
    """Titles of roles that must not be read anywhere."""

    @property
    def language(self) -> Language:
        """The published one."""
        return self.summary.language

    def say(self, message: str, **params: object) -> str:
        """A sentence in the published language."""
        return translator(self.language)(message).format(**params)

    def title(self, module: str) -> str:
        """A module's title; empty where there is no such module."""
        known = self.modules.get(module)
        return known.title.in_(self.language) if known else ""

    def aspect(self, module: str, key: str) -> str:
        """An aspect's title; a name that the blueprint does not know stands as written."""
        return self.aspects.get((module, key), key)

    def entries(self, module: str = "", *, everybody: bool = False) -> Iterator[Entry]:
        """The entries of the roles that are shown, of one module or all, in the order of the master."""
        frame = self.catalog.entries
        for entry in records(frame[frame["module"] == module] if module else frame):
            if everybody or entry.role in self.roles:
                yield entry

    def audited(self) -> Iterator[tuple[AuditRole, str]]:
        """The roles that are shown, each with its department."""
        for department in self.audit.departments:
            for role in department.roles:
                yield role, department.title

    def cells(self, role: AuditRole) -> Iterator[tuple[AuditModule, AuditCell]]:
        """A role's modules."""
        return zip(self.audit.modules, role.cells, strict=True)


def view_of(
    catalog: Catalog,
    audit: AuditReport,
    diagnostics: Iterable[Diagnostic],
    paths: Mapping[str, str],
    summary: Summary,
) -> View:
    """Everything that the lists are made from."""
    order: dict[str, int] = {}
    for role in catalog.roles:
        order.setdefault(role.department, len(order))
    shown = [role for role in catalog.roles if summary.everybody or not is_confidential(role)]
    modules = {module.key: module for module in catalog.blueprint.modules}
    return View(
        catalog=catalog,
        audit=audit,
        diagnostics=tuple(diagnostics),
        summary=summary,
        paths=paths,
        roles={role.id: role for role in sorted(shown, key=lambda role: order[role.department])},
        modules=modules,
        aspects={
            (module.key, aspect.key): aspect.title.in_(summary.language)
            for module in modules.values()
            for aspect in module.aspects
        },
        secret=frozenset() if summary.everybody else confidential_titles(catalog),
    )


def address(sheet: str, cell: str) -> str:
    """A cell as people write it; the sheet alone where there is none yet."""
    return f"{sheet}!{cell}" if cell else sheet
