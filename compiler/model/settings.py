"""What the settings sheet says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from compiler.locale import Language


@dataclass(frozen=True, slots=True)
class Settings:
    """What the settings sheet says; empty where it is silent."""

    company: str = ""
    period: str = ""
    language: Language | None = None
    second: Language | None = None
    """Published beside the first (``zh+en``); None: one language is."""
    blueprint: str = ""
    template: str = ""
    file_name: str = ""
    """Pattern of a document's path below ``documents/``, without ``.docx``; its placeholders are ``title``
    and keys of columns of the roles sheet: ``{department}/{code}-{title}``. Empty: the usual one."""
    document_number: str = ""
    """Pattern of a document's number, e.g. ``HR-{code}``."""
    hidden_rows: Literal["read", "skip"] = "read"
    hidden_columns: Literal["read", "skip"] = "read"
    hidden_sheets: Literal["read", "skip"] = "read"
    strict_aspects: bool = False
    """Aspects that are inferred from an entry's text do not count."""
    severities: Mapping[str, str] = field(default_factory=dict)
    """Diagnostic code to severity."""
