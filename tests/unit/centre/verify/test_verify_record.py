"""Verifying a record: what each kind of statement does to the verdict, and that other processes change nothing in it."""

from __future__ import annotations

import asyncio
import multiprocessing
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from recordkit import public, salts, signer
from sametable.centre.verify import record as verifying
from sametable.centre.verify.portions import Workers
from sametable.centre.verify.record import verify_record
from sametable.core.record.append import append
from sametable.core.record.beat import beat_fields
from sametable.core.record.checkpoint import Checkpoint, render_text
from sametable.core.record.redaction import without
from sametable.core.record.register_note import EpochAct, KeyAct
from sametable.core.record.tiles import Edge, Tile, empty_edge
from sametable.core.wire.hashes import b64
from sametable.core.wire.notes import ED25519, Note, VerifierKey, render_note, sign_note_text
from sametable.core.wire.statement import StatementHead, assemble, kid_of, parse_entry, prepare
from support.founding import genesis_of
from support.registering import ALDER, BIRCH, GENESIS, RAW
from support.registering import said as register

if TYPE_CHECKING:
    from sametable.centre.verify.copies import Found, Walked
    from sametable.centre.verify.verdict import Verdict

NEXT = f"{ALDER}/2"
NOTE = genesis_of(3)[1]


@dataclass(slots=True, kw_only=True)
class Written:
    """One log in memory, signed by a log key that is named."""

    origin: str
    key: str
    leaves: list[bytes] = field(default_factory=lambda: [RAW])
    bodies: list[str | None] = field(default_factory=lambda: [None])

    def say(
        self, fields: dict[str, Any], *, seat: str = "seat alder", aud: str = "parties", log: str = ""
    ) -> str:
        """Add a statement; gives its id."""
        head = StatementHead(
            kid=kid_of(public(seat)), log=log or self.origin, aud=aud, at_ms=len(self.leaves)
        )
        start = len(self.leaves) * 100
        made = prepare(fields, head=head, salts=salts(len(fields) + 1, start))
        self.leaves.append(assemble(made.signing_input, signer(seat)(made.signing_input.encode())))
        self.bodies.append(made.payload)
        return parse_entry(self.leaves[-1]).id

    def grown(self) -> tuple[Edge, dict[tuple[int, int], Tile], Checkpoint]:
        """Give edge, full tiles and head of what is here."""
        held = append(empty_edge(), self.leaves, origin=self.origin)
        return held.edge, {(tile.level, tile.n): tile for tile in held.full_tiles}, held.checkpoint

    def signed(self) -> bytes:
        """Give its newest checkpoint."""
        text = render_text(self.grown()[2])
        key = VerifierKey(name=self.origin, algorithm=ED25519, public=public(self.key))
        return render_note(Note(text=text, signatures=(sign_note_text(text, key, signer(self.key)),)))


@dataclass(slots=True, kw_only=True)
class MemoryCopy:
    """A copy of a record in memory."""

    logs: dict[str, Written]
    heads: dict[str, bytes] = field(default_factory=dict)

    async def founding(self) -> tuple[bytes | None, bytes | None]:
        """Give genesis and genesis note."""
        return RAW, NOTE

    async def checkpoint(self, origin: str) -> bytes | None:
        """Give a log's checkpoint; what was signed before anything was altered, if it was kept."""
        held = self.logs.get(origin)
        return self.heads.get(origin) or (held.signed() if held else None)

    async def size(self, origin: str, signed: int) -> int:
        """Say how many entries are there."""
        del signed
        return len(self.logs[origin].leaves) if origin in self.logs else 0

    async def leaves(self, origin: str, first: int, count: int) -> list[bytes]:
        """Read logged bytes."""
        return self.logs[origin].leaves[first : first + count]

    async def contents(self, origin: str, first: int, count: int) -> list[str | None]:
        """Read payloads."""
        return self.logs[origin].bodies[first : first + count]

    async def packed(self, origin: str, name: str, first: int, count: int) -> list[str | None]:
        """Give nothing more than `contents` did."""
        del origin, name, first
        return [None] * count

    async def tile(self, origin: str, level: int, n: int) -> bytes | None:
        """Read a full tile."""
        return self.logs[origin].grown()[1][level, n].data

    def sealed(self) -> bool:
        """Say no."""
        return False

    async def table(self) -> bytes | None:
        """Give none."""
        return None

    async def beside(self, origin: str, walked: Walked) -> list[Found]:
        """Keep nothing beside a log."""
        del origin, walked
        return []


@pytest.fixture
def copy() -> MemoryCopy:
    """Alder, Birch and Cedar with some reports and beats."""
    logs = {
        f"table.example/trial/{name}": Written(origin=f"table.example/trial/{name}", key=f"log {name}")
        for name in ("alder", "birch", "cedar")
    }
    held = MemoryCopy(logs=logs)
    for number in range(20):
        for origin, log in logs.items():
            name = origin.rpartition("/")[2]
            log.say({"type": "report", "count": number, "raw": f"{name} {number}"}, seat=f"seat {name}")
        heads = [one.grown()[2] for origin, one in logs.items() if origin != ALDER]
        logs[ALDER].say(beat_fields(heads), seat="node seat alder")
    return held


def verdict(copy: MemoryCopy, workers: Workers | None = None) -> Verdict:
    """Verify, and give the verdict."""
    return asyncio.run(verify_record(copy, workers=workers))


def doubts(copy: MemoryCopy) -> list[tuple[str, int | None, str]]:
    """Give what is doubted, shortly."""
    return [(one.log.rpartition("/")[2], one.index, one.says) for one in verdict(copy).doubts]


def keep_heads(copy: MemoryCopy) -> None:
    """Keep the checkpoints as they are signed now, whatever is altered afterwards."""
    copy.heads = {origin: log.signed() for origin, log in copy.logs.items()}


def test_an_untouched_record_holds(copy: MemoryCopy) -> None:
    told = verdict(copy)
    assert told.holds
    assert (told.entries, told.logs[0].beats, told.logs[0].contents) == (83, 20, 40)
    assert told.signed_by == ["al", "bi", "ce"]


def test_a_key_that_the_log_enrolled_earlier_speaks_and_one_enrolled_later_does_not(copy: MemoryCopy) -> None:
    log = copy.logs[ALDER]
    key = register(KeyAct(node="alder", seat="Night", pub=public("night")))
    log.say({"type": "report", "raw": "too early"}, seat="night")
    log.say(key)
    log.say({"type": "report", "raw": "now"}, seat="night")
    early = len(log.leaves) - 3
    assert [(index, says[:7]) for _, index, says in doubts(copy)] == [(early, "its key")]


def test_a_key_note_that_the_roots_did_not_sign_enrols_nobody(copy: MemoryCopy) -> None:
    log = copy.logs[ALDER]
    log.say(register(KeyAct(node="alder", seat="Night", pub=public("night")), "root birch"))
    log.say({"type": "report", "raw": "forged"}, seat="night")
    assert [says[:7] for _, _, says in doubts(copy)] == ["its key"]


def test_contents_that_their_party_erased_are_no_doubt_and_others_that_are_gone_are(copy: MemoryCopy) -> None:
    log = copy.logs[ALDER]
    ids = [parse_entry(leaf).id for leaf in log.leaves[1:]]
    whole = log.bodies[3] or ""
    log.bodies[3] = without(whole, ["raw"])
    assert [(index, says[:27]) for _, index, says in doubts(copy)] == [(3, "some of its contents are go")]
    copy.logs[BIRCH].say(
        {"type": "erase", "target": ids[2], "fields": ["raw"], "reason": "x"}, seat="seat birch"
    )
    assert len(doubts(copy)) == 1, "another party's erasure has no effect"
    log.say({"type": "erase", "target": ids[2], "fields": ["raw"], "reason": "x"})
    assert verdict(copy).logs[0].contents_erased == 1
    log.bodies[5] = None
    assert verdict(copy).logs[0].contents_absent == 1
    log.say({"type": "erase", "target": ids[4], "reason": "x"})
    told = verdict(copy)
    assert told.holds
    assert (told.logs[0].contents_erased, told.logs[0].contents_absent) == (2, 0)


def test_contents_for_some_parties_only_are_sealed_and_an_audience_without_the_author_is_a_doubt(
    copy: MemoryCopy,
) -> None:
    log = copy.logs[ALDER]
    log.say({"type": "report", "raw": "for two"}, aud="al+bi")
    log.bodies[-1] = None
    told = verdict(copy)
    assert (told.holds, told.logs[0].contents_sealed, told.logs[0].contents_absent) == (True, 1, 0)
    log.say({"type": "report", "raw": "for others"}, aud="bi+ce")
    assert "statement.audience" in doubts(copy)[0][2]


def test_a_nodes_next_log_is_verified_too_and_must_continue_the_one_before(copy: MemoryCopy) -> None:
    log = copy.logs[ALDER]
    _, _, head = log.grown()
    vkey = VerifierKey(name=NEXT, algorithm=ED25519, public=public("log alder 2"))
    act = EpochAct(node="alder", origin=NEXT, log_vkey=vkey, upto=((ALDER, head.size),))
    copy.logs[BIRCH].say(register(act), seat="seat birch")
    following = Written(origin=NEXT, key="log alder 2")
    fields = {"type": "continue", "origin": ALDER, "size": head.size, "root": "A" * 43 + "="}
    following.say(fields, seat="node seat alder")
    copy.logs[NEXT] = following
    assert ["another head" in says for _, _, says in doubts(copy)] == [True]
    right = Written(origin=NEXT, key="log alder 2")
    right.say({**fields, "root": b64(head.root)}, seat="node seat alder")
    copy.logs[NEXT] = right
    told = verdict(copy)
    assert told.holds
    assert [(one.origin, one.counted_to) for one in told.logs if one.node == "alder"] == [
        (ALDER, head.size),
        (NEXT, None),
    ]


def altered(copy: MemoryCopy) -> None:
    """Do a dozen things to a record, each of which is found."""
    keep_heads(copy)
    log, other = copy.logs[ALDER], copy.logs[BIRCH]
    log.leaves[4] = log.leaves[4][:-4] + b"AAAA"
    log.leaves[7] = b"no entry"
    log.leaves[9], log.leaves[10] = log.leaves[10], log.leaves[9]
    log.bodies[12] = (log.bodies[12] or "")[:-1]
    log.bodies[13] = log.bodies[14]
    other.say({"type": "report", "raw": "strange"}, seat="nobody")
    other.say({"type": "report", "raw": "elsewhere"}, log=ALDER, seat="seat birch")
    other.leaves.append(other.leaves[5])
    other.bodies.append(other.bodies[5])
    other.say(
        register(KeyAct(node="birch", seat="Night", pub=public("night")), party="bi"), seat="seat birch"
    )
    other.say({"type": "report", "raw": "by night"}, seat="night")
    late = register(KeyAct(node="birch", seat="Late", pub=public("late")), party="bi")
    other.say(late, seat="night")
    other.say({"type": "report", "raw": "late at night"}, seat="late")
    other.say({"type": "report", "raw": "by night"}, seat="night")
    del copy.logs["table.example/trial/cedar"].leaves[-1]


@pytest.mark.parametrize("count", [1, 2, 3, 5, 64])
def test_portions_of_any_size_in_other_threads_give_the_same_verdict(
    copy: MemoryCopy, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    altered(copy)
    expected = asdict(verdict(copy))
    assert len(expected["doubts"]) > 8
    monkeypatch.setattr(verifying, "WORTH_SHARING", 0)
    monkeypatch.setattr(verifying, "PORTION_ENTRIES", count)
    monkeypatch.setattr(verifying, "TILE_WIDTH", count)
    with ThreadPoolExecutor(3) as pool:
        assert asdict(verdict(copy, Workers(pool=pool, count=3))) == expected


def test_other_processes_give_the_same_verdict(copy: MemoryCopy, monkeypatch: pytest.MonkeyPatch) -> None:
    altered(copy)
    expected = asdict(verdict(copy))
    monkeypatch.setattr(verifying, "WORTH_SHARING", 0)
    monkeypatch.setattr(verifying, "PORTION_ENTRIES", 16)
    monkeypatch.setattr(verifying, "TILE_WIDTH", 16)
    pool: Executor
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert asdict(verdict(copy, Workers(pool=pool, count=2))) == expected


def test_no_more_portions_are_on_their_way_than_the_workers_need(
    copy: MemoryCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "WORTH_SHARING", 0)
    monkeypatch.setattr(verifying, "PORTION_ENTRIES", 1)
    monkeypatch.setattr(verifying, "TILE_WIDTH", 1)
    read: list[int] = []
    merged: list[int] = []
    ahead: list[int] = []
    reading = MemoryCopy.leaves

    async def leaves(self: MemoryCopy, origin: str, first: int, count: int) -> list[bytes]:
        read.append(count)
        ahead.append(len(read) - (merged[-1] if merged else 0))
        return await reading(self, origin, first, count)

    monkeypatch.setattr(MemoryCopy, "leaves", leaves)
    with ThreadPoolExecutor(2) as pool:
        run = verify_record(
            copy, workers=Workers(pool=pool, count=2), on_progress=lambda done, of: merged.append(done)
        )
        assert asyncio.run(run).holds
    assert max(ahead) <= 6


def test_a_proved_epoch_by_another_partys_roots_begins_no_log(copy: MemoryCopy) -> None:
    vkey = VerifierKey(name=NEXT, algorithm=ED25519, public=public("log alder 2"))
    act = EpochAct(node="alder", origin=NEXT, log_vkey=vkey, upto=((ALDER, 3),))
    copy.logs[BIRCH].say(register(act, "root birch"), seat="seat birch")
    told = verdict(copy)
    assert told.holds
    assert {one.origin for one in told.logs} == {one.origin for one in GENESIS.nodes}
    assert all(one.counted_to is None for one in told.logs)
