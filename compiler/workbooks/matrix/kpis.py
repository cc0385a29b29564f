"""KPIs with their weights, and what these make together."""

from __future__ import annotations

from compiler.locale import N_
from compiler.model.coverage import Status
from compiler.model.matrix import KpiRow, WeightTotal, is_100
from compiler.signs import SIGNS
from compiler.workbooks.matrix.book import Book
from compiler.workbooks.matrix.lists import Cell, Column, List

KPIS, WEIGHTS = N_("KPIs"), N_("Weights")
NO_KPIS = N_("No KPIs.")
NOT_100 = N_("not 100%")
OUTSIDE = N_("outside the 100%")


def kpi_list(book: Book) -> List[KpiRow]:
    """The columns of the KPI overview."""

    def weight(kpi: KpiRow) -> Cell:
        return kpi.weight if kpi.weight_value is None else kpi.weight_value

    def judged(kpi: KpiRow) -> Cell:
        return f"– {book.say(OUTSIDE)}" if kpi.total is None else _judged(book, kpi.total)

    columns: tuple[Column[KpiRow], ...] = (
        Column(N_("Department"), 14, lambda kpi: kpi.department, "wrap"),
        Column(N_("Role"), 20, lambda kpi: kpi.role, "wrap"),
        Column(N_("KPI"), 30, lambda kpi: kpi.kpi, "wrap"),
        Column(N_("Definition"), 40, lambda kpi: kpi.definition, "wrap"),
        Column(N_("Unit"), 8, lambda kpi: kpi.unit),
        Column(N_("Target"), 12, lambda kpi: kpi.target, "figure"),
        Column(N_("Weight"), 10, weight, "weight"),
        Column(N_("Review period"), 12, lambda kpi: kpi.period),
        Column(N_("Weights together"), 12, lambda kpi: kpi.total, "weight"),
        Column(N_("Makes 100%"), 17, judged, signs="statuses"),
        Column(N_("Data source"), 20, lambda kpi: kpi.source, "wrap"),
        Column(N_("Source cell"), 18, lambda kpi: f"{kpi.sheet}!{kpi.cell}"),
    )
    return List(KPIS, "KPIs", columns, NO_KPIS, frozen=3)


def weight_list(book: Book) -> List[WeightTotal]:
    """The columns of the sums of weights."""
    columns: tuple[Column[WeightTotal], ...] = (
        Column(N_("Department"), 18, lambda total: total.department),
        Column(N_("Role"), 28, lambda total: total.role),
        Column(N_("Review period"), 16, lambda total: total.period),
        Column(N_("KPIs"), 10, lambda total: total.kpis, "count"),
        Column(N_("Weights together"), 14, lambda total: total.total, "weight"),
        Column(N_("Makes 100%"), 18, lambda total: _judged(book, total.total), signs="statuses"),
    )
    return List(WEIGHTS, "Weights", columns, NO_KPIS, frozen=2)


def _judged(book: Book, total: float) -> str:
    if is_100(total):
        return f"{SIGNS[Status.COMPLETE].sign} 100%"
    return f"{SIGNS[Status.MISSING].sign} {book.say(NOT_100)}"
