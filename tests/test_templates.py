"""House templates: placeholders are filled, the company's own look survives, and what is wrong is said."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from parts import parts, with_part, zipped
from templates import NAMESPACES, ROLE, SECTION, W, filled, house, lines, p, text_of, word
from test_documents import DOCUMENT

from compiler.diagnostics import CompilerError
from compiler.documents.default import default_template
from compiler.documents.word import write_document
from compiler.model.documents import EntryTable, Section, TableColumn, TableRow

SMALL = replace(DOCUMENT, sections=DOCUMENT.sections[:1], signatures=(), changes=())


def codes(data: bytes, tmp_path: Path) -> list[str]:
    return [found.kind.code for found in house(data, tmp_path / "模板.docx").findings]


def sentence(data: bytes, tmp_path: Path) -> str:
    with pytest.raises(CompilerError) as caught:
        house(data, tmp_path / "模板.docx")
    found = caught.value.diagnostic
    assert found.message("zh")
    assert found.next_step("zh")
    return found.kind.code


# ----------------------------------------------------------------------------------------- fields


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("{{role.title}}", "客服专员"), ("{{岗位.部门}}", "客服部"), ("{{role.department}}", "客服部"),
        ("{{部门}}", "客服部"), ("{{ role.班次 }}", "早班"), ("｛｛公司｝｝", "云帆公司"), ("{{company}}", "云帆公司"),
        ("{{document.number}}", "HR-KF-01"), ("{{document.kind}}", "岗位职责说明书"), ("{{period}}", "2026Q4"),
        ("{{document.issue}}", "版本 1.0 · 生效日期 2026-10-01"), ("{{role.purpose}}", "解决客户问题。"),
        ("A {{role.grade}} B {{role.grade}} C", "A P3 B P3 C"),
        ("{|{ro|le.ti|tle}|}！", "客服专员！"), ("前{{role.|department}}|后{{company}|}", "前客服部后云帆公司"),
    ],
)  # fmt: skip
def test_a_field_is_filled_wherever_word_split_it(written: str, printed: str, tmp_path: Path) -> None:
    data = filled(word(p(f"甲{written}乙"), p("{{body}}")), tmp_path / "a.docx", SMALL)
    assert lines(data)[0] == f"甲{printed}乙"


def test_letters_of_a_field_are_those_of_its_first_run(tmp_path: Path) -> None:
    run = (
        "<w:r><w:rPr><w:b/></w:rPr><w:t>{{role.</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>title}}</w:t></w:r>"
    )
    data = filled(word(f"<w:p>{run}</w:p>", p("{{body}}")), tmp_path / "a.docx", SMALL)
    bold = etree.fromstring(parts(data)["word/document.xml"]).find(f".//{W}r[{W}rPr]/{W}t")
    assert bold is not None
    assert bold.text == "客服专员"


def test_texts_of_the_master_are_texts(tmp_path: Path) -> None:
    evil = replace(SMALL, title="<w:p/>&{{company}}", company="甲\n乙")
    data = filled(word(p("{{role.title}}"), p("{{company}}"), p("{{body}}")), tmp_path / "a.docx", evil)
    assert lines(data)[:2] == ["<w:p/>&{{company}}", "甲乙"]
    root = etree.fromstring(parts(data)["word/document.xml"])
    assert len(list(root.iter(f"{W}br"))) == 1


def test_a_line_of_fields_only_is_left_out_where_all_are_empty(tmp_path: Path) -> None:
    template = word(p("{{role.location}} · {{role.grade}}"), p("地点：{{role.location}}"), p("{{body}}"))
    assert lines(filled(template, tmp_path / "a.docx", SMALL))[:2] == [" · P3", "地点："]
    empty = replace(ROLE, facts=())
    assert lines(filled(template, tmp_path / "a.docx", SMALL, role=empty))[0] == "地点："


def test_headers_text_boxes_tables_and_properties_are_filled(tmp_path: Path) -> None:
    box = f'<w:p><w:r><w:pict><v:shape style="width:120pt"><v:textbox><w:txbxContent>{p("{{role.grade}}")}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>'
    cell = f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>{p('{{role.department}}')}</w:tc></w:tr></w:tbl>"
    custom = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties">'
        '<property name="岗位"><vt>{{role.title}} &amp; {{company}}</vt></property></Properties>'
    )
    header = f"<w:hdr {NAMESPACES}>{p('{{role.|title}} {{document.mark}}')}</w:hdr>"
    template = word(box, cell, p("{{body}}"), header1=header, **{"docProps/custom.xml": custom})
    data = filled(template, tmp_path / "a.docx", SMALL)
    assert lines(data)[:2] == ["P3", "客服部"]
    assert lines(data, "word/header1.xml") == ["客服专员 HR-KF-01"]
    assert "客服专员 &amp; 云帆公司" in parts(data)["docProps/custom.xml"].decode()


def test_every_page_of_a_draft_says_so(tmp_path: Path) -> None:
    header = f"<w:hdr {NAMESPACES}>{p('{{document.mark}}')}</w:hdr>"
    draft = replace(SMALL, draft=True, confidential=True)
    data = filled(word(p("{{body}}"), header1=header), tmp_path / "a.docx", draft)
    assert lines(data, "word/header1.xml") == ["草稿 · 内部保密 · HR-KF-01"]


def test_the_file_is_titled_after_the_role_and_keeps_the_templates_own_words(tmp_path: Path) -> None:
    core = parts(default_template("zh"))["docProps/core.xml"].decode()
    own = core.replace(
        "/>",
        "><dc:title>旧</dc:title><cp:keywords>岗位 {{role.title}}</cp:keywords><dc:creator>王</dc:creator></cp:coreProperties>",
    )
    data = filled(word(p("{{body}}"), **{"docProps/core.xml": own}), tmp_path / "a.docx", SMALL)
    root = etree.fromstring(parts(data)["docProps/core.xml"])
    found = {etree.QName(element).localname: element.text for element in root}
    assert (found["title"], found["keywords"], found["creator"], found["language"]) == (
        "客服专员 · 岗位职责说明书", "岗位 客服专员", "云帆公司", "zh-CN",
    )  # fmt: skip


# ----------------------------------------------------------------------------------------- blocks


def test_modules_stand_where_their_placeholders_do_and_the_others_in_the_body(tmp_path: Path) -> None:
    template = word(p("甲"), p("{{module:绩效|指标}}"), p("乙"), p("{{正文}}"), p("丙"))
    found = lines(filled(template, tmp_path / "a.docx", DOCUMENT))
    assert (
        found.index("甲")
        < found.index("绩效指标")
        < found.index("乙")
        < found.index("职责概述")
        < found.index("丙")
    )
    assert found.count("绩效指标") == found.count("职责概述") == 1


def test_a_heading_of_the_template_is_not_written_again(tmp_path: Path) -> None:
    template = word(p("指标", "Heading1"), p("{{module:考核指标}}"), p("{{body}}"))
    found = lines(filled(template, tmp_path / "a.docx", DOCUMENT))
    assert found[0] == "指标"
    assert "绩效指标" not in found


@pytest.mark.parametrize(
    ("before", "style"),
    [
        ([], "Heading1"),
        ([p("第一部分", "Heading1")], "Heading2"),
        ([p("第一部分", "Heading1"), p("说明")], "Heading1"),
        ([p("第一部分", "Heading1"), p("一", "Heading2"), p("说明")], "Heading2"),
    ],
)
def test_headings_follow_those_of_the_template(before: list[str], style: str, tmp_path: Path) -> None:
    data = filled(word(*before, p("{{body}}")), tmp_path / "a.docx", DOCUMENT)
    root = etree.fromstring(parts(data)["word/document.xml"])
    (heading,) = (one for one in root.iter(f"{W}p") if text_of(one) == "职责概述")
    found = heading.find(f"{W}pPr/{W}pStyle")
    assert found is not None
    assert found.get(f"{W}val") == style


def test_a_table_in_a_cell_is_as_wide_as_the_cell(tmp_path: Path) -> None:
    cell = f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="5000"/></w:tblGrid><w:tr><w:tc><w:tcPr><w:tcW w:w="5000" w:type="dxa"/></w:tcPr>{p("{{module:绩效指标}}")}</w:tc></w:tr></w:tbl>'
    data = filled(word(cell, p("{{body}}")), tmp_path / "a.docx", DOCUMENT)
    outer = next(etree.fromstring(parts(data)["word/document.xml"]).iter(f"{W}tc"))
    widths = [table.find(f"{W}tblPr/{W}tblW") for table in outer.iter(f"{W}tbl")]
    assert {width.get(f"{W}w") for width in widths if width is not None} == {"4784"}
    assert outer[-1].tag == f"{W}p", "a cell ends with a paragraph"
    assert "绩效指标" not in text_of(outer), "the cell is its place, and needs no heading"


def test_a_paragraph_that_ends_a_section_still_does(tmp_path: Path) -> None:
    ending = f"<w:p><w:pPr>{SECTION}</w:pPr><w:r><w:t>{{{{module:职责概述}}}}</w:t></w:r></w:p>"
    data = filled(word(ending, p("{{body}}")), tmp_path / "a.docx", DOCUMENT)
    body = etree.fromstring(parts(data)["word/document.xml"])[0]
    sections = [
        number for number, element in enumerate(body) if element.find(f"{W}pPr/{W}sectPr") is not None
    ]
    texts = [text_of(element) for element in body]
    assert texts.index("职责概述") < sections[0] < texts.index("绩效指标")


def test_a_turn_in_an_earlier_section_leaves_the_last_ones_headers(tmp_path: Path) -> None:
    wide = EntryTable(tuple(TableColumn(f"列{n}", 1 / 9) for n in range(9)), (TableRow("w", ("甲",) * 9),))
    document = replace(SMALL, sections=(Section("kpi", "绩效指标", (wide,)),))
    ending = f"<w:p><w:pPr>{SECTION}</w:pPr></w:p>"
    last = SECTION.replace("<w:pgSz", '<w:headerReference w:type="default" r:id="rId5"/><w:pgSz')
    first = filled(
        word(p("前"), p("{{module:绩效指标}}"), ending, p("{{body}}"), section=last),
        tmp_path / "a.docx",
        document,
    )
    same = filled(word(p("前"), p("{{body}}"), p("后"), section=last), tmp_path / "b.docx", document)
    references = [
        len(etree.fromstring(parts(data)["word/document.xml"])[0][-1].findall(f"{W}headerReference"))
        for data in (first, same)
    ]
    assert references == [1, 0], "where the last section itself turns, its headers are inherited"


def test_sign_off_and_facts_stand_where_they_are_asked_for(tmp_path: Path) -> None:
    template = word(p("{{签署}}"), p("{{body}}"), p("{{facts}}"))
    found = lines(filled(template, tmp_path / "a.docx", DOCUMENT))
    assert found.index("签署") < found.index("职责概述") < found.index("部门")


def test_a_template_without_placeholders_gets_everything_at_its_end(tmp_path: Path) -> None:
    found = lines(filled(word(p("封面")), tmp_path / "a.docx", DOCUMENT))
    assert found[:3] == ["封面", "客服专员", "岗位职责说明书"]
    assert {"部门", "解决客户问题。", "职责概述", "绩效指标", "签署", "本人已阅读。"} <= set(found)


def test_bookmarks_of_entries_count_from_above_the_templates_own(tmp_path: Path) -> None:
    own = '<w:p><w:bookmarkStart w:id="41" w:name="a"/><w:bookmarkEnd w:id="41"/></w:p>'
    data = filled(word(own, p("{{body}}")), tmp_path / "a.docx", DOCUMENT)
    starts = list(etree.fromstring(parts(data)["word/document.xml"]).iter(f"{W}bookmarkStart"))
    numbers = [int(str(start.get(f"{W}id"))) for start in starts]
    assert numbers == [41, *range(42, 41 + len(numbers))]


# ---------------------------------------------------------------------------------------- findings


def test_what_stands_for_nothing_is_an_error_with_the_nearest_name(tmp_path: Path) -> None:
    data = word(p("部门：{{role.departmant}}"), p("{{模块:绩效指针}}"), p("{{body}}"))
    unknown = [one for one in house(data, tmp_path / "模板.docx").findings if one.kind.code == "TPL006"]
    assert [(one.sheet, one.value, one.candidates[:1]) for one in unknown] == [
        ("word/document.xml", "部门：{{role.departmant}}", ("role.department",)),
        ("word/document.xml", "{{模块:绩效指针}}", ("模块:绩效指标",)),
    ]
    assert unknown[0].next_step("zh") == "是否应为 {{role.department}}？"
    assert "部门：{{role.departmant}}" in lines(filled(data, tmp_path / "a.docx", SMALL))


def test_unknown_names_in_properties_are_told_too(tmp_path: Path) -> None:
    core = parts(default_template("zh"))["docProps/core.xml"].decode()
    own = core.replace("/>", "><cp:keywords>{{role.departmant}}</cp:keywords></cp:coreProperties>")
    data = word(p("{{facts}}"), p("{{岗位目的}}"), p("{{body}}"), **{"docProps/core.xml": own})
    (found,) = (one for one in house(data, tmp_path / "a.docx").findings if one.kind.code == "TPL006")
    assert found.sheet == "docProps/core.xml"


def test_a_block_beside_text_is_an_error_and_stays_as_written(tmp_path: Path) -> None:
    data = word(p("职责：{{body}}"))
    assert "TPL007" in codes(data, tmp_path)
    assert lines(filled(data, tmp_path / "a.docx", SMALL))[0] == "职责：{{body}}"
    header = f"<w:hdr {NAMESPACES}>{p('{{facts}}')}</w:hdr>"
    assert "TPL007" in codes(word(p("{{body}}"), header1=header), tmp_path)


def test_modules_without_a_place_stand_at_the_end_and_it_is_said(tmp_path: Path) -> None:
    data = word(p("{{module:绩效指标}}"), p("尾"))
    (found,) = (one for one in house(data, tmp_path / "a.docx").findings if one.kind.code == "TPL008")
    assert found.message("zh") == "模板没有为 职责概述 安排位置：放在末尾"
    text = lines(filled(data, tmp_path / "a.docx", DOCUMENT))
    assert text.index("绩效指标") < text.index("尾") < text.index("职责概述")


def test_columns_that_nothing_prints_are_told(tmp_path: Path) -> None:
    (found,) = (
        one for one in house(word(p("{{body}}")), tmp_path / "a.docx").findings if one.kind.code == "TPL010"
    )
    assert found.message("zh") == "没有占位符打印 岗位目的、职级、班次"
    data = word(p("{{facts}}"), p("{{岗位目的}}"), p("{{body}}"))
    assert codes(data, tmp_path) == []


def test_the_period_and_tracked_changes_are_warned_of(tmp_path: Path) -> None:
    inserted = '<w:p><w:ins w:id="1" w:author="a"><w:r><w:t>新</w:t></w:r></w:ins></w:p>'
    assert codes(word(p("{{period}}"), inserted, p("{{facts}}{{role.purpose}}")), tmp_path)[:1] == ["TPL012"]
    assert "TPL011" in codes(word(p("{{period}}"), p("{{body}}")), tmp_path)


def test_styles_of_ours_have_no_indent_of_the_templates_usual_text(tmp_path: Path) -> None:
    styles = parts(default_template("zh"))["word/styles.xml"].decode()
    normal = '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:pPr><w:ind w:firstLineChars="200"/></w:pPr><w:rPr><w:sz w:val="32"/></w:rPr></w:style>'
    only = re.sub(r"<w:style .*</w:style>", normal, styles, flags=re.DOTALL)
    data = filled(word(p("{{body}}"), styles=only), tmp_path / "a.docx", DOCUMENT)
    found = {
        str(style.get(f"{W}styleId")): style
        for style in etree.fromstring(parts(data)["word/styles.xml"]).iter(f"{W}style")
    }
    for name in ("DutyTableText", "DutyListNumber", "DutyHeading1", "DutyGap"):
        indent = found[name].find(f"{W}pPr/{W}ind")
        assert indent is not None
        assert (indent.get(f"{W}firstLineChars"), indent.get(f"{W}leftChars")) == ("0", "0")
    size = found["DutyTableText"].find(f"{W}rPr/{W}sz")
    heading = found["DutyHeading1"].find(f"{W}rPr/{W}sz")
    assert size is not None
    assert heading is not None
    assert (size.get(f"{W}val"), heading.get(f"{W}val")) == ("19", "43"), "tables keep to their columns"


def test_pictures_without_a_description_are_told(tmp_path: Path) -> None:
    def picture(more: str) -> str:
        return f'<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="Logo"{more}</wp:inline></w:drawing></w:r></w:p>'

    ornament = '><a:ext xmlns:a="x"><d:decorative xmlns:d="y" val="1"/></a:ext></wp:docPr>'
    data = word(picture(' descr="云帆标志"/>'), picture(ornament), picture("/>"), p("{{facts}}{{period}}"))
    (found,) = (one for one in house(data, tmp_path / "a.docx").findings if one.kind.code == "TPL014")
    assert (found.sheet, found.params["count"]) == ("word/document.xml", 1)


def test_styles_that_are_missing_are_told_with_what_stands_in(tmp_path: Path) -> None:
    styles = parts(default_template("zh"))["word/styles.xml"].decode()
    without = re.sub(r'<w:style [^>]*w:styleId="ListNumber".*?</w:style>', "", styles)
    data = word(p("{{body}}"), styles=without)
    (found,) = (one for one in house(data, tmp_path / "a.docx").findings if one.kind.code == "TPL009")
    assert found.message("zh") == "模板没有“List Paragraph”样式，改用“Duty List Number”"


# ------------------------------------------------------------------------------------------ refusals


def test_what_cannot_be_a_template_is_one_sentence(tmp_path: Path) -> None:
    plain = word(p("{{body}}"))
    types = parts(plain)["[Content_Types].xml"].decode()
    macros = types.replace(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    strict = parts(plain)["word/document.xml"].replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert sentence(b"", tmp_path) == "READ004"
    assert sentence(b"{\\rtf1 x}", tmp_path) == "TPL001"
    assert sentence(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), tmp_path) == "TPL002"
    assert sentence(zipped({"xl/workbook.xml": b"<a/>"}), tmp_path) == "TPL001"
    assert sentence(with_part(plain, "[Content_Types].xml", macros.encode()), tmp_path) == "TPL003"
    assert sentence(with_part(plain, "word/document.xml", strict), tmp_path) == "TPL004"
    assert sentence(with_part(plain, "word/document.xml", b"<w:document"), tmp_path) == "TPL005"
    assert sentence(with_part(plain, "word/styles.xml", b"<w:styles"), tmp_path) == "TPL005"
    assert (
        sentence(with_part(plain, "word/header1.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'), tmp_path)
        == "TPL005"
    )
    assert sentence(plain[:-200], tmp_path) == "TPL005"


def test_a_template_file_becomes_a_document(tmp_path: Path) -> None:
    plain = word(p("{{body}}"))
    types = parts(plain)["[Content_Types].xml"].replace(b"document.main", b"template.main")
    data = filled(with_part(plain, "[Content_Types].xml", types), tmp_path / "a.dotx", SMALL)
    assert b"wordprocessingml.document.main+xml" in parts(data)["[Content_Types].xml"]


def test_parts_that_nothing_fills_are_the_bytes_that_they_were(tmp_path: Path) -> None:
    template = with_part(word(p("{{body}}")), "word/media/image1.png", b"\x89PNG" * 1000)
    before, after = parts(template), parts(filled(template, tmp_path / "a.docx", SMALL))
    same = {name for name in before if before[name] == after.get(name)}
    assert {
        "word/media/image1.png",
        "word/settings.xml",
        "word/theme/theme1.xml",
        "word/fontTable.xml",
    } <= same


def test_the_same_template_and_record_are_the_same_bytes(tmp_path: Path) -> None:
    data = word(p("{{role.title}}"), p("{{body}}"))
    first = house(data, tmp_path / "a.docx").compiled.template
    second = house(data, tmp_path / "b.docx").compiled.template
    assert write_document(DOCUMENT, first) == write_document(DOCUMENT, second)
