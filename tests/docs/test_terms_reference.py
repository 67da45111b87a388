"""The reference of terms packs and their published schema are what the program knows."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

from sametable.core.terms.schema.registry import KINDS

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("terms_reference", ROOT / "tools" / "terms_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_of_terms_is_what_the_program_knows() -> None:
    made = tool()
    assert made.PAGE.read_text(encoding="utf-8") == made.page(), "run tools/terms_reference.py"


def test_the_published_schema_is_what_the_program_knows() -> None:
    made = tool()
    assert made.SCHEMA.read_text(encoding="utf-8") == made.schema(), "run tools/terms_reference.py"


def test_the_reference_has_an_example_of_every_kind() -> None:
    page = tool().PAGE.read_text(encoding="utf-8")
    for kind in KINDS.values():
        assert f"## {kind.number} `{kind.code}`\n" in page
        assert kind.example.strip() in page
