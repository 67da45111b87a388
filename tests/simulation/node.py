"""One simulated node: a disk that survives, and a process on it that is the real program.

Everything above the ports is the program itself: centre, links, beats, pokes, restore guard. Below them are a disk
in memory (or a real SQLite file), a clock in virtual time that may be wrong, randomness from the seed, and keys
whose seals are cheap and repeatable instead of age's.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from nacl.signing import SigningKey

from recordkit import seed
from sametable.centre.centre import Centre
from sametable.centre.centre import World as Ports
from sametable.centre.logs.forks import recall
from sametable.centre.restore import restore
from sametable.centre.run import Node
from sametable.core.record.cosignature import cosign
from sametable.core.record.genesis import Genesis, parse_genesis, record_id
from sametable.edges.keys.node_keys import NodeKeys
from sametable.errors import SametableError
from sametable.ports import NewEntry
from simulation.stores import open_store
from support.drafts import START_MS
from support.founding import NODES, genesis_of, key_file
from support.memory_store import Disk, MemoryRecord

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from sametable.core.wire.notes import Signature
    from simulation.net import SimLink

SEALED = b"sealed "
SEAL_FOR_ALL, UNSEEN_HEAD = "seal for everybody", "beat lists an unseen head"


@dataclass(slots=True, kw_only=True)
class SimClock:
    """A node's clock: virtual time, and how far it is off."""

    offset_ms: int = 0

    def now_ms(self) -> int:
        """Give this node's moment."""
        return START_MS + round(asyncio.get_running_loop().time() * 1000) + self.offset_ms


@dataclass(slots=True, kw_only=True)
class SimIds:
    """Randomness from the seed; it goes on over restarts, or salts would come twice."""

    dice: random.Random

    def salts(self, count: int) -> list[bytes]:
        """Give `count` salts."""
        return [self.dice.randbytes(16) for _ in range(count)]

    def name(self) -> str:
        """Give a name."""
        return self.dice.randbytes(16).hex()


def _stream(key: bytes, size: int) -> int:
    """Give `size` bytes that hide what they are added to from a search; they are no secret."""
    return int.from_bytes(hashlib.shake_128(key).digest(size), "big")


@dataclass(slots=True, kw_only=True)
class SimKeys:
    """The real keys, but that a seal names its recipients and hides its content only from searching.

    `sealing` is told of every seal: its recipients and what is in it.
    """

    name: str
    real: NodeKeys
    sealing: Callable[[Sequence[str], bytes], None]
    everybody: tuple[str, ...] = ()
    """Planted: whom everything is sealed for, whoever it was meant for."""

    def __getattr__(self, name: str) -> Any:
        """Be the real keys in everything else."""
        return getattr(self.real, name)

    def cosign(self, text: str, *, time_s: int) -> tuple[Signature, ...]:
        """Cosign in Ed25519 alone: ML-DSA signatures are different every time."""
        mirror = SigningKey(seed(f"mirror {self.name}"))
        return (cosign(text, self.real.public.mirror, time_s, lambda m: mirror.sign(m).signature),)

    def seal(self, data: bytes, recipients: Sequence[str]) -> bytes:
        """Seal for the given recipients."""
        recipients = self.everybody or recipients
        self.sealing(recipients, data)
        head = " ".join(sorted(recipients)).encode()
        hidden = int.from_bytes(data, "big") ^ _stream(head, len(data))
        return SEALED + len(head).to_bytes(4, "big") + head + hidden.to_bytes(len(data), "big")

    def open(self, sealed: bytes) -> bytes:
        """Open what was sealed for this node. Raises `pack.not_for_us`."""
        start = len(SEALED) + 4
        end = start + int.from_bytes(sealed[len(SEALED) : start], "big")
        head, body = sealed[start:end], sealed[end:]
        if not sealed.startswith(SEALED) or self.real.public.age_recipient.encode() not in head.split(b" "):
            raise SametableError("pack.not_for_us", expected="a pack sealed for this node", got="another")
        return (int.from_bytes(body, "big") ^ _stream(head, len(body))).to_bytes(len(body), "big")


@dataclass(slots=True, kw_only=True)
class KeptFile:
    """Where the picture is kept between starts; a cache that may be lost or damaged."""

    held: bytes | None = None

    def load(self) -> bytes | None:
        """Read what was kept."""
        return self.held

    async def save(self, snapshot: bytes) -> None:
        """Replace what was kept."""
        self.held = snapshot

    async def forget(self) -> None:
        """Remove what was kept."""
        self.held = None


@cache
def founded(count: int) -> tuple[bytes, Genesis]:
    """Give the genesis of `count` nodes."""
    raw, _ = genesis_of(count)
    return raw, parse_genesis(raw)


@cache
def keys_of(name: str, origin: str) -> NodeKeys:
    """Give a node's keys."""
    return NodeKeys(key_file(name, origin))


@dataclass(slots=True, kw_only=True)
class SimNode:
    """A node; `running` is None while it is down."""

    name: str
    count: int
    ids: SimIds
    links: Mapping[str, SimLink]
    sealing: Callable[[Sequence[str], bytes], None]
    pause: Callable[[], float]
    bug: str = ""
    folder: Path | None = None
    clock: SimClock = field(default_factory=SimClock)
    disk: Disk = field(default_factory=Disk)
    backup: Disk | None = None
    kept: KeptFile = field(default_factory=KeptFile)
    honest: bool = True
    shown: Callable[[str, str], bytes | None] | None = None
    """What a node that cheats answers to whom; None: it answers as the program does."""
    starts: int = 0
    store: Any = None
    running: Node | None = None
    jobs: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def centre(self) -> Centre:
        """Give the running centre."""
        assert self.running is not None
        return self.running.centre

    @property
    def origin(self) -> str:
        """Give the origin of this node's log."""
        _, genesis = founded(self.count)
        return next(one.origin for one in genesis.nodes if one.id == self.name)

    @property
    def party(self) -> str:
        """Give the party this node belongs to."""
        return next(party for name, party, _ in NODES if name == self.name)

    def start(self) -> None:
        """Start the program on what the disk holds."""
        raw, genesis = founded(self.count)
        own = next(one for one in genesis.nodes if one.id == self.name)
        all_of_them = tuple(one.age_recipient for one in genesis.nodes)
        keys = SimKeys(
            name=self.name,
            real=keys_of(self.name, own.origin),
            sealing=self.sealing,
            everybody=all_of_them if self.bug == SEAL_FOR_ALL else (),
        )
        origins = [one.origin for one in genesis.nodes]
        self.store = open_store(self, origins, own.origin, keys.real.sign_checkpoint)
        if self.store.log(own.origin).size == 0 and not self.starts:
            self.store.append_now([NewEntry(leaf=raw, payload=None, id=None)])
        ports = Ports(store=self.store, signer=keys, clock=self.clock, ids=self.ids)
        centre = Centre(genesis=genesis, record_id=record_id(raw), node=own, world=ports)
        restore(centre, self.store, self.kept)
        recall(centre)
        self.running = Node(centre, list(self.links.values()), kept=self.kept)
        self.running.start()
        self.starts += 1

    def do(self, job: Any) -> None:
        """Let a person at this node do something, while the node lives."""
        task = asyncio.get_running_loop().create_task(job)
        self.jobs.add(task)
        task.add_done_callback(self.jobs.discard)

    def crash(self) -> None:
        """End the process at this moment: what is in memory is gone, what is under way never happens."""
        if self.running is None:
            return
        self.store.close()
        running, self.running = self.running, None
        for task in [*running._tasks, *self.jobs]:
            task.cancel()
        for _, handle in running._pokes._due.values():
            handle.cancel()
        running._stopping = True
        if isinstance(self.store, MemoryRecord):
            self.store.dead = True

    async def stop(self) -> None:
        """End the process in good order."""
        if self.running is None:
            return
        running, self.running = self.running, None
        for task in self.jobs:
            task.cancel()
        await running.stop()
        self.store.close()
