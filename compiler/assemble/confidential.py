"""Which roles are for few eyes."""

from __future__ import annotations

from compiler.normalise.catalog import Role
from compiler.vocabulary import CONFIDENTIALITY, PUBLIC


def is_confidential(role: Role) -> bool:
    """Whether a role's document is published apart: its 密级 is not public."""
    level = role.get(CONFIDENTIALITY.key)
    return bool(level) and not PUBLIC.matches(level)
