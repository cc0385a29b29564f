"""``dutyc rules``: what is checked, and why."""

from __future__ import annotations

import re

import click

from compiler.cli.output import plain_errors
from compiler.cli.text import localised, spoken
from compiler.diagnostics import CompilerError, Kind, Severity, finding
from compiler.locale import N_, Language, translator

UNKNOWN_CODE = Kind(
    "RUN006",
    "unknown-code",
    Severity.ERROR,
    N_("There is no finding {code}"),
    N_("All of them: dutyc rules"),
)


@click.command("rules", help=localised("List every finding, or explain one."))
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

        known = kinds()
        if not code:
            for kind in known:
                click.echo(f"{kind.code:<10}{say(word(kind)):<8}{_plain(say(kind.message))}")
            return
        wanted = next((kind for kind in known if code.upper() == kind.code or code == kind.name), None)
        if wanted is None:
            raise CompilerError(finding(UNKNOWN_CODE, params={"code": code}))
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
