"""Looks of cells: one with another fill, or new ones (``CT_Stylesheet``, ECMA-376 part 1, 18.8.39)."""

from __future__ import annotations

import re

from compiler.workbooks.edit.markup import HEAD, set_attribute

_LISTS = {
    "fonts": '<font><sz val="11"/><name val="Calibri"/></font>',
    "fills": '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
    "</fill>",
    "borders": "<border><left/><right/><top/><bottom/><diagonal/></border>",
    "cellXfs": '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',
}
"""What a list of looks begins with; the first two fills are the program's own (18.8.21)."""
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs",
          "tableStyles", "colors", "extLst")  # fmt: skip
_XF = re.compile(r"<xf\b[^>]*?(?:/>|>.*?</xf>)", re.DOTALL)
_ITEM = {
    "fonts": re.compile(r"<font\b[^>]*?(?:/>|>.*?</font>)", re.DOTALL),
    "fills": re.compile(r"<fill\b[^>]*?(?:/>|>.*?</fill>)", re.DOTALL),
    "borders": re.compile(r"<border\b[^>]*?(?:/>|>.*?</border>)", re.DOTALL),
    "cellXfs": _XF,
}


def empty_styles(namespace: str) -> str:
    """A styles part for a workbook that has none."""
    lists = "".join(f"<{name}>{first}</{name}>" for name, first in _LISTS.items())
    return f'{HEAD}<styleSheet xmlns="{namespace}">{lists}</styleSheet>'


class Styles:
    """The styles part, to which looks are added at the end of its lists."""

    def __init__(self, text: str) -> None:
        self._text = _complete(text)
        self._counts = {name: len(_ITEM[name].findall(self._list(name))) for name in _LISTS}
        self._xfs = [match[0] for match in _XF.finditer(self._list("cellXfs"))]
        self._added: dict[str, list[str]] = {name: [] for name in _LISTS}
        self._known: dict[tuple[str, str], int] = {}

    def _list(self, name: str) -> str:
        match = re.search(rf"<{name}\b[^>]*>(.*?)</{name}>", self._text, re.DOTALL)
        return match[1] if match else ""

    def _add(self, name: str, element: str) -> int:
        """The number of an element of a list, added where it is new."""
        known = self._known.get((name, element))
        if known is None:
            known = self._known[name, element] = self._counts[name] + len(self._added[name])
            self._added[name].append(element)
        return known

    def filled(self, style: int, colour: str) -> int:
        """The style that looks like ``style`` but for its fill, ``RRGGBB``."""
        xf = self._xfs[style] if 0 <= style < len(self._xfs) else self._xfs[0]
        start, rest = re.match(r"(<xf\b[^>]*?/?>)(.*)", xf, re.DOTALL).groups()  # type: ignore[union-attr]  # it is one
        tag = set_attribute(set_attribute(start, "fillId", str(self._fill(colour))), "applyFill", "1")
        return self._add("cellXfs", tag + rest)

    def _fill(self, colour: str) -> int:
        colours = f'<fgColor rgb="FF{colour}"/><bgColor indexed="64"/>'
        return self._add("fills", f'<fill><patternFill patternType="solid">{colours}</patternFill></fill>')

    def look(
        self, *, bold: bool = False, size: float = 10, colour: str = "1F2328", fill: str = "", rule: str = "",
        wrap: bool = True, centre: bool = False,
    ) -> int:  # fmt: skip
        """A style of our own: font, fill, and a rule below, colours ``RRGGBB``."""
        weight = "<b/>" if bold else ""
        font = self._add(
            "fonts",
            f'<font>{weight}<sz val="{size:g}"/><color rgb="FF{colour}"/><name val="Calibri"/>'
            '<family val="2"/></font>',
        )
        line = f'<bottom style="thin"><color rgb="FF{rule}"/></bottom>' if rule else "<bottom/>"
        border = self._add("borders", f"<border><left/><right/><top/>{line}<diagonal/></border>")
        fills = self._fill(fill) if fill else 0
        align = f'<alignment vertical="{"center" if centre else "top"}" wrapText="{int(wrap)}"/>'
        return self._add(
            "cellXfs",
            f'<xf numFmtId="0" fontId="{font}" fillId="{fills}" borderId="{border}" xfId="0" applyFont="1" '
            f'applyFill="1" applyBorder="1" applyAlignment="1">{align}</xf>',
        )

    @property
    def is_changed(self) -> bool:
        """Whether a look was added."""
        return any(self._added.values())

    def to_text(self) -> str:
        """The part with all that was added."""
        text = self._text
        for name, elements in self._added.items():
            if elements:
                count = self._counts[name] + len(elements)
                end = text.index(f"</{name}>")
                text = text[:end] + "".join(elements) + text[end:]
                tag = re.search(rf"<{name}\b[^>]*>", text)
                if tag and 'count="' in tag[0]:
                    text = (
                        text[: tag.start()] + set_attribute(tag[0], "count", str(count)) + text[tag.end() :]
                    )
        return text


def _complete(text: str) -> str:
    """The part with every list that is needed, an empty one opened."""
    for name, first in _LISTS.items():
        text = re.sub(rf"<{name}(\s[^>]*)?/>", rf"<{name}></{name}>", text)
        match = re.search(rf"<{name}\b[^>]*>(.*?)</{name}>", text, re.DOTALL)
        if match is None:
            place = _place_for(text, name)
            text = f"{text[:place]}<{name}>{first}</{name}>{text[place:]}"
        elif not match[1].strip():
            text = text[: match.start(1)] + first + text[match.end(1) :]
    return text


def _place_for(text: str, name: str) -> int:
    """Where a list belongs: before the first of those that follow it in the schema."""
    followers = _ORDER[_ORDER.index(name) + 1 :]
    found = [match.start() for other in followers if (match := re.search(rf"<{other}[\s/>]", text))]
    return min(found, default=text.rindex("</"))
