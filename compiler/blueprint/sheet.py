"""placeholder"""

from __future__ import annotations

from collections.abc import Sequence

from compiler.locale import Language
from compiler.model import Blueprint


def to_rows(blueprint: Blueprint, language: Language) -> list[list[str]]:
    """Not yet."""
    raise NotImplementedError


def from_rows(
    rows: Sequence[Sequence[str]], row_numbers: Sequence[int], *, file: str, sheet: str
) -> Blueprint:
    """Not yet."""
    raise NotImplementedError
