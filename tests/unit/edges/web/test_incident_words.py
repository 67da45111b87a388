"""The client has words for what the server says of an incident by code: reasons, stages, clocks, what holds it up.

Source: charter, rule 5; issue "incidents".
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sametable.core.assess import lifecycle
from sametable.core.linking.told import REASONS

WORDS = Path(__file__).resolve().parents[4] / "web" / "src" / "i18n"
LANGUAGES = ("en", "ru", "ar", "fr")


def worded(name: str, language: str, prefix: str) -> dict[str, str]:
    """Give the codes below a prefix with their words."""
    text = (WORDS / f"{name}.{language}.ts").read_text(encoding="utf-8")
    return dict(re.findall(rf"'{re.escape(prefix)}\.([a-z_.]+)': '(.*)',\n", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_for_a_link_is_a_sentence_that_uses_only_its_own_values(language: str) -> None:
    found = worded("incidentsWhy", language, "incidents.why")
    assert found.keys() == REASONS.keys(), found.keys() ^ REASONS.keys()
    for code, values in REASONS.items():
        assert set(re.findall(r"\{(\w+)\}", found[code])) <= set(values), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_stage_and_everything_that_holds_a_case_up_has_a_word(language: str) -> None:
    assert worded("incidents", language, "incidents.stage").keys() == set(lifecycle.STAGES)
    source = Path(lifecycle.__file__).read_text(encoding="utf-8")
    stalls = set(re.findall(r"Stall\(\s*code=\"(\w+)\"", source))
    stalls |= set(re.findall(r"\"\w+\": \"(\w+)\"", source.split("_PASSED = ")[1].split("\n\n\n")[0]))
    assert len(stalls) > 15
    assert worded("incidents", language, "incidents.stall").keys() == stalls


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_clock_of_a_case_has_a_word(language: str) -> None:
    source = Path(lifecycle.__file__).read_text(encoding="utf-8")
    spans = set(re.findall(r"span\(\"(\w+)\"", source)) | set(re.findall(r"Span\(\s*code=\"(\w+)\"", source))
    spans |= set(re.findall(r"\(\"(demarche_\w+|remedy)\", ", source))
    assert len(spans) > 8
    assert worded("incidents", language, "incidents.clock").keys() == spans
