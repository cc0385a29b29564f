"""Two masters compared: which role and entry is which, and what each says otherwise."""

import random
from dataclasses import replace

from comparing import catalog, difference, events
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.compare import compare
from compiler.model.audit import Place

ROLES = """
# 岗位
| 岗位编号 | 岗位 | 部门 | 职级 |
| OP-1 | 运营经理 | 运营部 | P6 |
| | 客服专员 | 客服部 | P3 |
| | 客服主管 | 客服部 | P4 |
"""
DUTIES = """
# 职责概述
| 岗位 | 要素 | 职责 |
| 运营经理 | 主要职责 | 编制季度运营计划并督导执行 |
| 运营经理 | 主要职责 | 审核每月运营预算 |
| 运营经理 | 协作关系 | 每月与销售部核对需求 |
| 客服专员 | 主要职责 | 受理来电并记录结果 |
| 客服专员 | 主要职责 | 回访投诉客户并登记意见 |
| 客服主管 | 主要职责 | 安排班次，复核投诉记录 |
"""
KPIS = """
# 绩效指标
| 编号 | 岗位 | 指标 | 单位 | 目标值 | 权重 | 考核周期 |
| K1 | 运营经理 | 准时率 | % | 95 | 75% | 季度 |
| K2 | 运营经理 | 成本率 | % | 19 | 25% | 季度 |
"""
MASTER = ROLES + DUTIES + KPIS
HEAD = "\n# 组织调整\n| 原岗位 | 新岗位 | 调整方式 | 生效日期 | 原部门 | 新部门 |\n"


def roles(old: str, new: str) -> list[tuple[str, str, str, bool]]:
    """What became of the roles: event, titles before, titles after, whether it is a guess."""
    return [
        (
            each.event,
            "+".join(role.title for role in each.old),
            "+".join(role.title for role in each.new),
            each.probable,
        )
        for each in difference(old, new).roles
    ]


# ------------------------------------------------------------------------------------------ entries


def test_a_reworded_entry_is_found_with_both_cells() -> None:
    (one,) = difference(MASTER, MASTER.replace("审核每月运营预算", "审核每月运营预算并纠正偏差")).entries
    assert one.event == "reworded"
    (value,) = one.values
    assert (value.before, value.after) == ("审核每月运营预算", "审核每月运营预算并纠正偏差")
    assert (value.old, value.new) == (Place("职责概述", "C3"), Place("职责概述", "C3"))
    assert 0.6 < one.likeness < 1


def test_a_new_row_and_a_deleted_one() -> None:
    changed = MASTER.replace("| 客服专员 | 主要职责 | 受理来电并记录结果 |\n", "").replace(
        "| 客服主管 | 主", "| 客服主管 | 团队目标 | 投诉一次解决率达到九成 |\n| 客服主管 | 主"
    )
    assert events(difference(MASTER, changed)) == [
        ("removed", "受理来电并记录结果", ""),
        ("added", "", "投诉一次解决率达到九成"),
    ]


def test_targets_and_weights_are_told_on_their_own() -> None:
    changed = MASTER.replace("| 95 | 75% |", "| 97 | 70% |").replace("| 19 | 25% |", "| 19 | 30% |")
    comparison = difference(MASTER, changed)
    assert [(each.figure, each.new.text, each.before, each.after) for each in comparison.kpis] == [
        ("target", "准时率", "95", "97"),
        ("weight", "准时率", "75%", "70%"),
        ("weight", "成本率", "25%", "30%"),
    ]
    assert comparison.kpis[0].new_place == Place("绩效指标", "E2")
    assert comparison.entries == ()


def test_a_weight_that_is_written_in_another_way_is_no_change() -> None:
    assert difference(MASTER, MASTER.replace("75%", "0.75").replace("25%", "'25.0 %")).is_empty


def test_another_column_of_an_entry() -> None:
    (one,) = difference(MASTER, MASTER.replace("| 19 | 25% | 季度 |", "| 19 | 25% | 月度 |")).entries
    assert one.event == "changed"
    assert [(value.title.zh, value.before, value.after, value.new.cell) for value in one.values] == [
        ("考核周期", "季度", "月度", "G3")
    ]


def test_an_own_id_finds_an_entry_that_says_something_else() -> None:
    (one,) = difference(
        MASTER, MASTER.replace("| K2 | 运营经理 | 成本率 |", "| K2 | 运营经理 | 人均产出 |")
    ).entries
    assert (one.event, one.old.id if one.old else "", one.likeness < 0.5) == ("reworded", "K2", True)


def test_an_entry_of_another_aspect_role_or_module_has_moved() -> None:
    aspect = MASTER.replace("协作关系 | 每月与", "主要职责 | 每月与")
    (one,) = difference(MASTER, aspect).entries
    assert one.event == "moved"
    assert [(v.key, v.before, v.after, v.new.cell) for v in one.values] == [
        ("aspect", "协作关系", "主要职责", "B4")
    ]
    role = MASTER.replace("| 客服专员 | 主要职责 | 回访", "| 客服主管 | 主要职责 | 回访")
    (two,) = difference(MASTER, role).entries
    assert (two.event, two.old and two.old.role, two.new and two.new.role) == (
        "moved",
        "客服部/客服专员",
        "客服部/客服主管",
    )
    module = MASTER.replace("| 运营经理 | 协作关系 | 每月与销售部核对需求 |\n", "") + (
        "\n# 关键任务\n| 岗位 | 任务 |\n| 运营经理 | 每月与销售部核对需求 |\n"
    )
    (three,) = difference(MASTER, module).entries
    assert (three.event, three.new and three.new.module) == ("moved", "tasks")


def test_one_more_role_in_a_role_cell_is_an_entry_of_that_role_alone() -> None:
    shared = MASTER.replace("| 客服专员 | 主要职责 | 受理", "| 客服专员、客服主管 | 主要职责 | 受理")
    (one,) = difference(MASTER, shared).entries
    assert (one.event, one.state.role, one.state.text) == ("added", "客服部/客服主管", "受理来电并记录结果")
    (back,) = difference(shared, MASTER).entries
    assert (back.event, back.state.role) == ("removed", "客服部/客服主管")


def test_equal_texts_with_other_columns_are_not_mixed_up_by_sorting() -> None:
    twice = MASTER.replace("| K1 |", "| |").replace(
        "| K2 | 运营经理 | 成本率 | % | 19 |", "| | 运营经理 | 准时率 | 天 | 3 |"
    )
    head, one, two = twice.strip().splitlines()[-3:]
    rest = "\n".join(twice.strip().splitlines()[:-3])
    turned = f"{rest}\n{head}\n{two}\n{one}"
    assert difference(twice, turned).is_empty
    assert [each.before for each in difference(twice, turned.replace("| 3 |", "| 4 |")).kpis] == ["3"]


def test_new_entries_know_what_they_were() -> None:
    comparison = difference(MASTER, MASTER.replace("审核每月运营预算", "审核每月运营预算并纠正偏差"))
    now = {
        text: entry
        for entry, text in catalog_entries(MASTER.replace("审核每月运营预算", "审核每月运营预算并纠正偏差"))
    }
    then = {text: entry for entry, text in catalog_entries(MASTER)}
    assert comparison.matches["op-1", now["审核每月运营预算并纠正偏差"]] == ("op-1", then["审核每月运营预算"])
    assert len(comparison.matches) == 8


def catalog_entries(markdown: str) -> list[tuple[str, str]]:
    frame = catalog(markdown).entries
    return list(zip(frame["entry"], frame["text"], strict=True))


# -------------------------------------------------------------------------------------------- roles


def test_facts_of_a_role_with_both_cells() -> None:
    (one,) = difference(MASTER, MASTER.replace("| P6 |", "| P7 |")).roles
    assert one.event == "changed"
    assert [(f.title.zh, f.before, f.after, f.new.cell) for f in one.facts] == [("职级", "P6", "P7", "D2")]


def test_a_code_finds_a_role_that_was_renamed() -> None:
    assert roles(MASTER, MASTER.replace("运营经理", "运营总监")) == [
        ("renamed", "运营经理", "运营总监", False)
    ]
    assert difference(MASTER, MASTER.replace("运营经理", "运营总监")).entries == ()


def test_a_code_that_is_new_makes_no_new_role() -> None:
    assert roles(MASTER, MASTER.replace("| | 客服专员 |", "| CS-1 | 客服专员 |")) == [
        ("changed", "客服专员", "客服专员", False)
    ]


def test_a_declared_renaming_is_followed_with_all_entries() -> None:
    new = MASTER.replace("客服专员", "客户顾问") + HEAD + "| 客服专员 | 客户顾问 | 更名 | 2026-10-01 |\n"
    comparison = difference(MASTER, new)
    (one,) = comparison.roles
    assert (one.event, one.declared, one.probable) == ("renamed", Place("组织调整", "A2"), False)
    assert comparison.entries == ()
    assert comparison.roles_before("客服部/客户顾问") == ("客服部/客服专员",)


def test_an_undeclared_renaming_is_a_guess_and_said_as_one() -> None:
    assert roles(MASTER, MASTER.replace("客服专员", "客户顾问")) == [
        ("renamed", "客服专员", "客户顾问", True)
    ]
    other = (
        MASTER.replace("客服专员", "客户顾问")
        .replace("受理来电并记录结果", "维护知识库")
        .replace("回访投诉", "培训新进")
    )
    assert {each[0] for each in roles(MASTER, other)} == {"added", "removed"}


def test_roles_that_merged() -> None:
    lines = (
        HEAD + "| 客服专员 | 客服顾问 | 合并 | 2026-10-01 |\n| 客服主管 | 客服顾问 | 合并 | 2026-10-01 |\n"
    )
    new = (
        (ROLES.replace("| | 客服主管 | 客服部 | P4 |\n", "") + DUTIES + KPIS)
        .replace("客服专员", "客服顾问")
        .replace("客服主管", "客服顾问")
    )
    assert roles(MASTER, new + lines) == [("merged", "客服专员+客服主管", "客服顾问", False)]
    assert difference(MASTER, new + lines).entries == ()


def test_a_role_that_was_split() -> None:
    lines = (
        HEAD + "| 客服专员 | 热线专员 | 拆分 | 2026-10-01 |\n| 客服专员 | 回访专员 | 拆分 | 2026-10-01 |\n"
    )
    new = (
        MASTER.replace(
            "| | 客服专员 | 客服部 | P3 |", "| | 热线专员 | 客服部 | P3 |\n| | 回访专员 | 客服部 | P3 |"
        )
        .replace("| 客服专员 | 主要职责 | 受理", "| 热线专员 | 主要职责 | 受理")
        .replace("| 客服专员 | 主要职责 | 回访", "| 回访专员 | 主要职责 | 回访")
    )
    assert roles(MASTER, new + lines) == [("split", "客服专员", "热线专员+回访专员", False)]
    assert difference(MASTER, new + lines).entries == ()
    assert difference(new + lines, new + lines).is_empty


def test_a_line_of_an_earlier_year_tells_nothing_anew() -> None:
    lines = (
        HEAD + "| 客服专员 | 客服主管 | 拆分 | 2024-10-01 |\n| 客服专员 | 客服专员 | 拆分 | 2024-10-01 |\n"
    )
    assert difference(MASTER + lines, MASTER + lines).is_empty


def test_a_role_that_moved_to_another_department() -> None:
    new = MASTER.replace("| 客服主管 | 客服部 |", "| 客服主管 | 运营部 |")
    assert roles(MASTER, new) == [("moved", "客服主管", "客服主管", False)]
    assert difference(MASTER, new).entries == ()


def test_an_abolished_role_names_its_line() -> None:
    new = (
        ROLES.replace("| | 客服主管 | 客服部 | P4 |\n", "")
        + DUTIES.replace("| 客服主管 | 主要职责 | 安排班次，复核投诉记录 |\n", "")
        + KPIS
        + HEAD
        + "| 客服主管 | | 撤销 | 2026-10-01 |\n"
    )
    (one,) = difference(MASTER, new).roles
    assert (one.event, one.declared, one.entries) == ("removed", Place("组织调整", "A2"), 1)


# --------------------------------------------------------------------------------------------- laws

BASE = catalog(MASTER + "\n".join(f"| | 运营经理 | 指标{n % 7} | % | {n} | 0 | 季度 |" for n in range(20)))
OLD = catalog(MASTER)


@given(st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_rows_in_any_order_are_no_difference(chance: random.Random) -> None:
    rows = list(range(len(BASE.entries)))
    chance.shuffle(rows)
    moved = replace(BASE, entries=BASE.entries.iloc[rows].reset_index(drop=True))
    assert compare(BASE, moved).is_empty
    assert compare(moved, BASE).is_empty


WORDS = ("计划", "预算", "投诉", "班次", "记录", "报表", "培训", "巡检", "合同", "库存")
EDITS = st.lists(
    st.tuples(st.sampled_from(["add", "remove", "reword", "aspect"]), st.integers(0, 5), st.integers(0, 9)),
    min_size=1,
    max_size=5,
)


@given(EDITS)
@settings(max_examples=25, deadline=None)
def test_every_edit_is_found_and_nothing_besides(edits: list[tuple[str, int, int]]) -> None:
    head, *rows = DUTIES.strip().splitlines()[1:]
    lines: dict[int, str] = dict(enumerate(rows))
    expected: dict[int, str] = {}
    for number, (kind, row, word) in enumerate(edits):
        if kind == "add":
            lines[100 + number] = f"| 客服主管 | 团队目标 | 第{number}项：{WORDS[word] * 6} |"
            expected[100 + number] = "added"
        elif row in expected:
            continue
        elif kind == "remove":
            del lines[row]
            expected[row] = "removed"
        elif kind == "reword":
            lines[row] = lines[row].removesuffix(" |") + f"，{WORDS[word]} |"
            expected[row] = "reworded"
        else:
            role, _, text = lines[row].strip("| ").split(" | ")
            lines[row] = f"| {role} | 团队目标 | {text} |"
            expected[row] = "moved"
    new = catalog("\n".join([ROLES, "# 职责概述", head, *lines.values(), KPIS]))
    comparison = compare(OLD, new)
    assert sorted(each.event for each in comparison.entries) == sorted(expected.values())
    back = compare(new, OLD)
    swapped = {"added": "removed", "removed": "added"}
    assert sorted(swapped.get(each.event, each.event) for each in back.entries) == sorted(expected.values())
    assert {key: value for value, key in back.matches.items()} == comparison.matches
