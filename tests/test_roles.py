"""What a role cell means."""

from hypothesis import given
from hypothesis import strategies as st

from compiler.normalise.catalog import Role
from compiler.normalise.role_cells import RoleIndex, roles_of_cells
from compiler.normalise.roles import identity
from compiler.vocabulary import fold


def role(title: str, department: str = "", code: str = "", family: str = "") -> Role:
    facts = (("family", family),) if family else ()
    return Role(identity(title, code, department), title, code, department, facts)


STAFF = (
    role("运营经理", "运营部", "OP-01", "管理"),
    role("客服专员", "客服部", "CS-01", "专业"),
    role("客服主管", "客服部", "CS-02", "管理"),
    role("文员", "运营部"),
    role("文员", "客服部"),
    role("Education Administrators, All Other", "Schools", "11-9039.00"),
)
INDEX = RoleIndex(STAFF)


def titles(cell: str) -> list[str]:
    by_id = {role.id: f"{role.department}/{role.title}" for role in STAFF}
    return [by_id[role] for role in INDEX.read(cell).roles]


def test_a_title_a_code_or_both_name_the_role() -> None:
    for cell in (
        "运营经理",
        "OP-01",
        "op-01",
        "运营经理（OP-01）",
        "OP-01 运营经理",
        "运营部/运营经理",
        " 运营 经理 ",
    ):
        assert titles(cell) == ["运营部/运营经理"], cell


def test_a_whole_cell_that_is_a_title_is_not_split() -> None:
    assert titles("Education Administrators, All Other") == ["Schools/Education Administrators, All Other"]


def test_a_cell_is_split_only_when_every_part_is_known() -> None:
    expected = ["运营部/运营经理", "客服部/客服专员"]
    for cell in (
        "运营经理、客服专员",
        "运营经理，客服专员",
        "运营经理;客服专员",
        "运营经理\n客服专员",
        "运营经理/CS-01",
    ):
        assert titles(cell) == expected, cell
    reading = INDEX.read("运营经理、客服专元")
    assert (reading.roles, reading.problem, reading.name) == ((), "unknown", "客服专元")
    assert reading.candidates[0] == "客服专员"


def test_everybody_groups_and_exceptions() -> None:
    assert len(titles("全部")) == len(titles("All")) == len(titles("*")) == len(STAFF)
    assert titles("@客服部") == ["客服部/客服专员", "客服部/客服主管", "客服部/文员"]
    assert titles("@管理") == ["运营部/运营经理", "客服部/客服主管"]
    assert titles("@客服部、!客服主管") == ["客服部/客服专员", "客服部/文员"]
    assert "运营部/运营经理" not in titles("全部、！运营经理")
    assert INDEX.read("@财务部").problem == "no group"
    assert INDEX.read("@客服步").candidates == ("@客服部",)


def test_an_ambiguous_title_lists_the_names_to_write() -> None:
    reading = INDEX.read("文员")
    assert (reading.problem, reading.candidates) == ("ambiguous", ("运营部/文员", "客服部/文员"))
    assert titles("客服部/文员") == ["客服部/文员"]


def test_an_inferred_blueprint_never_splits() -> None:
    index = RoleIndex((role("A、B"), role("A"), role("B")), whole_cells_only=True)
    assert index.read("A、B").roles == (identity("A、B"),)
    assert index.read("B、A").problem == "unknown"
    assert index.read("全部").problem == "unknown"


def test_without_a_roles_sheet_the_modules_name_the_roles() -> None:
    found = roles_of_cells(["甲", "甲、乙", "乙", "丙、丁", "全部", "@部门"])
    assert [role.title for role in found] == ["甲", "乙", "丙、丁"]


TITLES = st.text(
    alphabet=st.characters(
        exclude_categories=("Cs", "Cc", "Cf", "Z"), exclude_characters="、，,；;/\n@＠!！*_"
    ),
    min_size=1,
    max_size=8,
).filter(lambda text: bool(fold(text)))


@given(st.lists(TITLES, min_size=1, max_size=6, unique_by=fold), st.data())
def test_known_titles_joined_by_any_separator_are_those_roles(names: list[str], data: st.DataObject) -> None:
    roles = tuple(role(name) for name in names)
    index = RoleIndex(roles)
    chosen = data.draw(st.lists(st.sampled_from(names), min_size=1, unique=True))
    separator = data.draw(st.sampled_from(["、", "，", ",", "；", ";", "\n", "/", " / ", ", "]))
    reading = index.read(separator.join(chosen))
    everybody = [fold(word) for word in ("全部", "all", "所有岗位", "全部岗位", "全体", "全员")]
    if not any(fold(name) in everybody for name in names):
        assert reading.roles == tuple(identity(name) for name in chosen)


@given(st.lists(TITLES, min_size=2, max_size=6, unique_by=fold), st.data())
def test_a_reading_never_invents_a_role_and_never_repeats_one(names: list[str], data: st.DataObject) -> None:
    roles = tuple(role(name) for name in names)
    cell = data.draw(st.text(alphabet="".join(names) + "、!@*全部/", max_size=20))
    found = RoleIndex(roles).read(cell).roles
    assert set(found) <= {role.id for role in roles}
    assert len(set(found)) == len(found)
