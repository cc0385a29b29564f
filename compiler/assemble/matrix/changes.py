"""What is not as it was in the release before, entry by entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from compiler.assemble.confidential import is_confidential
from compiler.assemble.matrix.view import address
from compiler.assemble.revisions import entry_changes
from compiler.locale import N_, Language, translator
from compiler.model.blueprint import Module
from compiler.model.matrix import ChangeRow
from compiler.model.releases import ChangeKind, EntryChange, EntryTrace, FormerRelease, Revision
from compiler.names import RESTRICTED
from compiler.normalise.catalog import Catalog, Entry, Role, records
from compiler.vocabulary import ASPECT

NEW_ROLE, NO_ROLE = N_("New role"), N_("Role removed")
PARTICULARS = N_("Particulars of the role")


@dataclass(frozen=True, slots=True)
class _Now:
    """What is to be said of the documents as they are now."""

    catalog: Catalog
    language: Language
    texts: Mapping[tuple[str, str], Entry]
    """By role and entry id."""
    before: Mapping[str, Entry]
    """The entries of the release before, by id; none where its master cannot be read."""

    def say(self, message: str) -> str:
        return translator(self.language)(message)


def change_rows(
    catalog: Catalog,
    traces: Sequence[EntryTrace],
    revised: Sequence[Revision],
    former: FormerRelease,
    master: Catalog | None,
    *,
    everybody: bool,
) -> Iterator[ChangeRow]:
    """A line for each entry that was added, changed or removed, and for each role that is new or gone.

    ``traces`` and ``revised`` are this release's, ``master`` is that of the release before, which alone knows
    what an entry said. Confidential roles only where ``everybody`` is shown.
    """
    texts = {(entry.role, entry.entry): entry for entry in records(catalog.entries)}
    then = {} if master is None else {entry.entry: entry for entry in records(master.entries)}
    now = _Now(catalog, catalog.language, texts, then)
    by_document: dict[str, list[EntryTrace]] = defaultdict(list)
    for trace in traces:
        by_document[trace.document].append(trace)
    revisions = {revision.role: revision for revision in revised}
    for role in catalog.roles:
        if everybody or not is_confidential(role):
            new = revisions[role.id]
            old = former.revisions.get(role.id)
            if old is None:
                yield _of_role(now, "added", role.title, role.department, NEW_ROLE)
                continue
            if old.facts != new.facts:
                yield _of_role(now, "changed", role.title, role.department, PARTICULARS)
            if old.entries != new.entries or not new.entries:
                traced = former.entries.get(old.document, ())
                for change in entry_changes(by_document[new.document], traced):
                    yield _of_entry(now, role, change)
    for role_id, old in former.revisions.items():
        is_shown = everybody or not old.document.startswith(f"{RESTRICTED}/")
        if role_id not in revisions and is_shown:
            yield _of_role(now, "removed", PurePosixPath(old.document).stem, "", NO_ROLE)


def _of_role(now: _Now, kind: ChangeKind, title: str, department: str, what: str) -> ChangeRow:
    return ChangeRow(kind, department, title, "", now.say(what), "", "", "", "")


def _of_entry(now: _Now, role: Role, change: EntryChange) -> ChangeRow:
    """The line of an entry; one that is gone has only its old cell."""
    trace, before, language = change.trace, change.before, now.language
    is_gone = change.kind == "removed"
    entry = None if is_gone else now.texts.get((role.id, trace.id))
    modules = {module.key: module for module in now.catalog.blueprint.modules}
    module = modules.get(trace.module)
    key = entry.aspect if entry else ""
    titles = {aspect.key: aspect.title.in_(language) for aspect in module.aspects} if module else {}
    was = now.before.get(before.id) if before else None
    said = _said(was, entry, module, language)
    return ChangeRow(
        kind=change.kind,
        department=role.department,
        role=role.title,
        module=module.title.in_(language) if module else trace.sheet,
        what=titles.get(key, key),
        before=said[0],
        after=said[1],
        cell_before=address(before.sheet, before.cell) if before else "",
        cell_now="" if is_gone else address(trace.sheet, trace.cell),
    )


def _said(
    before: Entry | None, now: Entry | None, module: Module | None, language: Language
) -> tuple[str, str]:
    """What an entry said and says: its text, or the columns that differ where that is the same."""
    if before is None or now is None or before.text != now.text or module is None:
        return _text(before), _text(now)
    pairs = [
        (column.title.in_(language), was, value)
        for column, was, value in zip(module.fields, before.values, now.values, strict=False)
        if was != value
    ]
    if before.aspect != now.aspect:
        titles = {aspect.key: aspect.title.in_(language) for aspect in module.aspects}
        was, value = (titles.get(each.aspect, each.aspect) for each in (before, now))
        pairs.insert(0, (ASPECT.title.in_(language), was, value))
    if not pairs:
        return _text(before), _text(now)
    first, second = (" · ".join(f"{pair[0]}: {pair[side] or '–'}" for pair in pairs) for side in (1, 2))
    return f"{before.text} · {first}", f"{now.text} · {second}"


def _text(entry: Entry | None) -> str:
    return "" if entry is None else entry.text or " · ".join(filter(None, entry.values))
