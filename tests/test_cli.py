"""The command line through real processes, in Chinese and in English."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from masters import write_master
from openpyxl import load_workbook

ROOT = Path(__file__).parent.parent
BLUEPRINTS = ("operations", "growth", "enterprise", "jobdesc")

MASTER = """
# 设置
| 项目 | 内容 |
| 公司 | 云帆公司 |
| 期间 | 2026Q3 |

# 岗位
| 岗位编号 | 岗位 | 部门 | 密级 | 版本 |
| YY-01 | 运营经理 | 运营部 | | '1.0 |
| XC-01 | 薪酬主管 | 人事部 | 秘密 | '1.0 |

# 职责概述
| 岗位 | 要素 | 职责 | 状态 |
| 全部 | 团队目标 | 提升满意度 | |
| 全部 | 主要职责 | 制定计划 | 拟稿 |
| 全部 | 协作关系 | 与销售部协作 | |

# 关键任务
| 岗位 | 要素 | 任务 |
| 全部 | 数据分析 | 每周分析指标 |
"""


def run(*arguments: object, cwd: Path, lang: str = "zh_CN.UTF-8") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LC_ALL": lang, "PYTHONIOENCODING": "utf-8", "COLUMNS": "80"}
    command = [sys.executable, "-m", "compiler", *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.fixture
def master(tmp_path: Path) -> Path:
    return write_master(tmp_path / "主表.xlsx", MASTER)


def test_help_speaks_the_language_of_the_terminal(tmp_path: Path) -> None:
    chinese, english = run("--help", cwd=tmp_path), run("--help", cwd=tmp_path, lang="en_US.UTF-8")
    assert "职责编译器" in chinese.stdout
    assert "The duty compiler" in english.stdout
    for command in ("init", "check", "build", "infer"):
        assert f"\n  {command} " in english.stdout
        assert run(command, "--help", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("blueprint", BLUEPRINTS)
def test_a_starter_compiles_without_findings(tmp_path: Path, blueprint: str, language: str) -> None:
    made = run("init", "m.xlsx", "--blueprint", blueprint, "--lang", language, cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    found = run("check", "m.xlsx", "--format", "json", cwd=tmp_path)
    assert found.returncode == 0
    report = json.loads(found.stdout)
    assert report["diagnostics"] == []
    assert report["coverage"]["share"] == 1
    again = run("init", "m.xlsx", cwd=tmp_path)
    assert (again.returncode, "m.xlsx 已存在" in again.stderr) == (2, True)


def test_a_blank_starter_asks_to_be_filled_in(tmp_path: Path) -> None:
    run("init", "m.xlsx", "--blank", "--lang", "en", cwd=tmp_path)
    workbook = load_workbook(tmp_path / "m.xlsx")
    assert workbook["Roles"]["A2"].value is None
    found = run("check", "m.xlsx", cwd=tmp_path, lang="en_US.UTF-8")
    assert found.returncode == 2
    assert found.stderr.startswith("m.xlsx has headers but no rows")


def test_check_prints_places_and_next_steps(master: Path) -> None:
    found = run("check", master.name, cwd=master.parent)
    assert found.returncode == 0
    lines = found.stdout.splitlines()
    assert lines[0] == "主表.xlsx   运营岗位职责（八模块） · 2 个岗位 · 8 个模块 · 4 条"
    assert "  –  缺失  COV002    没有“绩效指标”：运营经理、薪酬主管" in lines
    assert "                     → 在主表中增加工作表“绩效指标”" in lines
    assert lines[-2] == "12 处缺失 · 覆盖率 18.2%"
    assert lines[-1].endswith("--annotate 待修改.xlsx")
    assert max(len(line) for line in lines[:-1]) <= 80  # the last is a command, to be copied whole


def test_build_publishes_everything_the_manifest_says(master: Path) -> None:
    built = run("build", master, "-o", "out", "--entries", cwd=master.parent)
    assert built.returncode == 0, built.stderr
    release = master.parent / "out" / "2026Q3"
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    paths = {file["path"] for file in manifest["artifacts"]}
    assert paths == {
        "documents/运营部/运营经理.docx", "restricted/人事部/薪酬主管.docx", "summary-matrix.xlsx",
        "restricted/summary-matrix.xlsx", "coverage.html", "diagnostics.json", "source/主表.xlsx",
    }  # fmt: skip
    assert {f["role"] for f in manifest["artifacts"] if f["kind"] == "role"} == {"运营经理", "薪酬主管"}
    assert (release / "source/主表.xlsx").read_bytes() == master.read_bytes()
    assert {(entry["sheet"], entry["cell"]) for entry in manifest["entries"]} == {
        ("职责概述", "C2"), ("职责概述", "C3"), ("职责概述", "C4"), ("关键任务", "C2"),
    }  # fmt: skip
    findings = json.loads((release / "diagnostics.json").read_text(encoding="utf-8"))
    assert findings["format"] == 1
    assert {d["module"] for d in findings["diagnostics"]} >= {"kpi", "risk"}
    page = (release / "coverage.html").read_text(encoding="utf-8")
    assert "提升满意度" in page
    assert "薪酬主管" not in page
    text = [p.text for p in docx.Document(str(release / "documents/运营部/运营经理.docx")).paragraphs]
    assert text[:2] == ["运营经理", "岗位职责说明书"]
    assert "（拟稿）制定计划" in text
    assert "【待补充】识别、评估、应对、监控" in text
    assert "全部条目" in load_workbook(release / "summary-matrix.xlsx").sheetnames
    assert "已发布 2026Q3：2 份文档" in built.stdout
    assert f"覆盖率审计：{Path('out/2026Q3/coverage.html')}" in built.stdout


def test_bookmarks_lead_from_paragraphs_to_cells(master: Path) -> None:
    run("build", master, "-o", "out", cwd=master.parent)
    release = master.parent / "out" / "2026Q3"
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    sheet = load_workbook(master)["职责概述"]
    with zipfile.ZipFile(release / "documents/运营部/运营经理.docx") as archive:
        xml = archive.read("word/document.xml").decode()
    for entry in manifest["entries"]:
        if entry["document"].startswith("documents/") and entry["sheet"] == "职责概述":
            after = xml.split(f'w:name="_d{entry["id"]}"/>')[1].split("<w:bookmarkEnd")[0]
            assert str(sheet[entry["cell"]].value) in after


def test_an_unchanged_role_is_the_same_file_next_quarter(master: Path) -> None:
    run("build", master, "-o", "out", "--period", "2026Q3", cwd=master.parent)
    run("build", master, "-o", "out", "--period", "2026Q4", cwd=master.parent)
    first, second = (
        (master.parent / "out" / period / "documents/运营部/运营经理.docx").read_bytes()
        for period in ("2026Q3", "2026Q4")
    )
    assert first == second


def test_final_leaves_gap_lines_out_and_strict_publishes_nothing(master: Path) -> None:
    run("build", master, "-o", "out", "--final", cwd=master.parent)
    path = master.parent / "out/2026Q3/documents/运营部/运营经理.docx"
    assert not [p.text for p in docx.Document(str(path)).paragraphs if "待补充" in p.text]
    strict = run("build", master, "-o", "none", "--strict", cwd=master.parent)
    assert (strict.returncode, (master.parent / "none").exists()) == (1, False)
    assert "未发布" in strict.stdout


def test_several_masters_get_a_store_each(master: Path, tmp_path: Path) -> None:
    other = write_master(
        tmp_path / "other.xlsx", "# Tasks\n| Role | Task |\n| Clerk | File |\n| Clerk | Sort |"
    )
    built = run("build", master, other, "-o", "out", "--period", "2026Q4", "--lang", "en", cwd=tmp_path)
    assert built.returncode == 0, built.stderr
    assert (tmp_path / "out/主表/2026Q4/manifest.json").exists()
    text = [p.text for p in docx.Document(str(tmp_path / "out/other/2026Q4/documents/Clerk.docx")).paragraphs]
    assert text[:5] == ["Clerk", "Role and duties", "Tasks", "File", "Sort"]


def test_infer_writes_a_blueprint_that_builds_the_same(tmp_path: Path) -> None:
    text = "# 工作清单\n| 岗位 | 事项 | 频次 |\n| 文员、助理 | 归档 | 每日 |\n| 司机 | 出车 | 每周 |"
    master = write_master(tmp_path / "m.xlsx", text)
    assert run("infer", master, "-o", "mine.toml", cwd=tmp_path).returncode == 0
    assert run("infer", master, "-o", "copy.xlsx", cwd=tmp_path).returncode == 0
    plain = run("check", master, "--format", "json", cwd=tmp_path)
    for arguments in ((master, "--blueprint", "mine.toml"), ("copy.xlsx",)):
        found = run("check", *arguments, "--format", "json", cwd=tmp_path)
        assert found.returncode == 0, found.stdout + found.stderr
        assert json.loads(found.stdout)["coverage"] == json.loads(plain.stdout)["coverage"]
    assert load_workbook(tmp_path / "copy.xlsx").sheetnames == ["工作清单", "模块定义"]


BAD = {
    "missing": ("none.xlsx", None, "none.xlsx 不存在"),
    "not a workbook": ("a.xlsx", b"hello", "a.xlsx 其实是一个文本文件，不是 Excel 工作簿"),
    "empty": ("a.xlsx", b"", "a.xlsx 是空文件"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("command", ["check", "build", "infer"])
def test_bad_input_is_one_sentence_and_leaves_nothing(tmp_path: Path, name: str, command: str) -> None:
    file, data, sentence = BAD[name]
    if data is not None:
        (tmp_path / file).write_bytes(data)
    before = set(tmp_path.iterdir())
    output = ["-o", "x.toml"] if command == "infer" else []
    found = run(command, file, *output, cwd=tmp_path)
    assert found.returncode == 2
    assert sentence in found.stderr
    assert "→" in found.stderr
    assert "Traceback" not in found.stderr
    assert set(tmp_path.iterdir()) == before


def test_masters_without_roles_rows_or_place_to_write(master: Path, tmp_path: Path) -> None:
    no_role = write_master(tmp_path / "a.xlsx", "# 表\n| 名称 | 数量 |\n| 甲 | 1 |")
    no_rows = write_master(tmp_path / "b.xlsx", "# 职责概述\n| 岗位 | 职责 |")
    (tmp_path / "blocked").write_text("", encoding="utf-8")
    cases = {
        ("build", no_role): "a.xlsx 不是职责主表：没有写岗位的列",
        ("build", no_rows): "b.xlsx 只有表头而没有内容行",
        ("build", master, "-o", "blocked/out"): "无法将文档写入",
        ("build", master, "--period", "soon"): "“soon”不是一个期间",
        ("build", master, "--blueprint", "nothing"): "没有名为“nothing”的职责模板",
    }
    for arguments, sentence in cases.items():
        found = run(*arguments, cwd=tmp_path)
        assert (found.returncode, sentence in found.stderr) == (2, True), found.stderr
        assert "Traceback" not in found.stderr
    assert not (tmp_path / "output").exists()
    named = run("check", no_role, "--role-column", "名称", cwd=tmp_path)
    assert named.returncode == 0, named.stderr


def test_findings_are_chosen_and_decide_the_exit_code(tmp_path: Path) -> None:
    sample = ROOT / "input_samples" / "运营岗位职责.xlsx"
    chosen = run(
        "check",
        sample,
        "--select",
        "KPI",
        "--ignore",
        "KPI001,weight-not-a-number",
        "--format",
        "json",
        cwd=tmp_path,
    )
    assert {d["code"] for d in json.loads(chosen.stdout)["diagnostics"]} == {"KPI002"}
    assert chosen.returncode == 1
    for select, level, code in (
        ("KPI001", "error", 0),
        ("KPI001", "gap", 1),
        ("ROLE003", "gap", 0),
        ("ROLE003", "warning", 1),
        ("KPI002", "never", 0),
    ):
        assert run("check", sample, "--select", select, "--fail-on", level, cwd=tmp_path).returncode == code


def test_rules_are_listed_and_explained(tmp_path: Path) -> None:
    listed = run("rules", cwd=tmp_path)
    assert "KPI002    错误" in listed.stdout
    explained = run("rules", "weights-not-100", cwd=tmp_path, lang="en_US.UTF-8")
    assert explained.stdout.startswith("KPI002 weights-not-100 · error")
    assert "Bonus, malus and veto items stand aside" in " ".join(explained.stdout.split())
    family = run("rules", "kpi", cwd=tmp_path)
    assert {line[:3] for line in family.stdout.splitlines()} == {"KPI"}
    assert listed.stdout.count("\nKPI") == family.stdout.count("\n")


def test_a_code_that_does_not_exist_is_refused_with_its_neighbour(tmp_path: Path, master: Path) -> None:
    unknown = run("rules", "XX999", cwd=tmp_path)
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert unknown.stderr == "没有 XX999 这一检查项\n→ 查看全部：dutyc rules\n"
    for option in ("--select", "--ignore"):
        mistyped = run("check", master.name, option, "COV,weights-not-10", cwd=tmp_path)
        assert (mistyped.returncode, mistyped.stdout) == (2, "")
        assert "weights-not-100" in mistyped.stderr.splitlines()[1]
    assert (
        run("check", master.name, "--ignore", " cov , KPI002,weights-not-100", cwd=tmp_path).returncode == 0
    )
