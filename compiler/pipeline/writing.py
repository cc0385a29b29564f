"""Workbooks and templates that are written for somebody: starters, blueprints, copies with notes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from compiler.blueprint import load_blueprint, to_rows, to_toml
from compiler.diagnostics import Diagnostic, finish
from compiler.documents.contract import House, inherited
from compiler.documents.default import default_template
from compiler.locale import N_, Language
from compiler.model.blueprint import Blueprint
from compiler.model.workbook import RawWorkbook
from compiler.normalise.infer import infer_blueprint
from compiler.normalise.master import master_language
from compiler.normalise.sheets import without_findings
from compiler.pipeline.checking import Checked
from compiler.pipeline.facts import movement
from compiler.reading.opening.access import Access
from compiler.reading.workbook import ANYTHING, read_workbook
from compiler.report.terminal import View, summary
from compiler.vocabulary import MODULES
from compiler.workbooks.annotate import FONTS, Annotation, annotate
from compiler.workbooks.copying import open_copy
from compiler.workbooks.edit import NewSheet, Text
from compiler.workbooks.starter import write_starter

OR_TOML = N_("Save it as .xlsx in Excel first, or write the blueprint to a .toml file")


def starter(blueprint: str, language: Language, *, blank: bool = False) -> bytes:
    """A starter master of a blueprint, as a workbook.

    Raises CompilerError when there is no such blueprint.
    """
    return write_starter(load_blueprint(blueprint), language, blank=blank)


@dataclass(frozen=True, slots=True)
class Inferred:
    """The blueprint of a workbook that fits none."""

    raw: RawWorkbook
    blueprint: Blueprint
    language: Language

    @property
    def sheet(self) -> str:
        """Name of the sheet that carries a blueprint."""
        return MODULES.title.in_(self.language)


def infer(path: Path, role_column: str = "", access: Access = ANYTHING) -> Inferred:
    """Read a workbook and infer its blueprint, whether a built-in one fits or not.

    Raises CompilerError when it cannot be read, or no sheet has a role column.
    """
    raw = without_findings(read_workbook(path, access=access))
    blueprint, _, _ = infer_blueprint(raw, role_column)
    return Inferred(raw, blueprint, master_language(raw))


def inferred_toml(inferred: Inferred) -> bytes:
    """The blueprint as a TOML file."""
    return to_toml(inferred.blueprint).encode()


def inferred_copy(inferred: Inferred, copy: Path) -> bytes:
    """A copy of the workbook that carries its blueprint as a sheet, to be written to ``copy``.

    Raises CompilerError when the workbook is of an older format, or the copy may not be called so.
    """
    edit = open_copy(inferred.raw, copy, next_step=OR_TOML)
    rows = [[Text(cell) for cell in row] for row in to_rows(inferred.blueprint, inferred.language)]
    edit.add_sheet(NewSheet(edit.free_name(inferred.sheet), rows, [22] * max(map(len, rows))))
    return edit.to_bytes()


def annotated_copy(checked: Checked, copy: Path, language: Language) -> bytes:
    """A copy of a checked master with its findings in it, to be written to ``copy``.

    Raises CompilerError when the master is of an older format, or the copy may not be called so.
    """
    edit = open_copy(checked.raw, copy, font=FONTS[language])
    found = checked.diagnostics
    line = summary(found, movement(checked), View(language))
    return annotate(edit, checked.raw, Annotation(found, line, language))


def template_starter(language: Language) -> bytes:
    """A Word template to start from: the house's own, with its placeholders."""
    return default_template(language)


def template_check(house: House) -> tuple[Diagnostic, ...]:
    """All that is to be said about a template, what it has without us included."""
    found = (*house.findings, *inherited(house.data, house.path.name))
    return finish(found, house.path.name)
