"""Reads what a monitor saw or heard from a position: kind, weapon, what the place is, and where it was.

Decides: outgoing fire and muzzle flashes place a weapon (`unit`, signed as a cell), impacts place what was struck, all
else is not determined and is treated like a weapon's place, because doubt means protection. An explosion is shelling
only where its description or its weapon says so; else it is `other`. The bearing is used and not kept.

Source: OSCE SMM ceasefire-violation table; charter, "What it never does".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sametable.core.intake.tables import coded
from sametable.core.intake.tables.cells import coordinates, known, point
from sametable.core.intake.tables.model import row_error
from sametable.core.intake.tables.sighted import (
    bearing_of,
    distance_of,
    event_place,
    heard_after,
    location_of,
    overlap,
)
from sametable.core.intake.tables.worded import words_of
from sametable.core.intake.text import fold
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.core.intake.tables.rows import Reading

POSITION_M = 100
"""How far off a position is that is given by coordinates alone."""


def observed(reading: Reading) -> dict[str, Any]:
    """Give the fields of one observation. Raises `import.row`."""
    words = fold(" ".join(reading.cell(name) for name in ("description", "observation", "what")))
    weapon = words_of(reading.cell("weapon"))[1]
    if reading.cell("weapon") and not weapon:
        weapon = "other"
        reading.notes.append("weapon.other")
    what = _what(words, weapon, reading)
    fields: dict[str, Any] = {"what": what, "locates": _locates(words), "source_kind": _source_kind(reading)}
    if weapon:
        fields["weapon"] = weapon
    elif known(reading.cells.get("weapon", "")) == "" and reading.cells.get("weapon", "").strip():
        fields["weapon"] = "not_known"
    place = _place(reading)
    if place is not None:
        fields["place"] = {"lat_e7": place[0], "lon_e7": place[1], "radius_m": place[2]}
    return fields


def _what(words: str, weapon: str, reading: Reading) -> str:
    if "controlled detonation" in words or "контролируем" in words:
        return "detonation.controlled"
    if "live-fire" in words or "live fire" in words or "учени" in words or "exercice" in words:
        return "exercise.live_fire"
    if weapon == "sniper_rifle":
        return "sniper"
    if weapon in coded.LIGHT or (not weapon and any(word in words for word in coded.SHOTS)):
        return "fire.small_arms"
    if weapon in coded.HEAVY or _has(words, coded.IMPACT) or _has(words, coded.OUTGOING):
        return "fire.heavy"
    return reading.choices.what or "other"


def _locates(words: str) -> str:
    if _has(words, coded.OUTGOING):
        return "unit"
    return "impact" if _has(words, coded.IMPACT) else "undetermined"


def _has(words: str, listed: tuple[str, ...]) -> bool:
    return any(fold(word) in words for word in listed)


def _source_kind(reading: Reading) -> str:
    means = fold(reading.cell("means"))
    if any(word in means for word in coded.MEANS):
        return "sensor"
    return reading.choices.source_kind or "monitor"


def _place(reading: Reading) -> tuple[int, int, int] | None:
    """Give the disc of what was observed, or None where position or distance is not known."""
    position = _position(reading)
    distance, bearing = location_of(reading.cell("event_location"))
    distance = distance_of(reading.cell("distance")) or distance
    bearing = bearing_of(reading.cell("bearing")) or bearing
    timed = heard_after(reading.cell("flash_to_bang_s"), reading.choices.temperature_c)
    if distance and timed and not (timed[0] <= distance[1] and distance[0] <= timed[1]):
        reading.notes.append("distance.disagrees")
    distance = overlap(distance, timed)
    if position is None:
        if reading.cell("position"):
            reading.notes.append("position.unknown")
        return None
    if distance is None:
        reading.notes.append("distance.missing")
        return None
    if bearing is None:
        reading.notes.append("bearing.missing")
    return event_place(position, bearing, distance)


def _position(reading: Reading) -> tuple[int, int, int] | None:
    given = point(reading.cell("lat"), reading.cell("lon"), decimal_comma=reading.choices.decimal_comma)
    if given is None and reading.cell("coordinates"):
        given = coordinates(reading.cell("coordinates"))
    named = reading.cell("position")
    if given is None and named:
        try:
            given = coordinates(named)
        except SametableError:
            given = reading.find_place(named) if reading.find_place is not None else None
            if given is not None:
                reading.notes.append("position.by_name")
            return given
    if given is None:
        return None
    if given[2] > 20_000:
        raise row_error("position", "a position known to 20 km or better", f"one known to {given[2]} m")
    return given[0], given[1], max(given[2], POSITION_M)
