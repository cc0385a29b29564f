"""The differences of a comparison, one line each, in the order in which people want to see them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from compiler.locale import N_, Language, translator
from compiler.model.audit import Place
from compiler.model.changes import EntryDifference, EntryState, KpiDifference, RoleDifference, RoleName
from compiler.model.diff import DiffReport

EVENTS: Mapping[str, str] = {
    "removed": N_("removed"),
    "weight": N_("weight"),
    "target": N_("target"),
    "moved": N_("moved"),
    "reworded": N_("reworded"),
    "changed": N_("changed"),
    "added": N_("added"),
}
"""Of entries, the most important first."""
ROLE_EVENTS: Mapping[str, str] = {
    "removed": N_("removed"),
    "merged": N_("merged"),
    "split": N_("split"),
    "moved": N_("moved"),
    "renamed": N_("renamed"),
    "added": N_("added"),
    "changed": N_("changed"),
}
"""Of roles."""
PROBABLY = N_("probably {event}")
VALUE = N_("{column}: {before} → {after}")
EMPTY = N_("(empty)")


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One difference."""

    role: str
    """Title of the role that has it now; of what is gone, that had it."""
    department: str
    module: str
    """Title; empty: it is about the role itself."""
    event: str
    """One of `EVENTS` or `ROLE_EVENTS`, in the language of the report."""
    kind: str
    """Its key."""
    old: Place | None
    new: Place | None
    before: str
    after: str
    details: str = ""
    """What else differs."""


def role_lines(report: DiffReport, language: Language) -> list[DiffLine]:
    """What became of roles, the gravest first."""
    ranks = list(ROLE_EVENTS)
    ordered = sorted(report.comparison.roles, key=lambda each: ranks.index(each.event))
    return [line for each in ordered for line in _of_role(each, language)]


def entry_lines(report: DiffReport, language: Language) -> Mapping[str, Sequence[DiffLine]]:
    """The differences of entries by id of the role: those roles first whose coverage fell most."""
    found: dict[str, list[DiffLine]] = defaultdict(list)
    words = _Words(report, language)
    for entry in report.comparison.entries:
        found[entry.state.role].append(words.of_entry(entry))
    for kpi in report.comparison.kpis:
        found[kpi.new.role].append(words.of_kpi(kpi))
    gains = {move.key: move.gain for move in report.coverage_of_roles}
    order = {role: number for number, role in enumerate((*report.new.titles, *report.old.titles))}
    ranks = list(EVENTS)
    for lines in found.values():
        lines.sort(key=lambda line: ranks.index(line.kind))
    ranked = sorted(found, key=lambda role: (min(gains.get(role, 0.0), 0.0), order[role]))
    return {role: found[role] for role in ranked}


def counts(report: DiffReport, language: Language) -> Iterator[str]:
    """How many differences of each kind there are: ``3 removed``."""
    found = Counter[str](each.event for each in report.comparison.entries)
    found.update(each.figure for each in report.comparison.kpis)
    for event, word in EVENTS.items():
        if found[event]:
            yield f"{translator(language)(word)} {found[event]:,}"


def address(place: Place | None) -> str:
    """``岗位!B3``; empty where there is no cell."""
    return f"{place.sheet}!{place.cell}" if place and place.cell else ""


def addresses(old: Place | None, new: Place | None) -> str:
    """The cells of both sides, the sheet once where it is the same: ``岗位!B3 → B4``."""
    if old is None or new is None or not old.cell or old == new:
        return address(new) or address(old)
    return f"{address(old)} → {new.cell if old.sheet == new.sheet else address(new)}"


def _of_role(each: RoleDifference, language: Language) -> Iterator[DiffLine]:
    say = translator(language)
    word = say(ROLE_EVENTS[each.event])
    event = say(PROBABLY).format(event=word) if each.probable else word
    own, old, new = (each.new or each.old)[0], _place(each.old), _place(each.new)
    details = address(each.declared)
    if each.event in ("renamed", "moved", "changed"):
        for fact in each.facts:
            told = say(VALUE).format(
                column=fact.title.in_(language),
                before=fact.before or say(EMPTY),
                after=fact.after or say(EMPTY),
            )
            yield DiffLine(
                own.title, own.department, "", event, each.event, fact.old, fact.new, fact.before, fact.after,
                " · ".join(filter(None, (told, details))),
            )  # fmt: skip
        return
    before, after = _titles(each.old, language), _titles(each.new, language)
    yield DiffLine(own.title, own.department, "", event, each.event, old, new, before, after, details)


def _place(roles: Sequence[RoleName]) -> Place | None:
    return roles[0].place if roles else None


def _titles(roles: Iterable[RoleName], language: Language) -> str:
    return ("、" if language == "zh" else ", ").join(role.title for role in roles)


@dataclass(frozen=True, slots=True)
class _Words:
    report: DiffReport
    language: Language

    def of_entry(self, each: EntryDifference) -> DiffLine:
        say, state = translator(self.language), each.state
        details = [
            say(VALUE).format(
                column=value.title.in_(self.language),
                before=value.before or say(EMPTY),
                after=value.after or say(EMPTY),
            )
            for value in each.values
            if each.old is None
            or each.new is None
            or (value.before, value.after) != (each.old.text, each.new.text)
        ]
        if each.old and each.new and each.event == "moved":
            details += self._moved(each.old, each.new)
        return DiffLine(
            role=self._title(state.role),
            department="",
            module=self._module(state.module),
            event=say(EVENTS[each.event]),
            kind=each.event,
            old=each.old.place if each.old else None,
            new=each.new.place if each.new else None,
            before=each.old.text if each.old else "",
            after=each.new.text if each.new else "",
            details=("；" if self.language == "zh" else "; ").join(details),
        )

    def _moved(self, old: EntryState, new: EntryState) -> Iterator[str]:
        """From where to where, where that is another role, module or process."""
        roles = self._title(old.role), self._title(new.role)
        modules = self._module(old.module), self._module(new.module)
        for before, after in (roles, modules, (old.process, new.process)):
            if before != after:
                yield f"{before} → {after}"

    def of_kpi(self, each: KpiDifference) -> DiffLine:
        say = translator(self.language)
        told = f"{each.before or say(EMPTY)} → {each.after or say(EMPTY)}"
        return DiffLine(
            role=self._title(each.new.role),
            department="",
            module=self._module(each.new.module),
            event=say(EVENTS[each.figure]),
            kind=each.figure,
            old=each.old_place,
            new=each.new_place,
            before=each.before,
            after=each.after,
            details=f"{each.new.text}: {told}" if self.language == "en" else f"{each.new.text}：{told}",
        )

    def _title(self, role: str) -> str:
        return self.report.new.titles.get(role) or self.report.old.titles.get(role, role)

    def _module(self, key: str) -> str:
        title = self.report.modules.get(key)
        return title.in_(self.language) if title else key
