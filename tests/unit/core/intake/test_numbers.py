"""Numbers in digits and words, their bounds and units."""

from __future__ import annotations

import pytest

from sametable.core.intake.lexicon import find, lexicon
from sametable.core.intake.numbers import Number, find_numbers
from sametable.core.intake.text import fold, tokenise


def _numbers(text: str, language: str = "en") -> tuple[Number, ...]:
    tokens = tokenise(text, fold(text))
    return find_numbers(tokens, find(tokens, lexicon(language)), language)


VALUES = [
    ("14", 14), ("1,204", 1204), ("1 204", 1204), ("1\u202f204", 1204), ("١٢", 12), ("seven", 7), ("twelve", 12),
    ("twenty-five", 25), ("twenty five", 25), ("two hundred and six", 206), ("a hundred", 100), ("two dozen", 24),
    ("one thousand two hundred", 1200), ("двенадцать", 12), ("двадцать пять", 25), ("сто три", 103), ("двух", 2),
    ("одно", 1), ("дважды", 2), ("خمسة", 5), ("خمسة عشر", 15), ("خمسة وعشرون", 25), ("ثلاث", 3), ("مئة", 100),
    ("خرقين", 2), ("صاروخان", 2), ("twice", 2),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), VALUES, ids=[row[0] for row in VALUES])
def test_a_number_has_its_value(text: str, value: int) -> None:
    assert [n.value for n in _numbers(text)] == [value]


BOUNDS = [
    ("at least 5", "at_least"), ("no fewer than 5", "at_least"), ("more than 5", "over"), ("about 5", "about"),
    ("almost 550", "about"), (">300", "over"), ("не менее 5", "at_least"), ("более 5", "over"), ("около 5", "about"),
    ("ما لا يقل عن 5", "at_least"), ("أكثر من 5", "over"), ("حوالي 5", "about"), ("5", "exact"), ("5 or more", "at_least"),
    ("informed about 5", "exact"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "bound"), BOUNDS, ids=[row[0] for row in BOUNDS])
def test_a_number_has_its_bound(text: str, bound: str) -> None:
    assert [n.bound for n in _numbers(text)] == [bound]


UNITS = [
    ("82 mm", "mm"),
    ("82мм", "mm"),
    ("15 km", "km"),
    ("24 hours", "hour"),
    ("24hours", "hour"),
    ("1 ton", "weight"),
    ("5", ""),
]


@pytest.mark.parametrize(("text", "unit"), UNITS, ids=[row[0] for row in UNITS])
def test_a_number_with_a_unit_is_no_plain_count(text: str, unit: str) -> None:
    assert [n.unit for n in _numbers(text)] == [unit]


@pytest.mark.parametrize("text", ["2456.6", "D30", "99999999999999", "ЗУ-23х2", "½"])
def test_what_is_no_whole_number_is_no_count(text: str) -> None:
    assert _numbers(text) == ()
