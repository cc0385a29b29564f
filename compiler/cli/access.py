"""What the person at the terminal lets a run use: limits from the environment, and a password."""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path

import click

from compiler import disk_errors
from compiler.diagnostics import CompilerError, Kind, Severity, finding
from compiler.locale import N_, Language, terminal_language, translator
from compiler.model.words import Bilingual
from compiler.reading.limits import limits_of
from compiler.reading.opening.access import Access, PasswordSource

PASSWORD = "DUTYC_PASSWORD"  # noqa: S105 - the name of a variable
"""The environment variable that holds the password of protected workbooks."""
_TRIES = 3
_LONGEST = 10_000
"""Bytes of a password file that are looked at."""

NO_PASSWORD_FILE = Kind(
    "RUN021",
    "password-file",
    Severity.ERROR,
    N_("The password file {file} cannot be used: {reason}"),
    N_("Write the password as its first line, in UTF-8"),
)
_EMPTY, _NOT_UTF8 = N_("its first line is empty"), N_("it is not UTF-8 text")


def access(password_file: Path | None, language: Language | None) -> Access:
    """Limits and passwords: the file's, else the environment's, else asked for where somebody can answer.

    Raises CompilerError when the file or a limit is none.
    """
    given = _first_line(password_file) if password_file else os.environ.get(PASSWORD, "")
    source: PasswordSource | None = None
    if given:
        source = _given(given)
    elif sys.stdin.isatty() and sys.stderr.isatty():
        source = _Prompt(language or terminal_language() or "en")
    return Access(limits_of(os.environ), source)


def _given(password: str) -> PasswordSource:
    return lambda _file, wrong: None if wrong else password


def _first_line(path: Path) -> str:
    try:
        with path.open("rb") as file:
            line = file.readline(_LONGEST).decode("utf-8-sig").rstrip("\r\n")
    except OSError as error:
        raise _unusable(path, disk_errors.reason(error)) from None
    except UnicodeDecodeError:
        raise _unusable(path, _bilingual(_NOT_UTF8)) from None
    if not line:
        raise _unusable(path, _bilingual(_EMPTY))
    return line


def _bilingual(message: str) -> Bilingual:
    return Bilingual(translator("zh")(message), translator("en")(message))


def _unusable(path: Path, reason: Bilingual) -> CompilerError:
    return CompilerError(finding(NO_PASSWORD_FILE, params={"file": path.name, "reason": reason}))


class _Prompt:
    """Asks at the terminal, without showing what is typed; tries the last password on further files first."""

    def __init__(self, language: Language) -> None:
        self._say = translator(language)
        self._last: str | None = None
        self._asked: Counter[str] = Counter()

    def __call__(self, file: str, wrong: int) -> str | None:
        if wrong == 0 and self._last is not None:
            return self._last
        if self._asked[file] >= _TRIES:
            return None
        if self._asked[file]:
            click.echo(self._say(_WRONG), err=True)
        self._asked[file] += 1
        question = self._say(_QUESTION).format(file=file)
        self._last = str(click.prompt(question, hide_input=True, err=True, default="", show_default=False))
        return self._last


_QUESTION, _WRONG = N_("Password of {file}"), N_("That is not the password.")
