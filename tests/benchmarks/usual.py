"""The same job with the usual stack: pandas reads with openpyxl, docxtpl writes, openpyxl makes the matrix.

Written the way its documentation shows it, with nothing slowed down: one template, rendered per role.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pandas as pd
from docxtpl import DocxTemplate
from openpyxl import Workbook

_ROLE = ("岗位", "Role", "Work Role")


def template(source: Path | None = None) -> bytes:
    """A template with a heading, a facts table, a list or table per module and a sign-off; ``source`` is a
    company's own, at whose end they go.
    """
    document = docx.Document(str(source) if source else None)
    known = {style.name for style in document.styles}
    bullets, grid = (name if name in known else None for name in ("List Number", "Table Grid"))
    document.add_paragraph("{{ title }}", style="Title" if "Title" in known else None)
    _loop_table(document, ["{{ fact.label }}", "{{ fact.value }}"], "fact in facts")
    document.add_paragraph("{%p for module in modules %}")
    document.add_paragraph("{{ module.title }}", style=_heading(known))
    document.add_paragraph("{%p if module.columns|length < 3 %}")
    document.add_paragraph("{%p for row in module.rows %}")
    document.add_paragraph("{{ row|join(' · ') }}", style=bullets)
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p else %}")
    table = document.add_table(rows=4, cols=3, style=grid)
    table.rows[0].cells[0].text = "{%tc for column in module.columns %}"
    table.rows[0].cells[1].text = "{{ column }}"
    table.rows[0].cells[2].text = "{%tc endfor %}"
    table.rows[1].cells[0].text = "{%tr for row in module.rows %}"
    table.rows[2].cells[0].text = "{%tc for cell in row %}"
    table.rows[2].cells[1].text = "{{ cell }}"
    table.rows[2].cells[2].text = "{%tc endfor %}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("Sign-off", style=_heading(known))
    _loop_table(document, ["{{ line }}", ""], "line in signatures")
    data = BytesIO()
    document.save(data)
    return data.getvalue()


def _heading(known: set[str | None]) -> str | None:
    return "Heading 1" if "Heading 1" in known else None


def _loop_table(document: Any, cells: list[str], loop: str) -> None:
    """A table of one row for each turn of a loop."""
    table = document.add_table(rows=3, cols=len(cells))
    table.rows[0].cells[0].text = f"{{%tr for {loop} %}}"
    for cell, text in zip(table.rows[1].cells, cells, strict=True):
        cell.text = text
    table.rows[2].cells[0].text = "{%tr endfor %}"


def run(master: Path, output: Path) -> int:
    """Read, write one document per role and a matrix; return the number of documents."""
    sheets = pd.read_excel(master, sheet_name=None, engine="openpyxl", dtype=str, keep_default_na=False)
    modules: dict[str, Any] = {}
    facts: dict[str, list[dict[str, str]]] = {}
    for name, frame in sheets.items():
        role = next((column for column in frame.columns if column in _ROLE), None)
        if role is None:
            continue
        if frame[role].is_unique and not facts:
            for row in frame.to_dict("records"):
                facts[row[role]] = [{"label": str(key), "value": value} for key, value in row.items()]
            continue
        modules[name] = dict(list(frame.groupby(role, sort=False)))
    roles = list(facts) or list(dict.fromkeys(role for groups in modules.values() for role in groups))
    source = template()
    output.mkdir(parents=True, exist_ok=True)
    for number, role in enumerate(roles):
        document = DocxTemplate(BytesIO(source))
        context = {
            "title": role,
            "facts": facts.get(role, []),
            "signatures": ["Prepared by", "Reviewed by", "Approved by", "Supervisor", "Employee"],
            "modules": [
                {
                    "title": name,
                    "columns": [column for column in groups[role].columns if column not in _ROLE],
                    "rows": groups[role].drop(columns=[*_ROLE], errors="ignore").to_numpy().tolist(),
                }
                for name, groups in modules.items()
                if role in groups
            ],
        }
        document.render(context, autoescape=True)
        document.save(output / f"{number}.docx")
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["Role", *modules])
    for role in roles:
        sheet.append([role, *(len(groups[role]) if role in groups else 0 for groups in modules.values())])
    workbook.save(output / "matrix.xlsx")
    return len(roles)


if __name__ == "__main__":
    sys.stdout.write(f"{run(Path(sys.argv[1]), Path(sys.argv[2]))}\n")
