"""The command line: one small file per command, loaded when it is called."""

from __future__ import annotations

import gc
import importlib
import sys
from typing import Any

import click

from compiler import __version__
from compiler.cli.text import localised

COMMANDS = {
    "init": "compiler.cli.init",
    "check": "compiler.cli.check",
    "build": "compiler.cli.build",
    "issue": "compiler.cli.issue",
    "file": "compiler.cli.file",
    "verify": "compiler.cli.verify",
    "show": "compiler.cli.show",
    "coverage": "compiler.cli.coverage",
    "diff": "compiler.cli.diff",
    "redline": "compiler.cli.redline",
    "template": "compiler.cli.template",
    "infer": "compiler.cli.infer",
    "rules": "compiler.cli.rules",
}
"""Command → the module that holds it, in the order of the help."""

SUMMARIES = {
    "init": localised("Write a starter master to fill in."),
    "check": localised("Show every finding of a master."),
    "build": localised("Publish one Word document per role and the summary matrix."),
    "issue": localised("Make a release immutable."),
    "file": localised("File signed copies; list those that are missing."),
    "verify": localised("Check every file of a release; name what was edited."),
    "show": localised("Show what a role's document said on a day, and who approved it."),
    "coverage": localised("Audit the coverage alone, without documents."),
    "diff": localised("Show what differs between two masters or releases."),
    "redline": localised("Write what changed in documents, as tracked changes in Word."),
    "template": localised("Start a Word template, or check one against a master."),
    "infer": localised("Write the blueprint of a workbook that fits none."),
    "rules": localised("List every finding, or explain one."),
}


class LazyGroup(click.Group):
    """Imports a command only when it is called, so that help appears at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in the order in which people meet them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing one."""
        del ctx
        with formatter.section(localised("Commands")):
            formatter.write_dl(list(SUMMARIES.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    help=localised(
        "The duty compiler: reads an Excel master, checks it for gaps, and writes one Word document "
        "per role and a summary matrix."
    ),
    epilog=localised("Start with: dutyc init MASTER.xlsx   then   dutyc build MASTER.xlsx"),
)
@click.version_option(__version__, prog_name="dutyc", help=localised("Show the version."))
def group() -> None:
    """All commands."""


def main() -> Any:
    """Run the command line. Exit codes: 0 clean, 1 findings of severity error, 2 could not run."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A console of code page 936 or 1252 lacks some signs; a question mark is better than a crash.
            stream.reconfigure(errors="replace")
    # A run builds millions of records and keeps them all: looking for cycles among them finds nothing.
    gc.set_threshold(1_000_000, 50, 50)
    return group(prog_name="dutyc")
