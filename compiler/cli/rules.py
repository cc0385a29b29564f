"""``dutyc rules``: what is checked, and why."""

from __future__ import annotations

import re

import click

from compiler.cli.codes import named
from compiler.cli.output import plain_errors
from compiler.cli.text import localised, spoken
from compiler.locale import Language, translator


@click.command(
    "rules", help=localised("List every finding or a family of them (KPI), or explain one (KPI003).")
)
@click.argument("code", required=False, default="")
@click.option(
    "--lang",
    "language",
    type=click.Choice(["zh", "en"]),
    default=None,
    help=localised("Language of the output."),
)
def command(code: str, language: Language | None) -> None:
    """Print one line per finding, or all about one."""
    tongue = spoken(language, "en")
    say = translator(tongue)
    with plain_errors(language):
        from compiler.rulebook import OFF_BY_DEFAULT, documentation, kinds, word
        from compiler.width import wrap

        found = named(code, kinds())
    if len(found) > 1 or not code:
        for kind in found:
            click.echo(f"{kind.code:<10}{say(word(kind)):<8}{_plain(say(kind.message))}")
        return
    wanted = found[0]
    off = f" · {say(OFF_BY_DEFAULT).format(code=wanted.code)}" if wanted.off else ""
    click.echo(f"{wanted.code} {wanted.name} · {say(word(wanted))}{off}")
    for text in (_plain(say(wanted.message)), "→ " + _plain(say(wanted.hint)) if wanted.hint else ""):
        for line in wrap(text, 80):
            click.echo(line)
    for heading, text in documentation(wanted):
        click.echo(f"\n{say(heading)}")
        for line in wrap(say(text), 78):
            click.echo(f"  {line}")


def _plain(message: str) -> str:
    """A message with its placeholders as dots."""
    return re.sub(r"\{\w+\}", "…", message)
