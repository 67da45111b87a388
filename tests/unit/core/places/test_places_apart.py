"""Coordinates said in two pieces, in two texts of one statement."""

from __future__ import annotations

import pytest

from sametable.core.places.apart import said_apart

PIECES = [
    ("36.20123", "37.15678"),
    ("posts at lat 36.201", "and lon 37.157 E"),
    ("36.20123 N", "37,1568"),
    ("36° 12' north of it", "37°09 east"),
    ("٣٦٫٢٠١٢٣", "37.15678"),
    ("36.2\u200b0123", "-137.15678"),
]
NO_PIECES = [
    ("36.20123 and 37.15678", "the bridge"),
    ("paragraph 3.12", "of 26.02.2016"),
    ("QDe.137", "S/RES/2254 (2015)"),
    ("1.468.201", "2,345 men"),
    ("136.20123", "137.15678"),
    ("200.123", "36.201"),
    ("36.20123", ""),
]


@pytest.mark.parametrize("texts", PIECES)
def test_two_halves_in_two_texts_are_a_place(texts: tuple[str, str]) -> None:
    """Nothing finer than the agreed grid is said of where somebody is, in words neither (charter, "What it never does")."""
    assert said_apart((texts[0], "The river", texts[1])) == set(texts)


@pytest.mark.parametrize("texts", NO_PIECES)
def test_what_is_no_half_or_has_no_other_half_is_no_place(texts: tuple[str, str]) -> None:
    assert said_apart(texts) == frozenset()
