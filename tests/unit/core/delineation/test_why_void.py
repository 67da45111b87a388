"""What is told of why a drawing does not count: never where it lies, nor what else its author wrote."""

from __future__ import annotations

from typing import Any

import pytest

from sametable.core.delineation.layers import flaw
from sametable.core.delineation.rules import Rules, check_layer, named_in
from sametable.core.model.ways import encode
from sametable.core.picture.cases import CaseSaid
from sametable.core.terms.groups import folded
from sametable.errors import SametableError
from support.drawing import BAND, area, box

RULES = Rules(agreed_m=500, band=BAND, names=frozenset({folded("Elder Band")}))
TIE = encode([[(3_600, 3_600), (3_610, 3_610), (3_600, 3_610), (3_610, 3_600)]])


def drawn(**change: Any) -> CaseSaid:
    fields = {**area(box(36.5, 36.0)), **change}
    return CaseSaid(
        id="a", kind="delineation", party="al", node="n", number="1", order=(1, "n", 1), at_ms=1, target="", fields=fields,
    )  # fmt: skip


def test_readers_are_not_told_near_which_place_a_ring_crosses_itself_and_its_author_is() -> None:
    """Nothing of what is void is shown: a row of such places, a kilometre exact, would be somebody's way."""
    one = drawn(what="excluded", coarseness_m=1_000, ways=TIE)
    why = flaw(one, RULES)
    assert why is not None
    assert (why.code, why.got) == ("delineation.crosses_itself", "")
    with pytest.raises(SametableError) as raised:
        check_layer(one.fields, RULES)
    assert "near latitude" in raised.value.got


@pytest.mark.parametrize(
    "words",
    [
        "x-Elder Band-36.2012345,37.1612345",
        "36.2012345;37.1612345-Elder\u00a0Band",
        "E\u0301lder\u200bBand/36.2012345,37.1612345 and more",
    ],
)
def test_a_name_called_excluded_is_told_without_what_hangs_on_to_it(words: str) -> None:
    for change in ({"name": words}, {"groups": [words]}, {"text": words}):
        why = flaw(drawn(**change), RULES)
        assert why is not None
        assert why.code == "delineation.held_coarser"
        assert not any(one.isdigit() for one in why.got), why.got


def test_a_name_is_told_as_it_is_written() -> None:
    assert named_in(["the posts of the El-der  Band, north"], frozenset({folded("El der Band")})) == [
        "El-der  Band"
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"name": "36.2012345 N", "place_name": "37.1612345 E"},
        {"groups": ["36.2012345", "37.1612345"]},
        {"text": "at 36.2012345 there", "source": "and 37.1612345"},
    ],
)
def test_no_place_is_said_in_two_texts_of_a_drawing(change: dict[str, Any]) -> None:
    why = flaw(drawn(**change), RULES)
    assert why is not None
    assert (why.code, why.got) == ("delineation.coordinates", "coordinates")
