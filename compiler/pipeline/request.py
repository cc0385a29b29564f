"""What a person can ask of a build."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from compiler.assemble.handbooks import Binding
from compiler.period import Period
from compiler.pipeline.checking import Options
from compiler.releases.manifest import release_name
from compiler.releases.standing import Asked

Progress = Callable[[int], object]
"""Called with the number of documents that were written since the last call."""


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What a person can ask of a build."""

    period: Period
    as_of: date
    final: bool = False
    entries: bool = False
    handbook: Binding | None = None
    """Bind the documents of a department, or of everybody, into one as well."""
    soffice: Path | None = None
    """LibreOffice's program, where PDFs are wanted."""
    paginator: Path | None = None
    """LibreOffice's program, where the contents of handbooks are to have page numbers."""
    redline: Options | None = None
    """How the release before is read where redlines against it are wanted; None: they are not."""
    asked: Asked | None = None
    """All that was asked for, so that the same build need not be made again; None: that is not to be told."""
    force: bool = False
    """Write every document again, but for those that were issued."""
    revision: int = 1
    """Which revision of the period it is; a second one once the first was issued."""
    reason: str = ""
    """Why there is another revision."""
    blueprint: str = ""
    """The blueprint that was asked for, by its name; empty: none was, or a file."""
    role_column: str = ""
    """The header of the column that holds the role, where somebody named it."""

    strict_aspects: bool = False
    """Aspects that are only inferred do not count."""

    @property
    def release(self) -> str:
        """The name of the release's folder."""
        return release_name(self.period.name, self.revision)
