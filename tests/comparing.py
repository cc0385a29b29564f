"""Masters as Markdown, compared: what tests of differences have in common."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from masters import write_master

from compiler import pipeline
from compiler.compare import compare
from compiler.diagnostics import Diagnostic
from compiler.model.changes import Comparison
from compiler.normalise.catalog import Catalog
from compiler.pipeline import Options

DAY = date(2026, 12, 31)


def checked(markdown: str, day: date = DAY) -> pipeline.Checked:
    """A master of the operations blueprint, read and checked."""
    with TemporaryDirectory() as folder:
        path = write_master(Path(folder) / "主表.xlsx", markdown)
        return pipeline.check(path, Options("operations", as_of=day))


def catalog(markdown: str, day: date = DAY) -> Catalog:
    """What it says."""
    return checked(markdown, day).catalog


def found(markdown: str, code: str, day: date = DAY) -> list[Diagnostic]:
    """The findings of one code."""
    return [one for one in checked(markdown, day).diagnostics if one.kind.code == code]


def difference(old: str, new: str) -> Comparison:
    """What differs between two masters."""
    return compare(catalog(old), catalog(new))


def events(comparison: Comparison) -> list[tuple[str, str, str]]:
    """Each difference of entries: event, text before, text after."""
    return [
        (each.event, each.old.text if each.old else "", each.new.text if each.new else "")
        for each in comparison.entries
    ]
