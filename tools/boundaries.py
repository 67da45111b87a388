"""Cuts the outlines that terms packs name with `boundary: SY` out of Natural Earth.

Decides: which outlines are shipped, to how many decimals (four, some 11 m) and what each file says of itself: source,
licence and accuracy; and how far out to sea an outline with waters goes (`WATERS_DEG`, some 20 km), so that a
place at the coast does not count as one near a border. Decides nothing about where a border runs: it takes the data set's drawing and no side. Where
the data set also draws a claim over ground that it counts to a neighbour, that ground can be an outline of its own,
so that a pack can leave it undetermined instead of outside.

The source layers are already simplified to about 500 m (the drawing of 1:10 million, against which nine tenths of
their length lie within 650 m); nothing is simplified further. `ACCURACY_M` was found by laying Syria's outline
beside one that the United Nations publish: but for the Golan, which the two count to different states, no point
of either lies farther than 6,300 m from the other. The other outlines were not compared and carry the same number.

Needs `world_map.gpkg` (Debian package qgis-common).

    python tools/boundaries.py --world world_map.gpkg --out packs/terms/boundaries

Source: Natural Earth 10 m cultural vectors, admin-0, admin-1 and disputed boundary lines; public domain.
"""

from __future__ import annotations

import argparse
import json
import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyogrio.raw
import shapely

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

HERE = Path(__file__).parent
ACCURACY_M = 6_500
WATERS_DEG, WATERS_STEPS = 0.2, 20
WATERS_THIN_DEG = 0.01
DECIMALS_DEG = 0.0001
LENGTHEN_DEG = 0.002
SPECK_DEG2 = 0.0005
"""Slivers below this, about 5 square kilometres, are left out where a claim is cut off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One file: its code, its name, and which rows of which layer it is made of."""

    code: str
    name: str
    layer: str = "states_provinces"
    field: str
    value: str | tuple[str, ...]
    claim: str = ""
    """Name of the claim's line in `disputed_borders`: the part of the rows that it cuts off next to `beside`."""
    beside: str = ""
    waters: bool = False
    """Whether the sea near it goes with it, as far as the next coast is not nearer."""
    note: str = "Drawn as in the data set; that is no view of anybody about where the border runs."


WITH_SEA = (
    "Drawn as in the data set, with the sea within about 20 km; the sea's edge is no limit that anybody set."
)
OUTLINES = (
    Outline(code="CO", name="Colombia", field="adm0_a3", value="COL"),
    Outline(code="KH", name="Cambodia", field="adm0_a3", value="KHM"),
    Outline(code="LB", name="Lebanon", field="adm0_a3", value="LBN"),
    Outline(code="LY", name="Libya", field="adm0_a3", value="LBY"),
    Outline(code="LB-W", name="Lebanon with the sea near it", field="adm0_a3", value="LBN", waters=True, note=WITH_SEA),
    Outline(code="SD", name="Sudan", field="adm0_a3", value="SDN",
            note="The data set counts Abyei, which is disputed, to this outline; see SS-ABYEI."),
    Outline(code="SS", name="South Sudan", field="adm0_a3", value="SDS",
            note="The data set leaves Abyei, which is disputed, out of this outline; see SS-ABYEI."),
    Outline(code="SS-ABYEI", name="Abyei, as the claim is drawn", field="adm0_a3", value="SDN",
            claim="South Sudanese claim", beside="SDS",
            note="Disputed ground between SD and SS. Its own outline says nothing about whose it is."),
    Outline(code="SY", name="Syria", field="adm0_a3", value="SYR",
            note="The data set leaves the Golan, which is disputed, out of this outline; see SY-GOLAN."),
    Outline(code="SY-GOLAN", name="Golan, as the claim is drawn", field="adm0_a3", value="ISR",
            claim="Syrian claim", beside="SYR",
            note="Disputed ground beside SY. Its own outline says nothing about whose it is."),
    Outline(code="SY-W", name="Syria with the sea near it", field="adm0_a3", value="SYR", waters=True,
            note=WITH_SEA + " The Golan, which is disputed, is left out; see SY-GOLAN."),
    Outline(code="TH", name="Thailand", field="adm0_a3", value="THA"),
    Outline(code="UA-09", name="Luhansk oblast", field="fips", value="UP14"),
    Outline(code="UA-0914", name="Donetsk and Luhansk oblasts together", field="fips", value=("UP05", "UP14")),
    Outline(code="UA-0914W", name="Donetsk and Luhansk oblasts with the sea near them", field="fips",
            value=("UP05", "UP14"), waters=True, note=WITH_SEA),
    Outline(code="UA-14", name="Donetsk oblast", field="fips", value="UP05"),
    Outline(code="YE-HU", name="Hodeidah governorate", field="fips", value="YM08"),
)  # fmt: skip


def rows(
    *, world: Path, what: Outline, but: bool = False, bbox: tuple[float, float, float, float] | None = None
) -> list[BaseGeometry]:
    """Read the shapes of an outline's rows, or of all others."""
    _, _, geometry, fields = pyogrio.raw.read(world, layer=what.layer, columns=[what.field], bbox=bbox)
    shapes = shapely.from_wkb(geometry)
    wanted = (what.value,) if isinstance(what.value, str) else what.value
    return [shape for shape, found in zip(shapes, fields[0], strict=True) if (found in wanted) is not but]


def claimed(*, whole: BaseGeometry, line: list[BaseGeometry], neighbour: BaseGeometry) -> BaseGeometry:
    """Give the part of an area that a claim's line cuts off on the neighbour's side."""
    cuts = [lengthened(part) for part in shapely.get_parts(shapely.line_merge(shapely.union_all(line)))]
    pieces = shapely.get_parts(shapely.polygonize([shapely.node(shapely.union_all([whole.boundary, *cuts]))]))
    inside = [piece for piece in pieces if shapely.contains(whole, shapely.point_on_surface(piece))]
    rest = max(inside, key=lambda piece: float(piece.area))
    beside = shapely.buffer(neighbour, LENGTHEN_DEG)
    return shapely.union_all(
        [
            piece
            for piece in inside
            if piece is not rest and piece.area > SPECK_DEG2 and shapely.intersects(piece, beside)
        ]
    )


def with_waters(*, world: Path, what: Outline, shape: BaseGeometry) -> BaseGeometry:
    """Add the sea near an outline, up to the middle between its coast and the next one of others."""
    west, south, east, north = shape.bounds
    frame = (west - 1, south - 1, east + 1, north + 1)
    others = shapely.clip_by_rect(
        shapely.union_all(shapely.make_valid(rows(world=world, what=what, but=True, bbox=frame))), *frame
    )
    grown = []
    for step in range(1, WATERS_STEPS + 1):
        reach = WATERS_DEG * step / WATERS_STEPS
        grown.append(shapely.difference(shapely.buffer(shape, reach), shapely.buffer(others, reach)))
    sea = shapely.difference(shapely.simplify(shapely.union_all(grown), WATERS_THIN_DEG), others)
    every = shapely.union_all([shape, sea])
    whole = max(shapely.get_parts(every), key=lambda part: float(part.area))
    return shapely.Polygon(whole.exterior)


def lengthened(line: BaseGeometry) -> BaseGeometry:
    """Lengthen a line at both ends, so that it reaches the edge it was drawn to."""
    points = [(float(x), float(y)) for x, y in shapely.get_coordinates(line)]
    return shapely.LineString([_beyond(points[1], points[0]), *points, _beyond(points[-2], points[-1])])


def _beyond(before: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    length = math.dist(before, end)
    x, y = (b + (b - a) / length * LENGTHEN_DEG for a, b in zip(before, end, strict=True))
    return x, y


def outline(*, world: Path, what: Outline) -> BaseGeometry:
    """Build one outline, valid and rounded."""
    shape = shapely.union_all(shapely.make_valid(rows(world=world, what=what)))
    if what.claim:
        line = rows(world=world, what=replace(what, layer="disputed_borders", field="name", value=what.claim))
        beside = rows(world=world, what=replace(what, value=what.beside))
        shape = claimed(whole=shape, line=line, neighbour=shapely.union_all(shapely.make_valid(beside)))
    if what.waters:
        shape = with_waters(world=world, what=what, shape=shape)
    return shapely.orient_polygons(shapely.set_precision(shape, DECIMALS_DEG))


def feature(*, shape: BaseGeometry, what: Outline) -> dict[str, Any]:
    """Give the GeoJSON feature of an outline with what it says of itself."""
    return {
        "type": "Feature",
        "id": what.code,
        "properties": {
            "id": what.code,
            "name": what.name,
            "source": "Natural Earth 1:10m cultural vectors, as world_map.gpkg of the Debian package qgis-common",
            "licence": "public domain",
            "accuracy_m": ACCURACY_M,
            "note": what.note,
        },
        "geometry": json.loads(shapely.to_geojson(shape)),
    }


def main() -> None:
    """Write one file for each outline and say how many points it has."""
    parser = argparse.ArgumentParser(description="Cut the outlines of terms packs out of Natural Earth.")
    parser.add_argument("--world", type=Path, required=True, help="world_map.gpkg of qgis-common")
    parser.add_argument("--out", type=Path, default=HERE.parent / "packs" / "terms" / "boundaries")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    for what in OUTLINES:
        shape = outline(world=given.world, what=what)
        text = json.dumps(
            {"type": "FeatureCollection", "features": [feature(shape=shape, what=what)]},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        path = given.out / f"{what.code}.geojson"
        path.write_text(text + "\n", encoding="utf-8")
        print(f"{what.code:10} {shapely.get_num_coordinates(shape):6} points {path.stat().st_size:7} bytes")


if __name__ == "__main__":
    main()
