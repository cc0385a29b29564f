"""What a release makes of each role, held against the release before: new, changed, unchanged, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from compiler.assemble.revisions import entry_changes
from compiler.model.releases import EntryTrace, FormerRelease, Plan, PlannedDocument, Revision
from compiler.normalise.catalog import Catalog, Role


@dataclass(frozen=True, slots=True)
class Before:
    """The release that a new one is held against."""

    period: str
    contents: Mapping[str, str]
    """What each role's document says, as a hash, by its path."""
    titles: Mapping[str, str]
    """What each role is called, by the path of its document."""
    former: FormerRelease
    same_template: bool


@dataclass(frozen=True, slots=True)
class Now:
    """The documents of the new release."""

    revisions: Sequence[Revision]
    traces: Sequence[EntryTrace]
    contents: Mapping[str, str]
    """What each role's document says, as a hash, by its path."""
    rewritten: frozenset[str]
    """Paths of documents that are written; the others are taken over."""


def plan(catalog: Catalog, period: str, now: Now, before: Before | None) -> Plan:
    """What becomes of each role, in the order of the catalog."""
    roles = {role.id: role for role in catalog.roles}
    if before is None:
        new = tuple(PlannedDocument(role.title, "new", rewritten=True) for role in catalog.roles)
        return Plan(period, "", new)
    changed = frozenset(path for path, content in now.contents.items() if content not in _all(before))
    own = _traces_of(now.traces, changed)
    documents = tuple(
        _document(roles[revision.role], revision, now, before, own.get(revision.document, ()))
        for revision in now.revisions
    )
    gone = tuple(
        before.titles.get(each.document, each.role)
        for key, each in before.former.revisions.items()
        if key not in roles
    )
    return Plan(period, before.period, documents, gone, not before.same_template)


def _all(before: Before) -> frozenset[str]:
    return frozenset(before.contents.values())


def _traces_of(traces: Iterable[EntryTrace], documents: frozenset[str]) -> Mapping[str, Sequence[EntryTrace]]:
    found: dict[str, list[EntryTrace]] = defaultdict(list)
    for trace in traces:
        if trace.document in documents:
            found[trace.document].append(trace)
    return found


def _document(
    role: Role, revision: Revision, now: Now, before: Before, traces: Sequence[EntryTrace]
) -> PlannedDocument:
    """What becomes of one role's document."""
    rewritten = revision.document in now.rewritten
    old = before.former.revisions.get(role.id)
    if old is None:
        return PlannedDocument(role.title, "new", rewritten=rewritten)
    said = before.contents.get(old.document)
    if said == now.contents[revision.document]:
        return PlannedDocument(role.title, "unchanged", rewritten=rewritten)
    changes = tuple(entry_changes(traces, before.former.entries.get(old.document, ())))
    says_else = (old.facts, old.version, old.effective, old.approved) != (
        revision.facts,
        revision.version,
        revision.effective,
        revision.approved,
    )
    if not said and not changes and not says_else:  # an older manifest, which kept no hash of the whole
        return PlannedDocument(role.title, "unchanged", rewritten=rewritten)
    place = (role.sheet, role.cell) if says_else else None
    return PlannedDocument(role.title, "changed", changes, place, rewritten)
