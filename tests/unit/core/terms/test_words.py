from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from sametable.core.terms.words import LANGUAGES, MESSAGES, fault

SOURCE = Path(__file__).parents[4] / "src" / "sametable"
CALLS = {"fault", "near", "refuse"}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_message(language: str) -> None:
    assert set(MESSAGES[language]) == set(MESSAGES["en"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_has_the_same_places_in_every_language(language: str) -> None:
    for message, texts in MESSAGES["en"].items():
        ours = [places(text) for text in MESSAGES[language][message]]
        assert ours == [places(text) for text in texts], message


@pytest.mark.parametrize(
    ("language", "script"), [("ru", "[а-яё]"), ("ar", "[\u0621-\u064a]"), ("fr", "[a-zé]")]
)
def test_a_fix_is_told_in_its_own_script(language: str, script: str) -> None:
    for message, (_, advice) in MESSAGES[language].items():
        assert re.search(script, advice), message
        assert advice != MESSAGES["en"][message][1], message


def test_what_the_reader_says_are_messages_and_all_messages_are_said() -> None:
    said: set[str] = set()
    files = [*(SOURCE / "core" / "terms").rglob("*.py"), *(SOURCE / "edges" / "packs").rglob("*.py")]
    for path in files:
        if path.name.startswith("words_"):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        said |= {
            str(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    whole = {name for name in MESSAGES["en"] if not name.endswith("_near")}
    near = {name.removesuffix("_near") for name in MESSAGES["en"] if name.endswith("_near")}
    assert whole <= said
    assert near <= said


def test_a_long_text_of_the_author_is_cut_short() -> None:
    error = fault("choice", "en", at="pack.yaml:1:1", got="x" * 5_000, fields="a, b")
    assert len(error.got) == 120
    assert error.code == "terms.pack"


def test_a_language_that_is_not_there_is_told_in_english() -> None:
    assert fault("empty", "de", at="").expected == MESSAGES["en"]["empty"][0]
