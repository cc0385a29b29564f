"""``dutyc coverage``: the audit alone, without documents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from compiler.cli.build import own_period
from compiler.cli.init import make_folder, refuse_existing, write_new
from compiler.cli.options import (
    as_of_option,
    blueprint_option,
    language_option,
    master_argument,
    new_file_option,
    password_option,
    releases_option,
    role_column_option,
    strict_aspects_option,
)
from compiler.cli.output import plain_errors, quoted, view
from compiler.cli.text import localised, spoken
from compiler.cli.today import current_day
from compiler.diagnostics import CompilerError, Kind, Severity, finding
from compiler.locale import N_, Language, translator
from compiler.period import quarter_of

if TYPE_CHECKING:
    from compiler.model.audit import AuditReport
    from compiler.pipeline import Checked
    from compiler.report.heatmap import By

Form = Literal["text", "json", "xlsx", "html"]

NEEDS_A_FILE = Kind(
    "RUN040",
    "no-file-for-it",
    Severity.ERROR,
    N_("{form} is not for a terminal"),
    N_("Name a file for it: -o coverage.{form}"),
)
WRITTEN = N_("Wrote {path}")
EVERY_GAP = N_("Each gap with its cell: {command}")
UNDER = N_("Coverage {share} is below {required}.")
WORSE = N_("Coverage fell from {before} ({period}) to {share}.")
NO_RELEASE = N_("There is no earlier release of this master to compare with.")


@click.command("coverage", help=localised("Audit the coverage alone, without documents."))
@master_argument
@blueprint_option
@role_column_option
@strict_aspects_option
@language_option
@as_of_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "xlsx", "html"]),
    default="text",
    show_default=True,
    help=localised("Text or a page for people, xlsx is the summary matrix, JSON for programs."),
)
@click.option(
    "--by",
    type=click.Choice(["department", "module", "role"]),
    default="department",
    show_default=True,
    help=localised("What the rows of the text are."),
)
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    default=None,
    metavar="PERCENT",
    help=localised("Exit code 1 when the coverage is below."),
)
@click.option(
    "--fail-if-worse", is_flag=True, help=localised("Exit code 1 when it was better in the last release.")
)
@releases_option
@password_option
@new_file_option
def command(  # noqa: PLR0913, PLR0917 - one parameter per option
    master: Path,
    blueprint: str,
    role_column: str,
    language: Language | None,
    as_of: datetime | None,
    form: Form,
    by: By,
    fail_under: float | None,
    releases: Path,
    password_file: Path | None,
    output: Path | None,
    *,
    strict_aspects: bool,
    fail_if_worse: bool,
) -> None:
    """Read, check, measure, show; the exit code is that of the demands on the coverage alone."""
    with plain_errors(language):
        from compiler import pipeline
        from compiler.cli.access import access
        from compiler.cli.cache import reading_cache

        if output is not None:
            refuse_existing(output)
        elif form in ("xlsx", "html"):
            raise CompilerError(finding(NEEDS_A_FILE, params={"form": form}))
        today = current_day()
        options = pipeline.Options(
            blueprint,
            role_column,
            language,
            as_of=as_of.date() if as_of else None,
            today=today,
            strict_aspects=strict_aspects,
            cache=reading_cache(),
            releases=releases,
            access=access(password_file, language),
        )
        checked = pipeline.check(master, options)
        period = own_period(checked) or quarter_of(options.as_of or today)
        report = pipeline.audit(checked, period, options.as_of or period.last_day)
        tongue = spoken(language, checked.catalog.language)
        if output is None:
            for line in _lines(checked, report, form, by, tongue):
                click.echo(line)
        else:
            files = _files(checked, report, form, by, output, tongue)
            for path, _ in files:
                refuse_existing(path)
            for path, data in files:
                if path.parent != output.parent:
                    make_folder(path.parent)
                write_new(path, data)
    if output is not None:
        click.echo(translator(tongue)(WRITTEN).format(path=output))
    demands = list(_unmet(checked, fail_under, worse=fail_if_worse, language=tongue))
    for sentence, _ in demands:
        click.echo(sentence, err=True)
    raise SystemExit(1 if any(fails for _, fails in demands) else 0)


def _files(
    checked: Checked, report: AuditReport, form: Form, by: By, output: Path, language: Language
) -> list[tuple[Path, bytes]]:
    """The file that was asked for; a page of a large master has others beside it."""
    from compiler import pipeline

    if form == "html":
        return [(output.parent / name, data) for name, data in pipeline.audit_page(report, output.name)]
    if form == "xlsx":
        return [(output, pipeline.summary_matrix(checked, report, output))]
    text = "\n".join(_lines(checked, report, form, by, language, plain=True))
    return [(output, f"{text}\n".encode())]


def _lines(
    checked: Checked, report: AuditReport, form: Form, by: By, language: Language, *, plain: bool = False
) -> Iterator[str]:
    """The audit as text or JSON; ``plain`` is for a file."""
    if form == "json":
        from compiler.report.audit_json import audit_json

        yield audit_json(report).rstrip("\n")
        return
    from compiler import pipeline
    from compiler.report.heatmap import heat_map
    from compiler.report.terminal import head, summary

    shown = view(language, plain=plain)
    yield from head(pipeline.headline(checked, language), shown)
    yield ""
    yield from heat_map(report, by, shown)
    yield ""
    yield summary(checked.diagnostics, pipeline.movement(checked), shown)
    yield translator(language)(EVERY_GAP).format(command=f"dutyc check {quoted(checked.raw.path)}")


def _unmet(
    checked: Checked, under: float | None, *, worse: bool, language: Language
) -> Iterator[tuple[str, bool]]:
    """What is demanded of the coverage and not so, as sentences, and whether the run fails for it."""
    from compiler import pipeline
    from compiler.report.heatmap import told_apart

    say, moved = translator(language), pipeline.movement(checked)
    if moved is None:
        return
    # As manifests have it: a share must not be worse than itself.
    now = round(moved.now, 6)
    if under is not None and now * 100 < under:
        share, required = told_apart(now, under / 100)
        yield say(UNDER).format(share=share, required=required), True
    if worse and moved.before is None:
        yield say(NO_RELEASE), False
    if worse and moved.before is not None and now < moved.before:
        share, before = told_apart(now, moved.before)
        yield say(WORSE).format(before=before, period=moved.period, share=share), True
