"""Some documents by themselves, without a release."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from compiler.normalise.catalog import Role
from compiler.normalise.chosen import chosen_roles
from compiler.pipeline.checking import Checked
from compiler.pipeline.request import BuildRequest, Progress
from compiler.pipeline.reuse import reusable
from compiler.pipeline.role_documents import pdfs_beside, planned_for, written_documents
from compiler.releases.last import gone, latest_release
from compiler.releases.publish import Published
from compiler.releases.selection import publish_selection


@dataclass(frozen=True, slots=True)
class Choice:
    """Which documents somebody wants by themselves; empty: all."""

    roles: tuple[str, ...] = ()
    """Titles or codes."""
    departments: tuple[str, ...] = ()
    """Roles have to be in one of them."""
    changed: bool = False
    """Only documents that the latest release does not hold as they are now."""

    def __bool__(self) -> bool:
        return bool(self.roles or self.departments or self.changed)


@dataclass(frozen=True, slots=True)
class Selected:
    """A selection as it was written."""

    chosen: int
    """So many roles are what was asked for, changed or not."""
    written: Published | None
    """None: nothing was selected, or nothing has changed, and nothing was written."""
    since: str = ""
    """Period of the release it was compared with; empty: with none."""
    gone: tuple[str, ...] = ()
    """Titles of the roles of that release that the master does not have any more."""


def chosen_in(checked: Checked, choice: Choice) -> tuple[Role, ...]:
    """The roles of a master that somebody chose, changed or not.

    Raises CompilerError when a chosen name is not the master's.
    """
    return chosen_roles(checked.catalog, choice.roles, choice.departments)


def select(
    checked: Checked, store: Path, request: BuildRequest, choice: Choice, progress: Progress
) -> Selected:
    """Write some documents of a checked master by themselves: they appear together or not at all.

    Raises CompilerError when a chosen name is not the master's, or they cannot be written.
    """
    catalog = checked.catalog
    chosen = frozenset(role.id for role in chosen_in(checked, choice))
    last = latest_release(store, checked.raw.path, request.period) if choice.changed else None
    released = last.files("role") if last else ()
    # All roles are assembled: a document is the same file whether or not it is chosen alone.
    documents = planned_for(checked, store, request).documents
    wanted = (one for one in documents if one.role in chosen)
    made = written_documents(checked, wanted, reusable(checked, store, request), progress)
    before = frozenset(file.sha256 for file in released)
    changed = (one for one in made if hashlib.sha256(one.data).hexdigest() not in before)
    made_of = pdfs_beside(changed, checked, store, request, progress)
    written = publish_selection(store, request.period.name, made_of)
    left = gone(released, ((role.title, role.code) for role in catalog.roles))
    return Selected(len(chosen), written, last.period if last else "", left)
