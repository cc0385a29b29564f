"""What changed since the last release."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.locale import N_
from compiler.model.matrix import ChangeRow
from compiler.model.releases import ChangeKind
from compiler.workbooks.matrix.book import Book
from compiler.workbooks.matrix.lists import Column, List

CHANGES, NO_CHANGES = N_("Changes"), N_("No changes.")
KINDS: Mapping[ChangeKind, tuple[str, str]] = {
    "added": ("+", N_("added")),
    "changed": ("±", N_("changed")),
    "removed": ("−", N_("removed")),
}


def change_list(book: Book) -> List[ChangeRow]:
    """The columns of the changes."""

    def kind(change: ChangeRow) -> str:
        sign, word = KINDS[change.kind]
        return f"{sign} {book.say(word)}"

    columns: tuple[Column[ChangeRow], ...] = (
        Column(N_("Change"), 10, kind),
        Column(N_("Department"), 14, lambda change: change.department, "wrap"),
        Column(N_("Role"), 20, lambda change: change.role, "wrap"),
        Column(N_("Module"), 18, lambda change: change.module, "wrap"),
        Column(N_("What"), 20, lambda change: change.what, "wrap"),
        Column(N_("Before"), 48, lambda change: change.before, "quiet"),
        Column(N_("Now"), 48, lambda change: change.after, "wrap"),
        Column(N_("Cell before"), 18, lambda change: change.cell_before),
        Column(N_("Cell now"), 18, lambda change: change.cell_now),
    )
    return List(CHANGES, "Changes", columns, NO_CHANGES, frozen=3)
