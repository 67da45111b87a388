"""Where two areas overlap and where they do not, how much that is, and between what it lies.

Decides: the parts in both and in one alone, in true square kilometres (`equal_area`), each with the least and the most that
it can be when every edge may lie anywhere within what is known of it (`accuracy`): the least of what is in both is what
remains of both areas drawn in by that much, the most what both areas widened by it have in common. The bounds are outer
ones: where edges are thinned out to be quick, by a fraction of what is known, that fraction is added to them.

Where one of the two is held in blocks, what is shown of the overlap is blocks, too: laying a finer layer over it shows
nothing that it does not hold. Who is right is not decided, and nothing in between is offered.

Shapes: areas km2 with one decimal, the least rounded down and the most rounded up; geometry GeoJSON in degrees. Source: issue "the negotiating table"; charter, rules 4
and 5; decision 0031.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shapely

from sametable.core.delineation.accuracy import known_to_m
from sametable.core.delineation.coarsening import grid_for
from sametable.core.delineation.equal_area import NAME, around, error_pct, projected
from sametable.core.delineation.geometry import geojson, in_degrees, shape_of
from sametable.core.delineation.grids import in_blocks
from sametable.core.model.ways import steps_e7
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.core.delineation.equal_area import Projection
    from sametable.core.delineation.grids import Grid

STRETCH_STEPS = 10
"""Longer edges are cut into stretches of so many steps, some kilometres, before they are projected."""
THIN = 2
"""Edges are thinned out by so small a part of what is known of them before they are widened or drawn in."""
NOISE = 1e-5
"""Tenths of a square kilometre, one square metre, that are taken for the noise of numbers."""
_KM2 = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One part of two areas: what it measures, between what it lies, and its geometry."""

    area_km2: float
    least_km2: float
    most_km2: float
    geometry: Mapping[str, Any]

    def plain(self) -> dict[str, Any]:
        """Give it as it is sent."""
        return {
            "area_km2": self.area_km2, "least_km2": self.least_km2, "most_km2": self.most_km2, "geometry": self.geometry,
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Two areas laid over one another. `known_m`: within what the edges of each are known."""

    both: Share
    only_first: Share
    only_second: Share
    known_m: tuple[int, int]
    error_pct: float
    projection: str
    in_blocks: bool

    @property
    def certain(self) -> str:
        """Tell `yes` where they overlap wherever the edges lie, `no` where they cannot, else `perhaps`."""
        if self.both.least_km2 > 0:
            return "yes"
        return "perhaps" if self.both.most_km2 > 0 else "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Area:
    """One area as it is measured: in steps of the grid they share, within what its edges are known, drawn in and widened."""

    steps: Any
    area_m2: float
    known_m: int
    least: Any
    most: Any
    error_pct: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """The grid on which two areas are laid over one another, and the projection on which they are measured."""

    grid: Grid
    projection: Projection


def overlap(first: Mapping[str, Any], second: Mapping[str, Any]) -> Overlap:
    """Lay two areas over one another. Raises `delineation.no_overlap` for lines, `delineation.too_far`."""
    for fields in (first, second):
        if fields["form"] != "areas":
            raise SametableError(
                "delineation.no_overlap",
                expected="two areas",
                got="lines",
                advice="Lines have no area: compare areas.",
            )
    grids = [grid_for(one["what"], one["coarseness_m"], one["band"]) for one in (first, second)]
    grid = max(grids, key=lambda one: (one.block * one.coarseness_m, one.coarseness_m))
    held = [_steps(fields, grid) for fields in (first, second)]
    projection = around(
        *(in_degrees(shapely.box(*one.bounds), grid.coarseness_m, grid.band).bounds for one in held)
    )
    ground = _Ground(grid=grid, projection=projection)
    a, b = (_area(one, known_to_m(fields), ground) for one, fields in zip(held, (first, second), strict=True))
    common = shapely.intersection(a.steps, b.steps)
    joint_m2 = float(_measured(common, ground)[1].area)
    return Overlap(
        both=_share(
            common, joint_m2, (shapely.intersection(a.least, b.least), shapely.intersection(a.most, b.most)), grid
        ),
        only_first=_share(
            shapely.difference(a.steps, b.steps), a.area_m2 - joint_m2,
            (shapely.difference(a.least, b.most), shapely.difference(a.most, b.least)), grid,
        ),
        only_second=_share(
            shapely.difference(b.steps, a.steps), b.area_m2 - joint_m2,
            (shapely.difference(b.least, a.most), shapely.difference(b.most, a.least)), grid,
        ),
        known_m=(a.known_m, b.known_m), error_pct=max(a.error_pct, b.error_pct), projection=NAME,
        in_blocks=grid.block > 1,
    )  # fmt: skip


def _steps(fields: Mapping[str, Any], grid: Grid) -> Any:
    """Give an area in the steps of a grid, its own or a coarser one."""
    shape = shape_of(fields)
    ratio = _ratio(steps_e7(fields["coarseness_m"], fields["band"]), grid.steps_e7)
    if ratio == (1.0, 1.0):
        return shape
    moved = shapely.transform(shape, lambda held: held * ratio)
    return moved if moved.is_valid else shapely.make_valid(moved, method="structure", keep_collapsed=False)


def _ratio(mine: tuple[int, int], other: tuple[int, int]) -> tuple[float, float]:
    return mine[1] / other[1], mine[0] / other[0]


def _measured(steps: Any, ground: _Ground) -> tuple[Any, Any]:
    """Give geometry of the grid in degrees, long edges cut into stretches, and in metres."""
    stretched = shapely.segmentize(steps, STRETCH_STEPS)
    degrees = in_degrees(stretched, ground.grid.coarseness_m, ground.grid.band)
    return degrees, projected(degrees, ground.projection)


def _area(steps: Any, known_m: int, ground: _Ground) -> _Area:
    degrees, metres = _measured(steps, ground)
    thin_m = known_m / THIN
    rough = shapely.simplify(metres, thin_m)
    reach_m = known_m + thin_m
    return _Area(
        steps=steps,
        area_m2=float(metres.area),
        known_m=known_m,
        least=shapely.buffer(rough, -reach_m, quad_segs=1, join_style="mitre", mitre_limit=2.0),
        most=shapely.buffer(rough, reach_m, quad_segs=1, join_style="mitre", mitre_limit=2.0),
        error_pct=error_pct(degrees, metres.area),
    )


def _share(middle: Any, area_m2: float, bounds: tuple[Any, Any], grid: Grid) -> Share:
    """Give one part: its geometry in steps, its area as drawn, and what is left of it at least and reached at most."""
    shown = in_blocks(middle, grid) if grid.block > 1 else middle
    drawn_km2 = max(0.0, area_m2) / _KM2
    least, most = bounds
    return Share(
        area_km2=round(drawn_km2, 1),
        least_km2=math.floor(min(float(least.area) / _KM2, drawn_km2) * 10 + NOISE) / 10,
        most_km2=math.ceil(max(float(most.area) / _KM2, drawn_km2) * 10 - NOISE) / 10,
        geometry=geojson(in_degrees(shown, grid.coarseness_m, grid.band)),
    )
