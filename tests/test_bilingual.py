"""Documents in two languages: labels in both, the second text below the first; what is missing is said."""

import json
from pathlib import Path

import ooxml_integrity
import pytest
from lxml import etree
from masters import write_master
from openxml_audit import OpenXmlValidator
from parts import parts
from templates import W, lines, p, text_of, word
from test_cli import run

MASTER = """
# 设置
| 项目 | 内容 |
| 公司 | 云帆公司 |
| 期间 | 2026Q3 |
| 语言 | zh+en |

# 岗位
| 岗位编号 | 岗位 | 岗位::en | 部门 | 部门::en | 岗位目的 | 岗位目的::en | 编写 |
| YY-01 | 运营经理 | Operations manager | 运营部 | Operations | 让客户满意 | Satisfy customers | 周敏 |

# 职责概述
| 岗位 | 要素 | 职责 | 职责::en |
| 运营经理 | 团队目标 | 提升满意度 | Raise satisfaction |
| 运营经理 | 主要职责 | 制定计划 | |

# 绩效指标
| 岗位 | 要素 | 指标 | 指标::en | 单位 | 权重 | 考核周期 |
| 运营经理 | 客户满意度 | 满意度得分 | Score | 分 | 100% | 季度 |
"""
DOCUMENT = Path("out/2026Q3/documents/运营部/运营经理.docx")


@pytest.fixture
def master(tmp_path: Path) -> Path:
    return write_master(tmp_path / "主表.xlsx", MASTER)


def built(folder: Path, *options: str) -> bytes:
    done = run("build", "主表.xlsx", "-o", "out", *options, cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr
    return (folder / DOCUMENT).read_bytes()


def test_labels_are_in_both_and_the_second_text_stands_below_the_first(master: Path) -> None:
    data = built(master.parent)
    found = lines(data)
    assert found[:2] == ["运营经理 Operations manager", "岗位职责说明书 Role and duties"]
    assert {"职责概述 Role overview", "团队目标 Team objective", "绩效指标 KPIs", "签署 Sign-off"} <= set(
        found
    )
    assert {"提升满意度Raise satisfaction", "满意度得分Score", "权重 Weight", "部门 Department"} <= set(found)
    assert "编写 Prepared by" in found
    (duty,) = (
        paragraph
        for paragraph in etree.fromstring(parts(data)["word/document.xml"]).iter(f"{W}p")
        if text_of(paragraph) == "提升满意度Raise satisfaction"
    )
    first, second = duty.iter(f"{W}r")
    assert first.find(f"{W}rPr") is None
    style = second.find(f"{W}rPr/{W}rStyle")
    assert style is not None
    assert style.get(f"{W}val") == "SecondLanguage"
    assert second.find(f"{W}br") is not None


def test_a_missing_translation_is_said_and_the_first_language_shown(master: Path) -> None:
    assert "制定计划" in lines(built(master.parent))
    report = json.loads(run("check", "主表.xlsx", "--format", "json", cwd=master.parent).stdout)
    found = [(one["sheet"], one["cell"]) for one in report["diagnostics"] if one["code"] == "LANG001"]
    assert found == [("职责概述", "D3")]


@pytest.mark.parametrize(
    ("languages", "title", "heading", "duty"),
    [
        ("zh", "运营经理", "职责概述", "提升满意度"),
        ("en", "Operations manager", "Role overview", "Raise satisfaction"),
        ("en+zh", "Operations manager 运营经理", "Role overview 职责概述", "Raise satisfaction提升满意度"),
    ],
)
def test_the_command_line_chooses_the_languages(
    languages: str, title: str, heading: str, duty: str, master: Path
) -> None:
    found = lines(built(master.parent, "--lang", languages))
    assert found[0] == title
    assert {heading, duty} <= set(found)


def test_validators_have_nothing_to_say_and_templates_are_filled_in_both(master: Path) -> None:
    (master.parent / "t.docx").write_bytes(word(p("{{role.title}}"), p("{{role.department}}"), p("{{body}}")))
    for options in ((), ("--template", "t.docx")):
        data = built(master.parent, *options)
        path = master.parent / DOCUMENT
        assert list(OpenXmlValidator().validate(str(path)).errors) == []
        assert [one for one in ooxml_integrity.check(str(path)) if "INFO" not in str(one)] == []
    assert lines(data)[:2] == ["运营经理 Operations manager", "运营部 Operations"]


def test_a_changed_translation_is_a_change_of_the_document(master: Path) -> None:
    built(master.parent)
    write_master(master, MASTER.replace("2026Q3", "2026Q4").replace("Raise satisfaction", "Satisfy more"))
    assert run("build", "主表.xlsx", "-o", "out", cwd=master.parent).returncode in (0, 1)
    path = master.parent / "out" / "2026Q4" / "documents" / "运营部" / "运营经理.docx"
    found = lines(path.read_bytes())
    assert "修订记录 Revision history" in found
    assert any("职责概述" in line and "修改 1 条" in line for line in found), found
