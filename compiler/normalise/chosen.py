"""The roles that somebody names on the command line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from compiler.diagnostics import CompilerError, Diagnostic, Kind, Param, Severity, finding
from compiler.locale import N_
from compiler.normalise.catalog import Catalog, Role
from compiler.suggest import nearest
from compiler.vocabulary import fold

NO_SUCH_ROLE = Kind(
    "RUN030",
    "no-such-role",
    Severity.ERROR,
    N_("{file} has no role “{name}”"),
    N_("Write its title or code; there are: {known}"),
)
NO_SUCH_DEPARTMENT = Kind(
    "RUN031",
    "no-such-department",
    Severity.ERROR,
    N_("{file} has no department “{name}”"),
    N_("There are: {known}"),
)
NEAR_CHOICE = N_("Is it “{nearest}”?")
NO_DEPARTMENTS = N_("No role of it has a department; choose with --role")

_SHOWN = 8
"""So many names are listed."""


def chosen_roles(
    catalog: Catalog, roles: Sequence[str] = (), departments: Sequence[str] = ()
) -> tuple[Role, ...]:
    """The roles with one of the titles or codes ``roles`` that are in one of ``departments``; empty: any.

    A title that several departments have is all of these roles.

    Raises CompilerError for a name that the master does not have.
    """
    for name in roles:
        if not any(_is_called(role, name) for role in catalog.roles):
            names = [name for role in catalog.roles for name in (role.title, role.code) if name]
            raise CompilerError(_unknown(NO_SUCH_ROLE, catalog, name, names))
    for name in departments:
        known = [role.department for role in catalog.roles if role.department]
        if fold(name) not in map(fold, known):
            raise CompilerError(_unknown(NO_SUCH_DEPARTMENT, catalog, name, known))
    inside = frozenset(map(fold, departments))
    return tuple(
        role
        for role in catalog.roles
        if (not roles or any(_is_called(role, name) for name in roles))
        and (not inside or fold(role.department) in inside)
    )


def _is_called(role: Role, name: str) -> bool:
    wanted = fold(name)
    return bool(wanted) and wanted in (fold(role.title), fold(role.code))


def _unknown(kind: Kind, catalog: Catalog, name: str, names: Iterable[str]) -> Diagnostic:
    known = tuple(dict.fromkeys(names))
    near = nearest(name, known)
    shown = (*known[:_SHOWN], "…") if len(known) > _SHOWN else known
    hint = NEAR_CHOICE if near else None if known else NO_DEPARTMENTS
    params: dict[str, Param] = {
        "file": catalog.file,
        "name": name,
        "known": shown,
        "nearest": near[0] if near else "",
    }
    return finding(kind, params=params, file=catalog.file, value=name, candidates=near, hint=hint)
