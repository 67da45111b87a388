"""Bad input, item by item: refused with one located error, bounded in time and memory, never a changed map.

What came from a peer is kept as evidence. First the bytes by themselves, then the same from another node.
"""

from __future__ import annotations

import asyncio
import tracemalloc
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from recordkit import ORIGIN, build_log, public, salts, signer, statement
from sametable.core.record.register import check_register
from sametable.core.record.register_note import EpochAct
from sametable.core.record.tiles import ENTRY_LIMIT_B
from sametable.core.wire import canonical, ed25519
from sametable.core.wire.hashes import from_b64, from_b64url
from sametable.core.wire.notes import ED25519, VerifierKey, parse_note
from sametable.core.wire.statement import (
    StatementHead,
    assemble,
    kid_of,
    open_payload,
    open_released,
    parse_entry,
)
from sametable.core.wire.statement import prepare as lay_out
from sametable.edges.peers.http_link import HttpLink
from sametable.errors import SametableError
from sametable.ports import NewEntry
from simulation.engine import simulate
from support import registering
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

MEMORY_B = 64 * 2**20
CEDAR = "table.example/trial/cedar"
YEAR_MS = 366 * 86_400_000
ENTRY, PAYLOAD = statement()
LOW_ORDER = bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")


def swapped(payload: str) -> str:
    """Put another statement's field in the place of one of ours."""
    other = statement({"type": "comment", "n": 7})[1].split("~")
    return "~".join([*payload.split("~")[:-1], other[1]])


def epoch_out_of_turn() -> object:
    key = VerifierKey(name=f"{registering.ALDER}/3", algorithm=ED25519, public=public("third log"))
    act = EpochAct(node="alder", origin=key.name, log_vkey=key, upto=((registering.ALDER, 1),))
    fields = registering.said(act)
    return check_register(fields, genesis=registering.GENESIS, record_id=registering.RECORD_ID)


def low_order_signature() -> None:
    if not ed25519.verify(public("watch"), b"so", LOW_ORDER + bytes(32)):
        raise SametableError("wire.bad_signature", at="signature", expected="another R", got="low order")


BAD: list[tuple[str, Callable[[], Any], str]] = [
    ("an entry of 65,536 bytes", lambda: parse_entry(ENTRY + b"A" * (65_536 - len(ENTRY))), "statement.invalid"),
    ("a twin in base64", lambda: parse_entry(ENTRY[:-1] + bytes([ENTRY[-1] + 1])), "statement.invalid"),
    ("a twin in base64 with padding", lambda: from_b64url("AA=="), "wire.bad_base64"),
    ("bits left over in base64", lambda: from_b64("AB=="), "wire.bad_base64"),
    ("a JSON name twice", lambda: canonical.decode(b'{"a":1,"a":2}'), "wire.not_canonical"),
    ("a float", lambda: canonical.decode(b'{"a":1.5}'), "wire.not_canonical"),
    ("a float that is an integer", lambda: canonical.decode(b'{"a":1.0}'), "wire.not_canonical"),
    ("a huge integer", lambda: canonical.decode(b"9" * 5000), "wire.not_canonical"),
    ("deep nesting", lambda: canonical.decode(b"[" * 30_000 + b"]" * 30_000), "wire.not_canonical"),
    ("a point of low order in a signature", low_order_signature, "wire.bad_signature"),
    ("a key of small order", lambda: ed25519.check_public_key(LOW_ORDER), "wire.bad_key"),
    ("a forged disclosure", lambda: open_payload(parse_entry(ENTRY), swapped(PAYLOAD)), "statement.bad_payload"),
    ("an unreferenced disclosure", lambda: open_released(parse_entry(ENTRY), swapped(PAYLOAD)), "statement.bad_payload"),
    ("an epoch out of turn", epoch_out_of_turn, "register."),
]  # fmt: skip


@pytest.mark.parametrize(("refuse", "code"), [one[1:] for one in BAD], ids=[one[0] for one in BAD])
def test_it_is_refused_with_one_error_in_bounded_memory(refuse: Callable[[], Any], code: str) -> None:
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        with pytest.raises(SametableError) as caught:
            refuse()
        assert tracemalloc.get_traced_memory()[1] - before < MEMORY_B
    finally:
        tracemalloc.stop()
    assert caught.value.code.startswith(code)
    assert len(str(caught.value)) < 1_000


def test_a_note_with_a_million_signatures_is_refused_by_its_length() -> None:
    text, _, line = build_log([ENTRY]).signed().decode().rpartition("\n\n")
    raw = (text + "\n\n").encode() + line.encode() * 1_000_000
    tracemalloc.start()
    try:
        with pytest.raises(SametableError, match=r"note\.invalid"):
            parse_note(raw)
        assert tracemalloc.get_traced_memory()[1] < MEMORY_B
    finally:
        tracemalloc.stop()


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


def laid_out(stage: Stage, *, kid: str, log: str, key: str, at_ms: int | None = None) -> NewEntry:
    """Give a comment as a cheating Cedar would lay it out."""
    head = StatementHead(
        kid=kid, log=log, aud="parties", at_ms=stage.clock.now_ms() if at_ms is None else at_ms
    )
    made = lay_out({"type": "comment", "target": "A" * 43, "text": "x"}, head=head, salts=salts(4))
    leaf = assemble(made.signing_input, signer(key)(made.signing_input.encode()))
    return NewEntry(leaf=leaf, payload=made.payload, id=parse_entry(leaf).id)


def whole_entry(stage: Stage) -> NewEntry:
    good = laid_out(stage, kid=kid_of(public("seat cedar")), log=CEDAR, key="seat cedar")
    return NewEntry(leaf=good.leaf + b"A" * (ENTRY_LIMIT_B - len(good.leaf)), payload=None, id=good.id)


FROM_PEERS: list[tuple[str, Callable[[Stage], NewEntry], str]] = [
    ("a key nobody knows", lambda s: laid_out(s, kid=kid_of(public("nobody")), log=CEDAR, key="nobody"), "statement.unknown_seat"),
    ("another party's seat", lambda s: laid_out(s, kid=kid_of(public("seat alder")), log=CEDAR, key="seat alder"), "statement.unknown_seat"),
    ("a signature by another key", lambda s: laid_out(s, kid=kid_of(public("seat cedar")), log=CEDAR, key="nobody"), "statement.bad_signature"),
    ("an entry for another log", lambda s: laid_out(s, kid=kid_of(public("seat cedar")), log="table.example/trial/alder", key="seat cedar"), "statement.wrong_log"),
    ("an entry for another epoch", lambda s: laid_out(s, kid=kid_of(public("seat cedar")), log=CEDAR + "/2", key="seat cedar"), "statement.wrong_log"),
    ("an entry blown up to the limit", whole_entry, "statement."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("make", "code"), [one[1:] for one in FROM_PEERS], ids=[one[0] for one in FROM_PEERS]
)
def test_from_a_peer_it_is_evidence_and_the_map_stays(
    stage: Stage, make: Callable[[Stage], NewEntry], code: str
) -> None:
    async def go() -> None:
        await stage.say("cedar", "report", report())
        await stage.settle(2)
        before = stage["alder"].picture.digest.value(), stage["alder"].logs[CEDAR].size
        await stage["cedar"].store.append([make(stage)])
        with pytest.raises(SametableError) as caught:
            await stage.pull("alder", "cedar")
        assert caught.value.code.startswith(code), caught.value
        assert caught.value.at
        await stage.settle(1)
        assert (stage["alder"].picture.digest.value(), stage["alder"].logs[CEDAR].size) == before
        assert stage["alder"].store.evidence(CEDAR)
        await stage.say("birch", "report", report())
        await stage.settle(2)
        assert len(stage["alder"].picture.marks) == 2, "the others go on"

    run(go())


@pytest.mark.parametrize("years", [-1, 1])
def test_a_clock_a_year_off_is_marked_and_not_refused(stage: Stage, years: int) -> None:
    async def go() -> None:
        for name in stage.folders:
            await stage.beat(name)
            await stage.settle(1)
        await stage.beat("cedar")
        stage.skews["cedar"].offset_ms = years * YEAR_MS
        told = await stage.say("cedar", "report", report())
        await stage.settle(2)
        for name in ("alder", "birch"):
            await stage.beat(name)
            await stage.settle(1)
        from sametable.centre.incidents.dossier import dossier

        for name in stage.folders:
            assert told.id in stage[name].picture.marks
            assert dossier(stage[name], told.id).time.outside

    run(go())


class Slow(httpx.AsyncBaseTransport):
    """A node that answers one byte a second, or as fast as it can for ever."""

    def __init__(self, pause_s: float, part: bytes) -> None:
        self.pause_s, self.part = pause_s, part

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer, and never stop."""
        return httpx.Response(200, stream=Endless(self.pause_s, self.part))


class Endless(httpx.AsyncByteStream):
    """A body without an end."""

    def __init__(self, pause_s: float, part: bytes) -> None:
        self.pause_s, self.part = pause_s, part

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(self.pause_s)
            yield self.part


@pytest.mark.parametrize(
    ("pause_s", "part", "code"), [(1.0, b"x", "peer.unreachable"), (0.0, b"x" * 65_536, "peer.too_long")]
)
def test_a_peer_that_never_stops_is_given_up_in_time(pause_s: float, part: bytes, code: str) -> None:
    async def go() -> None:
        link = HttpLink("cedar", "http://cedar.invalid", own="alder", transport=Slow(pause_s, part))
        with pytest.raises(SametableError, match=code):
            await link.get("table", limit=100_000)
        assert asyncio.get_running_loop().time() <= 120
        await link.close()

    simulate(go())


def test_the_log_of_these_tests_is_the_one_of_the_kit() -> None:
    assert parse_entry(ENTRY).log == ORIGIN
