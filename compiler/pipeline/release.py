"""A release: documents, handbooks, matrix, audit, findings, in one stream of files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from compiler.assemble.documents import role_documents
from compiler.assemble.handbooks import Binding, Bound, handbooks
from compiler.assemble.matrix import Summary, matrix_report
from compiler.assemble.revisions import Release, entry_traces, revisions
from compiler.assemble.sections import Printing
from compiler.diagnostics import Diagnostic
from compiler.documents.body.writing import DEEPEST
from compiler.documents.handbook import write_handbook
from compiler.documents.house.template import Template
from compiler.documents.word import usual_template, write_document
from compiler.model.audit import AuditReport
from compiler.model.documents import RoleDocument
from compiler.model.matrix import MatrixReport
from compiler.model.releases import Artifact, EntryTrace, Revision
from compiler.pdf import pages_of_headings, with_pdfs
from compiler.period import Period
from compiler.pipeline.auditing import audit
from compiler.pipeline.checking import Checked
from compiler.pipeline.facts import coverage_totals, paths_of
from compiler.releases.history import former_release
from compiler.releases.last import PdfsBefore, latest_release
from compiler.releases.manifest import ManifestHead
from compiler.releases.publish import Published, publish
from compiler.report.html import audit_pages
from compiler.report.json import diagnostics_json
from compiler.workbooks.matrix import write_matrix

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


def build(checked: Checked, store: Path, request: BuildRequest, progress: Progress) -> Published:
    """Publish a release of a checked master into ``store``: it appears whole or not at all.

    Raises CompilerError when it cannot be written.
    """
    catalog = checked.catalog
    planned = planned_for(checked, store, request)
    paths, documents = planned.paths, planned.documents
    source = f"source/{checked.raw.file}"
    heading = Summary(catalog.language, request.period.name, request.as_of, source, request.entries)
    matrix = matrix_report(catalog, checked.coverage, checked.diagnostics, paths, heading)
    report = audit(checked, request.period, request.as_of)
    bound: list[RoleDocument] = []
    written = written_documents(checked, _kept(documents, bound) if request.handbook else documents, progress)
    documents_made = chain(written, _handbooks(checked, bound, request))
    made = chain(
        pdfs_beside(documents_made, checked, store, request, progress), _about(checked, matrix, report)
    )
    return publish(store, _head(checked, request), made, planned.traces, planned.revisions)


@dataclass(frozen=True, slots=True)
class Planned:
    """What a release is to hold of its roles."""

    paths: Mapping[str, str]
    """Of documents, by role id."""
    documents: Iterator[RoleDocument]
    traces: tuple[EntryTrace, ...]
    revisions: tuple[Revision, ...]


def planned_for(checked: Checked, store: Path, request: BuildRequest) -> Planned:
    """The documents of all roles, each with its history since the release before."""
    catalog, period = checked.catalog, request.period.name
    paths = paths_of(catalog)
    former = former_release(store, checked.raw.path, period, request.as_of)
    traces = tuple(entry_traces(catalog, paths))
    revised = tuple(revisions(catalog, traces, former, Release(period, catalog.language, paths)))
    histories = {revision.role: revision.changes for revision in revised}
    printing = Printing(catalog.language, request.final, period, catalog.second)
    documents = role_documents(catalog, checked.coverage, paths, printing, histories)
    return Planned(paths, documents, traces, revised)


def written_documents(
    checked: Checked, documents: Iterator[RoleDocument], progress: Progress
) -> Iterator[Artifact]:
    """The Word documents of roles, one by one."""
    roles = {role.id: role for role in checked.catalog.roles}
    template = _template(checked)
    for document in documents:
        role = roles[document.role]
        yield Artifact("role", document.path, write_document(document, template), role.title, role.code)
        progress(1)


def _template(checked: Checked) -> Template:
    house = checked.house
    return house.compiled.template if house else usual_template(checked.catalog.language)


def _kept(documents: Iterator[RoleDocument], kept: list[RoleDocument]) -> Iterator[RoleDocument]:
    """The documents as they come; ``kept`` holds those that came."""
    for document in documents:
        kept.append(document)
        yield document


def pdfs_beside(
    documents: Iterator[Artifact], checked: Checked, store: Path, request: BuildRequest, progress: Progress
) -> Iterator[Artifact | Diagnostic]:
    """The documents, and their PDFs where the request asks for them."""
    if request.soffice is None:
        return documents
    last = latest_release(store, checked.raw.path, request.period)
    return with_pdfs(documents, request.soffice, PdfsBefore(last).of, progress)


def _about(checked: Checked, matrix: MatrixReport, report: AuditReport) -> Iterator[Artifact]:
    """What a release holds besides the documents."""
    language, house = checked.catalog.language, checked.house
    yield Artifact("matrix", "summary-matrix.xlsx", write_matrix(matrix))
    for path, page in audit_pages(report):
        yield Artifact("coverage", path, page)
    totals = coverage_totals(checked)
    findings = diagnostics_json(checked.raw.file, checked.diagnostics, language, totals)
    yield Artifact("diagnostics", "diagnostics.json", findings.encode())
    yield Artifact("source", matrix.source, checked.raw.path.read_bytes())
    if house:
        yield Artifact("template", f"source/{house.path.name}", house.data)


def _handbooks(
    checked: Checked, documents: Sequence[RoleDocument], request: BuildRequest
) -> Iterator[Artifact]:
    """The handbooks of a release, once its documents are written."""
    if request.handbook is None:
        return
    catalog = checked.catalog
    departments = {role.id: role.department for role in catalog.roles}
    bound = Bound(request.handbook, catalog.language, catalog.settings.company, request.period.name)
    template = _template(checked)
    for handbook in handbooks(documents, departments, bound):
        data = write_handbook(handbook, template)
        if request.paginator:
            pages = pages_of_headings(request.paginator, data, DEEPEST)
            data = write_handbook(handbook, template, pages)
        yield Artifact("handbook", handbook.path, data)


def _head(checked: Checked, request: BuildRequest) -> ManifestHead:
    return ManifestHead(
        period=request.period.name,
        as_of=request.as_of,
        language=checked.catalog.language,
        blueprint=checked.catalog.blueprint.key,
        source_file=checked.raw.file,
        source_sha256=checked.raw.sha256,
        coverage=coverage_totals(checked),
    )
