"""``dutyc template``: start a Word template, and hold one against a master."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.cli.init import WRITTEN, write_new
from compiler.cli.options import Languages, language_option, languages_option, password_option
from compiler.cli.output import plain_errors, quoted, view
from compiler.cli.text import localised, spoken
from compiler.cli.today import current_day
from compiler.diagnostics import fails
from compiler.locale import N_, Language, terminal_language, translator

if TYPE_CHECKING:
    from compiler.documents.contract import House

EDIT = N_("Change it in Word, then: {command}")
BUILD = N_("Documents with it: {command}")
PRINTS = N_("What it prints")
LOOKS = N_("Styles it is written in")
_MASTER = N_("master")


@click.group("template", help=localised("Start a Word template of your own, or check one against a master."))
def command() -> None:
    """The commands about templates."""


@command.command("new", help=localised("Write a Word template to start from, never over an existing file."))
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.docx")
@language_option
def new(file: Path, language: Language | None) -> None:
    """Write the house's own template."""
    tongue = language or terminal_language() or "en"
    with plain_errors(language):
        from compiler import pipeline

        write_new(file, pipeline.template_starter(tongue))
    say = translator(tongue)
    click.echo(say(WRITTEN).format(file=file))
    checking = f"dutyc template check {quoted(file)} --master {say(_MASTER)}.xlsx"
    click.echo(say(EDIT).format(command=checking))


@command.command(
    "check", help=localised("Show what a template prints of a master, what it does not, and what is wrong.")
)
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.docx")
@click.option(
    "--master",
    type=click.Path(path_type=Path),
    required=True,
    metavar="MASTER.xlsx",
    help=localised("The master whose documents it is for."),
)
@languages_option
@password_option
def check(file: Path, master: Path, languages: Languages, password_file: Path | None) -> None:
    """Print the contract; exit code 1 when a finding is an error."""
    language, second = languages
    with plain_errors(language):
        from compiler import pipeline
        from compiler.cli.access import access
        from compiler.cli.cache import reading_cache
        from compiler.report.terminal import render

        options = pipeline.Options(
            language=language,
            second=second,
            template=file,
            today=current_day(),
            cache=reading_cache(),
            access=access(password_file, language),
        )
        checked = pipeline.check(master, options)
        house = checked.house
        assert house is not None  # noqa: S101 - a template was asked for
        found = pipeline.template_check(house)
        tongue = spoken(language, checked.catalog.language)
        shown = view(tongue, everything=True)
        for line in (
            *_contract(house, tongue),
            *render(pipeline.headline(checked, tongue), found, None, shown),
        ):
            click.echo(line)
    say = translator(tongue)
    build = f"dutyc build {quoted(master)} --template {quoted(file)}"
    click.echo(say(BUILD).format(command=build))
    raise SystemExit(1 if fails(found, "error") else 0)


def _contract(house: House, language: Language) -> Iterator[str]:
    """The placeholders by part, then the styles."""
    from compiler.width import display_width

    say = translator(language)
    rows = list(house.prints(language))
    wide = max((display_width(text) for _, text, _ in rows), default=0)
    yield say(PRINTS)
    for part, text, meaning in rows:
        yield f"  {part:<22} {text}{' ' * (wide - display_width(text))}  {meaning}"
    yield ""
    yield say(LOOKS)
    for style, used in house.compiled.styles:
        yield f"  {style:<22} {used}"
    yield ""
