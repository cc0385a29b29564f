"""The table of contents: what each command does, stage by stage. The only room that names every stage."""

from compiler.pipeline.ages import ages, with_ages
from compiler.pipeline.auditing import audit, audit_page, summary_matrix
from compiler.pipeline.checking import Checked, Options, check
from compiler.pipeline.diffing import diff, diff_workbook
from compiler.pipeline.facts import coverage_totals, headline, movement, paths_of
from compiler.pipeline.redlining import Redlined, redlines
from compiler.pipeline.release import build, plan_only
from compiler.pipeline.request import BuildRequest
from compiler.pipeline.selection import Choice, Selected, chosen_in, select
from compiler.pipeline.showing import show
from compiler.pipeline.verifying import verify
from compiler.pipeline.writing import (
    Inferred,
    annotated_copy,
    infer,
    inferred_copy,
    inferred_toml,
    starter,
    template_check,
    template_starter,
)

__all__ = [
    "BuildRequest",
    "Checked",
    "Choice",
    "Inferred",
    "Options",
    "Redlined",
    "Selected",
    "ages",
    "annotated_copy",
    "audit",
    "audit_page",
    "build",
    "check",
    "chosen_in",
    "coverage_totals",
    "diff",
    "diff_workbook",
    "headline",
    "infer",
    "inferred_copy",
    "inferred_toml",
    "movement",
    "paths_of",
    "plan_only",
    "redlines",
    "select",
    "show",
    "starter",
    "summary_matrix",
    "template_check",
    "template_starter",
    "verify",
    "with_ages",
]
