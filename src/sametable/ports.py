"""What a centre needs from the world: a few small protocols, implemented in `edges/`.

The centre never sees a database, a socket or a key file; it sees these. Fakes of them drive the
simulation tests. Times are integer milliseconds since 1970-01-01 UTC, sizes are entries, origins are
C2SP log origins.

Source: house rules, Layout.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from sametable.core.record.tiles import Edge, Tile
    from sametable.core.wire.notes import Signature


class Clock(Protocol):
    """Somebody's clock; never trusted by anybody else."""

    def now_ms(self) -> int:
        """Give the present moment."""


class Ids(Protocol):
    """Fresh randomness."""

    def salts(self, count: int) -> list[bytes]:
        """Give `count` fresh salts of 16 bytes."""

    def name(self) -> str:
        """Give a fresh unguessable name."""


class Signer(Protocol):
    """The keys this node holds; private bytes never leave the implementation."""

    def sign_seat(self, kid: str, message: bytes) -> bytes:
        """Sign with a seat's key. Raises `keys.unknown` for a seat this node does not hold."""

    def cosign(self, text: str, *, time_s: int) -> tuple[Signature, ...]:
        """Cosign a checkpoint's text as a mirror: one line Ed25519, one ML-DSA-44 where available."""

    def sign_note(self, text: str) -> Signature:
        """Sign a note that is not a checkpoint, in the mirror's name."""

    def has_root(self) -> bool:
        """Tell whether the party's root key is kept on this node."""

    def sign_register(self, text: str, name: str) -> Signature:
        """Sign a register note with the party's root key. Raises `keys.no_root` where it is kept elsewhere."""

    def seal(self, data: bytes, recipients: Sequence[str]) -> bytes:
        """Encrypt for the given age recipients."""

    def open(self, sealed: bytes) -> bytes:
        """Decrypt what was sealed for this node. Raises `pack.not_for_us`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLog:
    """One log as a store holds it."""

    origin: str
    own: bool
    size: int
    edge: Edge


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEntry:
    """One entry: its logged bytes and the payload beside them (None: not held).

    `state` of the payload: held; missing (we are cleared for it); sealed (we are not); erased (what is left of it, or
    nothing); none (the genesis).
    """

    index: int
    leaf: bytes
    payload: str | None
    state: str = "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """One statement on its way into the own log."""

    leaf: bytes
    payload: str | None
    id: str | None
    client_id: str | None = None
    content_sha: bytes = b""
    own_side: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where a statement stands: its index, and the signed checkpoint (tree size, note) that covers it."""

    index: int
    id: str | None
    size: int
    note: bytes
    new: bool
    """False: the same client id had been accepted before; this is its first placing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mirrored:
    """Entries of somebody else's log, verified against `checkpoint_note` before they come here."""

    origin: str
    first: int
    leaves: Sequence[bytes]
    ids: Sequence[str | None]
    payloads: Sequence[str | None]
    edge: Edge
    tiles: Sequence[Tile]
    checkpoint_size: int
    checkpoint_note: bytes | None
    """None while a long catch-up is still on its way to the checkpoint it was verified against."""
    cosignatures: Sequence[Signature] = ()
    sealed: frozenset[int] = frozenset()
    """Indexes of entries whose payload is not for this node."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What a client id stands for."""

    id: str
    index: int
    content_sha: bytes


class RecordStore(Protocol):
    """The durable record of one node. Whatever returns has been committed with a full sync."""

    def logs(self) -> list[StoredLog]:
        """List the logs held."""

    def log(self, origin: str) -> StoredLog:
        """Read one log's state."""

    async def append(self, entries: Sequence[NewEntry]) -> list[Placed]:
        """Append to the own log: grouped, read back, re-hashed, signed, committed; then answered.

        Raises `submission.client_id_reused`, `store.full`, `store.failed`, `store.halted`.
        """

    async def mirror(self, arrived: Mirrored) -> None:
        """Store verified entries of another log; read back and re-hashed before it returns."""

    def add_log(self, origin: str) -> None:
        """Hold one more log, empty: a node's next epoch. Does nothing where it is held already."""

    async def reclaim(self, arrived: Mirrored) -> None:
        """Take back own entries that other nodes hold and this one had lost; else like `mirror`."""

    async def redact(self, origin: str, payloads: Mapping[int, str | None]) -> None:
        """Erase payloads: what is given remains (None: nothing); the rest leaves the file, own side included."""

    async def forget_owed(self) -> None:
        """Let what an erasure could not yet take out of the files leave them. Raises `store.not_erased`."""

    async def lose(self, origin: str, index: int) -> None:
        """Note that a payload that is here is not what was signed: it is missing, and its bytes are let go."""

    async def unseal(self, origin: str, indexes: Sequence[int]) -> None:
        """Note that payloads that were sealed are for this node now: they are missing."""

    def entries(self, origin: str, first: int, count: int) -> list[StoredEntry]:
        """Read entries with their payloads."""

    def leaves(self, origin: str, first: int, count: int) -> list[bytes]:
        """Read logged bytes only."""

    def locate(self, entry_id: str) -> tuple[str, int] | None:
        """Find an entry by its id: (origin, index)."""

    def listed(self, entry_ids: Sequence[str]) -> list[list[tuple[str, int]]]:
        """Give for each id the places to which the index of ids leads, unread; several where ids begin alike."""

    def submission(self, client_id: str) -> Submission | None:
        """Find what was accepted under a client id."""

    async def put_payloads(self, origin: str, payloads: Mapping[int, str]) -> None:
        """Keep payloads that arrived after their entries."""

    def missing_payloads(self, origin: str) -> list[int]:
        """List the indexes whose payload has not arrived."""

    def tile(self, origin: str, level: int, n: int) -> bytes | None:
        """Read one full tile (8,192 bytes) of hashes."""

    def checkpoint(self, origin: str) -> bytes | None:
        """Read the newest checkpoint note of a log, with every cosignature known."""

    async def add_cosignatures(self, origin: str, size: int, signatures: Sequence[Signature]) -> int:
        """Keep cosignatures of a checkpoint; gives how many were new."""

    def cosigned_sizes(self, origin: str) -> dict[str, int]:
        """Give, for each cosigner's name, the largest size it cosigned."""

    def evidence_bytes(self, name: str) -> bytes | None:
        """Read one evidence file by its SHA-256 in hex."""

    def own_side(self, index: int, origin: str) -> bytes | None:
        """Read what stayed with the author's side of an own statement."""

    async def keep_evidence(
        self, *, origin: str, reason: str, data: bytes, at_ms: int, proof: bool = False
    ) -> str:
        """Keep a peer's bad bytes, or what proves two histories (`proof`); gives their SHA-256 in hex."""

    def evidence(self, origin: str | None = None) -> list[tuple[str, str, str, int]]:
        """List evidence: (sha256 hex, origin, reason, at_ms)."""

    def close(self) -> None:
        """Close cleanly."""


class PictureStore(Protocol):
    """A cache of the picture; may be lost at any time, then the picture is folded anew."""

    def load(self) -> bytes | None:
        """Read the last snapshot."""

    async def save(self, snapshot: bytes) -> None:
        """Replace the snapshot."""

    async def forget(self) -> None:
        """Remove the snapshot, and whatever was left of it half written: nothing of it can be read any more."""


class PeerLink(Protocol):
    """Static paths of one other node, or of a folder with the same paths."""

    @property
    def node(self) -> str:
        """Name of the node at the other end."""

    async def get(self, path: str, *, limit: int) -> bytes | None:
        """Read a path; None where the other end has none. Raises `peer.unreachable`, `peer.too_long`."""

    async def poke(self) -> None:
        """Say "come and pull"; never fails."""


@runtime_checkable
class LiveLink(Protocol):
    """The live channels of another node: a question and its answer, and who is where just now."""

    @property
    def node(self) -> str:
        """Name of the node at the other end."""

    async def send(self, path: str, data: bytes, *, limit: int) -> bytes:
        """Send JSON to a path and give what is answered. Raises `peer.unreachable`, `peer.refused`, `peer.too_long`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """One thing that a file tells beside its content. `group`: place, device, author, software, time or other."""

    group: str
    name: str
    value: str
    endangers: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """One stored file: SHA-256 in base64url, and its size."""

    sha256: str
    size_b: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A file that was taken in. `copy` None: none could be made safely, and `no_copy` says why."""

    sha256: str
    size_b: int
    media_type: str
    metadata: tuple[Met, ...]
    stripped: tuple[str, ...]
    copy: Blob | None
    thumbnail: Blob | None
    no_copy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """An upload on its way: how much of it has been kept."""

    id: str
    name: str
    size_b: int
    offset: int


class ExhibitFiles(Protocol):
    """The files of exhibits of one node, by what they are (`original`, `copy`, `thumbnail`) and by their SHA-256."""

    def held(self, part: str, name: str) -> bool:
        """Tell whether a file is here."""

    async def size_b(self, part: str, name: str) -> int | None:
        """Give a file's size; None where it is not here."""

    async def read(self, part: str, name: str, start: int, length: int) -> bytes:
        """Read some of a file. Raises `exhibit.not_here`, `exhibit.store`."""

    async def drop(self, part: str, name: str) -> None:
        """Let go of a file, if it is here."""

    def begun_b(self, name: str) -> int:
        """Tell how much of a file that is being fetched has been kept."""

    async def add(self, name: str, start: int, data: bytes) -> int:
        """Keep some more of a file that is being fetched; gives how much is kept now. Raises `exhibit.disk_full`."""

    async def discard(self, name: str) -> None:
        """Throw away what was kept of a file that is being fetched."""

    async def keep(self, part: str, blob: Blob) -> bool:
        """Keep what was fetched if it is that file; False: it was not, and is thrown away."""

    def known(self) -> Mapping[str, Mapping[str, str]]:
        """Give the hashes by part of the exhibits that were seen, by their ids: an erasure takes them away elsewhere."""

    def remember(self, entry_id: str, parts: Mapping[str, str] | None) -> None:
        """Note an exhibit's hashes; None: forget it."""

    async def begin(self, *, name: str, size_b: int, sha256: str | None) -> Upload:
        """Begin an upload. Raises `exhibit.too_long`, `exhibit.disk_full`, `exhibit.too_many`."""

    def upload(self, upload_id: str) -> Upload:
        """Give how far an upload has come. Raises `exhibit.no_upload`."""

    async def receive(self, upload_id: str, offset: int, parts: AsyncIterator[bytes]) -> Upload:
        """Keep some more of an upload. Raises `exhibit.offset`, `exhibit.too_long`, `exhibit.disk_full`."""

    async def finish(self, upload_id: str) -> Taken:
        """Hash, examine and keep an upload, with a copy and a thumbnail for others. Raises `exhibit.*`."""

    async def tidy(self) -> None:
        """Throw away uploads that nobody went on with for days."""
