"""How far a point is from the nearest named place of this node's gazetteer.

Decides nothing about what lies there: far from every name may be the sea, a desert, or a gap in the gazetteer. Areas
(countries, districts) have no point that could be near, and are passed over. Knows nothing until it was given places.

Units: ten-millionths of a degree, metres; beyond `MOST_M` a distance is told as that much.
Source: issue "passage", routes across the sea; RFC 7946 section 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.places.ground import distance_m
from sametable.core.places.model import AREA_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sametable.core.places.model import Place

CELL_E7 = 2_500_000
"""A quarter of a degree, about 28 km."""
AROUND = 4
MOST_M = 100_000


class Nearest:
    """Named places by cell."""

    def __init__(self) -> None:
        """Begin with none."""
        self._cells: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
        self.asked = False
        """Whether somebody is getting the places already."""

    @property
    def known(self) -> bool:
        """Tell whether places were given."""
        return bool(self._cells)

    def take(self, places: Iterable[Place]) -> None:
        """Take the places of a gazetteer."""
        cells: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
        for one in places:
            if one.kind not in AREA_KINDS:
                key = (one.lat_e7 // CELL_E7, one.lon_e7 // CELL_E7)
                cells.setdefault(key, []).append((one.lat_e7, one.lon_e7, one.radius_m))
        self._cells = cells

    def metres(self, lat_e7: int, lon_e7: int) -> int | None:
        """Give how far the nearest named place's edge is; None where no places are known."""
        if not self._cells:
            return None
        row, column = lat_e7 // CELL_E7, lon_e7 // CELL_E7
        best = MOST_M
        for ring in range(AROUND + 1):
            for up in range(-ring, ring + 1):
                for aside in range(-ring, ring + 1):
                    if max(abs(up), abs(aside)) == ring:
                        for lat, lon, radius in self._cells.get((row + up, column + aside), ()):
                            best = min(best, max(0, distance_m(lat_e7, lon_e7, lat, lon) - radius))
            if best < ring * 10_000:
                break
        return best
