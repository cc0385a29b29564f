"""The waivers: what is waived, for whom, by whom, until when, and whether it does anything."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.locale import N_
from compiler.model.coverage import Status
from compiler.model.matrix import WaiverRow, WaiverState
from compiler.signs import SIGNS
from compiler.workbooks.matrix.book import Book
from compiler.workbooks.matrix.gaps import WITHOUT_END
from compiler.workbooks.matrix.lists import Cell, Column, List

WAIVERS, NO_WAIVERS = N_("Waivers"), N_("No waivers.")
STATES: Mapping[WaiverState, tuple[Status, str]] = {
    "in force": (Status.WAIVED, N_("in force")),
    "expired": (Status.EXPIRED, N_("expired")),
    "unused": (Status.NOT_APPLICABLE, N_("unused")),
}
ALL_ROLES, ALL_MODULES, WHOLE = N_("all roles"), N_("all modules"), N_("all of it")


def waiver_list(book: Book) -> List[WaiverRow]:
    """The columns of the waivers."""

    def state(waiver: WaiverRow) -> Cell:
        status, word = STATES[waiver.state]
        return f"{SIGNS[status].sign} {book.say(word)}"

    def roles(waiver: WaiverRow) -> Cell:
        return book.say(ALL_ROLES) if waiver.everybody else book.listed(waiver.roles)

    columns: tuple[Column[WaiverRow], ...] = (
        Column(N_("State"), 11, state, signs="statuses"),
        Column(N_("Role"), 30, roles, "wrap"),
        Column(N_("Roles"), 8, lambda waiver: len(waiver.roles), "count"),
        Column(N_("Module"), 18, lambda waiver: waiver.module or book.say(ALL_MODULES), "wrap"),
        Column(N_("Aspect or finding"), 20, lambda waiver: waiver.aspect or book.say(WHOLE), "wrap"),
        Column(N_("Gaps concerned"), 10, lambda waiver: waiver.gaps, "count"),
        Column(N_("Reason"), 44, lambda waiver: waiver.reason, "wrap"),
        Column(N_("Owner"), 14, lambda waiver: waiver.owner, "wrap"),
        Column(N_("Approved by"), 14, lambda waiver: waiver.approved_by, "wrap"),
        Column(N_("Expires"), 13, lambda waiver: waiver.expires or book.say(WITHOUT_END), "day"),
        Column(N_("Cell"), 16, lambda waiver: waiver.place),
    )
    return List(WAIVERS, "Waivers", columns, NO_WAIVERS, frozen=2)
