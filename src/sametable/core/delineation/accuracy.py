"""How well the edge of a line or an area is known: what its author says, and what the grid takes away.

Decides: an edge may lie anywhere within `known_to_m` of where it is drawn: the author's accuracy, and half the diagonal of a
step (of a block, for areas made of those; there an edge may lie a whole block away). It is an outer bound, not a spread.

Units: metres, rounded up. Source: charter, rule 5; decision 0031.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from sametable.core.delineation.coarsening import grid_for
from sametable.core.delineation.geometry import shape_of
from sametable.core.model.kinds.delineation import HELD_COARSER
from sametable.core.model.ways import PARALLEL_METRES

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_DEGREE_M = 111_700
_E7 = 10_000_000


def grid_m(fields: Mapping[str, Any]) -> int:
    """Give how far the grid may have moved an edge, where the layer lies nearest to the equator."""
    grid = grid_for(fields["what"], fields["coarseness_m"], fields["band"])
    lat_e7, lon_e7 = grid.steps_e7
    _, south, _, north = shape_of(fields).bounds
    nearest = 0.0 if south <= 0 <= north else min(abs(south), abs(north))
    high_m = lat_e7 / _E7 * LONGEST_DEGREE_M
    wide_m = lon_e7 / _E7 * PARALLEL_METRES * math.cos(math.radians(nearest * lat_e7 / _E7))
    steps = 2 * grid.block if fields["what"] in HELD_COARSER else 1
    return math.ceil(math.hypot(high_m, wide_m) / 2 * steps)


def known_to_m(fields: Mapping[str, Any]) -> int:
    """Give within how many metres of where it is drawn an edge lies."""
    return int(fields["accuracy_m"]) + grid_m(fields)
