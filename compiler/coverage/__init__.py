"""Catalog → Coverage: which role covers which module and aspect, waivers seen, and a finding for each gap."""

from __future__ import annotations

from datetime import date

from compiler.coverage.gaps import gap_findings, needless_findings
from compiler.coverage.measure import Cover, Coverage, measure
from compiler.coverage.waivers import Waiving, waive, without_waived
from compiler.diagnostics import Diagnostic, Findings
from compiler.normalise.catalog import Catalog

_MOST = 50_000
"""So many gaps of a kind are told one by one: each role may have one in each module."""

__all__ = ["Cover", "Coverage", "Waiving", "cover", "without_waived"]


def cover(catalog: Catalog, as_of: date) -> tuple[Coverage, Waiving, tuple[Diagnostic, ...]]:
    """The coverage of a catalog on a day, what its waivers do, and the gaps that no waiver silences."""
    waiving = waive(catalog, measure(catalog), as_of)
    coverage = Coverage(waiving.cells)
    needless = Findings(needless_findings(catalog), _MOST)
    return coverage, waiving, (*Findings(gap_findings(catalog, coverage), _MOST), *needless)
