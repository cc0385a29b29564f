"""The blueprints that ship: complete, in both languages, with examples that leave no gap."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from compiler.blueprint import (
    built_in,
    errors,
    load_blueprint,
    optional_modules,
    parsing,
    sheet_name,
)
from compiler.diagnostics import Kind
from compiler.locale import LANGUAGES
from compiler.model.blueprint import Blueprint, Module
from compiler.model.words import Bilingual
from compiler.vocabulary import fold

# Every module with its aspects: zh | en; r: all aspects are required, u: all are usual.
SHIPPED = {
    "operations": """
        职责概述 | Role overview
          r 团队目标 | Team objective
          r 主要职责 | Main responsibilities
          r 协作关系 | Working relations with other departments
        关键任务 | Key tasks
          u 日常运营管理 | Daily operations management
          u 项目管理 | Project management
          u 数据分析 | Data analysis
          u 团队协作 | Team collaboration
          u 客户服务 | Customer service
        绩效指标 | KPIs
          u 客户满意度 | Customer satisfaction
          u 运营成本 | Operating cost
          u 流程效率 | Process efficiency
          u 项目完成率 | Project completion rate
          u 团队协作度 | Degree of team collaboration
        沟通协作 | Communication and collaboration
          u 定期会议 | Regular meetings
          u 即时通讯工具 | Instant messaging
          u 项目管理工具 | Project-management tool
        流程管理 | Process management
          r 设计 | Design
          r 实施 | Implementation
          r 监控 | Monitoring
          r 优化 | Optimisation
        资源管理 | Resource management
          r 规划 | Planning
          r 分配 | Allocation
          r 使用 | Use
          r 评估 | Evaluation
        风险控制 | Risk control
          r 识别 | Identification
          r 评估 | Assessment
          r 应对 | Response
          r 监控 | Monitoring
        持续改进 | Continuous improvement
          r 数据反馈 | Data feedback
          r 问题分析 | Problem analysis
          r 改进方案 | Improvement plan
          r 实施 | Implementation
        """,
    "growth": """
        业务规划与执行 | Business planning and execution
          r 业务发展计划与目标 | Business development plan and goals
          r 业务运营执行与业绩指标 | Execution and performance targets
          r 运营流程优化 | Process optimisation and efficiency
        品牌管理与推广 | Brand management and promotion
          r 品牌形象 | Brand image
          r 品牌推广与营销策略 | Promotion and marketing strategy
          r 市场调研与推广方案 | Market research and promotion plan
        用户管理与客户服务 | User management and customer service
          r 客户服务体验 | Service experience
          r 用户反馈与投诉处理 | User feedback and complaints
          r 用户增长与留存 | User growth and retention
        数据分析与决策 | Data analysis and decisions
          r 数据收集、整理与分析 | Collecting, organising and analysing data
          r 产品与运营策略优化 | Optimising product and operations strategy
          r 数据报告与运营分析体系 | Reporting and operations-analysis system
        合作与沟通 | Cooperation and communication
          r 合作伙伴关系 | Partnerships
          r 跨部门协调 | Cross-department coordination
          r 团队与上下游沟通 | Communication with the team, upstream and downstream
        """,
    "enterprise": """
        市场调研与竞争分析 | Market research and competition
          r 行业动态与市场趋势 | Industry developments and market trends
          r 竞争对手优劣势与应对 | Competitors' strengths, weaknesses and response
        品牌推广与营销策略 | Brand promotion and marketing
          r 推广计划（线上线下） | Promotion plan, online and offline
          r 营销策略（知名度与销量） | Marketing strategy: awareness and sales
        销售与客户服务 | Sales and customer service
          r 销售团队、目标与进度 | Sales team, targets and progress
          r 客户满意、投诉与体验改善 | Satisfaction, complaints and better experience
        运营管理与流程优化 | Operations and process optimisation
          r 日常运营与部门协调 | Daily operations and coordination
          r 流程效率与质量 | Process efficiency and quality
        数据分析与决策支持 | Data analysis and decision support
          r 业务数据收集与分析 | Collecting and analysing business data
          r 策略调整与优化 | Strategy adjustment and optimisation
        项目管理与执行 | Project management and execution
          r 进度（按时交付） | Schedule, delivery on time
          r 成本 | Cost
          r 质量 | Quality
          r 跨部门协作 | Cross-department cooperation
        财务管理与预算控制 | Finance and budget control
          r 年度预算与费用计划 | Annual budget and expense plan
          r 成本与费用支出控制 | Cost and expenditure control
          r 财务监督与预算符合性 | Financial supervision and budget compliance
        人员管理与团队建设 | People and team building
          r 招聘 | Recruiting
          r 培训 | Training
          r 评估与激励 | Appraisal and motivation
          r 团队合作文化 | Team culture
        """,
    "jobdesc": """
        职位名称和部门 | Title and department
          r 职位名称 | Title
          r 所属部门 | Department
          r 管理层级 | Management level
        职责概述 | Job summary
          r 工作重点 | Focus of the work
          r 工作方向 | Direction
        具体职责 | Specific responsibilities
          r 职责清单 | List of responsibilities
        职位要求 | Requirements
          r 教育背景 | Education
          r 工作经验 | Experience
          r 专业技能 | Professional skills
          r 个人素质 | Personal qualities
        """,
}

# What guidance has to say: blueprint, module, aspect (empty: the module's own) → words in zh and en.
GUIDANCE = [
    ("operations", "overview", "", "整体目标", "contributes to the whole"),
    ("operations", "overview", "team_objective", "提升客户满意度", "higher customer satisfaction"),
    ("operations", "overview", "team_objective", "优化流程效率", "process efficiency"),
    ("operations", "overview", "team_objective", "降低运营成本", "lower operating cost"),
    ("operations", "overview", "working_relations", "市场、销售、研发", "marketing, sales, R&D"),
    ("operations", "overview", "working_relations", "信息共享与资源协调", "share information and coordinate"),
    ("operations", "tasks", "daily_operations", "既定标准", "set standard"),
    ("operations", "tasks", "project_management", "计划、执行到监控", "Plan, execute and monitor"),
    ("operations", "tasks", "data_analysis", "改进", "room for improvement"),
    ("operations", "tasks", "team_collaboration", "效率", "efficiently"),
    ("operations", "tasks", "customer_service", "及时响应", "promptly"),
    ("operations", "kpi", "customer_satisfaction", "品牌形象", "image of the brand"),
    ("operations", "kpi", "operating_cost", "利润", "Profit"),
    ("operations", "kpi", "process_efficiency", "浪费", "waste"),
    ("operations", "kpi", "project_completion", "规定时间", "given time"),
    ("operations", "kpi", "", "100%", "100%"),
    ("operations", "communication", "", "渠道和频率", "a channel and a frequency"),
    ("operations", "communication", "regular_meetings", "下一步", "next steps"),
    ("operations", "communication", "instant_messaging", "求助", "help"),
    ("operations", "communication", "project_tool", "责任人", "owners"),
    ("operations", "process", "design", "实际情况", "actual situation"),
    ("operations", "process", "implementation", "一致", "same way"),
    ("operations", "process", "monitoring", "及时调整", "adjust in time"),
    ("operations", "process", "optimisation", "市场变化", "market changes"),
    ("operations", "resources", "", "人力、物力、财力", "people, material and finance"),
    ("operations", "resources", "evaluation", "定期检查", "Review regularly"),
    ("operations", "risk", "identification", "市场调研", "market research"),
    ("operations", "risk", "monitoring", "定期调整", "adjust them regularly"),
    ("operations", "improvement", "problem_analysis", "根本原因", "root cause"),
    ("operations", "improvement", "improvement_plan", "切实可行", "practicable"),
    ("operations", "improvement", "implementation", "验证效果", "effect is verified"),
    ("growth", "users", "retention", "忠诚度", "loyalty"),
    ("growth", "data", "collection", "决策提供支持", "support of decisions"),
    ("growth", "cooperation", "partners", "合作机会", "opportunities"),
    ("growth", "cooperation", "coordination", "推动项目执行", "drive projects"),
    ("enterprise", "people", "culture", "凝聚力和执行力", "holds together"),
    ("jobdesc", "position", "", "运营专员", "operations specialist"),
    ("jobdesc", "summary", "direction", "用户体验", "user experience"),
    ("jobdesc", "responsibilities", "list", "社交媒体", "social-media"),
    ("jobdesc", "requirements", "education", "本科及以上", "bachelor's degree or above"),
    ("jobdesc", "requirements", "experience", "三年以上", "three years or more"),
]

COLUMNS = {
    "operations.kpi": "岗位 要素 指标 指标定义/计算公式 计分规则 单位 目标值 权重 考核周期 "
    "数据来源 数据提供部门 关联职责",
    "operations.communication": "岗位 要素 对象 渠道 频率 目的/产出",
    "operations.process": "岗位 流程 阶段 内容 产出",
    "operations.resources": "岗位 要素 资源类型 内容 原则与方法",
    "operations.risk": "岗位 要素 风险 发生可能性 影响程度 应对措施 责任人 复核日期",
    "operations.improvement": "岗位 要素 问题 根本原因 措施 责任人 期限 效果验证",
    "jobdesc.responsibilities": "岗位 职责",
    "jobdesc.requirements": "岗位 类别 要求 必备/优先",
}


def listed(table: str) -> Iterator[tuple[str, str, str]]:
    """The lines of a table of SHIPPED: need (empty: a module), zh, en."""
    for line in filter(None, map(str.strip, table.splitlines())):
        match = re.fullmatch(r"(?:([ru]) )?(.+) \| (.+)", line)
        assert match is not None, line
        yield match[1] or "", match[2], match[3]


def module_of(blueprint: Blueprint, key: str) -> Module:
    return next(module for module in blueprint.modules if module.key == key)


# ------------------------------------------------------------------------------------- what ships


@pytest.mark.parametrize("key", built_in())
def test_every_module_and_aspect_ships_in_both_languages(key: str) -> None:
    blueprint = load_blueprint(key)
    shipped = []
    for module in blueprint.modules:
        shipped.append(("", module.title.zh, module.title.en))
        shipped += [(aspect.need[0], aspect.title.zh, aspect.title.en) for aspect in module.aspects]
    assert shipped == list(listed(SHIPPED[key]))


def test_the_default_blueprint_is_operations() -> None:
    assert built_in() == ("operations", "growth", "enterprise", "jobdesc")


@pytest.mark.parametrize(("blueprint", "module", "aspect", "zh", "en"), GUIDANCE)
def test_guidance_says_what_the_element_is_about(
    blueprint: str, module: str, aspect: str, zh: str, en: str
) -> None:
    found = module_of(load_blueprint(blueprint), module)
    guidance = next((a.guidance for a in found.aspects if a.key == aspect), found.guidance)
    assert zh in guidance.zh
    assert en.casefold() in guidance.en.casefold()


@pytest.mark.parametrize("path", COLUMNS)
def test_modules_have_the_columns_of_their_kind(path: str) -> None:
    blueprint, _, module = path.partition(".")
    columns = module_of(load_blueprint(blueprint), module).columns
    assert [column.title.zh for column in columns] == [*COLUMNS[path].split(), "编号", "状态", "备注"]


@pytest.mark.parametrize("key", [*built_in(), "optional"])
def test_everything_people_read_is_there_in_both_languages(key: str) -> None:
    modules = optional_modules() if key == "optional" else load_blueprint(key).modules
    for module in modules:
        texts = [module.title, module.guidance]
        texts += [text for aspect in module.aspects for text in (aspect.title, aspect.guidance)]
        texts += [text for column in module.columns for text in (column.title, column.note)]
        texts += [choice for column in module.columns for choice in column.choices]
        texts += [text for row in module.examples for text in row.values()]
        for text in texts:
            assert text.zh.strip()
            assert text.en.strip()
            assert not re.search("[\u3000-\u9fff\uff00-\uffef]", text.en), text


@pytest.mark.parametrize("key", built_in())
@pytest.mark.parametrize("language", LANGUAGES)
def test_sheet_names_fit_excel_and_are_known(key: str, language: str) -> None:
    for module in load_blueprint(key).modules:
        name = sheet_name(module, "zh" if language == "zh" else "en")
        assert len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert fold(name) in {fold(own) for own in (module.title.zh, module.title.en, *module.aliases)}


def test_a_title_too_long_for_excel_is_cut() -> None:
    module = Module("a", Bilingual("甲", "A title: which is far too long for Excel"), "duties", ())
    assert sheet_name(module, "en") == "A title  which is far too long"


def test_the_key_module_of_operations_is_the_overview() -> None:
    assert [m.key for m in load_blueprint("operations").modules if m.essential] == ["overview"]


def test_facts_come_from_the_roles_sheet() -> None:
    position = module_of(load_blueprint("jobdesc"), "position")
    assert position.kind == "facts"
    assert position.columns == ()
    assert [aspect.role_column for aspect in position.aspects] == ["role", "department", "grade"]


def test_a_job_description_has_at_least_three_responsibilities() -> None:
    assert module_of(load_blueprint("jobdesc"), "responsibilities").minimum_entries == 3


def test_requirements_are_known_by_their_other_names() -> None:
    aliases = module_of(load_blueprint("jobdesc"), "requirements").aliases
    assert {"任职资格", "任职条件", "Qualifications"} <= set(aliases)


def test_optional_modules() -> None:
    modules = optional_modules()
    assert [module.key for module in modules] == [
        "role_purpose", "authority", "relations", "conditions", "travel", "physical", "career", "raci"
    ]  # fmt: skip
    assert not any(module.required or module.essential for module in modules)


# --------------------------------------------------------------------------------------- examples


def example_rows(blueprint: Blueprint, module: Module) -> dict[str, list[dict[str, str]]]:
    """The example rows of a module by role, in Chinese."""
    titles = [role["role"].zh for role in blueprint.example_roles]
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    for example in module.examples:
        texts = {key: text.zh for key, text in example.items()}
        named = texts["role"]
        assert named in (*titles, "全部")
        for title in titles if named == "全部" else [named]:
            rows[title].append(texts)
    return rows


def modules_with_examples() -> list[tuple[str, str]]:
    return [
        (key, module.key)
        for key in built_in()
        for module in load_blueprint(key).modules
        if module.kind != "facts"
    ]


@pytest.mark.parametrize(("key", "name"), modules_with_examples())
def test_examples_leave_no_gap(key: str, name: str) -> None:
    blueprint = load_blueprint(key)
    module = module_of(blueprint, name)
    rows = example_rows(blueprint, module)
    column = next((c.key for c in module.columns if c.meaning == "aspect"), None)
    needed = {aspect.title.zh for aspect in module.aspects if aspect.need == "required"}
    usual = {aspect.title.zh for aspect in module.aspects if aspect.need == "usual"}
    for role in blueprint.example_roles:
        own = rows[role["role"].zh]
        assert len(own) >= module.minimum_entries
        if column is not None:
            covered = {row[column] for row in own}
            assert needed <= covered <= needed | usual
            assert not usual or covered & usual


@pytest.mark.parametrize(("key", "name"), modules_with_examples())
def test_examples_fill_every_required_column_and_choose_from_the_choices(key: str, name: str) -> None:
    module = module_of(load_blueprint(key), name)
    required = [column.key for column in module.columns if column.required]
    assert module.text_column is not None
    assert module.text_column.key in required
    for row in module.examples:
        assert all(row[column].zh and row[column].en for column in required)
        for column in module.columns:
            if column.choices and column.key in row:
                assert row[column.key] in column.choices


@pytest.mark.parametrize("key", built_in())
def test_no_example_stands_twice(key: str) -> None:
    for module in load_blueprint(key).modules:
        rows = [tuple(sorted((name, text.zh) for name, text in row.items())) for row in module.examples]
        assert len(rows) == len(set(rows))


def test_the_processes_of_the_examples_have_all_stages_in_order() -> None:
    blueprint = load_blueprint("operations")
    module = module_of(blueprint, "process")
    stages = [aspect.title.zh for aspect in module.aspects]
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in module.examples:
        found[row["role"].zh, row["process"].zh].append(row["stage"].zh)
    assert len(found) == 3
    assert all(order == stages for order in found.values())


def test_the_weights_of_the_examples_add_up() -> None:
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for row in module_of(load_blueprint("operations"), "kpi").examples:
        totals[row["role"].zh, row["period"].zh] += int(row["weight"].zh.removesuffix("%"))
    assert len(totals) == 3
    assert set(totals.values()) == {100}


def test_kpis_and_channels_have_to_be_complete() -> None:
    operations = load_blueprint("operations")
    kpi = {c.key for c in module_of(operations, "kpi").columns if c.required}
    channel = {c.key for c in module_of(operations, "communication").columns if c.required}
    assert {"target", "unit", "period", "source"} <= kpi
    assert {"channel", "frequency"} <= channel


@pytest.mark.parametrize("key", built_in())
def test_example_roles_fill_the_roles_sheet(key: str) -> None:
    wanted = {
        "code",
        "department",
        "grade",
        "reports_to",
        "headcount",
        "location",
        "purpose",
        "version",
        "effective",
    }
    roles = load_blueprint(key).example_roles
    assert len(roles) >= 2
    assert len({role["code"] for role in roles}) == len(roles)
    assert all(wanted <= set(role) for role in roles)


def test_example_roles_of_operations() -> None:
    titles = [role["role"].zh for role in load_blueprint("operations").example_roles]
    assert titles == ["运营经理", "数据分析师", "客服专员"]


# ----------------------------------------------------------------------------------- documentation


def test_every_key_and_finding_is_documented() -> None:
    text = (Path(__file__).parent.parent / "docs" / "blueprints.md").read_text(encoding="utf-8")
    keys = [*parsing.TOP_KEYS, *parsing.MODULE_KEYS, *parsing.ASPECT_KEYS, *parsing.COLUMN_KEYS]
    keys += [*parsing.ROLE_KEYS, *parsing.KINDS, *parsing.FORMATS]
    assert [key for key in keys if f"`{key}`" not in text] == []
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, Kind)]
    assert len(kinds) == 22
    assert [kind.code for kind in kinds if kind.code not in text] == []
