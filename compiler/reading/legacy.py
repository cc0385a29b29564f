"""Workbooks of older and other formats (.xls, .xlsb, .ods), read by python-calamine."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from compiler.model import Position, RawSheet, Trouble
from compiler.reading.errors import DAMAGED, ENCRYPTED, refuse
from compiler.reading.number_format import general
from compiler.reading.package import SheetState
from compiler.reading.text import clean

_PROTECTED = 3
"""Exit code of the process for a workbook with a password."""
_PATIENCE = 60
"""Seconds after which a file counts as damaged; honest ones take less than one."""


def read_legacy(path: Path, data: bytes) -> tuple[RawSheet, ...]:
    """The sheets of a workbook in another format, values in their plain form.

    A process of its own reads it: on some damaged files the library aborts, and must not take us with it.
    Raises CompilerError when the file is damaged or protected.
    """
    # -P: what lies in the folder where somebody works is never imported.
    command = [sys.executable, "-P", str(Path(__file__).with_name("legacy_process.py"))]
    try:
        done = subprocess.run(  # noqa: S603 - our own code
            command, input=data, capture_output=True, check=False, timeout=_PATIENCE
        )
    except subprocess.TimeoutExpired:
        raise refuse(DAMAGED, path, part=path.name) from None
    if done.returncode == _PROTECTED:
        raise refuse(ENCRYPTED, path)
    if done.returncode != 0:
        raise refuse(DAMAGED, path, part=path.name)
    return tuple(_sheet(name, state, rows) for name, state, rows in json.loads(done.stdout))


def _sheet(name: str, state: SheetState, rows: Sequence[Sequence[str | float]]) -> RawSheet:
    numbers: list[int] = []
    kept: list[tuple[str, ...]] = []
    unprintable: list[Position] = []
    for number, row in enumerate(rows, start=1):
        cells: list[str] = []
        for column, value in enumerate(row, start=1):
            text, changed = clean(value) if isinstance(value, str) else (general(float(value)), False)
            cells.append(text)
            if changed:
                unprintable.append((number, column))
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            numbers.append(number)
            kept.append(tuple(cells))
    troubles = (Trouble("unprintable", "", tuple(unprintable)),) if unprintable else ()
    return RawSheet(name, state, tuple(numbers), tuple(kept), troubles=troubles)
