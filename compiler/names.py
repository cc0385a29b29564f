"""File names from role names: readable, safe on every system, and never twice the same."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, NamedTuple

RESTRICTED = "restricted"
"""The folder of what is for few eyes."""
USUAL_PATTERN = "{department}/{title}"
"""The place of a document below ``documents/``, without its ending."""
MOST_FOLDERS = 8
LONGEST_PATTERN = 200
"""Characters of a pattern; what is longer is a text that somebody put into the wrong cell."""
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

_FORBIDDEN = str.maketrans(
    {"/": "／", "\\": "＼", ":": "：", "*": "＊", "?": "？", '"': "＂", "<": "＜", ">": "＞", "|": "｜"}
)
"""What Windows forbids in names, as the full-width sign that looks like it."""
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
"""Controls, marks of direction, fillers and selectors, halves of surrogates, what is no character."""
_DEVICES = re.compile(
    r"(?:con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(?:\..*)?", re.IGNORECASE
)
"""Names that Windows keeps for devices, whatever their ending."""
_LONGEST = 120
"""Bytes of UTF-8 in one name; file systems allow 255."""
_LONGEST_PATH = 180
"""UTF-16 units of a path below the release: Windows allows 260 in all, and a store lies in folders."""
_LONGEST_MARK = 40
"""Bytes of a code that tells two names apart."""
_ENDING = ".docx"
_UNNAMED = "_"

_SEPARATORS = r" \-–—_·•~～、，,;；+＋&＆."
_OPENING, _CLOSING = r"(\[（【［〔《「『<", r")\]）】］〕》」』>"
_LITERAL = re.compile(
    rf"(?P<sep>[{_SEPARATORS}]+)|(?P<open>[{_OPENING}])|(?P<close>[{_CLOSING}])"
    rf"|(?P<word>[^{_SEPARATORS}{_OPENING}{_CLOSING}]+)"
)
_NOTHING = " .-–—－/／_"
"""Who fills a cell with nothing but these means that there is nothing."""


@dataclass(frozen=True, slots=True)
class NamedRole:
    """What the place of a role's document is made of."""

    department: str
    title: str
    code: str = ""
    confidential: bool = False
    facts: tuple[tuple[str, str], ...] = ()
    """Key and value of other placeholders."""

    def value(self, key: str) -> str:
        """What stands for a placeholder; empty: there is nothing that anybody could see."""
        own = {"department": self.department, "title": self.title, "code": self.code}
        text = own.get(key) or dict(self.facts).get(key, "")
        return text if _INVISIBLE.sub("", text).strip().strip(_NOTHING) else ""


class _Piece(NamedTuple):
    """A piece of a name: of the pattern, or the value of a placeholder."""

    kind: Literal["sep", "open", "close", "word", "value", "empty"]
    text: str


def document_paths(roles: Sequence[NamedRole], pattern: str = USUAL_PATTERN) -> tuple[str, ...]:
    """The place of each role's document below the release, with ``/``: ``documents/运营部/运营经理.docx``.

    Roles whose places would be one on any system (case, Unicode form) are told apart by their code, else
    by a number in the order of their exact names, so that the order of the roles does not matter.
    """
    folders = split_pattern(pattern)
    plain = [_place(role, folders) for role in roles]
    twins: dict[str, list[int]] = defaultdict(list)
    for index, path in enumerate(plain):
        twins[_key(path)].append(index)
    taken = {key for key, indexes in twins.items() if len(indexes) == 1}
    paths = list(plain)
    for indexes in twins.values():
        if len(indexes) > 1:
            for index in sorted(indexes, key=lambda i: (*_order(roles[i]), i)):
                paths[index] = _told_apart(plain[index], roles[index].code, taken)
    return tuple(f"{path}{_ENDING}" for path in paths)


def split_pattern(pattern: str) -> tuple[str, ...]:
    """The names that a pattern makes, folders first; a backslash parts them as ``/`` does."""
    return tuple(part for part in re.split(r"[/\\]", pattern) if part.strip(_NOTHING))


def safe_name(text: str) -> str:
    """One name of a file or folder that every system accepts; at most 120 bytes of UTF-8.

    Hidden files begin with a dot, and options of commands with a dash: names do with neither.
    """
    name = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).translate(_FORBIDDEN)
    name = unicodedata.normalize("NFC", " ".join(name.split())).lstrip(" .-").rstrip(" .")
    if name.startswith("~$"):
        name = "～" + name[1:]
    if _DEVICES.fullmatch(name):
        name = f"{_UNNAMED}{name}"
    return _shortened(name, _LONGEST) or _UNNAMED


# ---------------------------------------------------------------------------------------- patterns


def _place(role: NamedRole, folders: Sequence[str]) -> str:
    """The path of a role's document without its ending.

    A name that is empty for the role is left out; a path with neither its title nor its code gets the title.
    """
    top = RESTRICTED if role.confidential else "documents"
    filled = (_filled(part, role) for part in folders)
    names = [safe_name(text) for text in filled if text]
    if not names or not any(role.value(key) for key in _keys(folders) if key in ("title", "code")):
        names.append(safe_name(role.title))
    *above, name = _fitting(names, _LONGEST_PATH - len(f"{top}{_ENDING}") - len(names))
    return "/".join((top, *map(_folder, above), name))


def _keys(folders: Iterable[str]) -> Iterator[str]:
    return (key for part in folders for key in PLACEHOLDER.findall(part))


def _filled(part: str, role: NamedRole) -> str:
    """One name of a pattern for a role: ``{code}-{title}`` is ``A1-Clerk``, or ``Clerk`` without a code."""
    return _joined(_without_empty_brackets(list(_without_empty_words(_pieces(part, role)))))


def _pieces(part: str, role: NamedRole) -> Iterator[_Piece]:
    """The pieces of one name; ``re.split`` alternates literal texts and keys."""
    for number, text in enumerate(PLACEHOLDER.split(part)):
        if number % 2:
            value = role.value(text)
            yield _Piece("value" if value else "empty", value)
        else:
            for match in _LITERAL.finditer(text):
                yield _Piece(match.lastgroup, match.group())  # type: ignore[arg-type]  # the groups are named so


def _without_empty_words(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """A word goes with its only value: of ``{title} V{version}`` no ``V`` is left without a version."""
    for is_word, group in groupby(pieces, key=lambda piece: piece.kind in ("word", "value", "empty")):
        word = list(group)
        kinds = {piece.kind for piece in word}
        if not is_word or "value" in kinds or "empty" not in kinds:
            yield from (piece for piece in word if piece.kind != "empty")


def _without_empty_brackets(pieces: list[_Piece]) -> list[_Piece]:
    """Brackets around nothing go, from the inside out."""
    kept: list[_Piece] = []
    for piece in pieces:
        inside = next((n for n in range(len(kept) - 1, -1, -1) if kept[n].kind != "sep"), None)
        if piece.kind == "close" and inside is not None and kept[inside].kind == "open":
            del kept[inside:]
        else:
            kept.append(piece)
    return kept


def _joined(pieces: Iterable[_Piece]) -> str:
    """The pieces as a text: separators stand between things; of several that meet the last one does."""
    said: list[_Piece] = []
    for piece in pieces:
        if piece.kind in ("sep", "close") and said and said[-1].kind == "sep":
            said.pop()
        if piece.kind != "sep" or (said and said[-1].kind != "open"):
            said.append(piece)
    if said and said[-1].kind == "sep":
        said.pop()
    return "".join(piece.text for piece in said)


# ------------------------------------------------------------------------------------------ safety


def _folder(name: str) -> str:
    """The name of a folder: never what a document beside it may be called."""
    return f"{name}{_UNNAMED}" if _key(name).endswith((_ENDING, ".pdf")) else name


def _key(path: str) -> str:
    """Equal for paths that some system holds to be one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKD", path).casefold())


def _fitting(names: Sequence[str], room: int) -> list[str]:
    """The names, the longest ones cut until all together take ``room`` UTF-16 units."""
    longest = max(map(_units, names))
    while sum(min(_units(name), longest) for name in names) > room:
        longest -= 1
    return [_cut(name, longest) for name in names]


def _order(role: NamedRole) -> tuple[object, ...]:
    return role.code, role.department, role.title, role.facts


def _told_apart(path: str, code: str, taken: set[str]) -> str:
    """The path with the code, unless it is in the name already, or with the first free number behind it."""
    folder, _, name = path.rpartition("/")
    tells = bool(code) and _key(safe_name(code)) not in _key(name)
    number = 1
    while True:
        mark = f" ({number})" if number > 1 else ""
        if tells and number == 1:
            mark = f" ({_shortened(safe_name(code), _LONGEST_MARK)})"
        candidate = f"{folder}/{_shortened(name, _LONGEST - len(mark.encode()))}{mark}"
        if _key(candidate) not in taken:
            taken.add(_key(candidate))
            return candidate
        number += 1


def _units(text: str) -> int:
    """UTF-16 units: what Windows counts."""
    return len(text.encode("utf-16-le")) // 2


def _cut(name: str, units: int) -> str:
    """The name cut to so many UTF-16 units, between characters."""
    if _units(name) <= units:
        return name
    return name.encode("utf-16-le")[: units * 2].decode("utf-16-le", errors="ignore").rstrip(" .")


def _shortened(name: str, limit: int) -> str:
    """The name cut to ``limit`` bytes of UTF-8, between characters."""
    if len(name.encode()) <= limit:
        return name
    return name.encode()[:limit].decode(errors="ignore").rstrip(" .")
