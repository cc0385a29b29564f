"""How the modules of a master are printed: from the cells of a workbook to the records of a document."""

from functools import partial

import pytest
from conftest import CheckMaster

from compiler import pipeline
from compiler.assemble.documents import role_documents
from compiler.assemble.ratings import rating_of, scale_of
from compiler.assemble.sections import Printing
from compiler.documents.house.names import own_column
from compiler.model.blueprint import Column
from compiler.model.documents import (
    Content,
    DutyList,
    EntryTable,
    LabelTable,
    Rich,
    RoleDocument,
    SignatureLine,
)
from compiler.model.words import Bilingual
from compiler.pipeline import Checked
from compiler.vocabulary import ROLE_COLUMNS


@pytest.fixture
def operations(check_master: CheckMaster) -> CheckMaster:
    """Check a master of the blueprint with eight modules."""
    return partial(check_master, blueprint="operations")


def documents(checked: Checked, *, final: bool = True) -> dict[str, RoleDocument]:
    """The documents of a master, by role."""
    catalog = checked.catalog
    printing = Printing(catalog.language, final, "2026Q4")
    paths = pipeline.paths_of(catalog)
    return {one.title: one for one in role_documents(catalog, checked.coverage, paths, printing)}


def letters(content: Content) -> str:
    return content if isinstance(content, str) else content.text


def table(document: RoleDocument, module: str) -> EntryTable:
    """The table of a module."""
    (section,) = [section for section in document.sections if section.module == module]
    (found,) = [block for block in section.blocks if isinstance(block, EntryTable)]
    return found


def rows(found: EntryTable) -> list[tuple[str, ...]]:
    return [tuple(map(letters, row.cells)) for row in found.rows]


def titles(found: EntryTable) -> list[str]:
    return [column.title for column in found.columns]


def test_processes_stand_in_groups_their_stages_in_order(operations: CheckMaster) -> None:
    checked = operations("""
# 流程管理
| 岗位 | 流程 | 阶段 | 内容 |
| 运营经理 | 月度计划 | 监控 | 每周检查 |
| 运营经理 | 投诉处理 | 设计 | 定级 |
| 运营经理 | 月度计划 | 设计 | 定步骤 |
| 运营经理 | 月度计划 | 实施 | 编制 |
""")
    found = table(documents(checked)["运营经理"], "process")
    assert found.grouped
    assert titles(found) == ["流程", "阶段", "内容"]
    assert rows(found) == [
        ("月度计划", "设计", "定步骤"),
        ("月度计划", "实施", "编制"),
        ("月度计划", "监控", "每周检查"),
        ("投诉处理", "设计", "定级"),
    ]


def test_resources_stand_by_type(operations: CheckMaster) -> None:
    checked = operations("""
# 资源管理
| 岗位 | 要素 | 资源类型 | 内容 |
| 运营经理 | 评估 | 财力 | 每季对照预算 |
| 运营经理 | 使用 |  | 不重复采购 |
| 运营经理 | 分配 | 人力 | 按工作量分配 |
| 运营经理 | 规划 | 人力 | 编制人员计划 |
| 运营经理 | 规划 | 数据 | 约定口径 |
""")
    found = table(documents(checked)["运营经理"], "resources")
    assert found.grouped
    assert rows(found) == [
        ("人力", "规划", "编制人员计划"),
        ("人力", "分配", "按工作量分配"),
        ("财力", "评估", "每季对照预算"),
        ("数据", "规划", "约定口径"),
        ("", "使用", "不重复采购"),
    ]


def test_resources_without_a_type_are_not_grouped(operations: CheckMaster) -> None:
    checked = operations("# 资源管理\n| 岗位 | 要素 | 资源类型 | 内容 |\n| 运营经理 | 规划 |  | 计划 |\n")
    found = table(documents(checked)["运营经理"], "resources")
    assert (found.grouped, titles(found)) == (False, ["要素", "内容"])


def test_risks_are_rated_by_the_words_that_are_known(operations: CheckMaster) -> None:
    checked = operations("""
# 风险控制
| 岗位 | 要素 | 风险 | 发生可能性 | 影响程度 | 应对措施 |
| 运营经理 | 识别 | 订单激增 | 低 | 高 | 低 |
| 运营经理 | 应对 | 断供 | Medium | 很高（5） | 备用 |
| 运营经理 | 监控 | 停电 | 3 | 不详 |  |
""")
    found = table(documents(checked)["运营经理"], "risk")
    rated = [
        [cell.rating if isinstance(cell, Rich) else "" for cell in row.cells if letters(cell)]
        for row in found.rows
    ]
    assert rated == [
        ["", "", "low", "high", ""],
        ["", "", "medium", "high", ""],
        ["", "", "", ""],
    ]
    assert rows(found)[1][2:4] == ("Medium", "很高（5）")


@pytest.mark.parametrize(
    ("cell", "rating"),
    [
        ("低", "low"), ("较低", "low"), ("Low", "low"), ("L", "low"), ("低风险", "low"),
        ("中", "medium"), ("中等", "medium"), ("moderate", "medium"), ("一般", "medium"),
        ("高", "high"), ("HIGH", "high"), ("重大", "high"), ("高 / High", "high"), ("高（5）", "high"),
        ("", None), ("高/中", None), ("不高", None), ("5", None), ("待定", None), ("高/待定", None), ("红", None),
    ],
)  # fmt: skip
def test_words_of_ratings(cell: str, rating: str | None) -> None:
    scale = scale_of(Column("impact", Bilingual("影响", "Impact")))
    assert scale is not None
    assert rating_of(cell, scale) == rating


@pytest.mark.parametrize(
    ("choices", "ratings"),
    [
        ("1 2 3", "low medium high"),
        ("1 2 3 4 5", "low low medium high high"),
        ("5（很高） 4 3 2 1（很低）", "high high medium low low"),
        ("低 中 高", "low medium high"),
        ("甲 乙 丙", ""),
        ("1 2", ""),
        ("0 5 10", ""),
        ("高 中 待定", ""),
    ],
)
def test_a_scale_is_what_the_blueprint_lets_people_choose(choices: str, ratings: str) -> None:
    words = choices.split()
    scale = scale_of(Column("own", Bilingual("级", ""), choices=tuple(Bilingual(w, "") for w in words)))
    found = [] if scale is None else [rating_of(word, scale) for word in words]
    assert found == ratings.split()


def test_requirements_stand_behind_their_aspects(check_master: CheckMaster) -> None:
    checked = check_master(
        """
# 职位要求
| 岗位 | 类别 | 要求 | 必备/优先 |
| 运营专员 | 工作经验 | 三年以上 | 必备 |
| 运营专员 | 教育背景 | 本科 | 必备 |
| 运营专员 | 教育背景 | 硕士 | 优先 |
| 运营专员 |  | 能出差 |  |
""",
        blueprint="jobdesc",
    )
    (section,) = [s for s in documents(checked)["运营专员"].sections if s.module == "requirements"]
    (found,) = section.blocks
    assert isinstance(found, LabelTable)
    said = [
        (
            row.label,
            [(item.text, *(f"{fact.label}{fact.value}" for fact in item.details)) for item in row.items],
        )
        for row in found.rows
    ]
    assert said == [
        ("教育背景", [("本科", "必备"), ("硕士", "优先")]),
        ("工作经验", [("三年以上", "必备")]),
        ("其他", [("能出差",)]),
    ]


def test_requirements_of_no_aspect_are_a_list(check_master: CheckMaster) -> None:
    checked = check_master("# 职位要求\n| 岗位 | 要求 |\n| 运营专员 | 能出差 |\n", blueprint="jobdesc")
    (section,) = [s for s in documents(checked)["运营专员"].sections if s.module == "requirements"]
    (found,) = section.blocks
    assert isinstance(found, DutyList)
    assert [item.text for item in found.items] == ["能出差"]


KPIS = """
# 职责概述
| 编号 | 岗位 | 要素 | 职责 |
| D-1 | 运营经理 | 主要职责 | 编制季度计划 |
| D-2 | 运营经理 | 主要职责 | 审核预算 |

# 绩效指标
| 岗位 | 指标 | 指标定义 | 单位 | 目标值 | 权重 | 考核周期 | 数据来源 | 关联职责 |
| 运营经理 | 准时率 | 准时数÷总数 | % | 95 | 75% | 季度 | 系统 | D-1 |
| 运营经理 | 成本率 | 成本÷收入 | % | 19 | 25% | 季度 | 财务 | D-1、D-2 |
| 运营经理 | 满意度 | 满意数÷总数 | % | 90 | 100% | 年度 | 问卷 | 客户服务 |
| 运营经理 | 重大事故 | 起数 | 起 | 0 | 一票否决 | 年度 | 台账 |  |
"""


def test_kpis_have_a_total_for_each_period_and_name_their_duty(operations: CheckMaster) -> None:
    found = table(documents(operations(KPIS))["运营经理"], "kpi")
    place = {title: number for number, title in enumerate(titles(found))}
    assert {
        "指标",
        "指标定义/计算公式",
        "单位",
        "目标值",
        "权重",
        "考核周期",
        "数据来源",
        "关联职责",
    } <= place.keys()
    assert [row[place["关联职责"]] for row in rows(found)] == [
        "编制季度计划", "编制季度计划\n审核预算", "客户服务", "",
    ]  # fmt: skip
    assert found.total[0] == "合计"
    assert found.total[place["权重"]] == "100%\n100%"
    assert found.total[place["考核周期"]] == "季度\n年度"
    assert [column.title for column in found.columns if column.numeric] == ["目标值", "权重"]


def test_kpis_of_one_period_have_one_total(check_master: CheckMaster) -> None:
    found = table(documents(check_master(KPIS.replace("年度", "季度")))["运营经理"], "kpi")
    assert [cell for cell in found.total if cell] == ["合计", "200%"]


MATRIX = """
# 岗位
| 岗位 | 部门 | 密级 |
| 产品经理 | 产品部 |  |
| 架构师 | 研发部 |  |
| 测试 | 研发部 |  |
| 安全官 | 安全部 | 机密 |

# 模块定义
| 模块 | 工作表 | 类型 | 项 | 名称 |
| 责任矩阵 | 责任矩阵 | 表格 | 岗位列 | 岗位 |
|  |  |  | 列 | 阶段 |
|  |  |  | 正文列 | 职责 |
|  |  |  | 列 | 参与方式 |

# 责任矩阵
| 阶段 | 职责 | 产品经理 | 架构师 | 测试 | 安全官 |
| 立项 | 评审需求 | A | R | C | I |
| 上线 | 发布版本 | I | A/R | R |  |
| 上线 | 通知客户 | R（书面） |  | I | A |
"""


def test_a_matrix_says_who_has_which_part(check_master: CheckMaster) -> None:
    found = documents(check_master(MATRIX))
    mine = table(found["架构师"], "raci")
    assert titles(mine) == ["阶段", "职责", "本岗位", "负责 R", "批准 A", "咨询 C", "知会 I"]
    assert rows(mine) == [
        ("立项", "评审需求", "R", "架构师", "产品经理", "测试", "保密岗位"),
        ("上线", "发布版本", "A/R", "架构师、测试", "架构师", "", "产品经理"),
    ]
    assert rows(table(found["测试"], "raci"))[2] == (
        "上线", "通知客户", "I", "产品经理", "保密岗位", "", "测试",
    )  # fmt: skip
    assert abs(sum(column.width for column in mine.columns) - 1) < 1e-9


def test_a_text_that_stands_for_two_duties_is_not_thrown_together(check_master: CheckMaster) -> None:
    found = documents(check_master(MATRIX.replace("发布版本", "评审需求")))
    assert [row[3:5] for row in rows(table(found["架构师"], "raci"))] == [
        ("架构师", "产品经理"),
        ("架构师、测试", "架构师"),
    ]


def test_many_names_are_cut_short(check_master: CheckMaster) -> None:
    names = [f"岗位{number}" for number in range(1, 11)]
    head = f"| 职责 | {' | '.join(names)} |"
    found = documents(
        check_master(
            f"# 责任矩阵\n{head}\n| 盘点 | A |{' I |' * 9}\n| 清理 | I | A |{' I |' * 8}\n", language="zh"
        )
    )
    first = rows(table(found["岗位1"], "责任矩阵"))[0]
    assert first[-1] == "岗位2、岗位3、岗位4、岗位5、岗位6、岗位7，以及另外 3 个"


def test_a_matrix_of_crosses_stays_a_plain_table(check_master: CheckMaster) -> None:
    crosses = (
        MATRIX.split("# 责任矩阵", maxsplit=1)[0]
        + """
# 责任矩阵
| 职责 | 产品经理 | 架构师 | 测试 |
| 评审需求 | √ | √ | √ |
| 发布版本 |  | √ | √ |
"""
    )
    found = documents(check_master(crosses))
    assert "负责 R" not in titles(table(found["架构师"], "raci"))


ROLES = """
# 岗位
| 岗位编号 | 岗位 | 部门 | 版本 | 生效日期 | 批准 | 批准日期 | 审批单号 | 补充责任人 | 编制 说明 |
| YY-1 | 运营经理 | 运营部 | {version} | 2026-10-01 | 陈卓 | 2026-09-20 | OA-118 | 人事部 | 新设 |
# 职责概述
| 岗位 | 要素 | 职责 | 状态 |
| 运营经理 | 主要职责 | 编制计划 | 拟稿 |
"""


def test_every_column_of_the_roles_sheet_is_a_field(operations: CheckMaster) -> None:
    checked = operations(ROLES.format(version="'2.0"))
    fields = documents(checked)["运营经理"].fields
    known = {f"role.{'title' if term.key == 'role' else term.key}" for term in ROLE_COLUMNS}
    assert set(fields) == {*known, own_column("编制 说明"), "period"}
    assert {key: fields[key] for key in ("role.code", "role.approved_on", "role.action_owner", "period")} == {
        "role.code": "YY-1", "role.approved_on": "2026-09-20", "role.action_owner": "人事部", "period": "2026Q4",
    }  # fmt: skip
    assert (fields[own_column("编制说明")], fields["role.grade"]) == ("新设", "")


def test_the_approval_stands_where_people_sign(operations: CheckMaster) -> None:
    document = documents(operations(ROLES.format(version="'2.0")))["运营经理"]
    assert document.signatures == (
        SignatureLine("批准", "陈卓"),
        SignatureLine("直接上级", ""),
        SignatureLine("任职者", ""),
        SignatureLine("批准日期", "2026-09-20", signs=False),
        SignatureLine("审批单号", "OA-118", signs=False),
    )
    assert not {"批准日期", "审批单号"} & {fact.label for fact in document.facts}


@pytest.mark.parametrize(
    ("version", "is_draft"),
    [
        ("'2.0", False),
        ("", False),
        ("0.9 草稿", True),
        ("Draft 3", True),
        ("未批准", True),
        ("V1（征求意见稿）", True),
    ],
)
def test_drafts_are_marked(operations: CheckMaster, version: str, is_draft: bool) -> None:
    document = documents(operations(ROLES.format(version=version)))["运营经理"]
    assert document.subtitle == "岗位职责说明书" + "（草稿，未批准）" * is_draft
    assert document.draft is is_draft
    (section,) = [section for section in document.sections if section.module == "overview"]
    (duties,) = [block for block in section.blocks if isinstance(block, DutyList)]
    assert [item.draft for item in duties.items] == [True]


def test_short_columns_stay_in_one_line_and_long_ones_share_the_rest(operations: CheckMaster) -> None:
    long = "核对每一笔付款与合同、发票和验收记录是否一致，发现差异当日退回经办人并登记原因"
    checked = operations(f"""
# 沟通协作
| 岗位 | 对象 | 渠道 | 频率 | 目的/产出 |
| 运营经理 | 客户体验小组 | 例会 | 每周 | {long}，{long} |
| 运营经理 | 财务部 | {long} | 每月 | {long} |
""")
    found = {
        column.title: column.width
        for column in table(documents(checked)["运营经理"], "communication").columns
    }
    letters_of_a_line = 96
    assert found["对象"] * letters_of_a_line >= len("客户体验小组") * 2 + 1
    assert found["频率"] < found["对象"] < found["渠道"] < found["目的/产出"]
    assert abs(sum(found.values()) - 1) < 1e-9
