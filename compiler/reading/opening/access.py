"""What reading a workbook may use: how much of everything, and a password where one is needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from compiler.reading.limits import USUAL, Limits

PasswordSource = Callable[[str, int], str | None]
"""Asked for the password of a file, by its name, and the number of passwords that did not open it; None:
there is no other one."""


@dataclass(frozen=True, slots=True)
class Access:
    """What reading may use."""

    limits: Limits = USUAL
    password: PasswordSource | None = field(default=None, repr=False)
    """None: nobody can be asked."""
