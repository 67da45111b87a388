"""What a name finds, in what order, and when a person is asked."""

from __future__ import annotations

import pytest

from sametable.core.places.index import ASK_BELOW_MILLI, PlaceIndex, build_index, decide
from sametable.core.places.model import Match, Place


def place(name: str, kind: str, lat: float, lon: float, **rest: object) -> Place:
    """Build a place with a radius by kind; `ar`, `ru`, `aliases`, `within`, `country` may be given."""
    names = {"en": name} | {language: str(rest[language]) for language in ("ar", "ru") if language in rest}
    aliases, within = rest.get("aliases", ()), rest.get("within", ())
    assert isinstance(aliases, tuple)
    assert isinstance(within, tuple)
    return Place(
        id=str(rest.get("id", f"{kind}-{name}")), name=name, names=names, aliases=aliases, kind=kind,
        lat_e7=round(lat * 1e7), lon_e7=round(lon * 1e7),
        radius_m={"governorate": 80_000, "district": 20_000, "city": 5_000}.get(kind, 1_500),
        within=within, source="test", country=str(rest.get("country", "SY")),
    )  # fmt: skip


PLACES = (
    place("Aleppo", "governorate", 36.15, 37.64, ar="حلب", within=("Syria",), aliases=("Halab governorate",)),
    place("Hama", "governorate", 35.2, 37.0, ru="Хама", within=("Syria",)),
    place(
        "Aleppo", "city", 36.20, 37.16, ar="حلب", ru="Алеппо", aliases=("Halab",), within=("Aleppo", "Syria")
    ),
    place("Al-Bab", "city", 36.37, 37.51, ar="الباب", within=("Al-Bab", "Aleppo", "Syria")),
    place("Handarat", "village", 36.29, 37.19, ar="حندرات", within=("Aleppo", "Syria")),
    place("Zahra", "village", 36.36, 37.00, within=("Aleppo", "Syria"), id="zahra-a"),
    place("Zahra", "village", 35.10, 36.80, within=("Hama", "Syria"), id="zahra-h"),
    place("Halab", "village", 31.90, 35.20, country="PS", within=("PS",)),
    place("Suran", "town", 35.29, 36.74, aliases=("Sawran",), within=("Hama", "Syria")),
    place("Deir ez-Zor", "city", 35.33, 40.14, ar="دير الزور", ru="Дейр-эз-Зор", within=("Syria",)),
)


@pytest.fixture(scope="module")
def index() -> PlaceIndex:
    return build_index(PLACES)


def found(index: PlaceIndex, name: str, **rest: object) -> list[tuple[str, str]]:
    matches = index.match(name, **rest)  # type: ignore[arg-type]
    return [(match.place.name, match.place.kind) for match in matches]


@pytest.mark.parametrize(
    "name", ["Aleppo", "ALEPPO", "aleppo ", "Алеппо", "حلب", "city of Aleppo", "Алеппо!"]
)
def test_a_known_name_finds_its_place_whatever_its_case_and_script(index: PlaceIndex, name: str) -> None:
    assert found(index, name)[0] == ("Aleppo", "city")
    assert decide(index.match(name)) == "matched"


@pytest.mark.parametrize("name", ["al-Bab", "Al Bab", "El Bab", "BAB", "الباب", "باب"])
def test_the_article_may_be_written_in_any_way_or_left_out(index: PlaceIndex, name: str) -> None:
    assert found(index, name)[0] == ("Al-Bab", "city")


@pytest.mark.parametrize("name", ["Deir Ezzor", "Deir al-Zor", "Dayr az Zawr", "Дейр эз Зор", "ديرالزور"])
def test_a_name_of_several_words_is_found_under_its_spellings(index: PlaceIndex, name: str) -> None:
    assert found(index, name)[0] == ("Deir ez-Zor", "city")


def test_a_city_stands_before_the_governorate_of_its_name_and_they_are_no_rivals(index: PlaceIndex) -> None:
    assert found(index, "Aleppo") == [("Aleppo", "city"), ("Aleppo", "governorate")]


def test_two_villages_of_one_name_are_a_question(index: PlaceIndex) -> None:
    assert decide(index.match("Zahra")) == "ask"


@pytest.mark.parametrize(
    "within", ["Hama", "province of Hama", "Hama governorate", "Хама", "governorate-Hama"]
)
def test_a_province_in_any_wording_makes_the_question_an_answer(index: PlaceIndex, within: str) -> None:
    matches = index.match("Zahra", within=within)
    assert decide(matches) == "matched"
    assert matches[0].place.id == "zahra-h"


def test_a_point_nearby_puts_the_nearer_place_first(index: PlaceIndex) -> None:
    assert index.match("Zahra", near=(361000000, 370000000))[0].place.id == "zahra-a"
    assert index.match("Zahra", near=(351000000, 368000000))[0].place.id == "zahra-h"


def test_a_name_known_only_outside_the_province_is_not_called_matched(index: PlaceIndex) -> None:
    assert decide(index.match("Handarat", within="Hama")) != "matched"


def test_an_area_nobody_knows_changes_nothing(index: PlaceIndex) -> None:
    assert index.match("Handarat", within="Atlantis") == index.match("Handarat")


def test_an_alias_steps_back_where_the_word_is_anothers_own_name(index: PlaceIndex) -> None:
    assert found(index, "Halab")[0] == ("Halab", "village")


@pytest.mark.parametrize("name", ["", " ", "-", "'", "\u200b", "....", "٪"])
def test_a_name_of_no_letters_finds_nothing(index: PlaceIndex, name: str) -> None:
    assert index.match(name) == ()
    assert decide(index.match(name)) == "unknown"


def test_an_unheard_name_is_unknown(index: PlaceIndex) -> None:
    assert decide(index.match("Ouagadougou")) == "unknown"


def test_the_limit_bounds_the_answer(index: PlaceIndex) -> None:
    assert len(index.match("Zahra", limit=1)) == 1


def test_scores_fall_and_stay_between_nothing_and_a_thousand(index: PlaceIndex) -> None:
    scores = [match.score_milli for match in index.match("Zahrah", within="Hama")]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1000 for score in scores)


def test_a_score_under_the_asking_line_is_asked(index: PlaceIndex) -> None:
    best = index.match("Handarat")[0]
    low = Match(place=best.place, score_milli=ASK_BELOW_MILLI - 1, form=best.form)
    assert decide((low,)) == "ask"
    assert decide((best,)) == "matched"


def test_the_form_says_which_spelling_was_met(index: PlaceIndex) -> None:
    assert index.match("Sawran")[0].form == "Sawran"


def test_two_gazetteers_entries_of_one_place_come_back_as_one() -> None:
    twice = build_index([*PLACES, place("Handarat", "village", 36.291, 37.191, id="again")])
    assert len(twice.match("Handarat")) == 1
    assert twice.match("Handarat")[0].place.id == "village-Handarat"


def test_the_order_of_places_decides_nothing_but_ties() -> None:
    forward, backward = build_index(PLACES), build_index(PLACES[::-1])
    for name in ("Aleppo", "Handrat", "Sawran", "Dayr az Zawr"):
        assert forward.match(name)[0].place.id == backward.match(name)[0].place.id


@pytest.mark.parametrize(
    ("known", "asked"), [("Madaya", "Madiya"), ("Maras", "Mardas"), ("Kafr Rumah", "Kafr Jum")]
)
def test_short_names_that_differ_are_a_question_however_alike(known: str, asked: str) -> None:
    index = build_index([place(known, "city", 33.69, 36.10)])
    assert decide(index.match(known)) == "matched"
    assert decide(index.match(asked)) != "matched"


def test_a_long_name_bears_a_slip() -> None:
    index = build_index([place("Maarrat al-Numan", "city", 35.64, 36.67)])
    assert decide(index.match("Maaret en-Nouman")) == "matched"


def test_warming_changes_no_answer(index: PlaceIndex) -> None:
    cold = build_index(PLACES)
    cold.warm()
    assert cold.match("Handrat") == index.match("Handrat")
