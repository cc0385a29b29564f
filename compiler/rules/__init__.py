"""The rules: one function each, in one explicit tuple. A rule looks at the catalog and says what is wrong.

Each rule's docstring is its documentation: what it checks, why it matters, how to fix it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from compiler.diagnostics import Diagnostic
from compiler.normalise.catalog import Catalog
from compiler.rules.columns import columns_absent
from compiler.rules.duplicates import duplicate_entries
from compiler.rules.kpis import kpi_cells_empty, kpis_without_weight, weights_not_100, weights_not_numbers
from compiler.rules.people import near_duplicate_roles, reporting_cycles, self_approved
from compiler.rules.processes import stages_out_of_order
from compiler.rules.raci import not_one_accountable
from compiler.rules.required import required_cells_empty
from compiler.rules.risks import rated_risks_without_response
from compiler.rules.texts import brackets_unbalanced, leftovers, personal_data, protected_traits

Rule = Callable[[Catalog], Iterable[Diagnostic]]

RULES: tuple[Rule, ...] = (
    columns_absent,
    required_cells_empty,
    kpi_cells_empty,
    weights_not_100,
    weights_not_numbers,
    kpis_without_weight,
    stages_out_of_order,
    duplicate_entries,
    not_one_accountable,
    rated_risks_without_response,
    leftovers,
    brackets_unbalanced,
    protected_traits,
    personal_data,
    reporting_cycles,
    near_duplicate_roles,
    self_approved,
)


def check(catalog: Catalog) -> tuple[Diagnostic, ...]:
    """All that the rules find, rule by rule."""
    return tuple(diagnostic for rule in RULES for diagnostic in rule(catalog))
