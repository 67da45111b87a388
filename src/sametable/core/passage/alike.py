"""Words of different sides that may be about one corridor, and incidents that may lie on one.

Decides: two corridors of different sides are shown as one another's likeness where their dates meet, both ends lie
near one another, and neither line shows another road. Ends within 5 km are near; within 20 km they are where both
carry the same name; never further than a third of the shorter one's length, so that the way back is not the way out. Two lines of three points or more must keep within their widths and 5 km of one another: two
roads between the same towns are two corridors. A likeness is a pointer for people; nothing is merged, and no word of
one side is counted as another's.

An incident *lies on* a corridor where its whole circle of uncertainty is within the width of the line, and *may lie* on
it where some of the circle is, or where the line is told by its two ends alone. What has no place lies nowhere. Does not decide who did what.

Shapes: coordinates ten-millionths of a degree, distances whole metres, times milliseconds UTC, half-open.
Source: domain reference 4.4; charter, rule 4; decision 0026.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sametable.core.places.ground import FAR_M, METRES_PER_DEGREE, distance_m
from sametable.core.places.lines import line_of, measure
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from sametable.core.passage.corridors import Corridor
    from sametable.core.places.lines import Line

NAMED_M = 20_000
"""Ends of corridors of one name may be so far apart."""
LEAST_M = 500
"""Ends of short corridors may be a third of their length apart, and this much in any case."""
REACH_E7 = NAMED_M * 10_000_000 // METRES_PER_DEGREE + 1
BETWEEN_E7 = 10_000_000
LAST_MS = 4_102_444_800_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Spots:
    """Where and when reports are, in columns of one length; `numbers` are what they are called by."""

    numbers: tuple[str, ...]
    lat_e7: NDArray[np.int64]
    lon_e7: NDArray[np.int64]
    radius_m: NDArray[np.int64]
    start_ms: NDArray[np.int64]
    end_ms: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnIt:
    """One incident on a corridor: its number, whether it surely is, and how far its middle is from the line."""

    number: str
    certain: bool
    distance_m: int


def alike(held: Sequence[Corridor]) -> dict[str, tuple[str, ...]]:
    """Give for each corridor (by its first version) those of other sides that may be the same, in their order."""
    by_lat = sorted(held, key=lambda one: (_ends(one)[0][0], one.first))
    lats = [_ends(one)[0][0] for one in by_lat]
    found: dict[str, list[str]] = {one.first: [] for one in held}
    for one in held:
        # The first point of the other's line, or its last one, lies within reach of one of these ends.
        near = {
            place
            for lat, _ in _ends(one)
            for place in range(bisect_left(lats, lat - REACH_E7), bisect_left(lats, lat + REACH_E7 + 1))
        }
        others = [by_lat[place] for place in near]
        found[one.first] = [other.first for other in others if other is not one and _is_alike(one, other)]
    places = {one.first: place for place, one in enumerate(held)}
    return {name: tuple(sorted(names, key=places.__getitem__)) for name, names in found.items()}


def _ends(one: Corridor) -> tuple[tuple[int, int], tuple[int, int]]:
    line = one.fields["line"]
    return (line[0]["lat_e7"], line[0]["lon_e7"]), (line[-1]["lat_e7"], line[-1]["lon_e7"])


def _is_alike(one: Corridor, other: Corridor) -> bool:
    if one.side.casefold() == other.side.casefold() or one.taken_back or other.taken_back:
        return False
    if not _meet(one.fields.get("dates"), other.fields.get("dates")):
        return False
    apart_m = _ends_apart_m(one, other)
    named = _name(one) == _name(other) and _name(one) != ""
    short_m = min(distance_m(*_ends(each)[0], *_ends(each)[1]) for each in (one, other))
    most_m = min(NAMED_M if named else FAR_M, max(short_m // 3, LEAST_M))
    return apart_m <= most_m and _one_road(one, other)


def _name(one: Corridor) -> str:
    return " ".join(
        "".join(c if c.isalnum() else " " for c in str(one.fields.get("name", ""))).casefold().split()
    )


def _meet(one: Mapping[str, int] | None, other: Mapping[str, int] | None) -> bool:
    """Tell whether dates meet; dates that are not told may be any."""
    if not one or not other:
        return True
    return one["start_ms"] < other.get("end_ms", LAST_MS) and other["start_ms"] < one.get("end_ms", LAST_MS)


def _ends_apart_m(one: Corridor, other: Corridor) -> int:
    """Give the larger distance of the two pairs of ends; the way back is the same way where it is open both ways."""
    (a, b), (c, d) = _ends(one), _ends(other)
    apart = max(distance_m(*a, *c), distance_m(*b, *d))
    if "both" in {one.fields.get("direction"), other.fields.get("direction")}:
        apart = min(apart, max(distance_m(*a, *d), distance_m(*b, *c)))
    return apart


def _one_road(one: Corridor, other: Corridor) -> bool:
    """Tell whether the lines may be one road; a line of its two ends alone shows none."""
    mine, its = one.fields["line"], other.fields["line"]
    if len(mine) < 3 or len(its) < 3:
        return True
    wide_m = max(FAR_M, int(one.fields["width_m"]), int(other.fields["width_m"]))
    pairs = ((_line(mine), its), (_line(its), mine))
    return all(
        line is None or all(measure(line, p["lat_e7"], p["lon_e7"])[0] <= wide_m for p in points)
        for line, points in pairs
    )


def _line(points: Iterable[Mapping[str, Any]]) -> Line | None:
    """Give a line to measure from; None where its points make none."""
    try:
        return line_of([[(one["lat_e7"] / 1e7, one["lon_e7"] / 1e7) for one in points]], 0)
    except SametableError:
        return None


def incidents_on(one: Corridor, spots: Spots) -> tuple[OnIt, ...]:
    """Give the reports that lie or may lie on a corridor in its dates, by number."""
    points = one.fields["line"]
    line = _line(points)
    if line is None or not spots.numbers:
        return ()
    width_m = int(one.fields["width_m"])
    found = []
    for at in _close(one, points, width_m, spots):
        radius = int(spots.radius_m[at])
        apart = measure(line, int(spots.lat_e7[at]), int(spots.lon_e7[at]))[0]
        if apart - radius <= width_m:
            # A line of its two ends alone says nothing of the road between them.
            certain = len(points) > 2 and apart + radius <= width_m
            found.append(OnIt(number=spots.numbers[at], certain=certain, distance_m=round(apart)))
    return tuple(sorted(found, key=lambda each: each.number))


def _close(one: Corridor, points: Sequence[Mapping[str, int]], width_m: int, spots: Spots) -> list[int]:
    """Give the places of the reports in the dates of a corridor whose circles reach its box."""
    lats, lons = [p["lat_e7"] for p in points], [p["lon_e7"] for p in points]
    reach = (spots.radius_m + width_m) * 10_000_000 // METRES_PER_DEGREE + 1
    # A degree of longitude is never wider than one of latitude; at 60 degrees it is half of it.
    flat = np.cos(np.radians(min(89.0, max(abs(min(lats)), abs(max(lats))) / 1e7 + 1)))
    wide = (reach / flat).astype(np.int64) + BETWEEN_E7 // 100
    dates = one.fields.get("dates") or {}
    held = (
        (spots.lat_e7 >= min(lats) - reach - BETWEEN_E7 // 100)
        & (spots.lat_e7 <= max(lats) + reach + BETWEEN_E7 // 100)
        & (spots.lon_e7 >= min(lons) - wide)
        & (spots.lon_e7 <= max(lons) + wide)
        & (spots.start_ms < dates.get("end_ms", LAST_MS))
        & (spots.end_ms > dates.get("start_ms", -LAST_MS))
    )
    return [int(at) for at in np.flatnonzero(held)]
