"""All entries, on request."""

from __future__ import annotations

from compiler.locale import N_
from compiler.model.matrix import EntryRow
from compiler.model.words import Bilingual
from compiler.workbooks.matrix.book import Book
from compiler.workbooks.matrix.lists import Column, List

ENTRIES, NO_ENTRIES = N_("Entries"), N_("No entries.")
STATUS_WORDS = {"active": Bilingual("生效", "active"), "draft": Bilingual("拟稿", "draft")}


def entry_list(book: Book) -> List[EntryRow]:
    """The columns of all entries."""

    def status(entry: EntryRow) -> str:
        word = STATUS_WORDS.get(entry.status)
        return word.in_(book.language) if word else entry.status

    columns: tuple[Column[EntryRow], ...] = (
        Column(N_("Department"), 14, lambda entry: entry.department),
        Column(N_("Role"), 22, lambda entry: entry.role),
        Column(N_("Module"), 18, lambda entry: entry.module),
        Column(N_("Aspect"), 18, lambda entry: entry.aspect),
        Column(N_("Text"), 60, lambda entry: entry.text),
        Column(N_("Details"), 40, lambda entry: entry.details),
        Column(N_("Status"), 8, status),
        Column(N_("ID"), 18, lambda entry: entry.id),
        Column(N_("Source cell"), 22, lambda entry: f"{entry.sheet}!{entry.cell}"),
    )
    return List(ENTRIES, "Entries", columns, NO_ENTRIES, frozen=2)
