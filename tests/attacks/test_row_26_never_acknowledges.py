"""Row 26, a node never acknowledges others, to stay early in the order.

Defence: order has no authority (`core/picture/fold`: nothing is decided by who comes first); an early number changes
no mark, hides nothing, and the bracket shows that nothing of the others is known to lie before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.centre import say
from sametable.centre.incidents.dossier import dossier
from sametable.centre.table import table
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CEDAR = "table.example/trial/cedar"
ALDER = "table.example/trial/alder"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


def test_an_early_number_wins_nothing(stage: Stage) -> None:
    async def go() -> None:
        for _ in range(4):
            await stage.say("alder", "report", report())
        await stage.settle(2)
        await stage.beat("alder")
        await stage.settle(2)
        told = await stage.say("alder", "report", report(weapon="rocket"))
        await stage.settle(2)
        # Cedar has seen all of it, and says that it has seen nothing.
        await say.say(stage["cedar"], {"type": "beat", "heads": []})
        denied = await stage.say("cedar", "deny", {"target": told.id})
        await stage.settle(3)
        codes = {table(stage[name]).code for name in stage.folders}
        assert len(codes) == 1
        for name in stage.folders:
            centre = stage[name]
            early = centre.causality.lamport(CEDAR, denied.index)
            assert early < centre.causality.lamport(ALDER, told.index), "it did stay early"
            assert told.id in centre.picture.marks
            assert len(centre.picture.marks) == 5
            assert dossier(centre, denied.id).time.not_before is None, "nothing shows what it had seen"

    run(go())
