"""The 1 km cell that a signed report gives instead of the exact place of an armed unit.

Decides: which cell of one fixed grid a point lies in; the answer is the cell's centre and a radius that
covers the cell. Never random and never moved: a thousand reports from one cell give one point, so their
mean says no more than one of them. Does not decide which positions must be coarsened: the charter says
always, until terms in force regulate that very place.

The grid: 20,000 rows of 0.009 degrees of latitude (about 1,000 m) from the South Pole; each row is cut into as
many equal columns as keep a column at least as wide as a row is high at the row's narrow edge, at least
one. Near the poles cells grow wide, which only hides more.

Units: degrees times 10^7 in and out, metres; integers only. Source: charter, "What it never does".
"""

from __future__ import annotations

import math

from sametable.errors import SametableError

ROW_E7 = 90_000
ROWS = 20_000
POLE_E7 = 900_000_000
DATE_LINE_E7 = 1_800_000_000
# Longer than any degree on WGS 84, so that the radius never falls short.
METRES_PER_DEGREE_MOST = 111_700


def check_range(lat_e7: int, lon_e7: int) -> None:
    """Raise `coordinates.range` unless the point lies on the globe."""
    if not -POLE_E7 <= lat_e7 <= POLE_E7:
        raise SametableError("coordinates.range", at="lat", expected="-90 to 90 degrees", got=shown(lat_e7))
    if not -DATE_LINE_E7 <= lon_e7 <= DATE_LINE_E7:
        raise SametableError("coordinates.range", at="lon", expected="-180 to 180 degrees", got=shown(lon_e7))


def shown(value_e7: int) -> str:
    """Write degrees times 10^7 as decimal degrees, without a float."""
    sign = "-" if value_e7 < 0 else ""
    whole, rest = divmod(abs(value_e7), 10_000_000)
    return (
        f"{sign}{whole}.{rest:07d}"
        if abs(value_e7) < 10**12
        else f"a number of {len(str(abs(value_e7)))} digits"
    )


def _cosine_e9(lat_e7: int) -> int:
    return round(math.cos(math.radians(lat_e7 / 1e7)) * 10**9)


def coarsen(lat_e7: int, lon_e7: int) -> tuple[int, int, int]:
    """Give the centre of the point's cell and the radius in metres that covers the cell.

    Raises: SametableError `coordinates.range`.
    """
    check_range(lat_e7, lon_e7)
    row = min((lat_e7 + POLE_E7) // ROW_E7, ROWS - 1)
    south_e7 = row * ROW_E7 - POLE_E7
    narrow_e7 = max(abs(south_e7), abs(south_e7 + ROW_E7))
    wide_e7 = min(abs(south_e7), abs(south_e7 + ROW_E7))
    columns = max(1, 2 * DATE_LINE_E7 // ROW_E7 * _cosine_e9(narrow_e7) // 10**9)
    turned_e7 = (lon_e7 + DATE_LINE_E7) % (2 * DATE_LINE_E7)
    column = turned_e7 * columns // (2 * DATE_LINE_E7)
    centre_lon_e7 = (2 * column + 1) * DATE_LINE_E7 // columns - DATE_LINE_E7
    half_width_m = METRES_PER_DEGREE_MOST * 180 * _cosine_e9(wide_e7) // columns // 10**9 + 1
    half_height_m = METRES_PER_DEGREE_MOST * ROW_E7 // 2 // 10**7 + 1
    radius_m = math.isqrt(half_width_m**2 + half_height_m**2) + 1
    return south_e7 + ROW_E7 // 2, centre_lon_e7, radius_m
