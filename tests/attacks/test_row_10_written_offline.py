"""Row 10, a batch that was written while its author was cut off is said to be from before the cut.

Defence: the bracket of such entries spans the cut: nothing that the author had seen is later than the cut, and nobody
acknowledged them before the reunion (`core/record/order.Causality.bracket`). It is shown, not refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.centre.incidents.dossier import dossier
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOUR_MS = 3_600_000


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


def test_the_bracket_spans_the_cut_whatever_the_clock_claims(stage: Stage) -> None:
    async def go() -> None:
        for name in stage.folders:
            await stage.beat(name)
            await stage.settle(1)
        await stage.beat("cedar")
        cut = stage.clock.now_ms()
        stage.isolate("cedar")
        stage.clock.set(cut + 6 * HOUR_MS)
        stage.skews["cedar"].offset_ms = -7 * HOUR_MS
        batch = [await stage.say("cedar", "report", report()) for _ in range(3)]
        stage.isolate("cedar", down=False)
        await stage.settle(3)
        reunion = stage.clock.now_ms()
        for name in ("alder", "birch"):
            await stage.beat(name)
            await stage.settle(1)
        for name in stage.folders:
            for receipt in batch:
                times = dossier(stage[name], receipt.id).time
                assert times.not_before is not None
                assert times.not_after is not None
                assert times.not_before.at_ms <= cut
                assert times.not_after.at_ms >= reunion
                assert times.outside  # the claim lies before what cedar itself had acknowledged

    run(go())
