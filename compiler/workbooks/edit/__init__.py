"""The one lossless editor: cells, notes and sheets are added, everything else stays the bytes it was."""

from compiler.workbooks.edit.new_sheet import LINKS, NewSheet, Text, place
from compiler.workbooks.edit.notes import Note, Run
from compiler.workbooks.edit.styles import Look, Paint
from compiler.workbooks.edit.workbook import WorkbookEdit

__all__ = ["LINKS", "Look", "NewSheet", "Note", "Paint", "Run", "Text", "WorkbookEdit", "place"]
