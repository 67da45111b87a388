"""A node that signs a log with entries that must not be in it: its mirrors refuse the log from there on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from recordkit import public, signer
from sametable.core.wire.statement import StatementHead, assemble, kid_of, parse_entry, prepare
from sametable.errors import SametableError
from sametable.ports import NewEntry
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CEDAR = "table.example/trial/cedar"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


def entry(stage: Stage, *, seat: str = "seat cedar", key: str = "", log: str = CEDAR) -> NewEntry:
    """Lay out a report in the name of a seat, signed by a key (by default the seat's own)."""
    fields: dict[str, Any] = {"type": "report", **report(), "coarsened": False}
    head = StatementHead(kid=kid_of(public(seat)), log=log, aud="parties", at_ms=stage.clock.now_ms())
    made = prepare(fields, head=head, salts=stage["cedar"].ids.salts(len(fields) + 1))
    leaf = assemble(made.signing_input, signer(key or seat)(made.signing_input.encode()))
    return NewEntry(leaf=leaf, payload=made.payload, id=parse_entry(leaf).id)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"key": "seat alder"}, "statement.bad_signature"),
        ({"seat": "seat alder"}, "statement.unknown_seat"),
        ({"seat": "seat nobody"}, "statement.unknown_seat"),
        ({"log": "table.example/trial/alder"}, "statement.wrong_log"),
    ],
)
def test_an_entry_that_is_not_its_logs_is_refused_with_its_place(
    stage: Stage, change: dict[str, str], code: str
) -> None:
    run(stage["cedar"].store.append([entry(stage), entry(stage, **change)]))
    with pytest.raises(SametableError) as caught:
        run(stage.pull("birch", "cedar"))
    assert caught.value.code == code
    assert caught.value.at.startswith("[2]")
    assert stage["birch"].logs[CEDAR].size == 0
    assert stage["birch"].store.evidence(CEDAR)
    assert stage["birch"].picture.marks == {}


def test_the_same_statement_twice_in_a_log_counts_once(stage: Stage) -> None:
    twice = entry(stage)
    run(stage["cedar"].store.append([twice]))
    run(stage["cedar"].store.append([twice]))
    run(stage.pull("birch", "cedar"))
    birch = stage["birch"]
    assert (birch.logs[CEDAR].size, birch.logs[CEDAR].counted) == (3, 3)
    (mark,) = birch.picture.marks.values()
    assert mark.number == "CED-000001"
    again = stage.restart("birch")
    assert [one.number for one in again.picture.marks.values()] == ["CED-000001"]
