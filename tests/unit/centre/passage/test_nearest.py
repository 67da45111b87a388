"""How far a point is from the nearest named place."""

from __future__ import annotations

from sametable.centre.passage.nearest import MOST_M, Nearest
from sametable.core.places.model import Place


def place(lat_e7: int, lon_e7: int, kind: str = "village", radius_m: int = 500) -> Place:
    return Place(
        id=f"{lat_e7}", name="Alderton", names={}, aliases=(), kind=kind, lat_e7=lat_e7, lon_e7=lon_e7, radius_m=radius_m,
        within=(), source="test", country="SY",
    )  # fmt: skip


def test_nobody_can_say_before_places_are_known() -> None:
    assert Nearest().metres(360_000_000, 370_000_000) is None


def test_the_edge_of_the_nearest_place_counts_and_areas_do_not() -> None:
    held = Nearest()
    held.take([place(360_000_000, 370_000_000), place(369_000_000, 370_000_000, "governorate", 90_000)])
    assert held.known
    assert held.metres(360_000_000, 370_000_000) == 0
    assert held.metres(361_000_000, 370_000_000) == 11_120 - 500
    assert held.metres(365_000_000, 370_000_000) == 55_598 - 500
    assert held.metres(420_000_000, 370_000_000) == MOST_M


def test_the_nearest_of_many_is_found_over_the_edges_of_cells() -> None:
    held = Nearest()
    held.take([place(362_400_000, 372_600_000), place(362_600_000, 372_400_000, radius_m=0)])
    assert held.metres(362_510_000, 372_400_000) == 1_001
