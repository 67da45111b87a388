"""The picture as bytes for screens: rows kept ready, changes sent once to every open screen.

A change is sent within 40 ms, many changes in one event. An event's id is `<boot>-<revision>`; a screen that
comes back with one gets the rows that changed since, or is told to fetch the picture anew where that is too
long ago or another boot. A slow reader is dropped and told to resync; the others do not notice.

Once something was said to some parties only there are two pictures, and whoever may not read that is sent rows and changes
of what all parties may read, and nothing when only the other one changed but that the table is another.

Source: decisions 0011 and 0037.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

import msgspec
import orjson

from sametable.centre.exchange.links import shown
from sametable.centre.table import Table, note, table
from sametable.core.picture.marks import COLUMNS
from sametable.edges.web.rows import Rows

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from sametable.centre.centre import Centre, Change
    from sametable.centre.run import Node
    from sametable.core.picture.fold import Picture
    from sametable.core.picture.marks import Count

FLUSH_S = 0.04
QUEUE_LIMIT = 256
REMEMBERED = 512
LINKS_EVERY_S = 2.0
LOOKED_AT_MOST = 2_000
"""How many changes wait for a look that nobody needs; beyond them the whole is made anew when it is asked for."""
SEND_CHUNK = 1000


class Feed:
    """Rows of the picture, and the screens that follow it."""

    def __init__(self, centre: Centre, node: Node, *, boot: str) -> None:
        """Follow a centre's picture and a node's links; `boot` names this run of the process."""
        self._centre = centre
        self._node = node
        self._boot = boot
        self._own = Rows(centre, lambda: centre.picture)
        self._shared = Rows(centre, lambda: centre.shared)
        self._two = centre.shared is not centre.picture
        self._changed: set[str] = set()
        self._flush: asyncio.Task[None] | None = None
        self._screens: set[asyncio.Queue[bytes | None]] = set()
        self._narrow: set[asyncio.Queue[bytes | None]] = set()
        """The screens of people who see only what is for all parties."""
        self._history: deque[tuple[int, frozenset[str]]] = deque(maxlen=REMEMBERED)
        self._shared_history: deque[tuple[int, frozenset[str]]] = deque(maxlen=REMEMBERED)
        self._floor = self._shared_floor = 0
        """Whoever saw less than this revision takes the whole picture again."""
        self._table: tuple[int, Table] | None = None
        self._note: tuple[int, bytes] | None = None
        self._beats = len(centre.beat_ids)
        self._links = b""
        self._links_sent_s = 0.0
        self._flushed = centre.revision
        """The last revision whose rows were sent: an id never promises more than that."""
        centre.listen(self._on_change)
        node.watch(self._on_links)

    @property
    def screens(self) -> int:
        """Count the screens that follow."""
        return len(self._screens)

    def table(self) -> Table:
        """Give the table, worked out once a revision."""
        if self._table is None or self._table[0] != self._centre.revision:
            self._table = (self._centre.revision, table(self._centre))
        return self._table[1]

    def note(self) -> bytes:
        """Give the signed table note, made once a revision."""
        if self._note is None or self._note[0] != self._centre.revision:
            self._note = (self._centre.revision, note(self._centre))
        return self._note[1]

    async def picture(self, *, for_all: bool = False) -> bytes:
        """Give the whole picture as JSON (see the client's types)."""
        return b"".join([part async for part in self.picture_parts(for_all=for_all)])

    async def picture_parts(self, *, for_all: bool = False) -> AsyncIterator[bytes]:
        """Give the whole picture as JSON in parts: all of one moment, and none long in the making.

        `for_all`: what all parties may read.
        """
        held = None
        while held is not self._of(for_all):  # there may have come to be two while rows were made
            held = self._of(for_all)
            await held.build()
        # From here to the first part nothing else runs: table, rows and ledgers are of one revision.
        rows, marks = held.held.copy(), held.ordered().copy()
        head, tail = self._around(held, held.picture.counts.values(), columns=True)
        yield head
        for place in range(0, len(marks), SEND_CHUNK):
            some = b",".join([rows[mark.id] for mark in marks[place : place + SEND_CHUNK]])
            yield b"," + some if place else some
            await asyncio.sleep(0)  # a fast reader would otherwise have this node to itself
        yield tail

    def _of(self, for_all: bool) -> Rows:
        two = self._centre.shared is not self._centre.picture
        return self._shared if for_all and two else self._own

    def _around(self, held: Rows, counts: Iterable[Count], *, columns: bool) -> tuple[bytes, bytes]:
        """Give what stands before and after the rows of a picture, or of its changes."""
        ledgers = sorted(
            (ledger(held.picture, count) for count in counts), key=lambda one: str(one["number"])
        )
        named = b'"columns":' + orjson.dumps(COLUMNS) + b"," if columns else b""
        head = b'{"table":' + msgspec.json.encode(self.table()) + b"," + named + b'"marks":['
        return head, b'],"ledgers":' + orjson.dumps(ledgers) + b"}"

    def links(self) -> dict[str, object]:
        """Give the state of every link, and who shows this very map."""
        return same_map(self._centre, self._node, self.table())

    def follow(self, since: str | None, *, for_all: bool = False) -> asyncio.Queue[bytes | None]:
        """Open a screen's queue; its first events bring it from `since` (an event id) to the present.

        `for_all`: whoever reads is shown only what is for all parties.
        """
        queue: asyncio.Queue[bytes | None] = asyncio.Queue(QUEUE_LIMIT)
        held = self._of(for_all)
        changed = self._since(since, held)
        if changed is None:
            queue.put_nowait(self._event("resync", b"{}"))
        elif changed:
            queue.put_nowait(self._event("picture", self._delta(held, changed)))
        queue.put_nowait(self._event("links", orjson.dumps(self.links())))
        self._screens.add(queue)
        if for_all:
            self._narrow.add(queue)
        return queue

    def show(self, name: str, what: object, *, restricted: bool = False) -> None:
        """Show something of the moment to the screens that follow; whoever comes later does not see it."""
        data = orjson.dumps(what)
        for queue in list(self._screens - self._narrow if restricted else self._screens):
            self._put(queue, f"event: {name}\ndata: ".encode() + data + b"\n\n")

    def show_own(self, name: str, what: object) -> None:
        """Show something of this side's picture: to everybody while that is the picture of all, then to the cleared."""
        self.show(name, what, restricted=self._centre.shared is not self._centre.picture)

    def show_others(self, name: str, what: object) -> None:
        """Show something of the picture of all to who sees that alone, where this side's own is another one."""
        if self._centre.shared is not self._centre.picture:
            data = orjson.dumps(what)
            for queue in list(self._screens & self._narrow):
                self._put(queue, f"event: {name}\ndata: ".encode() + data + b"\n\n")

    def leave(self, queue: asyncio.Queue[bytes | None]) -> None:
        """Forget a screen."""
        self._screens.discard(queue)
        self._narrow.discard(queue)

    def close(self) -> None:
        """Tell every screen to come back, and end its stream."""
        for queue in list(self._screens):
            self._put(queue, b"event: reconnect\ndata: {}\n\n")
            self._put(queue, None)

    def _since(self, since: str | None, held: Rows) -> frozenset[str] | None:
        boot, _, number = (since or "").rpartition("-")
        if not number.isdecimal() or len(number) > 16 or boot not in {"", self._boot}:
            return None if since else frozenset()
        revision = int(number)
        if revision >= self._centre.revision:
            return frozenset()
        own = held is self._own
        history, floor = (self._history, self._floor) if own else (self._shared_history, self._shared_floor)
        if revision < floor or not self._history or self._history[0][0] > revision + 1:
            return None
        if not own and not held.ready:
            return None
        since_then = frozenset().union(*(ids for at, ids in history if at > revision))
        return since_then if own else since_then | held.fresh()

    def _on_change(self, change: Change) -> None:
        if change.whole:
            self._begin_again()
        self._history.append((self._centre.revision, change.ids))
        self._changed |= change.ids
        self._touch_shared(change.ids)
        self._own.drop(change.ids)
        if self._flush is None or self._flush.done():
            try:
                loop = asyncio.get_running_loop()
            except RuntimeError:
                return  # while a node is being built nobody watches yet
            self._flush = loop.create_task(self._send_changes())

    def _touch_shared(self, ids: Iterable[str]) -> None:
        """Take note of what may have changed for who sees what all see, once that is another picture."""
        before, self._two = self._two, self._centre.shared is not self._centre.picture
        if self._two and not before:
            self._shared.take_over(self._own, self._changed)
            self._shared_history, self._shared_floor = self._history.copy(), self._floor
            self._shared_history.pop()  # the change that made them two: of that, only what is found to read otherwise
        elif self._two and self._shared.touch(ids) > LOOKED_AT_MOST and not self._narrow & self._screens:
            self._shared.begin_again()
            self._shared_history.clear()
            self._shared_floor = self._centre.revision

    def _begin_again(self) -> None:
        """Forget what was sent: the picture was worked out anew, or something left it; screens take all of it again."""
        self._floor = self._shared_floor = self._centre.revision
        self._history.clear()
        self._shared_history.clear()
        self._own.begin_again()
        self._shared.begin_again()
        self._changed.clear()
        for queue in list(self._screens):
            self._put(queue, self._event("resync", b"{}"))

    async def _send_changes(self) -> None:
        await asyncio.sleep(FLUSH_S)
        changed, self._changed = self._changed, set()
        confirmed = self._confirmed()
        if confirmed:
            self._history.append((self._centre.revision, frozenset(confirmed)))
        changed |= confirmed
        self._flushed = self._centre.revision
        others = self._narrow & self._screens if self._two else set()
        if self._screens - others:
            event = self._event("picture", self._delta(self._own, changed))
            for queue in list(self._screens - others):
                self._put(queue, event)
        if others:
            event = self._shared_event()
            for queue in list(others):
                self._put(queue, event)

    def _shared_event(self) -> bytes:
        """Give what is new to who sees what all see: rows that read otherwise, the table in any case."""
        ready, news = self._shared.ready, self._shared.take()
        if not ready:
            return self._event("resync", b"{}")
        if news:
            self._shared_history.append((self._centre.revision, news))
        return self._event("picture", self._delta(self._shared, news))

    def _confirmed(self) -> set[str]:
        """Give marks that others' beats have covered since they were last sent."""
        if self._beats == len(self._centre.beat_ids):
            return set()
        self._beats = len(self._centre.beat_ids)
        if self._two:
            self._shared.touch(self._shared.confirmed())
        found = self._own.confirmed()
        self._own.drop(found)
        return found

    def _delta(self, held: Rows, changed: Iterable[str]) -> bytes:
        rows, counts = held.give(sorted(changed))
        return b",".join(rows).join(self._around(held, counts, columns=False))

    def _on_links(self) -> None:
        """Send the links where a state changed, and now and then for the "n seconds ago" on the screens."""
        if not self._screens:
            return
        state = self.links()
        compared = _without_moments(state)
        now = asyncio.get_running_loop().time()
        if compared != self._links or now - self._links_sent_s >= LINKS_EVERY_S:
            self._links, self._links_sent_s = compared, now
            event = self._event("links", orjson.dumps(state), revision=self._flushed)
            for queue in list(self._screens):
                self._put(queue, event)

    def _event(self, name: str, data: bytes, *, revision: int | None = None) -> bytes:
        at = self._centre.revision if revision is None else revision
        place = f"id: {self._boot}-{at}\n".encode()
        return place + f"event: {name}\ndata: ".encode() + data + b"\n\n"

    def _put(self, queue: asyncio.Queue[bytes | None], event: bytes | None) -> None:
        try:
            queue.put_nowait(event)
        except asyncio.QueueFull:
            # A reader that stands still holds nobody up: its stream ends here, and it comes back with the id of
            # the last event that it has seen. What waits is thrown away whole: a gap in it would go unnoticed.
            self._screens.discard(queue)
            while not queue.empty():
                queue.get_nowait()
            queue.put_nowait(None)


_MOMENTS = frozenset({"now_ms", "at_ms", "last_heard_ms", "since_ms", "behind", "ahead"})


def _without_moments(state: object) -> bytes:
    """Give the links' state without what changes every moment, to compare."""

    def bare(value: object) -> object:
        if isinstance(value, dict):
            return {name: bare(held) for name, held in value.items() if name not in _MOMENTS}
        return [bare(held) for held in value] if isinstance(value, list) else value

    return orjson.dumps(bare(state))


def ledger(picture: Picture, count: Count) -> dict[str, object]:
    """Give a ledger count as screens show it."""
    fields = count.fields
    period = fields.get("period")
    held = period if isinstance(period, dict) else {}
    return {
        "id": count.id,
        "number": count.number,
        "reporting_party": fields.get("reporting_party", ""),
        "accused": fields.get("accused", ""),
        "measure": fields.get("measure", "other"),
        "start_ms": held.get("start_ms"),
        "end_ms": held.get("end_ms"),
        "cumulative": held.get("cumulative", False),
        "total": fields.get("total"),
        "bound": fields.get("bound", "exact"),
        "by_area": _pairs(fields.get("by_area")),
        "by_kind": _pairs(fields.get("by_kind")),
        "by_actor": _pairs(fields.get("by_actor")),
        "consistent": fields.get("consistent"),
        "claimed_at_ms": count.at_ms,
        "withdrawn": picture.withdrawn(count.id, count.party),
    }


def _pairs(held: object) -> dict[str, int]:
    return {row[0]: row[1] for row in held} if isinstance(held, list) else {}


def same_map(centre: Centre, node: Node, now: Table) -> dict[str, object]:
    """Give the state of the links, and which nodes showed this very code when last heard."""
    same = [
        peer
        for peer in node.peers.values()
        if peer.code is not None and peer.code == now.code and peer.state == "same"
    ]
    nodes = sorted([centre.node.id, *(peer.node.id for peer in same)])
    parties = sorted({centre.node.party, *(peer.node.party for peer in same)})
    at_ms = min((peer.same_at_ms for peer in same if peer.same_at_ms is not None), default=None)
    return {
        "now_ms": centre.clock.now_ms(),
        "same_map": {"nodes": nodes, "parties": parties, "code": now.code, "at_ms": at_ms},
        "peers": [
            msgspec.to_builtins(shown(centre, node.peers[one], now.code)) for one in sorted(node.peers)
        ],
    }
