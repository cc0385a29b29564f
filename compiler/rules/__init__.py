"""The rules: one function each, named after the defect it finds, in one explicit tuple.

What a rule looks at, why and with an example, is said on its kind.
"""

from __future__ import annotations

from itertools import islice

from compiler.diagnostics import MOST, Diagnostic, Findings, Selection
from compiler.rules import (
    duties,
    kpis,
    matrices,
    overlaps,
    pasting,
    privacy,
    processes,
    requirements,
    risks,
    roles,
    structure,
    texts,
    versions,
)
from compiler.rules.case import Case, Rule

RULES = (
    Rule(structure.COLUMN_ABSENT, structure.column_absent),
    Rule(structure.REQUIRED_CELL_EMPTY, structure.required_cell_empty),
    Rule(structure.NOT_A_DAY, structure.not_a_day),
    Rule(roles.REPORTING_CYCLE, roles.reporting_cycle),
    Rule(roles.UNKNOWN_MANAGER, roles.unknown_manager),
    Rule(roles.NEAR_DUPLICATE_ROLE, roles.near_duplicate_role),
    Rule(roles.ORPHAN_DEPARTMENT, roles.orphan_department),
    Rule(duties.DUPLICATE_ENTRY, duties.duplicate_entry),
    Rule(duties.VAGUE_DUTY, duties.vague_duty),
    Rule(duties.DUTY_WITHOUT_VERB, duties.duty_without_verb),
    Rule(duties.OVERLONG_DUTY, duties.overlong_duty),
    Rule(duties.TOO_MANY_DUTIES, duties.too_many_duties),
    Rule(matrices.SEVERAL_ACCOUNTABLE, matrices.several_accountable),
    Rule(matrices.NO_ACCOUNTABLE, matrices.no_accountable),
    Rule(kpis.KPI_CELL_EMPTY, kpis.kpi_cell_empty),
    Rule(kpis.TARGET_WITHOUT_NUMBER, kpis.target_without_number),
    Rule(kpis.WEIGHTS_NOT_100, kpis.weights_not_100),
    Rule(kpis.WEIGHT_NOT_A_NUMBER, kpis.weight_not_a_number),
    Rule(kpis.KPI_WITHOUT_WEIGHT, kpis.kpi_without_weight),
    Rule(processes.STAGE_OUT_OF_ORDER, processes.stage_out_of_order),
    Rule(risks.RATED_RISK_WITHOUT_RESPONSE, risks.rated_risk_without_response),
    Rule(risks.REVIEW_DATE_PAST, risks.review_date_past),
    Rule(requirements.PROTECTED_TRAIT, requirements.protected_trait),
    Rule(privacy.PERSONAL_DATA, privacy.personal_data),
    Rule(versions.PREPARER_IS_APPROVER, versions.preparer_is_approver),
    Rule(versions.EFFECTIVE_BEFORE_APPROVED, versions.effective_before_approved),
    Rule(versions.APPROVAL_TOO_OLD, versions.approval_too_old),
    Rule(versions.VERSION_NOT_RAISED, versions.version_not_raised),
    Rule(versions.VERSION_RAISED_FOR_NOTHING, versions.version_raised_for_nothing),
    Rule(pasting.TEXTS_UNDER_OTHER_ROLES, pasting.texts_under_other_roles),
    Rule(texts.LEFTOVER, texts.leftover),
    Rule(texts.UNBALANCED_BRACKETS, texts.unbalanced_brackets),
    Rule(texts.MIXED_WIDTH, texts.mixed_width),
    Rule(overlaps.DUTY_WITHOUT_KPI, overlaps.duty_without_kpi),
    Rule(overlaps.KPI_TARGETS_DIFFER, overlaps.kpi_targets_differ),
    Rule(overlaps.COPIED_DUTY, overlaps.copied_duty),
    Rule(overlaps.NEAR_DUPLICATE_DUTY, overlaps.near_duplicate_duty),
)


def check(case: Case, selection: Selection) -> tuple[Diagnostic, ...]:
    """All that the wanted rules find, rule by rule; of one that finds too much, enough to be busy with."""
    return tuple(
        diagnostic
        for rule in RULES
        if selection.looks_for(rule.kind)
        for diagnostic in Findings(islice(rule.find(case), MOST + 1))
    )
