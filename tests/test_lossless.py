"""Nothing is lost: every cell of a module row is in its role's document, or in a finding."""

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from conftest import CheckMaster

from compiler import pipeline
from compiler.address import cell_name
from compiler.normalise.roles import identity
from compiler.period import parse_period
from compiler.pipeline import BuildRequest, Options
from compiler.reading.workbook import read_workbook

SAMPLES = Path(__file__).parent.parent / "input_samples"


def document_text(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("word/document.xml").decode()
    return unescape(re.sub(r"<[^>]+>", "", xml.replace("<w:br/>", " ").replace("</w:p>", "\n")))


def module_cells(master: Path) -> Iterator[tuple[str, str, str, str]]:
    """Role, sheet, address and text of every filled cell of a sheet with a role column."""
    raw = read_workbook(master)
    for sheet in raw.sheets:
        header = next((i for i, row in enumerate(sheet.rows) if "Role" in row), None)
        if header is None:
            continue
        column = sheet.rows[header].index("Role")
        for number, row in zip(sheet.row_numbers[header + 1 :], sheet.rows[header + 1 :], strict=True):
            for index, text in enumerate(row):
                if text and index != column:
                    yield row[column], sheet.name, cell_name(number, index + 1), text


def test_every_cell_of_a_real_workbook_is_in_its_document(tmp_path: Path) -> None:
    master = SAMPLES / "onet_50.xlsx"
    checked = pipeline.check(master, Options())
    period = parse_period("2026Q4")
    pipeline.build(checked, tmp_path, BuildRequest(period, period.last_day), lambda _: None)
    paths = pipeline.paths_of(checked.catalog)
    texts = {role.id: document_text(tmp_path / "2026Q4" / paths[role.id]) for role in checked.catalog.roles}
    lost = [
        (sheet, cell, text)
        for role, sheet, cell, text in module_cells(master)
        if " ".join(text.split()) not in " ".join(texts[identity(role)].split())
    ]
    assert lost == []


@pytest.mark.parametrize("role", ["教师、讲师", "A/B", "全部"])
def test_an_inferred_blueprint_keeps_strange_roles_and_private_names(
    check_master: CheckMaster, role: str
) -> None:
    checked = check_master(
        f"# 清单\n| 岗位 | 状态 | 备注 | _内部 | 状态 |\n| {role} | 停用 | 甲 | 乙 | 丙 |\n| {role} | 拟稿 | 丁 | 戊 | 己 |"
    )
    entries = checked.catalog.entries
    assert [found.title for found in checked.catalog.roles] == [role]
    assert list(entries["values"]) == [("停用", "甲", "乙", "丙"), ("拟稿", "丁", "戊", "己")]
    assert set(entries["status"]) == {"active"}
