"""``dutyc verify``: whether a release is as it was published, and what was edited in it since."""

from __future__ import annotations

from pathlib import Path

import click

from compiler.cli.options import language_option, password_option, store_option, text_or_json_option
from compiler.cli.output import plain_errors, view
from compiler.cli.text import localised, spoken
from compiler.locale import Language


@click.command("verify", help=localised("Check every file of a release; name what was edited."))
@click.argument("release", metavar="RELEASE")
@store_option
@text_or_json_option
@password_option
@language_option
def command(
    release: str, store: Path, form: str, password_file: Path | None, language: Language | None
) -> None:
    """Verify a release; exit code 1 when something is not as it was published."""
    with plain_errors(language):
        from compiler import pipeline
        from compiler.cli.access import access
        from compiler.releases.manifest import read_head
        from compiler.releases.named import named_release
        from compiler.report.verification import verification_json, verification_lines

        folder = named_release(store, release)
        found = pipeline.verify(folder, access(password_file, language))
        tongue = spoken(language, read_head(folder).get("language", "en"))
    if form == "json":
        click.echo(verification_json(found), nl=False)
    else:
        for line in verification_lines(found, view(tongue)):
            click.echo(line)
    raise SystemExit(0 if found.is_intact else 1)
