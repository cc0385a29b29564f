"""File names: safe on every system, readable, never twice the same."""

import re
import unicodedata
from collections import Counter

import pytest
from hypothesis import given, settings
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


def place(pattern: str, role: NamedRole) -> str:
    (path,) = document_paths([role], pattern)
    return path.removeprefix("documents/").removesuffix(".docx")


FULL = NamedRole("运营部", "运营经理", "YY-01", facts=(("grade", "G5"), ("version", "2.0")))
BARE = NamedRole("", "经理", "-")


@pytest.mark.parametrize(
    ("pattern", "full", "bare"),
    [
        ("{department}/{title}", "运营部/运营经理", "经理"),
        ("{department}/{code}-{title}", "运营部/YY-01-运营经理", "经理"),
        ("{title}-{code}", "运营经理-YY-01", "经理"),
        ("{title}（{code}）", "运营经理（YY-01）", "经理"),
        ("{code} {title} V{version}", "YY-01 运营经理 V2.0", "经理"),
        ("[{grade}] {title}", "[G5] 运营经理", "经理"),
        ("({code} - {grade}) {title}", "(YY-01 - G5) 运营经理", "经理"),
        ("{title} ({code}, {grade})", "运营经理 (YY-01, G5)", "经理"),
        ("岗位说明书-{code}-{title}", "岗位说明书-YY-01-运营经理", "岗位说明书-经理"),
        ("{title}/{grade}", "运营经理/G5", "经理"),
        ("{department}/{code}", "运营部/YY-01", "经理"),
        ("{department}\\{title}", "运营部/运营经理", "经理"),
        ("-{title}", "运营经理", "经理"),
        ("../../{title}", "运营经理", "经理"),
        ("/etc/{title}", "etc/运营经理", "etc/经理"),
        ("C:/{title}", "C：/运营经理", "C：/经理"),
    ],
)
def test_what_is_empty_leaves_nothing_behind(pattern: str, full: str, bare: str) -> None:
    assert (place(pattern, FULL), place(pattern, BARE)) == (full, bare)


def test_values_never_lead_out_of_the_release() -> None:
    hostile = NamedRole("../..", "/etc/passwd", "..\\x", facts=(("grade", "C:"),))
    assert place("{department}/{grade}/{code}-{title}", hostile) == "C：/＼x-／etc／passwd"


def test_names_are_told_apart_after_the_pattern_made_them_one() -> None:
    roles = [NamedRole("部", "经理", "A1"), NamedRole("部", "主管", "a1"), NamedRole("部", "文员")]
    assert document_paths(roles, "{department}/{code}") == (
        "documents/部/A1.docx", "documents/部/a1 (2).docx", "documents/部/文员.docx",
    )  # fmt: skip


def test_a_folder_is_never_called_like_a_document() -> None:
    paths = document_paths(
        [NamedRole("经理.DOCX", "文员"), NamedRole("", "经理"), NamedRole("a.pdf", "文员")]
    )
    assert paths == ("documents/经理.DOCX_/文员.docx", "documents/经理.docx", "documents/a.pdf_/文员.docx")


def test_long_paths_are_cut_at_their_longest_names() -> None:
    path = place("{department}/{grade}/{title}", NamedRole("D" * 200, "T" * 200, facts=(("grade", "G5"),)))
    assert [len(name) for name in path.split("/")] == [80, 2, 80]


NAMES = st.text(max_size=80) | st.sampled_from(
    ["CON", "con", "CON .x", "..", "a", "A", "é", "e\u0301", "长" * 200, "a.", "LPT1.x", "-rf", ".git", "x.docx", "~$a",
     "a\u202eb", "\u3164", "a/../b", "C:\\x", "😀" * 60, "-", "A" * 300, "ﬁ", "fi", "clock$", "a\ufe0f"]
)  # fmt: skip
ROLES = st.lists(
    st.builds(
        NamedRole,
        NAMES,
        NAMES,
        NAMES | st.text("AB12", max_size=2),
        st.booleans(),
        st.tuples(st.tuples(st.just("grade"), NAMES)),
    ),
    max_size=12,
)
PATTERNS = st.sampled_from(
    ["{department}/{title}", "{code}", "{title}", "{department}/{grade}/{code}-{title}", "../{title}", "CON/{code}",
     "{grade}.docx/{title}", "a/b/c/d/e/f/{department}/{grade}/{title}{code}", "~${title}", "({grade}) {title}."]
) | st.text("{}/\\.-() ~$aC", max_size=30).map(lambda text: text + "{title}")  # fmt: skip


def key(path: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKD", path).casefold())


@settings(max_examples=400)
@given(ROLES, PATTERNS)
def test_no_two_roles_share_a_file_on_any_system(roles: list[NamedRole], pattern: str) -> None:
    paths = document_paths(roles, pattern)
    keys = {key(path) for path in paths}
    folders = {key(path[:end]) for path in paths for end in range(len(path)) if path[end] == "/"}
    assert len(keys) == len(roles)
    assert not keys & folders
    for role, path in zip(roles, paths, strict=True):
        assert path.startswith("restricted/" if role.confidential else "documents/")
        assert path.endswith(".docx")
        assert len(path.encode("utf-16-le")) // 2 <= 240
        for name in path.split("/"):
            assert 0 < len(name.encode()) <= 255
            assert not re.search(
                r'[\\:*?"<>|\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]', name
            )
            assert name == name.strip().rstrip(".")
            assert name[0] not in ".-"
            assert not re.fullmatch(r"(?i)(con|prn|aux|nul|clock\$|com[0-9]|lpt[0-9]) *(\..*)?", name)
            assert not name.startswith("~$")
            assert name == unicodedata.normalize("NFC", name)


@given(ROLES, PATTERNS)
def test_the_order_of_roles_does_not_matter(roles: list[NamedRole], pattern: str) -> None:
    paths = Counter(zip(roles, document_paths(roles, pattern), strict=True))
    assert paths == Counter(zip(roles[::-1], document_paths(roles[::-1], pattern), strict=True))


@given(NAMES)
def test_a_safe_name_is_left_as_it_is(name: str) -> None:
    assert safe_name(safe_name(name)) == safe_name(name)
