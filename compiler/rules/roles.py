"""The roles sheet as an organisation: who reports to whom, and which names may be one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from rapidfuzz import fuzz

from compiler.address import rows_in_column
from compiler.diagnostics import Diagnostic, Doc, Kind, Severity, finding
from compiler.locale import N_
from compiler.normalise.catalog import Role
from compiler.normalise.role_cells import RoleIndex
from compiler.rules.case import Case, of_role
from compiler.suggest import nearest
from compiler.vocabulary import fold

REPORTING_CYCLE = Kind(
    "ROLE008",
    "reporting-cycle",
    Severity.ERROR,
    N_("{role} reports to itself in the end: {chain}"),
    N_("Correct the line manager of one of them"),
    doc=Doc(
        N_(
            "A role's line manager reports, directly or through others, to the role itself. Each circle is "
            "told once."
        ),
        N_("Nobody decides, and appraisals have no last word."),
        N_("Manager → director → manager: the director reports to the board."),
    ),
)
NEAR_DUPLICATE_ROLE = Kind(
    "ROLE009",
    "near-duplicate-role",
    Severity.WARNING,
    N_("“{role}” and “{other}” may be one role spelt twice"),
    N_("If they are one, keep the one in {place} and correct the module sheets"),
    doc=Doc(
        N_(
            "Two roles of a department have titles that differ in one letter, and one of them has no entry. "
            "Titles that differ in a number, a letter such as A or B, or a rank are meant."
        ),
        N_("The misspelt one gets an empty document."),
        N_("Sales manager, Sales manoger → Sales manager."),
    ),
)  # fmt: skip
UNKNOWN_MANAGER = Kind(
    "ROLE010",
    "unknown-manager",
    Severity.WARNING,
    N_("There is no role “{name}” to report to"),
    N_("Nothing to do if it is outside the master; else write it as the sheet “{sheet}” has it"),
    doc=Doc(
        N_(
            "The line manager of a role is no role of the roles sheet. One that looks like a role is a "
            "warning, any other information. The head of the tree and its peers may report to somebody "
            "outside."
        ),
        N_("The reporting line breaks off, and the document names somebody who does not exist."),
        N_("reports to Sales manoger → reports to Sales manager."),
    ),
)  # fmt: skip
NEAR_MANAGER = N_("Is it {nearest}?")
ORPHAN_DEPARTMENT = Kind(
    "ROLE011",
    "orphan-department",
    Severity.WARNING,
    N_("The department “{name}” has this role alone, and looks like “{other}”"),
    N_("If they are one, write “{other}” here"),
    doc=Doc(
        N_(
            "A department has a single role, and its name differs in a letter from that of a larger "
            "department."
        ),
        N_("The role's document lands in a folder of its own, and the department's figures lack it."),
        N_("Custmer service → Customer service."),
    ),
)

_ALIKE = 85.0
"""From this likeness (0 to 100) on, two titles may be one."""
_MANY = 300
"""Above so many roles every pair is too many pairs."""
_RANKS = "一二三四五六七八九十甲乙丙丁高中初正副总主大小东南西北ab"


def reporting_cycle(case: Case) -> Iterator[Diagnostic]:
    """Circles among line managers."""
    by_title = {fold(role.title): role for role in case.catalog.roles}
    told: set[str] = set()
    for role in case.catalog.roles:
        chain = _chain(role, by_title)
        if chain and not told & {one.id for one in chain}:
            told |= {one.id for one in chain}
            names = " → ".join([*(one.title for one in chain), role.title])
            yield of_role(case, REPORTING_CYCLE, role, "reports_to", chain=names)


def _chain(role: Role, by_title: dict[str, Role]) -> list[Role]:
    """The way from a role up to itself; empty where it ends elsewhere."""
    chain, passed = [role], {role.id}
    while True:
        above = by_title.get(fold(chain[-1].get("reports_to")))
        if above is not None and above.id == role.id:
            return chain
        if above is None or above.id in passed:
            return []
        chain.append(above)
        passed.add(above.id)


def near_duplicate_role(case: Case) -> Iterator[Diagnostic]:
    """Titles that may be one, misspelt: 销售经里, 销售经理."""
    catalog = case.catalog
    roles = () if catalog.blueprint.inferred or len(catalog.roles) > _MANY else catalog.roles
    busy = set(catalog.entries["role"])
    for number, role in enumerate(roles):
        for other in roles[:number]:
            silent = role.id not in busy or other.id not in busy
            if silent and role.department == other.department and _are_alike(role.title, other.title):
                # The one without entries is the misspelt one; of two without, the later one.
                wrong, right = (other, role) if role.id in busy else (role, other)
                place = f"{right.sheet}!{right.cell}"
                yield of_role(case, NEAR_DUPLICATE_ROLE, wrong, "role", other=right.title, place=place)


def _are_alike(first: str, second: str) -> bool:
    """Whether two titles look like one misspelt: as long, one letter apart, and not by a figure or rank."""
    one, two = fold(first), fold(second)
    if len(one) != len(two) or len(one) < 4 or one == two:
        return False
    apart = [(a, b) for a, b in zip(one, two, strict=True) if a != b]
    if len(apart) != 1 or any(letter.isdigit() or letter in _RANKS for letter in apart[0]):
        return False
    return len(one) < 7 or fuzz.ratio(one, two) >= _ALIKE


def unknown_manager(case: Case) -> Iterator[Diagnostic]:
    """Line managers that are no role of the master, and look as if they should be."""
    table = case.catalog.roles_table
    column = table.column("reports_to") if table else None
    if table is None or column is None:
        return
    index = RoleIndex(case.catalog.roles)
    managers: dict[str, list[Role]] = defaultdict(list)
    for role in case.catalog.roles:
        if role.get("reports_to"):
            managers[role.get("reports_to")].append(role)
    heads = {role for name in managers for role in index.read(name).roles}
    for name, roles in managers.items():
        near = index.read(name).candidates
        # Whoever has people in the master may report to somebody outside, and so may the peers.
        is_top = not heads or any(role.id in heads for role in roles)
        if index.read(name).problem == "unknown" and (near or not is_top):
            found = finding(
                UNKNOWN_MANAGER,
                params={"name": name, "nearest": near[0] if near else "", "sheet": table.sheet},
                sheet=table.sheet,
                cell=rows_in_column(column, [role.row for role in roles]),
                value=name,
                candidates=near,
                hint=NEAR_MANAGER if near else None,
            )
            yield found if near else replace(found, severity=Severity.INFO)


def orphan_department(case: Case) -> Iterator[Diagnostic]:
    """Departments of one role that are a larger one misspelt."""
    sizes = Counter(fold(role.department) for role in case.catalog.roles if role.department)
    names = {fold(role.department): role.department for role in reversed(case.catalog.roles)}
    for role in case.catalog.roles:
        own = fold(role.department)
        if sizes[own] != 1:
            continue
        near = nearest(role.department, [name for key, name in names.items() if sizes[key] > 1])
        if near and _are_alike_departments(own, fold(near[0])):
            yield of_role(case, ORPHAN_DEPARTMENT, role, "department", name=role.department, other=near[0])


def _are_alike_departments(one: str, two: str) -> bool:
    """A letter more, less or other, and no figure or rank: 客服部 and 客户服务部 may be two departments."""
    if abs(len(one) - len(two)) > 1 or min(len(one), len(two)) < 3:
        return False
    apart = set(one) ^ set(two)
    return 0 < len(apart) <= 2 and not any(letter.isdigit() or letter in _RANKS for letter in apart)
