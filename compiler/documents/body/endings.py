"""The end of a document: who signs, and which versions there were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compiler.documents.body.tables import apart, cell, head_row, headed_table, row
from compiler.documents.body.texts import plain
from compiler.documents.body.writing import Place, Writing
from compiler.locale import N_
from compiler.model.documents import Change, SignatureLine

SIGN_OFF = N_("Sign-off")
SIGNATURE = N_("Signature")
DATE = N_("Date")
NAME = N_("Name")
CHANGES = N_("Revision history")
VERSION, EFFECTIVE, APPROVED, WHAT = N_("Version"), N_("Effective"), N_("Approved by"), N_("What changed")

_SIGN_SHARES = (0.2125, 0.2125, 0.3625, 0.2125)
_CHANGE_SHARES = (0.12, 0.19, 0.19, 0.5)
_LINE = '<w:tcBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="8C959F"/></w:tcBorders>'
_TOGETHER = "<w:keepNext/><w:keepLines/>"


def sign_off(
    lines: Sequence[SignatureLine], acknowledgement: str, writing: Writing, place: Place
) -> Iterator[str]:
    """Who signs, on blank lines that stay together on one page; below them, when it was approved."""
    if lines:
        yield apart(_sign_off(lines, acknowledgement, writing, place), writing, place)


def _sign_off(
    lines: Sequence[SignatureLine], acknowledgement: str, writing: Writing, place: Place
) -> Iterator[str]:
    say, look = writing.speech.say, writing.look
    if not place.headed:
        yield plain(look.plain_heading or look.heading(place.level), say(SIGN_OFF))
    if acknowledgement:
        yield plain(look.text, acknowledgement, _TOGETHER)
    widths = _shared(_SIGN_SHARES, place.width)
    titles = ("", say(NAME), say(SIGNATURE), say(DATE))
    rows = [_titles(titles, widths, writing)]
    rows += [_sign_row(line, widths, writing) for line in lines]
    yield headed_table(look.sign_table, widths, rows, say(SIGN_OFF), labels=True)


def _sign_row(line: SignatureLine, widths: Sequence[int], writing: Writing) -> str:
    style = writing.look.sign_text
    label = cell(widths[0], plain(style, line.label))
    if not line.signs:
        return row(label, cell(sum(widths[1:]), plain(style, line.name), '<w:gridSpan w:val="3"/>'))
    blanks = (cell(width, plain(style, ""), _LINE) for width in widths[2:])
    return row(label, cell(widths[1], plain(style, line.name), _LINE), *blanks)


def changes(history: Sequence[Change], writing: Writing, place: Place) -> Iterator[str]:
    """The versions of the document, the latest first."""
    if history:
        yield apart(_changes(history, writing, place), writing, place)


def _changes(history: Sequence[Change], writing: Writing, place: Place) -> Iterator[str]:
    say, look = writing.speech.say, writing.look
    if not place.headed:
        yield plain(look.plain_heading or look.heading(place.level), say(CHANGES))
    widths = _shared(_CHANGE_SHARES, place.width)
    rows = [_titles((say(VERSION), say(EFFECTIVE), say(APPROVED), say(WHAT)), widths, writing)]
    for one in history:
        said = one.version, one.effective, one.approved, one.what
        rows.append(
            row(
                *(
                    cell(width, plain(look.table_text, value))
                    for width, value in zip(widths, said, strict=True)
                )
            )
        )
    yield headed_table(look.duty_table, widths, rows, say(CHANGES))


def _titles(titles: Sequence[str], widths: Sequence[int], writing: Writing) -> str:
    cells = (
        cell(width, plain(writing.look.table_head, title))
        for width, title in zip(widths, titles, strict=True)
    )
    return head_row("".join(cells))


def _shared(shares: Sequence[float], width: int) -> list[int]:
    widths = [int(share * width) for share in shares]
    widths[-1] += width - sum(widths)
    return widths
