"""KPIs, and what the weights of each role and review period add up to."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from compiler.assemble.matrix.view import View
from compiler.model.matrix import KpiRow, WeightTotal
from compiler.normalise.catalog import Entry
from compiler.normalise.weights import is_special


@dataclass(frozen=True, slots=True)
class Totals:
    """What the weights of each role and review period make together."""

    lines: tuple[WeightTotal, ...]
    of: Mapping[tuple[str, str, str], WeightTotal]
    """By module key, role id and review period as KPIs write it."""


@dataclass(frozen=True, slots=True)
class Kpi:
    """One KPI: its entry, and what its columns say."""

    entry: Entry
    values: Mapping[str, str]
    """By the key of the column."""

    @property
    def special(self) -> bool:
        """Bonus/malus or veto item: outside the 100 %."""
        return is_special(self.values.get("weight", ""))

    @property
    def weight(self) -> float | None:
        """As a share; None: not a number."""
        return None if math.isnan(self.entry.weight) else self.entry.weight


def kpis(view: View) -> Iterator[Kpi]:
    """The KPIs of all modules that hold some, by role in the order of the departments."""
    for module in view.modules.values():
        if module.kind != "kpi":
            continue
        keys = [column.key for column in module.fields]
        by_role: dict[str, list[Entry]] = defaultdict(list)
        for entry in view.entries(module.key):
            by_role[entry.role].append(entry)
        for role in view.roles:
            for entry in by_role.get(role, ()):
                yield Kpi(entry, dict(zip(keys, entry.values, strict=True)))


def weight_totals(view: View) -> Totals:
    """The weights of each role and review period; KPIs without a weight count as zero.

    A KPI without a review period belongs to the only one that its role has.
    """
    found: dict[tuple[str, str], dict[str, list[Kpi]]] = defaultdict(lambda: defaultdict(list))
    for kpi in kpis(view):
        if not kpi.special:
            found[kpi.entry.module, kpi.entry.role][kpi.values.get("period", "")].append(kpi)
    totals: dict[tuple[str, str, str], WeightTotal] = {}
    for (module, role), periods in found.items():
        named = [period for period in periods if period]
        only = named[0] if len(named) == 1 else ""
        if only and "" in periods:
            periods[only] += periods.pop("")
        for period, own in periods.items():
            who = view.roles[role]
            total = math.fsum(kpi.weight or 0.0 for kpi in own)
            line = WeightTotal(who.title, who.department, period, total, len(own))
            totals[module, role, period] = line
            if period == only:
                totals[module, role, ""] = line
    return Totals(tuple({id(line): line for line in totals.values()}.values()), totals)


def kpi_rows(view: View, totals: Totals) -> Iterator[KpiRow]:
    """A line for each KPI, with what the weights of its role and review period make together."""
    for kpi in kpis(view):
        entry, value = kpi.entry, kpi.values
        role = view.roles[entry.role]
        key = entry.module, entry.role, value.get("period", "")
        total = None if kpi.special else totals.of.get(key)
        yield KpiRow(
            role=role.title,
            department=role.department,
            kpi=entry.text,
            definition=value.get("definition", ""),
            unit=value.get("unit", ""),
            target=value.get("target", ""),
            weight=value.get("weight", ""),
            weight_value=kpi.weight,
            period=value.get("period", ""),
            source=value.get("source", ""),
            special=kpi.special,
            sheet=entry.sheet,
            cell=entry.cell,
            total=total.total if total else None,
        )
