"""Row 25: a node's beat or table lists heads that the logs do not have.

The defence: whoever holds that log compares (`Centre._compare_beat` for beats, which are signed entries and so their
own evidence; `centre/exchange/links._hold_to_table` for tables, whose signed note is kept). A head that nobody has at all only
stops the log of the node that listed it (`core/record/order`). The log's author is not accused by what others say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recordkit import seed
from sametable.centre.say import say
from sametable.centre.table import waiting_for
from sametable.core.record.table_note import parse_table
from sametable.core.wire.hashes import b64
from sametable.core.wire.notes import Note, parse_note, render_note
from support.stage import Stage, report, run, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ALDER = "table.example/trial/alder"
CEDAR = "table.example/trial/cedar"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    run(held.say("alder", "report", report()))
    run(held.settle(2))
    yield held
    held.close()


def test_a_beat_with_a_false_root_is_told_by_everybody_who_holds_that_log(stage: Stage) -> None:
    run(say(stage["cedar"], {"type": "beat", "heads": [[ALDER, 2, b64(seed("no such root"))]]}))
    run(stage.settle(2))
    for name in ("alder", "birch"):
        ((origin, index, told),) = stage[name].false_beats
        assert origin == CEDAR
        assert stage[name].store.leaves(origin, index, 1), (
            "the beat itself is the evidence: it is signed and logged"
        )
        assert f"{ALDER} at size 2" in told
        assert stage[name].forks == {}, "Alder is not accused"


def test_a_beat_that_lists_what_nobody_has_stops_only_its_own_log(stage: Stage) -> None:
    run(say(stage["cedar"], {"type": "beat", "heads": [[ALDER, 4000, b64(seed("no such root"))]]}))
    run(stage.say("cedar", "report", report(weapon="rocket")))
    run(stage.say("birch", "report", report(weapon="artillery")))
    run(stage.settle(3))
    for name in ("alder", "birch"):
        assert waiting_for(stage[name], CEDAR) == "ALD-000002 to ALD-003999"
        assert len(stage[name].picture.marks) == 2, "Alder's and Birch's are there, Cedar's waits"


def test_a_table_with_a_false_head_is_kept_and_its_node_is_shown_as_refused(stage: Stage) -> None:
    cedar = stage["cedar"]
    shown = parse_table(parse_note(serve(cedar, "table") or b"").text)
    text = parse_note(serve(cedar, "table") or b"").text
    true = next(b64(head.root) for head in shown.heads if head.origin == ALDER)
    false = text.replace(true, b64(seed("no such root")))
    note = render_note(Note(text=false, signatures=(cedar.signer.sign_note(false),)))
    stage.links["birch", "cedar"].lie = lambda path, raw: note if path == "table" else raw
    run(stage.meet("birch", "cedar"))
    peer = stage.peers["birch", "cedar"]
    assert peer.trouble is not None
    assert (peer.trouble.code, peer.state) == ("peer.false_table", "refused")
    (kept,) = [one for one in stage["birch"].store.evidence(CEDAR) if "peer.false_table" in one[2]]
    assert stage["birch"].store.evidence_bytes(kept[0]) == note
    assert stage["birch"].forks == {}
