"""What a build takes over from the releases before it, and what it tells of the roles that have changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from compiler.assemble.ages import continued
from compiler.assemble.plan import Before, Now, plan
from compiler.diagnostics import CompilerError
from compiler.model.releases import Artifact, Plan
from compiler.model.settings import Settings
from compiler.pipeline.checking import Checked
from compiler.pipeline.facts import label_counts, movement
from compiler.pipeline.request import BuildRequest
from compiler.pipeline.role_documents import Planned
from compiler.releases.history import history_of
from compiler.releases.keeping import digest
from compiler.releases.last import releases_before
from compiler.releases.manifest import MadeWith, read_files, read_head
from compiler.releases.reuse import FilesBefore, documents_issued, documents_of_this_program
from compiler.releases.standing import fingerprint


def template_hash(checked: Checked) -> str:
    """Hash of the company's template; empty: the usual one."""
    return hashlib.sha256(checked.house.data).hexdigest() if checked.house else ""


def reusable(checked: Checked, store: Path, request: BuildRequest) -> tuple[FilesBefore, ...]:
    """The documents that may be taken over: those that were issued, then those that stand as drafts."""
    place = (store, checked.raw.path, store / request.release, template_hash(checked), request.as_of)
    issued = documents_issued(*place)
    drafts = () if request.force else documents_of_this_program(*place)
    return drafts if issued is None else (issued, *drafts)


@dataclass(slots=True)
class Seen:
    """What became of the documents of a release on their way."""

    contents: dict[str, str]
    """What each says, as a hash, by its path."""
    rewritten: set[str]
    """Paths of those that were written; the others were taken over."""


def recorded(documents: Iterator[Artifact], seen: Seen) -> Iterator[Artifact]:
    """The documents as they come; ``seen`` keeps what became of them."""
    for document in documents:
        seen.contents[document.path] = document.content
        if document.modified is None:
            seen.rewritten.add(document.path)
        yield document


def before_of(checked: Checked, store: Path, request: BuildRequest) -> Before | None:
    """The release that a build is held against: the one that it replaces, else the one before; None: none."""
    place = (store, checked.raw.path, request.as_of, request.period.name, request.revision)
    earlier = [each.folder for each in releases_before(*place)]
    for folder in (store / request.release, *reversed(earlier)):
        try:
            history = history_of(folder, checked.raw.file)
            if history is None:
                continue
            head, files = read_head(folder), [each for each in read_files(folder) if each.kind == "role"]
        except CompilerError:
            continue
        return Before(
            period=str(head.get("period", folder.name)),
            contents={each.path: each.content for each in files},
            titles={each.path: each.role or each.path for each in files},
            former=continued(history, checked.catalog),
            same_template=head.get("template") == template_hash(checked),
        )
    return None


def plan_of(checked: Checked, period: str, planned: Planned, seen: Seen, before: Before | None) -> Plan:
    """What a build makes of each role."""
    now = Now(planned.revisions, planned.traces, seen.contents, frozenset(seen.rewritten))
    return plan(checked.catalog, period, now, before)


# -------------------------------------------------------------------- a build that need not be made again


def made_with(checked: Checked, store: Path, request: BuildRequest) -> MadeWith:
    """What tells the next build that it would make the same, and what that one then says."""
    if request.asked is None:
        return MadeWith()
    beside = tuple(_beside(checked.raw.path.parent, checked.catalog.settings))
    master = (checked.raw.file, checked.raw.sha256)
    inputs = fingerprint(request.asked, master, beside, store, store / request.release)
    return MadeWith(inputs, beside, _said(checked))


def _beside(folder: Path, settings: Settings) -> Iterator[tuple[str, str]]:
    """The files that a master's settings name, each with its hash."""
    for name in (settings.template, settings.blueprint):
        path = folder / name
        if name and path.is_file():
            yield name, digest(path)


def _said(checked: Checked) -> Mapping[str, object]:
    """What a build says at its end besides the coverage."""
    title, moved = checked.catalog.blueprint.title, movement(checked)
    return {
        "blueprint": {"zh": title.zh, "en": title.en},
        "entries": int(checked.catalog.entries["entry"].nunique()),
        "findings": label_counts(checked),
        "before": {"period": moved.period, "share": moved.before} if moved else {},
    }


def asked_of(checked: Checked, request: BuildRequest) -> Mapping[str, object]:
    """What shows in the documents, and neither the master nor the rest of the manifest's head says."""
    return {
        "second": checked.catalog.second or "",
        "final": request.final,
        "blueprint": request.blueprint,
        "role_column": request.role_column,
        "strict_aspects": request.strict_aspects,
    }


def blueprint_copy(checked: Checked, request: BuildRequest) -> Iterator[Artifact]:
    """A copy of the blueprint that a person or the settings name as a file, for a release's ``source/``."""
    named = checked.catalog.settings.blueprint
    asked = [path for path in (request.asked.files if request.asked else ()) if path.suffix != ".docx"]
    for path in (*asked, *([checked.raw.path.parent / named] if named else [])):
        if path.is_file():
            yield Artifact("blueprint", f"source/{path.name}", path.read_bytes())
            return
