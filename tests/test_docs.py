"""Documentation cannot drift: every finding, command and option is documented."""

import re
import runpy
import subprocess
from dataclasses import asdict
from pathlib import Path

import click

from compiler.cli import COMMANDS, group
from compiler.reading.limits import Limits

ROOT = Path(__file__).parent.parent


def test_the_page_of_findings_is_what_the_code_says() -> None:
    page = runpy.run_path(str(ROOT / "docs" / "make_rules.py"))["page"]()
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == page


def test_every_command_and_option_is_documented() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8") + (ROOT / "docs" / "commands.md").read_text(
        encoding="utf-8"
    )
    context = click.Context(group)
    for name in COMMANDS:
        command = group.get_command(context, name)
        assert command is not None
        inner = command.commands if isinstance(command, click.Group) else {}
        for called, one in {name: command, **{f"{name} {sub}": each for sub, each in inner.items()}}.items():
            assert f"dutyc {called}" in text
            for option in (option for parameter in one.params for option in parameter.opts):
                if option.startswith("-"):
                    assert re.search(rf"`{re.escape(option)}\b", text), f"dutyc {called} {option}"


def test_every_limit_is_documented_with_its_default() -> None:
    page = (ROOT / "docs" / "files.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `DUTYC_MAX_(\w+)` \| (\d+) \|", page, re.MULTILINE)
    assert listed == [(name.upper(), str(value)) for name, value in asdict(Limits()).items()]


def test_links_between_pages_lead_somewhere() -> None:
    for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("input_samples/*.md")):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} → {target}"


def test_the_readmes_commands_exist() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = re.findall(r"^make (\w+)", text, re.MULTILINE)
    assert targets == ["demo", "test"]
    for target in targets:
        done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=True)
        assert "--require-hashes" in done.stdout or "pytest" in done.stdout or "dutyc build" in done.stdout
    assert set(re.findall(r"`dutyc (\w+) ", text)) == set(COMMANDS)
