"""Reads single cells: counts, ranges, decimal numbers, coordinates, and words for "not known".

Decides how numbers are written in tables of four languages (Arabic digits, decimal comma, groups of thousands), which
words mean that nothing is known, and how far off a pair of coordinates may be by the digits it was written with.
Never invents: an empty cell and a word for "not known" give None; a number that is open to one side ("5+") gives
no tally, because a tally states its upper bound.

Units: degrees times 10^7, metres. Source: OSCE SMM tables (N/K); UCDP GED (low, best, high).
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from sametable.core.intake.tables.model import row_error
from sametable.core.intake.text import fold, word_set
from sametable.core.places.coordinates import parse_coordinates
from sametable.errors import SametableError

DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬−–—\u00a0\u202f\u2009", "01234567890123456789.,---   ")
NOT_KNOWN = word_set(
    """n/k nk n.k. n/a na - -- ? unknown undetermined none nil null nan н/д нд неизвестно неизв. н/у
    غير_معروف مجهول لا_يوجد inconnu inconnue indéterminé n/d nd non_connu not_known"""
)
MOST = 10_000_000
_GROUPED = re.compile(r"\d{1,3}(?:[ ,.'’]\d{3})+")
_RANGE = re.compile(r"(\d+)\s*(?:-|to|до|à|إلى|الى|\.\.)\s*(\d+)")
_OPEN = re.compile(
    r"(?:>|<|≥|≤|~|over|at least|more than|about|не менее|более|около|au moins|plus de|environ)\s*\d+|\d+\s*\+"
)
_DECIMAL = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?(?:[eE][+-]?\d{1,2})?")


def known(cell: str) -> str:
    """Give a cell's text without spaces around it; "" where it says that nothing is known."""
    text = cell.strip()
    return "" if fold(text).replace(" ", "_") in NOT_KNOWN else text


def latin(text: str) -> str:
    """Give a text with Latin digits, plain signs and plain spaces."""
    return text.translate(DIGITS).strip()


def tally(cell: str, at: str, *, decimal_comma: bool = False) -> tuple[int, int] | None:
    """Read a count or a range, or None where nothing is known or the number is open to one side.

    Raises `import.row`.
    """
    text = latin(known(cell)).casefold()
    if not text:
        return None
    if _OPEN.fullmatch(text):
        return None
    ranged = _RANGE.fullmatch(text)
    if ranged:
        low, high = int(ranged[1][:9]), int(ranged[2][:9])
        if low > high:
            raise row_error(at, "a range from the smaller to the larger number", cell)
        return _bounded(low, at, cell), _bounded(high, at, cell)
    if _GROUPED.fullmatch(text) and not (decimal_comma and "," in text):
        text = re.sub(r"[ ,.'’]", "", text)
    try:
        number = Decimal(text.replace(",", ".")) if len(text) <= 30 else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or number != number.to_integral_value():
        raise row_error(at, "a whole number, a range such as 3-5, or N/K", cell)
    return (_bounded(int(number), at, cell),) * 2


def _bounded(number: int, at: str, cell: str) -> int:
    if not 0 <= number <= MOST:
        raise row_error(at, f"0 to {MOST}", cell)
    return number


def decimal(cell: str, at: str, *, decimal_comma: bool | None = None) -> Decimal | None:
    """Read a decimal number; a single comma without a point is a decimal comma. Raises `import.row`."""
    text = latin(known(cell))
    if not text:
        return None
    if decimal_comma is not False and text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    if not _DECIMAL.fullmatch(text):
        raise row_error(at, "a number", cell)
    return Decimal(text)


def metres(cell: str, at: str) -> int | None:
    """Read a radius: a number of metres, or with m or km behind it. Raises `import.row`."""
    text = latin(known(cell)).casefold()
    found = re.fullmatch(r"(?:±|\+/-)?\s*([\d.,]+)\s*(m|km|м|км|م|كم|metres|meters|mètres)?", text)
    if not text:
        return None
    if not found:
        raise row_error(at, "metres, such as 500 or 2 km", cell)
    number = decimal(found[1], at)
    if number is None:
        return None
    far = found[2] in {"km", "км", "كم"}
    value = int((number * (1000 if far else 1)).to_integral_value(rounding="ROUND_CEILING"))
    if not 0 < value <= 2_000_000:
        raise row_error(at, "1 m to 2,000 km", cell)
    return value


def point(lat: str, lon: str, *, decimal_comma: bool | None = None) -> tuple[int, int, int] | None:
    """Read latitude and longitude in decimal degrees as (lat_e7, lon_e7, radius_m); None where both are missing.

    The radius is what the digits of the better written of the two leave open: programs drop zeros at the end.
    Raises `import.row`.
    """
    north, east = (
        decimal(lat, "lat", decimal_comma=decimal_comma),
        decimal(lon, "lon", decimal_comma=decimal_comma),
    )
    if north is None and east is None:
        return None
    if north is None or east is None:
        raise row_error(
            "lat" if north is None else "lon", "both latitude and longitude, or neither", "nothing"
        )
    if abs(north) > 90:
        raise row_error("lat", "-90 to 90 degrees", lat, "Are latitude and longitude the other way round?")
    if abs(east) > 180:
        raise row_error("lon", "-180 to 180 degrees", lon)
    places = max(0, *(-int(one.as_tuple().exponent) for one in (north, east)))
    radius_m = max(1, -(-78_800 // 10**places))  # half the diagonal of a square of one last digit
    return int((north * 10**7).to_integral_value()), int((east * 10**7).to_integral_value()), radius_m


def coordinates(cell: str) -> tuple[int, int, int] | None:
    """Read one cell with a pair of coordinates in any form that people write (MGRS, UTM, DMS, decimal).

    Raises `import.row`.
    """
    text = latin(known(cell))
    if not text:
        return None
    try:
        found = parse_coordinates(text)
    except SametableError as error:
        raise row_error("coordinates", error.expected, cell, error.advice) from None
    return found.lat_e7, found.lon_e7, found.radius_m


def well_known_text(cell: str) -> tuple[int, int, int] | None:
    """Read POINT(lon lat), as geometry columns hold it; any other geometry gives None."""
    found = re.fullmatch(
        r"\s*(?:SRID=4326;)?\s*POINT\s*Z?\s*\(\s*(\S+)\s+(\S+?)(?:\s+\S+)?\s*\)\s*", cell, re.IGNORECASE
    )
    return point(found[2], found[1], decimal_comma=False) if found else None
