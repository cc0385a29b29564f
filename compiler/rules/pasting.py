"""Signs that a sort or a paste went wrong, seen against the last release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from compiler.address import rows_in_column
from compiler.diagnostics import Diagnostic, Doc, Kind, Severity, finding
from compiler.locale import N_
from compiler.normalise.catalog import Catalog, Entry, records
from compiler.rules.case import Case

TEXTS_UNDER_OTHER_ROLES = Kind(
    "PASTE001",
    "texts-under-other-roles",
    Severity.ERROR,
    N_(
        "{count} of {known} texts of this sheet stood under other roles in the last release, e.g. “{text}” "
        "under {role}"
    ),
    N_("The sheet was perhaps sorted or pasted without its role column: compare it with {source}, or undo"),
    doc=Doc(
        N_(
            "Many texts of a sheet, a fifth and at least five, are the same as in the last release but stand"
            " under another role that was there before, while their old role is still in the master. "
            "Renamed, new and abolished roles are left alone."
        ),
        N_(
            "After a sort of some columns alone, every row looks right and duties belong to the wrong "
            "people."
        ),
        N_("column C sorted without column A → undo, then sort the whole table."),
    ),
)  # fmt: skip

_SHARE, _FEWEST = 0.2, 5


def texts_under_other_roles(case: Case) -> Iterator[Diagnostic]:
    """Sheets in which many texts changed hands since the last release."""
    if case.last is None:
        return
    now, then = _owners(case.catalog), _owners(case.last)
    present = {role.id for role in case.catalog.roles}
    former = {role.id for role in case.last.roles}
    for sheet in dict.fromkeys(table.sheet for table in case.catalog.sheets):
        known = [(entry, then[key]) for key, entry in now.items() if entry.sheet == sheet and key in then]
        moved = [
            (entry, before)
            for entry, before in known
            if entry.role != before.role and before.role in present and entry.role in former
        ]
        if len(moved) >= max(_FEWEST, _SHARE * len(known)):
            yield _moved(case, sheet, moved, len(known))


def _owners(catalog: Catalog) -> Mapping[tuple[str, str], Entry]:
    """The entry of each text that stands in its module once, for one role."""
    found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in records(catalog.entries):
        if entry.text:
            found[entry.module, entry.text].append(entry)
    return {key: entries[0] for key, entries in found.items() if len(entries) == 1}


def _moved(case: Case, sheet: str, moved: Sequence[tuple[Entry, Entry]], known: int) -> Diagnostic:
    tables = {table.header_row: table for table in case.catalog.sheets if table.sheet == sheet}
    table = next(iter(tables.values()))
    first, before = moved[0]
    last = case.last.file if case.last else ""
    return finding(
        TEXTS_UNDER_OTHER_ROLES,
        params={
            "count": len(moved),
            "known": known,
            "text": first.text,
            "role": before.role_cell,
            "source": f"{last}!{before.sheet}",
        },
        sheet=sheet,
        cell=rows_in_column(table.column("role") or 1, [entry.row for entry, _ in moved]),
        module=table.module.key,
    )
