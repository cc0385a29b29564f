"""All findings, each with its cell and the next step."""

from __future__ import annotations

from compiler.locale import N_
from compiler.model.matrix import FindingRow
from compiler.signs import MARKS
from compiler.workbooks.matrix.book import Book, cell_link
from compiler.workbooks.matrix.lists import Cell, Column, Linked, List

FINDINGS, NO_FINDINGS = N_("Findings"), N_("No findings.")


def finding_list(book: Book) -> List[FindingRow]:
    """The columns of the findings."""

    def place(finding: FindingRow) -> Cell:
        return Linked(finding.cell, cell_link(book.report.source, finding.sheet, finding.cell))

    columns: tuple[Column[FindingRow], ...] = (
        Column(
            N_("Severity"), 10, lambda one: f"{MARKS[one.label].sign} {book.say(one.label)}", signs="labels"
        ),
        Column(N_("Code"), 11, lambda one: one.code),
        Column(N_("Department"), 14, lambda one: one.department, "wrap"),
        Column(N_("Role"), 20, lambda one: one.role, "wrap"),
        Column(N_("Module"), 18, lambda one: one.module, "wrap"),
        Column(N_("Finding"), 60, lambda one: one.message, "wrap"),
        Column(N_("Next step"), 60, lambda one: one.next_step, "quiet"),
        Column(N_("Sheet"), 18, lambda one: one.sheet, "wrap"),
        Column(N_("Cell"), 14, place),
    )
    return List(FINDINGS, "Findings", columns, NO_FINDINGS, frozen=2)
