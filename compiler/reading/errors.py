"""Why a file cannot be read: one sentence each, and what to do next."""

from __future__ import annotations

from pathlib import Path

from compiler.diagnostics import CompilerError, Kind, Param, Severity, finding
from compiler.locale import N_


def _kind(number: int, name: str, message: str, hint: str) -> Kind:
    return Kind(f"READ{number:03}", name, Severity.ERROR, message, hint)


MISSING = _kind(1, "file-missing", N_("{file} does not exist"), N_("Check the name and the folder: {folder}"))
FOLDER = _kind(2, "not-a-file", N_("{file} is a folder"), N_("Name the workbook in it"))
DENIED = _kind(
    3,
    "not-readable",
    N_("{file} cannot be opened: {reason}"),
    N_("Close it in Excel, or ask for the right to read it"),
)
EMPTY = _kind(4, "empty-file", N_("{file} is empty (0 bytes)"), N_("Save the workbook again in Excel"))
NOT_A_WORKBOOK = _kind(
    5, "not-a-workbook", N_("{file} is not an Excel workbook"), N_("Open it in Excel and save it as .xlsx")
)
ENCRYPTED_ODS = _kind(
    17,
    "encrypted-open-document",
    N_("{file} is protected by a password, which cannot be given for an OpenDocument file"),
    N_("Save it without a password, or as .xlsx with one"),
)
LOCK_FILE = _kind(
    7,
    "lock-file",
    N_("{file} is not the workbook but the mark that Excel leaves while it is open"),
    N_("Name the workbook itself: {real}"),
)
DAMAGED = _kind(
    8,
    "damaged",
    N_("{file} is damaged: {part} cannot be read"),
    N_("Open it in Excel, let Excel repair it, and save it again"),
)
DTD = _kind(
    10,
    "document-type",
    N_("{file} holds a document type definition, which no workbook needs; it is not read"),
    N_("Open it in Excel and save it again"),
)
BEING_SAVED = _kind(
    13,
    "being-saved",
    N_("{file} is being saved while it is read"),
    N_("Wait until it is saved, then run this again"),
)
HELD = _kind(
    21,
    "held",
    N_("{file} is open in Excel or another program that lets nobody else read it"),
    N_("Close it there, then run this again"),
)
NO_SHEET = _kind(11, "no-worksheet", N_("{file} has no worksheet"), N_("Save the workbook again in Excel"))


def refuse(kind: Kind, path: Path, hint: str | None = None, **params: Param) -> CompilerError:
    """The error that says why ``path`` cannot be read; ``hint`` where the next step is another than usual."""
    return CompilerError(finding(kind, params={"file": path.name, **params}, file=path.name, hint=hint))
