"""The pattern of file names in the settings sheet: ``{部门}/{岗位编号}-{岗位}``."""

from __future__ import annotations

from compiler.diagnostics import Diagnostic, Doc, Kind, Severity, finding
from compiler.locale import N_
from compiler.model.words import Bilingual
from compiler.names import LONGEST_PATTERN, MOST_FOLDERS, PLACEHOLDER, split_pattern
from compiler.suggest import nearest
from compiler.vocabulary import FILE_NAME_COLUMNS, Term, find_term

UNKNOWN_PLACEHOLDER = Kind(
    "SET004",
    "unknown-placeholder",
    Severity.WARNING,
    N_("“{placeholder}” is no placeholder for file names; the usual names are used"),
    N_("Placeholders are: {known}"),
    doc=Doc(
        N_("What stands in braces in the pattern of file names is the name of a column of the roles sheet."),
        N_("The files would be called something else than somebody meant."),
        N_("{departmant}/{title} → {department}/{title}."),
    ),
)
NEAR_PLACEHOLDER = N_("Is it “{nearest}”? Placeholders are: {known}")
UNUSABLE_FILE_NAME = Kind(
    "SET005",
    "unusable-file-name",
    Severity.WARNING,
    N_("“{setting}” is no pattern for file names; the usual names are used"),
    N_("Put one of {needed} into it, so that a name says whose document it is"),
    doc=Doc(
        N_("The pattern of file names says whose document a file is, and closes its braces."),
        N_("All documents of a department would have one name."),
        N_("{department} → {department}/{title}."),
    ),
)
OPEN_BRACES = N_("Write placeholders in a pair of braces, such as {needed}")
TOO_LONG = N_("Use at most {folders} folders and {characters} characters")

_ENDINGS = (".docx", ".doc")
_FULL_WIDTH = str.maketrans("｛｝／＼", "{}/\\")
"""What a Chinese keyboard types."""


def read_file_name(text: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """The pattern with keys of columns in its braces, and what is wrong with it; then it is empty."""
    pattern = text.translate(_FULL_WIDTH).strip()
    if pattern.casefold().endswith(_ENDINGS):
        pattern = pattern[: pattern.rindex(".")]
    terms = {name: find_term(FILE_NAME_COLUMNS, name) for name in PLACEHOLDER.findall(pattern)}
    unknown = tuple(_unknown(name) for name, term in terms.items() if term is None)
    if unknown:
        return "", unknown
    keys = {name: _key(term) for name, term in terms.items() if term is not None}
    hint = _unusable(pattern, set(keys.values()))
    if hint is not None:
        return "", (_not_usable(text, hint),)
    return PLACEHOLDER.sub(lambda match: f"{{{keys[match[1]]}}}", pattern), ()


def _unusable(pattern: str, keys: set[str]) -> str | None:
    """What to do about a pattern that is none, as a message id; None: it is one."""
    if len(pattern) > LONGEST_PATTERN or len(split_pattern(pattern)) > MOST_FOLDERS + 1:
        return TOO_LONG
    if set(PLACEHOLDER.sub("", pattern)) & set("{}"):
        return OPEN_BRACES
    return None if keys & {"title", "code"} else UNUSABLE_FILE_NAME.hint


def _key(term: Term) -> str:
    """The column of the role is called after what it holds."""
    return "title" if term.key == "role" else term.key


def _shown(term: Term) -> Bilingual:
    """A placeholder as it is typed."""
    return Bilingual(f"{{{term.title.zh}}}", f"{{{_key(term)}}}")


def _unknown(name: str) -> Diagnostic:
    spellings = {
        spelling: _shown(term).in_("en" if spelling.isascii() else "zh")
        for term in FILE_NAME_COLUMNS
        for spelling in (*term.names, _key(term))
    }
    near = nearest(name, spellings)
    return finding(
        UNKNOWN_PLACEHOLDER,
        params={
            "placeholder": f"{{{name}}}",
            "known": tuple(map(_shown, FILE_NAME_COLUMNS)),
            "nearest": near[0] if near else "",
        },
        value=f"{{{name}}}",
        candidates=near,
        hint=NEAR_PLACEHOLDER if near else None,
    )


def _not_usable(text: str, hint: str) -> Diagnostic:
    needed = tuple(_shown(term) for term in FILE_NAME_COLUMNS if _key(term) in ("title", "code"))
    return finding(
        UNUSABLE_FILE_NAME,
        params={
            "setting": text,
            "needed": needed,
            "folders": MOST_FOLDERS,
            "characters": LONGEST_PATTERN,
        },
        value=text,
        hint=hint,
    )
