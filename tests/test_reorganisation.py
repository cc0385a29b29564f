"""The changes of organisation: what they mean for role cells, and what is wrong with them."""

from datetime import date

from comparing import catalog, checked, found

ROLES = """
# 岗位
| 岗位编号 | 岗位 | 部门 |
| | 运营总监 | 运营部 |
| | 客服顾问 | 客服部 |
| | 质检专员 | 客服部 |
"""
DUTIES = """
# 职责概述
| 岗位 | 要素 | 职责 |
| 运营经理 | 主要职责 | 编制季度运营计划并督导执行 |
| 客服顾问 | 主要职责 | 受理来电并记录结果 |
"""
HEAD = "\n# 组织调整\n| 原岗位 | 新岗位 | 调整方式 | 生效日期 | 原部门 | 新部门 | 说明 |\n"
RENAMED = HEAD + "| 运营经理 | 运营总监 | 更名 | 2026-10-01 | | | 董事会决议 |\n"


def owners(markdown: str) -> list[tuple[str, str]]:
    """Role and text of each entry."""
    frame = catalog(markdown).entries
    return list(zip(frame["role"], frame["text"], strict=True))


def test_a_line_is_read_with_its_day_and_its_place() -> None:
    (line,) = catalog(ROLES + DUTIES + RENAMED).reorganisation
    assert (line.kind, line.old, line.roles) == ("renamed", "运营经理", ("运营部/运营总监",))
    assert (line.effective, line.note, line.sheet, line.cell) == (
        date(2026, 10, 1),
        "董事会决议",
        "组织调整",
        "A2",
    )


def test_the_old_name_of_a_role_is_read_as_the_new_one_and_said() -> None:
    assert owners(ROLES + DUTIES + RENAMED)[0] == ("运营部/运营总监", "编制季度运营计划并督导执行")
    (said,) = found(ROLES + DUTIES + RENAMED, "REORG005")
    assert (said.sheet, said.cell, said.severity) == ("职责概述", "A2", "info")
    assert said.message("zh") == "“运营经理”现为“运营总监”；第 2 行按新岗位读取"
    assert not found(ROLES + DUTIES + RENAMED, "ROLE001")


def test_an_old_name_among_others_in_one_cell_is_read_too() -> None:
    both = DUTIES.replace("| 客服顾问 |", "| 运营经理、客服顾问 |")
    assert [role for role, text in owners(ROLES + both + RENAMED) if text.startswith("受理")] == [
        "运营部/运营总监",
        "客服部/客服顾问",
    ]


def test_a_current_role_keeps_its_name() -> None:
    roles = ROLES + "| | 运营经理 | 运营部 |\n"
    assert owners(roles + DUTIES + RENAMED)[0][0] == "运营部/运营经理"
    (said,) = found(roles + DUTIES + RENAMED, "REORG007")
    assert (said.cell, said.params["place"]) == ("A2", "岗位!B5")


def test_in_english_and_with_another_header() -> None:
    sheet = "\n# Changes of organisation\n| Former role | Current role | Type |\n| 运营经理 | 运营总监 | Rename |\n"
    assert owners(ROLES + DUTIES + sheet)[0][0] == "运营部/运营总监"


def test_roles_that_merged_are_read_as_the_one_that_they_are_now() -> None:
    lines = (
        HEAD + "| 运营经理 | 运营总监 | 合并 | 2026-10-01 |\n| 运营主管 | 运营总监 | 合并 | 2026-10-01 |\n"
    )
    more = DUTIES + "| 运营主管 | 主要职责 | 复核排班 |\n"
    assert [role for role, _ in owners(ROLES + more + lines)] == [
        "运营部/运营总监",
        "客服部/客服顾问",
        "运营部/运营总监",
    ]


def test_an_old_name_that_was_split_is_an_error_that_lists_the_new_roles() -> None:
    lines = (
        HEAD + "| 运营经理 | 运营总监 | 拆分 | 2026-10-01 |\n| 运营经理 | 质检专员 | 拆分 | 2026-10-01 |\n"
    )
    (one,) = found(ROLES + DUTIES + lines, "REORG006")
    assert (one.sheet, one.cell, one.severity) == ("职责概述", "A2", "error")
    assert one.next_step("zh").endswith("运营部/运营总监、客服部/质检专员")
    assert one.candidates == ("运营部/运营总监", "客服部/质检专员")


def test_an_old_name_that_was_abolished_is_an_error_without_a_list() -> None:
    (one,) = found(ROLES + DUTIES + HEAD + "| 运营经理 | | 撤销 | 2026-10-01 |\n", "REORG006")
    assert one.candidates == ()
    assert one.next_step("zh") == "请写现在承担的岗位，或删去该行"


def test_a_role_that_moved_may_leave_the_new_name_out() -> None:
    lines = HEAD + "| 质检专员 | | 划转 | 2026-10-01 | 运营部 | 客服部 |\n"
    (line,) = catalog(ROLES + DUTIES + lines).reorganisation
    assert (line.kind, line.roles, line.old_department) == ("moved", ("客服部/质检专员",), "运营部")
    rows = DUTIES + "| 运营部/质检专员 | 主要职责 | 抽检录音 |\n"
    assert owners(ROLES + rows.replace("| 运营经理 |", "| 运营总监 |") + lines)[-1][0] == "客服部/质检专员"


def test_a_role_that_was_renamed_twice_is_followed() -> None:
    lines = (
        HEAD + "| 运营经理 | 运营主管 | 更名 | 2025-10-01 |\n| 运营主管 | 运营总监 | 更名 | 2026-10-01 |\n"
    )
    assert owners(ROLES + DUTIES + lines)[0][0] == "运营部/运营总监"
    assert not found(ROLES + DUTIES + lines, "REORG001")


def test_names_that_lead_in_a_circle_end() -> None:
    lines = HEAD + "| 甲 | 乙 | 更名 | |\n| 乙 | 甲 | 更名 | |\n"
    assert [one.cell for one in found(ROLES + DUTIES + lines, "REORG001")] == ["B2", "B3"]


def test_a_change_that_is_still_to_come_has_no_effect_yet() -> None:
    later = RENAMED.replace("2026-10-01", "2027-01-01")
    (said,) = found(ROLES + DUTIES + later, "REORG008")
    assert (said.cell, said.params["day"]) == ("D2", date(2027, 1, 1))
    assert catalog(ROLES + DUTIES + later).reorganisation == ()
    assert [one.cell for one in found(ROLES + DUTIES + later, "ROLE001")] == ["A2"]
    assert owners(ROLES + DUTIES + RENAMED.replace("2026-10-01", "2026-12-31"))[0][0] == "运营部/运营总监"


def test_a_misspelt_new_role_is_named_with_the_one_it_may_be() -> None:
    (one,) = found(ROLES + DUTIES + RENAMED.replace("运营总监", "运营总临"), "REORG001")
    assert (one.cell, one.value, one.candidates) == ("B2", "运营总临", ("运营总监",))
    assert "运营总监" in one.next_step("zh")


def test_lines_that_cannot_be_understood_are_named_by_their_cells() -> None:
    lines = (
        HEAD
        + "| 运营经理 | 运营总监 | 变动 | 2026-10-01 |\n| 运营经理 | 运营总监 | 更名 | 秋天 |\n"
        + "| | 运营总监 | 更名 | |\n| 运营经理 | | 更名 | |\n| 运营经理 | 运营总监 | | |\n"
    )
    report = checked(ROLES + DUTIES + lines)
    told = [(one.kind.code, one.cell) for one in report.diagnostics if one.kind.code.startswith("REORG")]
    assert told == [
        ("REORG002", "C2"),
        ("REORG004", "D3"),
        ("REORG003", "A4"),
        ("REORG003", "B5"),
        ("REORG003", "C6"),
    ]
    assert report.catalog.reorganisation == ()
