"""The page of the command line is what the program says."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("cli_reference", ROOT / "tools" / "cli_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_the_command_line_is_current() -> None:
    made = tool()
    assert made.PAGE.read_text(encoding="utf-8") == made.page(), "run `python tools/cli_reference.py`"


def test_every_command_has_a_sentence_and_an_example() -> None:
    page = tool().page()
    for part in page.split("\n## ")[1:]:
        assert "Example:" in part, part.splitlines()[0]


def test_every_option_is_explained() -> None:
    page = tool().page()
    empty = [line for line in page.splitlines() if line.startswith("| `") and line.endswith("|  |")]
    assert not empty
