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


def terminal_language() -> Language:
    """The language of the person at the terminal: ``LC_ALL``, ``LC_MESSAGES``, ``LANG``, else the system."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    system = locale.getlocale()[0] or ""
    return "zh" if system.lower().startswith(("zh", "chinese")) else "en"
