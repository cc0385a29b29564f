"""``dutyc build``: publish a release of one or more masters, or write some of their documents."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from compiler.cli.options import (
    Languages,
    as_of_option,
    blueprint_option,
    languages_option,
    masters_argument,
    password_option,
    role_column_option,
    template_option,
)
from compiler.cli.output import plain_errors, quoted, view
from compiler.cli.text import localised, spoken
from compiler.diagnostics import CompilerError, Kind, Severity, finding, show
from compiler.locale import N_, Language, translator
from compiler.period import Period, parse_period, quarter_of

if TYPE_CHECKING:
    from compiler.pipeline import Checked, Choice, Selected
    from compiler.releases.publish import Published

HANDBOOK_OF_SOME = Kind(
    "RUN023",
    "handbook-of-a-selection",
    Severity.ERROR,
    N_("A handbook is bound from a whole release, not from a selection"),
    N_("Leave out --handbook, or --role, --department and --changed"),
)
WRONG_PERIOD = Kind(
    "RUN001",
    "wrong-period",
    Severity.ERROR,
    N_("“{period}” is not a period"),
    N_("Write it as 2026Q4, 2026H2, 2026-11 or 2026"),
)
STRICT = N_("Not published: there are findings, and --strict asks for none.")
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


@click.command("build", help=localised("Publish one Word document per role and the summary matrix."))
@masters_argument
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("output"),
    show_default=True,
    help=localised("The release store; several masters get a folder each in it."),
)
@click.option(
    "--period", default="", metavar="2026Q4", help=localised("Default: the settings', else this quarter.")
)
@as_of_option
@blueprint_option
@role_column_option
@languages_option
@template_option
@password_option
@click.option(
    "--final", is_flag=True, help=localised("Leave out the lines that say what is to be completed.")
)
@click.option("--strict", is_flag=True, help=localised("Publish nothing when there is an error or a gap."))
@click.option(
    "--handbook",
    type=click.Choice(["department", "all"]),
    default=None,
    help=localised("Bind the documents of each department, or of all roles, into one as well."),
)
@click.option("--entries", is_flag=True, help=localised("Add all entries to the matrix, as one tidy sheet."))
@click.option(
    "--role",
    "roles",
    multiple=True,
    metavar="NAME",
    help=localised("Write only this role's document, by title or code, and no release; may be repeated."),
)
@click.option(
    "--department",
    "departments",
    multiple=True,
    metavar="NAME",
    help=localised("Write only the documents of this department, and no release; may be repeated."),
)
@click.option(
    "--changed",
    is_flag=True,
    help=localised("Write only the documents that are not as in the latest release, and no release."),
)
@click.option(
    "--pdf", is_flag=True, help=localised("Write each document as PDF too; this needs LibreOffice.")
)
def command(  # noqa: PLR0913, PLR0917 - one parameter per option
    masters: tuple[Path, ...],
    output: Path,
    period: str,
    as_of: datetime | None,
    blueprint: str,
    role_column: str,
    languages: Languages,
    template: Path | None,
    password_file: Path | None,
    handbook: Literal["department", "all"] | None,
    *,
    final: bool,
    strict: bool,
    entries: bool,
    roles: tuple[str, ...],
    departments: tuple[str, ...],
    changed: bool,
    pdf: bool,
) -> None:
    """Check and publish each master; exit code 1 when a finding is an error."""
    errors = False
    language, second = languages
    with plain_errors(language):
        from compiler import pipeline
        from compiler.cli.access import access
        from compiler.cli.cache import reading_cache

        wanted = _period(period) if period else None
        choice = pipeline.Choice(roles, departments, changed)
        if choice and handbook:
            raise CompilerError(finding(HANDBOOK_OF_SOME))
        soffice = _soffice() if pdf else None
        paginator = soffice or (_soffice_if_there() if handbook else None)
        today = date.today()  # noqa: DTZ011 - the user's day
        day = as_of.date() if as_of else wanted.last_day if wanted else None
        allowed = access(password_file, language)
        for master in masters:
            store = output if len(masters) == 1 else output / master.stem
            options = pipeline.Options(
                blueprint,
                role_column,
                language,
                second,
                template,
                as_of=day,
                today=today,
                cache=reading_cache(),
                releases=store,
                access=allowed,
            )
            checked = pipeline.check(master, options)
            tongue = spoken(language, checked.catalog.language)
            chosen = wanted or own_period(checked) or quarter_of(today)
            request = pipeline.BuildRequest(
                chosen,
                as_of.date() if as_of else chosen.last_day,
                final=final,
                entries=entries,
                handbook=handbook,
                soffice=soffice,
                paginator=paginator,
            )
            if strict and checked.blocks_strict:
                _report(checked, tongue)
                click.echo(translator(tongue)(STRICT))
                raise SystemExit(1)
            files = len(pipeline.chosen_in(checked, choice)) * (2 if pdf else 1)
            with _progress(files, tongue) as advance:
                made = (
                    pipeline.select(checked, store, request, choice, advance)
                    if choice
                    else pipeline.build(checked, store, request, advance)
                )
            _report(checked, tongue)
            if isinstance(made, pipeline.Selected):
                _report_selected(made, choice, tongue)
                errors = errors or _has_errors(checked, made.written)
            else:
                _report_published(made, tongue)
                errors = errors or _has_errors(checked, made)
    raise SystemExit(1 if errors else 0)


def _soffice_if_there() -> Path | None:
    """LibreOffice, which knows on which page a chapter begins; without it Word fills the numbers in."""
    try:
        return _soffice()
    except CompilerError:
        return None


def _soffice() -> Path:
    """LibreOffice's program; refused before anything is read or written where there is none."""
    from compiler.pdf import find_soffice

    return find_soffice(os.environ)


def _has_errors(checked: Checked, made: Published | None) -> bool:
    """Whether there is an error in what was written, or in writing it."""
    if made is None:
        return False
    return checked.has_errors or any(found.severity is Severity.ERROR for found in made.diagnostics)


def _period(text_of_period: str) -> Period:
    try:
        return parse_period(text_of_period)
    except ValueError:
        raise CompilerError(finding(WRONG_PERIOD, params={"period": text_of_period})) from None


def own_period(checked: Checked) -> Period | None:
    """The period that the settings sheet names."""
    name = checked.catalog.settings.period
    return _period(name) if name else None


@contextmanager
def _progress(total: int, language: Language) -> Iterator[Callable[[int], None]]:
    """A live bar on a terminal, nothing elsewhere: the lines at the end say it all."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(
        length=total, label=translator(language)(N_("Writing documents")), file=sys.stderr
    ) as bar:
        yield bar.update


def _report(checked: Checked, language: Language) -> None:
    """What was found, in one line per count."""
    from compiler import pipeline
    from compiler.report.terminal import head, summary

    shown = view(language)
    for line in head(pipeline.headline(checked, language), shown):
        click.echo(line)
    click.echo(summary(checked.diagnostics, pipeline.movement(checked), shown))
    click.echo(translator(language)(CHECKING).format(command=f"dutyc check {quoted(checked.raw.path)}"))


def _report_published(built: Published, language: Language) -> None:
    """What was made, and where to open it."""
    say = translator(language)
    _report_kept(built, language)
    click.echo("")
    click.echo(say(PUBLISHED).format(period=built.folder.name, documents=_documents(built, language)))
    click.echo(say(MATRIX).format(path=built.folder / "summary-matrix.xlsx"))
    click.echo(say(AUDIT).format(path=built.folder / "coverage.html"))
    if any(file.kind == "handbook" for file in built.files):
        click.echo(say(HANDBOOKS).format(path=built.folder / "handbook"))
    click.echo(say(OPEN).format(path=built.folder))


def _report_selected(selected: Selected, choice: Choice, language: Language) -> None:
    """What was selected, what it was compared with, and where to open it."""
    say = translator(language)
    written, since = selected.written, selected.since
    if written is not None:
        _report_kept(written, language)
    click.echo("")
    if not selected.chosen:
        click.echo(say(NOTHING_SELECTED))
    elif written is None:
        click.echo(say(NOTHING_CHANGED).format(period=since))
    else:
        documents = _documents(written, language)
        click.echo(say(SELECTED).format(period=written.folder.name, documents=documents))
    if choice.changed and selected.chosen and written is not None:
        click.echo(say(SINCE).format(period=since) if since else say(ALL_NEW))
    if selected.gone:
        click.echo(_gone(selected, language))
    if written is not None:
        click.echo(say(OPEN).format(path=written.folder))


def _report_kept(built: Published, language: Language) -> None:
    for diagnostic in built.diagnostics:
        click.echo(f"{diagnostic.message(language)} → {diagnostic.next_step(language)}")


def _documents(built: Published, language: Language) -> str:
    from compiler.report.terminal import counted

    kinds = [file.kind for file in built.files]
    documents = counted(DOCUMENTS, kinds.count("role"), language)
    return (
        show((documents, counted(PDFS, kinds.count("pdf"), language)), language)
        if "pdf" in kinds
        else documents
    )


def _gone(selected: Selected, language: Language) -> str:
    """Which roles of the last release have no document any more, and how many."""
    from compiler.report.terminal import listed

    count = len(selected.gone)
    names = listed(selected.gone, language)
    return translator(language)(GONE[count != 1]).format(count=count, period=selected.since, names=names)
