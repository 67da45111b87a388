"""Two layers of control laid over one another: the whole answer, beside the same three overlays by the library alone.

Made layers of six areas each, whose edges are drawn by displacing midpoints (seeded) and brought to the 500 m grid by the
product, with as many corners as one statement may hold (20,000) or nearly; the second is the first's kind, moved and drawn
anew. Two pairs: as rough as fronts on a map are, over a theatre of some 1,500 km, which the promise is about; and so rough that every
corner of 500 m is there within 800 km, with hundreds of pockets, the worst that the grid lets through. The whole answer is what
a screen is given: reading the ways of both statements, validity, what is in both and in one alone with geometry, areas on the
ellipsoid, and the least and the most of each out of bands around every edge. Cold: the geometry was not read before; warm: it is
held, as after the map was drawn. Processor time is beside the delay, which a busy machine does not stretch as much. The
comparison is Shapely's intersection and two differences with their plane areas in degrees: no bounds, no true areas. Real
boundaries (every second of Syria's sub-districts, moved against themselves) where the data folder is there.
"""

from __future__ import annotations

import math
import random
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely import affinity

from bench.report import Part, Row, Target, delay
from bench.scripts import ROOT
from sametable.core.delineation import geometry
from sametable.core.delineation.coarsening import coarse_areas, grid_for
from sametable.core.delineation.geometry import in_degrees, shape_of
from sametable.core.delineation.overlap import overlap
from sametable.core.model.ways import decode
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable

TURNS = 25
BAND = 38
WANTED_MS = 300.0
DEPTH = 14
ADMIN = ROOT / ".." / "shared" / "data" / "syria_admin" / "syr_admin3.shp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """How a made layer looks: its areas' mean radius in degrees, how rough its edges may be, and its south-western area."""

    size: float
    rough: range
    corner: tuple[float, float]


FRONTS = Looks(size=2.2, rough=range(60, 75), corner=(28.0, 12.0))
WORST = Looks(size=0.9, rough=range(74, 100), corner=(34.0, 33.0))


def ring(dice: random.Random, middle: tuple[float, float], size: float, rough: float) -> Any:
    """Give an area whose edge was drawn by displacing midpoints, so that it is rough at every scale."""
    count = 2**DEPTH
    moved = np.zeros(count + 1)
    reach, step = 0.25 * size, count
    while step > 1:
        half = step // 2
        for at in range(0, count, step):
            moved[at + half] = (moved[at] + moved[at + step]) / 2 + dice.gauss(0, reach) * 0.5
        reach, step = reach * rough, half
    turns = np.linspace(0, 2 * math.pi, count + 1)[:-1]
    away = np.maximum(0.2 * size, size + moved[:-1])
    return shapely.Polygon(
        np.column_stack([middle[0] + away * 1.2 * np.cos(turns), middle[1] + away * np.sin(turns)])
    )


def layer(seed: int, looks: Looks) -> dict[str, Any]:
    """Give a layer of six areas with as many corners on the grid as one statement may hold, or nearly."""
    grid = grid_for("control", 500, BAND)
    found = None
    west, south = looks.corner
    for hundredths in looks.rough:
        dice = random.Random(seed)
        areas = [
            ring(
                dice,
                (
                    west + looks.size * 2.7 * (n % 3) + seed / 10,
                    south + looks.size * 2.4 * (n // 3) + seed / 20,
                ),
                looks.size,
                hundredths / 100,
            )
            for n in range(6)
        ]
        drawn = shapely.make_valid(shapely.union_all(areas), method="structure", keep_collapsed=False)
        try:
            found = coarse_areas(drawn, "control", grid)
        except SametableError:  # more than a statement may hold
            break
    if found is None:
        raise SystemExit("no layer could be made")
    return {
        "form": "areas",
        "what": "control",
        "coarseness_m": 500,
        "band": BAND,
        "ways": found.ways,
        "accuracy_m": 1_000,
    }


def halves() -> list[dict[str, Any]]:
    """Give two layers of real boundaries: every second sub-district, and the same moved by some kilometres."""
    import pyogrio

    _, _, geometries, _ = pyogrio.raw.read(ADMIN, columns=[])
    shapes = shapely.union_all(shapely.make_valid(shapely.from_wkb(geometries[::2])))
    grid = grid_for("control", 500, BAND)
    found = []
    for moved in (0.0, 0.07):
        drawn = affinity.translate(shapes, moved, moved)
        ways = coarse_areas(drawn, "control", grid).ways
        found.append(
            {
                "form": "areas",
                "what": "control",
                "coarseness_m": 500,
                "band": BAND,
                "ways": ways,
                "accuracy_m": 1_000,
            }
        )
    return found


def timed(turns: int, act: Callable[[], object]) -> list[float]:
    """Give how long each turn took, in ms."""
    took = []
    for _ in range(turns):
        began = time.perf_counter()
        act()
        took.append((time.perf_counter() - began) * 1000)
    return took


def plain(a: Any, b: Any) -> float:
    """Lay two shapes over one another with the library alone."""
    parts = (shapely.intersection(a, b), shapely.difference(a, b), shapely.difference(b, a))
    return float(sum(shapely.area(one) for one in parts))


def compared(name: str, pair: list[dict[str, Any]]) -> tuple[list[Row], list[float]]:
    """Measure one pair: cold, warm, and the library alone on the same shapes in the same minute."""
    first, second = pair

    def cold() -> None:
        geometry._shape.cache_clear()
        overlap(first, second)

    spent = time.process_time()
    whole = timed(TURNS, cold)
    spent = (time.process_time() - spent) * 1000 / TURNS
    warm = timed(TURNS, lambda: overlap(first, second))
    shapes = [in_degrees(shape_of(one), 500, BAND) for one in pair]
    alone = timed(TURNS, lambda: plain(*shapes))
    corners = [sum(len(way) for way in decode(one["ways"])) for one in pair]
    told = f"{name}, {corners[0]:,} and {corners[1]:,} corners"
    by = "Shapely's three overlays alone, in degrees, without bounds or true areas"
    rows = [
        delay(f"{told}: the whole answer, cold", whole),
        Row(name=f"{told}: the whole answer, warm", value=median(warm), unit="ms", n=TURNS, p99=max(warm),
            ratio_to=by, ratio=median(warm) / median(alone)),
        delay(f"{told}: {by}", alone),
        Row(name=f"{told}: processor time of the whole answer, cold", value=spent, unit="ms", n=TURNS),
    ]  # fmt: skip
    return rows, whole


def measure() -> Part:
    """Measure made layers, and real ones where they are."""
    pair = [layer(seed, FRONTS) for seed in (1, 2)]
    rows, whole = compared("fronts", pair)
    grid = grid_for("control", 500, BAND)
    shape = in_degrees(shape_of(pair[0]), 500, BAND)
    rows.append(
        delay(
            "a layer of as many corners brought to the grid",
            timed(5, lambda: coarse_areas(shape, "control", grid)),
        )
    )
    rows += compared("the worst that the grid lets through", [layer(seed, WORST) for seed in (1, 2)])[0]
    if ADMIN.exists():
        rows += compared("real boundaries", halves())[0]
    return Part(
        name="Delineation",
        method=" ".join((__doc__ or "").split()),
        rows=rows,
        targets=[
            Target(
                what="overlap of two control layers with 20,000 corners each, the whole answer, cold, median",
                got=median(whole), limit=WANTED_MS, unit="ms", why=f"largest of {len(whole)}: {max(whole):.0f} ms",
            ),
        ],
    )  # fmt: skip
