"""``dutyc redline``: what changed in each role's document, as tracked changes in Word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.cli.options import (
    Languages,
    as_of_option,
    blueprint_option,
    languages_option,
    password_option,
    releases_option,
    role_column_option,
    template_option,
)
from compiler.cli.output import plain_errors
from compiler.cli.text import localised, spoken
from compiler.cli.today import current_day
from compiler.locale import N_, Language, translator

if TYPE_CHECKING:
    from compiler.pipeline import Redlined

BETWEEN = N_("{old} → {new}: {redlines}, unchanged {unchanged}")
REDLINES = (N_("{count} redline"), N_("{count} redlines"))
SAME = N_("No document of {old} says anything else in {new}; nothing was written.")
NEW = N_("New, without a redline: {names}")
WITHDRAWN = N_("Withdrawn, without a redline: {names}")
OPEN = N_("Open: {path}")


@click.command(
    "redline", help=localised("Write what changed in each role's document, as tracked changes in Word.")
)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("redline"),
    show_default=True,
    metavar="FOLDER",
    help=localised("A new folder for the redlines."),
)
@releases_option
@as_of_option
@blueprint_option
@role_column_option
@languages_option
@template_option
@password_option
def command(  # noqa: PLR0913, PLR0917 - one parameter per option
    old: str,
    new: str,
    output: Path,
    releases: Path,
    as_of: datetime | None,
    blueprint: str,
    role_column: str,
    languages: Languages,
    template: Path | None,
    password_file: Path | None,
) -> None:
    """Masters by their files, releases by their folders or periods; exit code 2 where one cannot be read."""
    language, second = languages
    with plain_errors(language):
        from compiler import pipeline
        from compiler.cli.access import access
        from compiler.cli.cache import reading_cache

        options = pipeline.Options(
            blueprint,
            role_column,
            language,
            second,
            template,
            as_of=as_of.date() if as_of else None,
            today=current_day(),
            cache=reading_cache(),
            releases=releases,
            access=access(password_file, language),
        )
        made = pipeline.redlines(old, new, output, options)
    _report(made, spoken(language, made.new.catalog.language))


def _report(made: Redlined, language: Language) -> None:
    from compiler.report.terminal import counted

    say = translator(language)
    names = {"old": made.old.name, "new": made.new.name}
    if made.published is None:
        click.echo(say(SAME).format(**names))
    else:
        count = counted(REDLINES, len(made.compared.changed), language)
        click.echo(say(BETWEEN).format(**names, redlines=count, unchanged=made.compared.unchanged))
    _report_others(NEW, made.compared.new, language)
    _report_others(WITHDRAWN, made.compared.withdrawn, language)
    if made.published is not None:
        click.echo(say(OPEN).format(path=made.published.folder))


def _report_others(message: str, names: Sequence[str], language: Language) -> None:
    from compiler.report.terminal import listed

    if names:
        click.echo(translator(language)(message).format(names=listed(names, language)))
