"""``dutyc infer``: the blueprint of a workbook that fits none."""

from __future__ import annotations

from pathlib import Path

import click

from compiler.cli.init import WRITTEN, write_new
from compiler.cli.options import language_option, master_argument, password_option, role_column_option
from compiler.cli.output import plain_errors
from compiler.cli.text import localised, spoken
from compiler.locale import N_, Language, translator

EDIT_TOML = N_("Edit it, then: dutyc build {master} --blueprint {file}")
EDIT_COPY = N_("Edit its sheet “{sheet}”, then: dutyc build {file}")


@click.command("infer", help=localised("Write the blueprint of a workbook that fits none, for editing."))
@master_argument
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE.toml|COPY.xlsx",
    help=localised("A TOML file, or a copy of the master with the blueprint as a sheet."),
)
@role_column_option
@language_option
@password_option
def command(
    master: Path, output: Path, role_column: str, language: Language | None, password_file: Path | None
) -> None:
    """Infer and write, never over an existing file."""
    with plain_errors(language):
        from compiler import pipeline
        from compiler.cli.access import access

        inferred = pipeline.infer(master, role_column, access(password_file, language))
        tongue = spoken(language, inferred.language)
        if output.suffix.lower() == ".toml":
            data = pipeline.inferred_toml(inferred)
        else:
            data = pipeline.inferred_copy(inferred, output)
        write_new(output, data)
    say = translator(tongue)
    click.echo(say(WRITTEN).format(file=output))
    if output.suffix.lower() == ".toml":
        click.echo(say(EDIT_TOML).format(master=master, file=output))
    else:
        click.echo(say(EDIT_COPY).format(sheet=inferred.sheet, file=output))
