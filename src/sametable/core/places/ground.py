"""Distances on the ground, good enough to say near or far between named places.

Decides: metres between two points, and whether two places may be one on the ground. Does not decide
withdrawal lines or anything that a clause measures: that needs geodesy, this is a sphere cut flat.

Units: degrees times 10^7 in, whole metres out; below 500 km the error stays under 1 %.

Source: equirectangular approximation on a sphere of 6,371,008.8 m mean radius (WGS 84).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sametable.core.places.model import Place

METRES_PER_DEGREE = 111_195
FAR_M = 5_000


def distance_m(lat_e7: int, lon_e7: int, other_lat_e7: int, other_lon_e7: int) -> int:
    """Give the distance between two points in whole metres."""
    wide = abs(lon_e7 - other_lon_e7)
    wide = min(wide, 3_600_000_000 - wide)
    middle = math.radians((lat_e7 + other_lat_e7) / 2e7)
    north_m = (lat_e7 - other_lat_e7) / 1e7 * METRES_PER_DEGREE
    east_m = wide / 1e7 * METRES_PER_DEGREE * math.cos(middle)
    return round(math.hypot(north_m, east_m))


def apart_m(one: Place, other: Place) -> int:
    """Give the distance between the points of two places in whole metres."""
    return distance_m(one.lat_e7, one.lon_e7, other.lat_e7, other.lon_e7)


def far_apart(one: Place, other: Place) -> bool:
    """Tell whether taking one place for the other would move a report: beyond both radii and 5 km."""
    return apart_m(one, other) > max(one.radius_m, other.radius_m, FAR_M)
