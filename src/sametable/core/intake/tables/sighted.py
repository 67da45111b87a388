"""Where something happened that was seen or heard from a position: a disc that holds every place it may have been.

Decides: how wide a bearing in words is (a sixteenth of the horizon either side for N and NE, half of that for NNE),
how far a distance band reaches, how far off a time between flash and bang leaves the distance, and the smallest disc
around the cut of a ring that these leave. Does not keep bearings: they are used here and stand in no field. A distance
without a bearing gives the disc around the position; a bearing without a distance gives nothing, because where it ends
nobody knows.

Sound: 331.3 m/s at 0 degrees C, growing with the root of the absolute temperature; where the air's temperature is not
given it is taken to lie between -20 and +40 (318 to 355 m/s; 343 m/s at 20), and the stop-watch to be off by half a
second each way. Wind is within that width for light air only; strong wind is not accounted for.

Units: degrees, metres, degrees times 10^7. Source: OSCE SMM ceasefire-violation table; speed of sound in dry air.
"""

from __future__ import annotations

import math
import re

from sametable.core.intake.tables.cells import decimal, known, latin
from sametable.core.intake.tables.model import row_error
from sametable.core.intake.text import fold
from sametable.core.places.disc import frame_at

COLDEST_C, HOTTEST_C = -20, 40
STOPWATCH_S = 0.5
DEGREES_OFF = 5.0
"""How far off a bearing in degrees is taken to be, where nothing is said."""
FARTHEST_M = 100_000
_WINDS = ("n", "nne", "ne", "ene", "e", "ese", "se", "sse", "s", "ssw", "sw", "wsw", "w", "wnw", "nw", "nnw")
_NAMES = {
    "north": "n", "east": "e", "south": "s", "west": "w", "nord": "n", "est": "e", "sud": "s", "ouest": "w",
    "north-east": "ne", "northeast": "ne", "south-east": "se", "southeast": "se", "south-west": "sw",
    "southwest": "sw", "north-west": "nw", "northwest": "nw", "nord-est": "ne", "sud-est": "se",
    "sud-ouest": "sw", "nord-ouest": "nw", "so": "sw", "no": "nw", "o": "w", "с": "n", "св": "ne", "в": "e", "юв": "se",
    "ю": "s", "юз": "sw", "з": "w", "сз": "nw", "ссв": "nne", "всв": "ene", "вюв": "ese", "ююв": "sse", "ююз": "ssw",
    "зюз": "wsw", "зсз": "wnw", "ссз": "nnw", "север": "n", "восток": "e", "юг": "s", "запад": "w",
    "северо-восток": "ne", "юго-восток": "se", "юго-запад": "sw", "северо-запад": "nw",
    "شمال": "n", "شرق": "e", "جنوب": "s", "غرب": "w", "شمال شرق": "ne", "جنوب شرق": "se", "جنوب غرب": "sw",
    "شمال غرب": "nw",
}  # fmt: skip
_BAND = re.compile(
    r"(?P<low>\d+(?:[.,]\d+)?)(?:\s*-\s*(?P<high>\d+(?:[.,]\d+)?))?\s*(?P<unit>km|m|км|м|كم|م)(?![^\W\d_])"
)
_DEGREES = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*(?:°|deg(?:rees)?|градус\w*|درجه)?")

Span = tuple[float, float]


def distance_of(cell: str, at: str = "distance") -> Span | None:
    """Read a distance or a band, "2-4 km", as metres (nearest, farthest). Raises `import.row`.

    A single number is known to half of its last digit: "3 km" is 2.5 to 3.5 km.
    """
    text = fold(latin(known(cell)))
    if not text:
        return None
    found = _BAND.search(text)
    if found is None:
        raise row_error(at, "a distance such as 2-4 km or 800 m", cell)
    unit = 1000.0 if found["unit"] in {"km", "км", "كم"} else 1.0
    low = float(found["low"].replace(",", "."))
    if found["high"] is None:
        digits = found["low"].replace(",", ".").partition(".")[2]
        half = 0.5 * 10.0 ** -len(digits)
        if unit == 1.0 and not digits:
            half = 0.5 * 10.0 ** (len(found["low"]) - len(found["low"].rstrip("0")))
        span = (max(0.0, (low - half) * unit), (low + half) * unit)
    else:
        span = (low * unit, float(found["high"].replace(",", ".")) * unit)
    if not 0 <= span[0] <= span[1] <= FARTHEST_M or span[1] == 0:
        raise row_error(at, f"the nearer end first, at most {FARTHEST_M // 1000} km", cell)
    return span


def bearing_of(cell: str, at: str = "bearing") -> Span | None:
    """Read a bearing as (middle, half width) in degrees clockwise from north. Raises `import.row`."""
    text = fold(latin(known(cell)))
    if not text:
        return None
    degrees = _DEGREES.fullmatch(text)
    if degrees:
        middle = float(degrees[1].replace(",", "."))
        if middle > 360:
            raise row_error(at, "0 to 360 degrees", cell)
        return middle % 360, DEGREES_OFF
    wind = _wind(text)
    if wind is None:
        raise row_error(at, "degrees, or a wind such as ENE", cell)
    return wind


def _wind(text: str) -> Span | None:
    tidy = text.strip(" .()")
    short = _NAMES.get(tidy, tidy)
    if short not in _WINDS:
        return None
    at = _WINDS.index(short)
    return at * 22.5, 11.25 if at % 2 else 22.5


def location_of(cell: str) -> tuple[Span | None, Span | None]:
    """Read "2-4 km ENE": the distance and the bearing that stand in one cell. Raises `import.row`."""
    text = fold(latin(known(cell)))
    if not text:
        return None, None
    found = _BAND.search(text)
    rest = (text[: found.start()] + " " + text[found.end() :]) if found else text
    winds = [one for one in (_wind(word) for word in re.split(r"[\s,;]+", rest)) if one is not None]
    bearing = winds[0] if len(winds) == 1 else None
    degrees = re.search(r"(\d{1,3})\s*(?:°|deg)", rest)
    if bearing is None and degrees and int(degrees[1]) <= 360:
        bearing = (float(degrees[1]) % 360, DEGREES_OFF)
    return (distance_of(found.group()) if found else None), bearing


def heard_after(cell: str, temperature_c: int | None, at: str = "flash_to_bang_s") -> Span | None:
    """Give the distance (nearest, farthest) in metres of what was heard so many seconds after it was seen.

    Raises `import.row`.
    """
    seconds = decimal(cell, at)
    if seconds is None:
        return None
    if not 0 < seconds <= 300:
        raise row_error(at, "more than 0 and at most 300 seconds", cell)
    cold, hot = (COLDEST_C, HOTTEST_C) if temperature_c is None else (temperature_c - 3, temperature_c + 3)
    held = float(seconds)
    return max(0.0, held - STOPWATCH_S) * speed_of_sound(cold), (held + STOPWATCH_S) * speed_of_sound(hot)


def speed_of_sound(temperature_c: int) -> float:
    """Give metres a second in dry air."""
    return 331.3 * math.sqrt(1 + temperature_c / 273.15)


def overlap(one: Span | None, other: Span | None) -> Span | None:
    """Give what two measurements of one distance leave; where they exclude one another, all that either allows."""
    if one is None or other is None:
        return one or other
    low, high = max(one[0], other[0]), min(one[1], other[1])
    return (low, high) if low <= high else (min(one[0], other[0]), max(one[1], other[1]))


def event_place(
    position: tuple[int, int, int], bearing: Span | None, distance: Span | None
) -> tuple[int, int, int] | None:
    """Give the disc (lat_e7, lon_e7, radius_m) of what was seen or heard from a position with a radius of its own."""
    if distance is None:
        return None
    lat_e7, lon_e7, own_m = position
    if bearing is None:
        return lat_e7, lon_e7, min(2_000_000, math.ceil(distance[1]) + own_m)
    away_m, radius_m = covering(distance, math.radians(bearing[1]))
    turn = math.radians(bearing[0])
    frame = frame_at(lat_e7 / 1e7, lon_e7 / 1e7)
    up = away_m * math.cos(turn) / frame.north[0]
    across = away_m * math.sin(turn) / max(frame.east[0], 1.0)
    lon = (lon_e7 + math.degrees(across) * 1e7 + 1_800_000_000) % 3_600_000_000 - 1_800_000_000
    lat = max(-900_000_000.0, min(900_000_000.0, lat_e7 + math.degrees(up) * 1e7))
    return round(lat), round(lon), min(2_000_000, math.ceil(radius_m) + own_m)


def covering(distance: Span, half: float) -> Span:
    """Give where on the bearing the smallest disc around a cut of a ring has its middle, and its radius, in metres.

    Farthest from any point of the bearing are the corners, so two circles meet: one through the outer corners, one
    through the inner ones.
    """
    near, far = distance
    if half >= math.pi / 2:
        return 0.0, far
    cosine = math.cos(half)
    middle = min(far * cosine, (near + far) / (2 * cosine))
    radius = max(math.sqrt(max(0.0, middle**2 + end**2 - 2 * middle * end * cosine)) for end in (near, far))
    return middle, radius
