"""A release: documents, handbooks, matrix, audit, findings, in one stream of files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from compiler.assemble.handbooks import Bound, handbooks
from compiler.assemble.matrix import Summary, matrix_report
from compiler.assemble.matrix.changes import change_rows
from compiler.diagnostics import Diagnostic
from compiler.documents.body.writing import DEEPEST
from compiler.documents.handbook import write_handbook
from compiler.model.audit import AuditReport
from compiler.model.documents import RoleDocument
from compiler.model.releases import Artifact, Plan
from compiler.names import RESTRICTED
from compiler.pdf import pages_of_headings
from compiler.pipeline.ages import former_master
from compiler.pipeline.auditing import audit
from compiler.pipeline.checking import Checked
from compiler.pipeline.facts import coverage_totals
from compiler.pipeline.redlining import redlines_of_release
from compiler.pipeline.request import BuildRequest, Progress
from compiler.pipeline.reuse import (
    Seen,
    asked_of,
    before_of,
    blueprint_copy,
    made_with,
    plan_of,
    recorded,
    reusable,
    template_hash,
)
from compiler.pipeline.role_documents import Planned, pdfs_beside, planned_for, template_of, written_documents
from compiler.releases.manifest import ManifestHead
from compiler.releases.publish import Published, publish
from compiler.report.html import audit_pages
from compiler.report.json import diagnostics_json
from compiler.workbooks.matrix import write_matrix

MATRIX = "summary-matrix.xlsx"


def build(checked: Checked, store: Path, request: BuildRequest, progress: Progress) -> Published:
    """Publish a release of a checked master into ``store``: it appears whole or not at all.

    Raises CompilerError when it cannot be written.
    """
    planned = planned_for(checked, store, request)
    before = before_of(checked, store, request)
    head = _head(checked, store, request)
    bound: list[RoleDocument] = []
    keeps = request.handbook or request.redline
    documents = _kept(planned.documents, bound) if keeps else planned.documents
    seen = Seen({}, set())
    before_files = reusable(checked, store, request)
    written = recorded(written_documents(checked, documents, before_files, progress), seen)
    documents_made = chain(written, _handbooks(checked, bound, request))
    made = chain(
        pdfs_beside(documents_made, checked, store, request, progress),
        redlines_of_release(checked, request, bound),
        _about(checked, planned, request),
        blueprint_copy(checked, request),
    )
    plans: list[Plan] = []

    def made_then_planned() -> Iterator[Artifact | Diagnostic]:
        # What the plan is held against may be the release that is about to be replaced.
        yield from made
        plans.append(plan_of(checked, request.period.name, planned, seen, before))

    published = publish(store, head, made_then_planned(), planned.traces, planned.revisions, planned.gaps)
    return replace(published, plan=plans[0])


def plan_only(checked: Checked, store: Path, request: BuildRequest, progress: Progress) -> Plan:
    """What a build would make of each role; nothing is written."""
    planned = planned_for(checked, store, request)
    seen = Seen({}, set())
    before_files = reusable(checked, store, request)
    for _ in recorded(written_documents(checked, planned.documents, before_files, progress), seen):
        pass
    return plan_of(checked, request.period.name, planned, seen, before_of(checked, store, request))


def _kept(documents: Iterator[RoleDocument], kept: list[RoleDocument]) -> Iterator[RoleDocument]:
    """The documents as they come; ``kept`` holds those that came."""
    for document in documents:
        kept.append(document)
        yield document


def _about(checked: Checked, planned: Planned, request: BuildRequest) -> Iterator[Artifact]:
    """What a release holds besides the documents."""
    language, house = checked.catalog.language, checked.house
    report = audit(checked, request.period, request.as_of, planned.gaps)
    yield Artifact("matrix", MATRIX, _matrix(checked, report, planned, request))
    for path, page in audit_pages(report):
        yield Artifact("coverage", path, page)
    if report.confidential:
        everybody = audit(checked, request.period, request.as_of, planned.gaps, everybody=True)
        data = _matrix(checked, everybody, planned, request, everybody=True)
        yield Artifact("matrix", f"{RESTRICTED}/{MATRIX}", data)
    totals = coverage_totals(checked)
    findings = diagnostics_json(checked.raw.file, checked.diagnostics, language, totals)
    yield Artifact("diagnostics", "diagnostics.json", findings.encode())
    yield Artifact("source", f"source/{checked.raw.file}", checked.raw.path.read_bytes())
    if house:
        yield Artifact("template", f"source/{house.path.name}", house.data)


def _matrix(
    checked: Checked, report: AuditReport, planned: Planned, request: BuildRequest, *, everybody: bool = False
) -> bytes:
    """The summary matrix; the one of everybody is in a folder of its own, everything else one folder up."""
    catalog, up = checked.catalog, "../" if everybody else ""
    heading = Summary(
        language=catalog.language,
        period=request.period.name,
        as_of=request.as_of,
        source=f"{up}source/{checked.raw.file}",
        entries=request.entries,
        everybody=everybody,
    )
    paths = {role: f"{up}{path}" for role, path in planned.paths.items()}
    changes = None
    if planned.former:
        before = former_master(checked, planned.former.period)
        now = (planned.traces, planned.revisions)
        changes = tuple(change_rows(catalog, *now, planned.former, before, everybody=everybody))
    return write_matrix(matrix_report(catalog, report, checked.diagnostics, paths, heading, changes))


def _handbooks(
    checked: Checked, documents: Sequence[RoleDocument], request: BuildRequest
) -> Iterator[Artifact]:
    """The handbooks of a release, once its documents are written."""
    if request.handbook is None:
        return
    catalog = checked.catalog
    departments = {role.id: role.department for role in catalog.roles}
    bound = Bound(request.handbook, catalog.language, catalog.settings.company, request.period.name)
    template = template_of(checked)
    for handbook in handbooks(documents, departments, bound):
        data = write_handbook(handbook, template)
        if request.paginator:
            pages = pages_of_headings(request.paginator, data, DEEPEST)
            data = write_handbook(handbook, template, pages)
        yield Artifact("handbook", handbook.path, data)


def _head(checked: Checked, store: Path, request: BuildRequest) -> ManifestHead:
    return ManifestHead(
        period=request.period.name,
        as_of=request.as_of,
        language=checked.catalog.language,
        blueprint=checked.catalog.blueprint.key,
        source_file=checked.raw.file,
        source_sha256=checked.raw.sha256,
        coverage=coverage_totals(checked),
        template=template_hash(checked),
        made_with=made_with(checked, store, request),
        revision=request.revision,
        reason=request.reason,
        asked=asked_of(checked, request),
    )
