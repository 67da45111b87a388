"""The references that follow from the program are current, and complete."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema

from sametable.edges.settings import IssuerSettings, Settings

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference", ROOT / "tools" / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["reference"] = module
    spec.loader.exec_module(module)
    return module


def test_every_error_code_is_listed_and_no_other() -> None:
    made = tool()
    assert made.ERRORS.read_text(encoding="utf-8") == made.errors_page(), "run `python tools/reference.py`"


def test_every_error_code_has_a_meaning() -> None:
    made = tool()
    empty = [code for code, meaning in made.meanings().items() if not meaning.strip()]
    assert not empty


def test_every_kind_has_its_published_schema() -> None:
    made = tool()
    for name, text in made.schemas().items():
        held = (made.SCHEMAS / f"{name}.json").read_text(encoding="utf-8")
        assert held == text, "run `python tools/reference.py`"
        jsonschema.Draft202012Validator.check_schema(json.loads(held))


def test_every_setting_is_told_and_no_other() -> None:
    text = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.+?`) \| (.+?) \|", text, re.MULTILINE)
    told = {name for names, _ in rows for name in re.findall(r"`\[?(\w+)\]?`", names)}
    assert told == set(Settings.__dataclass_fields__)
    (issuer,) = (meaning for name, meaning in rows if name == "`[oidc]`")
    assert set(re.findall(r"`(\w+)`", issuer)) == set(IssuerSettings.__dataclass_fields__)
