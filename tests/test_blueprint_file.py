"""A blueprint file: what it may leave out, what it may not say, and writing it again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.blueprint import built_in, from_rows, load_blueprint, optional_modules, parse, to_rows, to_toml
from compiler.diagnostics import CompilerError, Diagnostic
from compiler.model.blueprint import Aspect, Blueprint, Column, Module
from compiler.model.words import Bilingual


def module_of(blueprint: Blueprint, key: str) -> Module:
    return next(module for module in blueprint.modules if module.key == key)


def error_of(text: str) -> Diagnostic:
    with pytest.raises(CompilerError) as caught:
        parse(text, "mine.toml")
    assert caught.value.diagnostic.file == "mine.toml"
    return caught.value.diagnostic


# ----------------------------------------------------------------------------------- what is read

SMALL = """
format = 1
key = "small"
title = { zh = "小模板", en = "Small" }
standard_columns = ["note"]
optional = ["travel"]

[[role]]
role = { zh = "文员", en = "Clerk" }

[[module]]
key = "work"
title = { zh = "工作", en = "Work" }
kind = "duties"

[[module.aspect]]
key = "daily"
title = "Daily"
need = "usual"

[[module.aspect]]
key = "rare"
title = { zh = "偶尔" }

[[module.column]]
key = "duty"
meaning = "text"

[[module.column]]
key = "hours"
title = "Hours"
choices = ["1", { zh = "二", en = "2" }]

[[module.example]]
role = "Clerk"
aspect = "rare"
duty = "File letters"
hours = "二"
"""


def test_a_small_blueprint_gets_what_goes_without_saying() -> None:
    blueprint = parse(SMALL, "mine.toml")
    work, travel = blueprint.modules
    assert [(c.key, c.meaning) for c in work.columns] == [
        ("role", "role"),
        ("aspect", "aspect"),
        ("duty", "text"),
        ("hours", "field"),
        ("note", "note"),
    ]
    assert work.columns[2].title == Bilingual("职责", "Duty")
    assert "职责描述" in work.columns[2].aliases
    assert work.columns[2].required
    assert work.columns[3] == Column(
        "hours",
        Bilingual("Hours", "Hours"),
        format="choice",
        choices=(Bilingual("1", "1"), Bilingual("二", "2")),
    )
    assert work.aspects[0] == Aspect("daily", Bilingual("Daily", "Daily"), "usual")
    assert work.aspects[1] == Aspect("rare", Bilingual("偶尔", ""), "required")
    assert (work.required, work.essential, work.minimum_entries) == (True, False, 1)
    assert travel == next(module for module in optional_modules() if module.key == "travel")


def test_plain_strings_in_examples_name_roles_aspects_and_choices() -> None:
    (row,) = parse(SMALL, "mine.toml").modules[0].examples
    assert dict(row) == {
        "role": Bilingual("文员", "Clerk"),
        "aspect": Bilingual("偶尔", ""),
        "duty": Bilingual("File letters", "File letters"),
        "hours": Bilingual("二", "2"),
    }


def test_a_module_with_one_aspect_needs_no_aspect_column() -> None:
    assert not module_of(load_blueprint("jobdesc"), "responsibilities").has("aspect")


def test_the_alias_of_one_column_is_not_the_title_of_another() -> None:
    text = SMALL.replace('key = "hours"\ntitle = "Hours"', 'key = "hours"\ntitle = "工作内容"')
    duty = parse(text, "mine.toml").modules[0].columns[2]
    assert "工作内容" not in duty.aliases
    assert "职责描述" in duty.aliases


def test_a_file_is_loaded_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("\ufeff" + SMALL, encoding="utf-8")
    assert load_blueprint(str(path)) == parse(SMALL, "mine.toml")


# ---------------------------------------------------------------------------------- loading errors

TOP = 'format = 1\nkey = "k"\ntitle = "T"\n'
MODULE = TOP + '[[module]]\nkey = "m"\ntitle = "M"\n'
TEXT = '[[module.column]]\nkey = "duty"\nmeaning = "text"\n'

WRONG = [
    # text, code, the English message, a word of the next step
    (TOP + "[[module]\n", "BP004", "The blueprint mine.toml is not valid TOML in line 4", "[[module]"),
    (TOP.replace("1", "2"), "BP005", "has format 2, this dutyc reads format 1", "format = 1"),
    ('key = "k"', "BP005", "has format –", "format = 1"),
    (TOP, "BP015", "the blueprint has no module", "[[module]]"),
    (TOP + "modul = 1\n", "BP006", "the key modul is unknown", "Is it module?"),
    (
        MODULE + "essentials = true\n",
        "BP006",
        "the key module[0].essentials is unknown",
        "Is it essential?",
    ),
    (
        MODULE + "xyz = true\n",
        "BP006",
        "the key module[0].xyz is unknown",
        "Possible here: key, title, kind",
    ),
    (
        MODULE + TEXT + "widht = 3\n",
        "BP006",
        "module[0].column[0].widht",
        "Possible here: key, title, meaning",
    ),
    (MODULE + '[module.guidance]\nde = "x"\n' + TEXT, "BP006", "module[0].guidance.de", "zh, en"),
    (MODULE + TEXT + '[[module.example]]\ntask = "x"\n', "BP006", "module[0].example[0].task", "role, duty"),
    (TOP + '[[role]]\nrole = "R"\nsalary = "9"\n', "BP006", "role[0].salary", "code, role"),
    (TOP + '[[module]]\nkey = "m"\n', "BP007", "the key module[0].title is missing", "title = {"),
    (TOP + '[[module]]\ntitle = "M"\n' + TEXT, "BP007", "the key module[0].key is missing", 'key = "…"'),
    (
        MODULE + '[[module.column]]\nkey = "mine"\n',
        "BP007",
        "module[0].column[0].title is missing",
        "title = {",
    ),
    (TOP + '[[role]]\ncode = "1"\n', "BP007", "the key role[0].role is missing", "role = {"),
    (
        MODULE + 'kind = "facts"\n[[module.aspect]]\nkey = "a"\ntitle = "A"\n',
        "BP007",
        "module[0].aspect[0].role_column is missing",
        "role_column =",
    ),
    (
        'format = 1\nkey = 7\ntitle = "T"\n' + MODULE.removeprefix(TOP) + TEXT,
        "BP008",
        "key has the wrong type: 7",
        'key = "…"',
    ),
    (
        MODULE + 'required = "yes"\n' + TEXT,
        "BP008",
        'module[0].required has the wrong type: "yes"',
        "required = true",
    ),
    (
        MODULE + "minimum_entries = true\n" + TEXT,
        "BP008",
        "module[0].minimum_entries has the wrong type: true",
        "minimum_entries = 1",
    ),
    (
        MODULE + "minimum_entries = -1\n" + TEXT,
        "BP008",
        "module[0].minimum_entries has the wrong type: -1",
        "minimum_entries = 1",
    ),
    (MODULE + 'aliases = "A"\n' + TEXT, "BP008", 'module[0].aliases has the wrong type: "A"', 'aliases = ["'),
    (
        MODULE + 'aliases = ["A", ""]\n' + TEXT,
        "BP008",
        "module[0].aliases has the wrong type",
        'aliases = ["',
    ),
    (
        TOP + '[[module]]\nkey = "m"\ntitle = 5\n',
        "BP008",
        "module[0].title has the wrong type: 5",
        "title = {",
    ),
    (
        TOP + '[[module]]\nkey = "m"\ntitle = ""\n',
        "BP008",
        'module[0].title has the wrong type: ""',
        "title = {",
    ),
    (TOP + "module = 3\n", "BP008", "module has the wrong type: 3", "[[module]]"),
    (TOP + "module = [3]\n", "BP008", "module has the wrong type: [3]", "[[module]]"),
    (
        MODULE + TEXT + 'choices = "a"\n',
        "BP008",
        'module[0].column[0].choices has the wrong type: "a"',
        "choices = [",
    ),
    (
        MODULE + TEXT + "choices = [1]\n",
        "BP008",
        "module[0].column[0].choices[0] has the wrong type",
        "choices = {",
    ),
    (MODULE + 'kind = "dutys"\n', "BP009", "module[0].kind is “dutys”", "Is it duties?"),
    (MODULE + 'kind = "zzz"\n', "BP009", "module[0].kind is “zzz”", "Possible values: duties, kpi"),
    (
        MODULE + '[[module.aspect]]\nkey = "a"\ntitle = "A"\nneed = "perhaps"\n',
        "BP009",
        "module[0].aspect[0].need is “perhaps”",
        "Possible values: required, usual, optional",
    ),
    (MODULE + TEXT + 'format = "money"\n', "BP009", "module[0].column[0].format is “money”", "text, number"),
    (
        MODULE + '[[module.column]]\nkey = "duty"\nmeaning = "texts"\n',
        "BP009",
        "column[0].meaning is “texts”",
        "Is it text?",
    ),
    (
        TOP + 'standard_columns = ["id", "remark"]\n' + MODULE.removeprefix(TOP),
        "BP009",
        "standard_columns[1] is “remark”",
        "status",
    ),
    (TOP + 'optional = ["travels"]\n', "BP009", "optional[0] is “travels”", "Is it travel?"),
    (
        MODULE + 'kind = "facts"\n[[module.aspect]]\nkey = "a"\ntitle = "A"\nrole_column = "grades"\n',
        "BP009",
        "aspect[0].role_column is “grades”",
        "Is it grade?",
    ),
    (
        MODULE + TEXT + MODULE.removeprefix(TOP).replace('"M"', '"N"') + TEXT,
        "BP010",
        "“m” in module[1].key",
        "name of its own",
    ),
    (
        MODULE + TEXT + MODULE.removeprefix(TOP).replace('"m"', '"n"') + TEXT,
        "BP010",
        "“M” in module[1]",
        "name of its own",
    ),
    (
        MODULE + 'aliases = ["X y"]\n' + TEXT + '[[module]]\nkey = "n"\ntitle = "XY"\n' + TEXT,
        "BP010",
        "“XY” in module[1] is already the name of module[0]",
        "capitals and spaces",
    ),
    (
        MODULE + TEXT + TEXT.replace("text", "field"),
        "BP010",
        "“duty” in module[0].column[1].key",
        "name of its own",
    ),
    (
        MODULE + TEXT + '[[module.column]]\nkey = "a"\ntitle = "职责"\n',
        "BP010",
        "“职责” in module[0].column[1] is already the name of module[0].column[0]",
        "name of its own",
    ),
    (
        MODULE
        + '[[module.aspect]]\nkey = "a"\ntitle = "A"\n'
        + '[[module.aspect]]\nkey = "b"\ntitle = "B"\naliases = ["a"]\n'
        + TEXT,
        "BP010",
        "“a” in module[0].aspect[1] is already the name of module[0].aspect[0]",
        "name of its own",
    ),
    (MODULE, "BP011", "module[0] has 0 columns that hold the text", 'meaning = "text"'),
    (
        MODULE + TEXT + TEXT.replace("duty", "task"),
        "BP011",
        "module[0] has 2 columns that hold the text",
        "table",
    ),
    (MODULE + 'kind = "facts"\n' + TEXT, "BP012", "module[0] is of kind facts", "Delete the columns"),
    (
        MODULE
        + TEXT
        + '[[module.column]]\nkey = "role"\n'
        + '[[module.column]]\nkey = "who"\ntitle = "Who"\nmeaning = "role"\n',
        "BP013",
        "two columns of module[0] have the meaning role",
        "meaning field",
    ),
    (
        MODULE + TEXT + 'format = "choice"\n',
        "BP014",
        "module[0].column[0] has the format choice",
        "Add choices",
    ),
]


@pytest.mark.parametrize(("text", "code", "message", "step"), WRONG)
def test_a_wrong_file_is_told_by_key_and_reason(text: str, code: str, message: str, step: str) -> None:
    diagnostic = error_of(text)
    assert diagnostic.kind.code == code
    assert message in diagnostic.message("en")
    assert step in diagnostic.next_step("en")
    assert "mine.toml" in diagnostic.message("en")


def test_an_unknown_blueprint_is_told_with_the_nearest() -> None:
    with pytest.raises(CompilerError) as caught:
        load_blueprint("operation")
    diagnostic = caught.value.diagnostic
    assert diagnostic.kind.code == "BP001"
    assert diagnostic.message("en") == "There is no blueprint “operation”"
    assert diagnostic.candidates[0] == "operations"
    assert "operations, growth, enterprise, jobdesc" in diagnostic.next_step("en")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(CompilerError) as caught:
            load_blueprint(str(path))
        assert caught.value.diagnostic.kind.code == "BP002"
        assert str(path) in caught.value.diagnostic.message("en")


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(SMALL.encode("gb18030"))
    with pytest.raises(CompilerError) as caught:
        load_blueprint(str(path))
    assert caught.value.diagnostic.kind.code == "BP003"
    assert "Save it as UTF-8" in caught.value.diagnostic.next_step("en")


# ------------------------------------------------------------------------------------- round trips


@pytest.mark.parametrize("key", built_in())
def test_toml_round_trip_of_what_ships(key: str) -> None:
    blueprint = load_blueprint(key)
    assert parse(to_toml(blueprint), "again.toml") == blueprint


def test_toml_round_trip_of_a_blueprint_with_optional_modules() -> None:
    blueprint = parse(SMALL, "mine.toml")
    assert parse(to_toml(blueprint), "again.toml") == blueprint


def test_an_inferred_blueprint_keeps_columns_of_one_name() -> None:
    columns = (
        Column("role", Bilingual("Job \"X\"", "Job \"X\""), "role"),
        Column("Note", Bilingual("Note", "Note")),
        Column("Note (2)", Bilingual("Note", "Note")),
        Column("状态", Bilingual("状态", "状态")),
    )  # fmt: skip
    module = Module("Sheet 1", Bilingual("Sheet 1", "Sheet 1"), "table", columns)
    blueprint = Blueprint("inferred", Bilingual("甲", "A"), (module,), inferred=True, role_column="Job")
    assert parse(to_toml(blueprint), "again.toml") == blueprint
    assert from_rows(to_rows(blueprint, "zh"), file="f.xlsx", sheet="模块定义") == replace(
        blueprint, title=Bilingual("甲", "甲")
    )


NAMES = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters='"\\\n\t\x7f'), min_size=1, max_size=12
).filter(lambda name: bool(name.strip()))
BOTH = st.builds(Bilingual, NAMES, NAMES)


@st.composite
def inferred_blueprints(draw: st.DrawFn) -> Blueprint:
    """Blueprints as they are made from a workbook: any names at all."""
    modules = []
    for name in draw(st.lists(NAMES, min_size=1, max_size=3, unique=True)):
        keys = draw(st.lists(NAMES.filter(lambda key: key != "role"), min_size=1, max_size=4, unique=True))
        role = Column("role", draw(BOTH), "role", tuple(draw(st.lists(NAMES, max_size=2))))
        fields = [Column(key, draw(BOTH), required=draw(st.booleans()), note=draw(BOTH)) for key in keys]
        row = {column.key: draw(BOTH) for column in (role, *fields)}
        modules.append(Module(name, draw(BOTH), "table", (role, *fields), examples=(row,)))
    return Blueprint(draw(NAMES), draw(BOTH), tuple(modules), inferred=True, role_column=draw(NAMES))


@given(inferred_blueprints())
def test_toml_round_trip_of_any_names(blueprint: Blueprint) -> None:
    assert parse(to_toml(blueprint), "again.toml") == blueprint
