"""Findings about module sheets."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.diagnostics import Doc, Kind, Severity
from compiler.locale import N_
from compiler.normalise.role_cells import RoleProblem

UNKNOWN_ROLE = Kind(
    "ROLE001",
    "unknown-role",
    Severity.ERROR,
    N_("There is no role “{name}”; what stands in row {rows} goes into no document"),
    N_("Write the role as the roles sheet has it, or add it there"),
    doc=Doc(
        N_(
            "A role cell names nobody that the roles sheet has, as a title, code, department/title, or group."
        ),
        N_("The duty would be in no document."),
        N_("Field enginer → Field engineer."),
    ),
)
AMBIGUOUS_ROLE = Kind(
    "ROLE002",
    "ambiguous-role",
    Severity.ERROR,
    N_("“{name}” is the name of several roles; what stands in row {rows} goes into no document"),
    N_("Write one of: {candidates}"),
    doc=Doc(
        N_("A title stands several times in the roles sheet, in different departments."),
        N_("The duty might go to the wrong one, so it goes to none."),
        N_("Clerk → Finance/Clerk."),
    ),
)
UNKNOWN_GROUP = Kind(
    "ROLE012",
    "unknown-group",
    Severity.ERROR,
    N_("No role belongs to “{name}”; what stands in row {rows} goes into no document"),
    N_("After @ write a department or family as the roles sheet has it"),
    doc=Doc(
        N_(
            "A role cell names a group, such as @Sales, and no role of the roles sheet has that department "
            "or family."
        ),
        N_("The duty is meant for several roles and reaches none."),
        N_("@Custmer service → @Customer service."),
    ),
)
FORMER_ROLE_GONE = Kind(
    "REORG006",
    "former-role-without-heir",
    Severity.ERROR,
    N_("“{name}” was split or abolished; what stands in row {rows} goes into no document"),
    N_("Write one of: {candidates}"),
    doc=Doc(
        N_(
            "A role cell names a role that the changes of organisation have split or abolished, and that is "
            "no role any more."
        ),
        N_("Nobody but you can say which of the new roles has the duty now."),
        N_("Field engineer, split → Site engineer."),
    ),
)
NOBODY_NOW = N_("Write the role that has it now, or delete the row")
FORMER_NAME = Kind(
    "REORG005",
    "former-role-name",
    Severity.INFO,
    N_("“{name}” is now called “{role}”; what stands in row {rows} is read as its"),
    N_("Write the new name when you next edit the sheet"),
    doc=Doc(
        N_("A role cell has a name that the changes of organisation have renamed, merged or moved."),
        N_("It is read as the new role; two names for one role confuse whoever reads the master."),
        N_("Field engineer, renamed → Site engineer."),
    ),
)
ROLE_PROBLEMS: Mapping[RoleProblem, Kind] = {
    "former": FORMER_ROLE_GONE,
    "unknown": UNKNOWN_ROLE,
    "ambiguous": AMBIGUOUS_ROLE,
    "no group": UNKNOWN_GROUP,
}
SAME_AS_ABOVE = Kind(
    "ROLE003",
    "blank-role-cell",
    Severity.WARNING,
    N_("The role cell is empty; the rows are read as “{role}”, the role above"),
    N_("Write the role into every row: sorting the sheet would hand these entries to another role"),
    doc=Doc(
        N_("A role cell is empty below a filled one, and not merged with it."),
        N_("After the next sort the row belongs to somebody else."),
        N_("Manager, empty, empty → Manager, Manager, Manager."),
    ),
)
BLANK_AFTER_SORT = Kind(
    "ROLE013",
    "blank-role-after-sort",
    Severity.ERROR,
    N_("The role cell is empty and the sheet is sorted by “{column}”: whose row this is cannot be seen"),
    N_("Write the role; what stands in row {rows} goes into no document until then"),
    doc=Doc(
        N_(
            "A role cell is empty in a sheet whose rows are grouped by another column while roles come and "
            "go, as they do after a sort."
        ),
        N_(
            "The role above is no longer the one that the row stood under; duties would go to the wrong "
            "people."
        ),
        N_("sorted by aspect, role empty in row 7 → the role written into row 7."),
    ),
)
NO_ROLE = Kind(
    "ROLE004",
    "row-without-role",
    Severity.ERROR,
    N_("No role stands here or above; what stands in row {rows} goes into no document"),
    N_("Write the role into column {column}"),
    doc=Doc(
        N_("A filled row has no role, and none above it."),
        N_("It cannot be given to anybody."),
        N_("empty, Answer calls → Receptionist, Answer calls."),
    ),
)
UNKNOWN_ASPECT = Kind(
    "ASPECT001",
    "unknown-aspect",
    Severity.WARNING,
    N_("“{name}” is not an aspect of {module}; it is printed under this heading and covers nothing"),
    N_("Aspects of {module}: {known}"),
    doc=Doc(
        N_("The aspect column holds a word that is no aspect of the module, in neither language."),
        N_("The entry counts for no aspect, so a gap may be reported that is none."),
        N_("Main responsibility → Main responsibilities."),
    ),
)
NEAR_ASPECT = N_("Is it “{nearest}”? Aspects of {module}: {known}")
UNKNOWN_STATUS = Kind(
    "ENTRY004",
    "unknown-status",
    Severity.WARNING,
    N_("“{name}” is not a status; the entry counts as active"),
    N_("Write one of: {known}"),
    doc=Doc(
        N_("The status is none of draft, active and retired."),
        N_("The entry is printed, although it may be retired."),
        N_("Actve → Active."),
    ),
)
DUPLICATE_ID = Kind(
    "ENTRY005",
    "duplicate-id",
    Severity.WARNING,
    N_("The ID “{name}” stands in the master more than once"),
    N_("First in {first}: give every entry an ID of its own"),
    doc=Doc(
        N_("An ID stands in two rows of the master."),
        N_("IDs say that a reworded entry is still the same one; two of them cannot."),
        N_("D-1, D-1 → D-1, D-2."),
    ),
)
EMPTY_TEXT = Kind(
    "ENTRY002",
    "empty-text",
    Severity.WARNING,
    N_("“{column}” is empty"),
    N_("Write it, or delete the row"),
    gap=True,
    doc=Doc(
        N_("A row has a role or other cells, and no text."),
        N_("The document gets an empty line to be completed."),
        N_("Field engineer, –, empty → Field engineer, –, Fix faults at the first visit."),
    ),
)
UNKNOWN_COLUMN = Kind(
    "COLUMN001",
    "unknown-column",
    Severity.WARNING,
    N_("The column “{name}” is not part of {module}; its cells go into no document"),
    N_("Rename it to a column of the module, or start its name with _ to keep it to yourselves"),
    doc=Doc(
        N_("A column of a module sheet is none that the module has, and its name does not start with _."),
        N_("What stands in it goes into no document, and nobody would notice."),
        N_("Traget → Target."),
    ),
)
NEAR_COLUMN = N_("Is it “{nearest}”? Rename it, or start its name with _ to keep it to yourselves")
DUPLICATE_COLUMN = Kind(
    "COLUMN003",
    "duplicate-column",
    Severity.ERROR,
    N_("The column “{name}” stands here a second time; only {first} is read, the rest goes nowhere"),
    N_("Move what is here into the column of {first}, or rename this one"),
    doc=Doc(
        N_("Two columns of a sheet have one meaning. Only the first is read."),
        N_("Half of the texts would be missing without a word."),
        N_("Duty, Duty → Duty, Purpose."),
    ),
)
COLUMN_SHIFTED = Kind(
    "COLUMN004",
    "column-shifted",
    Severity.ERROR,
    N_("The column “{name}” seems to stand a row too low: its first cell is empty, row {row} is its own"),
    N_("Move the cells of the column up by one row"),
    doc=Doc(
        N_(
            "A column's first cell is empty while all others are filled, and its last cell stands alone "
            "below the table."
        ),
        N_("Each row would carry the text of the row above."),
        N_("targets pasted from row 3 on → from row 2 on."),
    ),
)
STRUCK = Kind(
    "ENTRY006",
    "struck-through",
    Severity.INFO,
    N_("Struck through, and so retired: what stands in row {rows} goes into no document"),
    N_("Delete the rows, or remove the line through the text if they still hold"),
    doc=Doc(
        N_("The text of a row, or its role, is struck through."),
        N_("That is how people retire a duty in Excel; it is not printed, and said here."),
        N_("struck through by mistake → remove the line."),
    ),
)
PARTLY_STRUCK = Kind(
    "ENTRY008",
    "struck-through-in-part",
    Severity.INFO,
    N_("Words of “{column}” are struck through, and are printed so: row {rows}"),
    N_("Delete the words that no longer hold, or remove the line through those that do"),
    doc=Doc(
        N_("Words of a text, or a cell beside a text, are struck through, while the row still holds."),
        N_("The documents show them with the line through them; whoever signs may ask what holds."),
        N_("95 struck through, 90 → 90."),
    ),
)
