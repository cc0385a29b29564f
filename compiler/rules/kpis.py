"""KPIs: measurable, and weighted to 100 %."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from compiler.address import rows_in_column
from compiler.diagnostics import Diagnostic, Doc, Kind, Severity, finding
from compiler.locale import N_
from compiler.normalise.catalog import Entry, ModuleSheet, records
from compiler.normalise.weights import is_special
from compiler.rules.case import KPI_CELLS, Case, column_index, in_cell

KPI_CELL_EMPTY = Kind(
    "KPI001",
    "kpi-cell-empty",
    Severity.WARNING,
    N_("The KPI “{kpi}” of {role} has no {column}"),
    N_("Fill in the cell: a KPI needs target, unit, review period and data source to be measured"),
    gap=True,
    doc=Doc(
        N_(
            "A KPI has no target, unit, review period or data source. A qualitative KPI, whose target is a "
            "word such as “passed”, needs no unit."
        ),
        N_("Without them nobody can say at the end of the period whether it was reached."),
        N_("Delivery on time, 95, source empty → Delivery on time, 95, source: warehouse system."),
    ),
)  # fmt: skip
WEIGHTS_NOT_100 = Kind(
    "KPI002",
    "weights-not-100",
    Severity.ERROR,
    N_("The weights of {role} add up to {total}, not 100%"),
    N_("Short by {difference}"),
    doc=Doc(
        N_(
            "The weights of a role's KPIs do not add up to 100% within a review period. Bonus, malus and "
            "veto items stand aside; where a weight or a period is missing, that is said first."
        ),
        N_("The score of the period would not be a score of 100."),
        N_("40%, 30%, 25% → 40%, 30%, 30%."),
    ),
)  # fmt: skip
TOO_MUCH = N_("{difference} too much")
SHORT_SINCE = N_("Short by {difference}; the last release had 100%, {changed} was {before} there")
TOO_MUCH_SINCE = N_("{difference} too much; the last release had 100%, {changed} was {before} there")
WEIGHT_NOT_A_NUMBER = Kind(
    "KPI003",
    "weight-not-a-number",
    Severity.ERROR,
    N_("The weight “{weight}” of “{kpi}” is not a number"),
    N_("Write a percentage, or the words for a bonus, malus or veto item"),
    doc=Doc(
        N_("A weight is neither a number nor the word for a bonus, malus or veto item."),
        N_("It cannot be added up."),
        N_("two fifths → 40%."),
    ),
)
KPI_WITHOUT_WEIGHT = Kind(
    "KPI004",
    "kpi-without-weight",
    Severity.WARNING,
    N_("The KPI “{kpi}” of {role} has no weight"),
    N_("Fill in the cell; bonus, malus and veto items say so there"),
    gap=True,
    doc=Doc(
        N_("A KPI has no weight although others of its sheet have one."),
        N_("An unweighted KPI counts for nothing, or for anything."),
        N_("Complaints, weight empty → Complaints, 20%; or: veto."),
    ),
)
TARGET_WITHOUT_NUMBER = Kind(
    "KPI005",
    "target-without-number",
    Severity.WARNING,
    N_("The target “{target}” of “{kpi}” has a unit ({unit}) but no number"),
    N_("Write the number to be reached; a qualitative KPI needs no unit"),
    doc=Doc(
        N_("A KPI has a unit, and a target that holds no number."),
        N_("“As high as possible” can neither be reached nor missed."),
        N_("as high as possible, % → 95, %."),
    ),
)

_TOLERANCE = 0.00005
"""Half of the last digit shown (0.01 %)."""
_NUMBER = re.compile(
    r"\d|[零〇一二三四五六七八九十百千万两半]|全部|\b(?:zero|none|no|all|every|one|two|three|four|five|six|seven|eight"
    r"|nine|ten|half)\b",
    re.IGNORECASE,
)
_NO_UNIT = frozenset(
    ("", "-", "–", "—", "/", "无", "定性", "等级", "级", "grade", "rating", "qualitative", "n/a")
)


def kpi_cell_empty(case: Case) -> Iterator[Diagnostic]:
    """Empty cells without which a KPI cannot be measured."""
    for sheet in case.sheets("kpi"):
        target = column_index(sheet, "target")
        places = [
            (i, column)
            for i, column in enumerate(sheet.module.fields)
            if (column.key in KPI_CELLS or (column.required and column.key != "weight"))
            and sheet.column(column.key)
        ]
        for row in case.rows(sheet):
            qualitative = target is not None and row.values[target] and not _has_number(row.values[target])
            for index, column in places:
                if not row.values[index] and not (qualitative and column.key == "unit"):
                    said = {"kpi": row.text, "role": row.role_cell}
                    yield in_cell(KPI_CELL_EMPTY, sheet, row, column.key, column=column.title, **said)


def target_without_number(case: Case) -> Iterator[Diagnostic]:
    """Targets that are measured in a unit and say no number."""
    for sheet in case.sheets("kpi"):
        target, unit = column_index(sheet, "target"), column_index(sheet, "unit")
        if target is None or unit is None:
            continue
        for row in case.rows(sheet):
            text, measured_in = row.values[target], row.values[unit]
            if text and measured_in.strip().lower() not in _NO_UNIT and not _has_number(text):
                params = {"target": text, "kpi": row.text, "unit": measured_in}
                yield in_cell(TARGET_WITHOUT_NUMBER, sheet, row, "target", **params)


def _has_number(text: str) -> bool:
    return _NUMBER.search(text) is not None


def kpi_without_weight(case: Case) -> Iterator[Diagnostic]:
    """KPIs without a weight in sheets that have weights."""
    for sheet in case.sheets("kpi"):
        index = column_index(sheet, "weight")
        if index is None or sheet.column("weight") is None:
            continue
        rows = case.rows(sheet)
        if any(row.values[index] for row in rows):
            for row in rows:
                if not row.values[index]:
                    params = {"kpi": row.text, "role": row.role_cell}
                    yield in_cell(KPI_WITHOUT_WEIGHT, sheet, row, "weight", **params)


def weight_not_a_number(case: Case) -> Iterator[Diagnostic]:
    """Weights that cannot be added up."""
    for sheet in case.sheets("kpi"):
        index = column_index(sheet, "weight")
        for row in case.rows(sheet) if index is not None else ():
            if index is not None and not _is_readable(row, index):
                params = {"weight": row.values[index], "kpi": row.text}
                yield in_cell(WEIGHT_NOT_A_NUMBER, sheet, row, "weight", **params)


def _is_readable(row: Entry, weight: int) -> bool:
    text = row.values[weight]
    return not text or is_special(text) or not math.isnan(row.weight)


def weights_not_100(case: Case) -> Iterator[Diagnostic]:
    """Weights of a role and review period that do not make 100 %."""
    for sheet in case.sheets("kpi"):
        index, period = column_index(sheet, "weight"), column_index(sheet, "period")
        if index is None:
            continue
        for role, kpis in _by_role(case, sheet).items():
            for name, rows in _periods(kpis, period):
                if any(not row.values[index] or not _is_readable(row, index) for row in rows):
                    continue
                weighted = [row for row in rows if not math.isnan(row.weight)]
                total = math.fsum(row.weight for row in weighted)
                if weighted and abs(total - 1) > _TOLERANCE:
                    found = _not_100(sheet, case.titles[role], name, weighted, total)
                    yield _since_last(case, sheet, found, weighted, period)


def _since_last(
    case: Case, sheet: ModuleSheet, found: Diagnostic, rows: Sequence[Entry], period: int | None
) -> Diagnostic:
    """The finding with the weight that changed, where the last release had 100 %."""
    frame = case.last.entries if case.last else None
    if frame is None:
        return found
    own = records(frame[(frame["role"] == rows[0].role) & (frame["module"] == sheet.module.key)])
    wanted = rows[0].values[period] if period is not None else ""
    former = {e.text: e.weight for e in own if (e.values[period] if period is not None else "") == wanted}
    weights = [weight for weight in former.values() if not math.isnan(weight)]
    changed = next((row for row in rows if former.get(row.text, row.weight) != row.weight), None)
    if changed is None or abs(math.fsum(weights) - 1) > _TOLERANCE:
        return found
    params = {
        **found.params,
        "changed": sheet.address(changed.row, "weight") or changed.cell,
        "before": former[changed.text],
    }
    return replace(found, params=params, hint=TOO_MUCH_SINCE if found.hint else SHORT_SINCE)


def _by_role(case: Case, sheet: ModuleSheet) -> dict[str, list[Entry]]:
    """The KPIs of a sheet by the id of their role."""
    frame = case.catalog.entries
    found: dict[str, list[Entry]] = {}
    for row in records(frame[(frame["sheet"] == sheet.sheet) & (frame["module"] == sheet.module.key)]):
        found.setdefault(row.role, []).append(row)
    return found


def _periods(kpis: Sequence[Entry], period: int | None) -> list[tuple[str, Sequence[Entry]]]:
    """A role's KPIs by review period; none where an empty period leaves it open which one counts."""
    by_name: dict[str, list[Entry]] = {}
    for row in kpis:
        by_name.setdefault("" if period is None else row.values[period], []).append(row)
    known = [name for name in by_name if name]
    if len(known) <= 1:
        return [(known[0] if known else "", kpis)]
    return [] if "" in by_name else list(by_name.items())


def _not_100(sheet: ModuleSheet, role: str, period: str, rows: Sequence[Entry], total: float) -> Diagnostic:
    column = sheet.column("weight") or 1
    return finding(
        WEIGHTS_NOT_100,
        params={"role": role, "total": total, "difference": abs(1 - total), "period": period},
        sheet=sheet.sheet,
        cell=rows_in_column(column, [row.row for row in rows]),
        value=period or None,
        role=role,
        module=sheet.module.key,
        hint=TOO_MUCH if total > 1 else None,
    )
