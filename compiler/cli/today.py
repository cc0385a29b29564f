"""The only place where the clock is read: which day is today."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

from compiler.diagnostics import CompilerError, Kind, Severity, finding
from compiler.locale import N_

VARIABLE = "SOURCE_DATE_EPOCH"
"""Seconds since 1970 that stand for now (https://reproducible-builds.org/specs/source-date-epoch/)."""

NO_EPOCH = Kind(
    "RUN090",
    "wrong-source-date-epoch",
    Severity.ERROR,
    N_("“{value}” in the variable SOURCE_DATE_EPOCH is no number of seconds since 1970"),
    N_("Correct it, or remove it: then today is today"),
)


def current_day() -> date:
    """The day that ``SOURCE_DATE_EPOCH`` names (UTC), else the user's own.

    Raises CompilerError when the variable holds no such number.
    """
    value = os.environ.get(VARIABLE, "")
    if not value:
        return date.today()  # noqa: DTZ011 - the user's day
    try:
        return datetime.fromtimestamp(int(value), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise CompilerError(finding(NO_EPOCH, params={"value": value})) from None
