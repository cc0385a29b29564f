"""The settings sheet: one key and one value per row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from compiler.address import cell_name
from compiler.diagnostics import OFF, Diagnostic, Doc, Findings, Kind, Severity, finding
from compiler.locale import N_
from compiler.model.settings import Settings
from compiler.model.workbook import RawSheet
from compiler.normalise.file_names import read_file_name
from compiler.period import parse_period
from compiler.suggest import nearest, spelt
from compiler.vocabulary import (
    LANGUAGE_CHOICES,
    SETTING_COLUMNS,
    SETTING_KEYS,
    find_term,
    fold,
    languages_named,
)

UNKNOWN_SETTING = Kind(
    "SET001",
    "unknown-setting",
    Severity.WARNING,
    N_("“{key}” is not a setting; its value “{setting}” has no effect"),
    N_("Settings are: {known}"),
    doc=Doc(
        N_("A row of the settings sheet names neither a setting nor the code of a finding."),
        N_("It has no effect, and somebody thinks it has."),
        N_("Perod → Period."),
    ),
)
NEAR_SETTING = N_("Is it “{nearest}”? Settings are: {known}")
INVALID_SETTING = Kind(
    "SET002",
    "invalid-setting",
    Severity.WARNING,
    N_("“{setting}” is not a value for “{key}”"),
    N_("Possible values: {known}"),
    doc=Doc(
        N_("A setting has a value that is not possible for it."),
        N_("The default holds instead."),
        N_("Language: French → en."),
    ),
)

TURNED_OFF = Kind(
    "SET003",
    "rules-turned-off",
    Severity.INFO,
    N_("Turned off in the settings, and not looked for: {codes}"),
    doc=Doc(
        N_("Findings that the settings sheet gives the severity “off”."),
        N_("What is not looked for is not found; a reader of the report should know."),
        N_("KPI004 off → KPI004 warning."),
    ),
)

_HIDDEN = {"读取": "read", "read": "read", "跳过": "skip", "忽略": "skip", "skip": "skip"}
_YES_NO = {
    "是": True,
    "yes": True,
    "true": True,
    "开": True,
    "否": False,
    "no": False,
    "false": False,
    "关": False,
}
_SEVERITIES = {"错误": "error", "error": "error", "警告": "warning", "提醒": "warning", "warning": "warning",
               "信息": "info", "提示": "info", "info": "info",
               "关闭": "off", "不检查": "off", "off": "off"}  # fmt: skip

_READ_OR_SKIP = ("读取", "跳过", "read", "skip")
_CHOICES: dict[str, tuple[Mapping[str, object], tuple[str, ...]]] = {
    "strict_aspects": (_YES_NO, ("是", "否", "yes", "no")),
    "hidden_rows": (_HIDDEN, _READ_OR_SKIP),
    "hidden_columns": (_HIDDEN, _READ_OR_SKIP),
    "hidden_sheets": (_HIDDEN, _READ_OR_SKIP),
}
"""Settings with a few values: what each spelling means, and the spellings to suggest."""
_SEVERITY_WORDS = ("error", "warning", "info", "off")
_PERIODS = ("2026Q4", "2026H2", "2026-11", "2026")


def read_settings(
    sheet: RawSheet | None, is_code: Callable[[str], bool]
) -> tuple[Settings, tuple[Diagnostic, ...]]:
    """What the settings sheet says; defaults where there is none. ``is_code`` knows the codes of findings."""
    settings = Settings()
    if sheet is None:
        return settings, ()
    diagnostics = Findings()
    severities: dict[str, str] = {}
    for row, cells in zip(sheet.row_numbers, sheet.rows, strict=True):
        key, value = (*cells, "", "")[:2]
        if not key or key.startswith("#") or _is_header(key, value):
            continue
        term, code = find_term(SETTING_KEYS, key), key.strip().upper()
        wrong: tuple[str, ...] = ()
        if term is not None and term.key == "file_name":
            pattern, problems = read_file_name(value) if value else ("", ())
            settings = replace(settings, file_name=pattern)
            cell = cell_name(row, 2)
            diagnostics += (replace(problem, sheet=sheet.name, cell=cell) for problem in problems)
        elif term is not None:
            settings, wrong = _apply(settings, term.key, value)
        elif _looks_like_code(key) and is_code(code):
            wrong = _SEVERITY_WORDS if value and fold(value) not in _SEVERITIES else ()
            severities |= {code: _SEVERITIES[fold(value)]} if value and not wrong else {}
        else:
            diagnostics.append(_unknown(sheet.name, row, key, value))
        if wrong:
            diagnostics.append(_invalid(sheet.name, row, key, value, wrong))
    off = tuple(code for code, severity in severities.items() if severity == OFF)
    if off:
        diagnostics.append(finding(TURNED_OFF, params={"codes": off}, sheet=sheet.name))
    return replace(settings, severities=MappingProxyType(severities)), tuple(diagnostics)


def _unknown(sheet: str, row: int, key: str, value: str) -> Diagnostic:
    titles = tuple(known.title for known in SETTING_KEYS)
    near = nearest(key, spelt((known.title, known.aliases) for known in SETTING_KEYS))
    return finding(
        UNKNOWN_SETTING,
        params={"key": key, "setting": value, "known": titles, "nearest": near[0] if near else ""},
        sheet=sheet,
        cell=cell_name(row, 1),
        value=key,
        candidates=near,
        hint=NEAR_SETTING if near else None,
    )


def _is_header(key: str, value: str) -> bool:
    return SETTING_COLUMNS[0].matches(key) and SETTING_COLUMNS[1].matches(value)


def _looks_like_code(key: str) -> bool:
    text = key.strip()
    return text[:2].isascii() and text[:2].isalpha() and text[-3:].isdigit()


def _apply(settings: Settings, key: str, value: str) -> tuple[Settings, tuple[str, ...]]:
    """The settings with one more value, and the possible values where it is none of them."""
    if not value:
        return settings, ()
    if key == "language":
        languages = languages_named(value)
        if languages is None:
            return settings, LANGUAGE_CHOICES
        return replace(settings, language=languages[0], second=languages[1]), ()
    texts: dict[str, Any] = {key: value}
    if key == "period" and not _is_period(value):
        return replace(settings, period=value), _PERIODS  # kept, so that a build refuses it
    if key in _CHOICES:
        table, known = _CHOICES[key]
        texts[key] = table.get(fold(value))
        if texts[key] is None:
            return settings, known
    return replace(settings, **texts), ()


def _is_period(text: str) -> bool:
    try:
        parse_period(text)
    except ValueError:
        return False
    return True


def _invalid(sheet: str, row: int, key: str, value: str, known: tuple[str, ...]) -> Diagnostic:
    return finding(
        INVALID_SETTING,
        params={"key": key, "setting": value, "known": known},
        sheet=sheet,
        cell=cell_name(row, 2),
        value=value,
        candidates=known,
    )
