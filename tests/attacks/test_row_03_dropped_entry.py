"""Row 3: a node drops an entry for which it has given a receipt.

The defence: a receipt holds a head signed by the log's own key (`core/record/append`); whoever holds the receipt or a
mirror's copy shows it, and `centre/logs/forks.meet` finds that the log which was signed since does not lead from it. A log
that only ends earlier is taken for a stale copy and rolls nothing back (`centre/exchange/replicate._accept`).
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from sametable.centre.logs.forks import meet
from sametable.core.record.checkpoint import open_checkpoint
from sametable.core.record.fork import verify_evidence
from sametable.core.record.tlog_proof import check_proof, parse
from sametable.errors import SametableError
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ALDER = "table.example/trial/alder"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


def drop_what_follows(stage: Stage, tmp_path: Path) -> str:
    """Let Alder give a receipt, lose the entry, and go on signing without it; gives the receipt."""
    run(stage.say("alder", "report", report()))
    shutil.copy(stage.folders["alder"] / "record.db", tmp_path / "before.db")
    stage.stop("alder")
    shutil.copy(stage.folders["alder"] / "record.db", tmp_path / "before.db")
    stage.start("alder")
    receipt = run(stage.say("alder", "report", report(weapon="rocket"))).proof
    stage.stop("alder")
    for part in stage.folders["alder"].glob("record.db*"):
        part.unlink()
    shutil.copy(tmp_path / "before.db", stage.folders["alder"] / "record.db")
    stage.start("alder")
    return str(receipt)


def test_a_receipt_shows_that_the_log_signed_another_history_since(stage: Stage, tmp_path: Path) -> None:
    receipt = drop_what_follows(stage, tmp_path)
    run(stage.say("alder", "report", report(weapon="artillery")))
    run(stage.pull("birch", "alder"))
    proof = parse(receipt)
    error = run(meet(stage["birch"], ALDER, proof.checkpoint_note))
    assert error is not None
    assert error.code == "record.fork"
    raw = stage["birch"].store.evidence_bytes(stage["birch"].forks[ALDER].evidence) or b""
    verify_evidence(raw, stage["birch"].logs[ALDER].node.log_vkey)


def test_the_receipt_does_not_fit_the_log_without_its_entry(stage: Stage, tmp_path: Path) -> None:
    receipt = drop_what_follows(stage, tmp_path)
    run(stage.say("alder", "report", report(weapon="artillery")))
    proof = parse(receipt)
    key = stage["alder"].logs[ALDER].node.log_vkey
    entry = stage["alder"].store.leaves(ALDER, proof.index, 1)[0]
    with pytest.raises(SametableError, match=r"proof\.invalid"):
        check_proof(proof, entry, log_key=key, cosigners=())


def test_who_holds_the_entry_loses_nothing_by_the_authors_loss(stage: Stage, tmp_path: Path) -> None:
    run(stage.say("alder", "report", report()))
    old = tmp_path / "before.db"
    stage.stop("alder")
    shutil.copy(stage.folders["alder"] / "record.db", old)
    stage.start("alder")
    run(stage.say("alder", "report", report(weapon="rocket")))
    run(stage.pull("birch", "alder"))
    stage.stop("alder")
    for part in stage.folders["alder"].glob("record.db*"):
        part.unlink()
    shutil.copy(old, stage.folders["alder"] / "record.db")
    stage.start("alder")
    run(stage.pull("birch", "alder"))
    assert stage["birch"].logs[ALDER].size == 3
    head = open_checkpoint(
        stage["birch"].store.checkpoint(ALDER) or b"",
        log_key=stage["birch"].logs[ALDER].node.log_vkey,
        cosigners=(),
    ).checkpoint
    assert head.size == 3
    run(stage.meet("alder", "birch"))
    assert stage["alder"].own.size == 3, "and the author gets it back"
