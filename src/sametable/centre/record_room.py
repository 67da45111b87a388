"""The record room: every log with its heads, cosignatures and evidence; any entry with its proof.

Source: record.md 4.5, 4.6.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sametable.centre.effects import is_void
from sametable.centre.incidents.dossier import contents
from sametable.centre.passage.veil import veiled
from sametable.centre.table import waiting_for
from sametable.core.record.audience import PARTIES
from sametable.core.record.checkpoint import parse_text
from sametable.core.record.proofs import inclusion_proof
from sametable.core.record.tiles import leaf_hash
from sametable.core.record.tlog_proof import render
from sametable.core.wire.hashes import b64, b64url
from sametable.core.wire.notes import ED25519, check_note, parse_note
from sametable.core.wire.statement import parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from sametable.centre.held import Log
    from sametable.core.wire.statement import Entry
    from sametable.ports import StoredEntry

PAGE_LIMIT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosigned:
    """Up to which size one node has cosigned a log; `at_ms` is when, where it cosigned the newest head."""

    node: str
    party: str
    size: int
    at_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One kept file of bytes that did not hold."""

    sha256: str
    reason: str
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """One log as this node holds it (see the client's types)."""

    origin: str
    node: str
    party: str
    own: bool
    size: int
    root: str
    last_entry_ms: int | None
    last_beat_ms: int | None
    counted: int
    waiting_for: str | None
    checkpoint: str
    cosigned: list[Cosigned]
    evidence: list[Evidence]
    cap: int | None
    sealed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """One line of a log's list of entries."""

    index: int
    id: str
    number: str
    kind: str | None
    seat: str | None
    claimed_at_ms: int | None
    bytes: int
    payload: str
    audience: str
    standing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryProof:
    """Everything with which a browser, or anybody, checks one entry (hashes in base64, times in ms)."""

    entry: str
    payload: str | None
    leaf_hash: str
    index: int
    size: int
    root: str
    path: list[str]
    checkpoint: str
    log_vkey: str
    seat_pub: str | None
    tlog_proof: str


def log_of(centre: Centre, node: str) -> Log:
    """Find a log by its node's name, or by the name and epoch, such as `birch/2`. Raises `record.no_log`."""
    for log in centre.logs.values():
        if node in {log.node.id, log.origin.removeprefix(centre.genesis.record + "/")}:
            return log
    raise SametableError("record.no_log", at=node[:60], expected="a node of this record", got="none")


def rows(centre: Centre) -> list[LogRow]:
    """Give every log."""
    return [_row(centre, log) for _, log in sorted(centre.logs.items())]


def _row(centre: Centre, log: Log) -> LogRow:
    note = centre.store.checkpoint(log.origin) or b""
    sizes = centre.store.cosigned_sizes(log.origin)
    times = _cosigned_at(centre, note)
    others = [node for node in centre.genesis.nodes if node.origin != log.origin]
    return LogRow(
        origin=log.origin,
        node=log.node.id,
        party=log.node.party,
        own=log.own,
        size=log.size,
        root=b64(centre.root_at(log.origin, log.size)),
        last_entry_ms=log.last_entry_ms,
        last_beat_ms=log.last_beat_ms,
        counted=log.counted,
        waiting_for=waiting_for(centre, log.origin),
        checkpoint=note.decode(),
        cosigned=[
            Cosigned(
                node=node.id,
                party=node.party,
                size=sizes.get(node.mirror_vkey.name, 0),
                at_ms=times.get(node.mirror_vkey.name),
            )
            for node in others
        ],
        evidence=[
            Evidence(sha256=name, reason=reason, at_ms=at_ms)
            for name, _, reason, at_ms in centre.store.evidence(log.origin)[:100]
        ],
        cap=centre.standing.caps.get(log.origin),
        sealed=log.sealed,
    )


def _cosigned_at(centre: Centre, note: bytes) -> dict[str, int]:
    if not note:
        return {}
    keys = [node.mirror_vkey for node in centre.genesis.nodes]
    return {
        one.name: one.time_s * 1000 for one in check_note(parse_note(note), keys) if one.time_s is not None
    }


def entries(centre: Centre, node: str, first: int, count: int) -> list[EntryRow]:
    """List entries of one log from `first` on, at most 500."""
    log = log_of(centre, node)
    listed = []
    for stored in centre.store.entries(log.origin, max(first, 0), min(max(count, 1), PAGE_LIMIT)):
        if stored.index == 0:
            listed.append(_genesis_row(centre, log, stored))
            continue
        entry = parse_entry(stored.leaf)
        fields = contents(entry, stored)
        row = bare_row(centre, log, stored.index, stored.leaf)
        kind = str(fields.get("type")) if fields else None
        standing = _standing(centre, log, stored, entry)
        listed.append(replace(row, kind=kind, payload=stored.state, standing=standing))
    return listed


def bare_row(centre: Centre, log: Log, index: int, leaf: bytes) -> EntryRow:
    """Give what an entry's logged bytes alone show, of one that is not in the log held here."""
    entry = parse_entry(leaf)
    seat = centre.seats.find(log.node, entry.kid)
    return EntryRow(
        index=index,
        id=entry.id,
        number=centre.picture.number(log.origin, index),
        kind=None,
        seat=seat.name if seat else None,
        claimed_at_ms=entry.at_ms,
        bytes=len(leaf),
        payload="none",
        audience=entry.aud,
        standing="contested",
    )


def _genesis_row(centre: Centre, log: Log, stored: StoredEntry) -> EntryRow:
    return EntryRow(
        index=0,
        id="",
        number=centre.picture.number(log.origin, 0),
        kind="genesis",
        seat=None,
        claimed_at_ms=None,
        bytes=len(stored.leaf),
        payload="none",
        audience=PARTIES,
        standing="in_force",
    )


def _standing(centre: Centre, log: Log, stored: StoredEntry, entry: Entry) -> str:
    """Give the word for how an entry stands: whether it counts, and what it is kept for if it does not."""
    cap = centre.standing.caps.get(log.origin)
    if cap is not None and stored.index >= cap:
        return "contested"
    place = centre.store.locate(entry.id)
    if place is not None and place != (log.origin, stored.index):
        return "void"
    voided = centre.standing.voided(entry.kid, log.node.party, log.origin, stored.index)
    if voided is not None:
        return "repudiated" if voided.why == "revoked" else "retired"
    if is_void(centre, log, stored):
        return "void"
    return stored.state if stored.state in {"erased", "sealed"} else "in_force"


def proof(centre: Centre, node: str, index: int) -> EntryProof:
    """Give the proof of one entry under the newest checkpoint held; without contents where another side's site stands in them.

    Raises: `record.no_entry`.
    """
    log = log_of(centre, node)
    note = centre.store.checkpoint(log.origin)
    checkpoint = parse_text(parse_note(note).text) if note else None
    if note is None or checkpoint is None or not 0 <= index < checkpoint.size:
        raise SametableError(
            "record.no_entry",
            at=f"{node}/{index}",
            expected="an entry under a checkpoint",
            got="none at this place",
        )
    (stored,) = centre.store.entries(log.origin, index, 1)
    seat = centre.seats.find(log.node, parse_entry(stored.leaf).kid) if index else None
    path = inclusion_proof(index, checkpoint.size, centre.reader(log.origin))
    bare = log.node.log_vkey
    return EntryProof(
        entry=stored.leaf.decode(),
        payload=_shown(centre, log, stored),
        leaf_hash=b64(leaf_hash(stored.leaf)),
        index=index,
        size=checkpoint.size,
        root=b64(checkpoint.root),
        path=[b64(one) for one in path],
        checkpoint=note.decode(),
        log_vkey=bare.encode() if bare.algorithm == ED25519 else "",
        seat_pub=b64url(seat.pub) if seat else None,
        tlog_proof=render(index, path, note),
    )


def _shown(centre: Centre, log: Log, stored: StoredEntry) -> str | None:
    """Give the contents that go along with a proof: all of them or none, as part of them would prove nothing."""
    entry = parse_entry(stored.leaf) if stored.index else None
    fields = contents(entry, stored) if entry else None
    shown = veiled(centre, fields, log.node.party, entry.id if entry else "")
    return stored.payload if shown == fields else None
