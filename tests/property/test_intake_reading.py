"""Whatever comes in, reading gives a `Reading` or a `SametableError`, and spans that fit the text."""

from __future__ import annotations

import json

from hypothesis import example, given, settings
from hypothesis import strategies as st

from intakekit import index
from sametable.core.intake.read import read_bulletin
from sametable.core.intake.reading import Reading, to_json
from sametable.core.intake.text import decode_bulletin, fold
from sametable.errors import SametableError

WORDS = [
    "the",
    "ceasefire",
    "was",
    "violated",
    "14",
    "times",
    "1,204",
    "in",
    "of",
    "provinces",
    "Aleppo",
    "Handarat",
    "Latakia",
    "(6)",
    "-",
    ",",
    ";",
    ":",
    ".",
    "\n",
    "and",
    "of",
    "which\nincluding",
    "since",
    "February",
    "28",
    "at",
    "6.25",
    "till",
    "11.30",
    "a.m.",
    "19:00",
    "Damascus",
    "time",
    "over",
    "last",
    "24",
    "hours",
    "shelled",
    "mortars",
    "by",
    "militants\nRussian",
    "side",
    "Turkish",
    "9",
    "registered",
    "violations",
    "each",
    "for",
    "31.02.2016",
    "29",
    "February",
    "1900-01-01",
    "2400-12-31T25:61",
    "--",
    '"quoted"',
    "1/1/0000\nнарушений",
    "зафиксировано",
    "в",
    "провинции",
    "Алеппо",
    "Латакия",
    "по",
    "1",
    "обстреляли",
    "из",
    "минометов",
    "двадцать",
    "пять",
    "за",
    "сутки",
    "турецкой",
    "—",
    "пять\nخرقاً",
    "في",
    "حلب",
    "و15",
    "عبر",
    "اعتقال",
    "بينها",
    "9",
    "على",
    "يد",
    "قوات",
    "النظام",
    "٤٥",
    "الـ24",
    "ساعة",
    "الماضية",
    "قصفت",
    "بلدة",
    "سراقب",
    "<b>",
    "</b>",
    "<script>",
    "1070",
    "“3000”\n\u202e",
    "\u200f",
    "\u200b",
    "́",
    "ـ",
    "\ufeff",
    "é",
    "ﷺ",
    "Ⅻ",
    "½",
    "²",
    "999999999999999999999",
    "0",
    "00:00",
    "24:00",
    "99:99",
    "yesterday",
    "on",
    "Monday",
]

bulletins = st.lists(st.sampled_from(WORDS), min_size=1, max_size=60).map(" ".join)
moments = st.one_of(st.none(), st.integers(min_value=-(10**13), max_value=2 * 10**13))
relaxed = settings(max_examples=250, deadline=None)


def _read(text: str, reference_ms: int | None) -> Reading | None:
    try:
        return read_bulletin(text, places=index(), reference_ms=reference_ms)
    except SametableError as error:
        code = error.code
    assert code.startswith("intake.")
    return None


def _spans(reading: Reading) -> list[tuple[int, int]]:
    spans = [count.span for count in reading.ledger_counts]
    for report in reading.reports:
        spans.append(report.span)
        spans.extend(place.span for place in report.places)
        spans.extend(mark.span for mark in report.marks)
    return [*spans, *reading.not_understood]


@relaxed
@given(st.text(max_size=300), moments)
@example("\u0130" * 3 + " shelled Aleppo", None)
@example("1" * 5000, 0)
@example("(" * 4000, 0)
@example("1,111" * 800, 0)
@example("<" * 3000, 0)
@example("12:00 - " * 500, 0)
@example("May " * 900, 0)
@example("e\u0301" * 500 + "\u202e 12 violations", 0)
def test_any_text_gives_a_reading_or_an_error_of_ours(text: str, reference_ms: int | None) -> None:
    _read(text, reference_ms)


@relaxed
@given(bulletins, moments)
def test_spans_lie_in_the_text_and_never_cross(text: str, reference_ms: int | None) -> None:
    reading = _read(text, reference_ms)
    if reading is None:
        return
    spans = _spans(reading)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    for start, end in spans:
        crossing = [other for other in spans if start < other[0] < end < other[1]]
        assert not crossing, (text, (start, end), crossing)


@relaxed
@given(bulletins, moments)
def test_a_place_is_the_text_that_its_span_covers(text: str, reference_ms: int | None) -> None:
    reading = _read(text, reference_ms)
    for report in reading.reports if reading else ():
        for place in report.places:
            assert place.text == text[place.span[0] : place.span[1]]
            assert (place.best is not None) == (place.status == "matched")


@relaxed
@given(bulletins, moments)
def test_the_same_text_reads_the_same_and_turns_into_json(text: str, reference_ms: int | None) -> None:
    first, second = _read(text, reference_ms), _read(text, reference_ms)
    assert first == second
    if first is not None:
        assert json.loads(json.dumps(to_json(first))) == to_json(first)


@relaxed
@given(bulletins, moments)
@example("Алеппо обстреляли ; the обстреляли", None)
def test_what_yields_nothing_is_shown_as_not_understood(text: str, reference_ms: int | None) -> None:
    reading = _read(text, reference_ms)
    if reading is None:
        return
    spans = _spans(reading)
    for place, char in enumerate(text):
        if char.isascii() and char.isalnum():
            assert any(start <= place < end for start, end in spans), (place, text)


@relaxed
@given(st.text(max_size=200))
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


@relaxed
@given(st.binary(max_size=400))
def test_any_bytes_give_a_text_or_an_error_of_ours(raw: bytes) -> None:
    try:
        outcome = decode_bulletin(raw) and "text"
    except SametableError as error:
        outcome = error.code
    assert outcome in {"text", "intake.empty", "intake.not_text", "intake.too_long"}
