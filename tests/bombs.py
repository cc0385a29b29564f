"""Workbooks built to hang a reader or to fill its memory: small files that unpack to much, or ask for much.

Each bomb is a function of a path and a size; `SIZES` holds the size that would do harm. They are written in
blocks, so that making one needs no memory either.
"""

from __future__ import annotations

import random
import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = f'<worksheet xmlns="{MAIN}">'
TITLES = '<row r="1"><c r="A1" t="inlineStr"><is><t>岗位</t></is></c><c r="B1" t="inlineStr"><is><t>职责</t></is></c></row>'
END = "</sheetData></worksheet>"

Blocks = Iterable[str | bytes]


def book(path: Path, sheet: Blocks, parts: Mapping[str, Blocks] | None = None, *, sheets: str = "") -> Path:
    """A workbook of one sheet whose parts are written block by block."""
    listed = sheets or '<sheet name="职责概述" sheetId="1" r:id="rId1"/>'
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    one = '<Relationship Id="{}" Type="' + RELATIONS + '/{}" Target="{}"/>'
    package: dict[str, Blocks] = {
        "[Content_Types].xml": [
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        ],
        "_rels/.rels": [relations.format(one.format("r", "officeDocument", "xl/workbook.xml"))],
        "xl/workbook.xml": [
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>'
        ],
        "xl/_rels/workbook.xml.rels": [
            relations.format(one.format("rId1", "worksheet", "worksheets/sheet1.xml"))
        ],
        "xl/worksheets/sheet1.xml": sheet,
        **(parts or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, blocks in package.items():
            with archive.open(name, "w", force_zip64=False) as stream:
                for block in blocks:
                    stream.write(block.encode() if isinstance(block, str) else block)
    return path


def blocks(line: Callable[[int], str], count: int, *, start: int = 0) -> Iterator[str]:
    """``count`` lines, ten thousand to a block."""
    for first in range(start, start + count, 10_000):
        yield "".join(map(line, range(first, min(first + 10_000, start + count))))


def repeated(text: str | bytes, count: int) -> Iterator[str | bytes]:
    """``text`` so many times."""
    many = max(1, 1_000_000 // len(text))
    for left in range(count, 0, -many):
        yield text * min(many, left)


def diluted(blocks: Blocks) -> Iterator[str | bytes]:
    """The same with comments that do not pack, so that the whole packs like an honest part."""
    noise = random.Random(1)  # noqa: S311 - reproducible, not secret
    for block in blocks:
        yield block
        yield f"<!--{noise.randbytes(len(block) // 150).hex()}-->"


def rows(cells: Callable[[int], str], count: int) -> Iterator[str]:
    """A sheet with the usual headers and so many rows below them."""
    yield f"{HEAD}<sheetData>{TITLES}"
    yield from blocks(lambda n: f'<row r="{n}">{cells(n)}</row>', count, start=2)
    yield END


def around(before: str, middle: Blocks, after: str) -> Iterator[str | bytes]:
    yield before
    yield from middle
    yield after


def text(address: str, value: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t>{value}</t></is></c>'


def duty(n: int) -> str:
    return text(f"A{n}", "经理") + text(f"B{n}", f"编制计划 {n}")


ONE_ROW = f'<sheetData>{TITLES}<row r="2">{duty(2)}</row></sheetData>'


# ------------------------------------------------------------------------------------------ volume


def zeros(path: Path, size: int) -> Path:
    return book(path, repeated(b"\0", size))


def spaces(path: Path, size: int) -> Path:
    return book(path, around(HEAD, repeated(" ", size), f"{ONE_ROW}</worksheet>"))


def diluted_spaces(path: Path, size: int) -> Path:
    return book(path, around(HEAD, diluted(repeated(" ", size)), f"{ONE_ROW}</worksheet>"))


def many_parts(path: Path, size: int) -> Path:
    return book(path, [f"{HEAD}{ONE_ROW}</worksheet>"], {f"xl/x{n}.xml": ["<a/>"] for n in range(size)})


def zip_entries(path: Path, size: int) -> Path:
    """A directory with so many entries that all point to the same bytes."""
    book(path, [f"{HEAD}{ONE_ROW}</worksheet>"])
    data = path.read_bytes()
    end = data.rfind(b"PK\x05\x06")
    start = struct.unpack("<I", data[end + 16 : end + 20])[0]
    entry = data[start : data.find(b"PK\x01\x02", start + 4)]
    extra = b"".join(entry[:46] + b"x%07d" % n for n in range(size))
    extra = b"".join(entry[:28] + struct.pack("<H", 8) + entry[30:46] + b"x%07d" % n for n in range(size))
    tail = (
        data[end : end + 12] + struct.pack("<I", min(end - start + len(extra), 0xFFFFFFFE)) + data[end + 16 :]
    )
    path.write_bytes(data[:end] + extra + tail)
    return path


def empty_cells(path: Path, size: int) -> Path:
    return book(path, rows(lambda n: "".join(f'<c r="{c}{n}" s="1"/>' for c in "ABCDEFGHIJ"), size // 10))


def empty_cells_with_prefix(path: Path, size: int) -> Path:
    plain = rows(lambda n: "".join(f'<c r="{c}{n}" s="1"/>' for c in "ABCDEFGHIJ"), size // 10)
    return book(
        path,
        (
            block.replace("</", "</x:")
            .replace("<", "<x:")
            .replace("<x:/x:", "</x:")
            .replace("xmlns=", "xmlns:x=")
            for block in plain
        ),
    )


def inline_strings(path: Path, size: int) -> Path:
    return book(
        path,
        rows(
            lambda n: (
                text(f"A{n}", f"岗位{n % 50}") + "".join(text(f"{c}{n}", f"{c} {n}") for c in "BCDEFGHIJ")
            ),
            size // 10,
        ),
    )


def numbers(path: Path, size: int) -> Path:
    def cells(n: int) -> str:
        values = (f'<c r="{c}{n}"><v>{n}.{i}37</v></c>' for i, c in enumerate("BCDEFGHIJ"))
        return text(f"A{n}", f"岗位{n % 50}") + "".join(values)

    return book(path, rows(cells, size // 10))


def duties(path: Path, size: int) -> Path:
    return book(path, rows(duty, size))


def shared_strings(path: Path, size: int) -> Path:
    items = around(f'<sst xmlns="{MAIN}">', blocks(lambda n: f"<si><t>文本 {n}</t></si>", size), "</sst>")
    return book(
        path, rows(lambda n: f'<c r="A{n}" t="s"><v>{n}</v></c>', 10), {"xl/sharedStrings.xml": items}
    )


def one_string(path: Path, size: int) -> Path:
    items = around(
        f'<sst xmlns="{MAIN}"><si><t>\U0001f600',
        repeated("word, (and)  [more; ", size // 20),
        "</t></si></sst>",
    )
    cells = [
        f'{HEAD}<sheetData>{TITLES}<row r="2"><c r="A2" t="inlineStr"><is><t>A</t></is></c><c r="B2" t="s"><v>0</v></c></row>{END}'
    ]
    return book(path, cells, {"xl/sharedStrings.xml": items})


def wide_characters(path: Path, size: int) -> Path:
    """Texts that need four bytes a character for one sign in them."""
    noise = random.Random(1)  # noqa: S311 - reproducible, not secret
    return book(
        path,
        rows(
            lambda n: text(f"A{n}", f"\U0001f600 {noise.randbytes(100).hex()}{'x' * 30_000}"), size // 30_000
        ),
    )


# ----------------------------------------------------------------------------------------- markup


def nested(path: Path, size: int) -> Path:
    deep = around(HEAD, diluted(repeated("<a>", size)), "")
    return book(path, around("", deep, "</a>" * size + f"{ONE_ROW}</worksheet>"))


def nested_styles(path: Path, size: int) -> Path:
    styles = [f'<styleSheet xmlns="{MAIN}">', "<a>" * size, "</a>" * size, "</styleSheet>"]
    return book(path, [f"{HEAD}{ONE_ROW}</worksheet>"], {"xl/styles.xml": styles})


def elements_in_styles(path: Path, size: int) -> Path:
    styles = around(f'<styleSheet xmlns="{MAIN}">', diluted(repeated("<a/>", size)), "</styleSheet>")
    return book(path, [f"{HEAD}{ONE_ROW}</worksheet>"], {"xl/styles.xml": styles})


def attribute(path: Path, size: int) -> Path:
    return book(
        path, around(f'<worksheet xmlns="{MAIN}" a="', repeated("x", size), f'">{ONE_ROW}</worksheet>')
    )


def attributes(path: Path, size: int) -> Path:
    return book(
        path,
        around(f'<worksheet xmlns="{MAIN}"', blocks(lambda n: f' a{n}=""', size), f">{ONE_ROW}</worksheet>"),
    )


def merges(path: Path, size: int) -> Path:
    cells = blocks(lambda n: f'<mergeCell ref="A{n}:B{n}"/>', size, start=1)
    return book(path, around(f"{HEAD}{ONE_ROW}<mergeCells>", cells, "</mergeCells></worksheet>"))


def big_merge(path: Path, size: int) -> Path:
    del size
    return book(
        path, [f'{HEAD}{ONE_ROW}<mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells></worksheet>']
    )


def columns(path: Path, size: int) -> Path:
    cols = repeated('<col min="1" max="16384" hidden="1"/>', size)
    return book(path, around(f"{HEAD}<cols>", cols, f"</cols>{ONE_ROW}</worksheet>"))


def hidden_rows(path: Path, size: int) -> Path:
    return book(
        path,
        around(
            f"{HEAD}<sheetData>{TITLES}", blocks(lambda n: f'<row r="{n}" hidden="1"/>', size, start=2), END
        ),
    )


def defined_names(path: Path, size: int) -> Path:
    listed = '<sheet name="职责概述" sheetId="1" r:id="rId1"/>'
    workbook = around(
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets><definedNames>',
        blocks(lambda n: f'<definedName name="n{n}">Sheet1!$A${n}</definedName>', size, start=1),
        "</definedNames></workbook>",
    )
    return book(path, [f"{HEAD}{ONE_ROW}</worksheet>"], {"xl/workbook.xml": workbook})


def sheets_of_one_part(path: Path, size: int) -> Path:
    """So many sheets that are all the same part."""
    listed = "".join(f'<sheet name="s{n}" sheetId="{n + 1}" r:id="rId1"/>' for n in range(size))
    return book(path, rows(duty, 10_000), sheets=listed)


def hyperlinks(path: Path, size: int) -> Path:
    links = around(
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">',
        blocks(
            lambda n: (
                f'<Relationship Id="r{n}" Type="{RELATIONS}/hyperlink" Target="http://x/{n}" TargetMode="External"/>'
            ),
            size,
        ),
        "</Relationships>",
    )
    return book(path, [f"{HEAD}{ONE_ROW}</worksheet>"], {"xl/worksheets/_rels/sheet1.xml.rels": links})


def notes(path: Path, size: int) -> Path:
    links = f'<Relationships xmlns="x"><Relationship Id="a" Type="{RELATIONS}/comments" Target="../comments1.xml"/></Relationships>'
    comments = around(
        f'<comments xmlns="{MAIN}"><commentList>',
        blocks(
            lambda n: f'<comment ref="B{n % 1_000_000 + 1}"><text><r><t>写 {n}</t></r></text></comment>', size
        ),
        "</commentList></comments>",
    )
    return book(
        path,
        [f"{HEAD}{ONE_ROW}</worksheet>"],
        {"xl/worksheets/_rels/sheet1.xml.rels": [links], "xl/comments1.xml": comments},
    )


# --------------------------------------------------------------------------------- quadratic traps


def cells_with_odd_ends(path: Path, size: int) -> Path:
    cells = blocks(lambda n: f'<c r="B{n}"><x/></c >', size, start=2)
    return book(path, around(f'{HEAD}<sheetData>{TITLES}<row r="2">', cells, f"</row>{END}"))


def one_row(path: Path, size: int) -> Path:
    return book(
        path,
        around(
            f'{HEAD}<sheetData>{TITLES}<row r="2">', repeated('<c r="B2"><v>1</v></c>', size), f"</row>{END}"
        ),
    )


def one_cell(path: Path, size: int) -> Path:
    runs = repeated("<r><t>ab</t></r>", size)
    return book(
        path,
        around(
            f'{HEAD}<sheetData>{TITLES}<row r="2">{text("A2", "甲")}<c r="B2" t="inlineStr"><is>',
            runs,
            f"</is></c></row>{END}",
        ),
    )


def strings_with_odd_ends(path: Path, size: int) -> Path:
    items = around(f'<sst xmlns="{MAIN}">', blocks(lambda n: f"<si><t>{n}</t></si >", size), "</sst>")
    return book(path, [f"{HEAD}{ONE_ROW}</worksheet>"], {"xl/sharedStrings.xml": items})


def empty_phonetics(path: Path, size: int) -> Path:
    items = around(f'<sst xmlns="{MAIN}"><si><r><t>a</t></r>', repeated("<rPh/>", size), "</si></sst>")
    return book(path, [f"{HEAD}{ONE_ROW}</worksheet>"], {"xl/sharedStrings.xml": items})


def backwards(path: Path, size: int) -> Path:
    """Rows from the last to the first."""
    cells = blocks(lambda n: f'<row r="{size - n + 2}">{duty(size - n + 2)}</row>', size)
    return book(path, around(f"{HEAD}<sheetData>{TITLES}", cells, END))


def far_cells(path: Path, size: int) -> Path:
    return book(path, rows(lambda n: text(f"A{n}", "经理") + f'<c r="XFD{n}"><v>1</v></c>', size))


def number_formats(path: Path, size: int) -> Path:
    """Formats of 100 kB, and a cell for each."""
    code = "0" * 100_000
    noise = random.Random(1)  # noqa: S311 - reproducible, not secret
    codes = (
        f'<numFmt numFmtId="{n + 164}" formatCode="{noise.randbytes(400).hex()}{code}"/>' for n in range(size)
    )
    styles = around(
        f'<styleSheet xmlns="{MAIN}"><numFmts>',
        codes,
        "</numFmts><cellXfs>"
        + "".join(f'<xf numFmtId="{n + 164}"/>' for n in range(size))
        + "</cellXfs></styleSheet>",
    )
    return book(
        path, rows(lambda n: f'<c r="A{n}" s="{n % size}"><v>5</v></c>', size), {"xl/styles.xml": styles}
    )


def styles(path: Path, size: int) -> Path:
    """So many styles, each with a format of its own, and a cell for each."""
    codes = blocks(
        lambda n: (
            f'<numFmt numFmtId="{n + 164}" formatCode="[&lt;{n}]&quot;x{n}&quot;0.00;[h]:mm:ss;0.0E+0"/>'
        ),
        size,
    )
    forms = blocks(lambda n: f'<xf numFmtId="{n + 164}" fontId="{n}"/>', size)
    fonts = repeated("<font><strike/><b/></font>", size)

    def parts() -> Iterator[str | bytes]:
        yield f'<styleSheet xmlns="{MAIN}"><numFmts>'
        yield from codes
        yield "</numFmts><fonts>"
        yield from fonts
        yield "</fonts><cellXfs>"
        yield from forms
        yield "</cellXfs></styleSheet>"

    return book(
        path, rows(lambda n: f'<c r="A{n}" s="{n}"><v>{n}.5</v></c>', size), {"xl/styles.xml": parts()}
    )


def errors(path: Path, size: int) -> Path:
    """Errors that are all different, in every other row."""
    return book(
        path,
        rows(
            lambda n: text(f"A{n}", "经理") + (f'<c r="B{n}" t="e"><v>#E{n}!</v></c>' if n % 2 else ""), size
        ),
    )


def uncached(path: Path, size: int) -> Path:
    return book(
        path,
        rows(
            lambda n: (
                text(f"A{n}", "经理") + (f'<c r="B{n}"><f>A1</f></c>' if n % 2 else text(f"B{n}", "甲"))
            ),
            size,
        ),
    )


# --------------------------------------------------------------------------------- what the rows say


def master(
    path: Path, size: int, duty: Callable[[int], str], role: Callable[[int], str] | None = None
) -> Path:
    """A master of two modules of the usual blueprint with so many rows, and a roles sheet where it has one."""
    names = ("职责概述", "关键任务", "岗位")[: 3 if role else 2]
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, start=1)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(names) + 1)
    )
    tasks = TITLES.replace("职责", "任务")
    parts: dict[str, Blocks] = {
        "xl/_rels/workbook.xml.rels": [f'<Relationships xmlns="x">{relations}</Relationships>'],
        "xl/worksheets/sheet2.xml": [f'{HEAD}<sheetData>{tasks}<row r="2">{duty(2)}</row>{END}'],
    }
    if role:
        parts["xl/worksheets/sheet3.xml"] = rows(role, size)
    return book(path, rows(duty, size), parts, sheets=listed)


def roles(path: Path, size: int) -> Path:
    return master(path, size, lambda n: text(f"A{n}", f"岗位 {n}") + text(f"B{n}", f"编制计划 {n}"))


def departments(path: Path, size: int) -> Path:
    """A roles sheet with codes and departments, which make many spellings of a role."""

    def role(n: int) -> str:
        return text(f"A{n}", f"岗位 {n}") + text(f"B{n}", f"部门 {n}") + text(f"C{n}", f"GW-{n}")

    return master(path, size, lambda n: text(f"A{n}", f"岗位 {n}") + text(f"B{n}", f"编制计划 {n}"), role)


def everybody(path: Path, size: int) -> Path:
    """Half of the rows name a role, the other half everybody."""
    return master(
        path, size, lambda n: text(f"A{n}", f"岗位 {n}" if n % 2 else "全部") + text(f"B{n}", f"编制计划 {n}")
    )


def role_lists(path: Path, size: int) -> Path:
    """Cells that name thousands of roles, one of them unknown."""
    names = "、".join(f"岗位 {n}" for n in range(2, 2_000))
    return master(
        path,
        size,
        lambda n: text(f"A{n}", f"岗位{n}号、{names}") + text(f"B{n}", f"编制计划 {n}"),
        lambda n: text(f"A{n}", f"岗位 {n}"),
    )


def unknown_roles(path: Path, size: int) -> Path:
    """A roles sheet, and as many rows that misspell its roles."""
    return master(
        path,
        size,
        lambda n: text(f"A{n}", f"消售经理 {n}") + text(f"B{n}", f"编制计划 {n}"),
        lambda n: text(f"A{n}", f"销售经理 {n}"),
    )


def empty_duties(path: Path, size: int) -> Path:
    """Rows with a role, and an aspect that is none, but without text: findings for each."""
    heads = TITLES.replace("</row>", '<c r="C1" t="inlineStr"><is><t>要素</t></is></c></row>')

    def cells() -> Iterator[str]:
        yield f"{HEAD}<sheetData>{heads}"
        yield from blocks(
            lambda n: f'<row r="{n}">{text(f"A{n}", "经理")}{text(f"C{n}", f"要素{n}")}</row>', size, start=2
        )
        yield END

    made = master(path, 1, duty)
    with zipfile.ZipFile(made) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in parts.items():
            archive.writestr(name, "".join(cells()).encode() if name.endswith("sheet1.xml") else data)
    return made


NASTY = ("((((", "    ", "、、、", "1.1.", "\n \n", "a-a-", "【（[", "……", "待定", "_x000", "==", "%%", "aA")


def nasty_texts(path: Path, size: int) -> Path:
    """Texts as long as Excel holds that make expressions try and try again."""

    def cell(n: int) -> str:
        piece = NASTY[n % len(NASTY)]
        return text(f"A{n}", f"岗位 {n % 50}") + text(f"B{n}", f"{piece * (32_000 // len(piece))}{n}")

    return master(path, size, cell)


def nasty_roles(path: Path, size: int) -> Path:
    """The same in the role's cells."""

    def cell(n: int) -> str:
        piece = NASTY[n % len(NASTY)]
        return text(f"A{n}", f"{piece * (32_000 // len(piece))}{n}") + text(f"B{n}", f"编制计划 {n}")

    return master(path, size, cell, lambda n: text(f"A{n}", f"岗位 {n}"))


def nasty_headers(path: Path, size: int) -> Path:
    """The same in the cells of the first rows, where headers are looked for."""
    from compiler.address import column_name  # noqa: PLC0415 - only these bombs need it

    def cell(n: int) -> str:
        return "".join(
            text(f"{column_name(i + 3)}{n}", f"{p * (32_000 // len(p))}{n}{i}")
            for i, p in enumerate(NASTY * size)
        )

    return book(path, rows(cell, 28))


def processes(path: Path, size: int) -> Path:
    """As many processes as rows, each without most of its stages."""
    heads = TITLES.replace("职责", "流程").replace(
        "</row>",
        '<c r="C1" t="inlineStr"><is><t>阶段</t></is></c><c r="D1" t="inlineStr"><is><t>内容</t></is></c></row>',
    )

    def cells() -> Iterator[str]:
        yield f"{HEAD}<sheetData>{heads}"
        yield from blocks(
            lambda n: (
                f'<row r="{n}">{text(f"A{n}", "经理")}{text(f"B{n}", f"流程 {n}")}{text(f"C{n}", "输入")}{text(f"D{n}", "x")}</row>'
            ),
            size,
            start=2,
        )
        yield END

    listed = (
        '<sheet name="流程管理" sheetId="1" r:id="rId1"/><sheet name="职责概述" sheetId="2" r:id="rId2"/>'
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in (1, 2)
    )
    return book(
        path,
        cells(),
        {
            "xl/_rels/workbook.xml.rels": [f'<Relationships xmlns="x">{relations}</Relationships>'],
            "xl/worksheets/sheet2.xml": [f"{HEAD}{ONE_ROW}</worksheet>"],
        },
        sheets=listed,
    )


def full(path: Path, size: int) -> Path:
    """As much of everything as is allowed: rows, cells, texts, each row with several defects."""
    letters = "CDEF"
    heads = TITLES.replace(
        "</row>", "".join(f'<c r="{c}1" t="inlineStr"><is><t>列{c}</t></is></c>' for c in letters) + "</row>"
    )

    def cell(n: int) -> str:
        others = "".join(text(f"{c}{n}", f"{c} {n}") for c in letters)
        return (
            text(f"A{n}", f"岗位 {n % 15_000}")
            + text(f"B{n}", f"待定（\U0001f600 {n} 处理ABC１２ {'长' * 40}")
            + others
        )

    def cells() -> Iterator[str]:
        yield f"{HEAD}<sheetData>{heads}"
        yield from blocks(lambda n: f'<row r="{n}">{cell(n)}</row>', size, start=2)
        yield END

    listed = (
        '<sheet name="职责概述" sheetId="1" r:id="rId1"/><sheet name="关键任务" sheetId="2" r:id="rId2"/>'
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in (1, 2)
    )
    return book(
        path,
        cells(),
        {
            "xl/_rels/workbook.xml.rels": [f'<Relationships xmlns="x">{relations}</Relationships>'],
            "xl/worksheets/sheet2.xml": [f"{HEAD}{ONE_ROW}</worksheet>"],
        },
        sheets=listed,
    )


def settings(path: Path, size: int) -> Path:
    """A settings sheet with as many unknown keys."""
    return book(
        path,
        rows(lambda n: text(f"A{n}", f"项目{n}") + text(f"B{n}", "x"), size),
        sheets='<sheet name="设置" sheetId="1" r:id="rId1"/>',
    )


def long_texts(path: Path, size: int) -> Path:
    """The same long text with one word changed, in many rows."""
    words = "、".join(f"编制第{n}份计划" for n in range(3_000))
    return book(path, rows(lambda n: text(f"A{n}", f"岗位 {n % 50}") + text(f"B{n}", f"{words}{n}"), size))


def wide_sheet(path: Path, size: int) -> Path:
    from compiler.address import cell_name  # noqa: PLC0415 - only this bomb needs it

    cells = "".join(text(cell_name(1, n + 1), "岗位" if n == 0 else f"列 {n}") for n in range(16_384))
    below = rows(lambda n: text(f"A{n}", "甲") + f'<c r="XFD{n}"><v>1</v></c>', size)
    next(below)
    return book(path, around(f'{HEAD}<sheetData><row r="1">{cells}</row>', below, ""))


def open_document_repeats(path: Path, size: int) -> Path:
    del size
    names = " ".join(
        f'xmlns:{s}="urn:oasis:names:tc:opendocument:xmlns:{s}:1.0"' for s in ("office", "table", "text")
    )
    cell = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f'<office:document-content {names}><office:body><office:spreadsheet><table:table table:name="表">{cell}</table:table></office:spreadsheet></office:body></office:document-content>',
        )
    return path


SIZES: Mapping[Callable[[Path, int], Path], int] = {
    zeros: 1_000_000_000,
    spaces: 1_000_000_000,
    diluted_spaces: 480_000_000,
    many_parts: 60_000,
    zip_entries: 1_000_000,
    empty_cells: 10_000_000,
    empty_cells_with_prefix: 10_000_000,
    duties: 345_000,
    inline_strings: 1_950_000,
    numbers: 1_950_000,
    shared_strings: 10_000_000,
    one_string: 400_000_000,
    wide_characters: 400_000_000,
    nested: 10_000_000,
    nested_styles: 1_000_000,
    elements_in_styles: 20_000_000,
    attribute: 400_000_000,
    attributes: 5_000_000,
    merges: 190_000,
    big_merge: 1,
    columns: 1_000_000,
    hidden_rows: 1_000_000,
    defined_names: 1_000_000,
    sheets_of_one_part: 20_000,
    hyperlinks: 1_000_000,
    notes: 49_000,
    cells_with_odd_ends: 2_000_000,
    one_row: 10_000_000,
    one_cell: 2_000_000,
    strings_with_odd_ends: 2_000_000,
    empty_phonetics: 5_000_000,
    backwards: 345_000,
    far_cells: 1_200,
    number_formats: 3_000,
    styles: 65_000,
    errors: 345_000,
    uncached: 345_000,
    roles: 19_900,
    departments: 19_900,
    everybody: 20_000,
    role_lists: 1_500,
    unknown_roles: 19_900,
    empty_duties: 345_000,
    nasty_texts: 1_300,
    nasty_roles: 1_300,
    nasty_headers: 2,
    settings: 100_000,
    processes: 345_000,
    full: 345_000,
    long_texts: 2_000,
    wide_sheet: 1_000,
    open_document_repeats: 1,
}
