"""The figures of the first sheet, and what its charts show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from compiler.assemble.matrix.kpis import kpis
from compiler.assemble.matrix.view import View
from compiler.diagnostics import show
from compiler.locale import N_
from compiler.model.audit import Tally
from compiler.model.coverage import Status
from compiler.model.matrix import Bar, Charts, Headline, WeightTotal, is_100

NO_DEPARTMENT = N_("(no department)")
UP_TO, FROM_TO, ABOVE = N_("up to {most}"), N_("{least} to {most}"), N_("above {least}")

_EDGES = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)
"""Ends of the ranges of weights, each within its range."""
_ROUNDING = 1e-9


def headline(view: View, totals: Iterable[WeightTotal]) -> Headline:
    """The figures that an auditor asks for first."""
    tally, earlier = view.audit.tally, view.audit.trend[:-1]
    points = Counter(
        point.status for role, _ in view.audited() for cell in role.cells for point in cell.points
    )
    return Headline(
        coverage=tally.share,
        before=earlier[-1].share if earlier else None,
        since=earlier[-1].period if earlier else "",
        roles=view.audit.roles,
        confidential=0 if view.summary.everybody else view.audit.confidential,
        open=sum(each.tally.expected - each.tally.covered for each in view.audit.departments),
        waived=points[Status.WAIVED],
        expired=points[Status.EXPIRED],
        wrong_weights=sum(not is_100(total.total) for total in totals),
        cells=tally.cells,
        certain=tally.certain if tally.inferred else None,
    )


def charts(view: View) -> Charts:
    """What the charts show."""
    audit, language = view.audit, view.language
    departments = ((each.title or view.say(NO_DEPARTMENT), each.tally) for each in audit.departments)
    modules = ((each.title.in_(language), each.tally) for each in audit.modules)
    trend = tuple(Bar(each.period, each.share) for each in audit.trend if each.share is not None)
    return Charts(_lowest_first(departments), _lowest_first(modules), trend, _weights(view))


def _lowest_first(tallies: Iterable[tuple[str, Tally]]) -> tuple[Bar, ...]:
    """The coverage of each; those of which nothing is expected have none."""
    bars = [
        Bar(name, tally.share, tally.expected - tally.covered)
        for name, tally in tallies
        if tally.share is not None
    ]
    return tuple(sorted(bars, key=lambda bar: bar.value))


def _weights(view: View) -> tuple[Bar, ...]:
    """How many KPIs have a weight in each range."""
    counts = [0] * (len(_EDGES) + 1)
    for kpi in kpis(view):
        if kpi.weight is not None and not kpi.special:
            counts[sum(kpi.weight > edge + _ROUNDING for edge in _EDGES)] += 1
    edges = [show(edge, view.language) for edge in _EDGES]
    names = (
        view.say(UP_TO, most=edges[0]),
        *(view.say(FROM_TO, least=low, most=high) for low, high in pairwise(edges)),
        view.say(ABOVE, least=edges[-1]),
    )
    return tuple(Bar(name, count) for name, count in zip(names, counts, strict=True)) if any(counts) else ()
