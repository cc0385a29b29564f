"""Arguments and options that several commands have."""

from __future__ import annotations

from pathlib import Path

import click

from compiler.cli.text import localised
from compiler.locale import Language
from compiler.vocabulary import LANGUAGE_CHOICES, languages_named

Languages = tuple[Language | None, Language | None]

master_argument = click.argument("master", type=click.Path(path_type=Path), metavar="MASTER.xlsx")
masters_argument = click.argument(
    "masters", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="MASTER.xlsx..."
)
blueprint_option = click.option(
    "--blueprint",
    default="",
    metavar="NAME|FILE",
    help=localised("operations, growth, enterprise, jobdesc, or a TOML file of your own."),
)
role_column_option = click.option(
    "--role-column", default="", metavar="NAME", help=localised("Header of the column that holds the role.")
)
as_of_option = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help=localised("The day that counts as today; default: the period's last."),
)
releases_option = click.option(
    "--releases",
    type=click.Path(path_type=Path),
    default=Path("output"),
    show_default=True,
    metavar="FOLDER",
    help=localised("The release store, or one release, to compare with."),
)
language_option = click.option(
    "--lang",
    "language",
    type=click.Choice(["zh", "en"]),
    default=None,
    help=localised("Language of the output."),
)
languages_option = click.option(
    "--lang",
    "languages",
    type=click.Choice(LANGUAGE_CHOICES),
    default=None,
    callback=lambda _context, _option, chosen: languages_named(chosen) if chosen else (None, None),
    help=localised("Language of the output, or the two of bilingual documents."),
)
"""Gives the first language and the second."""
password_option = click.option(
    "--password-file",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FILE",
    help=localised("Its first line is the password of a protected master."),
)
strict_aspects_option = click.option(
    "--strict-aspects",
    is_flag=True,
    help=localised("Count no aspect that was inferred from a text; also the setting Strict aspects."),
)
template_option = click.option(
    "--template",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FILE.docx",
    help=localised("The company's own Word template; default: the settings', else the built-in one."),
)
store_option = click.option(
    "-o",
    "--output",
    "store",
    type=click.Path(path_type=Path),
    default=Path("output"),
    show_default=True,
    help=localised("The release store."),
)
text_or_json_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help=localised("Text for people, JSON for programs."),
)
new_file_option = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FILE",
    help=localised("Write it to a new file."),
)
