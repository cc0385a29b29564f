"""The page of the coverage audit, in a real browser: what is on it, how it is used, and that nothing on it runs."""

import json
import os
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
import xlsxwriter
from browser import PROGRAM, Page, browser
from masters import write_master
from test_audit import OVERVIEW, Q4, RISK, ROLES, WAIVERS

from compiler import pipeline
from compiler.model.audit import AuditReport
from compiler.period import parse_period
from compiler.pipeline import BuildRequest, Options
from compiler.report.html import audit_pages
from compiler.signs import SIGNS

MORE_ROLES = ROLES + "| SC-01 | 品牌专员 | 市场部 | | 李强 |\n"
MASTER = MORE_ROLES + OVERVIEW + RISK + WAIVERS
KPIS = "# 绩效指标\n| 岗位 | 指标 | 权重 |\n| 运营经理 | 准时率 | 95% |\n"
ROWS = "#map tbody tr"
HOSTILE = (
    "<script>window.harmed=1</script>",
    "</script><script>window.harmed=2</script>",
    '"><img src=x onerror="window.harmed=3">',
    "<!--<script>",
    "' onfocus='window.harmed=4' autofocus='",
    "javascript:window.harmed=5",
    "{who} {{role}} @@DATA@@ $& \\u003c",
    "\u202e员专服客\u202c",
    "&lt;b&gt;&amp;",
    "a\u2028b\u2029c",
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    if not PROGRAM and os.environ.get("CI") != "true":
        pytest.skip("Chromium is not installed")
    with browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


def audit(folder: Path, markdown: str) -> AuditReport:
    checked = pipeline.check(
        write_master(folder / "主表.xlsx", markdown), Options("operations", as_of=Q4.last_day)
    )
    return pipeline.audit(checked, Q4, Q4.last_day)


def write(folder: Path, report: AuditReport, most: int = 3_000) -> Path:
    for name, data in audit_pages(report, most=most):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    return folder / "coverage.html"


@pytest.fixture
def small(tmp_path: Path, page: Page) -> Page:
    """A page of three roles that are shown, and one that is confidential."""
    page.open(write(tmp_path, audit(tmp_path, MASTER + KPIS)))
    return page


def names(page: Page) -> list[str]:
    return [text.strip() for text in page.texts(f"{ROWS}.role th :is(button, a) > bdi")]


def test_it_loads_nothing_and_the_console_is_silent(small: Page) -> None:
    assert len(small.requests) == 1
    assert small.complaints == []
    assert small.run("document.title") == "覆盖率审计 · 2026Q4"
    assert small.run("document.documentElement.lang") == "zh-CN"


def test_departments_unfold_into_roles(small: Page) -> None:
    assert names(small) == ["运营经理", "客服专员", "品牌专员"]
    small.click(f"{ROWS}.department th button")
    assert names(small) == ["客服专员", "品牌专员"]
    assert small.run(f'document.querySelector("{ROWS} th button").getAttribute("aria-expanded")') == "false"
    small.click("#all")
    small.click("#all")
    assert names(small) == []
    cells = small.texts(f"{ROWS}.department:first-child td.cell button")
    assert cells[0].split() == ["◐", "67%"]


def test_a_cell_opens_its_evidence_and_where_to_fill_it_in(small: Page) -> None:
    small.click('[data-cell="0:0"]')
    panel = small.text("#panel")
    assert "运营经理" in panel
    assert "由王芳补充" in panel
    assert re.search(r"团队目标\s+提升客户满意度\s+职责概述!C2", panel)
    assert re.search(r"协作关系 – 缺失\s+请补充于 职责概述!B5", panel)
    assert re.search(r"其他条目\s+完成交办事项\s+职责概述!C4", panel)
    assert small.run("document.activeElement.id") == "panel"


def test_waivers_and_findings_are_in_the_panel(small: Page) -> None:
    small.click('[data-cell="0:6"]')
    panel = small.text("#panel")
    assert re.search(r"评估 – 例外\s+新岗位 · 李总批准 · 至 2026-12-31\s+例外审批!A2", panel)
    assert re.search(r"应对 – 例外到期\s+新岗位 · 李总批准 · 至 2026-06-30", panel)
    small.click('[data-cell="0:2"]')
    assert "KPI002 错误 运营经理的权重合计为 95%，应为 100%" in small.text("#panel")


def test_a_departments_cell_lists_its_roles_worst_first(small: Page) -> None:
    small.click(f"{ROWS}.department td.cell button")
    assert small.texts("#panel .list button") == ["◐ 运营经理 2/3"] or "运营经理" in small.text(
        "#panel .list"
    )
    small.click("#panel .list button")
    assert "职责概述!C2" in small.text("#panel")


def test_addresses_can_be_copied(small: Page) -> None:
    small.run(
        "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.got = text; } } })"
    )
    small.click('[data-cell="0:0"]')
    small.click("#panel .copy")
    assert small.run("window.got") == "职责概述!C2"
    assert small.text("#panel .copy") == "已复制"
    assert (
        small.run('document.querySelector("#panel .place .copy").getAttribute("aria-label")')
        == "复制 职责概述!C2"
    )


def test_addresses_can_be_copied_where_there_is_no_clipboard(small: Page) -> None:
    small.run("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    small.run("document.addEventListener('copy', () => { window.got = document.activeElement.value; })")
    small.click('[data-cell="0:0"]')
    small.click("#panel .copy")
    assert small.run("window.got") == "职责概述!C2"
    assert small.run("document.querySelector('textarea')") is None


def test_filters(small: Page) -> None:
    small.choose("#query", "满意度")
    assert names(small) == ["运营经理"]
    assert small.text("#found") == "1 / 3 个岗位"
    small.choose("#query", "ｋｆ-01")
    assert names(small) == ["客服专员"]
    small.choose("#query", "")
    small.choose("#owner", "李强")
    assert names(small) == ["品牌专员"]
    small.choose("#owner", "")
    small.choose("#status", "expired")
    assert names(small) == ["运营经理"]
    assert small.run("document.querySelectorAll('td.cell.pale').length") == 7
    small.choose("#status", "")
    small.choose("#severity", "error")
    wanted = "roles.flatMap((role) => role[5]).filter((cell) => cell[3] === 'error').length"
    data = "JSON.parse(document.getElementById('data').textContent)"
    errors = small.run(f"{{ const roles = {data}.departments.flatMap((each) => each.roles); {wanted} }}")
    assert len(small.texts(f"{ROWS}.role td.cell:not(.pale)")) == errors > 0
    small.choose("#severity", "")
    small.choose("#department", "2")
    assert names(small) == ["品牌专员"]
    small.choose("#query", "没有这个")
    assert "没有符合条件的岗位" in small.text("#map tbody")
    small.click('#filters [type="reset"]')
    assert len(names(small)) == 3


def test_columns_sort(small: Page) -> None:
    def departments() -> list[str]:
        return [text.strip() for text in small.texts(f"{ROWS}.department th bdi")]

    assert departments() == ["运营部", "客服部", "市场部"]
    small.click('[data-sort="share"]')
    assert departments()[-1] == "运营部"
    assert small.run('document.querySelector("th[aria-sort]").getAttribute("aria-sort")') == "ascending"
    small.click('[data-sort="share"]')
    assert departments()[0] == "运营部"
    small.click('[data-sort="share"]')
    assert departments() == ["运营部", "客服部", "市场部"]
    small.click('[data-sort="0"]')
    assert departments()[-1] == "运营部"


def test_everything_is_reached_by_keys(small: Page) -> None:
    small.press("/")
    assert small.run("document.activeElement.id") == "query"
    small.run(f"document.querySelector(\"{ROWS} [tabindex='0']\").focus()")
    assert small.run(f"document.querySelectorAll(\"{ROWS} [tabindex='0']\").length") == 1
    small.press("ArrowDown")
    assert small.run("document.activeElement.innerText").startswith("运营经理")
    small.press("ArrowRight")
    assert small.run("document.activeElement.dataset.cell") == "0:0"
    small.press("End")
    assert small.run("document.activeElement.dataset.cell") == "0:7"
    small.press("Home")
    small.press("ArrowRight")
    small.press("Enter")
    assert small.run("document.getElementById('panel').hidden") is False
    small.press("Escape")
    assert small.run("document.getElementById('panel').hidden") is True
    assert small.run("document.activeElement.dataset.cell") == "0:0"


def test_screen_readers_hear_names(small: Page) -> None:
    small.click('[data-cell="0:0"]')
    nodes = small.call("Accessibility.getFullAXTree")["nodes"]
    named = [
        (node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if "role" in node
    ]
    wanted = {
        "button",
        "combobox",
        "searchbox",
        "heading",
        "columnheader",
        "rowheader",
        "complementary",
        "table",
    }
    found = [(role, name) for role, name in named if role in wanted]
    assert {role for role, _ in found} == wanted
    assert [role for role, name in found if not name.strip()] == []
    assert ("button", "运营经理，职责概述：部分完整 2/3") in found


def test_the_language_can_be_changed(small: Page) -> None:
    small.click("#language")
    assert small.run("document.documentElement.lang") == "en"
    assert small.text("h1") == "Coverage audit"
    assert small.text("#found") == "3 of 3 roles"
    small.click('[data-cell="0:0"]')
    assert "Fill it in at 职责概述!B5" in small.text("#panel")
    small.click("#language")
    assert small.text("h1") == "覆盖率审计"


def test_every_sentence_of_the_script_is_there(small: Page) -> None:
    script = small.run("document.scripts[1].textContent")
    said = set(re.findall(r'say\(\s*"(\w+)"', script)) | set(
        re.findall(r'data-say="(\w+)"', small.run("document.body.innerHTML"))
    )
    strings = small.run("Object.keys(JSON.parse(document.getElementById('data').textContent).strings.zh)")
    assert said - set(strings) == set()
    everything = script + small.run("document.documentElement.outerHTML").split('id="data"')[0]
    assert [name for name in strings if not re.search(rf"\b{name}\b|label_\$", everything)] == []


def test_a_link_leads_to_a_role(tmp_path: Path, page: Page) -> None:
    path = write(tmp_path, audit(tmp_path, MASTER))
    page.open(path, "#role=YY-01&module=risk")
    assert "运营经理" in page.text("#panel h2")
    assert "识别" in page.text("#panel details[open]")
    assert page.run("document.querySelectorAll('#panel details[open]').length") == 1
    page.click("#panel .close")
    assert page.run("location.hash") == ""
    page.open(path, "#role=nobody")
    assert page.run("document.getElementById('panel').hidden") is True


def test_confidential_roles_are_a_number(tmp_path: Path, page: Page) -> None:
    path = write(tmp_path, audit(tmp_path, MASTER))
    assert "薪酬主管" not in path.read_text(encoding="utf-8")
    assert "XC-01" not in path.read_text(encoding="utf-8")
    page.open(path)
    assert page.text("#confidential") == "1 个涉密岗位只计入总数，不单独列出。"
    assert "4 个岗位" in page.text("#about")
    assert page.texts(f"{ROWS}.department th small") == ["1", "1 + 涉密 1", "1"]


def test_hostile_texts_are_only_read(tmp_path: Path, page: Page) -> None:
    path = tmp_path / "主表.xlsx"
    with xlsxwriter.Workbook(str(path), {"strings_to_urls": False, "strings_to_formulas": False}) as workbook:
        roles, overview = workbook.add_worksheet("岗位"), workbook.add_worksheet("职责概述")
        roles.write_row(0, 0, ["岗位编号", "岗位", "部门", "补充责任人"])
        overview.write_row(0, 0, ["岗位", "要素", "职责"])
        for row, text in enumerate(HOSTILE, start=1):
            roles.write_row(row, 0, [f"{text}{row}", f"岗{text}", text, text])
            overview.write_row(row, 0, [f"{text}{row}", "团队目标", text])
    checked = pipeline.check(path, Options("operations", as_of=Q4.last_day))
    report = pipeline.audit(checked, Q4, Q4.last_day)
    assert report.roles == len(HOSTILE)
    shown = [role for department in report.departments for role in department.roles]
    file = write(tmp_path, report)
    for fragment in (
        "",
        "#role=%3Cscript%3Ewindow.harmed%3D1%3C%2Fscript%3E1",
        "#role=<img src=x onerror=alert(1)>",
    ):
        page.open(file, fragment)
        page.choose("#query", "岗")
        for role in range(len(shown)):
            page.click(f'[data-cell="{role}:0"]')
        page.click("#language")
        assert page.run("window.harmed") is None
        assert page.run("document.scripts.length") == 2
        assert page.run("document.querySelectorAll('img, iframe, object, embed').length") == 0
        assert page.complaints == []
        assert len(page.requests) == 1
    titles = page.run(
        f"[...document.querySelectorAll('{ROWS}.role th button > bdi')].map((each) => each.textContent)"
    )
    assert titles == [role.title for role in shown]
    page.run("document.getElementById('language').click()")
    page.click('[data-cell="0:0"]')
    assert page.run("document.querySelector('#panel blockquote').textContent") == HOSTILE[0]


def test_the_policy_lets_nothing_else_run(small: Page) -> None:
    small.run(
        "{ const bad = document.createElement('script'); bad.textContent = 'window.harmed = 1'; document.body.append(bad); }"
    )
    small.run(
        "document.body.insertAdjacentHTML('beforeend', '<img src=\"http://localhost/x\" onerror=\"window.harmed = 2\">')"
    )
    assert small.run("fetch('http://localhost/').then(() => 'sent', () => 'refused')") == "refused"
    small.settle()
    assert small.run("window.harmed") is None
    assert any("Content Security Policy" in complaint for complaint in small.complaints)


def test_the_data_cannot_end_its_element(tmp_path: Path) -> None:
    text = write(
        tmp_path, audit(tmp_path, MASTER.replace("提升客户满意度", "</script>\u2028<!--"))
    ).read_text(encoding="utf-8")
    data = text.split('id="data">')[1].split("</script>")[0]
    assert not re.search("[<>&\u2028\u2029]", data)
    assert json.loads(data)["evidence"][0][2].startswith("</script>")


def test_long_texts_are_cut(tmp_path: Path) -> None:
    text = write(tmp_path, audit(tmp_path, MASTER.replace("提升客户满意度", "长" * 900))).read_text(
        encoding="utf-8"
    )
    assert f'"{"长" * 300}…"' in text


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    report = audit(tmp_path, MASTER)
    assert list(audit_pages(report)) == list(audit_pages(report))
    page_ = dict(audit_pages(report))["coverage.html"].decode()
    assert all(sign.colour in page_ for sign in SIGNS.values())


def test_paper_has_all_roles(small: Page) -> None:
    small.click("#all")
    small.choose("#query", "")
    text = "".join(sheet.extract_text() for sheet in pypdf.PdfReader(BytesIO(small.pdf())).pages)
    assert "YY-01" in text
    assert "SC-01" in text


def test_every_sheet_of_paper_has_the_heads_of_the_columns(tmp_path: Path, page: Page) -> None:
    roles = "".join(f"| 专员{n} | 运营部 |\n" for n in range(60))
    page.open(
        write(
            tmp_path,
            audit(tmp_path, f"# 岗位\n| 岗位 | 部门 |\n{roles}{OVERVIEW.replace('运营经理', '专员1')}"),
        )
    )
    sheets = [sheet.extract_text() for sheet in pypdf.PdfReader(BytesIO(page.pdf())).pages]
    assert len(sheets) > 1
    assert all("覆盖率" in text and "职责概述" in text for text in sheets)


def test_the_trend_is_drawn_and_read_out(tmp_path: Path, page: Page) -> None:
    path, store = tmp_path / "主表.xlsx", tmp_path / "output"
    for name, sheets in (("2026Q2", ROLES), ("2026Q3", ROLES + OVERVIEW), ("2026Q4", MORE_ROLES + OVERVIEW)):
        period = parse_period(name)
        checked = pipeline.check(
            write_master(path, sheets + RISK), Options("operations", as_of=period.last_day, releases=store)
        )
        built = pipeline.build(checked, store, BuildRequest(period, period.last_day), lambda _: None)
    assert {file.kind for file in built.files if file.path == "coverage.html"} == {"coverage"}
    page.open(store / "2026Q4" / "coverage.html")
    label = page.run("document.querySelector('#trend svg').getAttribute('aria-label')")
    assert re.fullmatch(r"历次发布的覆盖率: 2026Q2 [\d.]+%, 2026Q3 [\d.]+%, 2026Q4 [\d.]+%", label)
    assert page.run("document.querySelectorAll('#trend circle').length") == 3
    assert re.fullmatch(r"较 2026Q3（[\d.]+%）[+−][\d.]+ 个百分点", page.text("#moved"))


def test_a_large_master_has_a_page_for_each_department(tmp_path: Path, page: Page) -> None:
    path = write(tmp_path, audit(tmp_path, MASTER), most=2)
    folder = tmp_path / "coverage-departments"
    assert sorted(each.name for each in folder.iterdir()) == ["001.html", "002.html", "003.html"]
    page.open(path)
    assert page.texts(f"{ROWS}.department th bdi") == ["运营部", "客服部", "市场部"]
    shown = "[...document.querySelectorAll('#filters label')].filter((each) => each.offsetWidth).map((each) => each.htmlFor || each.lastElementChild.id)"
    assert page.run(shown) == ["query", "department", "owner"]
    page.run(
        f"setTimeout(() => document.querySelectorAll('{ROWS}.department').item(2).querySelector('td.cell button').click())"
    )
    page.wait("location.pathname.endsWith('003.html')")
    page.open(path)
    page.choose("#query", "客服专员")
    assert names(page) == ["客服专员"]
    page.run(f"setTimeout(() => document.querySelector('{ROWS}.role th a').click())")
    page.wait("location.pathname.endsWith('002.html')")
    page.wait("document.getElementById('panel') && !document.getElementById('panel').hidden")
    assert (page.text("h1"), page.text("#panel h2")) == ("客服部", "客服专员")
    assert page.text("#confidential").startswith("1 个涉密岗位")
    assert page.run("document.querySelector('#about a').getAttribute('href')") == "../coverage.html"
    page.open(path, "#view=gaps&module=risk")
    page.wait("document.querySelectorAll('#map tbody tr.department').length === 3")
    assert page.run("document.getElementById('gaps').hidden && document.getElementById('views').hidden")
    page.open(path, "#role=SC-01&module=risk")
    page.wait("location.pathname.endsWith('003.html')")
    page.wait("document.getElementById('panel') && !document.getElementById('panel').hidden")
    assert page.text("#panel h2") == "品牌专员"


def test_a_large_department_has_several_pages(tmp_path: Path, page: Page) -> None:
    roles = "".join(f"| R-{number} | 专员{number} | 运营部 |\n" for number in range(5))
    rows = "".join(f"| R-{number} | 主要职责 | 编制第{number}项计划 |\n" for number in range(0, 5, 2))
    master = f"# 岗位\n| 岗位编号 | 岗位 | 部门 |\n{roles}# 职责概述\n| 岗位 | 要素 | 职责 |\n{rows}"
    report = audit(tmp_path, master)
    path = write(tmp_path, report, most=2)
    assert sorted(each.name for each in (tmp_path / "coverage-departments").iterdir()) == [
        "001.html",
        "002.html",
        "003.html",
    ]
    page.open(path)
    assert page.texts(f"{ROWS}.department th bdi") == ["运营部 (1/3)", "运营部 (2/3)", "运营部 (3/3)"]
    page.open(path, "#role=R-4")
    page.wait("location.pathname.endsWith('003.html')")
    page.wait("document.getElementById('panel') && !document.getElementById('panel').hidden")
    assert (page.text("h1"), page.text("#panel h2")) == ("运营部 (3/3)", "专员4")
    assert page.run("document.title") == "运营部 (3/3) · 2026Q4"
    covered = [json.loads(page_json(tmp_path, n))["covered"] for n in (1, 2, 3)]
    assert sum(covered) == report.tally.covered


@pytest.mark.parametrize(("department", "said"), [("运营部", "运营部"), ("", "（未填部门）")])
def test_links_by_department_and_title_do_not_change_with_the_number_of_pages(
    tmp_path: Path, page: Page, department: str, said: str
) -> None:
    roles = "".join(f"| 专员{number} | {department} |\n" for number in range(4))
    master = f"# 岗位\n| 岗位 | 部门 |\n{roles}# 职责概述\n| 岗位 | 要素 | 职责 |\n| 专员3 | 主要职责 | 编制计划 |\n"
    page.open(write(tmp_path, audit(tmp_path, master), most=2))
    assert page.texts(f"{ROWS}.department th bdi") == [f"{said} (1/2)", f"{said} (2/2)"]
    page.open(tmp_path / "coverage.html", f"#role={department}/专员3")
    page.wait("document.getElementById('panel') && !document.getElementById('panel').hidden")
    assert (page.text("h1"), page.text("#panel h2")) == (f"{said} (2/2)", "专员3")


def page_json(folder: Path, number: int) -> str:
    text = (folder / f"coverage-departments/{number:03}.html").read_text(encoding="utf-8")
    return re.search(r'id="data"[^>]*>(.*?)</script>', text, re.DOTALL)[1]  # type: ignore[index]  # it is there


def test_inherited_and_inferred_evidence_is_marked(tmp_path: Path, page: Page) -> None:
    needs = "# 适用范围\n| 岗位 | 模块 | 要素 | 要求 |\n| 运营经理 | 关键任务 | 团队协作 | 必需 |\n"
    tasks = "# 关键任务\n| 岗位 | 要素 | 任务 |\n| @运营部 | | 每周召开团队协作会议 |\n"
    page.open(write(tmp_path, audit(tmp_path, MASTER + tasks + needs)), "#role=YY-01&module=tasks")
    page.wait("!document.getElementById('panel').hidden")
    said = page.text("#panel details[open]")
    assert "≈ 团队协作" in said
    assert "通过 @运营部 获得" in said
    assert "≈ 要素由文字推断" in said
    assert "此处的要求写在 适用范围!D2" in said
    marked = "[...document.querySelectorAll('td.cell button')].some((each) => each.textContent.includes('≈'))"
    assert page.run(marked)
    assert "个只凭文字推断要素" in page.text("#moved")


def opened(page: Page, path: Path) -> float:
    """Milliseconds until a page is there and can be used."""
    page.open(path)
    return float(page.run("performance.getEntriesByType('navigation')[0].loadEventEnd"))


def test_a_thousand_roles_open_and_filter_at_once(tmp_path: Path, page: Page) -> None:
    roles = "".join(f"| R-{n} | 专员{n} | 第{n % 25}部 | | 王{n % 7} |\n" for n in range(1000))
    aspects = ("团队目标", "主要职责", "协作关系")
    duties = "".join(
        f"| R-{n} | {aspects[k % 3]} | 编制第{k}项计划并督导执行，按季度复盘{n} |\n"
        for n in range(1000)
        for k in range(20)
    )
    head = "# 岗位\n| 岗位编号 | 岗位 | 部门 | 密级 | 补充责任人 |\n"
    path = write(tmp_path, audit(tmp_path, f"{head}{roles}# 职责概述\n| 岗位 | 要素 | 职责 |\n{duties}"))
    # The best of three: other programs use the machine as well.
    assert min(opened(page, path) for _ in range(3)) < 1000
    timed = (
        "(async () => {{ const start = performance.now(); const field = document.querySelector('{0}'); field.value = '{1}';"
        " field.dispatchEvent(new Event('input', {{ bubbles: true }}));"
        " await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));"
        " return performance.now() - start; }})()"
    )
    for field, value in (
        ("#query", "专员12"),
        ("#query", "复盘77"),
        ("#department", "3"),
        ("#owner", "王3"),
    ):
        taken = [page.run(timed.format(field, text)) for text in (value, "", value, "", value)]
        assert min(taken[::2]) < 250
        assert not page.text("#found").startswith("1,000 ")
        page.choose(field, "")
    page.click('#filters [type="reset"]')
    page.click("#all")
    assert len(names(page)) < 200
    page.run("window.scrollTo(0, document.body.scrollHeight)")
    page.settle()
    page.wait(f"document.querySelectorAll('{ROWS}.role').length > 40")
