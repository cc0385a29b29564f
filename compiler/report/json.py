"""Findings as JSON: the same object in ``diagnostics.json`` and on ``--format json``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from compiler.diagnostics import Diagnostic, to_json
from compiler.locale import Language

FORMAT = 1


def diagnostics_json(
    file: str,
    diagnostics: Sequence[Diagnostic],
    language: Language,
    coverage: Mapping[str, object],
) -> str:
    """The object: format version, file, coverage totals, and one record per finding and line."""
    head = {"format": FORMAT, "file": file, "language": language, "coverage": coverage}
    opening = json.dumps(head, ensure_ascii=False)[:-1]
    records = ",\n".join(
        json.dumps(to_json(diagnostic, language), ensure_ascii=False) for diagnostic in diagnostics
    )
    return (
        f'{opening}, "diagnostics": [\n{records}\n]}}\n' if records else f'{opening}, "diagnostics": []}}\n'
    )
