"""Links: what this node knows of each other node's table and reach, and since when.

Decides when a node is called unreachable (no answer for five seconds), stale (answers, no beat for half an
hour), catching up, showing the same map, refused or forked (its log's key has signed two histories, whoever found
it). Pulls: each other node's own log from itself, this node's log for cosignatures, and any log that another node
holds more of (a relay). A node that only passes on another's second history is not at fault for it.

Times are this node's clock. Source: record.md 4.5 and 4.6; a badge says within 10 s since when.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.centre.exchange.payloads import fetch_missing
from sametable.centre.exchange.replicate import accept, keep_bad_bytes
from sametable.centre.logs.forks import say_found
from sametable.centre.logs.restore_guard import heard
from sametable.centre.settle import settle
from sametable.centre.table import table, table_key
from sametable.core.picture.fold import RULESET
from sametable.core.record.table_note import parse_table, spoken_code
from sametable.core.wire.hashes import b64
from sametable.core.wire.notes import check_note, parse_note
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.centre.centre import Centre
    from sametable.centre.held import Log
    from sametable.core.record.checkpoint import Checkpoint
    from sametable.core.record.genesis import Node
    from sametable.ports import PeerLink

UNREACHABLE_MS = 5_000
STALE_MS = 30 * 60_000
LOOK_MS = 10_000
TABLE_LIMIT_B = 100_000


@dataclass(slots=True, kw_only=True)
class Peer:
    """One other node as seen from here."""

    node: Node
    link: PeerLink
    first_tried_ms: int | None = None
    last_heard_ms: int | None = None
    code: str | None = None
    sizes: dict[str, int] = field(default_factory=dict)
    """What its table lists of each log."""
    ruleset: str = ""
    """By which rules its program makes the map, as its table says."""
    agreed: set[Checkpoint] = field(default_factory=set)
    """Heads of its last table that are those of the logs held here."""
    table: bytes = b""
    same_at_ms: int | None = None
    trouble: SametableError | None = None
    altered: dict[tuple[str, int], SametableError] = field(default_factory=dict)
    """Bundles it serves of which an entry is not the one that the log's tree has (see `scrub`)."""
    state: str = "unreachable"
    since_ms: int | None = None
    looked_ms: int | None = None
    busy: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerLinkState:
    """What a screen shows of one link (see the client's types)."""

    node: str
    state: str
    since_ms: int
    last_heard_ms: int | None
    behind: int
    ahead: int
    code: str | None
    detail: str
    clock_offset_ms: int | None
    beat_ms: int | None
    """Moment of that node's newest beat here, on its clock."""
    relay: str | None
    cosigned: int
    """How many nodes besides its own have cosigned the newest head of its log that is held here."""
    cosigners: int
    """How many could."""
    evidence: str | None
    """SHA-256 of the evidence file, in hex, where it is forked."""
    cap: int | None
    """The last size that both of its histories have in common, where it is forked."""


async def exchange(centre: Centre, peer: Peer) -> None:
    """Ask one node for its table and pull what it has more of. Never raises for what the peer does."""
    now = centre.clock.now_ms()
    peer.first_tried_ms = peer.first_tried_ms or now
    try:
        await _exchange(centre, peer)
        peer.trouble = None
    except SametableError as error:
        if error.code != "peer.unreachable":
            peer.last_heard_ms = centre.clock.now_ms()
        peer.trouble = error
    judge(centre, peer)


async def ask_own(centre: Centre, peer: Peer) -> None:
    """Ask one node how much it holds of our log, and take back what we lack. Never raises for what the peer does."""
    try:
        await _look_at_table(centre, peer)
        await _accept(centre, peer, centre.node.origin)
        _heard(centre, peer)
    except SametableError as error:
        peer.trouble = error


async def _exchange(centre: Centre, peer: Peer) -> None:
    heads = await _look_at_table(centre, peer)
    failed: list[SametableError] = []
    for origin in _wanted(centre, peer, heads):
        try:
            await _accept(centre, peer, origin)
            if origin == centre.node.origin:
                _heard(centre, peer)
        except SametableError as error:
            failed.append(error)  # one bad log does not keep back the others
            if error.code == "peer.unreachable":
                break
    for origin, missing in list(centre.missing.items()):
        if (missing or centre.logs[origin].unseen) and not failed:
            await fetch_missing(centre, peer.link, origin)
            await settle(centre)
    with suppress(SametableError):  # it is tried again with the next beat, which tells what is wrong
        await say_found(centre)
    if not failed:
        await _hold_to_table(centre, peer, heads)
    if failed:
        raise failed[0]


async def _hold_to_table(centre: Centre, peer: Peer, heads: Sequence[Checkpoint]) -> None:
    """Raise `peer.false_table` where a node lists heads that are not those of the logs, and cannot show them."""
    for head in heads:
        log = centre.logs.get(head.origin)
        if log is None or head.origin in centre.forks or head.size > log.size or _agrees(centre, head):
            continue
        error = SametableError(
            "peer.false_table",
            at=f"{peer.node.id}/table: {head.origin} at size {head.size}",
            expected=b64(centre.root_at(head.origin, head.size)),
            got=b64(head.root),
            advice="That node signs a head that the log does not have; ask it where that head comes from.",
        )
        own = centre.log_of(peer.node.id).origin
        await keep_bad_bytes(centre, own, str(error), peer.table)
        raise error


def _agrees(centre: Centre, head: Checkpoint) -> bool:
    """Tell whether a head is that of the log held here; a larger one is not known to be another."""
    log = centre.logs.get(head.origin)
    return log is not None and head.size <= log.size and centre.root_at(head.origin, head.size) == head.root


async def _look_at_table(centre: Centre, peer: Peer) -> tuple[Checkpoint, ...]:
    """Read what a node shows of its table, and give its heads; its own signature says that it is that node."""
    raw = await peer.link.get("table", limit=TABLE_LIMIT_B)
    if raw is None:
        raise SametableError("peer.refused", at=f"{peer.node.id}/table", expected="a table note", got="none")
    note = parse_note(raw)
    if not any(one.name == table_key(peer.node).name for one in check_note(note, [table_key(peer.node)])):
        raise SametableError(
            "peer.foreign", at=f"{peer.node.id}/table", expected="its own signature", got="none"
        )
    shown = parse_table(note.text)
    if shown.record_id != centre.record_id:
        raise SametableError(
            "peer.foreign", at=f"{peer.node.id}/table", expected="this record", got=shown.record_id
        )
    peer.last_heard_ms = centre.clock.now_ms()
    peer.code, peer.ruleset = spoken_code(note.text), shown.ruleset
    peer.sizes = {head.origin: head.size for head in shown.heads}
    peer.table = raw
    peer.agreed = {head for head in shown.heads if head in peer.agreed or _agrees(centre, head)}
    return shown.heads


def _heard(centre: Centre, peer: Peer) -> None:
    """A node was heard about our log if it served no less of it than its signed table lists."""
    if peer.sizes.get(centre.node.origin, 0) <= centre.own.size:
        heard(centre, peer.node.id)


async def _accept(centre: Centre, peer: Peer, origin: str) -> None:
    """Pull one log; another history of it that this node only passes on is no trouble with this node."""
    try:
        pulled = await accept(centre, peer.link, origin)
    except SametableError as error:
        if error.code != "record.fork" or origin == centre.log_of(peer.node.id).origin:
            raise
        return
    if pulled.entries:
        centre.logs[origin].source = peer.node.id


def _wanted(centre: Centre, peer: Peer, heads: Sequence[Checkpoint]) -> list[str]:
    """Name the logs to pull from one node: its own, ours for its cosignature, and any it holds more of.

    A quiet table costs one request: checkpoints are asked for only where something is new, somebody's
    cosignature is missing, or none was looked at for ten seconds.
    """
    now = centre.clock.now_ms()
    look = peer.looked_ms is None or now - peer.looked_ms >= LOOK_MS or peer.trouble is not None
    if look:
        peer.looked_ms = now
    theirs, ours = centre.log_of(peer.node.id), centre.own
    wanted = []
    if look or peer.sizes.get(theirs.origin) != theirs.size or not _cosigned_by_all(centre, theirs):
        wanted.append(theirs.origin)
    cosigned = centre.store.cosigned_sizes(ours.origin).get(peer.node.mirror_vkey.name, 0)
    if look or cosigned < ours.size:
        wanted.append(ours.origin)
    # What it holds more of, and what it holds another history of.
    more = [head.origin for head in heads if head.origin in centre.logs and head not in peer.agreed]
    return list(dict.fromkeys([*wanted, *more]))


def _cosigned_by_all(centre: Centre, log: Log) -> bool:
    have, of = _cosigned(centre, log)
    return have == of


def _cosigned(centre: Centre, log: Log) -> tuple[int, int]:
    """Count the nodes that have cosigned the newest head of a log held here, and those that could."""
    sizes = centre.store.cosigned_sizes(log.origin)
    others = [node.mirror_vkey.name for node in centre.genesis.nodes if node.id != log.node.id]
    return sum(1 for name in others if sizes.get(name, 0) >= log.size), len(others)


def judge(centre: Centre, peer: Peer) -> None:
    """Work out the state of a link, and since when it holds."""
    now = centre.clock.now_ms()
    heard = peer.last_heard_ms
    code = table(centre).code
    if code is not None and peer.code == code and heard is not None:
        peer.same_at_ms = heard
    silent_since = heard if heard is not None else peer.first_tried_ms
    origin = centre.log_of(peer.node.id).origin
    if origin in centre.forks or origin in centre.standing.cases:
        state, since = "forked", now
    elif heard is None or (peer.trouble is not None and peer.trouble.code == "peer.unreachable"):
        gone = silent_since is None or now - silent_since >= UNREACHABLE_MS or heard is None
        state, since = ("unreachable", silent_since or now) if gone else (peer.state, peer.since_ms or now)
    elif peer.trouble is not None or peer.altered:
        state, since = "refused", now
    elif _stale(centre, peer, now):
        state, since = "stale", centre.logs[origin].last_beat_ms or now
    else:
        state, since = ("same" if peer.code == code else "catching_up"), now
    if state != peer.state or peer.since_ms is None:
        peer.state, peer.since_ms = state, since


def _stale(centre: Centre, peer: Peer, now: int) -> bool:
    beat = centre.log_of(peer.node.id).last_beat_ms
    return beat is not None and now - beat > STALE_MS and peer.code != table(centre).code


def _other_rules(peer: Peer) -> SametableError | None:
    """Say why two nodes that hold the same will never show one code: their programs make the map by other rules."""
    if peer.ruleset in {"", str(RULESET)}:
        return None
    return SametableError(
        "peer.ruleset",
        at=f"{peer.node.id}/table",
        expected=f"a map made by ruleset {RULESET}, as here",
        got=f"ruleset {peer.ruleset}",
        advice="Bring the older program up to date: until then the codes differ though the records are the same.",
    )


def shown(centre: Centre, peer: Peer, code: str | None) -> PeerLinkState:
    """Give what a screen shows of a link; `code` is this node's own at the moment."""
    now = centre.clock.now_ms()
    held = {origin: log.counted for origin, log in centre.logs.items()}
    log = centre.log_of(peer.node.id)
    beat, found = log.last_beat_ms, centre.forks.get(log.origin)
    cosigned, cosigners = _cosigned(centre, log)
    state = peer.state
    if state in {"same", "catching_up"}:
        # Our own table may have grown since that node was heard; the screen must not say "same" meanwhile.
        state = "same" if peer.code is not None and peer.code == code else "catching_up"
    return PeerLinkState(
        node=peer.node.id,
        state=state,
        since_ms=peer.since_ms or now,
        last_heard_ms=peer.last_heard_ms,
        behind=sum(max(0, size - peer.sizes.get(origin, 0)) for origin, size in held.items()),
        ahead=sum(max(0, size - held.get(origin, 0)) for origin, size in peer.sizes.items()),
        code=peer.code,
        detail=str(
            found.error
            if found is not None
            else peer.trouble or next(iter(peer.altered.values()), None) or _other_rules(peer) or ""
        ),
        clock_offset_ms=beat - now if beat is not None and beat > now + 60_000 else None,
        beat_ms=beat,
        relay=log.source if log.source != peer.node.id else None,
        cosigned=cosigned,
        cosigners=cosigners,
        evidence=found.evidence if found is not None else None,
        cap=centre.standing.caps.get(log.origin),
    )
