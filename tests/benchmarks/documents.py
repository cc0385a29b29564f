"""Word documents alone, dutyc beside docxtpl: ``python tests/benchmarks/documents.py [TEMPLATE.docx …]``.

The same content in the same template, CPU seconds per document; and how long it takes only to deflate and
write the bytes that dutyc makes. Without a template: each side's usual one.
"""

from __future__ import annotations

import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from synthetic import write_synthetic
from usual import template as usual_template_bytes

from compiler import pipeline
from compiler.assemble.documents import role_documents
from compiler.assemble.sections import Printing
from compiler.container import container, pack
from compiler.documents.contract import read_house
from compiler.documents.word import usual_template, write_document
from compiler.model.documents import DutyList, EntryTable, FactsTable, LabelTable, RoleDocument
from compiler.reading.limits import USUAL

OURS, THEIRS = 1_000, 20


def main() -> None:
    """Measure each template and print a line."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        checked = pipeline.check(write_synthetic(folder / "m.xlsx", OURS), pipeline.Options())
        catalog = checked.catalog
        paths = pipeline.paths_of(catalog)
        documents = list(role_documents(catalog, checked.coverage, paths, Printing(catalog.language)))
        line = "{:44} {:>9} {:>9} {:>9} {:>7} {:>7}\n"
        sys.stdout.write(line.format("template", "dutyc ms", "docxtpl", "bytes", "ratio", "floor"))
        for path in (None, *map(Path, sys.argv[1:])):
            if path is None:
                template = usual_template(catalog.language)
            else:
                modules, language = catalog.blueprint.modules, catalog.language
                template = read_house(path, catalog.roles, modules, language, USUAL).compiled.template
            made = [write_document(document, template) for document in documents[:THEIRS]]
            unpacked = [_unpacked(data) for data in made]
            ours = _each(lambda d, t=template: write_document(d, t), documents, folder)  # type: ignore[misc]
            source = usual_template_bytes(path)
            theirs = _each(lambda d, s=source: _rendered(d, s), documents[:THEIRS], folder)  # type: ignore[misc]
            floor = _each(lambda u: container(pack(n, d) for n, d in u), unpacked * 5, folder)
            shown = (f"{value * 1000:.2f}" for value in (ours, theirs, floor))
            called = path.name if path else "usual"
            sys.stdout.write(line.format(called, *shown, f"{theirs / ours:.0f}", f"{ours / floor:.1f}"))


def _each(make: Callable[[Any], bytes], things: Sequence[Any], folder: Path) -> float:
    """CPU seconds to make and write one."""
    start = time.process_time()
    for number, thing in enumerate(things):
        (folder / f"{number}.docx").write_bytes(make(thing))
    return (time.process_time() - start) / len(things)


def _unpacked(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def _rendered(document: RoleDocument, source: bytes) -> bytes:
    """The same content as docxtpl renders it."""
    template = DocxTemplate(BytesIO(source))
    modules = [
        {"title": section.title, **_rows(block)} for section in document.sections for block in section.blocks
    ]
    context = {
        "title": document.title,
        "facts": [{"label": fact.label, "value": _text(fact.value)} for fact in document.facts],
        "signatures": [line.label for line in document.signatures],
        "modules": modules,
    }
    template.render(context, autoescape=True)
    data = BytesIO()
    template.save(data)
    return data.getvalue()


def _rows(block: object) -> dict[str, list[str] | list[list[str]]]:
    if isinstance(block, EntryTable):
        rows = [[_text(cell) for cell in row.cells] for row in block.rows]
        return {"columns": [column.title for column in block.columns], "rows": rows}
    if isinstance(block, DutyList):
        return {"columns": ["text"], "rows": [[_text(item.text)] for item in block.items]}
    if isinstance(block, FactsTable):
        return {"columns": ["label", "value"], "rows": [[f.label, _text(f.value)] for f in block.facts]}
    if isinstance(block, LabelTable):
        return {"columns": ["text"], "rows": [[_text(item.text)] for row in block.rows for item in row.items]}
    return {"columns": ["text"], "rows": []}


def _text(content: object) -> str:
    return content if isinstance(content, str) else str(getattr(content, "text", ""))


if __name__ == "__main__":
    main()
