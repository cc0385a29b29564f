"""Starter masters, read back: what a person sees when they open one."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from compiler.blueprint import load_blueprint, sheet_name
from compiler.locale import Language
from compiler.workbooks.starter import write_starter


def book(blueprint: str = "operations", language: Language = "zh", *, blank: bool = False) -> Any:
    return load_workbook(io.BytesIO(write_starter(load_blueprint(blueprint), language, blank=blank)))


def test_the_sheets_stand_in_the_order_in_which_they_are_filled_in() -> None:
    assert book().sheetnames == [
        "填写说明", "设置", "岗位", "职责概述", "关键任务", "绩效指标", "沟通协作", "流程管理", "资源管理",
        "风险控制", "持续改进", "适用范围", "组织调整", "_选项",
    ]  # fmt: skip
    assert book(language="en").sheetnames[:4] == ["Read me", "Settings", "Roles", "Role overview"]


def test_the_first_sheet_explains_in_ten_lines() -> None:
    sheet = book()["填写说明"]
    lines = [row[0].value for row in sheet.iter_rows() if row[0].value]
    assert lines[0] == "职责主表：运营岗位职责（八模块）"
    assert [line.split(".")[0] for line in lines[1:]] == [str(number) for number in range(1, 11)]


def test_headers_are_frozen_bold_and_explained() -> None:
    sheet = book()["绩效指标"]
    headers = [cell.value for cell in sheet[1]]
    assert headers[:5] == ["岗位*", "要素", "指标*", "指标定义/计算公式", "计分规则"]
    assert sheet.freeze_panes == "B2"
    assert all(cell.font.bold for cell in sheet[1])
    assert all(cell.comment is not None for cell in sheet[1])
    assert "客户满意度：" in sheet["B1"].comment.text
    assert sheet["C2"].alignment.wrap_text
    assert sheet.column_dimensions["C"].width > 20


def test_drop_downs_offer_roles_aspects_and_choices() -> None:
    workbook = book()
    sheet = workbook["绩效指标"]
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert rules["A2"].formula1 == "'岗位'!$B$2:$B$2000"
    lists = workbook["_选项"]
    assert lists.sheet_state == "hidden"
    name, _, area = rules["B2"].formula1.partition("!")
    assert name == "'_选项'"
    offered = [row[0].value for row in lists[area.replace("$", "")]]
    assert offered == ["客户满意度", "运营成本", "流程效率", "项目完成率", "团队协作度"]


def test_examples_are_stored_as_people_would_type_them_and_left_out_on_request() -> None:
    kpis = book()["绩效指标"]
    weight = next(cell.column for cell in kpis[1] if cell.value.startswith("权重"))
    assert isinstance(kpis.cell(2, weight).value, float)
    assert kpis.cell(2, weight).number_format == "0%"
    blank = book(blank=True)
    assert [blank[name]["A2"].value for name in ("岗位", "绩效指标")] == [None, None]
    assert blank["绩效指标"]["C1"].value == "指标*"


@pytest.mark.parametrize("blueprint", ["operations", "growth", "enterprise", "jobdesc"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_module_has_its_sheet(blueprint: str, language: Language) -> None:
    names = book(blueprint, language).sheetnames
    for module in load_blueprint(blueprint).modules:
        assert (sheet_name(module, language) in names) == bool(module.columns)
    assert all(len(name) <= 31 for name in names)


def test_equal_bytes() -> None:
    blueprint = load_blueprint("growth")
    assert write_starter(blueprint, "zh") == write_starter(blueprint, "zh")
