"""File names from role names: readable, safe on every system, and never twice the same."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

_FORBIDDEN = str.maketrans(
    {"/": "／", "\\": "＼", ":": "：", "*": "＊", "?": "？", '"': "＂", "<": "＜", ">": "＞", "|": "｜"}
)
"""What Windows forbids in names, as the full-width sign that looks like it."""
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices, whatever their ending."""
_LONGEST = 120
"""Bytes of UTF-8 in one name; file systems allow 255, paths on Windows 260 characters in all."""
_UNNAMED = "_"


@dataclass(frozen=True, slots=True)
class NamedRole:
    """What the place of a role's document is made of."""

    department: str
    title: str
    code: str = ""
    confidential: bool = False


def document_paths(roles: Sequence[NamedRole]) -> tuple[str, ...]:
    """The place of each role's document below the release, with ``/``: ``documents/运营部/运营经理.docx``.

    Roles whose places would be one on any system (case, Unicode form) are told apart by their code, else
    by a number in the order of their exact names, so that the order of the roles does not matter.
    """
    plain = [_folder(role) + safe_name(role.title) for role in roles]
    twins: dict[str, list[int]] = defaultdict(list)
    for index, path in enumerate(plain):
        twins[_key(path)].append(index)
    taken = {key for key, indexes in twins.items() if len(indexes) == 1}
    paths = list(plain)
    for indexes in twins.values():
        if len(indexes) > 1:
            ordered = sorted(indexes, key=lambda i: (roles[i].code, roles[i].department, roles[i].title, i))
            for index in ordered:
                paths[index] = _told_apart(plain[index], roles[index].code, taken)
    return tuple(f"{path}.docx" for path in paths)


def safe_name(text: str) -> str:
    """One name of a file or folder that every system accepts; at most 120 bytes of UTF-8."""
    name = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).translate(_FORBIDDEN)
    name = unicodedata.normalize("NFC", " ".join(name.split()).strip(" ."))
    if name.startswith("~$"):
        name = "～" + name[1:]
    if _DEVICES.fullmatch(name):
        name = f"{_UNNAMED}{name}"
    return _shortened(name, _LONGEST) or _UNNAMED


def _folder(role: NamedRole) -> str:
    top = "restricted/" if role.confidential else "documents/"
    return f"{top}{safe_name(role.department)}/" if role.department.strip() else top


def _key(path: str) -> str:
    """Equal for paths that some system holds to be one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKD", path).casefold())


def _told_apart(path: str, code: str, taken: set[str]) -> str:
    """The path with the code, or the first free number, behind it."""
    folder, _, name = path.rpartition("/")
    number = 1
    while True:
        mark = f" ({safe_name(code)})" if code and number == 1 else f" ({number})" if number > 1 else ""
        room = _LONGEST - len(mark.encode())
        candidate = f"{folder}/{_shortened(name, max(room, 1))}{mark}"
        if _key(candidate) not in taken:
            taken.add(_key(candidate))
            return candidate
        number += 1


def _shortened(name: str, limit: int) -> str:
    """The name cut to ``limit`` bytes of UTF-8, between characters."""
    if len(name.encode()) <= limit:
        return name
    return name.encode()[:limit].decode(errors="ignore").rstrip(" .")
