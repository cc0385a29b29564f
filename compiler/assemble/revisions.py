"""What changed in each role's document since the release before, and the history that it prints.

An unchanged document takes over what it said there, so that it stays the same file and nobody signs again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from compiler.locale import N_, Language, translator
from compiler.model.documents import Change, Content
from compiler.model.releases import ChangeKind, EntryChange, EntryTrace, FormerRelease, Revision
from compiler.normalise.catalog import Catalog, Role
from compiler.vocabulary import ACTION_OWNER, APPROVED, EFFECTIVE, VERSION, VERSION_COLUMNS

FIRST = N_("First release")
SAME = N_("No change of content")
OF_FACTS = N_("particulars of the role changed")
IN_MODULE = N_("{module}: {counts}")
ADDED, CHANGED, REMOVED = N_("{count} added"), N_("{count} changed"), N_("{count} removed")

_NO_FACTS = (*VERSION_COLUMNS, ACTION_OWNER.key)
"""Columns of the roles sheet that say which version it is, or are not printed."""


@dataclass(frozen=True, slots=True)
class Release:
    """The release that is being made."""

    period: str
    language: Language
    paths: Mapping[str, str]
    """The place of each role's document, by role id."""


def entry_traces(catalog: Catalog, paths: Mapping[str, str]) -> Iterator[EntryTrace]:
    """Where every entry comes from, where it goes, and what it says."""
    columns = (catalog.entries[name].tolist() for name in _TRACED)
    for entry, role, sheet, cell, module, aspect, text, status, values in zip(*columns, strict=True):
        extra = catalog.extras.get(entry)
        said = _hash(aspect, text, status, *values, *(extra.seconds if extra else ()))
        yield EntryTrace(entry, paths[role], sheet, cell, module, said)


_TRACED = ("entry", "role", "sheet", "cell", "module", "aspect", "text", "status", "values")


def revisions(
    catalog: Catalog, traces: Sequence[EntryTrace], former: FormerRelease | None, release: Release
) -> Iterator[Revision]:
    """What is to be known of each role's document, in the order of the catalog."""
    now: dict[str, list[EntryTrace]] = defaultdict(list)
    for trace in traces:
        now[trace.document].append(trace)
    titles = {module.key: module.title.in_(release.language) for module in catalog.blueprint.modules}
    for role in catalog.roles:
        document = release.paths[role.id]
        new = Revision(
            role=role.id,
            document=document,
            version=role.get(VERSION.key),
            effective=role.get(EFFECTIVE.key),
            approved=role.get(APPROVED.key),
            facts=_facts(catalog, role),
            since=release.period,
            entries=_hash(*sorted(f"{one.module} {one.id} {one.content}" for one in now[document])),
        )
        old = former.revisions.get(role.id) if former else None
        if former is None or old is None:
            yield new
            continue
        same = new.entries == old.entries
        counts = {} if same else _counts(now[document], former.entries.get(old.document, ()), titles)
        yield _compared(new, old, counts, release.language)


def _compared(
    new: Revision, old: Revision, counts: Mapping[str, Counter[str]], language: Language
) -> Revision:
    """A revision with its history, which grows only where the document says something else."""
    say = translator(language)
    changed = [_module(module, found, language) for module, found in counts.items()]
    if new.facts != old.facts:
        changed.append(say(OF_FACTS))
    if not changed and new.version == old.version:
        # Who approved it, and from when it holds, may be filled in later.
        latest = (
            [replace(old.changes[0], effective=new.effective, approved=new.approved)] if old.changes else []
        )
        return replace(new, since=old.since, changes=(*latest, *old.changes[1:]))
    semicolon = "；" if language == "zh" else "; "
    what = semicolon.join(changed) or say(SAME)
    before = old.changes or (_line(old, say(FIRST)),)
    return replace(new, changes=(_line(new, what[:1].upper() + what[1:]), *before))


def _line(revision: Revision, what: str) -> Change:
    """A line of the history; a document without a version goes by the period that brought it."""
    return Change(revision.version or revision.since, revision.effective, revision.approved, what)


def _module(title: str, counts: Counter[str], language: Language) -> str:
    say = translator(language)
    comma = "、" if language == "zh" else ", "
    parts = [say(kind).format(count=counts[kind]) for kind in (ADDED, CHANGED, REMOVED) if counts[kind]]
    return say(IN_MODULE).format(module=title, counts=comma.join(parts))


def _counts(
    now: Sequence[EntryTrace], then: Sequence[EntryTrace], titles: Mapping[str, str]
) -> Mapping[str, Counter[str]]:
    """Title of each module with changes → how many entries were added, changed and removed."""
    found: dict[str, Counter[str]] = {title: Counter() for title in titles.values()}
    for change in entry_changes(now, then):
        title = titles.get(change.trace.module, change.trace.sheet)
        found.setdefault(title, Counter())[_SAID[change.kind]] += 1
    return {title: counts for title, counts in found.items() if counts}


_SAID: Mapping[ChangeKind, str] = {"added": ADDED, "changed": CHANGED, "removed": REMOVED}


def entry_changes(now: Sequence[EntryTrace], then: Sequence[EntryTrace]) -> Iterator[EntryChange]:
    """What is another entry of a document than before: in the order of the master, what is gone last.

    An entry without a number of its own is another one when its text changes; where the new text stands in
    the cell of the old one, it counts as changed.
    """
    old, new = ({(trace.module, trace.id): trace for trace in traces} for traces in (then, now))
    gone = {(trace.sheet, trace.cell): trace for key, trace in old.items() if key not in new}
    for key, trace in new.items():
        before = old.get(key)
        if before is None:
            rewritten = gone.get((trace.sheet, trace.cell))
            if rewritten is None or rewritten.module != trace.module:
                yield EntryChange("added", trace)
                continue
            del gone[trace.sheet, trace.cell]
            yield EntryChange("changed", trace, rewritten)
        elif before.content != trace.content:
            yield EntryChange("changed", trace, before)
    yield from (EntryChange("removed", trace, trace) for trace in gone.values())


def _facts(catalog: Catalog, role: Role) -> str:
    settings = catalog.settings
    facts = [f"{key}={value}" for key, value in role.facts if value and key not in _NO_FACTS]
    facts += [f"={header}={value}" for header, value in role.own if value]
    named = settings.company, settings.document_number, role.title, role.code, role.department
    # Where a column stands in the roles sheet is no matter of the role's.
    return _hash(*named, *sorted(facts))


def _hash(*texts: Content) -> str:
    said = "\x1f".join(text if isinstance(text, str) else f"{text.text}\x1e{text.second}" for text in texts)
    return blake2b(said.encode(), digest_size=6).hexdigest()
