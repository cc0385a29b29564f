"""The names of sheets, columns and values in both languages, with their aliases: data, in one place.

A name in a master matches after `fold`. `Term.title` is what dutyc writes; the aliases are what
masters have been seen to say instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from compiler.locale import Language
from compiler.model.words import Bilingual

_IGNORED = re.compile(r"[\s\u200b-\u200f\u2060\ufeff_*＊:：]+")


@lru_cache(maxsize=65_536)
def fold(name: str) -> str:
    """The key under which two spellings of a name are one: NFKC, case and space folded; ``*`` and ``:`` dropped."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", name).casefold())


@lru_cache(maxsize=65_536)
def spellings(header: str) -> tuple[str, ...]:
    r"""The folded names that a header may stand for: ``指标\\nKPI``, ``Role / 岗位`` and ``权重（%）`` say two things."""
    whole = fold(header)
    if len(header) > _LONGEST_HEADER:
        return (whole,)
    parts = [fold(part) for part in re.split(r"[\n/|]|[(（\[【].*?[)）\]】]", header)]
    return tuple(dict.fromkeys(name for name in (whole, *parts) if name))


_LONGEST_HEADER = 255
"""Longer cells are texts, and no name stands in a part of them."""


@lru_cache(maxsize=4_096)
def _keys(names: tuple[str, ...]) -> frozenset[str]:
    """The keys of some names."""
    return frozenset(map(fold, names))


@dataclass(frozen=True, slots=True)
class Term:
    """A name that dutyc knows."""

    key: str
    title: Bilingual
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every spelling of it."""
        return (self.title.zh, self.title.en, *self.aliases)

    def matches(self, name: str) -> bool:
        """Whether ``name`` is a spelling of it."""
        return fold(name) in _keys(self.names)


def _term(key: str, zh: str, en: str, *aliases: str) -> Term:
    return Term(key, Bilingual(zh, en), aliases)


def find_term(terms: Iterable[Term], name: str) -> Term | None:
    """The term of which ``name`` is a spelling, if there is one."""
    return next((term for term in terms if term.matches(name)), None)


# ---------------------------------------------------------------------------------------- sheets

GUIDE = _term("guide", "填写说明", "Read me", "说明", "使用说明", "Guide", "Instructions", "ReadMe", "README")
SETTINGS = _term("settings", "设置", "Settings", "配置", "参数设置", "Configuration")
MODULES = _term("modules", "模块定义", "Modules", "模块", "Module definitions", "Blueprint")
ROLES = _term(
    "roles", "岗位", "Roles", "职位", "岗位清单", "岗位列表", "岗位信息", "岗位表", "岗位一览表",
    "Positions", "Jobs", "Role list", "Job titles",
)  # fmt: skip
WAIVERS = _term("waivers", "例外审批", "Waivers", "豁免", "例外", "Exceptions")
APPLICABILITY = _term("applicability", "适用范围", "Applicability", "适用")
REORGANISATION = _term(
    "reorganisation", "组织调整", "Changes of organisation", "组织变更", "岗位调整", "Reorganisation",
    "Reorganization", "Changes of organization",
)  # fmt: skip

FINDINGS = _term("findings", "检查结果", "Findings")
"""The sheet that dutyc puts into an annotated copy; it is no part of the master."""
FINDING_COLUMNS = (
    _term("label", "级别", "Severity"),
    _term("code", "代码", "Code"),
    _term("sheet", "工作表", "Sheet"),
    _term("cell", "单元格", "Cell"),
    _term("role", "岗位", "Role"),
    _term("finding", "问题", "Finding"),
    _term("step", "下一步", "Next step"),
)

SHEETS = (GUIDE, SETTINGS, MODULES, ROLES, WAIVERS, APPLICABILITY, REORGANISATION)

# ------------------------------------------------------------------------ columns of the roles sheet

CODE = _term("code", "岗位编号", "Code", "岗位编码", "岗位代码", "职位编号", "职位编码", "编号", "Role code",
             "Position code", "Job code", "Role ID", "Position ID", "Job ID")  # fmt: skip
ROLE = _term(
    "role", "岗位", "Role", "岗位名称", "职位", "职位名称", "角色", "岗位/角色", "职务", "Role title", "Role name",
    "Job title", "Title", "Position", "Position title", "Job", "Work role", "Occupation", "Job role",
)  # fmt: skip
DEPARTMENT = _term("department", "部门", "Department", "所属部门", "所在部门", "部门名称", "Dept", "Team",
                   "Business unit")  # fmt: skip
FAMILY = _term("family", "岗位序列", "Family", "序列", "职位序列", "职类", "Job family", "Role family")
GRADE = _term("grade", "职级", "Grade", "管理层级", "级别", "岗位级别", "职等", "Level", "Job grade", "Job level",
              "Management level")  # fmt: skip
REPORTS_TO = _term("reports_to", "直接上级", "Reports to", "上级", "汇报对象", "上级岗位", "直属上级",
                   "Line manager", "Manager", "Supervisor")  # fmt: skip
HEADCOUNT = _term(
    "headcount", "定编人数", "Approved headcount", "编制", "定编", "编制人数", "Headcount", "FTE"
)
LOCATION = _term("location", "工作地点", "Location", "地点", "办公地点", "Place of work", "Work location")
PURPOSE = _term("purpose", "岗位目的", "Purpose", "岗位使命", "设置目的", "岗位定位", "Role purpose", "Job purpose",
                "Purpose of the role", "Mission")  # fmt: skip
CONFIDENTIALITY = _term(
    "confidentiality", "密级", "Confidentiality", "保密级别", "保密等级", "Classification"
)
VERSION = _term("version", "版本", "Version", "版本号", "文件版本", "Revision")
EFFECTIVE = _term(
    "effective", "生效日期", "Effective", "实施日期", "生效日", "Effective date", "Effective from"
)
PREPARED = _term("prepared", "编写", "Prepared by", "编写人", "编制人", "拟制", "起草", "Author", "Prepared")
REVIEWED = _term("reviewed", "审核", "Reviewed by", "审核人", "复核", "Reviewer", "Reviewed")
APPROVED = _term("approved", "批准", "Approved by", "批准人", "审批人", "签发人", "Approver", "Approved")
APPROVED_ON = _term(
    "approved_on",
    "批准日期",
    "Approved on",
    "审批日期",
    "批准时间",
    "签发日期",
    "Approval date",
    "Date of approval",
)
APPROVAL_NO = _term("approval_no", "审批单号", "Approval no.", "审批编号", "OA单号", "Approval number")
ACTION_OWNER = _term("action_owner", "补充责任人", "Action owner of gaps", "缺失补充责任人", "Action owner",
                     "Gap owner")  # fmt: skip

ROLE_COLUMNS = (
    CODE, ROLE, DEPARTMENT, FAMILY, GRADE, REPORTS_TO, HEADCOUNT, LOCATION, PURPOSE, CONFIDENTIALITY,
    VERSION, EFFECTIVE, PREPARED, REVIEWED, APPROVED, APPROVED_ON, APPROVAL_NO,
    ACTION_OWNER,
)  # fmt: skip

FILE_NAME_COLUMNS = (
    DEPARTMENT, ROLE, CODE, FAMILY, GRADE, REPORTS_TO, LOCATION, CONFIDENTIALITY, VERSION, EFFECTIVE,
)  # fmt: skip
"""What the pattern of file names may name; the other columns are sentences, people, or about no document."""

VERSION_COLUMNS = tuple(
    term.key for term in (VERSION, EFFECTIVE, PREPARED, REVIEWED, APPROVED, APPROVED_ON, APPROVAL_NO)
)
"""They say which version of a document it is and who stands behind it, not what it holds."""

# -------------------------------------------------------------------------- columns of module sheets

ASPECT = _term("aspect", "要素", "Aspect", "方面", "维度", "职责要素", "Element")
STATUS = _term("status", "状态", "Status", "Entry status")
ID = _term("id", "编号", "ID", "条目编号", "职责编号", "指标编号", "Entry ID")
NOTE = _term("note", "备注", "Note", "备注说明", "内部备注", "Notes", "Remarks", "Comment", "Comments")

INVOLVEMENT = _term("involvement", "参与方式", "Involvement", "RACI", "R/A/C/I", "参与类型", "责任类型", "职责类型", "角色分工",
                    "Responsibility type")  # fmt: skip
"""The column that says what part a role has in a duty."""

MODULE_COLUMNS = (
    ROLE, ASPECT, STATUS, ID, NOTE, INVOLVEMENT,
    _term("duty", "职责", "Duty", "职责内容", "职责描述", "内容", "描述", "工作内容", "Duties", "Responsibility",
          "Responsibilities", "Description", "Text"),
    _term("task", "任务", "Task", "任务内容", "关键任务", "工作任务", "Tasks", "Key task", "Description"),
    _term("kpi", "指标", "KPI", "指标名称", "绩效指标", "考核指标", "Indicator", "Measure", "Metric"),
    _term("definition", "指标定义/计算公式", "Definition or formula", "指标定义", "计算公式", "定义", "指标说明",
          "计算方式", "计算方法", "Definition", "Formula", "Calculation"),
    _term("scoring", "计分规则", "Scoring rule", "评分标准", "评分规则", "计分方法", "Scoring", "Scoring rules"),
    _term("unit", "单位", "Unit", "计量单位", "Units"),
    _term("target", "目标值", "Target", "目标", "考核目标", "指标值", "Target value", "Goal"),
    _term("weight", "权重", "Weight", "指标权重", "考核权重", "权重(%)", "Weighting", "Weight %", "Weight (%)"),
    _term("period", "考核周期", "Review period", "周期", "频率", "考核频率", "评价周期", "Period",
          "Review frequency", "Frequency"),
    _term("source", "数据来源", "Data source", "来源", "数据出处", "Source"),
    _term("source_department", "数据提供部门", "Data provided by", "提供部门", "数据部门", "Data owner",
          "Data provider"),
    _term("linked_duty", "关联职责", "Linked duty", "对应职责", "关联任务", "Related duty", "Duty"),
    _term("counterpart", "对象", "With whom", "沟通对象", "协作对象", "Counterpart", "Audience", "Who"),
    _term("channel", "渠道", "Channel", "沟通渠道", "沟通方式", "方式", "工具", "Medium", "Tool"),
    _term("frequency", "频率", "Frequency", "沟通频率", "频次", "How often"),
    _term("outcome", "目的/产出", "Purpose or outcome", "目的", "产出", "目的和产出", "Purpose", "Outcome", "Output"),
    _term("process", "流程", "Process", "流程名称", "业务流程", "Process name"),
    _term("stage", "阶段", "Stage", "流程阶段", "环节", "Phase", "Aspect", "要素"),
    _term("content", "内容", "Content", "要求", "说明", "描述", "具体内容", "Description", "Details"),
    _term("output", "产出", "Output", "输出", "产出物", "交付物", "Deliverable", "Deliverables"),
    _term("resource_type", "资源类型", "Resource type", "类型", "资源类别", "Resource", "Type"),
    _term("principles", "原则与方法", "Principles and methods", "原则", "方法", "Principles", "Method"),
    _term("risk", "风险", "Risk", "风险描述", "风险点", "风险事项", "Risk description"),
    _term("likelihood", "发生可能性", "Likelihood", "可能性", "发生概率", "概率", "Probability"),
    _term("impact", "影响程度", "Impact", "影响", "严重程度", "Severity", "Consequence"),
    _term("risk_level", "风险等级", "Risk level", "风险级别", "风险评级", "等级", "Risk rating", "Risk grade"),
    _term("response", "应对措施", "Response", "应对", "控制措施", "防范措施", "Mitigation", "Control",
          "Countermeasure"),
    _term("owner", "责任人", "Owner", "负责人", "责任岗位", "Responsible", "Action owner"),
    _term("review_date", "复核日期", "Review date", "复核日", "下次复核", "Next review"),
    _term("problem", "问题", "Problem", "问题描述", "存在问题", "Issue"),
    _term("root_cause", "根本原因", "Root cause", "原因", "原因分析", "Cause"),
    _term("measure", "措施", "Measure", "改进措施", "改进方案", "行动", "Action", "Improvement"),
    _term("deadline", "期限", "Deadline", "完成期限", "完成时间", "截止日期", "Due", "Due date"),
    _term("verification", "效果验证", "Verification of effect", "验证", "效果", "验证方式", "Verification",
          "Effect"),
    _term("category", "类别", "Category", "要求类别", "要素", "Aspect", "类型", "Type"),
    _term("requirement", "要求", "Requirement", "任职要求", "具体要求", "内容", "描述", "Requirements",
          "Qualification", "Description"),
    _term("priority", "必备/优先", "Essential or desirable", "必备", "必要性", "Essential/Desirable", "Priority",
          "Must have"),
)  # fmt: skip

# ----------------------------------------------------------------------- columns of the waivers sheet

WAIVER_COLUMNS = (
    Term(
        "role", Bilingual("岗位", "Role"), (*ROLE.aliases, "岗位或分组", "Role or group", "适用岗位", "范围")
    ),
    _term("module", "模块", "Module", "工作表", "Sheet", "模块名称"),
    _term("aspect", "要素或规则", "Aspect or rule", "要素", "规则", "Aspect", "Rule", "检查项", "Finding"),
    _term("reason", "理由", "Reason", "原因", "说明", "例外理由", "Why"),
    _term("owner", "责任人", "Owner", "负责人", "Action owner"),
    _term("approved_by", "批准人", "Approved by", "批准", "审批人", "Approver"),
    _term("expires", "到期日", "Expires", "有效期至", "截止日期", "到期", "Valid until", "Expiry", "Until"),
)

# ------------------------------------------------------------------ columns of the applicability sheet

APPLICABILITY_COLUMNS = (
    DEPARTMENT, FAMILY, GRADE,
    Term("role", Bilingual("岗位", "Role"), (*ROLE.aliases, "岗位或分组", "Role or group", "适用岗位", "范围")),
    _term("module", "模块", "Module", "工作表", "Sheet", "模块名称"),
    _term("aspect", "要素", "Aspect", "职责要素", "Element"),
    _term("need", "要求", "Need", "适用性", "是否必需", "必需程度", "Required", "Applies"),
    _term("minimum", "最少条数", "Minimum entries", "最低条数", "至少条数", "Minimum", "At least"),
    NOTE,
)  # fmt: skip
NEEDS = (
    _term("required", "必需", "Required", "必填", "必备", "必须", "是", "需要", "Mandatory", "Yes"),
    _term("optional", "可选", "Optional", "选填", "可不填", "自选", "按需"),
    _term("not_applicable", "不适用", "Not applicable", "否", "不需要", "无需", "N/A", "NA", "No", "None"),
)
OR_MORE, OR_LESS = (
    ("及以上", "以上", "+", " and above", " or above", " and up"),
    ("及以下", "以下", " and below", " or below"),
)
"""Behind a grade: it and those above, or below."""
# ------------------------------------------------------- columns of the sheet of changes of organisation

REORGANISATION_COLUMNS = (
    _term("old", "原岗位", "Old role", "原职位", "旧岗位", "调整前岗位", "变更前岗位", "From", "Former role",
          "Previous role"),
    _term("new", "新岗位", "New role", "新职位", "调整后岗位", "变更后岗位", "现岗位", "To", "Current role"),
    _term("kind", "调整方式", "Kind", "调整类型", "变更方式", "变更类型", "方式", "类型", "Type", "Change",
          "Kind of change"),
    _term("effective", "生效日期", "Effective date", "生效日", "调整日期", "变更日期", "实施日期", "Effective",
          "Effective from", "Date"),
    _term("old_department", "原部门", "Old department", "调整前部门", "变更前部门", "Former department",
          "Previous department"),
    _term("new_department", "新部门", "New department", "调整后部门", "变更后部门", "现部门", "Current department"),
    _term("note", "说明", "Note", "备注", "原因", "调整说明", "Notes", "Remarks", "Reason"),
)  # fmt: skip

REORGANISATION_KINDS = (
    _term("renamed", "更名", "Renamed", "改名", "重命名", "名称变更", "Rename", "Retitled"),
    _term("merged", "合并", "Merged", "并入", "整合", "Merge", "Merger", "Combined"),
    _term("split", "拆分", "Split", "分拆", "分立", "拆解", "Divided"),
    _term("moved", "划转", "Moved", "转隶", "调动", "划拨", "部门调整", "Move", "Transferred", "Transfer"),
    _term("abolished", "撤销", "Abolished", "取消", "裁撤", "撤并", "停用", "Abolish", "Removed", "Discontinued"),
)  # fmt: skip

# ---------------------------------------------------------------------------------- values of columns

DRAFT = _term("draft", "拟稿", "Draft", "草稿", "起草中", "待审")
DRAFT_VERSIONS = (
    "草稿", "草案", "拟稿", "初稿", "征求意见", "讨论稿", "送审", "待审", "待批", "未批准", "未审批", "draft", "not approved",
    "unapproved", "not yet approved", "pending",
)  # fmt: skip
"""A version that holds one of these words is not approved."""
ACTIVE = _term("active", "生效", "Active", "有效", "启用", "在用", "正式", "Effective", "In force", "Current")
RETIRED = _term("retired", "停用", "Retired", "失效", "作废", "废止", "已停用", "取消", "Inactive", "Withdrawn",
                "Obsolete")  # fmt: skip
STATUSES = (DRAFT, ACTIVE, RETIRED)

INVOLVEMENTS = (
    _term("responsible", "负责", "Responsible", "主责", "主办", "执行", "主要责任"),
    _term("accountable", "批准", "Accountable", "审批", "最终负责", "问责", "决策"),
    _term("consulted", "咨询", "Consulted", "协商", "建议"),
    _term("informed", "知会", "Informed", "告知", "知情", "抄送"),
    _term("support", "协办", "Support", "配合", "协助", "支持", "参与"),
)

RATED_COLUMNS = ("likelihood", "impact", "risk_level")
"""Keys of the columns whose cells say how great a risk is."""

RATINGS = (
    _term("low", "低", "Low", "很低", "极低", "较低", "低风险", "Very low", "Low risk", "L"),
    _term("medium", "中", "Medium", "中等", "一般", "中风险", "一般风险", "Moderate", "Medium risk", "M"),
    _term("high", "高", "High", "较高", "很高", "极高", "高风险", "较大", "重大", "较大风险", "重大风险", "Very high",
          "High risk", "H"),
)  # fmt: skip
"""Words of those cells; 一般, 较大 and 重大 are the grades of the national standard."""

PERSON = _term(
    "person", "责任人", "Owner", "负责人", "责任岗位", "执行人", "经办人", "主责岗位", "承担岗位", "责任部门/岗位",
    "Responsible", "Responsible role", "Assigned to", "Assignee", "Action owner", "Done by", "Who",
)  # fmt: skip
"""Headers of columns that may name roles in workbooks that call them something else."""

TOTAL = _term("total", "合计", "Total", "总计", "小计", "共计", "总和", "Totals", "Subtotal", "Sub-total", "Grand total",
              "Sum")  # fmt: skip
"""What the first cell of a row says that adds up the others."""

EVERYBODY = _term("everybody", "全部", "All", "*", "所有岗位", "全部岗位", "全体", "全员", "All roles", "Everybody",
                  "Everyone")  # fmt: skip

PUBLIC = _term("public", "公开", "Public", "内部公开", "内部", "普通", "一般", "Internal", "None", "无")

PERIODS = (
    _term("month", "月度", "Monthly", "月", "每月", "按月", "Month"),
    _term("quarter", "季度", "Quarterly", "季", "每季度", "每季", "按季", "Quarter"),
    _term("half_year", "半年度", "Half-yearly", "半年", "每半年", "Semi-annual", "Half-year", "Biannual"),
    _term("year", "年度", "Yearly", "年", "每年", "全年", "Annual", "Annually", "Year"),
)

SPECIAL_WEIGHTS = (
    "加分", "减分", "扣分", "加减分", "加分项", "减分项", "扣分项", "否决", "一票否决", "否决项",
    "bonus", "malus", "veto", "deduction",
)  # fmt: skip
"""A weight cell that holds one of these words stands outside the 100 % (bonus, malus and veto items)."""

ERROR_VALUE = re.compile(r"#[A-Z0-9/_]+[!?]?")
"""What Excel shows where a formula fails: ``#N/A``, ``#REF!`` (ECMA-376 part 1, 18.17.3)."""

SPLITTERS = "、，,；;\n/"
"""What separates several roles in one cell."""

# ------------------------------------------------------------------- placeholders of a house template

BLOCK_PLACEHOLDERS = (
    _term("body", "正文", "body", "全部模块", "模块", "modules"),
    _term("facts", "岗位信息", "facts", "基本信息", "岗位资料"),
    _term("signoff", "签署", "signoff", "sign-off", "签字", "签署栏", "签字栏"),
    _term("changes", "修订记录", "changes", "修订历史", "revisions", "revision history"),
)
"""They stand for paragraphs and tables: each alone in its paragraph."""

FIELD_PLACEHOLDERS = (
    _term("company", "公司", "company", "公司名称", "单位", "企业名称"),
    _term("period", "期间", "period", "周期", "发布期间"),
    _term("document.kind", "文件名称", "document.kind", "document.title"),
    _term("document.number", "文件编号", "document.number", "文档编号"),
    _term("document.issue", "版本信息", "document.issue"),
    _term("document.mark", "文件标记", "document.mark"),
)
"""They stand for a text, besides the columns of the roles sheet."""

MODULE_PREFIXES, ROLE_PREFIXES = ("module", "模块"), ("role", "岗位", "职位", "job")
"""What stands before the name of a module (``{{module:绩效指标}}``) or a column (``{{role.department}}``)."""

# ----------------------------------------------------------------------------------------- languages

_LANGUAGES: Mapping[str, Language] = {
    "zh": "zh", "中文": "zh", "汉语": "zh", "简体中文": "zh", "chinese": "zh", "zhcn": "zh",
    "en": "en", "英文": "en", "英语": "en", "english": "en", "enus": "en", "engb": "en",
}  # fmt: skip
_BOTH: Mapping[str, tuple[Language, Language]] = {
    "中英": ("zh", "en"), "中英文": ("zh", "en"), "中英双语": ("zh", "en"), "中英文双语": ("zh", "en"),
    "中英对照": ("zh", "en"), "中英文对照": ("zh", "en"),
    "英中": ("en", "zh"), "英中双语": ("en", "zh"), "英中对照": ("en", "zh"),
}  # fmt: skip
LANGUAGE_CHOICES = ("zh", "en", "zh+en", "en+zh")


def language_named(name: str) -> Language | None:
    """The language that ``en``, ``English`` or ``英文`` names."""
    return _LANGUAGES.get(fold(name).replace("-", ""))


def languages_named(name: str) -> tuple[Language, Language | None] | None:
    """The first and the second language that ``zh+en`` or ``中英双语`` names; None where it names none."""
    key = fold(name)
    if key in _BOTH:
        return _BOTH[key]
    named = [language_named(part) for part in re.split("[+/、,&和]", key)]
    first, second = named[0], named[1] if len(named) == 2 else None
    if first is None or None in named or len(named) > 2:
        return None
    return first, second if second != first else None


# -------------------------------------------------------------------------------- keys of the settings

SETTING_KEYS = (
    _term("company", "公司", "Company", "公司名称", "单位", "企业名称", "Organisation", "Organization"),
    _term("period", "期间", "Period", "周期", "发布期间", "版本期间", "Quarter"),
    _term("language", "语言", "Language", "文件语言", "Lang"),
    _term("blueprint", "职责模板", "Blueprint", "模板", "Duty template"),
    _term("template", "公司模板", "House template", "Word模板", "文档模板", "Template"),
    _term("file_name", "文件名规则", "File names", "文件名", "文件命名", "File name", "File-name pattern", "Filename"),
    _term("document_number", "文件编号", "Document number", "文件编号规则", "文档编号", "Number pattern"),
    _term("hidden_rows", "隐藏行", "Hidden rows", "隐藏行处理"),
    _term("hidden_columns", "隐藏列", "Hidden columns", "隐藏列处理"),
    _term("hidden_sheets", "隐藏工作表", "Hidden sheets", "隐藏工作表处理", "隐藏表"),
    _term("strict_aspects", "严格要素", "Strict aspects", "要素严格", "只认要素列", "Strict"),
)  # fmt: skip

SETTING_COLUMNS = (
    _term("key", "项目", "Setting", "设置项", "名称", "参数", "Key", "Name", "Item"),
    _term("value", "内容", "Value", "值", "取值", "设置值"),
    _term("note", "说明", "What it does", "备注", "Note", "Description", "Remarks"),
)
