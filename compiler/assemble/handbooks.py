"""Handbooks: the documents of a department, or of everybody, bound into one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from compiler.locale import N_, Language, translator
from compiler.model.documents import Chapter, Handbook, RoleDocument
from compiler.names import NamedRole, document_paths

TITLE = N_("Handbook of roles and duties")
OTHERS = N_("Other roles")
ROLES = N_("{count} roles")
ONE_ROLE = N_("1 role")

Binding = Literal["department", "all"]
FOLDER = "handbook"


@dataclass(frozen=True, slots=True)
class Bound:
    """What a build decides about its handbooks."""

    by: Binding
    language: Language
    company: str
    period: str


def handbooks(
    documents: Sequence[RoleDocument], departments: Mapping[str, str], bound: Bound
) -> tuple[Handbook, ...]:
    """A handbook for each department, or one with a chapter for each; ``departments`` by role id.

    Confidential roles stay out.
    """
    say = translator(bound.language)
    groups: dict[str, list[RoleDocument]] = defaultdict(list)
    for document in documents:
        if not document.confidential:
            groups[departments.get(document.role, "") or say(OTHERS)].append(document)
    if bound.by == "all":
        one = len(groups) == 1
        chapters = tuple(Chapter("" if one else name, tuple(own)) for name, own in groups.items())
        books = {say(TITLE): chapters} if groups else {}
    else:
        books = {name: (Chapter("", tuple(own)),) for name, own in groups.items()}
    paths = document_paths([NamedRole("", name) for name in books])
    return tuple(
        Handbook(
            path=f"{FOLDER}/{path.rpartition('/')[2]}",
            language=bound.language,
            title=say(TITLE),
            lines=_lines(name if bound.by == "department" else "", chapters, bound),
            company=bound.company,
            chapters=chapters,
        )
        for (name, chapters), path in zip(books.items(), paths, strict=True)
    )


def _lines(department: str, chapters: Sequence[Chapter], bound: Bound) -> tuple[str, ...]:
    say = translator(bound.language)
    count = sum(len(chapter.documents) for chapter in chapters)
    roles = say(ONE_ROLE) if count == 1 else say(ROLES).format(count=count)
    return (*((department,) if department else ()), f"{bound.period} · {roles}")
