"""Two masters or releases, compared."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from compiler.assemble.diff import Measured, diff_report
from compiler.diagnostics import CompilerError, Kind, Severity, finding
from compiler.locale import N_
from compiler.model.diff import DiffReport
from compiler.pipeline.checking import Options, check
from compiler.pipeline.sides import Found, found
from compiler.report.differences import entry_lines, role_lines
from compiler.vocabulary import fold
from compiler.workbooks.changes import write_changes

NO_SUCH_ROLE = Kind(
    "RUN043",
    "role-of-neither",
    Severity.ERROR,
    N_("Neither of the two has a role “{name}”"),
    N_("Write its title or code as the roles sheet has it"),
)


def diff(
    old: str, new: str, options: Options, store: Path, roles: Sequence[str] = ()
) -> tuple[DiffReport, tuple[Path, Path]]:
    """What differs between two masters or releases, and the two workbooks.

    ``old`` and ``new`` are paths of masters or of folders of releases, or periods in ``store``.

    Raises CompilerError when one of them is none of that, or cannot be read, or has no such role.
    """
    sides = found(old, store), found(new, store)
    measured = [_measured(side, options) for side in sides]
    every = [role for side in measured for role in side.catalog.roles]
    known = {fold(name) for role in every for name in (role.title, role.code)} - {""}
    for name in roles:
        if fold(name) not in known:
            raise CompilerError(finding(NO_SUCH_ROLE, params={"name": name}))
    report = diff_report(measured[0], measured[1], tuple(name.strip() for name in roles))
    return report, (sides[0].master, sides[1].master)


def diff_workbook(report: DiffReport, masters: tuple[Path, Path], workbook: Path) -> bytes:
    """The differences as a workbook, to be written to ``workbook``; links lead to cells of the masters."""
    language = report.language
    by_role = entry_lines(report, language).values()
    lines = (*role_lines(report, language), *(line for lines in by_role for line in lines))
    rows = tuple(
        (one.role, one.module, one.event, one.before, one.after, one.details, one.old, one.new)
        for one in lines
    )
    counts = tuple(Counter(line.event for line in lines).items())
    sources = _beside(masters[0], workbook), _beside(masters[1], workbook)
    return write_changes(report, rows, counts, sources)


def _beside(master: Path, workbook: Path) -> str:
    try:
        return Path(os.path.relpath(master.resolve(), workbook.resolve().parent)).as_posix()
    except ValueError:  # on another drive of Windows
        return ""


def _measured(side: Found, options: Options) -> Measured:
    own = replace(
        options,
        as_of=side.as_of or options.as_of,
        blueprint=options.blueprint or side.blueprint,
        releases=None,
    )
    checked = check(side.master, own)
    return Measured(side.name, checked.catalog, checked.coverage, checked.day)
