"""What a role's document said on a day, for people and machines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import zip_longest

from compiler.locale import N_, translator
from compiler.model.showing import Shown, ShownCopy, ShownLine
from compiler.report.terminal import View
from compiler.width import display_width, wrap

FORMAT = 1
TITLE = N_("Text in force on {day}")
OTHER_NAME = N_("On that day “{asked}” was “{role}”.")
OTHER_DRAFT = N_("{draft}, a draft, says otherwise for that day; it is not issued.")
DATE_LEFT = N_(
    "The text was changed and its effective date left as it was; by its release it counts from {start} on."
)
VERSION, EFFECTIVE, APPROVED = N_("Version"), N_("Effective"), N_("Approved by")
IN_FORCE, FROM_UNTIL, FROM = N_("In force"), N_("{start} to {end}"), N_("since {start}")
UNCHANGED = N_("unchanged since {release}")
RELEASE, DRAFT, ISSUED = N_("Release"), N_("draft, not issued"), N_("issued on {day} by {by}")
DOCUMENT, SOURCE, SIGNED = N_("Document"), N_("Master"), N_("Signed copy")
NO_COPY, FILED = N_("no signed copy filed"), N_("filed on {day}")
COPY_STATES: Mapping[str, str] = {
    "changed": N_("changed since it was filed"),
    "missing": N_("filed, and missing"),
}
TEXT_FROM: Mapping[str, str] = {
    "restored": N_("The document was edited or is gone; this is the text that was published."),
    "about": N_(
        "The document was edited or is gone; this is the text that was published, as this version of dutyc "
        "writes it."
    ),
    "edited": N_(
        "The document was edited after it was published, and this is the text as it is now; what was "
        "published cannot be told any more."
    ),
}
NOT_SAID, HEADED = N_("not said"), N_("{column}: {text}")
_MOST_OF_PLACE = 3
"""A cell may take this part of the width beside a text; a longer one stands below it."""


def shown_lines(shown: Shown, view: View) -> Iterator[str]:
    """The lines: whose text it is, what stands behind it, the text with the cells that it came from."""
    say = translator(view.language)
    parts = (shown.role, shown.code, shown.department)
    yield from wrap(" · ".join(filter(None, (*parts, say(TITLE).format(day=shown.day)))), view.width)
    notes = [OTHER_NAME] if shown.name_changed else []
    notes += [TEXT_FROM[shown.text_from]] if shown.text_from in TEXT_FROM else []
    notes += [DATE_LEFT] if shown.date_left else []
    notes += [OTHER_DRAFT] if shown.draft else []
    for note in notes:
        told = {"asked": shown.asked, "role": shown.role, "draft": shown.draft, "start": shown.in_force_from}
        yield from _first("! ", say(note).format(**told), view)
    yield ""
    facts = [(say(label), value) for label, value in _facts(shown, view)]
    widest = max(display_width(label) for label, _ in facts)
    last = ""
    for label, value in facts:
        named = "" if label == last else label
        yield from _first(f"  {named}{' ' * (widest - display_width(named))}  ", value, view)
        last = label
    yield ""
    for line, after in zip_longest(shown.lines, shown.lines[1:]):
        if line.level:
            yield ""
        if not _heads(line, after):
            yield from _line(line, view)


def _heads(line: ShownLine, after: ShownLine | None) -> bool:
    """Whether a row only heads columns, which each row after it names itself."""
    columns = (
        {cell.column for cell in after.cells} - {""} if after and line.is_row and not line.entry else set()
    )
    return bool(columns) and columns <= {cell.text for cell in line.cells}


def _facts(shown: Shown, view: View) -> Iterator[tuple[str, str]]:
    """What stands behind the text: label and value."""
    say = translator(view.language)
    yield VERSION, shown.version or say(NOT_SAID)
    yield EFFECTIVE, shown.effective or say(NOT_SAID)
    yield APPROVED, shown.approved or say(NOT_SAID)
    span = FROM_UNTIL if shown.in_force_until else FROM
    yield IN_FORCE, say(span).format(start=shown.in_force_from, end=shown.in_force_until)
    told = [shown.release]
    told += [
        say(ISSUED).format(day=shown.issued_on, by=shown.issued_by) if shown.issued else say(DRAFT),
        *([say(UNCHANGED).format(release=shown.since)] if shown.since != shown.release else []),
    ]
    yield RELEASE, " · ".join(told)
    yield DOCUMENT, shown.document
    yield SOURCE, shown.source
    if not shown.signed:
        yield SIGNED, say(NO_COPY)
    for copy in shown.signed:
        yield SIGNED, f"{copy.path} ({_state(copy, view)})"


def _state(copy: ShownCopy, view: View) -> str:
    say = translator(view.language)
    known = COPY_STATES.get(copy.state)
    return say(known) if known else say(FILED).format(day=copy.filed)


def _line(line: ShownLine, view: View) -> Iterator[str]:
    """A paragraph, or a row of a table in one, with its cell at the right margin."""
    headed = translator(view.language)(HEADED)
    named = (
        headed.format(column=one.column, text=one.text) if one.column else one.text for one in line.cells
    )
    text = " | ".join(named)
    if line.level:
        yield from wrap(text, view.width)
        return
    place = f"{line.sheet}!{line.cell}" if line.cell else ""
    beside = display_width(place) <= view.width // _MOST_OF_PLACE
    room = view.width - _INDENT - (display_width(place) + 2 if place and beside else 0)
    for number, part in enumerate(wrap(text, room)):
        at_margin = place if beside and number == 0 else ""
        padding = " " * (view.width - _INDENT - display_width(part) - display_width(at_margin))
        yield f"{' ' * _INDENT}{part}{padding if at_margin else ''}{at_margin}"
    if place and not beside:
        yield from _first(" " * (_INDENT + 2), place, view)


_INDENT = 2


def _first(lead: str, text: str, view: View) -> Iterator[str]:
    """A text behind a lead, its other lines below its first."""
    indent = display_width(lead)
    for number, line in enumerate(wrap(text, view.width - indent)):
        yield (lead if number == 0 else " " * indent) + line


def shown_json(shown: Shown) -> str:
    """All of it as one JSON object."""
    return json.dumps({"format": FORMAT, **asdict(shown)}, ensure_ascii=False, indent=1) + "\n"
