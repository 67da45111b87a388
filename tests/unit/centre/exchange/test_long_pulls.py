"""Pulls of more entries than are looked at in one go: junk ends them at its bundle, and says whose fault it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from recordkit import public, salts, signer
from sametable.centre import acts, table
from sametable.centre.exchange.replicate import log_path
from sametable.core.record.register_note import KeyAct
from sametable.core.record.tiles import bundle, parse_bundle
from sametable.core.wire.statement import StatementHead, assemble, kid_of, parse_entry, prepare
from sametable.errors import SametableError
from sametable.ports import NewEntry
from support.acting import Author, root_note, say_to
from support.stage import FakeLink, Stage, report, run, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CEDAR = "table.example/trial/cedar"
LONG = 1300


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


def entry(stage: Stage, number: int, *, key: str = "seat cedar") -> NewEntry:
    """Lay out a report of Cedar, signed by a key (by default the seat's own)."""
    fields: dict[str, Any] = {"type": "report", **report(), "coarsened": False}
    kid = kid_of(public("seat cedar"))
    head = StatementHead(kid=kid, log=CEDAR, aud="parties", at_ms=stage.clock.now_ms() + number)
    made = prepare(fields, head=head, salts=salts(len(fields) + 1, number))
    leaf = assemble(made.signing_input, signer(key)(made.signing_input.encode()))
    return NewEntry(leaf=leaf, payload=made.payload, id=parse_entry(leaf).id)


def fill(stage: Stage, count: int = LONG, *, bad: int | None = None, first: int = 0) -> None:
    """Let Cedar sign many entries, one of them with a signature that is not its seat's."""
    numbers = range(first, first + count)
    made = [entry(stage, one, key="seat alder" if one == bad else "seat cedar") for one in numbers]
    run(stage["cedar"].store.append(made))


def bundles(link: FakeLink) -> list[str]:
    """Give the bundles of entries that were asked for."""
    return [path.rpartition("entries/")[2] for path in link.asked if "entries/" in path]


def junk(part: str, change: Callable[[bytes], bytes]) -> Callable[[str, bytes | None], bytes | None]:
    """Change one bundle."""
    return lambda path, raw: change(raw) if raw is not None and path.endswith(f"entries/{part}") else raw


def refused(stage: Stage, name: str = "birch", other: str = "cedar") -> SametableError:
    with pytest.raises(SametableError) as caught:
        run(stage.pull(name, other, "cedar"))
    assert stage[name].picture.marks == {}
    return caught.value


def test_a_long_log_is_pulled_whole_and_cosigned(stage: Stage) -> None:
    fill(stage)
    run(stage.pull("birch", "cedar"))
    birch = stage["birch"]
    assert (birch.logs[CEDAR].size, birch.logs[CEDAR].counted) == (LONG + 1, LONG + 1)
    assert len(birch.picture.marks) == LONG
    assert birch.missing_payloads() == 0
    assert birch.store.cosigned_sizes(CEDAR)[birch.node.mirror_vkey.name] == LONG + 1
    assert birch.root_at(CEDAR, LONG + 1) == stage["cedar"].root_at(CEDAR, LONG + 1)


def test_a_relays_junk_ends_a_long_pull_at_its_bundle(stage: Stage) -> None:
    fill(stage)
    run(stage.pull("alder", "cedar"))
    link = stage.links["birch", "alder"]
    link.lie = junk("001", lambda _: bundle([b"\xff" * 65_535] * 256))
    error = refused(stage, other="alder")
    assert (error.code, "[256]" in error.at) == ("peer.wrong_entry", True)
    assert bundles(link) == ["000", "001"], "nothing more was asked for, and nothing more held"
    assert stage["birch"].logs[CEDAR].size == 0
    assert stage["birch"].store.evidence(CEDAR)
    assert stage["birch"].forks == {}
    link.lie = None
    run(stage.pull("birch", "alder", "cedar"))
    assert stage["birch"].logs[CEDAR].size == LONG + 1


def test_an_entry_that_its_own_log_signed_for_and_does_not_hold_ends_a_long_pull(stage: Stage) -> None:
    fill(stage, bad=300)
    error = refused(stage)
    assert (error.code, error.at.startswith("[301]")) == ("statement.bad_signature", True)
    assert bundles(stage.links["birch", "cedar"]) == ["000", "001"]


def test_the_wrong_genesis_ends_a_long_pull_at_once(stage: Stage) -> None:
    fill(stage)
    link = stage.links["birch", "cedar"]
    link.lie = junk("000", lambda raw: bundle([b"{}", *parse_bundle(raw, expected=256)[1:]]))
    assert refused(stage).code == "peer.wrong_entry"
    assert bundles(link) == ["000"]


def test_a_second_history_is_proved_though_it_holds_what_does_not_hold(stage: Stage, tmp_path: Path) -> None:
    other = Stage(tmp_path / "other", 3)
    assert other["cedar"].record_id == stage["cedar"].record_id
    fill(stage, 2)
    run(stage.pull("birch", "cedar"))
    fill(other, bad=5000 + 40, first=5000)
    stage.links["birch", "cedar"].answer = lambda path: serve(other["cedar"], path)
    with pytest.raises(SametableError, match=r"record\.fork at"):
        run(stage.pull("birch", "cedar"))
    assert stage["birch"].forks[CEDAR].case is not None
    assert stage["birch"].logs[CEDAR].size == 3
    other.close()


def test_more_than_may_be_held_is_refused_and_accuses_nobody(stage: Stage) -> None:
    fill(stage)
    log = stage["birch"].logs[CEDAR]
    limit, log.pull_limit_b = log.pull_limit_b, 200_000
    assert refused(stage).code == "peer.too_much"
    assert len(bundles(stage.links["birch", "cedar"])) < 4
    assert (log.size, stage["birch"].store.evidence(CEDAR)) == (0, [])
    log.pull_limit_b = limit
    run(stage.pull("birch", "cedar"))
    assert log.size == LONG + 1


def test_a_key_that_is_enrolled_in_an_early_bundle_speaks_in_a_late_one(stage: Stage) -> None:
    person = Author("ana")
    note = root_note(stage["cedar"], "ce", KeyAct(node="cedar", seat="night watch", pub=person.pub))

    async def enrol() -> None:
        await acts.post_note(stage["cedar"], note, [])

    run(enrol())
    fill(stage)
    run(say_to(stage, "cedar", author=person))
    run(stage.pull("birch", "cedar"))
    assert stage["birch"].logs[CEDAR].size == LONG + 3
    assert len(stage["birch"].picture.marks) == LONG + 1
    assert table.table(stage["birch"]).missing_payloads == 0
    base = f"{log_path(CEDAR)}/tile/entries"
    asked = [path for path in stage.links["birch", "cedar"].asked if path.startswith(base)]
    assert len(asked) == len(set(asked)), "no bundle is asked for twice"
