"""All entries, one line each."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.assemble.matrix.view import View
from compiler.model.matrix import EntryRow


def entry_rows(view: View) -> Iterator[EntryRow]:
    """A line for each entry of each role that is shown, in the order of the master."""
    fields = {
        key: [column.title.in_(view.language) for column in module.fields]
        for key, module in view.modules.items()
    }
    for entry in view.entries():
        role = view.roles[entry.role]
        pairs = zip(fields[entry.module], entry.values, strict=True)
        yield EntryRow(
            role=role.title,
            department=role.department,
            module=view.title(entry.module),
            aspect=view.aspect(entry.module, entry.aspect),
            text=entry.text,
            details="; ".join(f"{title}: {value}" for title, value in pairs if value),
            status=entry.status,
            id=entry.entry,
            sheet=entry.sheet,
            cell=entry.cell,
        )
