"""One simulated world: nodes, links, dice, and the ledger of what was tried, promised and told to whom.

Everything random comes from the seed; everything that happens is added to a running SHA-256, so that two runs of
one seed can be compared. `world.say` and its like are what people do; faults are in `acts`, laws in `checks`.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from sametable.centre import table
from sametable.centre.reports.submit_report import Receipt, SignedStatement, prepare, sign, submit
from sametable.core.wire import canonical
from sametable.core.wire.hashes import b64url, sha256
from sametable.errors import SametableError
from simulation.net import SimLink
from simulation.node import SimIds, SimNode
from support.founding import NODES
from support.memory_store import Died
from support.stage import serve

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence
    from pathlib import Path

    from sametable.centre.centre import Centre

FOR_EVER = ("record.fork", "statement.seat_ended", "statement.no_target")
"""Refusals that do not pass: a closed log, a key that has ended, a target beyond a cap."""
DESK_RULES = ("decision.", "gap.", "proposal.", "text.")
"""What a desk refuses of the table by its own rules, as it stands at that node: that is no fault, and ends the wish."""
WRITE_FAULTS = ("before", "after", "die before", "die after")


@dataclass(slots=True, kw_only=True)
class Said:
    """One thing a person wanted to say: what, at which node, and what became of it."""

    client_id: str
    name: str
    kind: str
    fields: dict[str, Any]
    audience: str = "parties"
    word: str = ""
    """A word in it that only its audience may hold."""
    void: str = ""
    """Why it will not be said any more, if it will not."""
    tried: set[str] = field(default_factory=set)
    """Ids of everything that was signed for it: every attempt has its own salts."""
    receipt: Receipt | None = None


@cache
def forms(word: str) -> tuple[bytes, ...]:
    """Give how a word of letters and digits looks in bytes: as it is, and in base64 at each of its three places."""
    found = [word.encode()]
    for before in range(3):
        raw = bytes(before) + word.encode()
        text = urlsafe_b64encode(raw).rstrip(b"=")
        # The first letters hold bits of what stands before, the last one bits of what comes after.
        found.append(text[(0, 2, 3)[before] : len(text) - (len(raw) % 3 > 0)])
    return (*found, *(one.translate(bytes.maketrans(b"-_", b"+/")) for one in found[1:]))


def holds(data: bytes, word: str) -> bool:
    """Tell whether bytes hold a word, plain or in base64."""
    return any(one in data for one in forms(word))


class World:
    """Two to five nodes of one seed."""

    def __init__(
        self, seed: int, *, count: int | None = None, bug: str = "", folder: Path | None = None
    ) -> None:
        """Take the seed; `bug` plants one (see `stores.BUGS`), `folder`: real SQLite files instead of memory."""
        self.cheat = ""
        """How somebody cheats, if somebody does."""
        self.seed = seed
        self.dice = random.Random(f"{seed} acts")
        self.bug = bug
        self.count = count or self.dice.randint(2, 5)
        self.names = [name for name, _, _ in NODES[: self.count]]
        self.trace = hashlib.sha256()
        self.said: dict[str, Said] = {}
        self.secrets: dict[str, frozenset[str]] = {}
        """Words that only nodes of these parties may hold."""
        self.leaks: list[str] = []
        self.told: list[str] = []
        self.capped: set[str] = set()
        """Origins whose keys have signed two histories in this world."""
        self.lost: set[str] = set()
        """Nodes whose disk was lost or put back to an older state."""
        self.ended: dict[str, Centre] = {}
        """The centres as they were when the world ended."""
        self.twins: list[SimNode] = []
        """The second faces of nodes that show two histories."""
        self.junk = False
        """Whether somebody signed what nobody can open, so that nobody can claim a code."""
        self.revoked: set[str] = set()
        """Parties one of whose seats may have lost its key."""
        self.erased: dict[str, str] = {}
        """Words that a statement has erased, each with the last that did: in the end no honest node holds them.

        A statement that stood on a lost disk alone erases nothing; its party says it again, or does not.
        """
        self.erasing = False
        self.errors: dict[str, int] = {}
        self.answers = 0
        self.unseen: list[dict[str, Any]] = []
        self.links: dict[tuple[str, str], SimLink] = {}
        self.nodes: dict[str, SimNode] = {}
        self._net = random.Random(f"{seed} net")
        self._disks = random.Random(f"{seed} disks")
        self._faults: dict[str, tuple[str, str]] = {}
        for name in self.names:
            self._make(name, folder)

    def _make(self, name: str, folder: Path | None) -> None:
        links = {
            other: SimLink(
                me=name,
                node=other,
                dice=self._net,
                answer=self._answer,
                arrived=self._poked,
                tell=self._passed,
            )
            for other in self.names
            if other != name
        }
        self.links.update({(name, other): link for other, link in links.items()})
        node = SimNode(
            name=name,
            count=self.count,
            ids=SimIds(dice=random.Random(f"{self.seed} ids {name}")),
            links=links,
            sealing=self._sealed,
            pause=lambda: self._disks.choice((0.0, 0.0, 0.001, 0.02)),
            bug=self.bug,
            folder=None if folder is None else folder / name,
        )
        if node.folder is not None:
            node.folder.mkdir(parents=True)
        node.disk.before_write = self._fault(name)
        self.nodes[name] = node

    def __getitem__(self, name: str) -> Centre:
        """Give a running node's centre."""
        return self.nodes[name].centre

    @property
    def up(self) -> list[str]:
        """Name the honest nodes that run."""
        return [name for name in self.names if self.nodes[name].running and self.nodes[name].honest]

    def watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Hear of every task that ended with an error nobody looked at."""
        loop.set_exception_handler(lambda _loop, context: self.unseen.append(context))

    def raise_unseen(self) -> None:
        """Raise what a task ended with; that a machine died is no error of the program."""
        for context in self.unseen:
            error = context.get("exception")
            if error is not None and not isinstance(error, Died):
                raise error
        self.unseen.clear()

    def note(self, *what: object) -> None:
        """Add to the message log."""
        now = round(asyncio.get_running_loop().time() * 1_000_000)
        self.trace.update(repr((now, *what)).encode())

    # --- what the nodes meet ---

    def _answer(self, name: str, asker: str, path: str) -> bytes | None:
        node = self.nodes[name]
        if node.running is None:
            raise SametableError("peer.unreachable", at=name, expected="an answer", got="none")
        if node.shown is not None:
            return node.shown(asker, path)
        return serve(node.centre, path)

    def _poked(self, name: str, by: str) -> None:
        running = self.nodes[name].running
        self.note("poke", by, name)
        if running is not None:
            running.poked(by)

    def _passed(self, what: str, me: str, other: str, path: str, raw: bytes | None) -> None:
        self.answers += 1
        self.note(what, me, other, path, None if raw is None else sha256(raw).hex()[:16])
        if raw is not None:
            self.search(me, f"{path} of {other}", raw)

    def _sealed(self, recipients: Sequence[str], data: bytes) -> None:
        """Whoever a pack is sealed for can read it, whoever it was meant for."""
        if not self.secrets:
            return
        genesis = self[self.up[0]].genesis if self.up else None
        for node in genesis.nodes if genesis else ():
            if node.age_recipient in recipients:
                self.search(node.id, "a pack sealed for it", data)

    def search(self, name: str, where: str, data: bytes) -> None:
        """Look for words that a node must not hold."""
        for word, parties in self.secrets.items():
            if self.nodes[name].party not in parties and holds(data, word):
                self.leaks.append(f"{word} reached {name} in {where}")

    def _fault(self, name: str) -> Any:
        def before_write(write: str) -> str:
            wanted, fault = self._faults.get(name, ("", ""))
            if wanted not in {write, "any"}:
                return ""
            del self._faults[name]
            self.note("fault", name, write, fault)
            if fault.startswith("die"):
                asyncio.get_running_loop().call_soon(self.crash, name)
            return fault

        return before_write

    def break_disk(self, name: str, write: str, fault: str) -> None:
        """Let the next write of this sort ("any" for every sort) at a node fail."""
        self._faults[name] = (write, fault)

    def mend_disks(self) -> None:
        """Let every disk work again."""
        self._faults.clear()

    # --- what happens to nodes ---

    def start(self, name: str) -> None:
        """Start a node, if it does not run."""
        if self.nodes[name].running is None:
            self.nodes[name].start()
            self.note("start", name)

    def crash(self, name: str) -> None:
        """End a node at this moment."""
        self.note("crash", name)
        self._faults.pop(name, None)
        self.nodes[name].crash()

    # --- what people do ---

    def wish(
        self, name: str, kind: str, fields: dict[str, Any], *, audience: str = "parties", word: str = ""
    ) -> Said:
        """Take down what somebody wants to say; `word` is one in it that only its audience may hold."""
        client_id = f"client-{len(self.said):06d}"
        wish = Said(client_id=client_id, name=name, kind=kind, fields=fields, audience=audience, word=word)
        self.said[client_id] = wish
        return wish

    async def send(self, wish: Said) -> None:
        """Prepare, sign, submit; what is refused for the disk's or the guard's sake may be sent again later."""
        if self.nodes[wish.name].running is None:
            return  # it went down between the wish and its sending
        centre = self[wish.name]
        draft: dict[str, Any] = {"client_id": wish.client_id, "kind": wish.kind, "fields": wish.fields}
        if wish.audience != "parties":
            draft["audience"] = wish.audience
        try:
            prepared = prepare(centre, canonical.encode(draft))
            wish.tried.add(b64url(sha256(prepared.signing_input.encode())))
            receipt = await submit(
                centre,
                SignedStatement(
                    client_id=prepared.client_id,
                    signing_input=prepared.signing_input,
                    payload=prepared.payload,
                    signature=sign(centre, prepared.signing_input),
                    own_side=prepared.own_side,
                ),
            )
        except SametableError as error:
            if error.code.startswith(DESK_RULES):
                wish.void = error.code
                self.note("refused", wish.name, error.code)
                return
            self.refused(wish.name, error)
            if error.code in FOR_EVER:
                wish.void = error.code
            return
        except Died:
            return
        if wish.receipt is not None and wish.name not in self.lost:
            before = (wish.receipt.id, wish.receipt.index)
            assert before == (receipt.id, receipt.index), "the same client id got two places"
        wish.receipt = receipt
        self.note("ack", wish.client_id, receipt.id, receipt.index)

    async def try_act(self, name: str, act: Coroutine[Any, Any, Receipt], *, erases: str = "") -> None:
        """Let people do an act on the record; one whose answer is lost may have happened."""
        self.erasing = self.erasing or bool(erases)
        try:
            receipt = await act
        except SametableError as error:
            self.refused(name, error)
            return
        except Died:
            return
        if erases:
            self.erased[erases] = receipt.id
        self.note("act done", name, receipt.id)

    def refused(self, name: str, error: SametableError) -> None:
        """Count a refusal, and look whether it tells what it must not."""
        self.errors[error.code] = self.errors.get(error.code, 0) + 1
        self.note("refused", name, error.code)
        self.search(name, f"the error {error.code}", str(error).encode())
        allowed = ("store.", "record.behind_mirror", "record.fork", "record.not_asked_yet")
        needed = error.code.startswith(allowed) or (
            error.code in FOR_EVER and (self.revoked or self.lost or self.capped or self.erasing)
        )
        assert needed, f"refused without need: {error}"

    def code(self, name: str) -> str | None:
        """Give a node's code, or what it would be made of where nobody can claim one."""
        if self.junk:
            return table.text(self[name])
        return table.table(self[name]).code

    async def close(self) -> None:
        """End every node; what their centres held can still be looked at."""
        self.ended = {name: self[name] for name in self.names if self.nodes[name].running is not None}
        for node in (*self.nodes.values(), *self.twins):
            await node.stop()
