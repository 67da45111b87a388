"""What a match and an asked name look like as JSON."""

from __future__ import annotations

import json

from sametable.core.places.answers import look_up
from sametable.core.places.index import build_index
from sametable.core.places.model import Place

VILLAGE = Place(
    id="x:1", name="Upper Birch", names={"en": "Upper Birch"}, aliases=("Birch",), kind="village", lat_e7=335_200_000,
    lon_e7=362_500_000, radius_m=900, within=("Cedar province", "Land"), source="invented", country="SY",
)  # fmt: skip


def test_an_answer_says_the_verdict_and_the_units_people_know() -> None:
    answer = json.loads(json.dumps(look_up(build_index([VILLAGE]), "Upper Birch")))
    assert answer["status"] == "matched"
    match = answer["matches"][0]
    assert (match["lat"], match["lon"], match["radius_m"]) == (33.52, 36.25, 900)
    assert 0 < match["score"] <= 1
    assert set(match) == {
        "id", "name", "names", "kind", "within", "lat", "lon", "radius_m", "score", "source",
    }  # fmt: skip


def test_coordinates_are_their_own_answer_with_the_same_members() -> None:
    index = build_index([VILLAGE])
    written = look_up(index, "33.52, 36.25")["matches"][0]
    assert (written["lat"], written["lon"]) == (33.52, 36.25)
    assert set(written) == set(look_up(index, "Upper Birch")["matches"][0])


def test_a_name_nobody_knows_is_unknown() -> None:
    assert look_up(build_index([VILLAGE]), "Qqqqq")["status"] == "unknown"
