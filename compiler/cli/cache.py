"""Where this person's computer keeps workbooks as read."""

from __future__ import annotations

import os
from pathlib import Path

from compiler.reading.cache import ReadingCache

VARIABLE = "DUTYC_CACHE"
"""Another folder for it; ``off``: nothing is kept."""


def reading_cache() -> ReadingCache | None:
    """The folder for workbooks as read: the system's for caches, unless the environment says otherwise."""
    wanted = os.environ.get(VARIABLE, "")
    if wanted.lower() in ("off", "0", "no"):
        return None
    if wanted:
        return ReadingCache(Path(wanted))
    import platformdirs

    return ReadingCache(platformdirs.user_cache_path("dutyc", appauthor=False) / "workbooks")
