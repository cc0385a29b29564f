"""Two masters or releases, compared."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from compiler.assemble.diff import Measured, diff_report
from compiler.diagnostics import CompilerError, Kind, Severity, finding
from compiler.locale import N_
from compiler.model.diff import DiffReport
from compiler.pipeline.checking import Options
from compiler.pipeline.sides import Side, side
from compiler.report.differences import entry_lines, role_lines
from compiler.vocabulary import fold
from compiler.workbooks.changes import write_changes

NO_SUCH_ROLE = Kind(
    "RUN062",
    "role-of-neither",
    Severity.ERROR,
    N_("Neither of the two has a role “{name}”"),
    N_("Write its title or code as the roles sheet has it"),
)


def diff(
    old: str, new: str, options: Options, roles: Sequence[str] = ()
) -> tuple[DiffReport, tuple[Path, Path]]:
    """What differs between two masters or releases, and the two workbooks.

    ``old`` and ``new`` are paths of masters or of folders of releases, or periods in ``options.releases``.

    Raises CompilerError when one of them is none of that, or cannot be read, or has no such role.
    """
    before, now = side(old, options), side(new, options)
    every = [role for each in (before, now) for role in each.catalog.roles]
    known = {fold(name) for role in every for name in (role.title, role.code)} - {""}
    for name in roles:
        if fold(name) not in known:
            raise CompilerError(finding(NO_SUCH_ROLE, params={"name": name}))
    report = diff_report(_measured(before), _measured(now), roles)
    return report, (before.master, now.master)


def _measured(each: Side) -> Measured:
    return Measured(each.name, each.catalog, each.coverage, each.as_of)


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
