"""Why a blueprint cannot be used. Each of them ends the run: half a blueprint checks nothing."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.diagnostics import CompilerError, Kind, Param, Severity, finding
from compiler.locale import N_

UNKNOWN_BLUEPRINT = Kind(
    "BP001",
    "unknown-blueprint",
    Severity.ERROR,
    N_("There is no blueprint “{name}”"),
    N_("Built-in are: {known}; or give the path of a TOML file"),
)
UNREADABLE = Kind(
    "BP002",
    "blueprint-unreadable",
    Severity.ERROR,
    N_("The blueprint {file} cannot be read: {reason}"),
    N_("Check the path, and that you may open the file"),
)
NOT_UTF8 = Kind(
    "BP003",
    "blueprint-not-utf8",
    Severity.ERROR,
    N_("The blueprint {file} is not UTF-8 text"),
    N_("Save it as UTF-8 in your text editor"),
)
NOT_TOML = Kind(
    "BP004",
    "blueprint-not-toml",
    Severity.ERROR,
    N_("The blueprint {file} is not valid TOML in line {line}: {reason}"),
    N_("Correct this line: {text}"),
)
UNKNOWN_FORMAT = Kind(
    "BP005",
    "blueprint-format-unknown",
    Severity.ERROR,
    N_("{file}: the blueprint has format {found}, this dutyc reads format {known}"),
    N_("Write format = {known} at the top, or install the newest dutyc"),
)
UNKNOWN_KEY = Kind(
    "BP006",
    "blueprint-key-unknown",
    Severity.ERROR,
    N_("{file}: the key {path} is unknown"),
    N_("Possible here: {known}"),
)
NEAR_KEY = N_("Is it {nearest}? Possible here: {known}")
KEY_ABSENT = Kind(
    "BP007",
    "blueprint-key-absent",
    Severity.ERROR,
    N_("{file}: the key {path} is missing"),
    N_("Add it, e.g. {example}"),
)
WRONG_TYPE = Kind(
    "BP008",
    "blueprint-type-wrong",
    Severity.ERROR,
    N_("{file}: {path} has the wrong type: {found}"),
    N_("Write it like this: {example}"),
)
WRONG_VALUE = Kind(
    "BP009",
    "blueprint-value-unknown",
    Severity.ERROR,
    N_("{file}: {path} is “{found}”"),
    N_("Possible values: {known}"),
)
NEAR_VALUE = N_("Is it {nearest}? Possible values: {known}")
DUPLICATE = Kind(
    "BP010",
    "blueprint-name-twice",
    Severity.ERROR,
    N_("{file}: “{name}” in {path} is already the name of {first}"),
    N_("Give each a name of its own; capitals and spaces make no difference"),
)
NO_TEXT_COLUMN = Kind(
    "BP011",
    "blueprint-module-without-text",
    Severity.ERROR,
    N_("{file}: {path} has {count} columns that hold the text of an entry; it needs one"),
    N_('Give one column meaning = "text", or write kind = "table" if no column says it all'),
)
FACTS_WITH_COLUMNS = Kind(
    "BP012",
    "blueprint-facts-with-columns",
    Severity.ERROR,
    N_("{file}: {path} is of kind facts, which has no sheet and so no columns"),
    N_("Delete the columns and examples: the roles sheet fills this module; or choose another kind"),
)
TOO_MANY_COLUMNS = Kind(
    "BP013",
    "blueprint-meaning-twice",
    Severity.ERROR,
    N_("{file}: two columns of {path} have the meaning {meaning}"),
    N_("Keep it for one column and give the other the meaning field"),
)
CHOICE_WITHOUT_CHOICES = Kind(
    "BP014",
    "blueprint-choice-without-choices",
    Severity.ERROR,
    N_("{file}: {path} has the format choice and nothing to choose from"),
    N_('Add choices, e.g. choices = ["high", "low"], or write format = "text"'),
)
NO_MODULE = Kind(
    "BP015",
    "blueprint-without-module",
    Severity.ERROR,
    N_("{file}: the blueprint has no module"),
    N_("Add at least one [[module]]"),
)
SHEET_WITHOUT_HEADER = Kind(
    "BP020",
    "modules-sheet-without-header",
    Severity.ERROR,
    N_("The sheet “{sheet}” lacks the columns {missing}"),
    N_("Write the header as in the sheet that dutyc infer makes: {known}"),
)
SHEET_CELL = Kind(
    "BP021",
    "modules-sheet-value-unknown",
    Severity.ERROR,
    N_("“{found}” is not possible in the column “{column}” of “{sheet}”"),
    N_("Write one of: {known}"),
)
SHEET_NAME_ABSENT = Kind(
    "BP022",
    "modules-sheet-name-absent",
    Severity.ERROR,
    N_("This row of “{sheet}” has no “{column}”"),
    N_("Fill in the cell, or delete the row"),
)
SHEET_CONTRADICTION = Kind(
    "BP023",
    "modules-sheet-contradiction",
    Severity.ERROR,
    N_("“{found}” contradicts {first} above, which says “{earlier}” for the same module"),
    N_("Write the same in both cells, or leave this one empty"),
)
SHEET_DUPLICATE = Kind(
    "BP024",
    "modules-sheet-name-twice",
    Severity.ERROR,
    N_("“{name}” already stands in {first}"),
    N_("Delete one of the two rows, or give it a name of its own"),
)
SHEET_EMPTY = Kind(
    "BP025",
    "modules-sheet-empty",
    Severity.ERROR,
    N_("The sheet “{sheet}” names no module"),
    N_("Add a row for each module, or delete the sheet to use a built-in blueprint"),
)
SHEET_MODULE = Kind(
    "BP026",
    "modules-sheet-module-incomplete",
    Severity.ERROR,
    N_("The module “{name}” has {count} text columns; it needs one"),
    N_("Mark one of its columns as “{word}” in the column “{column}”"),
)


def failure(
    kind: Kind,
    params: Mapping[str, Param],
    *,
    candidates: tuple[str, ...] = (),
    hint: str | None = None,
    **place: str | None,
) -> CompilerError:
    """The error to raise, with the best candidate as ``{nearest}``."""
    if candidates:
        params = {**params, "nearest": candidates[0]}
    return CompilerError(
        finding(kind, params=params, candidates=candidates, hint=hint if candidates else None, **place)
    )
