"""What one match, and one asked name, look like as JSON: on the command line, over HTTP, in batches.

Decides: keys and units of the answer. Does not decide the match, nor rounds anything: degrees carry the seven
decimals they have, the score is thousandths over a thousand.

Shapes: `lat`, `lon` degrees WGS 84, `radius_m` metres, `score` 0..1, `status` matched / ask / unknown.

Source: docs/reference/reading.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sametable.core.places.coordinates import parse_coordinates
from sametable.core.places.index import decide
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.core.places.index import PlaceIndex
    from sametable.core.places.model import Match


def place_json(match: Match) -> dict[str, Any]:
    """Give one match as JSON values."""
    place = match.place
    return {
        "id": place.id,
        "name": place.name,
        "names": dict(place.names),
        "kind": place.kind,
        "within": list(place.within),
        "lat": place.lat_e7 / 1e7,
        "lon": place.lon_e7 / 1e7,
        "radius_m": place.radius_m,
        "score": match.score_milli / 1000,
        "source": place.source,
    }


def look_up(
    index: PlaceIndex, name: str, *, near: tuple[int, int] | None = None, within: str | None = None
) -> dict[str, Any]:
    """Give one name's verdict and matches, best first; coordinates in any form that is read are themselves."""
    try:
        spot = parse_coordinates(name)
    except SametableError:
        matches = index.match(name, near=near, within=within)
        return {"name": name, "status": decide(matches), "matches": [place_json(match) for match in matches]}
    written = {
        "id": "",
        "name": name,
        "names": {},
        "kind": "coordinates",
        "within": [],
        "lat": spot.lat_e7 / 1e7,
        "lon": spot.lon_e7 / 1e7,
        "radius_m": spot.radius_m,
        "score": 1.0,
        "source": "as written",
    }
    return {"name": name, "status": "matched", "matches": [written]}
