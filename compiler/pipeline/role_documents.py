"""The Word documents of roles, and their PDFs: what a release and a selection have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from compiler.assemble.ages import continued
from compiler.assemble.documents import role_documents
from compiler.assemble.revisions import Release, entry_traces, revisions
from compiler.assemble.sections import Printing
from compiler.diagnostics import Diagnostic
from compiler.documents.content import content_hash
from compiler.documents.contract import House
from compiler.documents.house.template import Template
from compiler.documents.word import usual_template, write_document
from compiler.locale import Language
from compiler.model.documents import RoleDocument
from compiler.model.releases import Artifact, EntryTrace, FormerRelease, Gap, Revision
from compiler.pdf import with_pdfs
from compiler.pipeline.ages import ages
from compiler.pipeline.checking import Checked
from compiler.pipeline.facts import paths_of
from compiler.pipeline.request import BuildRequest, Progress
from compiler.releases.history import former_release
from compiler.releases.last import latest_release
from compiler.releases.reuse import FilesBefore, pdfs_before


@dataclass(frozen=True, slots=True)
class Planned:
    """What a release is to hold of its roles."""

    paths: Mapping[str, str]
    """Of documents, by role id."""
    documents: Iterator[RoleDocument]
    traces: tuple[EntryTrace, ...]
    revisions: tuple[Revision, ...]
    former: FormerRelease | None
    """The release before; None: there is none."""
    gaps: tuple[Gap, ...]


def planned_for(checked: Checked, store: Path, request: BuildRequest) -> Planned:
    """The documents of all roles, each with its history since the release before."""
    catalog, period = checked.catalog, request.period.name
    paths = paths_of(catalog)
    before = former_release(store, checked.raw.path, period, request.as_of, request.revision)
    former = continued(before, catalog) if before else None
    traces = tuple(entry_traces(catalog, paths))
    revised = tuple(revisions(catalog, traces, former, Release(period, catalog.language, paths)))
    histories = {revision.role: revision.changes for revision in revised}
    printing = Printing(catalog.language, request.final, period, catalog.second)
    documents = role_documents(catalog, checked.coverage, paths, printing, histories)
    return Planned(paths, documents, traces, revised, former, ages(checked, period, before))


def written_documents(
    checked: Checked, documents: Iterator[RoleDocument], before: Sequence[FilesBefore], progress: Progress
) -> Iterator[Artifact]:
    """The Word documents of roles, one by one; a file of before that says the same is taken over."""
    roles = {role.id: role for role in checked.catalog.roles}
    template = template_of(checked)
    for document in documents:
        role = roles[document.role]
        content = content_hash(document, template)
        old = next((found for files in before if (found := files.of(content)) is not None), None)
        data = old.data if old else write_document(document, template)
        modified = old.modified if old else None
        yield Artifact("role", document.path, data, role.title, role.code, content=content, modified=modified)
        progress(1)


def template_of(checked: Checked) -> Template:
    """The template that documents follow: the company's own, else the usual one."""
    return template_of_house(checked.house, checked.catalog.language)


def template_of_house(house: House | None, language: Language) -> Template:
    """A company's template, compiled; None: the usual one."""
    return house.compiled.template if house else usual_template(language)


def pdfs_beside(
    documents: Iterator[Artifact], checked: Checked, store: Path, request: BuildRequest, progress: Progress
) -> Iterator[Artifact | Diagnostic]:
    """The documents, and their PDFs where the request asks for them."""
    if request.soffice is None:
        return documents
    last = latest_release(store, checked.raw.path, request.period)
    before = pdfs_before(last)

    def made_before(document: str) -> bytes | None:
        found = before.of(document)
        return found.data if found else None

    return with_pdfs(documents, request.soffice, made_before, progress)
