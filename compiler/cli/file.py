"""``dutyc file``: file signed copies beside a release, and list those that are missing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.cli.options import language_option, store_option
from compiler.cli.output import plain_errors
from compiler.cli.text import localised, spoken
from compiler.cli.today import current_day
from compiler.locale import N_, Language, translator
from compiler.report.terminal import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from compiler.releases.signing import Filed, Signatures

STATES = {
    "filed": N_("{file} → {path}"),
    "known": N_("{file} was filed before, as {path}"),
    "another": N_("{file} → {path}, beside another copy of the same document, which stays"),
}
SIGNED = (N_("{count} of {all} document is signed"), N_("{count} of {all} documents are signed"))
BEFORE = N_("unchanged, and signed in {release}: {count}")
ALL = N_("No signature is missing.")
MISSING = (N_("{count} signature is missing:"), N_("{count} signatures are missing:"))


@click.command("file", help=localised("File signed copies beside a release; list those that are missing."))
@click.argument("copies", type=click.Path(path_type=Path), nargs=-1, metavar="[SIGNED.pdf...]")
@click.option(
    "--release", required=True, metavar="RELEASE", help=localised("The release that was signed: 2026Q4.")
)
@store_option
@click.option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help=localised("The day of filing; default: today."),
)
@language_option
def command(
    copies: tuple[Path, ...], release: str, store: Path, day: datetime | None, language: Language | None
) -> None:
    """File signed copies; exit code 2, and nothing filed, when one cannot be told."""
    with plain_errors(language):
        from compiler.pdf import text_of_pdf
        from compiler.releases.manifest import read_head
        from compiler.releases.named import named_release
        from compiler.releases.signing import file_copies, signatures

        folder = named_release(store, release, "issued")
        tongue = spoken(language, read_head(folder).get("language", "en"))
        filed: Sequence[Filed] = ()
        if copies:
            on = day.date() if day else current_day()
            filed = file_copies(folder, copies, text_of_pdf, on.isoformat())
        for one in filed:
            say = translator(tongue)(STATES[one.state])
            click.echo(say.format(file=one.source.name, path=one.copy.path))
        _report(signatures(folder), folder.name, tongue)


def _report(found: Signatures, release: str, language: Language) -> None:
    say = translator(language)
    count, missing = len(found.signed), found.missing
    line = say(SIGNED[len(found.documents) != 1]).format(count=count, all=len(found.documents))
    elsewhere = sorted({name for name in found.signed.values() if name != release})
    for name in elsewhere:
        times = list(found.signed.values()).count(name)
        line += " · " + say(BEFORE).format(release=name, count=times)
    click.echo(line)
    if not missing:
        click.echo(say(ALL))
        return
    click.echo(counted(MISSING, len(missing), language))
    for document in missing:
        named = f"{document.code}  {document.role}" if document.code else document.path.removesuffix(".docx")
        click.echo(f"  {named}")
