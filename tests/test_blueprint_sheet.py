"""The sheet 模块定义 / Modules: a blueprint for people who do not edit TOML."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compiler.blueprint import built_in, from_rows, load_blueprint, to_rows
from compiler.diagnostics import CompilerError
from compiler.locale import LANGUAGES
from compiler.model.blueprint import Aspect, Blueprint, Column, Module, RolesLayout
from compiler.model.words import Bilingual


def module_of(blueprint: Blueprint, key: str) -> Module:
    return next(module for module in blueprint.modules if module.key == key)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", built_in())
def test_sheet_round_trip_of_what_ships(key: str, language: str) -> None:
    blueprint = load_blueprint(key)
    rows = to_rows(blueprint, "zh" if language == "zh" else "en")
    assert from_rows(rows, file="f.xlsx", sheet="Modules") == blueprint


def test_sheet_round_trip_of_an_inferred_blueprint() -> None:
    role = Column("role", Bilingual("Job", "Job"), "role")
    work = Column("Work", Bilingual("Work", "Work"), "text")
    note = Column("备注", Bilingual("备注", "备注"))
    blueprint = Blueprint(
        "inferred",
        Bilingual("甲", "甲"),
        (
            Module("Sheet 1", Bilingual("Sheet 1", "Sheet 1"), "duties", (role, work)),
            Module("Sheet1", Bilingual("Sheet1", "Sheet1"), "table", (role, note)),
        ),
        inferred=True,
        role_column="Job",
    )
    assert from_rows(to_rows(blueprint, "en"), file="f.xlsx", sheet="Modules") == blueprint


# --------------------------------------------------------------------------------- the sheet, read

HEADER = ["模块", "工作表", "类型", "项", "名称", "要求", "表头别名"]


def of_rows(*rows: list[str]) -> Blueprint:
    return from_rows([HEADER, *rows], file="f.xlsx", sheet="模块定义")


def test_a_sheet_of_names_only_takes_the_rest_from_the_built_in_modules() -> None:
    blueprint = of_rows(["职责概述"], ["绩效指标"], ["职责权限"])
    operations = load_blueprint("operations")
    assert blueprint.title == Bilingual("本工作簿的模块定义", "this master's own modules")
    assert blueprint.modules[:2] == (module_of(operations, "overview"), module_of(operations, "kpi"))
    assert blueprint.modules[2].key == "authority"


def test_a_module_of_ones_own() -> None:
    blueprint = of_rows(
        ["安全", "安全职责表", "职责", "", "", "关键，至少 2 条", "安全生产、EHS"],
        ["", "", "", "要素", "检查", "常见", "巡检"],
        ["", "", "", "要素", "培训"],
        ["", "", "", "岗位列", "职务"],
        ["", "", "", "正文列", "做什么"],
        ["", "", "", "列", "频率", "必备"],
        ["", "", "", "列", "备注"],
    )
    (module,) = blueprint.modules
    assert (module.key, module.title, module.kind) == ("安全", Bilingual("安全", "安全"), "duties")
    assert (module.sheets, module.aliases) == (("安全职责表",), ("安全生产", "EHS"))
    assert (module.required, module.essential, module.minimum_entries) == (True, True, 2)
    assert module.aspects == (
        Aspect("检查", Bilingual("检查", "检查"), "usual", ("巡检",)),
        Aspect("培训", Bilingual("培训", "培训"), "required"),
    )
    assert [(c.title.zh, c.meaning, c.required) for c in module.columns] == [
        ("职务", "role", True),
        ("要素", "aspect", False),
        ("做什么", "text", True),
        ("频率", "field", True),
        ("备注", "note", False),
    ]


def test_sheets_that_were_not_made_for_it() -> None:
    blueprint = of_rows(
        ["岗位", "花名册、外包花名册", "岗位表"],
        ["岗位", "", "", "列", "部门", "", "中心、事业群"],
        ["职责概述", "总表"],
        ["绩效指标", "总表、KPI 补充"],
        ["关键任务", "*"],
        ["", "", "", "岗位列", "工作表名"],
        ["", "", "", "正文列", "任务"],
    )
    overview, kpi, tasks = blueprint.modules
    assert blueprint.roles == RolesLayout(("花名册", "外包花名册"), (("department", ("中心", "事业群")),))
    assert (overview.sheets, kpi.sheets) == (("总表",), ("总表", "KPI 补充"))
    assert (tasks.sheets, tasks.role_is_sheet_name) == (("*",), True)
    assert from_rows(to_rows(blueprint, "zh"), file="f.xlsx", sheet="模块定义").modules == blueprint.modules
    assert from_rows(to_rows(blueprint, "zh"), file="f.xlsx", sheet="模块定义").roles == blueprint.roles


def test_a_built_in_module_is_overridden_line_by_line() -> None:
    (module,) = of_rows(
        ["Key tasks", "", "", "", "", "可选"],
        ["Key tasks", "", "", "要素", "数据分析", "必备"],
        ["Key tasks", "", "", "正文列", "任务"],
    ).modules
    own = module_of(load_blueprint("operations"), "tasks")
    assert (module.key, module.title, module.required) == ("tasks", own.title, False)
    (aspect,) = module.aspects
    assert aspect == replace(own.aspects[2], need="required")
    assert [column.key for column in module.columns] == ["role", "task"]


def test_a_module_of_another_kind_gets_the_columns_of_that_kind() -> None:
    (module,) = of_rows(["月度考核", "", "KPI"]).modules
    assert module.kind == "kpi"
    assert module.columns == module_of(load_blueprint("operations"), "kpi").columns


def test_a_column_keeps_the_name_that_the_sheet_gives_it() -> None:
    (module,) = of_rows(["绩效指标", "", "", "正文列", "指标"], ["", "", "", "列", "评分标准"]).modules
    column = module.columns[2]
    assert (column.key, column.title) == ("scoring", Bilingual("评分标准", "评分标准"))
    assert "计分规则" in column.aliases


def test_facts_of_the_roles_sheet_by_name() -> None:
    (module,) = of_rows(["概况", "", "岗位信息"], ["", "", "", "要素", "直接上级"]).modules
    assert (module.kind, module.columns) == ("facts", ())
    assert module.aspects[0].role_column == "reports_to"


def test_banner_rows_comments_and_row_numbers() -> None:
    rows = [["我们的模块"], ["模块", "项", "名称"], ["# 说明"], ["安全", "正文列", "内容"]]
    blueprint = from_rows(rows, [1, 3, 4, 9], file="f.xlsx", sheet="模块定义")
    assert [module.title.zh for module in blueprint.modules] == ["安全"]


@pytest.mark.parametrize(
    ("rows", "code", "cell", "message"),
    [
        ([["安全", "", "职则"]], "BP021", "C2", "“职则” is not possible in the column “Kind” of “模块定义”"),
        ([["安全", "", "", "要数", "检查"]], "BP021", "D2", "“要数” is not possible in the column “Item”"),
        (
            [["安全", "", "", "要素", "检查", "可选"]],
            "BP021",
            "F2",
            "“可选” is not possible in the column “Need”",
        ),
        ([["概况", "", "岗位信息"], ["", "", "", "要素", "血型"]], "BP021", "E3", "“血型” is not possible"),
        ([["", "", "", "要素", "检查"]], "BP022", "A2", "This row of “模块定义” has no “Module”"),
        ([["安全", "", "", "要素", ""]], "BP022", "E2", "has no “Name”"),
        ([["安全", "", "", "", "检查"]], "BP022", "D2", "has no “Item”"),
        ([["安全", "甲"], ["安全", "乙"]], "BP023", "B3", "“乙” contradicts B2 above, which says “甲”"),
        (
            [["安全", "", "", "要素", "甲"], ["", "", "", "要素", "甲"]],
            "BP024",
            "E3",
            "“甲” already stands in E2",
        ),
        (
            [["安全", "", "", "列", "甲"], ["", "", "", "列", "甲"]],
            "BP024",
            "E3",
            "“甲” already stands in E2",
        ),
        ([["安全"], ["质量", "", "", "", "", "", "安全"]], "BP024", "A3", "“安全” already stands in A2"),
        ([["安全", "", "", "列", "甲"]], "BP026", "A2", "The module “安全” has 0 text columns"),
        (
            [["安全", "", "", "正文列", "甲"], ["", "", "", "正文列", "乙"]],
            "BP026",
            "A2",
            "has 2 text columns",
        ),
        ([], "BP025", "A1", "The sheet “模块定义” names no module"),
    ],
)
def test_a_wrong_cell_of_the_sheet_is_told_by_its_address(
    rows: list[list[str]], code: str, cell: str, message: str
) -> None:
    with pytest.raises(CompilerError) as caught:
        of_rows(*rows)
    diagnostic = caught.value.diagnostic
    assert (diagnostic.kind.code, diagnostic.file, diagnostic.sheet) == (code, "f.xlsx", "模块定义")
    assert diagnostic.cell == cell
    assert message in diagnostic.message("en")
    assert diagnostic.next_step("en")


def test_a_sheet_without_the_header_is_told() -> None:
    with pytest.raises(CompilerError) as caught:
        from_rows([["模块", "备注"], ["安全"]], file="f.xlsx", sheet="模块定义")
    assert caught.value.diagnostic.kind.code == "BP020"
    assert caught.value.diagnostic.message("en") == "The sheet “模块定义” lacks the columns Item, Name"


def test_a_near_word_is_suggested() -> None:
    with pytest.raises(CompilerError) as caught:
        of_rows(["Safety", "", "Dutys"])
    assert caught.value.diagnostic.next_step("en").startswith("Is it Duties?")
