"""The two-way contract between a template and a master: what prints, and what does not."""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from compiler.diagnostics import Diagnostic, Doc, Kind, Severity, finding
from compiler.documents.house.compile import Compiled
from compiler.documents.house.findings import NOT_PRINTED
from compiler.documents.house.names import Names, own_column
from compiler.documents.house.source import read_template
from compiler.documents.word import house_template
from compiler.locale import N_, Language, translator
from compiler.model.blueprint import Module
from compiler.model.words import Bilingual
from compiler.normalise.catalog import Role
from compiler.reading.limits import Limits
from compiler.vocabulary import (
    APPROVAL_NO,
    APPROVED,
    APPROVED_ON,
    CONFIDENTIALITY,
    PREPARED,
    REVIEWED,
    ROLE_COLUMNS,
    VERSION_COLUMNS,
    fold,
)

INHERITED = Kind(
    "TPL013",
    "inherited-from-template",
    Severity.INFO,
    N_("The template itself has this, and every document inherits it ({count} ×): {what}"),
    N_("Nothing to do if Word opens it without a question; else open the template in Word and save it again"),
    doc=Doc(
        N_("What a validator of the format says about the template as it is, without anything of ours."),
        N_("A document cannot be more valid than its template; this tells the two apart."),
        N_("A template from another program, saved again in Word."),
    ),
)
_BY_BLOCK: Mapping[str, tuple[str, ...]] = {
    "block:signoff": (PREPARED.key, REVIEWED.key, APPROVED.key, APPROVED_ON.key, APPROVAL_NO.key),
    "document.issue": ("version", "effective"),
    "document.number": ("code",),
    "document.mark": ("code", CONFIDENTIALITY.key),
}
"""Columns that a placeholder of another name prints."""
MEANINGS = {
    "body": N_("all modules that have no placeholder of their own"),
    "facts": N_("the columns of the roles sheet, as a table"),
    "signoff": N_("the sign-off: names, and lines for signature and date"),
    "changes": N_("the revision history, as a table"),
    "company": N_("the company, from the settings"),
    "period": N_("the period of the release"),
    "document.kind": N_("what kind of document it is"),
    "document.number": N_("the number of the document"),
    "document.issue": N_("version and effective day"),
    "document.mark": N_("draft and confidential, where it is, and the number of the document"),
}
"""What placeholders that are no columns stand for, as message ids."""
_NEVER_PRINTED = ("action_owner",)
"""Columns for the matrix only."""
_NOT_IN_FACTS = ("role", "purpose", "action_owner", *VERSION_COLUMNS)
_MOST = 20


@dataclass(frozen=True, slots=True)
class House:
    """A company's own template, compiled for a master."""

    path: Path
    data: bytes
    compiled: Compiled
    findings: tuple[Diagnostic, ...]
    names: Names

    def prints(self, language: Language) -> Iterator[tuple[str, str, str]]:
        """Each placeholder: its part, itself as written, and what stands in its place."""
        say = translator(language)
        known = {key: say(meaning) for key, meaning in MEANINGS.items()}
        titles = {f"role.{term.key}": term.title for term in ROLE_COLUMNS}
        titles |= {"role.title": titles["role.role"], **self.names.module_titles}
        for one in self.compiled.placeholders:
            key = one.name.key
            title = titles[key].in_(language) if key in titles else self.names.own.get(key, key)
            yield one.part, one.text, known.get(key, title)


def read_house(
    path: Path, roles: Sequence[Role], modules: Sequence[Module], language: Language, limits: Limits
) -> House:
    """A template, with what is to be said about it and these roles and modules.

    Raises CompilerError when there is none, or it cannot be used.
    """
    data = read_template(path, limits)
    own = list(dict.fromkeys(header for role in roles for header, value in role.own if value))
    names = names_of(own, modules)
    compiled = house_template(path, data, language, names, limits)
    filled = dict.fromkeys(key for role in roles for key, value in role.facts if value)
    return House(
        path, data, compiled, (*compiled.findings, *not_printed(compiled, filled, own, path.name)), names
    )


def names_of(own_headers: Sequence[str], modules: Sequence[Module]) -> Names:
    """What placeholders can stand for in a master with these columns of its own and these modules."""
    spelt: dict[str, str] = {}
    for module in modules:
        for name in (module.title.zh, module.title.en, module.key, *module.aliases):
            if name:
                spelt.setdefault(fold(name), module.key)
    return Names(
        columns={fold(header): own_column(header) for header in own_headers},
        own={own_column(header): header for header in own_headers},
        modules=spelt,
        module_titles={module.key: module.title for module in modules},
    )


def not_printed(
    compiled: Compiled, filled: Iterable[str], own_headers: Iterable[str], file: str
) -> Iterator[Diagnostic]:
    """Columns of the roles sheet that hold something and that the template prints nowhere.

    ``filled`` are the keys of known columns with a value in some role.
    """
    printed = set(compiled.printed)
    printed |= {f"role.{key}" for block, keys in _BY_BLOCK.items() if block in printed for key in keys}
    if "block:facts" in printed:
        printed |= {f"role.{term.key}" for term in ROLE_COLUMNS if term.key not in _NOT_IN_FACTS}
        printed |= {own_column(header) for header in own_headers}
    known = {f"role.{term.key}": term.title for term in ROLE_COLUMNS if term.key != "role"}
    wanted: dict[str, Bilingual] = {
        f"role.{key}": known[f"role.{key}"]
        for key in filled
        if key not in _NEVER_PRINTED and f"role.{key}" in known
    }
    wanted |= {own_column(header): Bilingual(header, header) for header in own_headers}
    missing = tuple(title for key, title in wanted.items() if key not in printed)
    if missing:
        yield finding(NOT_PRINTED, params={"columns": missing}, file=file, sheet=compiled.template.main.name)


def inherited(data: bytes, file: str) -> Iterator[Diagnostic]:
    """What a validator says about the template alone; nothing where none is installed."""
    if importlib.util.find_spec("openxml_audit") is None:
        return
    from openxml_audit import OpenXmlValidator  # noqa: PLC0415 - an extra, and only for this question

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.docx"
        path.write_bytes(data)
        counts: dict[tuple[str, str], int] = {}
        for error in OpenXmlValidator().validate(str(path)).errors:
            key = str(error.part_uri).lstrip("/"), str(error.description)
            counts[key] = counts.get(key, 0) + 1
    for (part, what), count in list(counts.items())[:_MOST]:
        yield finding(INHERITED, params={"what": what, "count": count}, file=file, sheet=part or None)
