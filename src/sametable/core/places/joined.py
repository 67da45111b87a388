"""Areas that touch, put together as one: between two that both count there is no edge to be unsure of.

Decides that a gap of at most some fifteen metres between two drawn outlines is none: that is how far two drawings of
one border lie apart by rounding. A wider gap stays a gap, with both its edges.

Shapes: degrees of longitude and latitude inside; metres outside. Source: analysis reference, Geofencing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from sametable.core.places.zones import shape_of_geometry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.core.places.zones import Shape

GAP_DEG = 0.00007  # on each side: about 8 metres


def united(shapes: Sequence[Shape], accuracy_m: int) -> Shape:
    """Give the polygons of several areas as one area, its edge known to `accuracy_m`."""
    drawn = [one.geometry for one in shapes]
    closed = shapely.buffer(
        shapely.union_all([shapely.buffer(one, GAP_DEG, join_style="mitre") for one in drawn]),
        -GAP_DEG,
        join_style="mitre",
    )
    return shape_of_geometry(shapely.union_all([closed, *drawn]), accuracy_m)
