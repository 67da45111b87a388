"""Lines and areas on the grid of the tests' valley, and how sides say and sign them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from sametable.core.delineation.coarsening import coarse_areas, coarse_lines, grid_for
from sametable.core.delineation.content import content_sha256
from support.drafts import START_MS
from support.hitting import said

if TYPE_CHECKING:
    from sametable.centre.reports.submit_report import Receipt
    from support.stage import Stage

DAY_MS = 86_400_000
BAND = 38
"""The valley's northern edge is 37.5 degrees."""
TODAY_MS = START_MS // DAY_MS * DAY_MS


def box(west: float, south: float, across: float = 0.1) -> Any:
    """Give a square in degrees."""
    return shapely.box(west, south, west + across, south + across)


def area(shape: Any, what: str = "control", agreed_m: int = 500, **more: Any) -> dict[str, Any]:
    """Give the fields of an area, brought to the grid."""
    grid = grid_for(what, agreed_m, BAND)
    return {
        "form": "areas", "what": what, "name": "North bank", "as_of_ms": TODAY_MS, "coarseness_m": grid.coarseness_m,
        "band": BAND, "ways": coarse_areas(shape, what, grid).ways, "accuracy_m": 1_000, **more,
    }  # fmt: skip


def line(*points: tuple[float, float], what: str = "line", **more: Any) -> dict[str, Any]:
    """Give the fields of a line through points of (longitude, latitude), brought to the grid."""
    grid = grid_for(what, 500, BAND)
    return {
        "form": "lines", "what": what, "name": "River line", "as_of_ms": TODAY_MS, "coarseness_m": 500, "band": BAND,
        "ways": coarse_lines(shapely.MultiLineString([points]), grid).ways, "accuracy_m": 500, **more,
    }  # fmt: skip


async def draws(
    stage: Stage, fields: dict[str, Any], node: str = "alder", audience: str = "parties"
) -> Receipt:
    """Say a line or an area."""
    return await said(stage, node, "delineation", fields, audience)


async def signs(stage: Stage, node: str, target: str, fields: dict[str, Any], says: str = "signs") -> Receipt:
    """Sign, or not, exactly what is drawn."""
    words = {"target": target, "says": says, "content_sha256": content_sha256(fields)}
    return await said(stage, node, "signature", words)
