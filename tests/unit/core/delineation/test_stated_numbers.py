"""The numbers of the grid and its rules, as they are stated: by others the same record would give another picture.

They are written out here and not taken from the program, so that none of them changes by the way.
"""

from __future__ import annotations

import pytest

from sametable.core.delineation import coarsening, grids, overlap, rules
from sametable.core.model import ways
from sametable.core.model.kinds import delineation


@pytest.mark.parametrize(
    ("name", "held", "stated"),
    [
        ("the least breadth of what is kept", coarsening.LEAST_ACROSS_M,
         {"control": 2_000, "no_agreement": 2_000, "zone": 1_000, "annex": 1_000}),
        ("parts of an area that is held coarser", coarsening.PARTS_HELD_COARSER, 50),
        ("what is held coarser", delineation.HELD_COARSER, {"excluded", "mixed"}),
        ("the grid of excluded groups", delineation.EXCLUDED_LEAST_M, 1_000),
        ("a block of excluded groups", delineation.EXCLUDED_ACROSS_M, 5_000),
        ("beyond the theatre", rules.MARGIN_E7, 50_000_000),
        ("the length of a drawing", rules.STEPS_MOST, 200_000),
        ("the letters of a name that is looked for", rules.NAMED_LEAST, 3),
        ("the usual, finest and coarsest grid", (ways.USUAL_M, ways.FINEST_M, ways.COARSEST_M), (500, 100, 20_000)),
        ("a degree", (ways.METRES_PER_DEGREE, ways.PARALLEL_METRES), (110_574, 111_320)),
        ("the most of a drawing", (ways.POINTS_MOST, ways.WAYS_MOST, ways.LETTERS_MOST), (20_000, 2_000, 150_000)),
        ("the northernmost parallel", ways.BAND_MOST, 85),
        ("blocks looked at, and how closely", (grids.BLOCKS_MOST, grids.TILE, grids.BETWEEN_STEPS), (40_000, 100, 0.5)),
        ("how edges are thinned out", (overlap.STRETCH_STEPS, overlap.THIN), (10, 2)),
    ],
)  # fmt: skip
def test_a_number_is_the_one_that_is_stated(name: str, held: object, stated: object) -> None:
    assert held == stated, name
