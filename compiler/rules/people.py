"""The roles sheet as an organisation: who reports to whom, and who signs."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz

from compiler.diagnostics import Diagnostic, Kind, Severity, finding
from compiler.locale import N_
from compiler.normalise.catalog import Catalog, Role
from compiler.vocabulary import fold

CYCLE = Kind(
    "ROLE008",
    "reporting-cycle",
    Severity.ERROR,
    N_("{role} reports to itself in the end: {chain}"),
    N_("Correct the line manager of one of them"),
)
TWINS = Kind(
    "ROLE009",
    "near-duplicate-role",
    Severity.WARNING,
    N_("“{role}” and “{other}” may be one role spelt twice"),
    N_("If they are one, keep the one in {place} and correct the module sheets"),
)
SELF_APPROVED = Kind(
    "VER001",
    "preparer-is-approver",
    Severity.WARNING,
    N_("{person} prepared and approved the document of {role}"),
    N_("Have another person approve it"),
)

_ALIKE = 85.0
"""From this likeness (0 to 100) on, two titles may be one."""
_MANY = 300
"""Above so many roles every pair is too many pairs."""


def reporting_cycles(catalog: Catalog) -> Iterator[Diagnostic]:
    """A role's line manager reports, directly or through others, to the role itself.

    Nobody decides then. Each circle is told once, at its first role.
    """
    by_title = {fold(role.title): role for role in catalog.roles}
    told: set[str] = set()
    for role in catalog.roles:
        chain = _chain(role, by_title)
        if chain and not told & {one.id for one in chain}:
            told |= {one.id for one in chain}
            names = " → ".join([*(one.title for one in chain), role.title])
            yield finding(
                CYCLE,
                params={"role": role.title, "chain": names},
                sheet=role.sheet or None,
                cell=role.cell or None,
                role=role.title,
            )


def _chain(role: Role, by_title: dict[str, Role]) -> list[Role]:
    """The way from a role up to itself; empty where it ends elsewhere."""
    chain, current = [role], role
    while len(chain) <= len(by_title):
        above = by_title.get(fold(current.get("reports_to")))
        if above is None:
            return []
        if above.id == role.id:
            return chain
        chain.append(above)
        current = above
    return []


def near_duplicate_roles(catalog: Catalog) -> Iterator[Diagnostic]:
    """Two roles of a department have almost one title, and one has no entry: 销售经里, 销售经理.

    The misspelt one gets an empty document. Titles that differ in a number or rank are meant.
    """
    roles = () if catalog.blueprint.inferred or len(catalog.roles) > _MANY else catalog.roles
    busy = set(catalog.entries["role"])
    for number, role in enumerate(roles):
        for other in roles[:number]:
            silent = role.id not in busy or other.id not in busy
            if silent and role.department == other.department and _alike(role.title, other.title):
                yield finding(
                    TWINS,
                    params={"role": role.title, "other": other.title, "place": f"{other.sheet}!{other.cell}"},
                    sheet=role.sheet or None,
                    cell=role.cell or None,
                    value=role.title,
                    role=role.title,
                    candidates=(other.title,),
                )


def _alike(first: str, second: str) -> bool:
    """Whether two titles look like one misspelt: as long, one letter apart, and not by a figure or rank."""
    one, two = fold(first), fold(second)
    if len(one) != len(two) or len(one) < 4 or one == two:
        return False
    apart = [(a, b) for a, b in zip(one, two, strict=True) if a != b]
    if len(apart) != 1 or any(letter.isdigit() or letter in _RANKS for letter in apart[0]):
        return False
    return len(one) < 7 or fuzz.ratio(one, two) >= _ALIKE


_RANKS = "一二三四五六七八九十甲乙丙丁高中初正副总主大小东南西北ab"


def self_approved(catalog: Catalog) -> Iterator[Diagnostic]:
    """The person who prepared a role's document is the one who approves it.

    Four eyes are the point of an approval.
    """
    for role in catalog.roles:
        person = role.get("prepared")
        if person and fold(person) == fold(role.get("approved")):
            yield finding(
                SELF_APPROVED,
                params={"person": person, "role": role.title},
                sheet=role.sheet or None,
                cell=role.cell or None,
                role=role.title,
            )
