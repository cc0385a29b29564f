"""Workbooks written as nobody expects are edited all the same: prefixes, encodings, strict ones."""

import re
from pathlib import Path

import pytest
from editing import (
    FULL,
    ORANGE,
    book,
    cells_of,
    edited,
    fill,
    fully_edited,
    marked,
    noted,
    read,
    same_cells,
    shapes,
    sheet_of,
    styled_book,
    without_first,
)
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from parts import contents, parts, with_part, zipped
from test_reading import MAIN, STRICT, sheet_xml
from test_reading_hostile import UNUSUAL

from compiler.address import cell_name, parse_cell
from compiler.model.workbook import Position
from compiler.workbooks.edit import Look, NewSheet, Run, Text


@pytest.mark.parametrize("name", UNUSUAL)
def test_sheets_written_as_nobody_expects(tmp_path: Path, name: str) -> None:
    data = marked(book(tmp_path, sheet_xml(UNUSUAL[name])), tmp_path / "a.xlsx", "A1", "B1", "B2", "A3")
    assert read(data, tmp_path / "b.xlsx").sheets[0].rows == (("1", "2"),)
    assert [cell.replace("$", "").upper() for cell in cells_of(data)] == ["A1", "B1", "B2", "A3"]


@pytest.mark.parametrize("name", UNUSUAL)
def test_notes_on_sheets_written_as_nobody_expects(tmp_path: Path, name: str) -> None:
    data = noted(book(tmp_path, sheet_xml(UNUSUAL[name])), tmp_path / "a.xlsx", {"A1": "甲", "B1": "乙"})
    after = read(data, tmp_path / "b.xlsx").sheets[0]
    assert after.rows == (("1", "2"),)
    assert sheet_of(data).count("<legacyDrawing ") == 1
    assert len(shapes(parts(data)["xl/drawings/vmlDrawing1.vml"])) == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gbk", "us-ascii"])
def test_a_sheet_in_another_encoding(tmp_path: Path, encoding: str) -> None:
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'
    text = cell.format("abc" if encoding == "us-ascii" else "客服专员")
    declared = encoding.removesuffix("-sig")
    sheet = f'<?xml version="1.0" encoding="{declared}"?>' + sheet_xml(text)
    source = with_part(book(tmp_path, sheet_xml("")), "xl/worksheets/sheet1.xml", sheet.encode(encoding))
    edit = edited(source, tmp_path / "a.xlsx")
    edit.mark("表", [(1, 1), (2, 1)], ORANGE)
    edit.add_note("表", (1, 1), [Run("批注")])
    edit.add_sheet(NewSheet("清单", [[Text("甲")]], [9]), first=True)
    data = edit.to_bytes()
    before, after = read(source, tmp_path / "b.xlsx"), read(data, tmp_path / "c.xlsx")
    assert before.sheets[0].rows == after.sheets[1].rows
    assert cells_of(data) == ["A1", "A2"]


def test_a_prefix_for_the_whole_workbook(tmp_path: Path) -> None:
    source = parts(styled_book())
    prefixed = {name: with_prefix(part) if name.startswith("xl/") else part for name, part in source.items()}
    data = zipped(prefixed)
    edit = edited(data, tmp_path / "a.xlsx")
    edit.mark("表", [(1, 1), (2, 2), (9, 4)], ORANGE)
    edit.add_note("表", (1, 1), [Run("批注")])
    edit.add_sheet(NewSheet("清单", [[Text("甲", Look())]], [9], table=True), first=True)
    copy = edit.to_bytes()
    assert contents(copy, skip=1) == contents(data)
    assert fill(copy, "D9") == ORANGE.pale
    assert cells_of(copy) == ["A1", "B1", "B2", "E3", "D9"]
    assert b"<x:legacyDrawing " in parts(copy)["xl/worksheets/sheet1.xml"]
    assert same_cells(read(data, tmp_path / "b.xlsx"), without_first(read(copy, tmp_path / "c.xlsx")))


def with_prefix(part: bytes) -> bytes:
    """The same part with its own namespace under a prefix."""
    root = re.search(rb'<(\w+)[^>]* xmlns="([^"]+)"|<(\w+) xmlns="([^"]+)"', part)
    if root is None or b"main" not in (root[2] or root[4]):
        return part
    part = part.replace(b' xmlns="', b' xmlns:x="', 1)
    return re.sub(rb"<(/?)(?=[A-Za-z]+[\s/>])", rb"<\1x:", part)


def strict(data: bytes) -> bytes:
    """The workbook as a strict one: other namespaces, other types of relationships."""
    office = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    changed = {
        name: part.replace(MAIN.encode(), STRICT.encode()).replace(
            office, b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        )
        for name, part in parts(data).items()
    }
    return zipped(changed)


def test_a_strict_workbook_stays_one(tmp_path: Path) -> None:
    source = strict(FULL)
    data = fully_edited(tmp_path / "a.xlsx", source)
    added = [parts(data)[name] for name in ("xl/worksheets/sheet5.xml", "xl/comments2.xml")]
    assert all(STRICT.encode() in part and MAIN.encode() not in part for part in added)
    assert not any(b"officeDocument/2006/relationships" in part for part in parts(data).values())
    before, after = read(source, tmp_path / "b.xlsx"), read(data, tmp_path / "c.xlsx")
    assert same_cells(before, without_first(after))
    loose = fully_edited(tmp_path / "d.xlsx")
    assert parts(data) == parts(strict(loose))


POSITIONS = st.sets(st.tuples(st.integers(1, 60), st.integers(1, 30)), min_size=1, max_size=40)
"""Cells anywhere in and around those that are filled."""
GRIDS = st.dictionaries(
    st.integers(1, 40),
    st.dictionaries(st.integers(1, 20), st.integers(0, 999), max_size=6),
    max_size=12,
)


@given(GRIDS, POSITIONS)
def test_marks_anywhere_change_no_value_and_no_order(
    tmp_path_factory: pytest.TempPathFactory, grid: dict[int, dict[int, int]], positions: set[Position]
) -> None:
    folder = tmp_path_factory.mktemp("grid")
    rows = "".join(
        f'<row r="{row}">'
        + "".join(f'<c r="{cell_name(row, column)}"><v>{cells[column]}</v></c>' for column in sorted(cells))
        + "</row>"
        for row, cells in sorted(grid.items())
    )
    source = book(folder, sheet_xml(rows))
    data = marked(source, folder / "a.xlsx", *(cell_name(*place) for place in positions))
    before, after = read(source, folder / "b.xlsx"), read(data, folder / "c.xlsx")
    assert same_cells(before, after)
    places = [parse_cell(cell) for cell in cells_of(data)]
    assert places == sorted(set(places))
    assert set(places) == positions | {(row, column) for row, cells in grid.items() for column in cells}
    numbers = [int(str(row.get("r"))) for row in etree.fromstring(sheet_of(data).encode()).iter("{*}row")]
    assert numbers == sorted(set(numbers))
