"""Every refusal that the rooms Table and Parties can meet has words in the reader's language.

The rooms show `problem.<code>` of their catalogues; without one they would show what was expected in English. Codes are
those of docs/reference/errors.md whose first word belongs to these rooms or to what every act goes through.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = ROOT / "web" / "src" / "i18n"
ROOMS = {
    "calendar", "decision", "deconfliction", "delineation", "document", "gap", "group", "list", "presence", "proposal",
    "talks", "text",
}  # fmt: skip
EVERY_ACT = {"coordinates", "draft", "request", "statement", "submission"}
NO_ROOM_MEETS = {"document.absent": "only the command line is given a path; a browser sends the bytes"}


def codes() -> set[str]:
    page = (ROOT / "docs" / "reference" / "errors.md").read_text(encoding="utf-8")
    found = set(re.findall(r"^\| `([a-z]+\.[a-z0-9_]+)` \|", page, re.MULTILINE))
    return {one for one in found if one.split(".")[0] in ROOMS | EVERY_ACT}


def worded(language: str) -> set[str]:
    pages = [path.read_text(encoding="utf-8") for path in sorted(CATALOGUES.glob(f"*.{language}.ts"))]
    return {
        code
        for page in pages
        for code in re.findall(r"^  'problem\.([a-z]+\.[a-z0-9_]+)':", page, re.MULTILINE)
    }


@pytest.mark.parametrize("language", ["ar", "en", "fr", "ru"])
def test_every_refusal_of_the_rooms_has_words(language: str) -> None:
    assert len(codes()) > 100
    lacking = codes() - worded(language) - NO_ROOM_MEETS.keys()
    assert not lacking, (
        f"write problem.<code> in web/src/i18n/problemsTable.{language}.ts for {sorted(lacking)}"
    )


def test_what_no_room_meets_is_a_code_without_words() -> None:
    assert NO_ROOM_MEETS.keys() <= codes() - worded("en")


def test_no_words_are_kept_for_a_code_that_went() -> None:
    assert {one for one in worded("en") if one.split(".")[0] in ROOMS | EVERY_ACT} <= codes()
