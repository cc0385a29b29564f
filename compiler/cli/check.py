"""``dutyc check``: every finding of a master."""

from __future__ import annotations

from pathlib import Path

import click

from compiler.cli.options import blueprint_option, language_option, master_argument, role_column_option
from compiler.cli.output import plain_errors, view
from compiler.cli.text import localised, spoken
from compiler.locale import Language


@click.command(
    "check", help=localised("Show every finding of a master, each with its cell and its next step.")
)
@master_argument
@blueprint_option
@role_column_option
@language_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help=localised("Text for people, JSON for programs."),
)
@click.option("--all", "everything", is_flag=True, help=localised("Show all findings, however many."))
def command(
    master: Path, blueprint: str, role_column: str, language: Language | None, form: str, *, everything: bool
) -> None:
    """Read, check, print; exit code 1 when a finding is an error."""
    with plain_errors(language):
        from compiler import pipeline
        from compiler.report.json import diagnostics_json
        from compiler.report.terminal import render

        checked = pipeline.check(master, pipeline.Options(blueprint, role_column, language))
        tongue = spoken(language, checked.catalog.language)
        if form == "json":
            lines = [
                diagnostics_json(
                    checked.raw.file, checked.diagnostics, tongue, pipeline.coverage_totals(checked)
                ).rstrip("\n")
            ]
        else:
            headline = pipeline.headline(checked, tongue)
            shown = view(tongue, everything=everything)
            lines = list(render(headline, checked.diagnostics, checked.coverage.share(), shown))
    for line in lines:
        click.echo(line)
    raise SystemExit(1 if checked.has_errors else 0)
