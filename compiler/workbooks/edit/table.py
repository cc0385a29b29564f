"""A plain table as one more worksheet."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence

from compiler.workbooks.edit.book import WorkbookEditor
from compiler.workbooks.edit.cells import text_cell
from compiler.workbooks.edit.markup import HEAD, NotEditableError


def with_table(data: bytes, name: str, rows: Sequence[Sequence[str]]) -> bytes:
    """The workbook with a sheet of ``rows`` as its last one, the first row frozen.

    Raises NotEditableError when it cannot be edited.
    """
    try:
        editor = WorkbookEditor(data)
        editor.add_sheet(name, _sheet(editor.namespace, rows))
        return editor.to_bytes()
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise NotEditableError(str(error)) from error


def _sheet(namespace: str, rows: Sequence[Sequence[str]]) -> str:
    """A worksheet of inline strings (ECMA-376 part 1, 18.3.1.53), which are never formulas."""
    lines = []
    for row, cells in enumerate(rows, start=1):
        filled = "".join(text_cell(row, column, cell) for column, cell in enumerate(cells, start=1) if cell)
        lines.append(f'<row r="{row}">{filled}</row>')
    return (
        f'{HEAD}<worksheet xmlns="{namespace}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        '<cols><col min="1" max="8" width="22" customWidth="1"/></cols>'
        f"<sheetData>{''.join(lines)}</sheetData></worksheet>"
    )
