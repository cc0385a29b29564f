"""Since when the gaps of a master are open, by the release before it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from compiler.assemble.ages import TOGETHER, TOO_FEW, Past, gaps
from compiler.coverage import Coverage, cover
from compiler.diagnostics import CompilerError, Diagnostic
from compiler.model.releases import FormerRelease, Gap, PointKey
from compiler.normalise.catalog import Catalog
from compiler.pipeline.checking import Checked
from compiler.releases.history import former_of
from compiler.releases.last import LastRelease


def with_ages(checked: Checked) -> Checked:
    """A checked master whose gaps say since when they are open, where an earlier release is known."""
    if not checked.earlier or not any(each.kind.gap for each in checked.diagnostics):
        return checked
    titles = Counter(role.title for role in checked.catalog.roles)
    ids = {role.title: role.id for role in checked.catalog.roles if titles[role.title] == 1}
    known = {gap.point: gap.since for gap in ages(checked, "")}
    by_module = _oldest(known)
    told = tuple(
        replace(each, since=_since(each, ids, known, by_module)) if each.kind.gap else each
        for each in checked.diagnostics
    )
    return replace(checked, diagnostics=told)


def _oldest(known: Mapping[PointKey, str]) -> Mapping[tuple[str, str], str]:
    """Since when a role's module lacks the least that it ever had, by role id and module key."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (role, module, _, _), since in known.items():
        found[role, module].append(since)
    return {place: "" if "" in periods else max(periods) for place, periods in found.items()}


def _since(
    each: Diagnostic,
    ids: Mapping[str, str],
    known: Mapping[PointKey, str],
    by_module: Mapping[tuple[str, str], str],
) -> str:
    """Of a missing module: since it lacks all that it lacks now; empty: it is new."""
    role, module = ids.get(each.role or "", ""), each.module or ""
    if each.aspect:
        return known.get((role, module, each.aspect, each.value or ""), "")
    code = each.kind.code
    aspect = {"COV003": TOO_FEW, "COV004": TOGETHER}.get(code)
    return known.get((role, module, aspect, ""), "") if aspect else by_module.get((role, module), "")


def ages(checked: Checked, period: str, former: FormerRelease | None = None) -> tuple[Gap, ...]:
    """All that is missing in a master, each with the first release that lacked it.

    ``former`` is what the release before says; None: the last of those that the master is compared with.
    """
    last = next((each for each in reversed(checked.earlier) if each.period != period), None)
    if former is None:
        former = _former(checked.earlier, period)
    if former is None:
        return gaps(checked.catalog, checked.coverage, None, period)
    own = _master(checked, last) if last is not None and last.period == former.period else None
    past = Past(former, own, lambda: _measured(own, last.as_of if last else checked.day))
    return gaps(checked.catalog, checked.coverage, past, period)


def _former(earlier: Sequence[LastRelease], period: str) -> FormerRelease | None:
    """What the latest of some releases says that can be read, but for one of this period."""
    for release in reversed(earlier):
        if release.period != period:
            try:
                return former_of(Path(release.folder))
            except CompilerError:
                continue
    return None


def former_master(checked: Checked, period: str) -> Catalog | None:
    """The master of the release before, where it is of that period and can be read."""
    last = checked.last
    return _master(checked, last) if last is not None and last.period == period else None


def _master(checked: Checked, last: LastRelease) -> Catalog | None:
    """The master of the release before; the very same, where its bytes are."""
    if last.sha256 == checked.raw.sha256:
        return checked.catalog
    return checked.former if last is checked.last else None


def _measured(catalog: Catalog | None, day: date) -> Coverage | None:
    return cover(catalog, day)[0] if catalog else None
