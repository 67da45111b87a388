"""A recorded report as a case: what it covers, and what its words name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sametable.core.assess.reports import (
    DAY_MS,
    HOUR_MS,
    MINUTE_MS,
    Weapon,
    case_of_fields,
    case_of_row,
    interval_of,
    narrowed,
    weapon_of,
    with_words,
    words_of,
)
from sametable.core.model.kind import EARLIEST_MS
from sametable.core.model.vocabulary import WEAPON
from sametable.core.picture.marks import About, Mark, row, shown_of
from sametable.core.terms.systems import same_system, system_of, systems_in

START_MS = 1_456_524_000_000  # 2016-02-26T22:00Z
CODES = frozenset(term.code for term in WEAPON)


def fields_of(**others: object) -> dict[str, object]:
    return {
        "type": "report",
        "what": "fire.heavy",
        "occurred": {"start_ms": START_MS, "precision": "minute", "zone": "Asia/Damascus"},
        "place": {"lat_e7": 362_000_000, "lon_e7": 371_600_000, "radius_m": 790},
        "locates": "impact",
        "coarsened": True,
        "weapon": "mortar",
        "actor": "Alder",
        "victim": "Birch",
        "count": {"low": 2, "best": 3, "high": 9},
        **others,
    }


def test_a_report_to_the_minute_covers_that_minute() -> None:
    assert interval_of(START_MS + 20_000, None, "minute", None) == (START_MS, START_MS + MINUTE_MS)
    assert interval_of(START_MS, START_MS, "minute", None) == (START_MS, START_MS + MINUTE_MS)
    assert interval_of(START_MS, START_MS + MINUTE_MS, "minute", None) == (START_MS, START_MS + MINUTE_MS)
    assert interval_of(START_MS, START_MS + 61_000, "minute", None) == (START_MS, START_MS + 2 * MINUTE_MS)


def test_a_report_to_the_day_covers_the_day_however_it_is_written() -> None:
    day = (START_MS, START_MS + DAY_MS)
    assert interval_of(START_MS, None, "day", None) == day
    assert interval_of(START_MS, START_MS, "day", None) == day
    assert interval_of(START_MS, START_MS + MINUTE_MS, "day", None) == day
    assert interval_of(START_MS, START_MS + DAY_MS, "day", None) == day
    assert interval_of(START_MS, START_MS + 23 * HOUR_MS, "day", None) == (START_MS, START_MS + 23 * HOUR_MS)


def test_a_report_to_the_hour_that_names_one_minute_covers_an_hour() -> None:
    assert interval_of(START_MS, START_MS + MINUTE_MS, "hour", None) == (START_MS, START_MS + HOUR_MS)


def test_a_report_without_an_end_ends_when_it_was_made() -> None:
    assert interval_of(START_MS, None, "days", START_MS + 5) == (START_MS, START_MS + 5)
    assert interval_of(START_MS, None, "days", None) == (START_MS, START_MS)


def test_a_report_without_a_time_is_of_some_time_before_it_was_made() -> None:
    assert interval_of(None, None, "unknown", START_MS) == (EARLIEST_MS, START_MS)


@given(
    start=st.none() | st.integers(-(10**12), 4 * 10**12),
    end=st.none() | st.integers(-(10**12), 4 * 10**12),
    precision=st.sampled_from(("minute", "hour", "part_of_day", "day", "days", "month", "unknown")),
    claimed=st.none() | st.integers(0, 4 * 10**12),
)
def test_an_interval_never_ends_before_it_begins_and_holds_all_that_was_said(
    start: int | None, end: int | None, precision: str, claimed: int | None
) -> None:
    if start is not None and end is not None and end < start:
        start, end = end, start
    first, last = interval_of(start, end, precision, claimed)
    assert first <= last
    if start is not None:
        assert first <= start
        assert end is None or last >= end


def test_a_coarsened_place_keeps_the_radius_of_its_cell() -> None:
    case = case_of_fields(fields_of(), None)
    assert (case.lat_e7, case.lon_e7, case.radius_m) == (362_000_000, 371_600_000, 790)


def test_a_report_without_a_place_has_none() -> None:
    fields = fields_of()
    del fields["place"]
    case = case_of_fields(fields, None)
    assert (case.lat_e7, case.lon_e7, case.radius_m) == (None, None, 0)


def test_a_marks_row_gives_the_same_case_as_the_reports_fields() -> None:
    mark = Mark(
        id="x", number="KHM-000001", party="alder", node="a", order=(1, "a", 1), at_ms=START_MS + DAY_MS,
        said=shown_of(fields_of()), demonstration=False,
    )  # fmt: skip
    shown = row(mark, withdrawn=frozenset(), origin_index=0)
    assert case_of_row(shown) == case_of_fields(fields_of(), START_MS + DAY_MS)


def test_a_row_shows_what_the_reports_own_party_amended() -> None:
    about = About(id="y", kind="amend", party="alder", order=(2, "a", 2), fields={"weapon": "tank"})
    mark = Mark(
        id="x", number="KHM-000001", party="alder", node="a", order=(1, "a", 1), at_ms=START_MS,
        said=shown_of(fields_of()), demonstration=False, about=[about],
    )  # fmt: skip
    assert case_of_row(row(mark, withdrawn=frozenset(), origin_index=0)).weapon == "tank"


def test_who_did_what_against_whom_comes_from_the_report() -> None:
    case = case_of_fields(fields_of(), None)
    assert (case.group, case.against, case.act, case.weapon, case.count) == (
        "Alder", "Birch", "fire.heavy", "mortar", 3,
    )  # fmt: skip


def test_the_calibre_comes_from_the_reports_own_words() -> None:
    case = case_of_fields(fields_of(raw_text="Six 120-mm mortar rounds fell in the north."), None)
    assert case.calibre_mm == 120


def test_only_the_reports_stretch_of_a_bulletin_speaks_for_it() -> None:
    text = "Tanks fired. A 120 mm mortar fired."
    fields = fields_of(raw_text=text, raw_span=[0, 12])
    assert words_of(fields) == "Tanks fired."
    assert case_of_fields(fields, None).calibre_mm is None


def test_a_system_of_another_class_than_the_report_says_is_not_taken() -> None:
    case = with_words(case_of_fields(fields_of(), None), "a T-72 stood by")
    assert (case.weapon, case.calibre_mm, case.system) == ("mortar", None, "")


@pytest.mark.parametrize(
    ("text", "weapon"),
    [
        ("mortar", Weapon(code="mortar")),
        ("mortar:120", Weapon(code="mortar", calibre_mm=120)),
        ("120 mm mortar", Weapon(code="mortar", calibre_mm=120)),
        ("120-mm mortars", Weapon(code="mortar", calibre_mm=120)),
        ("миномёт 120 мм", Weapon(code="mortar", calibre_mm=120)),
        ("هاون 120 ملم", Weapon(code="mortar", calibre_mm=120)),
        ("mortier de 120 mm", Weapon(code="mortar", calibre_mm=120)),
        ("Char", Weapon(code="tank")),
        ("Реактивная система залпового огня", Weapon(code="mlrs")),
        ("راجمة صواريخ", Weapon(code="mlrs")),
        ("BM-21 Grad", Weapon(code="mlrs", calibre_mm=122, system="BM-21 Grad")),
        ("«Град»", Weapon(code="mlrs", calibre_mm=122, system="BM-21 Grad")),
        ("grad rockets", Weapon(code="mlrs", calibre_mm=122, system="BM-21 Grad")),
        ("Tochka", Weapon(code="missile", system="Tochka")),
        ("infantry with a 14.5 mm machine gun", Weapon(code="hmg", calibre_mm=14)),
        ("heavy weapons", Weapon(code="heavy_weapons")),
    ],
)
def test_a_weapon_is_read_from(text: str, weapon: Weapon) -> None:
    assert weapon_of(text) == weapon


@pytest.mark.parametrize("text", ["", "tank and mortar", "mortar:abc", "mortar:0", "catapult", "120 mm", ":"])
def test_no_one_weapon_is_read_from(text: str) -> None:
    assert weapon_of(text) == Weapon()


@pytest.mark.parametrize(
    "text", ["82 or 120 mm mortar", "82/120 mm mortar", "82-120 mm mortar", "mortar 82 mm, mortar 120 mm"]
)
def test_two_calibres_are_none(text: str) -> None:
    assert weapon_of(text) == Weapon(code="mortar")


def test_a_number_beside_two_weapons_is_given_to_neither() -> None:
    assert narrowed("mortar", "mortar fire and 152 mm artillery").calibre_mm is None


def test_a_machine_guns_calibre_is_no_mortars() -> None:
    assert narrowed("mortar", "mortar and 12.7 mm machine gun").calibre_mm is None
    assert narrowed("mortar", "rifles of 5.45 or 7.62 mm").calibre_mm is None


def test_a_calibre_that_is_not_the_systems_leaves_both_open() -> None:
    assert narrowed("artillery", "122 mm artillery, D-20") == Weapon(code="artillery")


def test_every_code_and_every_name_that_only_one_weapon_has_is_read() -> None:
    names = [(term.code, name) for term in WEAPON for name in (term.code, *term.name.values())]
    shared = {name for code, name in names if any(name == n and code != c for c, n in names)}
    for code, name in names:
        if name not in shared:
            assert weapon_of(name).code == code, name


@given(st.text(max_size=80))
def test_any_text_is_read_as_a_known_code_or_none(text: str) -> None:
    read = weapon_of(text)
    assert read.code in CODES | {""}
    assert read.calibre_mm is None or 0 < read.calibre_mm <= 1000


@given(st.sampled_from(sorted(CODES)), st.text(max_size=60))
def test_more_words_never_change_the_class_that_the_report_says(code: str, text: str) -> None:
    assert narrowed(code, text).code == code


def test_spellings_of_one_system_are_one() -> None:
    assert same_system("Uragan", "БМ-27")
    assert same_system("bm 21", "BM-21 Grad")
    assert not same_system("Tornado-S", "Tornado-G")
    assert same_system("Some gun", "some  GUN")


def test_a_system_is_found_in_a_text_only_as_a_word() -> None:
    assert [one.name for one in systems_in("BM-21s? No: a BM-21, near Volgograd")] == ["BM-21 Grad"]
    assert systems_in("Volgograd") == ()
    known = system_of("T-72B3")
    assert known is not None
    assert known.name == "T-72"
