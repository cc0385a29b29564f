"""How far a role covers what is expected of it."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """How far a role covers a module or an aspect."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    MISSING = "missing"
    WAIVED = "waived"
    EXPIRED = "expired"
    NOT_APPLICABLE = "not_applicable"
