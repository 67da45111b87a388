"""Numbers in clauses: digits of any script, thousands, fractions, and who is obliged by the words around them."""

from __future__ import annotations

import pytest

from sametable.core.decisions.numbers import found, unit_after, units_in, value_of
from sametable.core.decisions.obligors import duties, obligors


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("500", ["500"]),
        ("1,000 or 1 000 or 1.000", ["1000", "1000", "1000"]),
        ("1\u00a0000\u00a0500", ["1000500"]),
        ("٥٠٠ و١٬٠٠٠", ["500", "1000"]),
        ("x1,000", []),
        ("٥٠٠ و ١٬٠٠٠ و ٣٫٥", ["500", "1000", "3.5"]),
        ("3.5 or 3,50", ["3.5", "3.5"]),
        ("0.500", ["0.5"]),
        ("1,234.56 or 1.234,56", ["1234.56", "1234.56"]),
        ("27.11.2024 at 04:00", ["27", "11", "2024", "4", "0"]),
        ("within thirty (30) days, 2b", ["30"]),
        ("⟦b1⟧ metres", []),
        ("१२३ and 007", ["123", "7"]),
    ],
)
def test_numbers_are_found_in_any_script(text: str, numbers: list[str]) -> None:
    assert list(found(text)) == numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,000", (1_000, "")),
        ("-5", (-5, "")),
        ("٥٠٠ متر", (500, "m")),
        ("60 дней", (60, "day")),
        ("5 %", (5, "percent")),
        ("5 soldiers", None),
        ("3.5", None),
        ("5 6", None),
        ("", None),
        ("9" * 13, None),
    ],
)
def test_a_wording_that_is_a_number_has_a_value(text: str, value: tuple[int, str] | None) -> None:
    assert value_of(text) == value


def test_units_are_read_from_words() -> None:
    assert unit_after(" metres and more") == "m"
    assert unit_after(" soldiers") == ""
    assert units_in("within 60 days, 5 km deep") == {"day", "km"}


@pytest.mark.parametrize(
    ("language", "text", "who"),
    [
        ("en", "The Government of Lebanon will prevent others.", ["Government of Lebanon"]),
        ("en", "1. Arms shall be withdrawn within 60 days.", [""]),
        ("en", "Arms shall be withdrawn by the army, at noon.", ["army"]),
        ("en", "Within 60 days, Alder shall leave; Birch shall enter.", ["Alder", "Birch"]),
        ("en-GB", "Alder shall leave in 60 days and Birch shall enter.", ["Alder", "Birch"]),
        ("ru", "Стороны обязуются прекратить огонь.", ["Стороны"]),
        ("ar", "تلتزم حكومة لبنان بمنع العمليات.", ["حكومة لبنان"]),
        ("fr", "Les parties s'engagent à cesser le feu.", ["parties"]),
        ("de", "Die Parteien verpflichten sich.", []),
        ("en", "Goodwill matters.", []),
    ],
)
def test_who_is_obliged_is_read_from_plain_words(language: str, text: str, who: list[str]) -> None:
    assert list(obligors(text, language)) == who


def test_words_oblige_or_allow() -> None:
    assert duties("Alder shall leave and may return.", "en") == {"duty", "may"}
    assert duties("Стороны вправе вернуться.", "ru") == {"may"}
    assert duties("Roads.", "en") == frozenset()


def test_a_long_clause_without_an_end_is_read_in_time_that_grows_with_it() -> None:
    assert obligors("a " * 8_000 + "shall be done " * 500, "en") == ("",)


def test_more_digits_than_an_integer_is_read_of_are_no_value() -> None:
    assert value_of("1" * 8_000) is None
    assert value_of("7" * 21) is None


def test_a_long_row_of_thousands_is_one_number() -> None:
    assert found("1" + " 000" * 3_000) == ("1" + "000" * 3_000,)
    assert found("1 000 00 500") == ("1000", "0", "500")
