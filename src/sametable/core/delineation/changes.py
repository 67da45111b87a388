"""What changed in what one side says it controls, since a date: gained and lost, each with its bounds, as things to be assessed.

Decides: of each thing of control, the version of the last day up to the date beside the newest one, both as their author
drew them; the area in one alone is gained or lost. A change that may be nothing but how well the edges are known is marked
`within_accuracy`. From what was gained a draft of a report is offered for a person to look at and say: what, when and
roughly where, and nobody's name. A change is a side's own claim about itself, and no finding.

Never of areas of excluded groups and of mixed presence, and never beside them. Shapes: km2, ms UTC, degrees times 10^7.
Source: statement of 22 February 2016, 1 (c) ("to cease ... acquiring territory"); charter, "What it never does", rule 6.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shapely

from sametable.core.delineation.accuracy import known_to_m
from sametable.core.delineation.overlap import overlap
from sametable.core.places.coarse import coarsen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.core.delineation.layers import Layer
    from sametable.core.delineation.overlap import Share
    from sametable.core.picture.cases import CaseSaid

DAY_MS = 86_400_000
LEAST_RADIUS_M = 1_000
LATE_M = 100_000
_E7 = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing of control between two of its versions; `since_ms` and `until_ms` are the days of both."""

    older: CaseSaid
    newer: CaseSaid
    gained: Share
    lost: Share
    within_accuracy: bool
    drafts: tuple[Mapping[str, Any], ...]


def change_since(layer: Layer, readable: frozenset[str], since_ms: int) -> Change | None:
    """Give what changed in one thing since a date, None where nothing did or there is nothing to compare it with.

    `readable`: ids of its versions that stand.
    """
    if layer.said.fields["what"] != "control" or layer.said.fields["form"] != "areas" or not layer.drawn:
        return None
    newer = layer.said
    before = [
        one for one in layer.versions
        if one.id in readable and _day_ms(one) <= since_ms and one.fields["what"] == "control"
    ]  # fmt: skip
    older = max(before, key=lambda one: (_day_ms(one), layer.versions.index(one)), default=None)
    if older is None or older.id == newer.id or older.fields["ways"] == newer.fields["ways"]:
        return None
    held = overlap(newer.fields, older.fields)
    gained, lost = held.only_first, held.only_second
    return Change(
        older=older,
        newer=newer,
        gained=gained,
        lost=lost,
        within_accuracy=gained.least_km2 == 0 and lost.least_km2 == 0,
        drafts=(_draft(older, newer, gained),) if gained.area_km2 > 0 else (),
    )


def _day_ms(one: CaseSaid) -> int:
    held: Any = one.fields["as_of_ms"]
    return int(held)


def _draft(older: CaseSaid, newer: CaseSaid, gained: Share) -> dict[str, Any]:
    """Give the fields of a report that a person may say: around the largest part that was gained, by the day."""
    parts = shapely.get_parts(shapely.from_geojson(_text(gained.geometry))).tolist()
    largest = max(parts, key=lambda one: float(one.area))
    west, south, east, north = largest.bounds
    middle = largest.representative_point()
    lat_e7, lon_e7, cell_m = coarsen(round(middle.y * _E7), round(middle.x * _E7))
    wide_m = (east - west) * 111_320 * math.cos(math.radians(middle.y))
    reach_m = math.hypot(wide_m, (north - south) * 111_700) / 2 + known_to_m(newer.fields)
    start_ms, end_ms = (_day_ms(one) // DAY_MS * DAY_MS for one in (older, newer))
    return {
        "what": "ground.advance",
        "occurred": {
            "start_ms": start_ms, "end_ms": max(end_ms, start_ms) + DAY_MS, "precision": "day", "zone": "Etc/UTC",
        },
        "place": {"lat_e7": lat_e7, "lon_e7": lon_e7, "radius_m": min(LATE_M, max(cell_m, math.ceil(reach_m), LEAST_RADIUS_M))},
        "locates": "undetermined",
        "source_kind": "party_report",
        "source": f"{older.number}, {newer.number}",
        "raw_text": f"{older.number} -> {newer.number}: +{gained.area_km2:g} km2 ({gained.least_km2:g} to {gained.most_km2:g})",
    }  # fmt: skip


def _text(geometry: Mapping[str, Any]) -> str:
    import json

    return json.dumps(dict(geometry))
