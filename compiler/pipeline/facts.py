"""What is said of a checked master: its first line, its coverage now and before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from compiler.assemble.confidential import is_confidential
from compiler.locale import Language
from compiler.names import USUAL_PATTERN, NamedRole, document_paths
from compiler.normalise.catalog import Catalog
from compiler.pipeline.checking import Checked
from compiler.report.terminal import Headline, Movement


def coverage_totals(checked: Checked) -> Mapping[str, object]:
    """The coverage of the whole organisation: share (0 to 1) and the count of each status."""
    share = checked.coverage.share()
    return {
        "share": None if share is None else round(share, 6),
        "inferred": checked.coverage.inferred(),
        "roles": len(checked.catalog.roles),
        "modules": len(checked.catalog.blueprint.modules),
        "cells": checked.coverage.counts(),
    }


def movement(checked: Checked) -> Movement | None:
    """The coverage of the whole organisation, and that of the last release; None: nothing is expected."""
    share, last = checked.coverage.share(), checked.last
    if share is None:
        return None
    before = None if last is None else last.coverage
    return Movement(share, before, last.period if last else "")


def label_counts(checked: Checked) -> Mapping[str, int]:
    """How many findings have each label."""
    return Counter(diagnostic.label for diagnostic in checked.diagnostics)


def headline(checked: Checked, language: Language) -> Headline:
    """What was read, for the first line of a report."""
    catalog = checked.catalog
    return Headline(
        file=checked.raw.file,
        blueprint=catalog.blueprint.title.in_(language),
        roles=len(catalog.roles),
        modules=len(catalog.blueprint.modules),
        entries=int(catalog.entries["entry"].nunique()),
    )


def paths_of(catalog: Catalog) -> Mapping[str, str]:
    """The place of each role's document below the release, by role id."""
    named = [
        NamedRole(role.department, role.title, role.code, is_confidential(role), role.facts)
        for role in catalog.roles
    ]
    paths = document_paths(named, catalog.settings.file_name or USUAL_PATTERN)
    return dict(zip((role.id for role in catalog.roles), paths, strict=True))
