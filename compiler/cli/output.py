"""What all commands share when they speak: errors, colours, widths."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from compiler.diagnostics import CompilerError
from compiler.locale import Language, terminal_language
from compiler.report.terminal import View
from compiler.width import wrap

COULD_NOT_RUN = 2
NARROWEST, WIDEST = 60, 200
"""Columns of a terminal that the lines are made for."""


def view(language: Language, *, everything: bool = False, plain: bool = False) -> View:
    """How to print on this terminal; ``plain`` goes to a file."""
    colour = not plain and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    width = min(max(shutil.get_terminal_size((80, 24)).columns, NARROWEST), WIDEST)
    return View(language, width, colour, None if everything or not sys.stdout.isatty() else 40)


def quoted(path: Path) -> str:
    """A path as it is typed in a command."""
    return f'"{path}"' if " " in str(path) else str(path)


@contextmanager
def plain_errors(language: Language | None) -> Iterator[None]:
    """Turn what stops a run into its sentence and its next step, exit code 2. The only place that does so."""
    try:
        yield
    except CompilerError as error:
        spoken = language or terminal_language() or "en"
        message = error.diagnostic.message(spoken)
        step = error.diagnostic.next_step(spoken)
        where = "!".join(part for part in (error.diagnostic.sheet, error.diagnostic.cell) if part)
        for line in wrap(f"{where}: {message}" if where and error.diagnostic.cell else message, 80):
            click.echo(line, err=True)
        for number, line in enumerate(wrap(step, 78) if step else ()):
            click.echo(("→ " if number == 0 else "  ") + line, err=True)
        raise SystemExit(COULD_NOT_RUN) from error
