"""How much a workbook may ask for, so that none can hang a run, fill the memory or abort the process.

The defaults keep any run of ``dutyc check`` below 60 seconds and 1 GiB (measured with ``make bombs``); the
largest master seen so far, of 217,000 rows, stays well below each. Whoever raises them raises that too.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from compiler.address import cell_name
from compiler.diagnostics import CompilerError, Kind, Severity, finding
from compiler.locale import N_

WRONG_LIMIT = Kind(
    "READ019",
    "wrong-limit",
    Severity.ERROR,
    N_("The environment variable {variable} is “{value}”, which is no number from 1 on"),
    N_("Write a number such as 500000, or a size such as 500M or 2G; or delete the variable"),
)


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is read. Sizes are in bytes."""

    file: int = 256_000_000
    """The file itself: it is held in memory."""
    unpacked: int = 1_000_000_000
    """All parts together, as they are unpacked; a part that is read twice counts twice."""
    part: int = 512_000_000
    """One part."""
    ratio: int = 200
    """How many times larger than its packed form a part above `RATIO_FROM` may be."""
    parts: int = 10_000
    """Members of the package, and worksheets."""
    cells: int = 2_000_000
    """Filled cells of all sheets together; one that also has a number format, or something to be said
    about it, counts twice."""
    text: int = 40_000_000
    """Characters of all texts together that are not the same."""
    rows: int = 350_000
    """Filled rows of all sheets together."""
    roles: int = 20_000
    """Roles."""
    entries: int = 350_000
    """Entries of all roles together: one row for everybody is as many entries as there are roles."""


NO_LIMITS = Limits(*[sys.maxsize] * len(fields(Limits)))
USUAL = Limits()
"""The defaults."""
RATIO_FROM = 50_000_000
"""Bytes from which on the ratio of a part counts: smaller ones do no harm, and a few spaces pack well."""

NOTES = 50_000
"""Notes of all sheets together."""
ELEMENTS = 10_000_000
"""Elements of XML that are looked at one by one: so many take half a minute."""
EXTENT = 20_000_000
"""Cells of the grid that all sheets reach over, empty ones included: rows times columns."""

_VALUE = re.compile(r"([0-9]{1,12})\s*([KMG]?)B?", re.IGNORECASE)
_UNITS = {"": 1, "K": 1_000, "M": 1_000_000, "G": 1_000_000_000}


class TooMuchError(ValueError):
    """A workbook asks for more than it may."""

    def __init__(
        self, limit: str, allowed: int, found: int, where: str = "", *, at_least: bool = False
    ) -> None:
        """``limit`` is a field of `Limits` or the name of a fixed one; ``found`` is all, or what was counted
        until then (``at_least``); ``where`` names a part or a sheet.
        """
        super().__init__(limit, allowed, found, where)
        self.limit = limit
        self.allowed = allowed
        self.found = found
        self.where = where
        self.at_least = at_least


@dataclass(slots=True)
class Budget:
    """What a workbook has asked for so far. Every method raises TooMuchError once it is too much."""

    limits: Limits
    unpacked: int = 0
    cells: int = 0
    rows: int = 0
    text: int = 0
    extent: int = 0
    notes: int = 0
    elements: int = 0

    def unpack(self, size: int, part: str) -> None:
        """A part of ``size`` bytes is unpacked."""
        self.unpacked += size
        self._check("part", size, part)
        self._check("unpacked", self.unpacked, part)

    def fill(self, cells: int, rows: int, where: str) -> None:
        """So many more filled cells and rows, of a sheet."""
        self.cells += cells
        self.rows += rows
        self._check("cells", self.cells, where, at_least=True)
        self._check("rows", self.rows, where, at_least=True)

    def keep(self, text: str) -> None:
        """A text is kept in memory."""
        self.text += len(text)
        if self.text > self.limits.text:
            raise TooMuchError("text", self.limits.text, self.text, at_least=True)

    def spread(self, rows: Sequence[Sequence[str]], numbers: Sequence[int], sheet: str) -> None:
        """The rows of a sheet are read: as tables, all of them are as wide as the widest."""
        widest = max(range(len(rows)), key=lambda index: len(rows[index]), default=0)
        width = len(rows[widest]) if rows else 0
        self.extent += width * len(rows)
        if self.extent > EXTENT:
            cell = cell_name(numbers[widest], width)
            raise TooMuchError("extent", EXTENT, self.extent, f"{sheet}!{cell}")

    @property
    def room(self) -> int:
        """Cells of the grid over which the sheets may still reach."""
        return EXTENT - self.extent

    def repeat(self, text: str, times: int) -> None:
        """A text is read so many times more."""
        self.text += len(text) * times
        self.keep("")

    def note(self, text: str) -> None:
        """A note is kept in memory."""
        self.keep(text)
        self.notes += 1
        if self.notes > NOTES:
            raise TooMuchError("notes", NOTES, self.notes, at_least=True)

    def visit(self, elements: int) -> None:
        """So many elements were looked at one by one."""
        self.elements += elements
        if self.elements > ELEMENTS:
            raise TooMuchError("elements", ELEMENTS, self.elements, at_least=True)

    def _check(self, limit: str, found: int, where: str, *, at_least: bool = False) -> None:
        allowed: int = getattr(self.limits, limit)
        if found > allowed:
            raise TooMuchError(limit, allowed, found, where, at_least=at_least)


def variable(name: str) -> str:
    """The environment variable that sets a limit: ``cells`` is ``DUTYC_MAX_CELLS``."""
    return f"DUTYC_MAX_{name.upper()}"


def limits_of(environment: Mapping[str, str]) -> Limits:
    """The limits that the environment sets, the defaults elsewhere.

    Raises CompilerError when a value is none.
    """
    wanted: dict[str, int] = {}
    for known in fields(Limits):
        value = environment.get(variable(known.name), "").strip()
        if value:
            wanted[known.name] = _number(variable(known.name), value)
    return Limits(**wanted)


def _number(name: str, value: str) -> int:
    match = _VALUE.fullmatch(value)
    number = int(match[1]) * _UNITS[match[2].upper()] if match else 0
    if number < 1:
        raise CompilerError(finding(WRONG_LIMIT, params={"variable": name, "value": value}))
    return number
