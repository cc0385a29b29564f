"""``dutyc init``: a starter master to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from compiler import disk_errors
from compiler.cli.options import master_argument
from compiler.cli.output import plain_errors
from compiler.cli.text import localised, spoken
from compiler.diagnostics import CompilerError, Kind, Param, Severity, finding
from compiler.locale import N_, Language, translator

EXISTS = Kind(
    "RUN002",
    "file-exists",
    Severity.ERROR,
    N_("{file} exists already and is left as it is"),
    N_("Choose another name, or move the file away"),
)
NOT_XLSX = Kind(
    "RUN003",
    "not-xlsx",
    Severity.ERROR,
    N_("{file} does not end in .xlsx"),
    N_("Name the new master for example {example}"),
)
CANNOT_WRITE = Kind(
    "RUN004",
    "cannot-write",
    Severity.ERROR,
    N_("{file} cannot be written: {reason}"),
    N_("Choose a folder in which you may write"),
)
WRITTEN = N_("Written: {file}")
NEXT = N_("Fill it in with Excel, then: dutyc build {file}")


@click.command("init", help=localised("Write a starter master to fill in."))
@master_argument
@click.option(
    "--blueprint",
    default="operations",
    show_default=True,
    metavar="NAME|FILE",
    help=localised("operations, growth, enterprise, jobdesc, or a TOML file of your own."),
)
@click.option(
    "--lang",
    "language",
    type=click.Choice(["zh", "en"]),
    default=None,
    help=localised("Language of the master."),
)
@click.option("--blank", is_flag=True, help=localised("Without example rows."))
def command(master: Path, blueprint: str, language: Language | None, *, blank: bool) -> None:
    """Write the starter, never over an existing file."""
    with plain_errors(language):
        from compiler import pipeline

        tongue = spoken(language, "zh")
        if master.suffix.lower() != ".xlsx":
            example = f"{master.stem or 'master'}.xlsx"
            raise CompilerError(finding(NOT_XLSX, params={"file": master.name, "example": example}))
        data = pipeline.starter(blueprint, tongue, blank=blank)
        write_new(master, data)
    say = translator(tongue)
    click.echo(say(WRITTEN).format(file=master))
    click.echo(say(NEXT).format(file=master))


def refuse_existing(path: Path) -> None:
    """Say that a file is there already before the work that would go into it is done.

    Raises CompilerError.
    """
    if path.exists():
        raise CompilerError(finding(EXISTS, params={"file": str(path)}))


def make_folder(path: Path) -> None:
    """Make a folder, unless it is there.

    Raises CompilerError when it cannot be made.
    """
    try:
        path.mkdir(exist_ok=True)
    except OSError as error:
        raise _cannot_write(path, error) from None


def write_new(path: Path, data: bytes) -> None:
    """Write a file that does not exist yet: whole, or not at all.

    Raises CompilerError when it does, or cannot be written.
    """
    try:
        file = path.open("xb")
    except FileExistsError:
        raise CompilerError(finding(EXISTS, params={"file": str(path)})) from None
    except OSError as error:
        raise _cannot_write(path, error) from None
    try:
        with file:
            file.write(data)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _cannot_write(path, error) from None


def _cannot_write(path: Path, error: OSError) -> CompilerError:
    params: dict[str, Param] = {"file": str(path), "reason": disk_errors.reason(error)}
    return CompilerError(finding(CANNOT_WRITE, params=params))
