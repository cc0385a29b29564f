"""Which of a template's styles stands for what, and our own where it has none (ECMA-376 part 1, 17.7).

Built-in styles carry their English name in every language of Word; only their ids differ.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from compiler.documents.default import default_styles
from compiler.documents.house.markup import (
    W,
    attribute,
    child,
    children,
    parse,
    set_attribute,
    value,
    within,
)
from compiler.documents.look import Look

if TYPE_CHECKING:
    from lxml import etree

_OURS = "Duty"
"""Before the ids and names of styles that we add: no template has such ones by chance."""
_USUAL_SIZE = 21
"""Of our own template's letters, in half points; added styles keep the proportion to the template's."""


class Wanted(NamedTuple):
    """A style that documents need."""

    field: str
    """Of `Look`."""
    kind: str
    """``paragraph``, ``character`` or ``table``."""
    names: tuple[str, ...]
    """Names under which templates have it, best first, folded."""
    ours: str
    """Id of the style in our own template."""
    needed: bool = True
    """Worth a finding where it is missing: people expect their own look."""

    @property
    def label(self) -> str:
        """The name under which a template is best given it: Word's own English one, where there is one."""
        return next(name for name in reversed(self.names) if name.isascii()).title()


_TABLE_TEXTS = ("duty table text", "table text", "表格文字", "表格正文")
_TABLE_HEADS = ("duty table head", "table head", "table heading", "表头")
WANTED = (
    Wanted("title", "paragraph", ("title",), "Title"),
    Wanted("subtitle", "paragraph", ("subtitle",), "Subtitle"),
    Wanted("text", "paragraph", ("normal",), "", needed=False),
    Wanted("purpose", "paragraph", ("duty purpose", "purpose"), "Purpose", needed=False),
    Wanted("list_item", "paragraph", ("duty list", "list number", "list paragraph"), "ListNumber"),
    Wanted("list_detail", "paragraph", ("duty list detail", "list detail"), "ListDetail", needed=False),
    Wanted("gap", "paragraph", ("duty gap", "gap"), "Gap", needed=False),
    Wanted("table_text", "paragraph", _TABLE_TEXTS, "TableText", needed=False),
    Wanted("table_figure", "paragraph", ("duty table figure", "table figure"), "TableFigure", needed=False),
    Wanted("table_head", "paragraph", _TABLE_HEADS, "TableHead", needed=False),
    Wanted("fact_label", "paragraph", ("duty fact label", "fact label"), "FactLabel", needed=False),
    Wanted("sign_text", "paragraph", ("duty sign text", "sign text"), "SignText", needed=False),
    Wanted("contents_1", "paragraph", ("toc 1",), "TOC1", needed=False),
    Wanted("contents_2", "paragraph", ("toc 2",), "TOC2", needed=False),
    Wanted("draft", "character", ("duty draft", "draft"), "Draft", needed=False),
    Wanted("second", "character", ("second language",), "SecondLanguage", needed=False),
    Wanted("duty_table", "table", ("duty table",), "DutyTable"),
    Wanted("facts_table", "table", ("facts table", "duty facts table"), "FactsTable", needed=False),
    Wanted("sign_table", "table", ("sign table", "duty sign table"), "SignTable", needed=False),
)  # fmt: skip
_LEVELS = 4
_IN_TABLES = 19
"""The largest letters in tables, in half points: their columns are as wide as these need."""
_GRIDS = ("table grid", "网格型", "grid table light", "table grid light")


@dataclass(frozen=True, slots=True)
class Missing:
    """A style that the template lacks, and what stands in for it."""

    wanted: str
    instead: str


class StyleSheet:
    """The styles of a template."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self._by_id = {attribute(style, "styleId"): style for style in children(root, "style")}
        self._by_name: dict[tuple[str, str], str] = {}
        for identity, style in self._by_id.items():
            key = attribute(style, "type") or "paragraph", value(style, "name").casefold()
            self._by_name.setdefault(key, identity)

    def add(self, identity: str, style: etree._Element) -> None:
        """Put a style behind the others."""
        self.root.append(style)
        self._by_id[identity] = style
        key = attribute(style, "type"), value(style, "name").casefold()
        self._by_name.setdefault(key, identity)

    def find(self, kind: str, *names: str) -> str:
        """The id of the first of these styles that there is; empty: none."""
        return next((found for name in names if (found := self._by_name.get((kind, name), ""))), "")

    def name(self, identity: str) -> str:
        """What people see in the list of styles."""
        return value(self._by_id[identity], "name") if identity in self._by_id else ""

    def has(self, identity: str) -> bool:
        """Whether there is a style of that id."""
        return identity in self._by_id

    @cached_property
    def default(self) -> str:
        """The id of the style of paragraphs that name none; empty: there is none."""
        for identity, style in self._by_id.items():
            is_default = attribute(style, "default") in {"1", "true", "on"}
            if is_default and (attribute(style, "type") or "paragraph") == "paragraph":
                return identity
        return self.find("paragraph", "normal")

    def lineage(self, identity: str) -> Iterable[etree._Element]:
        """A style and those that it is based on (17.7.4.3), nearest first."""
        seen: set[str] = set()
        while identity in self._by_id and identity not in seen:
            seen.add(identity)
            yield self._by_id[identity]
            identity = value(self._by_id[identity], "basedOn")

    def outline(self, identity: str) -> int | None:
        """The level of a heading, from 1 on; None for styles of other texts."""
        for style in self.lineage(identity):
            level = value(style, "pPr", "outlineLvl")
            if level.isdigit():
                return int(level) + 1 if int(level) < 9 else None
            name = value(style, "name").casefold()
            if name.startswith("heading ") and name[8:].isdigit():
                return int(name[8:])
        return None

    def numbering(self, identity: str) -> str:
        """The number of the numbering instance that a style brings (17.3.1.19); empty: none."""
        found = (value(style, "pPr", "numPr", "numId") for style in self.lineage(identity))
        number = next(filter(None, found), "")
        return "" if number == "0" else number

    @cached_property
    def size(self) -> int:
        """The size of usual letters, in half points; 20 where nothing is said (17.3.2.38)."""
        for style in self.lineage(self.default):
            if (size := value(style, "rPr", "sz")).isdigit():
                return int(size)
        defaults = within(self.root, "docDefaults", "rPrDefault", "rPr")
        size = value(defaults, "sz") if defaults is not None else ""
        return int(size) if size.isdigit() else 20

    def headings(self) -> tuple[str, ...]:
        """The styles of headings by level, as far as there are any without a hole."""
        found: list[str] = []
        for level in range(1, _LEVELS + 1):
            style = self.find("paragraph", f"heading {level}") or self._by_outline(level)
            if not style:
                break
            found.append(style)
        return tuple(found)

    def _by_outline(self, level: int) -> str:
        for identity, style in self._by_id.items():
            if (
                value(style, "pPr", "outlineLvl") == str(level - 1)
                and attribute(style, "type") == "paragraph"
            ):
                return identity
        return ""


def look_of(styles: StyleSheet, tables: Counter[str]) -> tuple[Look, tuple[Missing, ...]]:
    """The look of a template; styles that it lacks are added to it.

    ``tables`` counts how often the template's own tables have which style: the one that the company uses is
    the one for its duties.
    """
    adding = _Adding(styles)
    missing: list[Missing] = []
    found: dict[str, str] = {}
    headings = list(styles.headings())
    for level in range(len(headings) + 1, _LEVELS + 1):
        headings.append(adding.heading(level))
        if level <= 2:
            missing.append(Missing(f"Heading {level}", styles.name(headings[-1])))
    for wanted in WANTED:
        style = styles.find(wanted.kind, *wanted.names)
        if not style and wanted.field == "duty_table":
            style = _house_table(styles, tables)
        if not style:
            style = adding.add(wanted.ours) if wanted.ours else styles.default
            if wanted.needed:
                missing.append(Missing(wanted.label, styles.name(style)))
        found[wanted.field] = style
    plain = styles.find("paragraph", "plain heading", "duty plain heading")
    contents = found.pop("contents_1"), found.pop("contents_2")
    return Look(headings=tuple(headings), plain_heading=plain, contents=contents, **found), tuple(missing)


def used_styles(styles: StyleSheet, look: Look) -> tuple[tuple[str, str], ...]:
    """What documents need, and the name of the style that they use for it."""
    headings = ((f"Heading {level}", one) for level, one in enumerate(look.headings, start=1))
    contents = ((f"Toc {level}", one) for level, one in enumerate(look.contents, start=1))
    others = ((wanted.label, getattr(look, wanted.field)) for wanted in WANTED if hasattr(look, wanted.field))
    return tuple((name, styles.name(one)) for name, one in (*headings, *others, *contents))


def _house_table(styles: StyleSheet, tables: Counter[str]) -> str:
    """The style that most tables of the template have, else the grid that Word offers; empty: none."""
    used = [style for style, _ in tables.most_common() if style and styles.has(style)]
    own = [style for style in used if styles.name(style).casefold() not in {"normal table", "table normal"}]
    return own[0] if own else styles.find("table", *_GRIDS)


class _Adding:
    """Puts styles of our own template into another one, in that one's letters and sizes."""

    def __init__(self, styles: StyleSheet) -> None:
        self._styles = styles
        self._added: dict[str, str] = {}

    def add(self, ours: str) -> str:
        """The id under which the template has our style now."""
        if ours in self._added:
            return self._added[ours]
        style = copy.deepcopy(_our_styles()[ours])
        in_table = ours == "TableText"
        identity, base = f"{_OURS}{ours.removeprefix(_OURS)}", value(style, "basedOn")
        self._added[ours] = identity
        if self._styles.has(identity):
            return identity
        set_attribute(style, "styleId", identity)
        set_attribute(style, "customStyle", "1")
        name, based = child(style, "name"), child(style, "basedOn")
        if name is not None:
            shown = value(style, "name").removeprefix(f"{_OURS} ")
            set_attribute(name, "val", f"{_OURS} {shown}")
        if based is not None:
            self._rebase(style, based, base)
        for following in children(style, "next"):
            style.remove(following)
        self._adapt(style, most=_IN_TABLES if in_table else None)
        if attribute(style, "type") == "paragraph" and base == "Normal":
            _stand_alone(style, in_table=in_table)
        self._styles.add(identity, style)
        return identity

    def heading(self, level: int) -> str:
        """A heading under Word's own name, so that contents and navigation know it."""
        style = copy.deepcopy(_our_styles()[f"Heading{level}"])
        identity = f"{_OURS}Heading{level}"
        set_attribute(style, "styleId", identity)
        name, based = child(style, "name"), child(style, "basedOn")
        outline = within(style, "pPr", "outlineLvl")
        if name is not None and outline is not None:
            set_attribute(name, "val", f"heading {level}")
            set_attribute(outline, "val", str(level - 1))
        if based is not None:
            self._rebase(style, based, "Normal")
        for following in children(style, "next"):
            style.remove(following)
        self._adapt(style)
        _stand_alone(style, in_table=False)
        self._styles.add(identity, style)
        return identity

    def _rebase(self, style: etree._Element, based: etree._Element, base: str) -> None:
        """On the template's own basis: its usual paragraph, its usual table, or a style of ours."""
        if base == "Normal":
            new = self._styles.default
        elif base == "DefaultParagraphFont":
            new = self._styles.find("character", "default paragraph font")
        elif base == "TableNormal":
            new = self._styles.find("table", "normal table", "table normal")
        else:
            new = self.add(base)
        if new:
            set_attribute(based, "val", new)
        else:
            style.remove(based)

    def _adapt(self, style: etree._Element, most: int | None = None) -> None:
        """The template's letters instead of ours, sizes in proportion up to ``most``, no numbers of ours."""
        for fonts in list(style.iter(f"{W}rFonts")):
            parent = fonts.getparent()
            if parent is not None:
                parent.remove(fonts)
        for size in style.iter(f"{W}sz", f"{W}szCs"):
            scaled = round(int(value(size)) * self._styles.size / _USUAL_SIZE)
            set_attribute(size, "val", str(max(min(scaled, most or scaled), 12)))
        properties = child(style, "pPr")
        numbers = None if properties is None else child(properties, "numPr")
        if properties is not None and numbers is not None:
            properties.remove(numbers)


def _stand_alone(style: etree._Element, *, in_table: bool) -> None:
    """A style without what usual paragraphs of the template have besides letters.

    In Chinese templates that is an indent of two characters, which no list and no cell should have; and a
    grid of characters, which stretches cells. Indents in characters go before those in points (17.3.1.12).
    """
    properties = child(style, "pPr")
    if properties is None:
        properties = style.makeelement(f"{W}pPr")
        _put(style, properties, ("rPr", "tblPr"))
    indent = child(properties, "ind")
    if indent is None:
        indent = properties.makeelement(f"{W}ind", {f"{W}left": "0", f"{W}firstLine": "0"})
        _put(properties, indent, ("contextualSpacing", "mirrorIndents", "jc", "textAlignment", "outlineLvl"))
    for name in ("leftChars", "firstLineChars"):
        set_attribute(indent, name, "0")
    if in_table:
        grid = properties.makeelement(f"{W}snapToGrid", {f"{W}val": "0"})
        _put(properties, grid, ("spacing", "ind", "jc", "outlineLvl"))
        sides = properties.makeelement(f"{W}jc", {f"{W}val": "left"})
        _put(properties, sides, ("outlineLvl",))


def _put(parent: etree._Element, element: etree._Element, before: tuple[str, ...]) -> None:
    """Put an element before the first of these, else last: the order is fixed (``CT_PPr``, 17.3.1.26)."""
    later = next((one for one in parent if str(one.tag).rpartition("}")[2] in before), None)
    if later is None:
        parent.append(element)
    else:
        later.addprevious(element)


@lru_cache(maxsize=1)
def _our_styles() -> Mapping[str, etree._Element]:
    """The styles of our own template, by id."""
    return {attribute(style, "styleId"): style for style in children(parse(default_styles()), "style")}
