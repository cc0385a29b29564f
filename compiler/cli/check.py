"""``dutyc check``: every finding of a master."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.cli.codes import typed
from compiler.cli.init import refuse_existing, write_new
from compiler.cli.options import (
    Languages,
    as_of_option,
    blueprint_option,
    languages_option,
    master_argument,
    password_option,
    releases_option,
    role_column_option,
    strict_aspects_option,
    template_option,
)
from compiler.cli.output import plain_errors, quoted, view
from compiler.cli.text import localised, spoken
from compiler.cli.today import current_day
from compiler.diagnostics import INFO, FailOn, fails
from compiler.locale import N_, Language, translator

if TYPE_CHECKING:
    from compiler.pipeline import Checked

ANNOTATED = N_("Copy with notes: {path}")
TO_FIX = N_("to-fix")


@click.command(
    "check", help=localised("Show every finding of a master, each with its cell and its next step.")
)
@master_argument
@blueprint_option
@role_column_option
@strict_aspects_option
@languages_option
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
@template_option
@password_option
@click.option(
    "--annotate",
    type=click.Path(path_type=Path),
    metavar="COPY.xlsx",
    help=localised("Write a copy with every finding's cell coloured, a note on it, and a list in front."),
)
@click.option("--all", "everything", is_flag=True, help=localised("Show all findings, however many."))
def command(  # noqa: PLR0913, PLR0917 - one parameter per option
    master: Path,
    blueprint: str,
    role_column: str,
    languages: Languages,
    as_of: datetime | None,
    form: str,
    select: str,
    ignore: str,
    fail_on: FailOn,
    releases: Path,
    template: Path | None,
    password_file: Path | None,
    annotate: Path | None,
    *,
    strict_aspects: bool,
    everything: bool,
) -> None:
    """Read, check, print; exit code 1 when a finding is an error."""
    language, second = languages
    with plain_errors(language):
        from compiler import pipeline
        from compiler.cli.access import access
        from compiler.cli.cache import reading_cache

        if annotate is not None:
            refuse_existing(annotate)
        day, today = as_of.date() if as_of else None, current_day()
        options = pipeline.Options(
            blueprint,
            role_column,
            language,
            second,
            template,
            as_of=day,
            today=today,
            select=typed(select),
            ignore=typed(ignore),
            strict_aspects=strict_aspects,
            cache=reading_cache(),
            releases=releases,
            access=access(password_file, language),
        )
        checked = pipeline.with_ages(pipeline.check(master, options))
        tongue, found = spoken(language, checked.catalog.language), checked.diagnostics
        if annotate is not None:
            write_new(annotate, pipeline.annotated_copy(checked, annotate, tongue))
    for line in _json(checked, tongue) if form == "json" else _text(checked, tongue, everything=everything):
        click.echo(line)
    say = translator(tongue)
    if annotate is not None:
        # What a program reads from the standard output is the object and nothing else.
        click.echo(say(ANNOTATED).format(path=annotate), err=form == "json")
    elif (
        form == "text"
        and checked.raw.is_xlsx
        and not checked.raw.is_protected
        and any(each.label != INFO for each in found)
    ):
        click.echo(say(ANNOTATED).format(path=_annotate_command(master, say(TO_FIX))))
    raise SystemExit(1 if fails(found, fail_on) else 0)


def _text(checked: Checked, language: Language, *, everything: bool) -> Iterator[str]:
    from compiler import pipeline
    from compiler.report.terminal import render

    headline = pipeline.headline(checked, language)
    shown = view(language, everything=everything)
    return render(headline, checked.diagnostics, pipeline.movement(checked), shown)


def _json(checked: Checked, language: Language) -> Iterator[str]:
    from compiler import pipeline
    from compiler.report.json import diagnostics_json

    totals = pipeline.coverage_totals(checked)
    yield diagnostics_json(checked.raw.file, checked.diagnostics, language, totals).rstrip("\n")


def _annotate_command(master: Path, name: str) -> str:
    """The command that writes a copy with notes, under a name that no file here has."""
    marks = chain([""], (f"-{number}" for number in count(2)))
    ending = master.suffix if master.suffix.lower() == ".xlsm" else ".xlsx"
    copies = (Path(f"{name}{mark}{ending}") for mark in marks)
    copy = next(path for path in copies if not path.exists())
    return f"dutyc check {quoted(master)} --annotate {quoted(copy)}"
