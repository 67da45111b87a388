"""Universal Transverse Mercator and the Military Grid Reference System, on WGS 84, by hand.

Decides: zone, easting and northing of a point and back; the letters of a grid square and back. Does not do
the polar areas (bands A, B, Y, Z): they are refused. Only parses numbers already cut out of a text.

Units: degrees times 10^7, metres. The series are good to a millimetre inside a zone.

Source: C. F. F. Karney, Transverse Mercator with an accuracy of a few nanometers (2011), series in n to the
third order; NGA.STND.0037 for zones, bands and letters.
"""

from __future__ import annotations

import math

from sametable.errors import SametableError

_A_M = 6_378_137.0
_N = (1 / 298.257223563) / (2 - 1 / 298.257223563)
_RADIUS_M = _A_M / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_ALPHA = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16,
    13 * _N**2 / 48 - 3 * _N**3 / 5,
    61 * _N**3 / 240,
)
_BETA = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96,
    _N**2 / 48 + _N**3 / 15,
    17 * _N**3 / 480,
)
_DELTA = (
    2 * _N - 2 * _N**2 / 3 - 2 * _N**3,
    7 * _N**2 / 3 - 8 * _N**3 / 5,
    56 * _N**3 / 15,
)
_SCALE = 0.9996
_FALSE_EASTING_M = 500_000.0
_FALSE_NORTHING_M = 10_000_000.0
BANDS = "CDEFGHJKLMNPQRSTUVWX"
_COLUMNS = ("ABCDEFGH", "JKLMNPQR", "STUVWXYZ")
_ROWS = "ABCDEFGHJKLMNPQRSTUV"


def zone_of(lat_e7: int, lon_e7: int) -> int:
    """Give the zone of a point, with the exceptions of Norway and Svalbard."""
    lat, lon = lat_e7 / 1e7, lon_e7 / 1e7
    if 56 <= lat < 64 and 3 <= lon < 12:
        return 32
    if 72 <= lat <= 84 and 0 <= lon < 42:
        return (31, 33, 35, 37)[sum(lon >= east for east in (9, 21, 33))]
    return int((lon + 180) // 6) % 60 + 1


def band_of(lat_e7: int) -> str:
    """Give the latitude band letter. Raises: `coordinates.range` in the polar areas."""
    lat = lat_e7 / 1e7
    if not -80 <= lat <= 84:
        raise SametableError(
            "coordinates.range", at="lat", expected="-80 to 84 degrees for a grid reference", got=f"{lat:.4f}"
        )
    return BANDS[min(19, int((lat + 80) // 8))]


def project(lat_e7: int, lon_e7: int, zone: int) -> tuple[float, float]:
    """Give easting and northing in metres; the northing of the south counts from 10,000 km."""
    lat = math.radians(lat_e7 / 1e7)
    lon = math.radians((lon_e7 / 1e7 - (zone * 6 - 183) + 180) % 360 - 180)
    eccentric = 2 * math.sqrt(_N) / (1 + _N)
    t = math.sinh(math.atanh(math.sin(lat)) - eccentric * math.atanh(eccentric * math.sin(lat)))
    xi = math.atan2(t, math.cos(lon))
    eta = math.atanh(math.sin(lon) / math.hypot(1, t))
    x = eta + sum(a * math.cos(2 * j * xi) * math.sinh(2 * j * eta) for j, a in enumerate(_ALPHA, 1))
    y = xi + sum(a * math.sin(2 * j * xi) * math.cosh(2 * j * eta) for j, a in enumerate(_ALPHA, 1))
    north = _FALSE_NORTHING_M if lat_e7 < 0 else 0.0
    return _FALSE_EASTING_M + _SCALE * _RADIUS_M * x, north + _SCALE * _RADIUS_M * y


def unproject(zone: int, easting_m: float, northing_m: float, *, south: bool) -> tuple[int, int]:
    """Give the point of an easting and northing. Raises: `coordinates.range` off the zone."""
    if not 1 <= zone <= 60:
        raise SametableError("coordinates.range", at="zone", expected="1 to 60", got=str(zone))
    if not 0 <= easting_m <= 1_000_000 or not 0 <= northing_m <= 10_000_000:
        got = f"{easting_m:.0f} {northing_m:.0f}"
        raise SametableError("coordinates.range", at="easting", expected="metres of a UTM zone", got=got)
    xi = (northing_m - (_FALSE_NORTHING_M if south else 0.0)) / (_SCALE * _RADIUS_M)
    eta = (easting_m - _FALSE_EASTING_M) / (_SCALE * _RADIUS_M)
    x = xi - sum(b * math.sin(2 * j * xi) * math.cosh(2 * j * eta) for j, b in enumerate(_BETA, 1))
    y = eta - sum(b * math.cos(2 * j * xi) * math.sinh(2 * j * eta) for j, b in enumerate(_BETA, 1))
    chi = math.asin(math.sin(x) / math.cosh(y))
    lat = math.degrees(chi + sum(d * math.sin(2 * j * chi) for j, d in enumerate(_DELTA, 1)))
    lon = zone * 6 - 183 + math.degrees(math.atan2(math.sinh(y), math.cos(x)))
    return round(lat * 1e7), round(((lon + 180) % 360 - 180) * 1e7)


def mgrs_of(lat_e7: int, lon_e7: int, digits: int = 5) -> str:
    """Write a point as a grid reference, `digits` each way (5 is one metre); the square holds the point."""
    band = band_of(lat_e7)
    zone = zone_of(lat_e7, lon_e7)
    easting_m, northing_m = project(lat_e7, lon_e7, zone)
    column = _COLUMNS[(zone - 1) % 3][min(7, max(0, int(easting_m // 100_000) - 1))]
    row = _ROWS[(int(northing_m // 100_000) + (5 if zone % 2 == 0 else 0)) % 20]
    cut = 10 ** (5 - digits)
    east, north = int(easting_m % 100_000) // cut, int(northing_m % 100_000) // cut
    numbers = f" {east:0{digits}d} {north:0{digits}d}" if digits else ""
    return f"{zone}{band} {column}{row}{numbers}"


def mgrs_square(zone: int, band: str, square: str, numbers: str) -> tuple[int, int, int]:
    """Give the middle of a grid square and the square's side in metres.

    Raises: SametableError `coordinates.range` for letters that do not belong together.
    """
    columns = _COLUMNS[(zone - 1) % 3]
    if not 1 <= zone <= 60 or band not in BANDS or square[0] not in columns or square[1] not in _ROWS:
        expected = "zone, band and square letters that belong together"
        raise SametableError(
            "coordinates.range", at="mgrs", expected=expected, got=f"{zone}{band}{square}"[:12]
        )
    half = len(numbers) // 2
    side_m = 10 ** (5 - half)
    east_m = (columns.index(square[0]) + 1) * 100_000 + int(numbers[:half] or "0") * side_m + side_m / 2
    row = (_ROWS.index(square[1]) - (5 if zone % 2 == 0 else 0)) % 20
    inside_m = row * 100_000 + int(numbers[half:] or "0") * side_m + side_m / 2
    south_lat = BANDS.index(band) * 8 - 80
    height = 12 if band == "X" else 8
    for turn in range(6):
        northing_m = inside_m + turn * 2_000_000
        if northing_m > _FALSE_NORTHING_M:
            break
        lat_e7, lon_e7 = unproject(zone, east_m, northing_m, south=south_lat < 0)
        # A square on a band's edge may have its middle a little beyond it.
        if (south_lat - 1) * 10**7 <= lat_e7 <= (south_lat + height + 1) * 10**7:
            return lat_e7, lon_e7, side_m
    expected = f"a square that touches band {band}"
    raise SametableError("coordinates.range", at="mgrs", expected=expected, got=f"{zone}{band}{square}"[:12])
