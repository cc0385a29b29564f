"""What is written: leftovers, brackets, and what must not be asked or printed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.diagnostics import Diagnostic, Kind, Severity, finding
from compiler.locale import N_
from compiler.normalise.catalog import Catalog, Entry, ModuleSheet
from compiler.rules.selection import rows_of

LEFTOVER = Kind(
    "TEXT001",
    "leftover",
    Severity.WARNING,
    N_("“{word}” was left in the text"),
    N_("Write what belongs here, or delete it"),
)
UNBALANCED = Kind(
    "TEXT002",
    "unbalanced-brackets",
    Severity.WARNING,
    N_("A bracket is opened or closed alone: “{text}”"),
    N_("Add its other half, or delete it"),
)
PROTECTED_TRAIT = Kind(
    "REQ001",
    "protected-trait",
    Severity.WARNING,
    N_("The requirement speaks of sex, marriage, children, household registration or age: “{word}”"),
    N_("Recruiting rules forbid most of these; name the ability that the work needs instead"),
)
PERSONAL_DATA = Kind(
    "PERS001",
    "personal-data",
    Severity.WARNING,
    N_("The column “{name}” looks like pay or identity numbers, and is printed"),
    N_("Delete it from the master, or start its name with _"),
)

_LEFTOVER = re.compile(
    r"(?<![接对看招等])待(?:定(?![点制期位向额])|补充|确认|完善)|\bTB[DC]\b|xxx+|\?{3,}|？{3,}", re.IGNORECASE
)
"""接待定点客户 and 对待定制客户 are no leftovers."""
_TRAIT = re.compile(
    r"限男|限女|男性|女性|性别|未婚|已婚|婚育|已育|未育|生育|户口|户籍|\d+\s*周?岁|年龄"
    r"|\b(?:fe)?males?\b|\b(?:un)?married\b|\bpregnan\w+|\bchildless\b|\byears old\b|\bunder \d+ years\b",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"身份证|证件号|护照|银行卡|工资|薪资|薪酬|月薪|年薪|奖金额"
    r"|\bsalary\b|\bwages?\b|\bpay\b|passport|national id|social security|bank account",
    re.IGNORECASE,
)
_PAIRS = {"（": "）", "(": ")", "《": "》", "“": "”", "「": "」", "【": "】", "[": "]"}


def leftovers(catalog: Catalog) -> Iterator[Diagnostic]:
    """A cell still says 待定, TBD or XXX.

    A document that is signed must not hold a note to its author. Write the text, or delete the word.
    """
    for sheet, row, key, text in _cells(catalog):
        match = _LEFTOVER.search(text)
        if match:
            yield finding(LEFTOVER, params={"word": match[0]}, value=text, **_place(sheet, row, key))


def brackets_unbalanced(catalog: Catalog) -> Iterator[Diagnostic]:
    """A bracket or quotation mark has no other half.

    Usually a part of the sentence was lost when it was pasted. ``a)`` and ``1）`` at the start are lists.
    """
    for sheet, row, key, text in _cells(catalog):
        if not _balanced(re.sub(r"^\s*\w{1,2}[)）]", "", text)):
            yield finding(UNBALANCED, params={"text": text}, value=text, **_place(sheet, row, key))


def protected_traits(catalog: Catalog) -> Iterator[Diagnostic]:
    """A requirement asks for sex, marriage, children, household registration or age.

    Requirements get pasted into job postings, where most of this is unlawful. Say what the work needs.
    """
    for sheet, row, key, text in _cells(catalog, kinds=("requirements",)):
        match = _TRAIT.search(text)
        if match:
            yield finding(PROTECTED_TRAIT, params={"word": match[0]}, value=text, **_place(sheet, row, key))


def personal_data(catalog: Catalog) -> Iterator[Diagnostic]:
    """A column of the roles sheet or of a module looks like pay or identity numbers.

    Duty documents are read by many; pay and identity numbers are nobody else's business. Keep them out.
    """
    own = {name for role in catalog.roles for name, _ in role.own}
    for name in sorted(own):
        if _PERSONAL.search(name):
            yield finding(PERSONAL_DATA, params={"name": name}, sheet=catalog.roles_sheet or None, value=name)
    for sheet in catalog.sheets:
        for column in sheet.module.fields:
            title = column.title.in_(catalog.language)
            if sheet.column(column.key) and _PERSONAL.search(title):
                yield finding(
                    PERSONAL_DATA,
                    params={"name": title},
                    sheet=sheet.sheet,
                    cell=sheet.address(sheet.header_row, column.key),
                    value=title,
                    module=sheet.module.key,
                )


def _cells(catalog: Catalog, kinds: tuple[str, ...] = ()) -> Iterator[tuple[ModuleSheet, Entry, str, str]]:
    """Sheet, row, column key and text of every filled cell; of an inferred blueprint none."""
    for sheet in () if catalog.blueprint.inferred else catalog.sheets:
        if kinds and sheet.module.kind not in kinds:
            continue
        text_key = sheet.module.text_column.key if sheet.module.text_column else ""
        keys = [column.key for column in sheet.module.fields]
        for row in rows_of(catalog, sheet):
            if row.text:
                yield sheet, row, text_key, row.text
            yield from ((sheet, row, k, v) for k, v in zip(keys, row.values, strict=True) if v)


def _place(sheet: ModuleSheet, row: Entry, key: str) -> dict[str, str | None]:
    return {
        "sheet": sheet.sheet,
        "cell": sheet.address(row.row, key),
        "role": row.role_cell,
        "module": sheet.module.key,
    }


def _balanced(text: str) -> bool:
    """Whether every bracket has its other half, in order; full and half width of one kind go together."""
    plain = text.translate(str.maketrans("(（)）", "（（））"))
    waiting: list[str] = []
    for letter in plain:
        if letter in _PAIRS:
            waiting.append(_PAIRS[letter])
        elif letter in _PAIRS.values() and (not waiting or waiting.pop() != letter):
            return False
    return not waiting
