"""When the sun rises, sets, passes noon, or stands six degrees below the horizon, at a place on a local day.

Decides the moment as astral computes it (the formulas of the NOAA solar calculator): rise and set are the upper limb
at a level horizon at sea level, with astral's own refraction for a standard atmosphere; dawn and dusk are civil
(centre 6 degrees below); noon is the sun's passage of the meridian. It does not know hills, the weather or the height
of the observer; within 72 degrees of latitude the formulas are good to about a minute, so whoever uses a moment from
here adds `ERROR_MS` on both sides.

Shapes: degrees WGS 84; moments in milliseconds since 1970 UTC, rounded to whole seconds.
Source: contract clause kind `window` (T5, solar); astral 3.2, `astral.sun`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from astral import Observer
from astral.sun import dawn, dusk, noon, sunrise, sunset

from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from zoneinfo import ZoneInfo

    from sametable.core.terms.model import Spot

ERROR_MS = 60_000
"""How far a computed moment may lie from what an observer on level ground sees."""
EVENTS: Mapping[str, Callable[..., datetime]] = {
    "sunrise": sunrise,
    "sunset": sunset,
    "dawn": dawn,
    "dusk": dusk,
    "noon": noon,
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def sun_ms(event: str, day: date, spot: Spot, zone: ZoneInfo) -> tuple[int, ...]:
    """Give when the event happens at the place on that day of the zone: one moment, close to the poles perhaps two.

    Raises: `terms.time` if the event is unknown, the place is none, or the sun does not do that on that day.
    """
    if event not in EVENTS:
        raise SametableError("terms.time", expected=" or ".join(EVENTS), got=event)
    if not (-90 <= spot.lat <= 90 and -180 <= spot.lon <= 180):
        raise SametableError(
            "terms.time", expected="a place in degrees: latitude -90..90, longitude -180..180",
            got=f"{spot.lat}, {spot.lon}", advice="Give the place of the sun as {lat: .., lon: .., name: ..}.",
        )  # fmt: skip
    observer = Observer(spot.lat, spot.lon, 0.0)
    found = set()
    for near in (-1, 0, 1):
        try:
            at = EVENTS[event](observer, day + timedelta(days=near), tzinfo=UTC)
        except ValueError:
            continue
        at = (at + timedelta(milliseconds=500)).replace(microsecond=0)
        if at.astimezone(zone).date() == day:
            found.add((at - _EPOCH) // timedelta(milliseconds=1))
    if not found:
        raise SametableError(
            "terms.time", expected=f"a day with a {event} there",
            got=f"none on {day} at {spot.name or f'{spot.lat}, {spot.lon}'}",
            advice="Give a clock time, or another place.",
        )  # fmt: skip
    return tuple(sorted(found))
