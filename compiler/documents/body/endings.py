"""The end of a document: who signs, and which versions there were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compiler.documents.body.tables import air, cell, plain_table, row
from compiler.documents.body.texts import plain
from compiler.documents.body.writing import Place, Writing
from compiler.locale import N_, translator
from compiler.model import Change, SignatureLine

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
    """Who signs, on blank lines that stay together on one page."""
    if not lines:
        return
    say, look = translator(writing.language), writing.look
    if not place.headed:
        yield plain(look.plain_heading or look.heading(place.level), say(SIGN_OFF))
    if acknowledgement:
        yield plain(look.text, acknowledgement, _TOGETHER)
    widths = _shared(_SIGN_SHARES, place.width)
    head = row(
        *(
            cell(width, plain(look.table_head, value))
            for width, value in zip(widths, ("", say(NAME), say(SIGNATURE), say(DATE)), strict=True)
        )
    )
    rows = [
        row(
            cell(widths[0], plain(look.sign_text, line.label)),
            *(
                cell(width, plain(look.sign_text, value), _LINE)
                for width, value in zip(widths[1:], (line.name, "", ""), strict=True)
            ),
        )
        for line in lines
    ]
    yield plain_table(look.sign_table, widths, [head, *rows])


def changes(history: Sequence[Change], writing: Writing, place: Place) -> Iterator[str]:
    """The versions of the document, the latest first."""
    if not history:
        return
    say, look = translator(writing.language), writing.look
    if not place.headed:
        yield plain(look.plain_heading or look.heading(place.level), say(CHANGES))
    widths = _shared(_CHANGE_SHARES, place.width)
    titles = (say(VERSION), say(EFFECTIVE), say(APPROVED), say(WHAT))
    head = row(
        *(cell(width, plain(look.table_head, title)) for width, title in zip(widths, titles, strict=True))
    )
    rows = [
        row(
            *(
                cell(width, plain(look.table_text, value))
                for width, value in zip(
                    widths, (one.version, one.effective, one.approved, one.what), strict=True
                )
            )
        )
        for one in history
    ]
    yield plain_table(look.duty_table, widths, [head, *rows])
    yield air(writing)


def _shared(shares: Sequence[float], width: int) -> list[int]:
    widths = [int(share * width) for share in shares]
    widths[-1] += width - sum(widths)
    return widths
