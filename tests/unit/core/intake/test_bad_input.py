"""Bad input gives one clear error; odd input is read as far as it goes."""

from __future__ import annotations

import pytest

from intakekit import as_json, counts, index, reports
from sametable.core.intake.read import read_bulletin
from sametable.core.intake.text import LIMIT_BYTES, decode_bulletin
from sametable.errors import SametableError


def _code(text: str, reference_ms: int | None = None) -> str:
    with pytest.raises(SametableError) as caught:
        read_bulletin(text, places=index(), reference_ms=reference_ms)
    assert caught.value.advice
    return caught.value.code


@pytest.mark.parametrize("text", ["", "   \n\t ", "\u00a0"])
def test_an_empty_text_is_refused(text: str) -> None:
    assert _code(text) == "intake.empty"


@pytest.mark.parametrize("text", ["a" * 49_153, "ы" * (LIMIT_BYTES // 2 + 1), "x" * 10_000_000])
def test_a_text_over_the_limit_is_refused(text: str) -> None:
    assert _code(text) == "intake.too_long"


def test_a_text_at_the_limit_is_read() -> None:
    text = ("Militants shelled Handarat. " * 2000)[: LIMIT_BYTES - 1]
    assert len(reports(text)) > 100


@pytest.mark.parametrize("text", ["PK\x03\x04", "a\x00b", "\ud800 lone", "\ufffd" * 9 + "a", "... --- ..."])
def test_what_is_no_text_is_refused(text: str) -> None:
    assert _code(text) == "intake.not_text"


@pytest.mark.parametrize("moment", [-(10**15), 10**15])
def test_a_moment_outside_1900_to_2400_is_refused(moment: int) -> None:
    assert _code("Militants shelled Handarat.", moment) == "intake.reference"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "intake.empty"),
        (b"\xff\xfe\x00", "intake.not_text"),
        (b"\x93quoted\x94", "intake.not_text"),
        (b"x" * 10**7, "intake.too_long"),
    ],
)
def test_bytes_that_are_no_text_are_refused(raw: bytes, code: str) -> None:
    with pytest.raises(SametableError) as caught:
        decode_bulletin(raw)
    assert caught.value.code == code


def test_bytes_with_a_mark_are_read() -> None:
    assert decode_bulletin("\ufeffخرق".encode()) == "خرق"
    assert decode_bulletin("нарушение".encode("utf-16")) == "нарушение"


def test_markup_is_not_read_as_words() -> None:
    found = as_json(
        '<p class="12 violations">Over the last 24 hours, <b>9</b> violations were registered in Syria.</p><script>1</script>'
    )
    assert [c["total"] for c in found["ledger_counts"]] == [9]


def test_hidden_characters_do_not_hide_a_count_and_offsets_stay() -> None:
    text = "\u202eOver the last 24 hours, 9 cease\u200bfire viola\u00adtions were registered in Syria."
    found = counts(text)
    assert [(c["total"], c["span"]) for c in found] == [(9, [1, len(text)])]


def test_a_decomposed_text_reads_like_a_composed_one() -> None:
    composed = "За сутки зафиксировано 12 нарушений перемирия; дневной итог."
    decomposed = composed.replace("й", "и\u0306")
    assert [c["total"] for c in counts(composed)] == [c["total"] for c in counts(decomposed)] == [12]


def test_mixed_scripts_are_read_side_by_side() -> None:
    found = counts(
        "9 violations were registered in Syria in the past day.\nЗа сутки зафиксировано 12 нарушений.\nسجلت الشبكة 20 خرقاً."
    )
    assert [c["total"] for c in found] == [9, 12, 20]


def test_a_sentence_that_yields_nothing_stays_visible() -> None:
    text = "The sky was clear. Militants shelled Handarat."
    assert as_json(text)["not_understood"] == [[0, 18]]


@pytest.mark.parametrize(("text", "language"), [("9 violations were registered by them", "en"), ("зафиксировано 9 нарушений", "ru"),
    ("سجلت 9 خروقات", "ar"), ("les violations ont été enregistrées dans la zone", "fr"), ("зафіксовано 9 порушень", "uk")])  # fmt: skip
def test_the_language_is_told(text: str, language: str) -> None:
    assert as_json(text)["language"] == language


def test_a_clause_left_over_of_a_sentence_stays_visible() -> None:
    text = "Militants shelled Handarat; the shelling went on, they claim."
    spans = [tuple(span) for span in as_json(text)["not_understood"]]
    covered = [tuple(report["span"]) for report in reports(text)]
    assert max(spans + covered)[1] == len(text)
