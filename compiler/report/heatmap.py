"""The coverage audit on a terminal: a heat map by department, module or role, totals and the trend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from string import ascii_uppercase
from typing import Literal, NamedTuple

from compiler.locale import N_, Language, translator
from compiler.model.audit import AuditReport, Tally
from compiler.model.coverage import Status
from compiler.report.terminal import View, counted, pad, paint
from compiler.signs import SIGNS
from compiler.width import display_width, wrap

By = Literal["department", "module", "role"]

DEPARTMENT, MODULE, ROLE, COVERAGE, ALL = (
    N_("Department"), N_("Module"), N_("Role"), N_("Coverage"), N_("All roles"),
)  # fmt: skip
NO_DEPARTMENT = N_("(no department)")
CONFIDENTIAL = (
    N_("{count} confidential role counts in the total and is not shown."),
    N_("{count} confidential roles count in the total and are not shown."),
)
INFERRED = N_(
    "{count} covered points only by aspects inferred from texts; without them coverage is {certain}."
)
TREND = N_("Trend: {releases}")

_OFF, _BOLD, _GREY = "\x1b[0m", "\x1b[1m", "\x1b[90m"
_COLOURS: Mapping[Status, str] = {
    Status.COMPLETE: "\x1b[32m",
    Status.PARTIAL: "\x1b[33m",
    Status.MISSING: "\x1b[31m",
    Status.WAIVED: "\x1b[36m",
    Status.EXPIRED: "\x1b[35m",
    Status.NOT_APPLICABLE: _GREY,
}
_SHARE = 9
"""Columns of the coverage, with the gap before it."""
_CELL, _WIDEST = 7, 14
"""Columns of a cell: ``● 100%`` and a gap; no wider than that, so that rows can be followed."""
_COUNT = 5
"""Columns of a count of cells."""
_NAMES = 14
"""Columns that names are left with at least, so that all modules stand beside each other."""
_RELEASES = 6
"""So many releases of the trend are shown."""


class _Row(NamedTuple):
    """A line of the heat map."""

    name: str
    share: float | None
    cells: tuple[tuple[Status, str], ...] = ()
    """Status and figure of each module."""
    heading: bool = False
    total: bool = False


def heat_map(report: AuditReport, by: By, view: View) -> Iterator[str]:
    """The lines of the heat map, what its signs mean, who is left out, and the trend."""
    say = translator(view.language)
    yield from _modules(report, view) if by == "module" else _matrix(report, by, view)
    yield ""
    yield from _legend(view)
    if report.tally.inferred:
        certain = percent(report.tally.certain, 1)
        said = say(INFERRED).format(count=f"{report.tally.inferred:,}", certain=certain)
        yield from wrap(said, view.width)
    if report.confidential:
        yield from wrap(counted(CONFIDENTIAL, report.confidential, view.language), view.width)
    if len(report.trend) > 1:
        first, *others = (f"{each.period} {percent(each.share, 1)}" for each in report.trend[-_RELEASES:])
        releases = (say(TREND).format(releases=first), *(f"→ {each}" for each in others))
        yield from _listed(((each, "") for each in releases), view)


def percent(share: float | None, digits: int = 0) -> str:
    """A share as a percentage; what is not complete never reads 100 %."""
    if share is None:
        return "–"
    return f"{min(share * 100, 100 - 10**-digits if share < 1 else 100):.{digits}f}%"


def told_apart(share: float, other: float) -> tuple[str, str]:
    """Two shares with as many digits as tell them apart."""
    pairs = ((percent(share, digits), percent(other, digits)) for digits in (1, 2, 3, 4))
    return next((pair for pair in pairs if pair[0] != pair[1]), (percent(share, 4), percent(other, 4)))


# -------------------------------------------------------------------------------- department, role


def _matrix(report: AuditReport, by: By, view: View) -> Iterator[str]:
    """Departments or roles × modules; as many modules beside each other as the width has room for."""
    rows = list(_rows(report, by, view.language))
    longest = max(display_width(row.name) for row in rows)
    names = min(max(longest, 10), max(view.width // 4, 16))
    beside = view.width - _SHARE - _CELL * len(report.modules)
    if _NAMES <= beside < names:
        names = beside  # shorter names are better than modules in two blocks
    room = view.width - names - _SHARE
    blocks = -(-len(report.modules) // max(room // _CELL, 1))
    size = -(-len(report.modules) // blocks)
    for start in range(0, len(report.modules), size):
        if start:
            yield ""
        titles = [module.title.in_(view.language) for module in report.modules[start : start + size]]
        width = min(room // len(titles), _WIDEST)
        heads = (translator(view.language)(DEPARTMENT if by == "department" else ROLE), names)
        yield from _heads(heads, titles, width, view)
        for row in rows:
            yield _line(row, slice(start, start + size), names, width, view)


def _rows(report: AuditReport, by: By, language: Language) -> Iterator[_Row]:
    say = translator(language)
    for department in report.departments:
        title = department.title or say(NO_DEPARTMENT)
        if by == "department":
            yield _Row(title, department.tally.share, _figures(department.modules))
            continue
        if department.roles:
            yield _Row(title, department.tally.share, heading=True)
        for role in department.roles:
            cells = tuple(
                (cell.status, f"{cell.covered}/{cell.expected}" if cell.expected else "")
                for cell in role.cells
            )
            yield _Row(f"  {role.title}", role.tally.share, cells)
    modules = [module.tally for module in report.modules]
    yield _Row(say(ALL), report.tally.share, _figures(modules), total=True)


def _figures(tallies: Sequence[Tally]) -> tuple[tuple[Status, str], ...]:
    return tuple((each.status, percent(each.share) if each.expected else "") for each in tallies)


def _heads(first: tuple[str, int], titles: Sequence[str], width: int, view: View) -> Iterator[str]:
    """The heads of the columns, in lines; letters, explained, where a word is wider than its column."""
    lines = [_balanced(title, width - 1) for title in titles]
    letters = any(display_width(line) > width - 1 for wrapped in lines for line in wrapped)
    if letters:
        meanings = [(f"{_letter(number)} {title}", "") for number, title in enumerate(titles)]
        yield from _listed(meanings, view)
        lines = [[_letter(number)] for number in range(len(titles))]
    name, names = first
    height = max(map(len, lines))
    for number in range(height):
        last = number == height - 1
        left = pad(name if last else "", names)
        share = _right(translator(view.language)(COVERAGE) if last else "", _SHARE)
        cells = [_right(_at(wrapped, number - height + len(wrapped)), width) for wrapped in lines]
        yield paint((left + share + "".join(cells)).rstrip(), _BOLD, view)


def _balanced(text: str, width: int) -> list[str]:
    """The text in as few lines as fit, which are about as long as each other."""
    lines = wrap(text, width)
    return next(found for narrow in range(1, width + 1) if len(found := wrap(text, narrow)) <= len(lines))


def _letter(number: int) -> str:
    """A, B … Z, A1 … Z1."""
    round_, letter = divmod(number, len(ascii_uppercase))
    return ascii_uppercase[letter] + (str(round_) if round_ else "")


def _at(lines: Sequence[str], number: int) -> str:
    return lines[number] if number >= 0 else ""


def _line(row: _Row, columns: slice, names: int, width: int, view: View) -> str:
    name = pad(_cut(row.name, names), names)
    share = _right(percent(row.share, 1), _SHARE)
    if row.heading:
        return paint(name + share, _BOLD, view)
    cells = "".join(_painted(status, figure, width, view) for status, figure in row.cells[columns])
    return (paint(name + share, _BOLD, view) if row.total else name + share) + cells


def _painted(status: Status, figure: str, width: int, view: View) -> str:
    """Sign and figure: the signs of a column stand below each other, and so do the figures."""
    sign = SIGNS[status].sign
    text = f"{sign}{_right(figure, _CELL - 2)}" if figure else _right(sign, _CELL - 1)
    return " " * (width - display_width(text)) + paint(text, _COLOURS[status], view)


def _right(text: str, width: int) -> str:
    return " " * max(width - display_width(text), 0) + text


def _cut(text: str, width: int) -> str:
    """The text, or its beginning and an ellipsis."""
    if display_width(text) <= width:
        return text
    while display_width(text) >= width:
        text = text[:-1]
    return text + "…"


# ------------------------------------------------------------------------------------------ module


def _modules(report: AuditReport, view: View) -> Iterator[str]:
    """Modules, worst first, with the count of each status."""
    say = translator(view.language)
    titles = [module.title.in_(view.language) for module in report.modules]
    names = min(max(*map(display_width, titles), 10), view.width - _SHARE - len(SIGNS) * _COUNT)
    head = pad(say(MODULE), names) + _right(say(COVERAGE), _SHARE)
    signs = "".join(_right(sign.sign, _COUNT) for sign in SIGNS.values())
    yield paint(head + signs, _BOLD, view)
    ranked = sorted(
        report.modules, key=lambda module: 2 if module.tally.share is None else module.tally.share
    )
    rows = [(module.title.in_(view.language), module.tally) for module in ranked]
    for title, tally in (*rows, (say(ALL), report.tally)):
        counts = "".join(
            paint(_right(str(count) if count else "·", _COUNT), _COLOURS[status] if count else _GREY, view)
            for status, count in tally.cells.items()
        )
        text = pad(_cut(title, names), names) + _right(percent(tally.share, 1), _SHARE)
        yield (paint(text, _BOLD, view) if tally is report.tally else text) + counts


# ------------------------------------------------------------------------------------------ legend


def _legend(view: View) -> Iterator[str]:
    """What the signs mean."""
    words = [
        (f"{sign.sign} {sign.word.in_(view.language)}", _COLOURS[status]) for status, sign in SIGNS.items()
    ]
    return _listed(words, view)


def _listed(words: Iterable[tuple[str, str]], view: View) -> Iterator[str]:
    """Words beside each other, each in its colour, none of them broken."""
    line, width = "", 0
    for word, colour in words:
        if line and width + display_width(word) > view.width:
            yield line.rstrip()
            line, width = "", 0
        line += (paint(word, colour, view) if colour else word) + "  "
        width += display_width(word) + 2
    yield line.rstrip()
