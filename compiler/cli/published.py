"""What a build says at its end: what was found, what was made and why, and where to open it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.cli.output import quoted, view
from compiler.diagnostics import ERROR, GAP, Diagnostic, Severity, show
from compiler.locale import N_, Language, translator
from compiler.model.releases import Plan
from compiler.releases.manifest import WrittenFile
from compiler.releases.standing import Standing
from compiler.report.plan import plan_lines
from compiler.report.terminal import Headline, Movement, counted, head, listed, summary, totals

if TYPE_CHECKING:
    from compiler.pipeline import Checked, Choice, Selected
    from compiler.releases.publish import Published

STANDS = N_("{period} is as this master says: nothing had to be written ({documents})")
ONLY_A_PLAN = N_("This is a plan of {period}: nothing was written.")
PUBLISHED = N_("Published {period}: {documents}")
PDFS = (N_("{count} PDF"), N_("{count} PDFs"))
DOCUMENTS = (N_("{count} document"), N_("{count} documents"))
OPEN = N_("Open: {path}")
MATRIX = N_("Matrix: {path}")
AUDIT = N_("Coverage audit: {path}")
HANDBOOKS = N_("Handbooks: {path}")
CHECKING = N_("All findings: {command}")
SELECTED = N_("Selected of {period}: {documents}; this is no release")
NOTHING_SELECTED = N_("No role is in all that was chosen; nothing was written.")
NOTHING_CHANGED = N_("No chosen document has changed since {period}; nothing was written.")
SINCE = N_("They are new or have changed since {period}.")
ALL_NEW = N_("There is no earlier release of this master: every document counts as new.")
GONE = (
    N_("{count} role of {period} is gone: {names}"),
    N_("{count} roles of {period} are gone: {names}"),
)


def report_checked(checked: Checked, language: Language) -> None:
    """What was found, in one line per count."""
    from compiler import pipeline

    shown = view(language)
    for line in head(pipeline.headline(checked, language), shown):
        click.echo(line)
    click.echo(summary(checked.diagnostics, pipeline.movement(checked), shown))
    click.echo(translator(language)(CHECKING).format(command=f"dutyc check {quoted(checked.raw.path)}"))


def report_made(
    made: Published | Selected | Plan, checked: Checked, choice: Choice, language: Language
) -> bool:
    """What was made, and where to open it; whether there is an error in it, or in making it."""
    from compiler import pipeline

    if isinstance(made, Plan):
        click.echo("")
        _echo_plan(made, language, everything=True)
        click.echo(translator(language)(ONLY_A_PLAN).format(period=made.planned))
        return checked.has_errors
    if isinstance(made, pipeline.Selected):
        _report_selected(made, choice, language)
        found = made.written.diagnostics if made.written else ()
        return made.written is not None and (checked.has_errors or _has_errors(found))
    report_kept(made.diagnostics, language)
    _report_published(made, language)
    return checked.has_errors or _has_errors(made.diagnostics)


def _has_errors(found: Sequence[Diagnostic]) -> bool:
    return any(one.severity is Severity.ERROR for one in found)


def _echo_plan(plan: Plan, language: Language, *, everything: bool = False) -> None:
    for line in plan_lines(plan, view(language), everything=everything):
        click.echo(line)


# ------------------------------------------------------------------ a release that stands as it would be made


def blocks_strict(standing: Standing) -> bool:
    """Whether the findings of a release hold an error or a gap."""
    return any(standing.head["said"]["findings"].get(label) for label in (ERROR, GAP))


def had_errors(standing: Standing) -> bool:
    """Whether the findings of a release hold an error."""
    return bool(standing.head["said"]["findings"].get(ERROR))


def report_standing(standing: Standing, master: Path, language: Language | None) -> None:
    """What a build says that need not be made: the same as the last time, and that it stands."""
    tongue = language or standing.head["language"]
    said, coverage, shown = standing.head["said"], standing.head["coverage"], view(tongue)
    counts = coverage["roles"], coverage["modules"], said["entries"]
    for line in head(Headline(master.name, said["blueprint"][tongue], *counts), shown):
        click.echo(line)
    before = said["before"]
    moved = Movement(coverage["share"], before["share"], before["period"]) if before else None
    click.echo(totals(said["findings"], moved, shown))
    click.echo(translator(tongue)(CHECKING).format(command=f"dutyc check {quoted(master)}"))
    click.echo("")
    period, documents = standing.folder.name, _documents(standing.files, tongue)
    click.echo(translator(tongue)(STANDS).format(period=period, documents=documents))
    _echo_places(standing.folder, standing.files, tongue)


# ------------------------------------------------------------------------------------- what was written


def _report_published(made: Published, language: Language) -> None:
    """What was made and why, and where to open it."""
    click.echo("")
    documents = _documents(made.files, language)
    click.echo(translator(language)(PUBLISHED).format(period=made.folder.name, documents=documents))
    if made.plan is not None:
        _echo_plan(made.plan, language)
    _echo_places(made.folder, made.files, language)


def _echo_places(folder: Path, files: Sequence[WrittenFile], language: Language) -> None:
    say = translator(language)
    click.echo(say(MATRIX).format(path=folder / "summary-matrix.xlsx"))
    click.echo(say(AUDIT).format(path=folder / "coverage.html"))
    if any(file.kind == "handbook" for file in files):
        click.echo(say(HANDBOOKS).format(path=folder / "handbook"))
    click.echo(say(OPEN).format(path=folder))


def _report_selected(selected: Selected, choice: Choice, language: Language) -> None:
    """What was selected, what it was compared with, and where to open it."""
    say = translator(language)
    written, since = selected.written, selected.since
    if written is not None:
        report_kept(written.diagnostics, language)
    click.echo("")
    if not selected.chosen:
        click.echo(say(NOTHING_SELECTED))
    elif written is None:
        click.echo(say(NOTHING_CHANGED).format(period=since))
    else:
        documents = _documents(written.files, language)
        click.echo(say(SELECTED).format(period=written.folder.name, documents=documents))
    if choice.changed and selected.chosen and written is not None:
        click.echo(say(SINCE).format(period=since) if since else say(ALL_NEW))
    if selected.gone:
        click.echo(_gone(selected, language))
    if written is not None:
        click.echo(say(OPEN).format(path=written.folder))


def report_kept(found: Sequence[Diagnostic], language: Language) -> None:
    """What a build says of files that were there before it."""
    for diagnostic in found:
        click.echo(" → ".join(filter(None, (diagnostic.message(language), diagnostic.next_step(language)))))


def _documents(files: Sequence[WrittenFile], language: Language) -> str:
    kinds = [file.kind for file in files]
    documents = counted(DOCUMENTS, kinds.count("role"), language)
    return (
        show((documents, counted(PDFS, kinds.count("pdf"), language)), language)
        if "pdf" in kinds
        else documents
    )


def _gone(selected: Selected, language: Language) -> str:
    """Which roles of the last release have no document any more, and how many."""
    count = len(selected.gone)
    names = listed(selected.gone, language)
    return translator(language)(GONE[count != 1]).format(count=count, period=selected.since, names=names)
