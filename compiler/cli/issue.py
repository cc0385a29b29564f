"""``dutyc issue``: make a release immutable."""

from __future__ import annotations

import getpass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.cli.options import language_option, store_option
from compiler.cli.output import plain_errors, quoted
from compiler.cli.published import DOCUMENTS
from compiler.cli.text import localised, spoken
from compiler.cli.today import current_day
from compiler.locale import N_, Language, translator
from compiler.report.terminal import counted

if TYPE_CHECKING:
    from compiler.releases.issuing import Issued

ISSUED = N_("Issued {release} on {day} by {by}: {documents}; it does not change any more.")
BEFORE = N_("{release} was issued on {day} by {by} and stays as it is.")
KEPT = (
    N_("What {count} file in edited/ says is not in it."),
    N_("What {count} files in edited/ say is not in it."),
)
SEAL = N_("Seal, for your records: {seal}")
CHECKING = N_("Whether it is still as issued: {command}")
FILING = N_("File what is signed: {command}")


@click.command("issue", help=localised("Make a release immutable: it is signed as it is."))
@click.argument("release", metavar="RELEASE")
@store_option
@click.option("--by", default="", metavar="NAME", help=localised("Who issues it; default: you."))
@click.option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help=localised("The day of issue; default: today."),
)
@click.option("--with-errors", is_flag=True, help=localised("Issue it though its findings hold errors."))
@language_option
def command(
    release: str, store: Path, by: str, day: datetime | None, *, with_errors: bool, language: Language | None
) -> None:
    """Issue a release; exit code 2 when it is not as it was published, or has errors."""
    with plain_errors(language):
        from compiler.releases.issuing import Issue, issue
        from compiler.releases.named import named_release

        folder = named_release(store, release, "latest")
        said = Issue(by or getpass.getuser(), day.date() if day else current_day(), with_errors)
        _report(issue(folder, said), language)


def _report(issued: Issued, language: Language | None) -> None:
    tongue = spoken(language, issued.head["language"])
    say = translator(tongue)
    told = issued.head["issued"]
    params = {"release": issued.folder.name, "day": told["on"], "by": told["by"]}
    documents = counted(DOCUMENTS, issued.documents, tongue)
    click.echo(say(BEFORE if issued.was_before else ISSUED).format(**params, documents=documents))
    if issued.kept:
        click.echo(say(KEPT[issued.kept != 1]).format(count=issued.kept))
    click.echo(say(SEAL).format(seal=issued.seal))
    where = quoted(issued.folder)
    click.echo(say(CHECKING).format(command=f"dutyc verify {where}"))
    click.echo(say(FILING).format(command=f"dutyc file … --release {where}"))
