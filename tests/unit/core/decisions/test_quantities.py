"""Figures are found in the words of four languages, and come to the same whole units."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from sametable.core.decisions.quantities import NOT_WHOLE, quantities_in


def read(text: str, language: str = "en") -> list[tuple[str, tuple[str, int]]]:
    return [(one.said, one.quantity) for one in quantities_in(text, language) if not one.bare]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "From 04:00 on 27 November 2024, 1,500 metres within 48 hours and 7 full days."),
        ("ru", "С 04:00 27 ноября 2024 года на 1 500 метров за 48 часов и 7 календарных дней."),
        ("ar", "الساعة 04:00 يوم 27 تشرين الثاني/نوفمبر 2024 مسافة ١٬٥٠٠ متر خلال ٤٨ ساعة و7 أيام كاملة."),
        ("fr", "Dès 4 h 00 le 27 novembre 2024, 1 500 mètres en 48 heures et 7 jours entiers."),
    ],
)
def test_the_same_figures_are_read_in_four_languages(language: str, text: str) -> None:
    assert {quantity for _, quantity in read(text, language)} == {
        ("clock", 240),
        ("date", 20241127),
        ("length", 1_500_000),
        ("time", 48 * 3_600_000),
        ("days", 7),
    }


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("1 km", ("length", 1_000_000)),
        ("15km", ("length", 15_000_000)),
        ("0.5 km", ("length", 500_000)),
        ("90 minutes", ("time", 5_400_000)),
        ("1.5 days", ("time", 129_600_000)),
        ("2 weeks", ("days", 14)),
        ("1 year", ("months", 12)),
        ("12.5 %", ("share", 12_500)),
        ("4 p.m.", ("clock", 960)),
        ("12:30 am", ("clock", 30)),
        ("2016-02-27", ("date", 20160227)),
        ("27.02.2016", ("date", 20160227)),
        ("27/02/2016", ("date", 20160227)),
        ("1 May", ("date", 501)),
        ("March 3rd, 2016", ("date", 20160303)),
        ("0.0001 m", ("length", NOT_WHOLE)),
        ("9" * 30 + " m", ("length", NOT_WHOLE)),
    ],
)
def test_a_figure_comes_to_a_whole_number_of_the_smallest_unit(text: str, quantity: tuple[str, int]) -> None:
    assert [one for _, one in read(f"At most {text}.")] == [quantity]


@pytest.mark.parametrize(
    "text", ["Resolution 1701 of 2006", "2 may enter", "03/04/2016", "27:61", "b2 and 3rd", "31 of them", ""]
)
def test_what_can_be_read_in_two_ways_or_has_no_unit_is_no_figure_by_itself(text: str) -> None:
    assert read(text) == []


def test_two_numbers_share_the_unit_that_stands_behind_the_second() -> None:
    assert read("between 10 and 15 km, or 500-1,000 m") == [
        ("10", ("length", 10_000_000)),
        ("15 km", ("length", 15_000_000)),
        ("500", ("length", 500_000)),
        ("1,000 m", ("length", 1_000_000)),
    ]


def test_the_name_of_a_bracket_is_no_figure() -> None:
    assert quantities_in("at least ⟦b2⟧ metres", "en") == ()


def test_digits_of_every_script_are_read() -> None:
    """Unicode, decimal digits: every character of the category Nd."""
    zeros = [
        at for at in range(sys.maxunicode + 1) if chr(at).isdecimal() and not unicodedata.decimal(chr(at))
    ]
    assert len(zeros) >= 60
    for zero in zeros:
        said = f"{chr(zero + 1)}{chr(zero + 5)} km"
        (found,) = quantities_in(said, "en")
        assert (found.said, found.quantity) == (said, ("length", 15_000_000)), said
