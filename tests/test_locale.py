"""Every sentence of the code is in the catalogue, with its placeholders."""

import re
import string
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent / "compiler"
CATALOGUE = ROOT / "locale" / "zh_CN" / "LC_MESSAGES" / "dutyc.po"


def messages_in_code() -> set[str]:
    found = extract_from_dir(
        str(ROOT), method_map=[("**.py", "python")], keywords={"N_": None, "localised": None}, comment_tags=()
    )
    return {message for _, _, message, _, _ in found if isinstance(message, str) and message}


def translations() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id}


def placeholders(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


def test_every_sentence_has_a_chinese_one() -> None:
    known = translations()
    assert sorted(message for message in messages_in_code() if not known.get(message)) == []


def test_the_catalogue_holds_nothing_that_the_code_does_not_say() -> None:
    assert sorted(set(translations()) - messages_in_code()) == []


@pytest.mark.parametrize(("english", "chinese"), sorted(translations().items()))
def test_placeholders_agree(english: str, chinese: str) -> None:
    assert placeholders(chinese) <= placeholders(english)
    assert re.search("[\u3400-\u9fff]", chinese) or not re.search("[a-z]{3}", re.sub("{.*?}", "", english))
