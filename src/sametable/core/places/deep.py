"""Long outlines, of a country say: most places lie so far from the edge that it need not be measured.

Decides only for places that lie further from the edge than `DEPTH_DEG` in degrees of either direction; the distance
told is then a least one. Everything nearer is for `zones` to measure.

Shapes: degrees of longitude and latitude; metres. Source: analysis reference, Geofencing ("test the distance first").
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import shapely

from sametable.core.places.tangle import is_crowded

LONG = 400
"""Corners from which on an outline is long."""
DEPTH_DEG = 0.2
CROWD = 60
"""With more edges than so many close to each, on the mean, far inside and outside take too long to draw."""
ROUNDING = 0.97
"""Corners of a buffer are cut: with four chords a quarter its edge lies up to two per cent nearer."""
METRES_A_DEGREE = 110_500


@dataclass(frozen=True, slots=True, kw_only=True)
class Deep:
    """What lies far inside and what does not lie far outside of an outline; both are at least `metres` from it."""

    inner: Any
    outer: Any
    metres: int

    def state(self, lon: float, lat: float) -> str:
        """Tell `within`, `outside`, or nothing for a place that is too near to the edge to tell."""
        if shapely.contains_xy(self.inner, lon, lat):
            return "within"
        return "" if shapely.contains_xy(self.outer, lon, lat) else "outside"


def deep_of(geometry: Any) -> Deep | None:
    """Give the far inside and outside of a long outline; None for one that is measured as quickly.

    None as well for one so dense that its outlines far inside and outside would take long to draw.
    """
    if shapely.get_num_coordinates(geometry) < LONG or is_crowded(geometry, DEPTH_DEG, CROWD):
        return None
    _, south, _, north = shapely.bounds(geometry)
    farthest = min(89.0, max(abs(float(south)), abs(float(north))) + DEPTH_DEG)
    inner = shapely.buffer(geometry, -DEPTH_DEG, quad_segs=4)
    outer = shapely.buffer(geometry, DEPTH_DEG, quad_segs=4)
    shapely.prepare([inner, outer])
    metres = math.floor(DEPTH_DEG * ROUNDING * METRES_A_DEGREE * math.cos(math.radians(farthest)))
    return Deep(inner=inner, outer=outer, metres=metres)
