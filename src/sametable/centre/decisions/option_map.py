"""What is not the same on the map under each option of a bracket: zones that differ, and distances from a line as bands.

Decides which features are drawn: of each option those whose outline is not the same under every option; and, where the bracket
is a distance in a clause that names lines, the ground within that distance of them. A band is drawn, and nothing is answered by it:
what holds at a place is the assessor's. Its ground is as approximate as its line.

Shapes: GeoJSON, longitude before latitude (RFC 7946). Bands by plane geometry around their own middle, good to a few
per mille up to 100 km. Source: domain reference 5; decision 0029.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import orjson
import shapely
from shapely.geometry import mapping, shape

from sametable.centre.terms.room import features_of
from sametable.core.decisions.consequences import in_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.core.decisions.consequences import Bound
    from sametable.core.terms.model import Pack

METRES_A_DEGREE = 111_195
BAND_MOST_M = 200_000
_CLAUSE = re.compile(r"/instruments/(\d+)/clauses/(\d+)/")


def zones_of(packs: Sequence[Pack], bound: Bound) -> list[dict[str, Any]]:
    """Give, for each pack, what is not the same under all of them, as a collection of features."""
    every = [{one["properties"]["id"]: one for one in features_of(pack)} for pack in packs]
    names = sorted({name for some in every for name in some})
    differing = [name for name in names if len({_outline(some.get(name)) for some in every}) > 1]
    usable = [one for one in bound.variants if not one.why]
    found = []
    for pack, some, variant in zip(packs, every, usable, strict=False):
        features = [some[name] for name in differing if name in some]
        value = bound.bracket.options[variant.option].value
        distance_m = (
            None if value is None or not bound.bracket.unit else in_unit(value, bound.bracket.unit, "m")
        )
        if distance_m is not None and 0 < distance_m <= BAND_MOST_M:
            features += _bands(pack, some.values(), bound.paths, distance_m)
        found.append({"type": "FeatureCollection", "features": features})
    return found


def _outline(feature: dict[str, Any] | None) -> bytes:
    return orjson.dumps(feature["geometry"]) if feature else b""


def _bands(pack: Pack, features: Any, paths: Sequence[str], distance_m: int) -> list[dict[str, Any]]:
    """Give the ground within a distance of the lines that the bound clause names."""
    clauses = {name for path in paths if (name := _clause_of(pack, path))}
    found = []
    for one in features:
        held = one["properties"]
        if held["what"] == "line" and clauses & set(held["clauses"]):
            found.append(
                {
                    "type": "Feature",
                    "geometry": _band(one["geometry"], distance_m),
                    "properties": {**held, "what": "band", "distance_m": distance_m},
                }
            )
    return found


def _clause_of(pack: Pack, path: str) -> str:
    """Name the clause that a pointer leads into; the canonical text has instruments and clauses in the pack's order."""
    match = _CLAUSE.match(path)
    if match is None:
        return ""
    instrument = pack.instruments[int(match.group(1))]
    return f"{instrument.id}/{instrument.clauses[int(match.group(2))].id}"


def _band(geometry: Any, distance_m: int) -> dict[str, Any]:
    line = shape(geometry)
    lat = line.centroid.y
    wide = METRES_A_DEGREE * math.cos(math.radians(lat))
    flat = shapely.transform(line, lambda at: at * (wide, METRES_A_DEGREE))
    round_ = shapely.transform(flat.buffer(distance_m), lambda at: (at / (wide, METRES_A_DEGREE)).round(6))
    drawn: dict[str, Any] = orjson.loads(orjson.dumps(mapping(round_)))
    return drawn
