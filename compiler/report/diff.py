"""The differences of two masters or releases on a terminal: what weighs most first, each with both cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compiler.locale import N_, translator
from compiler.model.diff import CoverageMove, DiffReport
from compiler.report.differences import DiffLine, addresses, counts, entry_lines, role_lines
from compiler.report.heatmap import told_apart
from compiler.report.terminal import ENTRIES, ROLES, View, counted, pad, paint
from compiler.width import display_width, wrap

NO_DIFFERENCE = N_("No difference.")
BETWEEN = N_("{old} → {new}")
COVERAGE_WAS = N_("Coverage {before} → {after} ({points})")
COVERAGE_IS = N_("Coverage {share}, as before")
OF_ROLES = N_("What became of roles")
OF_MODULES = N_("Coverage by module")
OF_ROLE_COVERAGE = N_("Coverage by role")
ENTRIES_CHANGED = N_("Entries: {counts}")
MORE_LINES = N_("… and {count} more; all of them with -o FILE")

_BOLD, _GREY, _RED, _GREEN, _YELLOW = "\x1b[1m", "\x1b[90m", "\x1b[31m", "\x1b[32m", "\x1b[33m"
_COLOURS = {"removed": _RED, "added": _GREEN, "weight": _YELLOW, "target": _YELLOW, "moved": _YELLOW}
_MOVES = 10
"""So many roles of those whose coverage moved are listed."""


def diff_lines(report: DiffReport, view: View) -> Iterator[str]:
    """The lines of the report."""
    say = translator(view.language)
    between = say(BETWEEN).format(old=_side(report, 0), new=_side(report, 1))
    for number, line in enumerate(wrap(between, view.width)):
        yield paint(line, _BOLD, view) if number == 0 else line
    sizes = [
        f"{counted(ROLES, side.roles, view.language)} · {counted(ENTRIES, side.entries, view.language)}"
        for side in (report.old, report.new)
    ]
    yield sizes[0] if sizes[0] == sizes[1] else f"{sizes[0]} → {sizes[1]}"
    yield _coverage(report, view)
    if report.is_empty:
        yield ""
        yield say(NO_DIFFERENCE)
        return
    told = (", " if view.language == "en" else "，").join(counts(report, view.language))
    if told:
        yield from wrap(say(ENTRIES_CHANGED).format(counts=told), view.width)
    body = list(_body(report, view))
    # A block is cut only where a line of it ends; the colours of a terminal are no columns.
    limit = view.limit and max(view.limit * 2, 1)
    yield from body[:limit]
    if limit and len(body) > limit:
        yield ""
        yield say(MORE_LINES).format(count=len(body) - limit)


def _side(report: DiffReport, number: int) -> str:
    side = (report.old, report.new)[number]
    return side.name if side.name == side.file else f"{side.name} ({side.file})"


def _coverage(report: DiffReport, view: View) -> str:
    say, before, after = translator(view.language), report.old.share, report.new.share
    if before is None or after is None or before == after:
        share = "–" if after is None else f"{after * 100:.1f}%"
        return say(COVERAGE_IS).format(share=share)
    was, now = told_apart(before, after)
    # As they are read: the difference of both figures that stand there.
    return say(COVERAGE_WAS).format(before=was, after=now, points=_points(round(after, 3) - round(before, 3)))


def _points(gain: float) -> str:
    return f"{gain * 100:+.1f}".replace("-", "−")


def _body(report: DiffReport, view: View) -> Iterator[str]:
    say = translator(view.language)
    roles = role_lines(report, view.language)
    if roles:
        yield from _heading(say(OF_ROLES), len(roles), view)
        events = max(display_width(line.event) for line in roles)
        for line in roles:
            yield from _row(line, events, _named(line), view)
    by_role = entry_lines(report, view.language)
    moves = {move.key: move for move in report.coverage_of_roles}
    for role, lines in by_role.items():
        move = moves.get(role)
        yield from _heading(lines[0].role, len(lines), view, _moved(move) if move else "")
        events = max(display_width(line.event) for line in lines)
        for line in lines:
            yield from _row(line, events, _said(line), view)
    left = [move for key, move in moves.items() if key not in by_role][:_MOVES]
    for title, group in ((OF_ROLE_COVERAGE, left), (OF_MODULES, list(report.coverage_of_modules))):
        if group:
            yield from _heading(say(title), len(group), view)
            yield from _moves(group, view)


def _heading(title: str, count: int, view: View, more: str = "") -> Iterator[str]:
    yield ""
    yield f"{paint(title, _BOLD, view)}  {paint(str(count), _GREY, view)}" + (f"  {more}" if more else "")


def _named(line: DiffLine) -> Sequence[str]:
    """What became of a role, in one text."""
    if line.details and (line.before or line.after) and line.kind in ("renamed", "moved", "changed"):
        return (f"{line.role} · {line.details}",)
    title = f"{line.before} → {line.after}" if line.before and line.after else line.before or line.after
    return (" · ".join(filter(None, (title, line.details))),)


def _said(line: DiffLine) -> Sequence[str]:
    """What an entry said and says: what is before and after the arrow in lines of their own."""
    module = f"{line.module} · " if line.module else ""
    if line.kind in ("weight", "target"):
        return (f"{module}{line.details}",)
    if line.before and line.after and line.before != line.after:
        return (f"{module}{line.before}", f"→ {line.after}", *filter(None, (line.details,)))
    return (f"{module}{line.before or line.after}", *filter(None, (line.details,)))


def _row(line: DiffLine, events: int, texts: Sequence[str], view: View) -> Iterator[str]:
    """The event, the text, and the cells in a line of their own below it."""
    indent = events + 4
    room = max(view.width - indent, 24)
    event = paint(line.event, _COLOURS.get(line.kind, ""), view) if line.kind in _COLOURS else line.event
    left = "  " + event + " " * (events - display_width(line.event) + 2)
    for text in texts:
        hang = "  " if text.startswith("→ ") else ""
        for number, part in enumerate(wrap(text, room - len(hang))):
            yield left + (hang if number else "") + part
            left = " " * indent
    cells = addresses(line.old, line.new)
    if cells:
        yield " " * indent + paint(cells, _GREY, view)


def _moves(moves: Sequence[CoverageMove], view: View) -> Iterator[str]:
    titles = [move.title.in_(view.language) for move in moves]
    width = max(map(display_width, titles))
    for move, title in zip(moves, titles, strict=True):
        yield f"  {pad(title, width)}  {_moved(move)}"


def _moved(move: CoverageMove) -> str:
    if move.before is None or move.after is None:
        was, now = ("–" if share is None else f"{share * 100:.0f}%" for share in (move.before, move.after))
        return f"{was} → {now}"
    was, now = told_apart(move.before, move.after)
    return f"{was} → {now} ({_points(move.gain)})"
