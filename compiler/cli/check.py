"""``dutyc check``: every finding of a master."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.cli.codes import typed
from compiler.cli.init import write_new
from compiler.cli.options import (
    as_of_option,
    blueprint_option,
    language_option,
    master_argument,
    releases_option,
    role_column_option,
)
from compiler.cli.output import plain_errors, quoted, view
from compiler.cli.text import localised, spoken
from compiler.diagnostics import CompilerError, FailOn, Kind, Severity, fails, finding
from compiler.locale import N_, Language, translator

if TYPE_CHECKING:
    from compiler.pipeline import Checked

WRONG_ENDING = Kind(
    "RUN007",
    "wrong-ending",
    Severity.ERROR,
    N_("The copy {file} has to end in {suffix} as the master does, or Excel would not open it"),
    N_("Name it for example {example}"),
)
COPY = N_("Copy with every finding at its cell: {file}")
HOW_TO_COPY = N_("As a copy with notes: {command}")
COPY_NAME = N_("to-correct")


@click.command(
    "check", help=localised("Show every finding of a master, each with its cell and its next step.")
)
@master_argument
@blueprint_option
@role_column_option
@language_option
@as_of_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help=localised("Text for people, JSON for programs."),
)
@click.option("--select", default="", metavar="CODES", help=localised("Only these: KPI002,ROLE or names."))
@click.option("--ignore", default="", metavar="CODES", help=localised("All but these."))
@click.option(
    "--fail-on",
    type=click.Choice(["error", "gap", "warning", "never"]),
    default="error",
    show_default=True,
    help=localised("Exit code 1 from this severity on."),
)
@releases_option
@click.option(
    "--annotate",
    "copy",
    type=click.Path(path_type=Path),
    metavar="COPY.xlsx",
    help=localised("Write a copy of the master with every finding at its cell, and a list of them."),
)
@click.option("--all", "everything", is_flag=True, help=localised("Show all findings, however many."))
def command(  # noqa: PLR0913, PLR0917 - one parameter per option
    master: Path,
    blueprint: str,
    role_column: str,
    language: Language | None,
    as_of: datetime | None,
    form: str,
    select: str,
    ignore: str,
    fail_on: FailOn,
    releases: Path,
    copy: Path | None,
    *,
    everything: bool,
) -> None:
    """Read, check, print; exit code 1 when a finding is an error."""
    with plain_errors(language):
        from compiler import pipeline
        from compiler.cli.cache import reading_cache
        from compiler.report.json import diagnostics_json
        from compiler.report.terminal import render

        day, today = as_of.date() if as_of else None, date.today()  # noqa: DTZ011 - the user's day
        options = pipeline.Options(
            blueprint,
            role_column,
            language,
            day,
            today,
            typed(select),
            typed(ignore),
            reading_cache(),
            releases,
        )
        checked = pipeline.check(master, options)
        tongue, found = spoken(language, checked.catalog.language), checked.diagnostics
        if copy is not None:
            write_copy(checked, copy, tongue)
        if form == "json":
            lines = [
                diagnostics_json(checked.raw.file, found, tongue, pipeline.coverage_totals(checked)).rstrip(
                    "\n"
                )
            ]
        else:
            headline = pipeline.headline(checked, tongue)
            shown = view(tongue, everything=everything)
            lines = list(render(headline, found, pipeline.movement(checked), shown))
            lines += _about_the_copy(checked, copy, tongue)
    for line in lines:
        click.echo(line)
    raise SystemExit(1 if fails(found, fail_on) else 0)


def write_copy(checked: Checked, copy: Path, language: Language) -> None:
    """Write the annotated copy, never over an existing file.

    Raises CompilerError when it cannot be written, or would have another ending than the master: Excel does
    not open a workbook whose ending and content disagree.
    """
    from compiler import pipeline

    master = checked.raw.path
    if checked.raw.is_xlsx and copy.suffix.lower() != master.suffix.lower():
        params = {"file": copy.name, "suffix": master.suffix, "example": f"{copy.stem}{master.suffix}"}
        raise CompilerError(finding(WRONG_ENDING, params=params))
    write_new(copy, pipeline.annotated(checked, language))


def _about_the_copy(checked: Checked, copy: Path | None, language: Language) -> list[str]:
    """Where the annotated copy is, or how to get one."""
    say = translator(language)
    if copy is not None:
        return [say(COPY).format(file=copy)]
    if not checked.diagnostics or not checked.raw.is_xlsx:
        return []
    name = say(COPY_NAME) + checked.raw.path.suffix
    return [say(HOW_TO_COPY).format(command=f"dutyc check {quoted(checked.raw.path)} --annotate {name}")]
