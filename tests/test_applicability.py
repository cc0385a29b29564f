"""What roles need of modules: the applicability sheet, groups that hand entries down, aspects read from texts."""

import json
from operator import itemgetter
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import CheckMaster
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from masters import write_master

from compiler import pipeline
from compiler.blueprint import load_blueprint
from compiler.cli import group
from compiler.coverage import Cover
from compiler.model.audit import AuditCell, AuditRole
from compiler.model.coverage import Status
from compiler.normalise.aspects import AspectReader
from compiler.normalise.grades import in_grades
from compiler.normalise.needs import Line, contradictions, needs_of
from compiler.period import parse_period
from compiler.pipeline import Checked

PERIOD = parse_period("2026Q4")
MASTER = """
# 岗位
| 岗位 | 部门 | 岗位序列 | 职级 |
| 运营经理 | 运营部 | 管理 | M2 |
| 客服专员 | 客服部 | 专业 | P3 |
| 客服主管 | 客服部 | 管理 | M1 |
| 实习生 | 客服部 | 专业 | P1 |

# 职责概述
| 岗位 | 要素 | 职责 |
| 全部 | 团队目标 | 提升满意度到 95 分 |
| @客服部、!实习生 | 主要职责 | 受理来电并记录 |
| 运营经理 | 主要职责 | 编制季度计划 |
| @客服部、客服主管 | 协作关系 | 与销售部核对需求 |

# 关键任务
| 岗位 | 要素 | 任务 |
| 运营经理 | | 每周召开团队协作会议 |
| 客服专员 | 团队协作 | 交接班次 |

# 适用范围
| 部门 | 岗位序列 | 职级 | 岗位 | 模块 | 要素 | 要求 | 最少条数 |
"""


def cover(checked: Checked, title: str, module: str) -> Cover:
    role = next(role.id for role in checked.catalog.roles if role.title == title)
    return checked.coverage.of(role, module)


def codes(checked: Checked, role: str, module: str) -> list[str]:
    return [d.kind.code for d in checked.diagnostics if (d.role, d.module) == (role, module)]


def audited(checked: Checked, title: str) -> AuditRole:
    report = pipeline.audit(checked, PERIOD, PERIOD.last_day)
    return next(role for each in report.departments for role in each.roles if role.title == title)


def cell(checked: Checked, title: str, module: str) -> AuditCell:
    keys = [each.key for each in checked.catalog.blueprint.modules]
    return audited(checked, title).cells[keys.index(module)]


def with_lines(check_master: CheckMaster, *lines: str) -> Checked:
    return check_master(MASTER + "\n".join(lines), blueprint="operations", as_of=PERIOD.last_day)


# --------------------------------------------------------------------------------------- what is needed


def test_a_module_that_does_not_apply_is_no_gap(check_master: CheckMaster) -> None:
    checked = with_lines(check_master, "| | | | 实习生 | 风险控制 | | 不适用 | |")
    assert cover(checked, "实习生", "risk") == Cover(Status.NOT_APPLICABLE, 0, 0, 0)
    assert codes(checked, "实习生", "risk") == []
    assert cover(checked, "客服专员", "risk").status is Status.MISSING
    shown = cell(checked, "实习生", "risk")
    assert (shown.status, shown.points) == (Status.NOT_APPLICABLE, ())
    assert [(each.sheet, each.cell) for each in shown.needs] == [("适用范围", "G2")]
    assert cell(checked, "客服专员", "risk").needs == ()


def test_an_optional_module_counts_once_there_is_something_in_it(check_master: CheckMaster) -> None:
    checked = with_lines(check_master, "| 客服部 | | | | 关键任务 | | 可选 | |")
    assert cover(checked, "实习生", "tasks").status is Status.NOT_APPLICABLE
    assert cover(checked, "客服专员", "tasks").entries == 1
    assert cover(checked, "客服专员", "tasks").expected == 1
    assert cover(checked, "运营经理", "tasks").status is not Status.NOT_APPLICABLE


def test_an_aspect_can_be_left_out_or_asked_for(check_master: CheckMaster) -> None:
    before = cover(with_lines(check_master), "实习生", "overview")
    assert [key for key, _ in before.missing] == ["main_responsibilities"]
    checked = with_lines(check_master, "| | | P1 | | 职责概述 | 主要职责 | 可选 | |")
    after = cover(checked, "实习生", "overview")
    assert (after.missing, after.expected) == ((), before.expected - 1)
    assert after.status is Status.COMPLETE
    assert [point.title.zh for point in cell(checked, "实习生", "overview").points] == [
        "团队目标",
        "协作关系",
    ]
    asked = with_lines(check_master, "| | | | 客服专员 | 关键任务 | 数据分析 | 必需 | |")
    assert [key for key, _ in cover(asked, "客服专员", "tasks").missing] == ["data_analysis"]
    assert "COV001" in codes(asked, "客服专员", "tasks")


def test_a_minimum_of_entries(check_master: CheckMaster) -> None:
    checked = with_lines(check_master, "| | 专业 | | | 关键任务 | | | 2 |")
    assert cover(checked, "客服专员", "tasks").too_few
    (found,) = [d for d in checked.diagnostics if d.kind.code == "COV003" and d.role == "客服专员"]
    assert (found.params["count"], found.params["minimum"]) == (1, 2)
    assert not cover(checked, "运营经理", "tasks").too_few


def test_the_line_that_names_the_roles_most_exactly_holds(check_master: CheckMaster) -> None:
    checked = with_lines(
        check_master,
        "| | | | 客服主管 | 风险控制 | | 必需 | |",
        "| 客服部 | | | | 风险控制 | | 不适用 | |",
        "| 客服部 | | | | | | 可选 | |",
    )
    assert cover(checked, "客服主管", "risk").status is Status.MISSING
    assert cover(checked, "客服专员", "risk").status is Status.NOT_APPLICABLE
    assert cover(checked, "客服专员", "improvement").status is Status.NOT_APPLICABLE
    places = [each.cell for each in cell(checked, "客服主管", "risk").needs]
    assert places == ["G2"]


def test_all_filters_of_a_line_have_to_fit(check_master: CheckMaster) -> None:
    checked = with_lines(check_master, "| 客服部 | 管理 | M1-M3 | | 风险控制 | | 不适用 | |")
    fitting = [
        role.title
        for role in checked.catalog.roles
        if cover(checked, role.title, "risk").status is Status.NOT_APPLICABLE
    ]
    assert fitting == ["客服主管"]


def test_a_role_cell_that_names_a_group_is_as_exact_as_a_department(check_master: CheckMaster) -> None:
    checked = with_lines(
        check_master,
        "| | | | 客服主管、@运营部 | 风险控制 | | 必需 | |",
        "| | | M1以上 | | 风险控制 | | 不适用 | |",
        "| | | | @客服部 | 风险控制 | | 可选 | |",
        "| | | | 全部 | 风险控制 | | 必需 | |",
    )
    told = {
        title: cell(checked, title, "risk").needs[0].cell for title in ("客服主管", "客服专员", "运营经理")
    }
    assert told == {"客服主管": "G2", "客服专员": "G4", "运营经理": "G2"}
    assert cover(checked, "客服专员", "risk").status is Status.NOT_APPLICABLE


def test_a_required_aspect_requires_its_module_again(check_master: CheckMaster) -> None:
    checked = with_lines(
        check_master,
        "| 客服部 | | | | 风险控制 | | 不适用 | |",
        "| | | | 客服主管 | 风险控制 | 应对 | 必需 | |",
    )
    assert ("response", "") in cover(checked, "客服主管", "risk").missing
    assert codes(checked, "客服主管", "risk") == ["COV002"]
    assert [each.cell for each in cell(checked, "客服主管", "risk").needs] == ["G3"]
    assert cover(checked, "客服专员", "risk").status is Status.NOT_APPLICABLE


def test_a_minimum_alone_asks_for_the_module(check_master: CheckMaster) -> None:
    before = "| 客服部 | | | | 风险控制 | | 可选 | |"
    alone = with_lines(check_master, before, "| | | | 客服主管 | 风险控制 | | | ２ |")
    assert cover(alone, "客服主管", "risk").status is Status.MISSING
    both = with_lines(check_master, before, "| | | | 客服主管 | 风险控制 | | 可选 | 2 |")
    assert cover(both, "客服主管", "risk").status is Status.NOT_APPLICABLE


def test_an_aspect_without_a_module_is_that_of_every_module(check_master: CheckMaster) -> None:
    checked = with_lines(check_master, "| | | | 客服专员 | | 监控 | 不适用 | |")
    for module in ("risk", "process"):
        whole, left = cover(checked, "客服主管", module), cover(checked, "客服专员", module)
        assert {key for key, _ in whole.missing} - {key for key, _ in left.missing} == {"monitoring"}


def test_entries_of_what_does_not_apply_are_told(check_master: CheckMaster) -> None:
    checked = with_lines(
        check_master,
        "| | | | 客服专员、运营经理 | 关键任务 | 团队协作 | 不适用 | |",
        "| | | | 实习生 | 职责概述 | | 不适用 | |",
    )
    told = [
        (d.role, d.cell, d.aspect, d.params["count"]) for d in checked.diagnostics if d.kind.code == "COV006"
    ]
    # What a manager's entry is about was only inferred: nobody has written that it is about team work.
    assert sorted(told, key=itemgetter(1)) == [
        ("客服专员", "G2", "team_collaboration", 1),
        ("实习生", "G3", None, 2),
    ]


@pytest.mark.parametrize("header", ["部们", "事业部", "客户部门", ""])
def test_a_filter_that_is_not_understood_never_makes_a_line_one_for_everybody(
    check_master: CheckMaster, header: str
) -> None:
    sheet = (
        f"# 适用范围\n| {header} | 模块 | 要求 |\n| 客服部 | 风险控制 | 不适用 |\n| | 持续改进 | 不适用 |\n"
    )
    checked = check_master(
        MASTER.split("# 适用范围", maxsplit=1)[0] + sheet, blueprint="operations", as_of=PERIOD.last_day
    )
    assert cover(checked, "运营经理", "risk").status is Status.MISSING
    assert cover(checked, "运营经理", "improvement").status is Status.NOT_APPLICABLE
    assert [d.cell for d in checked.diagnostics if d.kind.code == "APPLY005"] == ["A1"]


def test_a_sheet_without_its_headers_is_told(check_master: CheckMaster) -> None:
    sheet = "# 适用范围\n| 甲 | 乙 |\n| 客服部 | 风险控制 |\n"
    checked = check_master(
        MASTER.split("# 适用范围", maxsplit=1)[0] + sheet, blueprint="operations", as_of=PERIOD.last_day
    )
    assert [(d.sheet, d.cell) for d in checked.diagnostics if d.kind.code == "APPLY006"] == [
        ("适用范围", "A1")
    ]


def test_a_need_that_is_misspelt_has_a_suggestion(check_master: CheckMaster) -> None:
    checked = with_lines(check_master, "| | | | 实习生 | 风险控制 | | 不适应 | |")
    (found,) = [d for d in checked.diagnostics if d.kind.code == "APPLY001"]
    assert (found.cell, found.candidates) == ("G2", ("不适用",))
    assert cover(checked, "实习生", "risk").status is Status.MISSING


def test_names_that_hold_a_separator_are_names(check_master: CheckMaster) -> None:
    master = MASTER.replace("客服部 | 专业 | P1", "客服/售后部 | 专业 | P1")
    line = "| 客服/售后部 | | | | 风险控制 | | 不适用 | |\n| 客服/售后部；@运营部 | | | | 持续改进 | | 不适用 | |"
    checked = check_master(master + line, blueprint="operations", as_of=PERIOD.last_day)
    assert [d.message("en") for d in checked.diagnostics if d.kind.code == "APPLY001"] == [
        "The line names “客服”, which is no department; it has no effect"
    ]
    assert cover(checked, "实习生", "risk").status is Status.NOT_APPLICABLE
    assert cover(checked, "客服专员", "risk").status is Status.MISSING


# ------------------------------------------------------------------------------------------- waivers

WAIVERS = """
# 例外审批
| 岗位 | 模块 | 理由 | 批准人 | 到期日 |
| 实习生 | 风险控制 | 试用期 | 李四 | 2027-12-31 |
| 客服专员 | 风险控制 | 试用期 | 李四 | 2026-06-30 |
"""


def test_waivers_are_about_what_is_needed(check_master: CheckMaster) -> None:
    needed = with_lines(check_master, "| 客服部 | | | | 风险控制 | | 必需 | |", WAIVERS)
    assert cover(needed, "实习生", "risk").status is Status.WAIVED
    assert cover(needed, "实习生", "risk").covered == cover(needed, "实习生", "risk").expected == 4
    assert cover(needed, "客服专员", "risk").status is Status.EXPIRED
    needless = with_lines(check_master, "| 客服部 | | | | 风险控制 | | 不适用 | |", WAIVERS)
    assert {cover(needless, title, "risk").status for title in ("实习生", "客服专员")} == {
        Status.NOT_APPLICABLE
    }
    told = [(d.kind.code, d.cell) for d in needless.diagnostics if d.kind.code.startswith("WAIVER")]
    assert told == [("WAIVER007", "A2")]


# ------------------------------------------------------------------------------------------------ laws

_FILTERS = st.tuples(
    st.sampled_from(["", "客服部", "运营部", "客服部、运营部"]),
    st.sampled_from(["", "专业", "管理"]),
    st.sampled_from(["", "M1以上", "P1-P3"]),
    st.sampled_from(["", "客服专员", "@客服部、!实习生", "全部"]),
)
_ABOUT = st.sampled_from(
    [
        ("", ""),
        ("职责概述", ""),
        ("职责概述", "主要职责"),
        ("关键任务", "团队协作"),
        ("", "监控"),
        ("风险控制", "监控"),
    ]
)
_LINES = st.lists(
    st.tuples(
        _FILTERS, _ABOUT, st.sampled_from(["必需", "可选", "不适用", ""]), st.sampled_from(["", "1", "3"])
    ),
    max_size=6,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=_LINES)
def test_the_audit_says_what_the_percentages_count(
    check_master: CheckMaster, lines: list[tuple[tuple[str, ...], tuple[str, str], str, str]]
) -> None:
    rows = [
        f"| {' | '.join(who)} | {' | '.join(about)} | {need} | {count} |" for who, about, need, count in lines
    ]
    checked = with_lines(check_master, *rows)
    report = pipeline.audit(checked, PERIOD, PERIOD.last_day)
    modules = checked.catalog.blueprint.modules
    for role in (role for each in report.departments for role in each.roles):
        for module, shown in zip(modules, role.cells, strict=True):
            own = checked.coverage.of(role.id, module.key)
            assert (shown.covered, len(shown.points)) == (own.covered, own.expected)
            assert (shown.inferred, shown.status) == (own.inferred, own.status)
            gaps = [
                d
                for d in checked.diagnostics
                if (d.role, d.module) == (role.title, module.key) and d.kind.gap
            ]
            assert bool(gaps) <= (own.status in (Status.MISSING, Status.PARTIAL))


_EXACTLY = st.builds(
    Line,
    roles=st.frozensets(st.sampled_from("甲乙丙"), min_size=1),
    places=st.sampled_from([(("risk", ""),), (("risk", "monitoring"),), (("risk", "response"),)]),
    need=st.sampled_from(["required", "optional", "not_applicable"]),
    minimum=st.none() | st.integers(1, 4),
    exact=st.tuples(st.integers(0, 15), st.booleans(), st.booleans()),
    cell=st.text("ABC", min_size=3, max_size=6),
)


@given(st.lists(_EXACTLY, max_size=6, unique_by=lambda line: line.exact).flatmap(
    lambda lines: st.tuples(st.just(lines), st.permutations(lines))
))  # fmt: skip
def test_of_lines_that_differ_in_exactness_the_order_is_nobodys(pair: tuple[list[Line], list[Line]]) -> None:
    modules = load_blueprint("operations").modules
    lines, other = pair
    assert needs_of(lines, modules, "适用范围") == needs_of(other, modules, "适用范围")
    assert list(contradictions(lines)) == []


@pytest.mark.parametrize(
    ("part", "inside", "outside"),
    [
        ("P5-P7", ["P5", "p6", "Ｐ７"], ["P4", "P8", "M6", "P"]),
        ("P5至7", ["P5", "P7"], ["P8"]),
        ("P5以上", ["P5", "P10"], ["P4", "M9"]),
        ("P5及以下", ["P1", "P5"], ["P6"]),
        ("P5+", ["P5", "P9"], ["P4"]),
        ("P5 and above", ["P5", "P9"], ["P4"]),
        ("3-5", ["3", "5"], ["6", "P4"]),
    ],
)
def test_ranges_of_grades(part: str, inside: list[str], outside: list[str]) -> None:
    assert [grade for grade in (*inside, *outside) if in_grades(part, grade)] == inside


def test_a_document_has_no_gap_line_for_what_it_need_not_have(
    check_master: CheckMaster, tmp_path: Path
) -> None:
    lines = "| | | | 实习生 | | | 不适用 | |\n| | | | 实习生 | 职责概述 | 主要职责 | 可选 | |\n"
    write_master(tmp_path / "主表.xlsx", MASTER + lines)
    checked = with_lines(check_master, lines)
    assert [d.kind.code for d in checked.diagnostics if d.role == "实习生" and d.kind.gap] == []
    assert all(each.status is Status.NOT_APPLICABLE for each in audited(checked, "实习生").cells)


# ------------------------------------------------------------------------------- inherited and inferred


def test_what_comes_through_a_group_is_said(check_master: CheckMaster) -> None:
    checked = with_lines(check_master)
    proofs = {
        title: {
            each.place.cell: each.through
            for point in cell(checked, title, "overview").points
            for each in point.evidence
        }
        for title in ("运营经理", "客服专员", "客服主管")
    }
    assert proofs == {
        "运营经理": {"C2": "全部", "C4": ""},
        "客服专员": {"C2": "全部", "C3": "@客服部", "C5": "@客服部"},
        "客服主管": {"C2": "全部", "C3": "@客服部", "C5": ""},
    }


def test_an_aspect_read_from_the_text_counts_and_is_marked(check_master: CheckMaster) -> None:
    checked = with_lines(check_master, "| | | | | 关键任务 | 团队协作 | 必需 | |")
    assert (cover(checked, "运营经理", "tasks").inferred, cover(checked, "运营经理", "tasks").missing) == (
        1,
        (),
    )
    assert cover(checked, "客服专员", "tasks").inferred == 0
    shown = cell(checked, "运营经理", "tasks")
    assert [point.title.zh for point in shown.points if point.inferred] == ["团队协作"]
    report = pipeline.audit(checked, PERIOD, PERIOD.last_day)
    assert report.tally.inferred == 1
    assert report.tally.certain == (report.tally.covered - 1) / report.tally.expected


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("处理客户投诉", "customer_service"),
        ("Answer customers within a day", "customer_service"),
        ("Ｄａｔａ  analysis of returns", "data_analysis"),
        ("编制销售报表", "data_analysis"),
        ("Use EpiData analysis", ""),
        ("Answer subprojects", ""),
        ("整理档案", ""),
    ],
)
def test_aspects_are_inferred_where_a_word_begins(text: str, aspect: str) -> None:
    tasks = next(module for module in load_blueprint("operations").modules if module.key == "tasks")
    assert AspectReader(tasks).read("", text) == (aspect, bool(aspect))
    assert AspectReader(tasks).read("团队协作", text) == ("team_collaboration", False)
    assert AspectReader(tasks).read("别的", text) == ("别的", False)


def test_strict_aspects_count_only_what_is_written(check_master: CheckMaster) -> None:
    line = "| | | | | 关键任务 | 团队协作 | 必需 | |"
    checked = check_master(MASTER + line, blueprint="operations", as_of=PERIOD.last_day, strict_aspects=True)
    assert [key for key, _ in cover(checked, "运营经理", "tasks").missing] == ["team_collaboration"]
    assert cover(checked, "运营经理", "tasks").inferred == 0
    assert {point.status for point in cell(checked, "运营经理", "tasks").points} == {Status.MISSING}
    setting = "# 设置\n| 项目 | 内容 |\n| 严格要素 | 是 |\n"
    same = check_master(setting + MASTER + line, blueprint="operations", as_of=PERIOD.last_day)
    assert dict(same.coverage.cells) == dict(checked.coverage.cells)


def test_the_command_line_tells_certain_and_inferred(tmp_path: Path) -> None:
    master = tmp_path / "主表.xlsx"
    write_master(master, MASTER + "| | | | | 关键任务 | 团队协作 | 必需 | |")

    def run(*options: str) -> str:
        words = ["coverage", str(master), "--blueprint", "operations", "--lang", "en", *options]
        return CliRunner().invoke(group, words).output

    assert "1 covered points only by aspects inferred from texts; without them coverage" in " ".join(
        run().split()
    )
    assert "inferred" not in run("--strict-aspects")
    told = json.loads(run("--format", "json"))
    assert told["coverage"]["inferred"] == 1
    assert told["coverage"]["certain"] < told["coverage"]["share"]
    roles = {role["title"]: role for each in told["departments"] for role in each["roles"]}
    (overview,) = [each for each in roles["客服专员"]["modules"] if each["module"] == "overview"]
    assert [proof.get("through") for point in overview["points"] for proof in point["evidence"]] == [
        "全部",
        "@客服部",
        "@客服部",
    ]
    (tasks,) = [each for each in roles["运营经理"]["modules"] if each["module"] == "tasks"]
    assert tasks["points"][0]["evidence"][0]["inferred"] is True
    assert tasks["needs"] == [{"sheet": "适用范围", "cell": "G2"}]
