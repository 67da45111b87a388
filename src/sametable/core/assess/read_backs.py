"""How far a place that was read back lies from the place that was reported.

Decides which report a step repeats the place of (the one it is about in the end, as it reads now) and that a distance
larger than the radius within which the report knows its place is flagged: then the two do not speak of one place. Says
nothing where either place is missing. Decides nothing about who is right.

Places ten-millionths of a degree, distances whole metres. Source: domain reference 0 (9 km off) and 3 (acknowledged).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.places.ground import distance_m

if TYPE_CHECKING:
    from sametable.core.assess.case import Case, Heard, Member


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBack:
    """Metres from the reported place to the one that was read back; `flagged`: more than the report's radius."""

    offset_m: int
    flagged: bool


def read_back(case: Case, one: Heard) -> ReadBack | None:
    """Compare what a step reads back with the report that it is about; None where one of the places is missing."""
    point, report = one.fields.get("read_back"), _report(case, one)
    if not isinstance(point, dict) or report is None:
        return None
    lat_e7, lon_e7, radius_m = (report.row[name] for name in ("lat_e7", "lon_e7", "radius_m"))
    if not isinstance(lat_e7, int) or not isinstance(lon_e7, int):
        return None
    offset_m = distance_m(lat_e7, lon_e7, int(point["lat_e7"]), int(point["lon_e7"]))
    return ReadBack(offset_m=offset_m, flagged=offset_m > (radius_m if isinstance(radius_m, int) else 0))


def _report(case: Case, one: Heard) -> Member | None:
    """Find the report that a statement is about in the end."""
    members = {member.id: member for member in case.members}
    target, seen = one.target, {one.id}
    while target not in members and target not in seen:
        seen.add(target)
        about = case.find(target)
        if about is None:
            return None
        target = about.target
    return members.get(target)
