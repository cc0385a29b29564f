"""The findings of one run on a terminal: by sheet, worst first, each with its next step."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from compiler.diagnostics import ERROR, GAP, INFO, LABELS, WARNING, Diagnostic, Param, show
from compiler.locale import N_, Language, translator
from compiler.width import display_width, wrap

COUNTS = (
    (ERROR, N_("{count} error"), N_("{count} errors")),
    (WARNING, N_("{count} warning"), N_("{count} warnings")),
    (GAP, N_("{count} gap"), N_("{count} gaps")),
)
COVERAGE = N_("coverage {share}")
SINCE = N_(" ({period}: {before}, {points})")
NOTHING = N_("No findings.")
MORE = N_("… and {count} more; show them with --all")
AND_MORE = N_("{names} and {count} more")
HEADLINE = N_("{blueprint} · {roles} · {modules} · {entries}")
ROLES = (N_("{count} role"), N_("{count} roles"))
MODULES = (N_("{count} module"), N_("{count} modules"))
ENTRIES = (N_("{count} entry"), N_("{count} entries"))
OPEN_SINCE = N_(" (open since {period})")
WHOLE_FILE = N_("The whole master")

_RED, _YELLOW, _CYAN, _GREY, _BOLD, _OFF = (
    "\x1b[31m", "\x1b[33m", "\x1b[36m", "\x1b[90m", "\x1b[1m", "\x1b[0m",
)  # fmt: skip
_COLOURS = {ERROR: _RED, WARNING: _YELLOW, GAP: _CYAN, INFO: _GREY}
_NAMES = 6
"""So many names of a merged finding are shown."""

_JOINED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "COV001": ("aspect", ("role", "module")),
    "COV002": ("role", ("module",)),
    "COV005": ("aspect", ("role", "module")),
    "ROLE006": ("role", ()),
    "ROLE010": ("name", ("hint",)),
    "INFER002": ("sheet", ()),
}
"""Findings shown as one line: which parameter lists them, and what they have in common."""


@dataclass(frozen=True, slots=True)
class Headline:
    """What was read."""

    file: str
    blueprint: str
    roles: int
    modules: int
    entries: int


@dataclass(frozen=True, slots=True)
class Movement:
    """The coverage now and in the last release, each 0 to 1."""

    now: float
    before: float | None = None
    """None: there is no last release."""
    period: str = ""
    """Of the last release."""


@dataclass(frozen=True, slots=True)
class View:
    """How to print."""

    language: Language
    width: int = 80
    colour: bool = False
    limit: int | None = 40
    """So many findings are shown; None: all."""


def render(
    headline: Headline, diagnostics: Sequence[Diagnostic], coverage: Movement | None, view: View
) -> Iterator[str]:
    """The lines of the report."""
    yield from head(headline, view)
    merged = _merge(diagnostics, view.language)
    shown = merged if view.limit is None else sorted(merged, key=_rank)[: view.limit]
    for place, group in _by_place(shown, view):
        yield ""
        yield f"{paint(place, _BOLD, view)}  {paint(str(len(group)), _GREY, view)}"
        cells = max(display_width(_cell(d)) for d in group)
        cells = min(cells, 14)
        for diagnostic in group:
            yield from _lines(diagnostic, cells, view)
    if len(shown) < len(merged):
        yield ""
        yield translator(view.language)(MORE).format(count=len(merged) - len(shown))
    yield ""
    yield summary(diagnostics, coverage, view)


def head(headline: Headline, view: View) -> Iterator[str]:
    """The first line: the file and what it holds."""
    language = view.language
    facts = translator(language)(HEADLINE).format(
        blueprint=headline.blueprint,
        roles=counted(ROLES, headline.roles, language),
        modules=counted(MODULES, headline.modules, language),
        entries=counted(ENTRIES, headline.entries, language),
    )
    line = f"{headline.file}   {facts}"
    if display_width(line) <= view.width:
        yield f"{paint(headline.file, _BOLD, view)}   {facts}"
    else:
        yield paint(headline.file, _BOLD, view)
        yield from wrap(facts, view.width)


def summary(diagnostics: Iterable[Diagnostic], coverage: Movement | None, view: View) -> str:
    """The last line: how many of what, and the coverage."""
    return totals(Counter(diagnostic.label for diagnostic in diagnostics), coverage, view)


def totals(found: Mapping[str, int], coverage: Movement | None, view: View) -> str:
    """How many findings have each label, and the coverage."""
    say = translator(view.language)
    parts = [
        counted((one, many), found[name], view.language) for name, one, many in COUNTS if found.get(name)
    ]
    if not parts:
        parts = [say(NOTHING)]
    if coverage is not None:
        share = say(COVERAGE).format(share=f"{coverage.now * 100:.1f}%")
        if coverage.before is not None:
            points = (round(coverage.now, 3) - round(coverage.before, 3)) * 100
            before = f"{coverage.before * 100:.1f}%"
            moved = {
                "period": coverage.period,
                "before": before,
                "points": f"{points:+.1f}".replace("-", "−"),
            }
            share += say(SINCE).format(**moved)
        parts.append(share)
    return " · ".join(parts)


def counted(forms: tuple[str, str], count: int, language: Language) -> str:
    """One of two forms of a message with its number: ``1 role``, ``12 roles``."""
    return translator(language)(forms[count != 1]).format(count=f"{count:,}")


def listed(names: Sequence[str], language: Language) -> str:
    """Some names; of many the first, and how many more."""
    if len(names) <= _NAMES:
        return show(tuple(names), language)
    shown = show(tuple(names[:_NAMES]), language)
    return translator(language)(AND_MORE).format(names=shown, count=len(names) - _NAMES)


def _rank(diagnostic: Diagnostic) -> int:
    return LABELS.index(diagnostic.label)


def _merge(diagnostics: Sequence[Diagnostic], language: Language) -> list[Diagnostic]:
    """The findings with those that say one thing about several names made one."""
    merged: dict[tuple[object, ...], list[Diagnostic]] = defaultdict(list)
    for number, diagnostic in enumerate(diagnostics):
        rule = _JOINED.get(diagnostic.kind.code)
        shared: tuple[object, ...] = (
            (number,) if rule is None else tuple(getattr(diagnostic, name) for name in rule[1])
        )
        merged[diagnostic.kind.code, diagnostic.severity, *shared].append(diagnostic)
    return [_one(group, language) for group in merged.values()]


def _one(group: Sequence[Diagnostic], language: Language) -> Diagnostic:
    if len(group) == 1:
        return group[0]
    name = _JOINED[group[0].kind.code][0]
    names = tuple(show(diagnostic.params[name], language) for diagnostic in group)
    text: Param = names if len(names) <= _NAMES else listed(names, language)
    sheets = {diagnostic.sheet for diagnostic in group}
    return replace(
        group[0],
        params={**group[0].params, name: text},
        cell=None,
        sheet=group[0].sheet if len(sheets) == 1 else None,
        since=group[0].since if len({diagnostic.since for diagnostic in group}) == 1 else "",
    )


def _by_place(diagnostics: Sequence[Diagnostic], view: View) -> Iterator[tuple[str, Sequence[Diagnostic]]]:
    """Findings by sheet; the sheet with the worst one first, the whole master last."""
    groups: dict[str, list[Diagnostic]] = defaultdict(list)
    for diagnostic in diagnostics:
        groups[diagnostic.sheet or _module_title(diagnostic, view)].append(diagnostic)
    for group in groups.values():
        group.sort(key=_rank)
    for place in sorted(groups, key=lambda name: (_rank(groups[name][0]), not name)):
        yield place or translator(view.language)(WHOLE_FILE), groups[place]


def _module_title(diagnostic: Diagnostic, view: View) -> str:
    title = diagnostic.params.get("module")
    return show(title, view.language) if title is not None and diagnostic.kind.gap else ""


def _cell(diagnostic: Diagnostic) -> str:
    return diagnostic.cell or "–"


def _lines(diagnostic: Diagnostic, cells: int, view: View) -> Iterator[str]:
    """The finding, wrapped beside its cell, label and code; then its next step."""
    say = translator(view.language)
    name = diagnostic.label
    labels = max(display_width(say(each)) for each in LABELS)
    code = diagnostic.kind.code
    cell = _cell(diagnostic)
    left = f"  {pad(cell, cells)}  {pad(say(name), labels)}  {code:<9} "
    if display_width(cell) > cells:
        yield f"  {cell}"
        left = f"  {pad('', cells)}  {pad(say(name), labels)}  {code:<9} "
    indent = display_width(left)
    room = max(view.width - indent, 24)
    coloured = left.replace(say(name), paint(say(name), _COLOURS[name], view), 1)
    message = diagnostic.message(view.language)
    if diagnostic.since:
        message += say(OPEN_SINCE).format(period=diagnostic.since)
    for number, line in enumerate(wrap(message, room)):
        yield (coloured if number == 0 else " " * indent) + line
    step = diagnostic.next_step(view.language)
    for number, line in enumerate(wrap(step, room - 2) if step else ()):
        yield " " * indent + paint(("→ " if number == 0 else "  ") + line, _GREY, view)


def paint(text: str, colour: str, view: View) -> str:
    """The text in a colour (an escape sequence), where the terminal has colours."""
    return f"{colour}{text}{_OFF}" if view.colour else text


def pad(text: str, width: int) -> str:
    """The text, filled up to a width."""
    return text + " " * max(width - display_width(text), 0)
