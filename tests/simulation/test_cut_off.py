"""A node that was cut off: what it wrote meanwhile is shown to lie between the cut and the reunion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.centre import table
from sametable.centre.incidents.dossier import dossier
from sametable.centre.table import waiting_for
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


async def beat_all(stage: Stage) -> None:
    for name in stage.folders:
        await stage.beat(name)
        await stage.settle(1)


def test_the_bracket_of_what_was_written_while_cut_off_spans_the_cut_off(stage: Stage) -> None:
    async def go() -> None:
        await beat_all(stage)
        await stage.beat("cedar")
        before = stage.clock.now_ms()
        stage.isolate("cedar")
        stage.clock.set(before + HOUR_MS)
        await stage.say("cedar", "report", report())
        await stage.say("alder", "report", report())
        await stage.settle(1)
        stage.clock.set(before + 2 * HOUR_MS)
        await stage.beat("cedar")
        stage.isolate("cedar", down=False)
        await stage.settle(2)
        await beat_all(stage)
        await stage.settle(2)
        for name in stage.folders:
            number = "CED-000003"
            shown = dossier(stage[name], number)
            assert shown.kind == "report"
            times = shown.time
            assert times.not_before is not None
            assert times.not_after is not None
            assert times.not_before.party != "ce"
            assert times.not_after.party != "ce"
            assert times.not_before.at_ms <= before
            assert times.not_after.at_ms >= before + 2 * HOUR_MS
            assert not times.outside

    run(go())


def test_a_claim_outside_its_bracket_is_marked_and_not_refused(stage: Stage) -> None:
    async def go() -> None:
        await beat_all(stage)
        stage.skews["cedar"].offset_ms = -5 * HOUR_MS
        await stage.beat("cedar")
        receipt = await stage.say("cedar", "report", report())
        await stage.settle(2)
        stage.clock.set(stage.clock.now_ms() + HOUR_MS)
        await beat_all(stage)
        await stage.settle(2)
        for name in stage.folders:
            assert dossier(stage[name], receipt.id).time.outside
            assert receipt.id in stage[name].picture.marks

    run(go())


def test_the_badge_says_since_when_and_reunion_makes_one_map(stage: Stage) -> None:
    async def go() -> None:
        await stage.settle(2)
        stage.isolate("cedar")
        cut_ms = stage.peers["alder", "cedar"].last_heard_ms
        stage.clock.set(stage.clock.now_ms() + 10_000)
        await stage.meet("alder", "cedar")
        assert stage.peers["alder", "cedar"].state == "unreachable"
        assert stage.peers["alder", "cedar"].since_ms == cut_ms
        for name in ("alder", "cedar"):
            for _ in range(3):
                await stage.say(name, "report", report())
        await stage.settle(1)
        assert table.table(stage["cedar"]).code != table.table(stage["alder"]).code
        stage.isolate("cedar", down=False)
        await stage.settle(3)
        assert {len(stage[name].picture.marks) for name in stage.folders} == {6}
        assert len({table.table(stage[name]).code for name in stage.folders}) == 1
        assert {peer.state for peer in stage.peers.values()} == {"same"}

    run(go())


def test_a_node_that_lists_heads_nobody_has_stops_only_its_own_log(stage: Stage) -> None:
    from recordkit import public, signer
    from sametable.core.wire.statement import StatementHead, assemble, kid_of, parse_entry
    from sametable.core.wire.statement import prepare as lay_out
    from sametable.ports import NewEntry

    async def go() -> None:
        cedar = stage["cedar"]
        heads = [
            ["table.example/trial/alder", 999, "A" * 43 + "="],
            ["table.example/trial/nobody", 5, "A" * 43 + "="],
        ]
        head = StatementHead(
            kid=kid_of(public("node seat cedar")), log=cedar.node.origin, aud="parties", at_ms=10**15
        )
        made = lay_out({"type": "beat", "heads": heads}, head=head, salts=cedar.ids.salts(3))
        leaf = assemble(made.signing_input, signer("node seat cedar")(made.signing_input.encode()))
        await cedar.store.append([NewEntry(leaf=leaf, payload=made.payload, id=parse_entry(leaf).id)])
        await stage.say("cedar", "report", report())
        await stage.say("alder", "report", report())
        await stage.settle(3)
        for name in ("alder", "birch"):
            centre = stage.restart(name)
            assert centre.logs[cedar.node.origin].size == 3
            assert centre.logs[cedar.node.origin].counted == 1
            assert waiting_for(centre, cedar.node.origin) is not None
            assert len(centre.picture.marks) == 1
        assert table.table(stage["alder"]).code == table.table(stage["birch"]).code

    run(go())


def test_a_beat_with_a_false_root_is_noticed_by_whoever_holds_that_log(stage: Stage) -> None:
    from recordkit import public, signer
    from sametable.core.wire.statement import StatementHead, assemble, kid_of, parse_entry
    from sametable.core.wire.statement import prepare as lay_out
    from sametable.ports import NewEntry

    async def go() -> None:
        cedar = stage["cedar"]
        head = StatementHead(
            kid=kid_of(public("node seat cedar")),
            log=cedar.node.origin,
            aud="parties",
            at_ms=stage.clock.now_ms(),
        )
        heads = [["table.example/trial/alder", 1, "A" * 43 + "="]]
        made = lay_out({"type": "beat", "heads": heads}, head=head, salts=cedar.ids.salts(3))
        leaf = assemble(made.signing_input, signer("node seat cedar")(made.signing_input.encode()))
        await cedar.store.append([NewEntry(leaf=leaf, payload=made.payload, id=parse_entry(leaf).id)])
        await stage.settle(2)
        ((origin, index, told),) = stage["birch"].false_beats
        assert (origin, index) == (cedar.node.origin, 1)
        assert "table.example/trial/alder at size 1" in told

    run(go())


def test_a_clock_that_was_put_back_does_not_silence_its_node(stage: Stage) -> None:
    from sametable.centre import beat

    async def go() -> None:
        await stage.beat("cedar")
        assert not beat.due(stage["cedar"])
        stage.skews["cedar"].offset_ms = -72 * HOUR_MS
        assert beat.due(stage["cedar"])
        await stage.beat("cedar")
        assert not beat.due(stage["cedar"])

    run(go())
