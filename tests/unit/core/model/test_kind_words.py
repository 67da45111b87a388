"""Every kind of statement has a word in every language of the client, so that no list shows its code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sametable.core.model.registry import KINDS

CATALOGUES = Path(__file__).resolve().parents[4] / "web" / "src" / "i18n"


@pytest.mark.parametrize("language", ["en", "ru", "ar", "fr"])
def test_every_kind_has_a_word(language: str) -> None:
    said = "\n".join(path.read_text(encoding="utf-8") for path in sorted(CATALOGUES.glob(f"*.{language}.ts")))
    words = set(re.findall(r"'kind\.([a-z_]+)':", said))
    assert not set(KINDS) - words
