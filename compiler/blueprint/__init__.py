"""Blueprints (职责模板): which modules, aspects and columns a master has.

The built-in ones are ``compiler/blueprints/*.toml``; users bring a TOML file of their own, or a sheet
模块定义 / Modules in the master. The format is described in ``docs/blueprints.md``.
"""

from __future__ import annotations

from compiler.blueprint.columns import sheet_name
from compiler.blueprint.parsing import built_in, load_blueprint, optional_modules, parse
from compiler.blueprint.sheet import from_rows, to_rows
from compiler.blueprint.writing import to_toml

__all__ = [
    "built_in",
    "from_rows",
    "load_blueprint",
    "optional_modules",
    "parse",
    "sheet_name",
    "to_rows",
    "to_toml",
]
