"""``dutyc diff``: what differs between two masters or releases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from compiler.cli.coverage import NEEDS_A_FILE, WRITTEN
from compiler.cli.init import refuse_existing, write_new
from compiler.cli.options import (
    as_of_option,
    blueprint_option,
    language_option,
    new_file_option,
    password_option,
    releases_option,
    role_column_option,
)
from compiler.cli.output import plain_errors, view
from compiler.cli.text import localised, spoken
from compiler.diagnostics import CompilerError, finding
from compiler.locale import Language, translator

if TYPE_CHECKING:
    from compiler.model.diff import DiffReport

Form = Literal["text", "json", "xlsx"]


@click.command("diff", help=localised("Show what differs between two masters or releases."))
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@blueprint_option
@role_column_option
@language_option
@as_of_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "xlsx"]),
    default="text",
    show_default=True,
    help=localised("Text or a workbook for people, JSON for programs."),
)
@click.option(
    "--role",
    "roles",
    multiple=True,
    metavar="NAME",
    help=localised("Only this role, by title or code; may be repeated."),
)
@releases_option
@password_option
@new_file_option
def command(  # noqa: PLR0913, PLR0917 - one parameter per option
    old: str,
    new: str,
    blueprint: str,
    role_column: str,
    language: Language | None,
    as_of: datetime | None,
    form: Form,
    roles: tuple[str, ...],
    releases: Path,
    password_file: Path | None,
    output: Path | None,
) -> None:
    """Read both, compare, show; exit code 1 when something differs."""
    with plain_errors(language):
        from compiler import pipeline
        from compiler.cli.access import access
        from compiler.cli.cache import reading_cache

        if output is not None:
            refuse_existing(output)
        elif form == "xlsx":
            raise CompilerError(finding(NEEDS_A_FILE, params={"form": form}))
        options = pipeline.Options(
            blueprint,
            role_column,
            language,
            as_of=as_of.date() if as_of else None,
            today=date.today(),  # noqa: DTZ011 - the user's day
            cache=reading_cache(),
            releases=releases,
            access=access(password_file, language),
        )
        report, masters = pipeline.diff(old, new, options, roles)
        tongue = spoken(language, report.language)
        if output is None:
            for line in _lines(report, form, tongue):
                click.echo(line)
        elif form == "xlsx":
            write_new(output, pipeline.diff_workbook(report, masters, output))
        else:
            text = "\n".join(_lines(report, form, tongue, plain=True))
            write_new(output, f"{text}\n".encode())
    if output is not None:
        click.echo(translator(tongue)(WRITTEN).format(path=output))
    raise SystemExit(0 if report.is_empty else 1)


def _lines(report: DiffReport, form: Form, language: Language, *, plain: bool = False) -> Iterator[str]:
    """The report as text or JSON; ``plain`` is for a file."""
    if form == "json":
        from compiler.report.diff_json import diff_json

        yield diff_json(report).rstrip("\n")
        return
    from compiler.report.diff import diff_lines

    yield from diff_lines(report, view(language, plain=plain, everything=plain))
