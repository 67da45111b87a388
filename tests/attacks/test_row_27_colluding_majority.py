"""Row 27: all the others together cosign a false history of one party's log.

The defence: a head counts only under the log's own signature (`core/record/checkpoint.open_checkpoint`), so without
the victim's key there is nothing to cosign. With a stolen key there is a second history, and the victim is its own
witness: its tree and its receipts contradict, it has evidence that convinces anybody (`centre/logs/forks.met`), and it
stops its own pen (`centre/logs/own_log.refusal`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recordkit import seed
from sametable.centre.exchange.replicate import log_path
from sametable.core.record.checkpoint import Checkpoint, render_text
from sametable.core.record.fork import verify_evidence
from sametable.core.record.tlog_proof import check_proof, parse
from sametable.core.wire.notes import Note, parse_note, render_note
from sametable.errors import SametableError
from support.cheating import second, show
from support.stage import Stage, report, run, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sametable.centre.reports.submit_report import Receipt

ALDER = "table.example/trial/alder"
HEAD = f"{log_path(ALDER)}/checkpoint"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    run(held.say("alder", "report", report()))
    run(held.settle(2))
    yield held
    held.close()


def test_without_the_victims_key_all_the_others_together_can_sign_nothing(stage: Stage) -> None:
    text = render_text(Checkpoint(origin=ALDER, size=2, root=seed("a root of our making")))
    lines = [
        one for name in ("birch", "cedar") for one in stage[name].signer.cosign(text, time_s=1_456_617_700)
    ]
    forged = render_note(Note(text=text, signatures=tuple(lines)))
    true = parse_note(serve(stage["alder"], HEAD) or b"")
    borrowed = render_note(Note(text=text, signatures=(*true.signatures, *lines)))
    before = stage["alder"].store.checkpoint(ALDER)
    for note in (forged, borrowed):
        stage.links["alder", "birch"].lie = lambda path, raw, note=note: note if path == HEAD else raw
        with pytest.raises(SametableError, match=r"checkpoint\.(unsigned|bad_signature)"):
            run(stage.pull("alder", "birch", "alder"))
    assert stage["alder"].store.checkpoint(ALDER) == before
    assert stage["alder"].hold is None, "a forgery does not stop the victim's pen"


def collude(stage: Stage) -> Receipt:
    """Let Birch and Cedar hold and cosign a history of Alder's log that Alder never made."""
    thief = second(stage, "alder")
    receipt: Receipt = run(stage.say("alder", "report", report(weapon="rocket")))
    run(stage.say(thief, "report", report(weapon="small_arms")))
    run(stage.say(thief, "report", report(weapon="small_arms")))
    show(stage, thief, "birch", "cedar")
    for name in ("birch", "cedar"):
        run(stage.pull(name, "alder"))
    run(stage.meet("birch", "cedar"))
    return receipt


def test_the_victims_own_tree_contradicts_and_gives_evidence(stage: Stage) -> None:
    collude(stage)
    cosigned = stage["birch"].store.cosigned_sizes(ALDER)
    assert len(cosigned) == 2, "both have cosigned the false history"
    with pytest.raises(SametableError, match=r"record\.fork"):
        run(stage.pull("alder", "birch", "alder"))
    alder = stage["alder"]
    evidence = alder.store.evidence_bytes(alder.forks[ALDER].evidence) or b""
    verify_evidence(evidence, alder.node.log_vkey)
    with pytest.raises(SametableError, match=r"record\.fork"):
        run(stage.say("alder", "report", report()))


def test_the_victims_receipt_holds_and_the_false_history_does_not_have_its_entry(stage: Stage) -> None:
    receipt = collude(stage)
    proof, key = parse(receipt.proof), stage["alder"].node.log_vkey
    true = stage["alder"].store.leaves(ALDER, receipt.index, 1)[0]
    opened = check_proof(proof, true, log_key=key, cosigners=())
    assert opened.checkpoint.size > receipt.index
    false = stage["birch"].store.leaves(ALDER, receipt.index, 1)[0]
    with pytest.raises(SametableError, match=r"proof\.invalid"):
        check_proof(proof, false, log_key=key, cosigners=())


def test_anybody_who_sees_both_caps_the_log_and_believes_neither_majority_nor_minority(stage: Stage) -> None:
    collude(stage)
    common = 2
    show(stage, "alder", "cedar")
    run(stage.meet("cedar", "alder"))
    assert stage["cedar"].standing.caps == {ALDER: common}
    assert stage["cedar"].logs[ALDER].counted == common
