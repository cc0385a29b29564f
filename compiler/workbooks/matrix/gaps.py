"""The gap list: who lacks what, since when, who owns it, and what was waived by whom until when."""

from __future__ import annotations

from compiler.locale import N_
from compiler.model.matrix import GapRow
from compiler.signs import MARKS
from compiler.workbooks.matrix.book import Book, cell_link, file_link
from compiler.workbooks.matrix.lists import Cell, Column, Linked, List

GAPS, NO_GAPS = N_("Gaps"), N_("No gaps.")
WITHOUT_END = N_("without end")


def gap_list(book: Book) -> List[GapRow]:
    """The columns of the gap list."""

    def label(gap: GapRow) -> Cell:
        return f"{MARKS[gap.label].sign} {book.say(gap.label)}" if gap.label else ""

    def place(gap: GapRow) -> Cell:
        text = f"{gap.sheet}!{gap.cell}" if gap.cell else gap.sheet
        return Linked(text, cell_link(book.report.source, gap.sheet, gap.cell))

    def until(gap: GapRow) -> Cell:
        if gap.waiver is None:
            return None
        return gap.waiver.until or book.say(WITHOUT_END)

    columns: tuple[Column[GapRow], ...] = (
        Column(N_("Status"), 13, lambda gap: book.word(gap.status), signs="statuses"),
        Column(N_("Department"), 13, lambda gap: gap.department, "wrap"),
        Column(N_("Role"), 18, lambda gap: Linked(gap.role, file_link(gap.document)), "wrap"),
        Column(N_("Module"), 20, lambda gap: gap.module, "wrap"),
        Column(N_("Module is"), 13, lambda gap: book.word(gap.module_status)),
        Column(N_("Aspect"), 20, lambda gap: gap.aspect, "wrap"),
        Column(N_("Process"), 13, lambda gap: gap.process, "wrap"),
        Column(N_("What is missing"), 42, lambda gap: gap.missing, "wrap"),
        Column(N_("Action owner"), 12, lambda gap: gap.owner, "wrap"),
        Column(N_("Severity"), 10, label),
        Column(N_("Since"), 9, lambda gap: gap.since),
        Column(N_("Quarters"), 10, lambda gap: gap.age, "count"),
        Column(N_("Opened by"), 24, lambda gap: gap.opened, "wrap"),
        Column(N_("Where to fill it in"), 20, place, "wrap"),
        Column(N_("Waived until"), 12, until, "day"),
        Column(N_("Approved by"), 12, lambda gap: gap.waiver.approved_by if gap.waiver else "", "wrap"),
        Column(N_("Reason of the waiver"), 24, lambda gap: gap.waiver.reason if gap.waiver else "", "wrap"),
        Column(N_("Waiver"), 14, lambda gap: gap.waiver.place if gap.waiver else ""),
    )
    return List(GAPS, "Gaps", columns, NO_GAPS, frozen=3)
