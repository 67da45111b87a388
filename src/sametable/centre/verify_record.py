"""Verify a copy of a record: read every entry again and say what holds and what does not.

Independent of every cache: the founding document and its signatures; then of each log every entry's form,
place, seat, signature and contents, its hash into tiles and root, the root against the newest checkpoint, the
checkpoint's signature and cosignatures; and last, every head that a beat or the table lists against its log.
Decides what is a doubt (something contradicts something) and what is only a remark (something is not here).
What it does not check: whether what is said is true, nor whether others hold the same; compare heads for that.

Numbered steps stand at the functions. Source: record.md 4.1 to 4.6; C2SP tlog-tiles, tlog-checkpoint.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.centre.copies import Walked
from sametable.core.record.beat import KIND, parse_beat
from sametable.core.record.checkpoint import Checkpoint, OpenedCheckpoint, open_checkpoint
from sametable.core.record.genesis import Genesis, genesis_note_text, parse_genesis, record_id, root_name
from sametable.core.record.table_note import parse_table
from sametable.core.record.tiles import HASH_B, TILE_WIDTH, Edge, empty_edge, extend, leaf_hash, root
from sametable.core.wire.hashes import b64
from sametable.core.wire.notes import ED25519, VerifierKey, check_note, parse_note
from sametable.core.wire.statement import Entry, check_signature, open_payload, parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sametable.centre.copies import Copy
    from sametable.core.record.genesis import Node

DOUBTS_LIMIT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Something that does not hold: in which log and entry (None: the log or record as a whole), in words."""

    log: str
    index: int | None
    says: str


@dataclass(slots=True, kw_only=True)
class LogVerdict:
    """What was found in one log. `root` is recomputed; `signed_size` is what its newest checkpoint covers."""

    origin: str
    node: str
    party: str
    entries: int = 0
    contents: int = 0
    contents_absent: int = 0
    beats: int = 0
    root: str = ""
    signed_size: int | None = None
    cosigned_by: list[str] = field(default_factory=list)
    holds: bool = True


@dataclass(slots=True, kw_only=True)
class Verdict:
    """What was found in a copy of a record; at most a thousand doubts are kept, all are counted."""

    record_id: str | None = None
    signed_by: list[str] = field(default_factory=list)
    logs: list[LogVerdict] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    doubts_count: int = 0
    remarks: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Tell whether nothing was found that contradicts anything."""
        return self.doubts_count == 0

    @property
    def entries(self) -> int:
        """Count the entries read."""
        return sum(log.entries for log in self.logs)


@dataclass(slots=True, kw_only=True)
class _Walk:
    """One log on the way: what its entries hash to, whose ids were seen, which heads its beats list."""

    verdict: Verdict
    node: Node
    log: LogVerdict
    genesis: Genesis
    raw_genesis: bytes
    edge: Edge = field(default_factory=empty_edge)
    hashes: bytearray = field(default_factory=bytearray)
    ids: dict[str, int] = field(default_factory=dict)
    absent: list[int] = field(default_factory=list)
    heads: list[tuple[int, Checkpoint]] = field(default_factory=list)

    def doubt(self, says: str, index: int | None = None) -> None:
        """Keep a doubt about this log."""
        self.log.holds = False
        _doubt(self.verdict, self.node.origin, index, says)


def _doubt(verdict: Verdict, log: str, index: int | None, says: str) -> None:
    verdict.doubts_count += 1
    if len(verdict.doubts) < DOUBTS_LIMIT:
        verdict.doubts.append(Doubt(log=log, index=index, says=says))


async def verify_record(
    copy: Copy, *, expected_id: str | None = None, on_progress: Callable[[int, int], None] = lambda *_: None
) -> Verdict:
    """Verify everything in a copy; `expected_id` is the record id that was compared by voice.

    Never raises for what the copy holds. Raises: `peer.unreachable` where a link breaks on the way.
    """
    verdict = Verdict()
    founded = await _founding(copy, verdict, expected_id)
    if founded is None:
        return verdict
    raw, genesis = founded
    walks = []
    opened = {node.origin: await _checkpoint(copy, verdict, genesis, node) for node in genesis.nodes}
    sizes = {
        origin: await copy.size(origin, head.checkpoint.size if head else 0)
        for origin, head in opened.items()
    }
    done, of = 0, sum(sizes.values())
    for node in genesis.nodes:
        log = LogVerdict(origin=node.origin, node=node.id, party=node.party)
        verdict.logs.append(log)
        walk = _Walk(verdict=verdict, node=node, log=log, genesis=genesis, raw_genesis=raw)
        log.holds = not any(one.log == node.origin for one in verdict.doubts)
        before = done
        for first in range(0, sizes[node.origin], TILE_WIDTH):
            count = min(TILE_WIDTH, sizes[node.origin] - first)
            if not await _take(copy, walk, first, count):
                break
            done = before + first + count
            on_progress(done, of)
        done = before + sizes[node.origin]
        await _compare(copy, walk, opened[node.origin], sizes[node.origin])
        walks.append(walk)
    _compare_heads(walks, await _table(copy, verdict, genesis))
    return verdict


async def _table(copy: Copy, verdict: Verdict, genesis: Genesis) -> tuple[Checkpoint, ...]:
    """Step 6: the table that came with the copy is a node's, and of this record; its heads are compared later."""
    raw = await copy.table()
    if raw is None:
        return ()
    try:
        note = parse_note(raw)
        keys = [
            VerifierKey(name=one.mirror_vkey.name, algorithm=ED25519, public=one.mirror_vkey.public)
            for one in genesis.nodes
        ]
        if not check_note(note, keys):
            _doubt(verdict, "", None, "the table is signed by no node of this record")
        shown = parse_table(note.text)
    except SametableError as error:
        _doubt(verdict, "", None, f"the table does not hold: {error}")
        return ()
    if shown.record_id != verdict.record_id:
        _doubt(verdict, "", None, f"the table is of another record, {shown.record_id}")
    return shown.heads


async def _founding(copy: Copy, verdict: Verdict, expected_id: str | None) -> tuple[bytes, Genesis] | None:
    """Step 1: the founding document is one, is the expected one, and every party's root signed it."""
    raw, note_raw = await copy.founding()
    if raw is None:
        _doubt(verdict, "", None, "there is no founding document (genesis) here")
        return None
    try:
        genesis = parse_genesis(raw)
    except SametableError as error:
        _doubt(verdict, "", None, f"the founding document (genesis) is damaged: {error}")
        return None
    verdict.record_id = record_id(raw)
    if expected_id is not None and expected_id != verdict.record_id:
        _doubt(verdict, "", None, f"this is record {verdict.record_id}, not the expected {expected_id}")
    if note_raw is None:
        verdict.remarks.append(
            "the signatures under the founding document (genesis note) are not here; compare the record id by voice"
        )
        return raw, genesis
    try:
        note = parse_note(note_raw)
        if note.text != genesis_note_text(verdict.record_id):
            _doubt(verdict, "", None, "the genesis note signs another founding document than the one here")
            return raw, genesis
        for party in genesis.parties:
            name = root_name(genesis, party.id)
            keys = [VerifierKey(name=name, algorithm=ED25519, public=pub) for pub in party.root_keys]
            if check_note(note, keys):
                verdict.signed_by.append(party.id)
            else:
                _doubt(verdict, "", None, f"{party.id} has not signed the founding document (genesis note)")
    except SametableError as error:
        _doubt(verdict, "", None, f"the genesis note does not hold: {error}")
    return raw, genesis


async def _checkpoint(copy: Copy, verdict: Verdict, genesis: Genesis, node: Node) -> OpenedCheckpoint | None:
    """Step 2: the newest checkpoint is signed by the log's key, and every cosignature under it holds."""
    cosigners = [key for one in genesis.nodes for key in (one.mirror_vkey, one.mirror_pq_vkey) if key]
    raw = None
    try:
        raw = await copy.checkpoint(node.origin)
        if raw is None:
            return None
        return open_checkpoint(raw, log_key=node.log_vkey, cosigners=cosigners)
    except SametableError as error:
        if error.code == "peer.unreachable":
            raise
        _doubt(verdict, node.origin, None, f"the newest checkpoint does not hold: {error}")
    try:
        return open_checkpoint(raw or b"", log_key=node.log_vkey, cosigners=())
    except SametableError:
        return None


async def _take(copy: Copy, walk: _Walk, first: int, count: int) -> bool:
    """Step 3: entries are read, each is checked, and they hash into the tiles that are kept."""
    try:
        leaves = await copy.leaves(walk.node.origin, first, count)
    except SametableError as error:
        if error.code == "peer.unreachable":
            raise
        walk.doubt(f"entries {first} to {first + count - 1} cannot be read: {error}")
        return False
    contents = await _contents(copy, walk, first, len(leaves))
    for place, (leaf, body) in enumerate(zip(leaves, contents, strict=True)):
        _check_entry(walk, first + place, leaf, body)
    hashed = [leaf_hash(leaf) for leaf in leaves]
    walk.hashes += b"".join(hashed)
    extended = extend(walk.edge, hashed)
    walk.edge = extended.edge
    walk.log.entries += len(leaves)
    for tile in extended.full_tiles:
        held = await _tile(copy, walk, tile.level, tile.n)
        if held != tile.data:
            what = "is not there" if held is None else "does not hold the hashes of its entries"
            walk.doubt(f"tile {tile.level}/{tile.n} {what}")
    if len(leaves) < count:
        walk.doubt(f"entry {first + len(leaves)} is gone", first + len(leaves))
        return False
    return True


async def _tile(copy: Copy, walk: _Walk, level: int, n: int) -> bytes | None:
    try:
        return await copy.tile(walk.node.origin, level, n)
    except SametableError as error:
        if error.code == "peer.unreachable":
            raise
        return b""


async def _contents(copy: Copy, walk: _Walk, first: int, count: int) -> Sequence[str | None]:
    try:
        return await copy.contents(walk.node.origin, first, count)
    except SametableError as error:
        if error.code == "peer.unreachable":
            raise
        walk.doubt(f"the contents of entries {first} to {first + count - 1} cannot be read: {error}")
        return [None] * count


def _check_entry(walk: _Walk, index: int, leaf: bytes, body: str | None) -> None:
    """Step 4: form, log, seat, signature; and what lies beside it is what was signed."""
    if index == 0:
        if leaf != walk.raw_genesis:
            walk.doubt("entry 0 is not the founding document", 0)
        return
    try:
        entry = parse_entry(leaf)
        if entry.log != walk.node.origin:
            walk.doubt(f"it was signed for another log: {entry.log}", index)
        seat = walk.genesis.seat_by_kid(entry.kid)
        if seat is None or seat.node != walk.node.id:
            walk.doubt(f"its key {entry.kid} is no seat of {walk.node.id}", index)
        else:
            check_signature(entry, seat.pub)
    except SametableError as error:
        walk.doubt(f"the entry does not hold: {error}", index)
        return
    earlier = walk.ids.setdefault(entry.id, index)
    if earlier != index:
        walk.verdict.remarks.append(
            f"{walk.node.id} entry {index} repeats entry {earlier}; it does not count"
        )
    _check_contents(walk, index, entry, body)


def _check_contents(walk: _Walk, index: int, entry: Entry, body: str | None) -> None:
    if body is None:
        walk.log.contents_absent += 1
        walk.absent.append(index)
        return
    try:
        fields = open_payload(entry, body)
    except SametableError as error:
        walk.doubt(f"its contents are not what was signed: {error}", index)
        return
    walk.log.contents += 1
    if fields.get("type") != KIND:
        return
    walk.log.beats += 1
    try:
        walk.heads.extend((index, head) for head in parse_beat(fields))
    except SametableError as error:
        walk.verdict.remarks.append(f"{walk.node.id} entry {index} is a beat that cannot be read: {error}")


async def _compare(copy: Copy, walk: _Walk, opened: OpenedCheckpoint | None, size: int) -> None:
    """Step 5: the root of what was read is the root that was signed; what is kept beside it agrees."""
    log, held = walk.log, walk.edge.size
    log.root = b64(root(walk.edge))
    if opened is None:
        if size and log.holds:
            walk.doubt(f"{size} entries are here and no checkpoint that covers them")
        elif not size:
            walk.verdict.remarks.append(f"nothing of the log of {walk.node.id} is here")
        return
    signed = opened.checkpoint
    log.signed_size = signed.size
    log.cosigned_by = sorted({one.name.removesuffix("/mirror") for one in opened.cosigned})
    if opened.unchecked:
        walk.verdict.remarks.append(f"{walk.node.id}: ML-DSA cosignatures cannot be checked on this machine")
    if held < signed.size:
        walk.doubt(f"the checkpoint covers {signed.size} entries, {held} were read")
    elif _root_at(walk.hashes, signed.size) != signed.root:
        walk.doubt(
            f"the first {signed.size} entries hash to {b64(_root_at(walk.hashes, signed.size))}, "
            f"the checkpoint signs {b64(signed.root)}"
        )
    elif held > signed.size:
        walk.verdict.remarks.append(
            f"{walk.node.id}: {held - signed.size} entries after the newest checkpoint held here"
        )
    if held == size:
        walked = Walked(edge=walk.edge, ids=walk.ids, absent=frozenset(walk.absent))
        for one in await copy.beside(walk.node.origin, walked):
            walk.doubt(one.says, one.index)
    if log.contents_absent:
        why = "are sealed for the parties" if copy.sealed() else "are not here"
        walk.verdict.remarks.append(f"{walk.node.id}: the contents of {log.contents_absent} entries {why}")


def _root_at(hashes: bytearray, size: int) -> bytes:
    return root(extend(empty_edge(), _rows(hashes[: size * HASH_B])).edge)


def _compare_heads(walks: Sequence[_Walk], shown: Sequence[Checkpoint]) -> None:
    """Step 7: every head that a beat or the table lists is a beginning of that log, as far as it is here."""
    told: list[tuple[_Walk | None, int | None, Checkpoint]] = [(None, None, head) for head in shown]
    told += [(walk, index, head) for walk in walks for index, head in walk.heads]
    for spoken_of in walks:
        edge = empty_edge()
        mine = [one for one in told if one[2].origin == spoken_of.node.origin]
        for walk, index, head in sorted(mine, key=lambda one: one[2].size):
            if head.size > spoken_of.edge.size:
                break
            edge = extend(edge, _rows(spoken_of.hashes[edge.size * HASH_B : head.size * HASH_B])).edge
            if head.root == root(edge):
                continue
            says = f"lists another head of {head.origin} at size {head.size} than the log here has"
            if walk is None:
                spoken_of.doubt(f"the table {says}")
            else:
                walk.doubt(f"this beat {says}", index)


def _rows(hashes: bytearray) -> list[bytes]:
    return [bytes(hashes[at : at + HASH_B]) for at in range(0, len(hashes), HASH_B)]
