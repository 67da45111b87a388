"""An equal-area projection of the ellipsoid, so that areas and bands around lines are measured in true square metres.

Decides: Lambert's azimuthal equal-area projection of WGS 84, centred where it is asked for. Areas are exact but for edges
between corners, which are straight on the projection and straight in degrees on the map: longer ones are cut into
stretches first, and what is left is measured (`error_pct`), not assumed. Distances are true to a thousandth within 500 km
of the centre; beyond `REACH_DEGREES` nothing is measured.

Shapes: degrees (longitude, latitude) in, metres out, and back. Source: Snyder, Map Projections: A Working Manual (1987),
pages 182 to 190 and equation 3-18; formulas checked against EPSG:3035 in the tests.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from sametable.errors import SametableError

if TYPE_CHECKING:
    from numpy.typing import NDArray

AXIS_M = 6_378_137.0
FLATTENING = 1 / 298.257223563
E2 = FLATTENING * (2 - FLATTENING)
E = math.sqrt(E2)
REACH_DEGREES = 25.0
NAME = "Lambert azimuthal equal-area, WGS 84"
_E4, _E6 = E2**2, E2**3


def _q(lat: NDArray[Any]) -> NDArray[Any]:
    sine = np.sin(lat)
    straight = E * sine
    found: NDArray[Any] = (1 - E2) * (sine / (1 - straight**2) + np.arctanh(straight) / E)
    return found


_Q_POLE = float(_q(np.array(math.pi / 2)))
RADIUS_M = AXIS_M * math.sqrt(_Q_POLE / 2)
"""The radius of the sphere with the ellipsoid's area."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """The projection around a centre in degrees."""

    lon: float
    lat: float

    def forward(self, degrees: NDArray[Any]) -> NDArray[Any]:
        """Give metres (x east, y north) for rows of longitude and latitude."""
        beta, beta_1, scale = self._held(np.radians(degrees[:, 1]))
        away = np.radians(degrees[:, 0] - self.lon)
        cosines = 1 + math.sin(beta_1) * np.sin(beta) + math.cos(beta_1) * np.cos(beta) * np.cos(away)
        b = RADIUS_M * np.sqrt(2 / cosines)
        x = b * scale * np.cos(beta) * np.sin(away)
        y = b / scale * (math.cos(beta_1) * np.sin(beta) - math.sin(beta_1) * np.cos(beta) * np.cos(away))
        return np.column_stack([x, y])

    def back(self, metres: NDArray[Any]) -> NDArray[Any]:
        """Give longitude and latitude in degrees for rows of metres."""
        _, beta_1, scale = self._held(np.array([0.0]))
        x, y = metres[:, 0] / scale, metres[:, 1] * scale
        rho = np.hypot(x, y)
        near = rho < 1e-9
        held = np.where(near, 1.0, rho)
        c = 2 * np.arcsin(np.clip(rho / (2 * RADIUS_M), -1, 1))
        sine = np.clip(np.cos(c) * math.sin(beta_1) + y * np.sin(c) * math.cos(beta_1) / held, -1, 1)
        beta = np.where(near, beta_1, np.arcsin(sine))
        down = held * math.cos(beta_1) * np.cos(c) - y * math.sin(beta_1) * np.sin(c)
        lon = self.lon + np.degrees(np.where(near, 0.0, np.arctan2(x * np.sin(c), down)))
        lat = (
            beta
            + (E2 / 3 + 31 * _E4 / 180 + 517 * _E6 / 5040) * np.sin(2 * beta)
            + (23 * _E4 / 360 + 251 * _E6 / 3780) * np.sin(4 * beta)
            + 761 * _E6 / 45360 * np.sin(6 * beta)
        )
        return np.column_stack([lon, np.degrees(lat)])

    def _held(self, lat: NDArray[Any]) -> tuple[NDArray[Any], float, float]:
        """Give authalic latitudes, that of the centre, and the scale that makes distances true there."""
        lat_1 = math.radians(self.lat)
        beta_1 = math.asin(float(_q(np.array(lat_1))) / _Q_POLE)
        m_1 = math.cos(lat_1) / math.sqrt(1 - E2 * math.sin(lat_1) ** 2)
        return (
            np.arcsin(np.clip(_q(lat) / _Q_POLE, -1, 1)),
            beta_1,
            AXIS_M * m_1 / (RADIUS_M * math.cos(beta_1)),
        )


def around(*bounds: tuple[float, float, float, float]) -> Projection:
    """Give the projection centred on boxes (west, south, east, north). Raises `delineation.too_far` where they are too far apart."""
    west, south = min(one[0] for one in bounds), min(one[1] for one in bounds)
    east, north = max(one[2] for one in bounds), max(one[3] for one in bounds)
    if max(east - west, north - south) > 2 * REACH_DEGREES:
        raise SametableError(
            "delineation.too_far", expected=f"lines within {2 * REACH_DEGREES:.0f} degrees of one another",
            got=f"{max(east - west, north - south):.0f} degrees",
        )  # fmt: skip
    return Projection(lon=(west + east) / 2, lat=(south + north) / 2)


def projected(shape: Any, projection: Projection) -> Any:
    """Give geometry in degrees as geometry in metres."""
    return shapely.transform(shape, projection.forward)


def true_area_m2(shape: Any) -> float:
    """Give the area of polygons on the ellipsoid, with edges straight in degrees, by adding up under every edge."""
    total = 0.0
    for one in shapely.get_parts(shape).tolist():
        rings = [one.exterior, *one.interiors]
        sizes = [abs(_under(np.radians(shapely.get_coordinates(ring)))) for ring in rings]
        total += sizes[0] - sum(sizes[1:])
    return total


def _under(ring: NDArray[Any]) -> float:
    """Add up q over every edge by Simpson's rule, exact enough for edges of some kilometres."""
    lat = ring[:, 1]
    q = _q(lat)
    between = _q((lat[:-1] + lat[1:]) / 2)
    return float((np.diff(ring[:, 0]) * (q[:-1] + 4 * between + q[1:]) / 6).sum() * AXIS_M**2 / 2)


def error_pct(shape: Any, measured_m2: float) -> float:
    """Give by how much the measured area of geometry in degrees is off, in per cent of its true area."""
    true_m2 = true_area_m2(shape)
    return abs(measured_m2 - true_m2) / true_m2 * 100 if true_m2 else 0.0
