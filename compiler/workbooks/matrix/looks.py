"""What the cells of the workbook look like: one accent colour, thin rules, much white."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compiler.locale import Language
from compiler.signs import SIGNS
from compiler.workbooks.palette import ACCENT, GREY, PALE, RULE

FONTS: Mapping[Language, str] = {"zh": "微软雅黑", "en": "Calibri"}
INK = "#1F2328"
_SUBTOTAL = "#F6F8FA"
_PERCENT, _FINE, _NUMBER, _DAY = (
    {"num_format": "0.0%"}, {"num_format": "0.00%"}, {"num_format": "#,##0"}, {"num_format": "yyyy-mm-dd"},
)  # fmt: skip
_RIGHT, _CENTRE, _MIDDLE = {"align": "right", "indent": 1}, {"align": "center"}, {"valign": "vcenter"}
_LINK = {"font_color": ACCENT, "underline": 0}
_LEFT_RULE = {"left": 1, "left_color": RULE}

_Looks = dict[str, dict[str, Any]]


def formats(workbook: Any, language: Language) -> Mapping[str, Any]:
    """Everything that a cell can look like, by name."""
    base = {"font_name": FONTS[language], "font_size": 10, "valign": "top"}
    wanted = _of_lists(base) | _of_matrices(base) | _of_page(base)
    return {name: workbook.add_format(properties) for name, properties in wanted.items()}


def _head(base: Mapping[str, Any]) -> dict[str, Any]:
    rule = {"bottom": 2, "bottom_color": ACCENT}
    return {**base, **rule, **_MIDDLE, "bold": True, "bg_color": PALE, "text_wrap": True}


def _of_lists(base: Mapping[str, Any]) -> _Looks:
    head, rule = _head(base), {**base, **_MIDDLE, "bottom": 1, "bottom_color": RULE}
    return {
        "head": head,
        "head_centre": {**head, **_CENTRE},
        "head_right": {**head, **_RIGHT},
        "text": rule,
        "wrap": {**rule, "text_wrap": True},
        "quiet": {**rule, "font_color": GREY, "text_wrap": True},
        "link": {**rule, **_LINK},
        "link_wrap": {**rule, **_LINK, "text_wrap": True},
        "figure": {**rule, **_RIGHT},
        "count": {**rule, **_NUMBER, **_RIGHT},
        "share": {**rule, **_PERCENT, **_RIGHT},
        "weight": {**rule, "num_format": "0%", **_RIGHT},
        "weight_fine": {**rule, **_FINE, **_RIGHT},
        "day": {**rule, **_DAY, "align": "left"},
    }


def _of_matrices(base: Mapping[str, Any]) -> _Looks:
    head, middle = _head(base), {**base, **_MIDDLE, "bottom": 1, "bottom_color": RULE}
    sub = {**middle, "bold": True, "bg_color": _SUBTOTAL}
    upright = {**head, **_CENTRE, "rotation": 90, "font_size": 9, "valign": "bottom"}
    looks = {
        "title": {**base, **_MIDDLE, "bold": True, "font_size": 16},
        "facts": {**base, **_MIDDLE, "font_color": GREY},
        "legend": {**base, "font_color": GREY},
        "head_plain": {**head, "bottom": 0},
        "head_low": {**head, "valign": "bottom"},
        "head_low_centre": {**head, **_CENTRE, "valign": "bottom"},
        "head_module": {**head, **_CENTRE, **_LEFT_RULE, "bottom": 1, "bottom_color": RULE},
        "head_group": {**head, **_LEFT_RULE, "bottom": 0, "text_wrap": False},
        "head_upright": {**upright, "bold": False},
        "head_first": {**upright, **_LEFT_RULE},
        "accountable": {"bold": True, "font_color": "#FFFFFF", "bg_color": ACCENT},
    }
    for name, own in (("middle", middle), ("sub", sub)):
        looks |= {
            name: own,
            f"{name}_link": {**own, **_LINK},
            f"{name}_share": {**own, **_PERCENT, **_RIGHT},
            f"{name}_count": {**own, **_NUMBER, **_RIGHT},
            f"{name}_status": {**own, **_CENTRE},
            f"{name}_first": {**own, **_CENTRE, **_LEFT_RULE},
        }
    for status, sign in SIGNS.items():
        looks[f"legend_{status.value}"] = {**base, "font_color": sign.colour}
    return looks


def _of_page(base: Mapping[str, Any]) -> _Looks:
    large = {**base, "font_size": 30, "align": "left", "valign": "bottom", "font_color": INK, **_NUMBER}
    looks = {
        "page_title": {**base, **_MIDDLE, "font_size": 24, "bold": True, "font_color": ACCENT},
        "page_facts": {**base, "font_color": GREY, "bottom": 2, "bottom_color": ACCENT},
        "page_head": {**base, **_MIDDLE, "font_size": 11, "bold": True, "bottom": 1, "bottom_color": ACCENT},
        "answer": {**base, **_MIDDLE, "bottom": 1, "bottom_color": RULE, "text_wrap": True},
        "answer_link": {**base, **_MIDDLE, **_LINK, "bottom": 1, "bottom_color": RULE, "bold": True},
        "figure_large": large,
        "figure_accent": {**large, "font_color": ACCENT, "bold": True},
        "figure_label": {**base, "font_color": INK},
        "figure_note": {**base, "font_size": 9, "font_color": GREY},
        "chart_title": {**base, "font_size": 11, "bold": True, "font_color": INK},
    }
    for status, sign in SIGNS.items():
        looks[f"strip_{status.value}"] = {**base, **_MIDDLE, "bg_color": sign.pale, "indent": 1}
    return looks
