"""Build step: compiles the gettext catalogues, so that the wheel and an editable install speak Chinese."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(root: Path) -> list[Path]:
    """Write the ``.mo`` file beside every ``.po`` file below ``compiler/locale``; return what was written."""
    written = []
    for source in sorted(root.glob("compiler/locale/*/LC_MESSAGES/*.po")):
        with source.open("rb") as file:
            catalogue = read_po(file)
        target = source.with_suffix(".mo")
        with target.open("wb") as file:
            write_mo(file, catalogue)
        written.append(target)
    return written


class CustomBuildHook(BuildHookInterface[Any]):
    """Hatchling calls this before it packs a wheel or installs an editable copy."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the catalogues into the source tree."""
        compile_catalogues(Path(self.root))
