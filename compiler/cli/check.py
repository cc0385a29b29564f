"""``dutyc check``: every finding of a master."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from compiler.cli.options import (
    as_of_option,
    blueprint_option,
    language_option,
    master_argument,
    password_option,
    releases_option,
    role_column_option,
)
from compiler.cli.output import plain_errors, view
from compiler.cli.text import localised, spoken
from compiler.diagnostics import FailOn, fails
from compiler.locale import Language


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
@password_option
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
    password_file: Path | None,
    *,
    everything: bool,
) -> None:
    """Read, check, print; exit code 1 when a finding is an error."""
    with plain_errors(language):
        from compiler import pipeline
        from compiler.cli.access import access
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
            _codes(select),
            _codes(ignore),
            reading_cache(),
            releases,
            access(password_file, language),
        )
        checked = pipeline.check(master, options)
        tongue, found = spoken(language, checked.catalog.language), checked.diagnostics
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
    for line in lines:
        click.echo(line)
    raise SystemExit(1 if fails(found, fail_on) else 0)


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code.strip() for code in text.split(",") if code.strip())
