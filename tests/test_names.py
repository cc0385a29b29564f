"""File names: safe on every system, readable, never twice the same."""

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from compiler.names import NamedRole, document_paths, safe_name


def test_names_stay_readable() -> None:
    assert document_paths([NamedRole("市场部", "市场/品牌经理"), NamedRole("", "Head of R&D")]) == (
        "documents/市场部/市场／品牌经理.docx",
        "documents/Head of R&D.docx",
    )


def test_names_that_systems_refuse_are_changed() -> None:
    cases = {
        "CON": "_CON",
        "nul.txt": "_nul.txt",
        "..": "_",
        "主管. ": "主管",
        "~$主表": "～$主表",
        "a\u202eb": "ab",
        "": "_",
    }
    assert {name: safe_name(name) for name in cases} == cases


def test_twins_are_told_apart_by_their_codes_whatever_their_order() -> None:
    roles = [NamedRole("部", "Manager", "A1"), NamedRole("部", "MANAGER", "B2"), NamedRole("部", "manager")]
    paths = dict(zip(roles, document_paths(roles), strict=True))
    assert paths == dict(zip(reversed(roles), document_paths(roles[::-1]), strict=True))
    assert sorted(paths.values()) == [
        "documents/部/MANAGER (B2).docx", "documents/部/Manager (A1).docx", "documents/部/manager.docx",
    ]  # fmt: skip


def test_confidential_roles_stand_apart() -> None:
    assert document_paths([NamedRole("财务部", "薪酬主管", "", True)]) == ("restricted/财务部/薪酬主管.docx",)


NAMES = st.text(max_size=80) | st.sampled_from(
    ["CON", "con", "..", "a", "A", "é", "e\u0301", "长" * 200, "a.", "LPT1.x"]
)
ROLES = st.lists(st.builds(NamedRole, NAMES, NAMES, st.text("AB12", max_size=2), st.booleans()), max_size=12)


@given(ROLES)
def test_no_two_roles_share_a_file_on_any_system(roles: list[NamedRole]) -> None:
    paths = document_paths(roles)
    keys = {unicodedata.normalize("NFC", unicodedata.normalize("NFKD", path).casefold()) for path in paths}
    assert len(keys) == len(roles)
    for path in paths:
        assert path.startswith(("documents/", "restricted/"))
        for name in path.split("/"):
            assert 0 < len(name.encode()) <= 255
            assert not re.search(r'[\\:*?"<>|\x00-\x1f\u202a-\u202e]', name)
            assert name == name.rstrip(" .")
            assert name not in (".", "..")
            assert not re.fullmatch(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", name)
            assert not name.startswith("~$")


@given(NAMES)
def test_a_safe_name_is_left_as_it_is(name: str) -> None:
    assert safe_name(safe_name(name)) == safe_name(name)
