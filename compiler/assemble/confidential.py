"""Which roles are for few eyes."""

from __future__ import annotations

from compiler.normalise.catalog import Catalog, Role
from compiler.vocabulary import CONFIDENTIALITY, PUBLIC


def is_confidential(role: Role) -> bool:
    """Whether a role's document is published apart: its 密级 is not public."""
    level = role.get(CONFIDENTIALITY.key)
    return bool(level) and not PUBLIC.matches(level)


def confidential_titles(catalog: Catalog) -> frozenset[str]:
    """Titles that confidential roles have and no other role."""
    titles = {role.title for role in catalog.roles if is_confidential(role)}
    return frozenset(titles - {role.title for role in catalog.roles if not is_confidential(role)})
