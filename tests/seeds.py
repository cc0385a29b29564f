"""Healthy workbooks of every format, small and full of features: what mutants are made from."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path

from masters import write_master
from msoffcrypto.format.ooxml import OOXMLFile
from old_formats import Cells, protected_xls, xls, xlsb
from openpyxl import load_workbook
from openpyxl.worksheet.table import Table

PASSWORD = "secret"  # noqa: S105 - of test files
MASTER = """
# 设置
| 项目 | 内容 |
| 公司 | 云帆公司 |
| 期间 | 2026Q3 |

# 岗位
| 岗位编号 | 岗位 | 部门 | 版本 | 生效日期 |
| YY-01 | 运营经理 | 运营部 | '1.0 | 2026-07-01 |
| KF-01 | 客服专员 | 客服部 | '1.0 | 2026-07-01 |

# 职责概述
> 2026 年度岗位职责汇总
| 岗位 | 要素 | 职责 |
| 运营经理 | 团队目标 | ~~提升满意度~~ |
| ^ | 主要职责 | 制定计划[^请核对] |
| 客服专员、运营经理 | 协作关系 | 与销售部协作 |

# 绩效指标
| 岗位 | 指标 | 权重 | 目标值 | 考核周期 |
| 运营经理 | 满意度 | 60% | 95% | 季度 |
| 运营经理 | 及时率 | 40% | 12.5 | 季度 |
| 客服专员 | 响应 | 100% | 2026-12-31 | 月度 |

# 例外审批
| 岗位 | 模块 | 理由 | 责任人 | 批准人 | 到期日 |
| 客服专员 | 风险控制 | 外包 | 王芳 | 陈卓 | 2026-12-31 |
"""
CELLS: dict[str, Cells] = {
    "职责概述": {
        (1, 1): "岗位", (1, 2): "要素", (1, 3): "职责", (2, 1): "运营经理", (2, 2): "团队目标", (2, 3): "提升满意度",
        (3, 1): "客服专员", (3, 2): "主要职责", (3, 3): "#N/A", (4, 1): "客服专员", (4, 3): True,
    },
    "绩效指标": {
        (1, 1): "岗位", (1, 2): "指标", (1, 3): "权重", (2, 1): "运营经理", (2, 2): "满意度", (2, 3): (0.6, "0%"),
        (3, 1): "客服专员", (3, 2): (46327.0, 'yyyy"年"m"月"d"日"'), (3, 3): 0.4, (4, 1): "客服专员", (4, 2): -5.0,
    },
}  # fmt: skip
OPEN_DOCUMENT = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><office:automatic-styles><style:style style:name="t1" style:family="table"><style:table-properties table:display="true"/></style:style></office:automatic-styles><office:body><office:spreadsheet>
<table:table table:name="职责概述" table:style-name="t1"><table:table-column table:number-columns-repeated="3"/><table:table-row><table:table-cell office:value-type="string"><text:p>岗位</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>职责</text:p></table:table-cell></table:table-row><table:table-row table:visibility="collapse"><table:table-cell office:value-type="string" table:number-rows-spanned="2" table:number-columns-spanned="1"><text:p>运营<text:s text:c="2"/>经理</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2" office:value-type="string"><office:annotation><text:p>核对</text:p></office:annotation><text:p>制定计划</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="2"><table:covered-table-cell/><table:table-cell office:value-type="percentage" office:value="0.95"><text:p>95%</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2026-11-30"><text:p>2026-11-30</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="1048571"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>
</office:spreadsheet></office:body></office:document-content>"""


def seeds(folder: Path) -> Mapping[str, bytes]:
    """Name → bytes of each healthy workbook."""
    folder.mkdir(parents=True, exist_ok=True)
    makers: Mapping[str, Callable[[Path], Path]] = {
        "master.xlsx": _master,
        "plain.xlsx": lambda path: write_master(path, MASTER),
        "prefixed.xlsx": lambda path: _replaced(path, {b"<": b"<x:", b"<x:/": b"</x:", b"<x:?": b"<?", b"xmlns=": b"xmlns:x="}),
        "old.xls": lambda path: xls(path, CELLS),
        "binary.xlsb": lambda path: xlsb(path, CELLS),
        "open.ods": _open_document,
        "protected.xlsx": _protected,
        "protected.xls": lambda path: protected_xls(path, CELLS, PASSWORD),
    }  # fmt: skip
    return {name: make(folder / name).read_bytes() for name, make in makers.items()}


def _master(path: Path) -> Path:
    """Written by openpyxl: shared strings, merges, notes, a filter, a table, hidden parts, a formula, an error."""
    book = load_workbook(write_master(path, MASTER))
    sheet = book["职责概述"]
    sheet.row_dimensions[4].hidden = sheet.column_dimensions["B"].hidden = True
    sheet.auto_filter.ref = "A2:C5"
    sheet.sheet_properties.filterMode = True
    book["绩效指标"]["C3"] = "=1/2"
    book["绩效指标"].add_table(Table(displayName="K", ref="A1:E4"))
    book.create_sheet("暗").sheet_state = "veryHidden"
    book["暗"]["A1"] = "=NA()"
    book.save(path)
    return path


def _replaced(path: Path, changes: Mapping[bytes, bytes]) -> Path:
    """The master with its sheets in another spelling."""
    from mutants import rezipped, unzipped  # noqa: PLC0415 - which imports this

    parts = unzipped(_master(path).read_bytes())
    for name, data in parts.items():
        if "worksheets/sheet" in name and name.endswith(".xml"):
            for old, new in changes.items():
                data = data.replace(old, new)  # noqa: PLW2901 - one after the other
            parts[name] = data
    path.write_bytes(rezipped(parts))
    return path


def _open_document(path: Path) -> Path:
    from mutants import rezipped  # noqa: PLC0415 - which imports this

    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    parts = {"mimetype": kind, "META-INF/manifest.xml": b"<manifest/>", "content.xml": OPEN_DOCUMENT.encode()}
    path.write_bytes(rezipped(parts))
    return path


def _protected(path: Path) -> Path:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(_master(path).read_bytes())).encrypt(PASSWORD, out)
    path.write_bytes(out.getvalue())
    return path
