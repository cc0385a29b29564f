"""``dutyc show``: the text of a role in force on a day, and what stands behind it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from compiler.cli.options import language_option, password_option, store_option, text_or_json_option
from compiler.cli.output import plain_errors, view
from compiler.cli.text import localised, spoken
from compiler.cli.today import current_day
from compiler.locale import Language


@click.command("show", help=localised("Show what a role's document said on a day, and who approved it."))
@click.argument("role", metavar="ROLE")
@click.option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help=localised("The day; default: today."),
)
@store_option
@text_or_json_option
@password_option
@language_option
def command(
    role: str,
    day: datetime | None,
    store: Path,
    form: str,
    password_file: Path | None,
    language: Language | None,
) -> None:
    """Show a text; exit code 2 when there is none for that day, or several."""
    with plain_errors(language):
        from compiler import pipeline
        from compiler.cli.access import access
        from compiler.report.showing import shown_json, shown_lines

        on = day.date() if day else current_day()
        shown, told = pipeline.show(store, role, on, access(password_file, language))
        tongue = spoken(language, told.head.get("language", "en"))
    if form == "json":
        click.echo(shown_json(shown), nl=False)
    else:
        for line in shown_lines(shown, view(tongue)):
            click.echo(line)
