"""What a document says, as one hash: how an unchanged document is told without writing it again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from hashlib import blake2b
from itertools import compress

from compiler.documents.house.template import Field, Template
from compiler.model.documents import EntryTable, RoleDocument, TableColumn


def content_hash(document: RoleDocument, template: Template) -> str:
    """Hash of all that a document says in a template, lower-case hex.

    What is at its default counts as not there, so that a record that learns to say more keeps its hash. Of
    the fields for placeholders those count that the template has. How wide the columns of a table are, and
    columns without a word in them, follow from what other roles say, and are no reason to sign again.
    """
    said = {key: document.fields[key] for key in _keys(template) if document.fields.get(key)}
    # Its role's id and its own place are said to us, not to its readers.
    form = _form(replace(document, fields=said, role="", path=""))
    return blake2b(json.dumps(form, ensure_ascii=False).encode(), digest_size=12).hexdigest()


@cache
def _names(kind: type) -> tuple[tuple[str, object], ...]:
    """The fields of a record, and what stands in them where nothing is said."""
    return tuple((each.name, each.default) for each in fields(kind))


def _keys(template: Template) -> list[str]:
    """The placeholders of a template for one text, sorted."""
    parts = (template.main, *template.others)
    own = (one.key for segments in template.core.values() for one in segments if isinstance(one, Field))
    return sorted({*own, *(key for part in parts for key in part.keys)})


def _saying(table: EntryTable) -> EntryTable:
    """A table without the columns in which no row says anything."""
    lines = [*(row.cells for row in table.rows), *((table.total,) if table.total else ())]
    kept = [any(cells) for cells in zip(*lines, strict=True)]
    if all(kept):
        return table
    return replace(
        table,
        columns=tuple(compress(table.columns, kept)),
        rows=tuple(replace(row, cells=tuple(compress(row.cells, kept))) for row in table.rows),
        total=tuple(compress(table.total, kept)),
    )


def _form(value: object) -> object:
    """A record as nested lists, each with the names of what it says."""
    kind = type(value)
    if kind is tuple:
        return [each if type(each) is str else _form(each) for each in value]  # type: ignore[attr-defined]
    if isinstance(value, Mapping):
        return list(value.items())
    if not is_dataclass(kind):
        return value
    if kind is EntryTable:
        value = _saying(value)  # type: ignore[arg-type]  # a table
    elif kind is TableColumn:
        return value.title  # type: ignore[attr-defined]  # a column
    form: list[object] = [kind.__name__]
    for name, default in _names(kind):
        own = getattr(value, name)
        if own is not default and own != default:
            form += (name, own if type(own) is str else _form(own))
    return form
