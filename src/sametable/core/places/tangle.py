"""How entangled outlines are, before anything is done with them that costs as much as they cross.

Decides nothing on the ground: it counts pairs of edges whose boxes meet. Two combs of a few hundred teeth laid across
one another cross a hundred thousand times, and putting them together takes minutes and gigabytes; outlines of
neighbouring districts meet a few times an edge. Edges of one outline are not counted against one another: that it does
not cross itself is checked elsewhere, and costs little.

Shapes: degrees; outlines are closed rings. Source: house rules, Errors; measured on hostile outlines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

AT_ONCE = 64
FEW_PAIRS = 250_000


def meetings(rings: Sequence[Any], most: int) -> int:
    """Count pairs of edges of different rings whose boxes meet; counting ends soon after `most`.

    Each ring is an array of points, shape (n, 2), n >= 2.
    """
    if len(rings) < 2:
        return 0
    edges = [np.stack([ring[:-1], ring[1:]], axis=1) for ring in rings]
    lines: Any = shapely.linestrings(np.concatenate(edges))
    of_ring = np.repeat(np.arange(len(edges)), [len(one) for one in edges])
    tree = shapely.STRtree(lines)
    count = 0
    for at in range(0, len(lines), AT_ONCE):
        one, other = tree.query(lines[at : at + AT_ONCE])
        count += int(np.count_nonzero(of_ring[at + one] < of_ring[other]))
        if count > most:
            break
    return count


def is_crowded(area: Any, reach_deg: float, most: int) -> bool:
    """Tell whether more than `most` others, on the mean, lie within about `reach_deg` of each edge of an area.

    An area with few pairs in all is never crowded.
    """
    rings = rings_of([area])
    low = np.concatenate([np.minimum(ring[:-1], ring[1:]) for ring in rings]) - reach_deg / 2
    high = np.concatenate([np.maximum(ring[:-1], ring[1:]) for ring in rings]) + reach_deg / 2
    boxes: Any = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
    tree = shapely.STRtree(boxes)
    count = 0
    for at in range(0, len(boxes), AT_ONCE):
        count += tree.query(boxes[at : at + AT_ONCE]).shape[1]
        if count > max((most + 1) * len(boxes), FEW_PAIRS):
            return True
    return False


def rings_of(areas: Sequence[Any]) -> list[Any]:
    """Give all rings of polygons as arrays of points."""
    return [
        shapely.get_coordinates(ring)
        for area in areas
        for polygon in shapely.get_parts(area)
        for ring in (polygon.exterior, *polygon.interiors)
    ]
