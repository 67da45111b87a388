"""Row 8, a statement is backdated.

Defence: `at` is only the author's claim. Where a statement stands is fixed by its log; between which moments it was
written follows from other parties' clocks (`core/record/order.Causality.bracket`): a claim outside is marked on
every dossier, not refused. And nothing is inserted below a size that others have cosigned: that is a second history
(`centre/logs/forks.met`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.centre.incidents.dossier import dossier
from sametable.errors import SametableError
from sametable.ports import NewEntry
from support.cheating import second, show
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ALDER = "table.example/trial/alder"
HOUR_MS = 3_600_000


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


async def beats(stage: Stage) -> None:
    for name in ("alder", "birch", "cedar"):
        await stage.beat(name)
        await stage.settle(1)


def test_a_claim_from_before_what_its_author_had_seen_is_marked_on_every_map(stage: Stage) -> None:
    async def go() -> None:
        await beats(stage)
        stage.clock.set(stage.clock.now_ms() + 2 * HOUR_MS)
        await beats(stage)
        honest = await stage.say("alder", "report", report())
        stage.skews["alder"].offset_ms = -24 * HOUR_MS
        backdated = await stage.say("alder", "report", report(weapon="rocket"))
        await stage.settle(2)
        stage.clock.set(stage.clock.now_ms() + HOUR_MS)
        await beats(stage)
        for name in ("alder", "birch", "cedar"):
            assert dossier(stage[name], backdated.id).time.outside
            assert not dossier(stage[name], honest.id).time.outside
            assert backdated.index == honest.index + 1  # a claim moves nothing
            assert backdated.id in stage[name].picture.marks

    run(go())


def test_an_entry_put_in_below_a_cosigned_size_is_proof_against_its_author(stage: Stage) -> None:
    async def go() -> None:
        empty = second(stage, "alder")
        await stage.say("alder", "report", report())
        await stage.pull("birch", "alder")
        await stage.pull("alder", "birch", "alder")
        cosigned = stage["alder"].store.cosigned_sizes(ALDER)
        assert any("birch" in name and size >= 2 for name, size in cosigned.items())
        true = stage["alder"].store.entries(ALDER, 1, 1)[0]
        early = await stage.say(empty, "report", report(weapon="tank"))
        await stage[empty].store.append([NewEntry(leaf=true.leaf, payload=true.payload, id=None)])
        assert early.index == 1
        show(stage, empty, "birch")
        before = stage["birch"].picture.digest.value()
        with pytest.raises(SametableError, match=r"record\.fork"):
            await stage.pull("birch", "alder")
        assert stage["birch"].picture.digest.value() == before
        assert stage["birch"].store.evidence(ALDER)

    run(go())
