"""Forks: what this node finds out, keeps and says about a log whose key has signed two histories.

Decides when a signed head that does not fit what is held here is proof against the log's author, and when it is
only bad bytes of whoever served it: proof needs two heads signed by the log's own key, and a tree that hashes to one
of them and does not lead to the other. Kept are the evidence file, and the other history's entries from the common
size on. What the record is told is one `fork` statement with the last common size; what follows from that for a map
is decided by whoever counts statements, the same everywhere. The other history is never stored as a log.

Who finds a fork while it pulls holds that log's lock, and may be about to be asked for its own log; so a statement is
only put down here, and written by `say_found` once the pull is over.

Source: record.md 4.6.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from sametable.centre.exchange.other_tree import other_tree
from sametable.centre.logs.own_log import may_sign
from sametable.centre.say import say
from sametable.core.record.checkpoint import open_checkpoint, parse_text
from sametable.core.record.fork import render_evidence, verify_evidence
from sametable.core.record.fork_case import ForkCase, check_case, last_common, make_case
from sametable.core.record.proofs import TileReader, seeded_consistency_proof
from sametable.core.record.tiles import bundle
from sametable.core.wire.canonical import decode, encode
from sametable.core.wire.hashes import b64, from_b64, sha256
from sametable.core.wire.notes import parse_note, render_note, signed_by
from sametable.core.wire.statement import parse_entry, reopen_payload
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from sametable.centre.exchange.other_tree import OtherTree
    from sametable.centre.held import Log
    from sametable.core.record.checkpoint import Checkpoint, OpenedCheckpoint
    from sametable.core.record.proofs import HashReader
    from sametable.core.record.tiles import Extended
    from sametable.core.wire.notes import Note
    from sametable.ports import PeerLink

    Ours = tuple[bytes, Checkpoint]
    Case = tuple[dict[str, object], ForkCase]

OTHER_ENTRIES = 256
OTHER_BYTES = 1_000_000
HEADS_REMEMBERED = 1000
TOLD = "record.fork"
CASE = "fork statement about"
ADVICE = "That log's key has signed two different histories; keep the evidence and call."


@dataclass(slots=True, kw_only=True)
class FoundFork:
    """What this node knows of one log that signed two histories."""

    error: SametableError
    evidence: str
    """SHA-256 of the evidence file, in hex."""
    heads: set[tuple[int, bytes]] = field(default_factory=set)
    """Signed heads of the other history that were met and looked into."""
    case: ForkCase | None = None
    """None while nobody has shown the tree of the other head, so that the common size is not known."""
    fields: dict[str, object] | None = None
    """The case as a `fork` statement says it; None once that was said."""
    other: str | None = None
    """SHA-256 of the other history's entries, in hex, as far as they could be had."""
    other_first: int = 0
    """Index of the first of them."""


def bare(note: Note, log: Log) -> bytes:
    """Give a checkpoint note with its log's own signature alone: nobody can put another line in its place."""
    return render_note(signed_by(note, log.node.log_vkey))


async def met(
    centre: Centre, link: PeerLink, log: Log, opened: OpenedCheckpoint, grown: Extended | None
) -> SametableError:
    """Look into a signed head that does not fit what is held here; give the error that says what it is.

    `grown` is what the log would be with the entries that were served, if any were. The error is `record.fork` where
    the log's key is proved to have signed two histories; `peer.wrong_entry` names the first served entry that is not
    the one signed for; else it is what is wrong with the other bytes, or `record.fork_suspected`.
    """
    from sametable.centre.exchange.replicate import log_path

    head = opened.checkpoint
    known = centre.forks.get(log.origin)
    if known is not None and known.other is not None and (head.size, head.root) in known.heads:
        return known.error
    ours, mine = _ours(centre, log), centre.reader(log.origin)
    tree, trouble, evidence = None, None, None
    try:
        tree = await other_tree(link, log_path(log.origin), head)
        evidence = await _evidence(log, opened, ours, tree, mine) if ours else None
    except SametableError as error:
        trouble = error
        evidence = _without_tree(log, opened, ours, mine) if ours else None
    if evidence is None or ours is None:
        return trouble or await _suspected(centre, log, head, tree, grown)
    case = await _case(log, ours[1], mine, tree, evidence) if tree is not None else None
    found = await _declare(centre, log, evidence, case[1] if case else None)
    found.heads = {*list(found.heads)[-HEADS_REMEMBERED:], (head.size, head.root)}
    if case is not None and tree is not None:
        await _take_case(centre, log, tree, found, case)
    return found.error


async def _take_case(centre: Centre, log: Log, tree: OtherTree, found: FoundFork, case: Case) -> None:
    """Remember what is to be said, unless a smaller common size is known, and keep the other history."""
    if found.other is None and found.case == case[1]:
        found.fields = case[0]
        await centre.store.keep_evidence(
            origin=log.origin,
            reason=f"{CASE} {log.origin} from {case[1].common} on",
            data=encode(case[0]),
            at_ms=centre.clock.now_ms(),
            proof=True,
        )
        await _keep_other(centre, log, tree, found)


async def meet(centre: Centre, origin: str, note: bytes) -> SametableError | None:
    """Compare a signed head of a log, wherever it was met, with what is held here; None if they agree.

    A head larger than what is held here cannot be compared yet, and is no contradiction. Raises: `checkpoint.*` where
    it is no signed head of that log, `record.no_log` where the record has no such log.
    """
    log = centre.logs.get(origin)
    if log is None:
        raise SametableError("record.no_log", at=origin, expected="a log of this record", got="another")
    opened = open_checkpoint(note, log_key=log.node.log_vkey, cosigners=())
    head = opened.checkpoint
    if head.size > log.size or not head.size or centre.root_at(origin, head.size) == head.root:
        return None
    ours = _ours(centre, log)
    evidence = _without_tree(log, opened, ours, centre.reader(origin)) if ours else None
    if evidence is None:
        return await _suspected(centre, log, head, None, None)
    found = await _declare(centre, log, evidence, None)
    return found.error


async def say_found(centre: Centre) -> int:
    """Write the `fork` statements of what was found and is not said yet; gives how many were written.

    Nothing is written while this node must not sign, nor where a statement with that or a smaller size has arrived.
    Evidence that came to this node in such a statement is kept like evidence it found itself. What came in one of
    two histories of another log is said again: others hold the other history.
    """
    await _keep_told(centre)
    written = 0
    for at in centre.standing.stranded() if may_sign(centre) else ():
        (stored,) = centre.store.entries(at.origin, at.index, 1)
        if stored.payload is not None:
            await say(centre, reopen_payload(parse_entry(stored.leaf), stored.payload))
            written += 1
    for origin, found in list(centre.forks.items()):
        if found.fields is None or found.case is None:
            continue
        if centre.standing.caps.get(origin, found.case.common + 1) <= found.case.common:
            found.fields = None
        elif may_sign(centre):
            fields, found.fields = found.fields, None
            try:
                await say(centre, fields)
            except SametableError:
                found.fields = fields
                raise
            written += 1
    return written


async def brought(centre: Centre, data: bytes) -> bool:
    """Take evidence that somebody brought; tells whether it proves something that was not known here."""
    for log in list(centre.logs.values()):
        if log.origin not in centre.forks and _checked(data, log) is not None:
            await _declare(centre, log, data, None)
            return True
    return False


def recall(centre: Centre) -> None:
    """Take up after a start what was found before it: what is kept proves the state, and what is still to be said."""
    kept = [one for origin in centre.logs for one in reversed(centre.store.evidence(origin))]
    for name, origin, reason, _ in kept:
        log = centre.logs[origin]
        if not reason.startswith((TOLD, CASE)):
            continue
        data = centre.store.evidence_bytes(name) or b""
        if reason.startswith(CASE):
            _recall_case(centre, log, data)
        elif origin not in centre.forks and _checked(data, log) is not None:
            centre.forks[origin] = FoundFork(error=_error(log, data, None), evidence=name)
        if log.own and origin in centre.forks:
            centre.hold = centre.forks[origin].error


def _recall_case(centre: Centre, log: Log, data: bytes) -> None:
    found = centre.forks.get(log.origin)
    try:
        fields = cast("dict[str, object]", decode(data))
        case = check_case(fields, {log.origin: log.node.log_vkey})
        evidence = from_b64(str(fields["evidence"]))
    except SametableError:
        return
    if found is None or found.case is None or case.common < found.case.common:
        name = sha256(evidence).hex()
        error = _error(log, evidence, case)
        centre.forks[log.origin] = FoundFork(error=error, evidence=name, case=case, fields=fields)


def other_history(centre: Centre, origin: str) -> tuple[int, list[bytes]]:
    """Give the other history of a log as far as it is kept: the index of its first entry, and its entries."""
    found = centre.forks.get(origin)
    raw = centre.store.evidence_bytes(found.other) if found and found.other else None
    if found is None or raw is None:
        return 0, []
    return found.other_first, _split(raw)


async def _keep_told(centre: Centre) -> None:
    for origin, cases in list(centre.standing.cases.items()):
        log = centre.logs.get(origin)
        if log is None or (origin in centre.forks and centre.forks[origin].case is not None):
            continue
        at, case = min(cases, key=lambda one: (one[1].common, one[0].origin, one[0].index))
        (stored,) = centre.store.entries(at.origin, at.index, 1)
        fields = reopen_payload(parse_entry(stored.leaf), stored.payload) if stored.payload else {}
        evidence = _checked(from_b64(str(fields.get("evidence", ""))), log)
        if evidence is not None:
            await _declare(centre, log, evidence, case)


def _ours(centre: Centre, log: Log) -> tuple[bytes, Checkpoint] | None:
    """Give the newest signed head of a log whose entries are held here."""
    raw = centre.store.checkpoint(log.origin)
    if raw is None:
        return None
    try:
        note = parse_note(raw)
        head = parse_text(note.text)
        return (bare(note, log), head) if 0 < head.size <= log.size else None
    except SametableError:
        return None  # what is stored here is damaged: the scrub says so, and it proves nothing about others


async def _evidence(
    log: Log, opened: OpenedCheckpoint, ours: Ours, tree: OtherTree, reader: HashReader
) -> bytes | None:
    """Give the evidence that a head contradicts ours, its own tree at hand; None if it does not."""
    ours_note, held = ours
    if opened.checkpoint.size <= held.size:
        return _without_tree(log, opened, ours, reader)
    size = opened.checkpoint.size
    seeded = await tree.ask(lambda theirs: seeded_consistency_proof(held.size, size, theirs))
    return _checked(render_evidence(ours_note, bare(opened.note, log), seeded), log)


def _without_tree(log: Log, opened: OpenedCheckpoint, ours: Ours, reader: HashReader) -> bytes | None:
    """Give the evidence that a head no larger than ours contradicts it: our own tree proves it."""
    ours_note, held = ours
    size = opened.checkpoint.size
    if not 0 < size <= held.size:
        return None
    seeded = seeded_consistency_proof(size, held.size, reader) if size < held.size else ()
    return _checked(render_evidence(bare(opened.note, log), ours_note, seeded), log)


async def _case(
    log: Log, ours: Checkpoint, mine: HashReader, tree: OtherTree, evidence: bytes
) -> Case | None:
    """Give the fields of a `fork` statement and what they prove; None where the tiles for it are not to be had."""
    key = log.node.log_vkey

    def question(theirs: HashReader) -> dict[str, object]:
        older, newer = (mine, theirs) if ours.size < tree.head.size else (theirs, mine)
        return make_case(evidence, key, older, newer)

    try:
        fields = await tree.ask(question)
        return fields, check_case(fields, {log.origin: key})
    except SametableError:
        return None


async def _declare(centre: Centre, log: Log, evidence: bytes, case: ForkCase | None) -> FoundFork:
    """Keep the evidence and remember that this log has two histories; ours stops this node's pen."""
    error = _error(log, evidence, case)
    found = centre.forks.get(log.origin)
    less = case is not None and (found is None or found.case is None or case.common < found.case.common)
    if found is None or less:
        name = await centre.store.keep_evidence(
            origin=log.origin, reason=str(error), data=evidence, at_ms=centre.clock.now_ms(), proof=True
        )
        heads = found.heads if found else set()
        found = FoundFork(error=error, evidence=name, heads=heads, case=case)
        centre.forks[log.origin] = found
    if log.own:
        centre.hold = found.error
    return found


async def _keep_other(centre: Centre, log: Log, tree: OtherTree, found: FoundFork) -> None:
    """Keep the entries of the other history from the common size on, the first 256 of them at most."""
    first = found.case.common if found.case else 0
    stop = min(tree.head.size, first + OTHER_ENTRIES)
    try:
        leaves = await tree.leaves(first, stop)
    except SametableError:
        return  # they are asked for again when that head is met again
    while len(data := bundle(leaves)) > OTHER_BYTES:
        leaves.pop()
    told = "" if first + len(leaves) == tree.head.size else f" (the first {len(leaves)} of them)"
    found.other_first = first
    found.other = await centre.store.keep_evidence(
        origin=log.origin,
        reason=f"other history of {log.origin} from {first} to {tree.head.size}{told}",
        data=data,
        at_ms=centre.clock.now_ms(),
        proof=True,
    )


def _error(log: Log, evidence: bytes, case: ForkCase | None) -> SametableError:
    fork = verify_evidence(evidence, log.node.log_vkey)
    place = f"at size {fork.older.size}" if case is None else f"after its first {case.common} entries"
    return SametableError(
        TOLD,
        at=f"{log.origin} {place}",
        expected=f"one history with root {b64(fork.newer.root)} at size {fork.newer.size}",
        got=f"another one too, signed with root {b64(fork.older.root)} at size {fork.older.size}",
        advice=ADVICE,
    )


async def _suspected(
    centre: Centre, log: Log, head: Checkpoint, tree: OtherTree | None, grown: Extended | None
) -> SametableError:
    """Name the first entry that was served and is not the one signed for, where the tiles tell."""
    index = None
    if tree is not None and grown is not None:
        served = _served(centre, log, grown)
        with suppress(SametableError):
            index = await tree.ask(lambda signed: last_common(head.size, served, head.size, signed))
    if index is None or index < log.size:
        return SametableError(
            "record.fork_suspected",
            at=f"{log.origin} from {log.size} to {head.size}",
            expected=f"entries that lead to root {b64(head.root)}",
            got="others",
            advice="The entries served do not lead from what is held here to the signed head.",
        )
    return SametableError(
        "peer.wrong_entry",
        at=f"{log.origin}[{index}]",
        expected="the entry that its log signed for",
        got="another",
        advice="Whoever serves this copy has altered it, or its disk has; the log's author is not accused.",
    )


def _served(centre: Centre, log: Log, grown: Extended) -> TileReader:
    """Give the hashes of the log as it would be with the entries that were served."""
    tiles = {(tile.level, tile.n): tile.data for tile in grown.full_tiles}

    def full_tile(level: int, n: int) -> bytes:
        return tiles.get((level, n)) or centre.store.tile(log.origin, level, n) or b""

    return TileReader(edge=grown.edge, full_tile=full_tile)


def _checked(evidence: bytes, log: Log) -> bytes | None:
    try:
        verify_evidence(evidence, log.node.log_vkey)
    except SametableError:
        return None
    return evidence


def _split(raw: bytes) -> list[bytes]:
    """Read a bundle whose number of entries is not known."""
    leaves, at = [], 0
    while at + 2 <= len(raw):
        stop = at + 2 + int.from_bytes(raw[at : at + 2], "big")
        leaves.append(raw[at + 2 : stop])
        at = stop
    return leaves
