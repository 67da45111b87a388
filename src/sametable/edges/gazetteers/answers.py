"""What one match, and one asked name, look like as JSON: on the command line, over HTTP, in batches.

Decides: keys and units of the answer. Does not decide the match, nor rounds anything: degrees carry the seven
decimals they have, the score is thousandths over a thousand.

Shapes: `lat`, `lon` degrees WGS 84, `radius_m` metres, `score` 0..1, `status` matched / ask / unknown.

Source: docs/reference/reading.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.places.index import decide

if TYPE_CHECKING:
    from sametable.core.places.model import Match


def place_json(match: Match) -> dict[str, object]:
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


def matches_json(name: str, matches: tuple[Match, ...]) -> dict[str, object]:
    """Give the asked name, the verdict and every match, best first, as JSON values."""
    return {"name": name, "status": decide(matches), "matches": [place_json(match) for match in matches]}
