"""The words of the sheet 模块定义 / Modules, in both languages: data."""

from __future__ import annotations

import re

from compiler.model.blueprint import ColumnMeaning
from compiler.model.words import Bilingual
from compiler.vocabulary import Term


def _term(key: str, zh: str, en: str, *aliases: str) -> Term:
    return Term(key, Bilingual(zh, en), aliases)


MODULE = _term("module", "模块", "Module", "模块名称", "Module name")
SHEET = _term("sheet", "工作表", "Sheet", "工作表名称", "Worksheet", "Sheet name")
KIND = _term("kind", "类型", "Kind", "模块类型", "Type")
ITEM = _term("item", "项", "Item", "项目", "内容项", "What")
NAME = _term("name", "名称", "Name", "项名称", "Item name")
NEED = _term("need", "要求", "Need", "必要性", "Required?")
ALIASES = _term("aliases", "表头别名", "Other names", "别名", "其他名称", "Aliases")

COLUMNS = (MODULE, SHEET, KIND, ITEM, NAME, NEED, ALIASES)
COMPULSORY = (MODULE, ITEM, NAME)

KINDS = (
    _term("duties", "职责", "Duties", "职责清单", "清单", "List"),
    _term("kpi", "绩效指标", "KPIs", "指标", "KPI", "考核指标"),
    _term("communication", "沟通协作", "Communication", "沟通", "协作"),
    _term("process", "流程", "Processes", "流程管理", "Process"),
    _term("resources", "资源", "Resources", "资源管理"),
    _term("risk", "风险", "Risks", "风险控制", "Risk"),
    _term("improvement", "改进", "Improvement", "持续改进"),
    _term("requirements", "任职要求", "Requirements", "任职资格", "职位要求"),
    _term("facts", "岗位信息", "Role facts", "基本信息", "Facts"),
    _term("table", "表格", "Table", "明细表"),
)
ROLES_KIND = _term("roles", "岗位表", "Roles sheet", "岗位清单", "Roles")
"""Lines of this kind say where a workbook has its roles; they are no module."""

SHEET_NAME = _term("sheet_name", "工作表名", "Sheet name", "表名", "工作表名称", "Name of the sheet")
"""As the name of a role column: there is none, each sheet is about the role that it is named after."""
EVERY_SHEET = "*"
"""As the name of a sheet: every sheet that no other module names."""

BLUEPRINT_ITEM = _term("blueprint", "职责模板", "Blueprint", "模板")
MODULE_ITEM = _term("module", "模块", "Module", "工作表", "Sheet")
ASPECT_ITEM = _term("aspect", "要素", "Aspect", "Element")
COLUMN_ITEM = _term("column", "列", "Column", "字段", "Field")
ROLE_ITEM = _term("role", "岗位列", "Role column")
ASPECT_COLUMN_ITEM = _term("aspect_column", "要素列", "Aspect column")
TEXT_ITEM = _term("text", "正文列", "Text column", "内容列")
ITEMS = (
    BLUEPRINT_ITEM, MODULE_ITEM, ASPECT_ITEM, ROLE_ITEM, ASPECT_COLUMN_ITEM, TEXT_ITEM, COLUMN_ITEM
)  # fmt: skip

ITEM_OF_MEANING: dict[ColumnMeaning, Term] = {
    "role": ROLE_ITEM,
    "aspect": ASPECT_COLUMN_ITEM,
    "text": TEXT_ITEM,
}
"""Columns of any other meaning are a plain 列 / Column; their name tells what they mean."""
MEANING_OF_ITEM: dict[str, ColumnMeaning] = {item.key: m for m, item in ITEM_OF_MEANING.items()}

KEY_NEED = _term("essential", "关键", "Key", "核心", "Essential")
REQUIRED = _term("required", "必备", "Required", "必填", "必须", "是", "Yes", "Mandatory")
USUAL = _term("usual", "常见", "Usual", "常用")
OPTIONAL = _term("optional", "可选", "Optional", "选填", "否", "No")
INFERRED = _term("inferred", "推断", "Inferred")

NEEDS_OF_ITEM = {
    BLUEPRINT_ITEM.key: (INFERRED,),
    MODULE_ITEM.key: (KEY_NEED, REQUIRED, OPTIONAL),
    ASPECT_ITEM.key: (REQUIRED, USUAL),
}
NEEDS_OF_COLUMN = (REQUIRED, OPTIONAL)

AT_LEAST = Bilingual("，至少 {count} 条", ", at least {count}")
MINIMUM = re.compile(
    r"[,，、;；\s]{0,9}(?:至少|不少于|at\s{1,9}least)\s{0,9}([0-9]{1,4})\s*[条项行]?", re.IGNORECASE
)
"""The fewest entries of a module, behind its need: ``必备，至少 3 条``."""

NOTHING = ("–", "-", "—", "无", "none")
"""What the column of other names says when there is none; empty means the usual ones."""

OWN_TITLE = Bilingual("本工作簿的模块定义", "this master's own modules")
