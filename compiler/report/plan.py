"""What a build makes of each role, on a terminal: new, changed, unchanged or withdrawn, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from compiler.locale import N_, Language, translator
from compiler.model.releases import EntryChange, Plan, PlannedDocument
from compiler.report.terminal import ROLES, View, counted, listed
from compiler.width import display_width, wrap

FIRST = N_("The first release of this master: every document is new.")
SINCE = N_("Since {period}: {counts}")
REBUILT = N_("Since the last build of {period}: {counts}")
OF_DOCUMENTS = N_("Written: {written}; taken over as they are: {reused}")
NEW_TEMPLATE = N_("The template has changed since {period}: every document is another file.")
MORE = N_("… and {count} more; --plan shows all of them")
STATES: Mapping[str, str] = {
    "new": N_("new {count}"),
    "changed": N_("changed {count}"),
    "unchanged": N_("unchanged {count}"),
    "withdrawn": N_("withdrawn {count}"),
}
WORDS: Mapping[str, str] = {"new": N_("new"), "changed": N_("changed"), "withdrawn": N_("withdrawn")}
KINDS: Mapping[str, str] = {
    "changed": N_("{cells} changed"),
    "added": N_("{cells} added"),
    "removed": N_("{cells} removed"),
}
PARTICULARS = N_("{cell} particulars of the role")
ELSEWHERE = N_("order of rows, settings, options or gap lines")

_LINES = 12
"""So many roles are shown of a build; a plan shows all."""


def plan_lines(plan: Plan, view: View, *, everything: bool = False) -> Iterator[str]:
    """The lines of a plan: counts, then each role that is not as it was."""
    say = translator(view.language)
    if not plan.period:
        yield say(FIRST)
        return
    states = Counter[str](document.state for document in plan.documents)
    states["withdrawn"] = len(plan.withdrawn)
    counts = [say(STATES[state]).format(count=f"{states[state]:,}") for state in STATES if states[state]]
    comma = "，" if view.language == "zh" else ", "
    since = REBUILT if plan.period == plan.planned else SINCE
    yield say(since).format(period=plan.period, counts=comma.join(counts))
    if plan.template_changed:
        yield say(NEW_TEMPLATE).format(period=plan.period)
    written = sum(document.rewritten for document in plan.documents)
    yield say(OF_DOCUMENTS).format(written=f"{written:,}", reused=f"{len(plan.documents) - written:,}")
    rows = list(_rows(plan, view.language))
    shown = rows if everything else rows[:_LINES]
    state_width = max((display_width(state) for state, _, _ in shown), default=0)
    role_width = min(max((display_width(role) for _, role, _ in shown), default=0), 24)
    for state, role, why in shown:
        yield from _row(_padded(state, state_width), _padded(role, role_width), why, view)
    if len(shown) < len(rows):
        yield "  " + say(MORE).format(count=f"{len(rows) - len(shown):,}")


def _rows(plan: Plan, language: Language) -> Iterator[tuple[str, str, str]]:
    """State, role and reasons of each role that is not as it was."""
    say = translator(language)
    for document in plan.documents:
        if document.state == "changed" and _is_told(document):
            yield say(WORDS["changed"]), document.role, _why(document, language)
    others = [one.role for one in plan.documents if one.state == "changed" and not _is_told(one)]
    if others and not plan.template_changed:
        name = others[0] if len(others) == 1 else counted(ROLES, len(others), language)
        names = "" if len(others) == 1 else f" · {listed(others, language)}"
        yield say(WORDS["changed"]), name, say(ELSEWHERE) + names
    for document in plan.documents:
        if document.state == "new":
            yield say(WORDS["new"]), document.role, ""
    for role in plan.withdrawn:
        yield say(WORDS["withdrawn"]), role, ""


def _row(state: str, role: str, why: str, view: View) -> Iterator[str]:
    """One role; its reasons go on below each other where the line is full."""
    head = f"  {state}  {role}"
    if not why:
        yield head.rstrip()
        return
    indent = display_width(head) + 2
    first, *more = wrap(why, max(view.width - indent, 20))
    yield f"{head}  {first}"
    yield from (" " * indent + line for line in more)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - display_width(text))


def _is_told(document: PlannedDocument) -> bool:
    """Whether a cell says why it has changed."""
    return bool(document.entries or document.particulars)


def _why(document: PlannedDocument, language: Language) -> str:
    """The cells that made a document another one."""
    say = translator(language)
    reasons = [
        say(text).format(cells=_cells([one for one in document.entries if one.kind == kind], language))
        for kind, text in KINDS.items()
        if any(one.kind == kind for one in document.entries)
    ]
    if document.particulars:
        reasons.append(say(PARTICULARS).format(cell="!".join(filter(None, document.particulars))))
    return " · ".join(reasons)


def _cells(changes: Sequence[EntryChange], language: Language) -> str:
    """Cells by their sheets: ``关键任务!C14, C20``."""
    by_sheet: dict[str, list[str]] = defaultdict(list)
    for change in changes:
        by_sheet[change.trace.sheet].append(change.trace.cell)
    return listed([f"{sheet}!{', '.join(cells)}" for sheet, cells in by_sheet.items()], language)
