"""Redlines: for each role whose document has changed, both versions in one with tracked changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from compiler.assemble.documents import role_documents
from compiler.assemble.revisions import Release, entry_traces, revisions
from compiler.assemble.sections import Printing
from compiler.documents.content import content_hash
from compiler.documents.house.template import Template
from compiler.documents.redline.marks import Marks
from compiler.documents.redline.write import redline
from compiler.documents.word import write_document
from compiler.model.documents import Change, RoleDocument
from compiler.model.releases import Artifact
from compiler.normalise.catalog import Catalog, Role
from compiler.pipeline.checking import Checked, Options, house_of
from compiler.pipeline.request import BuildRequest
from compiler.pipeline.role_documents import template_of, template_of_house
from compiler.pipeline.sides import Side, side
from compiler.releases.new_folder import publish_new_folder
from compiler.releases.publish import Published

TOOL = "dutyc"
"""Whom Word names for the changes where the master names no company."""


@dataclass(slots=True)
class Compared:
    """What became of the roles of two masters."""

    changed: list[str] = field(default_factory=list)
    """Titles of the roles with a redline."""
    new: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Redlined:
    """Redlines as they were written."""

    old: Side
    new: Side
    compared: Compared
    published: Published | None
    """None: no document has changed, and nothing was written."""


def redlines(old: str, new: str, folder: Path, options: Options) -> Redlined:
    """Write the redlines from one master or release to another into a new folder: all of them or none.

    Raises CompilerError when one cannot be read, or the folder cannot be written or holds something.
    """
    now = side(new, options)
    alike = replace(options, language=now.catalog.language, second=now.catalog.second)
    before = side(old, alike, now.catalog.settings)
    house = house_of(now.master, now.catalog, options)
    template = template_of_house(house, now.catalog.language)
    compared = Compared()
    documents = _documents(now, _histories(before, now))
    made = redline_artifacts(
        before, now.catalog, documents, Look(template, marks_of(now.catalog, now.as_of)), compared
    )
    return Redlined(before, now, compared, publish_new_folder(folder, made))


def redlines_of_release(
    checked: Checked, request: BuildRequest, documents: Iterable[RoleDocument]
) -> Iterator[Artifact]:
    """The redlines of a release that is being made, against the one before; none where that is not there."""
    if request.redline is None:
        return
    earlier = (each for each in reversed(checked.earlier) if each.period != request.period.name)
    last = next(earlier, None)
    if last is None:
        return
    catalog = checked.catalog
    alike = replace(request.redline, language=catalog.language, second=catalog.second, as_of=None)
    before = side(str(last.folder), alike, catalog.settings)
    look = Look(template_of(checked), marks_of(catalog, request.as_of))
    yield from redline_artifacts(before, catalog, documents, look, Compared(), "redline/")


@dataclass(frozen=True, slots=True)
class Look:
    """How redlines are printed and signed."""

    template: Template
    marks: Marks


def marks_of(catalog: Catalog, day: date) -> Marks:
    """Whom Word names for the changes, and when: nothing of the run, so the file is the same each time."""
    return Marks(catalog.settings.company or TOOL, f"{day.isoformat()}T00:00:00Z")


def redline_artifacts(
    old: Side,
    catalog: Catalog,
    documents: Iterable[RoleDocument],
    look: Look,
    compared: Compared,
    below: str = "",
) -> Iterator[Artifact]:
    """The redline of each role whose document has changed; ``compared`` keeps what became of all.

    Both versions are printed with the new settings and the new template; ``documents`` are the new ones, in
    the order of the catalog.
    """
    matched = matched_roles(old.catalog.roles, catalog.roles)
    before = {document.role: document for document in _documents(old, old.histories)}
    for role, document in zip(catalog.roles, documents, strict=True):
        former = before.pop(matched.get(role.id, ""), None)
        if former is None:
            compared.new.append(role.title)
        elif content_hash(former, look.template) == content_hash(document, look.template):
            compared.unchanged += 1
        else:
            compared.changed.append(role.title)
            was, now = write_document(former, look.template), write_document(document, look.template)
            data = redline(was, now, {}, look.marks)
            yield Artifact("redline", f"{below}{document.path}", data, role.title, role.code)
    compared.withdrawn += [document.title for document in before.values()]


def matched_roles(old: tuple[Role, ...], new: tuple[Role, ...]) -> Mapping[str, str]:
    """New role id → old role id: the same id, else the same title in the same department."""
    ids = {role.id for role in old}
    found = {role.id: role.id for role in new if role.id in ids}
    left = [role for role in old if role.id not in found]
    by_place = {(role.department, role.title): role.id for role in left}
    for role in new:
        if role.id not in found and (role.department, role.title) in by_place:
            found[role.id] = by_place[role.department, role.title]
    return found


def _documents(of: Side, histories: Mapping[str, tuple[Change, ...]]) -> Iterator[RoleDocument]:
    printing = Printing(of.catalog.language, period=of.period, second=of.catalog.second)
    return role_documents(of.catalog, of.coverage, of.paths, printing, histories)


def _histories(old: Side, new: Side) -> Mapping[str, tuple[Change, ...]]:
    """The revision histories of the new documents: their release's, else those of a release after the old."""
    if new.history is not None or old.history is None:
        return new.histories
    traces = tuple(entry_traces(new.catalog, new.paths))
    release = Release(new.period, new.catalog.language, new.paths)
    made = revisions(new.catalog, traces, old.history, release)
    return {revision.role: revision.changes for revision in made}
