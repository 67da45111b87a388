"""Names inside running text: found with their offsets, and ordinary words left alone."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from sametable.core.places.index import PlaceIndex, build_index
from sametable.edges.gazetteers import load_cities500, load_pack

PACK = Path(__file__).parents[4] / "packs" / "syria-2016"
SYRIA = frozenset({"SY"})


@pytest.fixture(scope="module")
def index() -> PlaceIndex:
    return build_index([*load_pack(PACK), *load_cities500(countries={"SY", "LB", "TR", "UA", "IQ"})])


def said(index: PlaceIndex, text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in index.scan(text, countries=SYRIA)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mortar fire hit Handarat and Hailan, Al-Nayrab airport and Sheikh Maqsood in Aleppo.",
         ["Handarat", "Hailan", "Al-Nayrab airport", "Sheikh Maqsood", "Aleppo"]),
        ("violations in the provinces of Homs (2), Latakia (6), al-Quneitra (1)", ["Homs", "Latakia", "al-Quneitra"]),
        ("near Deir ez-Zor and Marj al-Sultan", ["Deir ez-Zor", "Marj al-Sultan"]),
        ("shells fell on Al-Bab and al-Tall, not on the bab", ["Al-Bab", "al-Tall"]),
        ("قصف على الباب وفي التل", ["الباب", "التل"]),
        ("Aleppo's suburbs and the Homs-Hama highway", ["Aleppo", "Homs", "Hama"]),
        ("shelled Urum al-Kubra; the HOMS region; IDLIB", ["Urum al-Kubra", "HOMS region", "IDLIB"]),
        ('the districts of "1070" and ‘3000’ were hit by 3000 rounds', ["1070", "3000"]),
        ("обстреляны Хандарат, Шейх-Максуд и аэропорт Нейраб", ["Хандарат", "Шейх-Максуд", "аэропорт Нейраб"]),
        ("в Латакии, из Хомса, под Дамаском, близ Хамы и Пальмиры", ["Латакии", "Хомса", "Дамаском", "Хамы", "Пальмиры"]),
        ("населённый пункт Ард эль-Вата, в Восточной Гуте", ["Ард эль-Вата", "Восточной Гуте"]),
        ("قصف على حلب وحماة وبإدلب", ["حلب", "حماة", "إدلب"]),
        ("في ريف دمشق وفي اللاذقية وللاذقية", ["ريف دمشق", "اللاذقية", "لاذقية"]),
        ("استهدفت القوات دوما وحرستا وعربين", ["دوما", "حرستا", "عربين"]),
    ],
)  # fmt: skip
def test_names_are_found_in_three_languages(index: PlaceIndex, text: str, names: list[str]) -> None:
    assert said(index, text) == names


@pytest.mark.parametrize(
    "text",
    [
        "The ceasefire came into force at 19:00 Damascus time.",
        "Militants of Ahrar al-Sham and Jaysh al-Islam opened fire; Jabhat al-Nusra and the Free Syrian Army too.",
        "The Yarmouk Brigade said on Saturday that the Aleppo-based centre had closed.",
        "Most of them, of course, may march on; a van, the bab, the hama.",
        "группировка Ахрар аш-Шам, в 19:00 по времени Дамаска",
        "بتوقيت دمشق أعلن لواء اليرموك وجيش الإسلام",
        "الشبكة السورية لحقوق الإنسان في لبنان",
        "Tel Hamra and Halab al-Jalil are names of their own; so is Kafr Aleppo.",
        "Lt. Gen. Viktor Poznikhir, the SMM and TASS said nothing.",
        "", "  ", "0", "’s", "-", "ال", "و", "'" * 50,
    ],
)  # fmt: skip
def test_words_clocks_units_and_parts_of_longer_names_are_left_alone(index: PlaceIndex, text: str) -> None:
    assert said(index, text) == []


def test_offsets_count_code_points_and_leave_clitics_out(index: PlaceIndex) -> None:
    text = "💥 وحلب"
    (hit,) = index.scan(text, countries=SYRIA)
    assert (hit.start, hit.end) == (3, 6)


def test_decomposed_letters_and_marks_do_not_hide_a_name(index: PlaceIndex) -> None:
    assert said(index, "قصف حَلَب") == ["حَلَب"]
    assert said(index, "в Хандара\u0301те") == ["Хандара\u0301те"]


def test_a_small_place_outside_the_theatre_is_no_hit(index: PlaceIndex) -> None:
    assert said(index, "He was seen in Of and in Rize.") == []
    assert [
        hit.matches[0].place.name for hit in index.scan("seen near Avdiivka", countries=frozenset({"UA"}))
    ]
    assert index.scan("seen near Avdiivka", countries=SYRIA) == ()


def test_a_great_city_outside_the_theatre_is_a_hit(index: PlaceIndex) -> None:
    assert said(index, "talks in Ankara") == ["Ankara"]


def test_without_countries_every_place_of_the_index_counts(index: PlaceIndex) -> None:
    text = "explosions near Avdiivka and Handarat"
    assert [text[hit.start : hit.end] for hit in index.scan(text)] == ["Avdiivka", "Handarat"]


def test_the_longest_name_wins(index: PlaceIndex) -> None:
    assert said(index, "Handarat camp; Aleppo province; Castello Road") == [
        "Handarat camp",
        "Aleppo province",
        "Castello Road",
    ]


def test_a_name_does_not_run_across_a_comma_or_a_full_stop(index: PlaceIndex) -> None:
    assert said(index, "in Deir, ez-Zor") == []
    assert said(index, "Sheikh. Maqsood") == []


def test_hits_never_overlap_and_go_from_left_to_right(index: PlaceIndex) -> None:
    hits = index.scan("Aleppo province Aleppo Halab al-Jadida Homs Hama Homs-Hama", countries=SYRIA)
    assert all(one.end <= two.start for one, two in pairwise(hits))


def test_a_hit_gives_every_place_it_may_mean(index: PlaceIndex) -> None:
    (hit,) = index.scan("shells fell on Aleppo", countries=SYRIA)
    assert [match.place.kind for match in hit.matches][:2] == ["city", "governorate"]
