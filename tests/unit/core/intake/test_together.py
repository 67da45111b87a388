"""A name of several places is settled, or doubted, by the sure places of its own clause."""

from __future__ import annotations

from sametable.core.intake.read import read_bulletin
from sametable.core.places.index import PlaceIndex, build_index
from sametable.core.places.model import Place


def _place(name: str, kind: str, lat_e7: int, lon_e7: int) -> Place:
    return Place(
        id=f"{name}-{lat_e7}", name=name, names={"en": name}, aliases=(), kind=kind, lat_e7=lat_e7, lon_e7=lon_e7,
        radius_m=2_000, within=("Syria",), source="test", country="SY",
    )  # fmt: skip


def _index() -> PlaceIndex:
    return build_index(
        [
            _place("Harasta", "town", 335580000, 363650000),
            _place("Douma", "town", 335710000, 364020000),
            _place("Tall Nasri", "village", 335800000, 363700000),
            _place("Tall Nasri", "village", 361980000, 370670000),
            _place("Qarqisah", "village", 361000000, 371000000),
        ]
    )


def _read(text: str) -> dict[str, tuple[str, int | None]]:
    reading = read_bulletin(text, places=_index(), countries=frozenset({"SY"}))
    return {
        place.text: (place.status, place.best.lat_e7 if place.best else None)
        for report in reading.reports
        for place in report.places
    }


def test_a_name_of_two_places_means_the_one_beside_the_sure_place_of_its_clause() -> None:
    places = _read("Militants shelled Tall Nasri and Harasta with mortars.")
    assert places["Tall Nasri"] == ("matched", 335800000)


def test_a_name_of_two_places_alone_is_asked() -> None:
    assert _read("Militants shelled Tall Nasri with mortars.")["Tall Nasri"] == ("ask", None)


def test_a_lesser_place_far_from_all_others_of_its_clause_is_asked() -> None:
    places = _read("Militants shelled Qarqisah, Douma and Harasta with mortars.")
    assert places["Qarqisah"] == ("ask", None)
    assert places["Douma"][0] == "matched"


def test_a_lesser_place_alone_is_matched() -> None:
    assert _read("Militants shelled Qarqisah with mortars.")["Qarqisah"][0] == "matched"
