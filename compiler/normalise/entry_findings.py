"""Findings about module sheets."""

from __future__ import annotations

from compiler.diagnostics import Kind, Severity
from compiler.locale import N_

UNKNOWN_ROLE = Kind(
    "ROLE001",
    "unknown-role",
    Severity.ERROR,
    N_("There is no role “{name}”; what stands in row {rows} goes into no document"),
    N_("Write the role as the roles sheet has it, or add it there"),
)
AMBIGUOUS_ROLE = Kind(
    "ROLE002",
    "ambiguous-role",
    Severity.ERROR,
    N_("“{name}” is the name of several roles; what stands in row {rows} goes into no document"),
    N_("Write one of: {candidates}"),
)
SAME_AS_ABOVE = Kind(
    "ROLE003",
    "blank-role-cell",
    Severity.WARNING,
    N_("The role cell is empty; the rows are read as “{role}”, the role above"),
    N_("Write the role into every row: sorting the sheet would hand these entries to another role"),
)
NO_ROLE = Kind(
    "ROLE004",
    "row-without-role",
    Severity.ERROR,
    N_("No role stands here or above; what stands in row {rows} goes into no document"),
    N_("Write the role into column {column}"),
)
UNKNOWN_ASPECT = Kind(
    "ASPECT001",
    "unknown-aspect",
    Severity.WARNING,
    N_("“{name}” is not an aspect of {module}; it is printed under this heading and covers nothing"),
    N_("Aspects of {module}: {known}"),
)
UNKNOWN_STATUS = Kind(
    "ENTRY004",
    "unknown-status",
    Severity.WARNING,
    N_("“{name}” is not a status; the entry counts as active"),
    N_("Write one of: {known}"),
)
DUPLICATE_ID = Kind(
    "ENTRY005",
    "duplicate-id",
    Severity.WARNING,
    N_("The ID “{name}” stands in the master more than once"),
    N_("First in {first}: give every entry an ID of its own"),
)
EMPTY_TEXT = Kind(
    "ENTRY002",
    "empty-text",
    Severity.WARNING,
    N_("“{column}” is empty"),
    N_("Write it, or delete the row"),
    gap=True,
)
UNKNOWN_COLUMN = Kind(
    "COLUMN001",
    "unknown-column",
    Severity.WARNING,
    N_("The column “{name}” is not part of {module}; its cells go into no document"),
    N_("Rename it to a column of the module, or start its name with _ to keep it to yourselves"),
)
DUPLICATE_COLUMN = Kind(
    "COLUMN003",
    "duplicate-column",
    Severity.ERROR,
    N_("The column “{name}” stands here a second time; only {first} is read, the rest goes nowhere"),
    N_("Move what is here into the column of {first}, or rename this one"),
)
COLUMN_SHIFTED = Kind(
    "COLUMN004",
    "column-shifted",
    Severity.ERROR,
    N_("The column “{name}” seems to stand a row too low: its first cell is empty, row {row} is its own"),
    N_("Move the cells of the column up by one row"),
)
STRUCK = Kind(
    "ENTRY006",
    "struck-through",
    Severity.INFO,
    N_("Struck through, and so retired: what stands in row {rows} goes into no document"),
    N_("Delete the rows, or remove the line through the text if they still hold"),
)
