"""The numbers of lists: instances of our own beside a template's (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from compiler.container import Member, pack
from compiler.documents.house.markup import NAMESPACE, attribute, children, value

if TYPE_CHECKING:
    from lxml import etree

_PLAIN_LISTS = 64
"""Lists are counted in such steps, so that most documents share one packed part."""
ITEMS = "items"
"""The form of the list of duties itself."""
FORMS = {
    ITEMS: ("decimal", "%1.", 420),
    "1.": ("decimal", "%1.", 340),
    "1、": ("decimal", "%1、", 400),
    "1)": ("decimal", "%1)", 340),
    "(1)": ("decimal", "(%1)", 420),
    "（1）": ("decimal", "（%1）", 560),
    "①": ("decimalEnclosedCircle", "%1", 340),
    "a)": ("lowerLetter", "%1)", 340),
    "•": ("bullet", "•", 280),
}  # fmt: skip
"""Form → number format (17.18.59), text of the number, and how far it hangs in twentieths of a point."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """The numbering part, cut where instances go in."""

    part: str
    head: str
    tail: str
    first: int
    """Number of the first instance."""
    abstracts: tuple[tuple[str, int], ...]
    """Form and the number of its abstract definition."""

    def member(self, lists: Sequence[str]) -> Member:
        """The part with an instance for each of ``lists``, given by their forms."""
        if all(form == ITEMS for form in lists):
            lists = [ITEMS] * (-(-max(len(lists), 1) // _PLAIN_LISTS) * _PLAIN_LISTS)
        return _member(self, tuple(lists))


def compile_numbering(root: etree._Element | None, part: str, list_style: str) -> Numbering:
    """Cut a numbering part, or a new one; ``list_style`` is the instance that the list style brings, if any.

    A list style with numbers keeps its own look: our lists are further instances of its definition.
    """
    from lxml import etree  # noqa: PLC0415 - only needed once per run

    if root is None:
        root = etree.fromstring(f'<w:numbering xmlns:w="{NAMESPACE}"/>')
    taken = [int(attribute(one, "abstractNumId") or 0) for one in children(root, "abstractNum")]
    used = [int(attribute(one, "numId") or 0) for one in children(root, "num")]
    own = _abstract_of(root, list_style)
    numbers = {form: max(taken, default=-1) + place for place, form in enumerate(FORMS, start=1)}
    definitions = "".join(_abstract(form, number) for form, number in numbers.items())
    if own is not None:
        numbers[ITEMS] = own
    marks = etree.ProcessingInstruction("abstracts"), etree.ProcessingInstruction("instances")
    root.insert(_end_of(root, "numPicBullet", "abstractNum"), marks[0])
    root.insert(_end_of(root, "numPicBullet", "abstractNum", "num"), marks[1])
    text = etree.tostring(root, encoding="unicode")
    head, _, rest = text.partition("<?abstracts ?>")
    between, _, tail = rest.partition("<?instances ?>")
    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return Numbering(
        part,
        f"{declaration}{head}{definitions}{between}",
        tail,
        max(used, default=0) + 1,
        tuple(numbers.items()),
    )


@lru_cache(maxsize=256)
def _member(numbering: Numbering, lists: tuple[str, ...]) -> Member:
    """An instance restarts at 1 by ``w:startOverride`` (17.9.26)."""
    abstracts = dict(numbering.abstracts)
    instances = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstracts[form]}"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for number, form in enumerate(lists, start=numbering.first)
    )
    return pack(numbering.part, f"{numbering.head}{instances}{numbering.tail}".encode())


def _abstract(form: str, number: int) -> str:
    kind, text, hanging = FORMS[form]
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        f'<w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:suff w:val="tab"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{hanging}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
        "</w:abstractNum>"
    )


def _abstract_of(root: etree._Element, instance: str) -> int | None:
    """The definition of an instance that numbers items; None for bullets and where there is none."""
    for one in children(root, "num"):
        if instance and attribute(one, "numId") == instance:
            number = value(one, "abstractNumId")
            for abstract in children(root, "abstractNum"):
                if attribute(abstract, "abstractNumId") == number and number.isdigit():
                    return int(number) if value(abstract, "lvl", "numFmt") != "bullet" else None
    return None


def _end_of(root: etree._Element, *names: str) -> int:
    """Behind the last element of these names: the order is fixed (``CT_Numbering``, 17.9.17)."""
    places = [
        place
        for place, element in enumerate(root)
        if str(element.tag).rpartition("}")[2] in names or not isinstance(element.tag, str)
    ]
    return max(places, default=-1) + 1
