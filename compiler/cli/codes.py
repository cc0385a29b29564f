"""The codes and names of findings as they are typed: ``KPI002``, ``weights-not-100``, or ``KPI`` for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compiler.diagnostics import CompilerError, Kind, Severity, finding
from compiler.locale import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

UNKNOWN_CODE = Kind(
    "RUN006",
    "unknown-code",
    Severity.ERROR,
    N_("There is no finding {code}"),
    N_("All of them: dutyc rules"),
)
DID_YOU_MEAN = N_("Did you mean {nearest}? All of them: dutyc rules")


def named(code: str, kinds: Sequence[Kind]) -> list[Kind]:
    """The kinds that a code, a name, or the start of a code stands for; all for an empty one.

    Raises CompilerError when there is none: a misspelt ``--ignore`` would do nothing, and nobody would know.
    """
    found = [kind for kind in kinds if not code or kind.is_named((code,))]
    if found:
        return found
    from compiler.suggest import nearest

    names = {name: name for kind in kinds for name in (kind.code, kind.name)}
    near = nearest(code, names)
    params = {"code": code, "nearest": near[0]} if near else {"code": code}
    raise CompilerError(
        finding(UNKNOWN_CODE, params=params, candidates=near, hint=DID_YOU_MEAN if near else None)
    )


def typed(text: str) -> tuple[str, ...]:
    """The codes in an option: ``KPI002, role``; each of them stands for something.

    Raises CompilerError when one does not.
    """
    codes = tuple(code.strip() for code in text.split(",") if code.strip())
    if codes:
        from compiler.rulebook import kinds

        known = kinds()  # imports every room of the house: only when somebody asks
        for code in codes:
            named(code, known)
    return codes
