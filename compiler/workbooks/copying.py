"""Which workbooks can be copied with changes, and how the copy may be called."""

from __future__ import annotations

from pathlib import Path

from compiler.diagnostics import CompilerError, Kind, Severity, finding
from compiler.locale import N_
from compiler.model.workbook import RawWorkbook
from compiler.reading.ooxml.notes import AUTHOR
from compiler.workbooks.edit import WorkbookEdit

NOT_COPIED = Kind(
    "RUN005",
    "not-copied",
    Severity.ERROR,
    N_("{file} is not an .xlsx file; a sheet can only be added to one"),
    N_("Save it as .xlsx in Excel first"),
)
PROTECTED_COPY = Kind(
    "RUN020",
    "protected-not-copied",
    Severity.ERROR,
    N_("{file} is protected by a password, and a copy of it would not be"),
    N_("Write the findings or the blueprint elsewhere: --format json, or -o mine.toml"),
)
WRONG_ENDING = Kind(
    "RUN007",
    "wrong-ending",
    Severity.ERROR,
    N_("A copy of {file} has to end in {ending}; under another name Excel does not open it"),
    N_("Name it for example {example}"),
)
_ENDINGS = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": ".xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml": ".xltx",
    "application/vnd.ms-excel.sheet.macroenabled.main+xml": ".xlsm",
    "application/vnd.ms-excel.template.macroenabled.main+xml": ".xltm",
}
"""What a workbook says that it is, in lower case → the only ending under which Excel opens it."""


def open_copy(raw: RawWorkbook, copy: Path, *, next_step: str | None = None, font: str = "") -> WorkbookEdit:
    """The workbook, open for changes that go into ``copy``; ``font`` is the type of notes.

    Raises CompilerError when it is of an older format or protected, or the copy may not be called so;
    ``next_step`` is what to do about an older format where that is more than to save it as .xlsx.
    """
    if not raw.is_xlsx:
        raise CompilerError(finding(NOT_COPIED, params={"file": raw.file}, file=raw.file, hint=next_step))
    if raw.is_protected:
        raise CompilerError(finding(PROTECTED_COPY, params={"file": raw.file}, file=raw.file))
    edit = WorkbookEdit(raw.path, raw.path.read_bytes(), author=AUTHOR, font=font)
    ending = _ENDINGS.get(edit.content_type.lower(), raw.path.suffix.lower())
    if copy.suffix.lower() != ending:
        params = {"file": raw.file, "ending": ending, "example": f"{copy.stem}{ending}"}
        raise CompilerError(finding(WRONG_ENDING, params=params, file=raw.file))
    return edit
