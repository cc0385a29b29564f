"""The waivers of a master, and what each of them does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from compiler.assemble.matrix.view import View, address
from compiler.coverage.waivers import UNUSED_WAIVER
from compiler.model.matrix import WaiverRow, WaiverState
from compiler.normalise.catalog import Waiver


def waiver_rows(view: View) -> Iterator[WaiverRow]:
    """A line for each waiver, in the order of the master; those for confidential roles alone are left out."""
    unused = {(one.sheet, one.cell) for one in view.diagnostics if one.kind is UNUSED_WAIVER}
    covered = Counter(
        point.waiver.place
        for role, _ in view.audited()
        for cell in role.cells
        for point in cell.points
        if point.waiver
    )
    counts = {(place.sheet, place.cell): count for place, count in covered.items()}
    for waiver in view.catalog.waivers:
        roles = [role.title for role in view.roles.values() if role.id in waiver.roles]
        if roles:
            place = waiver.sheet, waiver.cell
            state = _state(view, waiver, is_unused=place in unused)
            yield _row(view, waiver, roles, state, counts.get(place, 0))


def _state(view: View, waiver: Waiver, *, is_unused: bool) -> WaiverState:
    if not waiver.holds(view.summary.as_of):
        return "expired"
    return "unused" if is_unused else "in force"


def _row(view: View, waiver: Waiver, roles: list[str], state: WaiverState, gaps: int) -> WaiverRow:
    return WaiverRow(
        state=state,
        roles=tuple(roles),
        everybody=len(waiver.roles) == len(view.catalog.roles),
        module=view.title(waiver.module),
        aspect=waiver.code or view.aspect(waiver.module, waiver.aspect),
        gaps=gaps,
        reason=waiver.reason,
        owner=waiver.owner,
        approved_by=waiver.approved_by,
        expires=waiver.expires,
        place=address(waiver.sheet, waiver.cell),
    )
