"""The coverage audit as a page: one file with all it needs, for browsers, file shares and e-mail.

The page loads nothing and may run nothing but its own script: its content security policy names the hashes of
that script and of the styles. The data lie beside them as JSON, in which no letter can end the element.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import PurePosixPath

from compiler.locale import N_, translator
from compiler.model.audit import AuditCell, AuditDepartment, AuditReport, Tally
from compiler.model.coverage import Status
from compiler.report.html.data import Scope, page_data
from compiler.signs import SIGNS

NAME = "coverage.html"
MOST = 3_000
"""So many roles are one page; of more, each department has its own, and the page is their index."""

TITLE = N_("Coverage audit")
NOSCRIPT = N_("This page needs JavaScript, which is turned off here. Open it in a browser.")
_MEANT = "<>&\u2028\u2029"


def audit_pages(report: AuditReport, name: str = NAME, most: int = MOST) -> Iterator[tuple[str, bytes]]:
    """The page, called ``name``; of more roles than ``most`` the index, and pages of departments.

    A department of more than ``most`` roles has several.

    Those are numbered, in a folder beside the index: no name of the master becomes a file name here.
    """
    if report.roles - report.confidential <= most:
        yield name, _page(report, Scope())
        return
    report = replace(
        report, departments=tuple(part for each in report.departments for part in _parts(each, most))
    )
    folder = f"{PurePosixPath(name).stem}-departments"
    digits = max(len(str(len(report.departments))), 3)
    names = tuple(f"{number:0{digits}}.html" for number in range(1, len(report.departments) + 1))
    yield name, _page(report, Scope(files=tuple(f"{folder}/{each}" for each in names)))
    for number, each in enumerate(names):
        yield f"{folder}/{each}", _page(report, Scope(only=number, index=f"../{name}"))


def _parts(department: AuditDepartment, most: int) -> Iterator[AuditDepartment]:
    """A department as it is, or cut into parts of so many roles, each with the figures of its own."""
    roles, count = department.roles, -(-len(department.roles) // most)
    if count < 2:
        yield department
        return
    for number in range(count):
        own = roles[number * most : (number + 1) * most]
        modules = tuple(map(_tally, zip(*(role.cells for role in own), strict=True)))
        yield replace(
            department,
            roles=own,
            confidential=0 if number else department.confidential,
            modules=modules,
            tally=_tally(cell for role in own for cell in role.cells),
            part=f"{number + 1}/{count}",
        )


def _tally(cells: Iterable[AuditCell]) -> Tally:
    every = list(cells)
    counts = Counter(cell.status for cell in every)
    return Tally(
        sum(cell.covered for cell in every),
        sum(cell.expected for cell in every),
        {status: counts[status] for status in Status},
        sum(cell.inferred for cell in every),
    )


def _page(report: AuditReport, scope: Scope) -> bytes:
    style = _asset("page.css").replace("@@COLOURS@@", _colours())
    script = _asset("page.js").replace("//@@GAPS@@\n", _asset("gaps.js"))
    say = translator(report.language)
    parts = {
        "LANG": "zh-CN" if report.language == "zh" else "en",
        "TITLE": html.escape(f"{say(TITLE)} · {report.period}"),
        "NOSCRIPT": html.escape(say(NOSCRIPT)),
        "STYLE": style,
        "STYLE_HASH": _hash(style),
        "SCRIPT": script,
        "SCRIPT_HASH": _hash(script),
        "DATA": _inert(page_data(report, scope)),
    }
    # In one pass: nothing that the parts hold is looked at again.
    return re.sub(r"@@(\w+)@@", lambda found: parts[found[1]], _asset("page.html")).encode()


def _asset(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _colours() -> str:
    """Colour of each status; the wash behind it is the same, let through by any background."""
    return "\n".join(
        f".s-{status.value} {{ --colour: {sign.colour}; --wash: {sign.colour}26; }}"
        for status, sign in SIGNS.items()
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _inert(data: Mapping[str, object]) -> str:
    """JSON without a letter that means something to HTML or ends a line of a script."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for letter in _MEANT:
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text
