"""The languages dutyc speaks, and its sentences in them (gettext catalogues in this folder).

Sentences in code are English message ids with named placeholders. They are marked with `N_` where
they stand and looked up late, where somebody reads them, through `translator`.
"""

from __future__ import annotations

import gettext
import locale
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Literal

Language = Literal["zh", "en"]

LANGUAGES: tuple[Language, ...] = ("zh", "en")
DOMAIN = "dutyc"
_CATALOGUES: dict[Language, str] = {"zh": "zh_CN", "en": "en"}


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "mark, do not translate here"
    """Mark a message id for the catalogues; translated later by `translator`."""
    return message


@lru_cache(maxsize=len(LANGUAGES))
def translator(language: Language) -> Callable[[str], str]:
    """The function that turns a message id into a sentence of ``language``."""
    catalogue = gettext.translation(
        DOMAIN,
        localedir=Path(__file__).parent,
        languages=[_CATALOGUES[language]],
        fallback=language == "en",
    )
    return catalogue.gettext


def terminal_language() -> Language | None:
    """The language of the person at the terminal; None where the system does not say.

    ``LC_ALL``, ``LC_MESSAGES``, ``LANG``, else the system's locale; ``C`` and ``POSIX`` say nothing.
    """
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    name = next((name for name in names if name), "") or locale.getlocale()[0] or ""
    if name.lower().startswith(("zh", "chinese")):
        return "zh"
    return None if not name or name.split(".")[0] in ("C", "POSIX") else "en"
