"""Verify contents that were opened to more parties after they were said: they lie in packs of another class.

Step 6 of `verify.record`, between what all logs say of one another and what is gone. Only a copy in packs needs it; a
node's own store keeps one payload of an entry. Whether who reads is cleared is the copy's to decide.

Shapes: bundles of 256 entries. Source: record.md 4.7.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sametable.centre.verify.portions import Portion, audit
from sametable.core.record.tiles import TILE_WIDTH
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.centre.standing import Standing
    from sametable.centre.verify.portions import Beside
    from sametable.centre.verify.walk import Walk


async def open_widened(walk: Walk, standing: Standing) -> None:
    """Take contents of a log out of the packs of the classes to which they were widened, and audit them."""
    bundles: dict[tuple[int, str], list[Beside]] = {}
    for one in walk.absent:
        for widening in standing.widened(one.id, walk.node.party, counted=False):
            bundles.setdefault((one.index // TILE_WIDTH * TILE_WIDTH, widening.name), []).append(one)
    for (first, name), wanted in sorted(bundles.items(), key=lambda one: one[0]):
        await _open(walk, first, name, wanted)


async def _open(walk: Walk, first: int, name: str, wanted: list[Beside]) -> None:
    origin, count = walk.node.origin, min(TILE_WIDTH, walk.edge.size - first)
    copy = walk.survey.copy
    try:
        bodies = await copy.packed(origin, name, first, count)
        if not any(bodies[one.index - first] is not None for one in wanted):
            return
        leaves = await copy.leaves(origin, first, count)
    except SametableError as error:
        if error.code == "peer.unreachable":
            raise
        walk.doubt(f"the contents of entries {first} to {first + count - 1} cannot be read: {error}")
        return
    portion = Portion(
        genesis=walk.survey.raw, node=walk.node, seats=dict(walk.seats), first=first, leaves=(), contents=(),
        last_word=True,
    )  # fmt: skip
    for one in wanted:
        place = one.index - first
        if bodies[place] is None or one not in walk.absent:
            continue
        alone = replace(portion, first=one.index, leaves=[leaves[place]], contents=[bodies[place]])
        found = audit(alone)
        for index, says in found.doubts:
            walk.doubt(says, index)
        walk.log.contents += found.contents
        walk.partial += found.partial
        if found.contents:
            walk.absent.remove(one)
