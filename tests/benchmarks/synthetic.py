"""Synthetic masters: any number of roles with a fixed number of rows each, in the operations blueprint."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import xlsxwriter

ROWS_PER_ROLE = 21
_DEPARTMENTS = ("运营部", "客服部", "市场部", "数据部", "供应链部", "产品部", "财务部", "行政部")
_VERBS = ("制定", "跟踪", "分析", "优化", "协调", "审核", "推进", "汇总")
_OBJECTS = (
    "客户满意度提升方案",
    "月度运营计划",
    "跨部门协作流程",
    "投诉处理时限",
    "渠道投放数据",
    "库存周转指标",
)
_RESULTS = (
    "确保按时达成季度目标",
    "使一次解决率稳步提高",
    "将单位成本控制在预算以内",
    "为管理层决策提供依据",
)


def write_synthetic(path: Path, roles: int, seed: int = 7) -> Path:
    """Write a master of ``roles`` roles with `ROWS_PER_ROLE` rows each; the same for the same seed."""
    draw = random.Random(seed)  # noqa: S311 - test data, not a secret
    names = [f"{draw.choice(_DEPARTMENTS)[:-1]}专员{number:04}" for number in range(1, roles + 1)]

    def sentence() -> str:
        task, result = draw.choice(_VERBS) + draw.choice(_OBJECTS), draw.choice(_RESULTS)
        return f"{task}，{result}（{draw.randint(1, 9999)}）"

    with xlsxwriter.Workbook(str(path)) as workbook:
        percent = workbook.add_format({"num_format": "0%"})
        sheet = workbook.add_worksheet("岗位")
        sheet.write_row(0, 0, ["岗位编号", "岗位", "部门", "职级", "直接上级", "岗位目的"])
        for row, name in enumerate(names, start=1):
            sheet.write_row(
                row, 0, [f"R-{row:04}", name, draw.choice(_DEPARTMENTS), "P4", names[0], sentence()]
            )
        for title, header, rows in _modules(sentence):
            sheet = workbook.add_worksheet(title)
            sheet.write_row(0, 0, ["岗位", *header])
            row = 1
            for name in names:
                for cells in rows():
                    sheet.write_string(row, 0, name)
                    for column, cell in enumerate(cells, start=1):
                        if isinstance(cell, float):
                            sheet.write_number(row, column, cell, percent)
                        else:
                            sheet.write_string(row, column, cell)
                    row += 1
    return path


_Cells = tuple[str | float, ...]


def _modules(
    sentence: Callable[[], str],
) -> tuple[tuple[str, tuple[str, ...], Callable[[], Sequence[_Cells]]], ...]:
    """Sheet name, header, and a function that gives the rows of one role."""
    return (
        (
            "职责概述",
            ("要素", "职责"),
            lambda: [(a, sentence()) for a in ("团队目标", "主要职责", "协作关系")],
        ),
        ("关键任务", ("要素", "任务"), lambda: [(a, sentence()) for a in ("日常运营管理", "数据分析")]),
        (
            "绩效指标",
            ("要素", "指标", "指标定义", "单位", "目标值", "权重", "考核周期", "数据来源"),
            lambda: [
                ("流程效率", sentence(), sentence(), "%", "95", weight, "季度", "业务系统")
                for weight in (0.6, 0.4)
            ],
        ),
        (
            "沟通协作",
            ("要素", "对象", "渠道", "频率", "目的/产出"),
            lambda: (
                [("定期会议", "销售部", "周例会", "每周", sentence())] * 1
                + [("即时通讯工具", "研发部", "企业微信", "每日", sentence())]
            ),
        ),
        (
            "流程管理",
            ("流程", "阶段", "内容", "产出"),
            lambda: [("投诉处理", s, sentence(), "记录") for s in ("设计", "实施", "监控", "优化")],
        ),
        (
            "风险控制",
            ("要素", "风险", "应对措施"),
            lambda: [(a, sentence(), sentence()) for a in ("识别", "评估", "应对", "监控")],
        ),
        (
            "持续改进",
            ("要素", "问题", "措施"),
            lambda: [(a, sentence(), sentence()) for a in ("数据反馈", "问题分析", "改进方案", "实施")],
        ),
    )
