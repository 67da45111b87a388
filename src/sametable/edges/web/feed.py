"""The picture as bytes for screens: rows kept ready, changes sent once to every open screen.

A change is sent within 40 ms, many changes in one event. An event's id is `<boot>-<revision>`; a screen that
comes back with one gets the rows that changed since, or is told to fetch the picture anew where that is too
long ago or another boot. A slow reader is dropped and told to resync; the others do not notice.

Source: decision 0011; record.md 4.9 for `recorded_ms`.
"""

from __future__ import annotations

import asyncio
from collections import deque
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec
import orjson

from sametable.centre.links import shown
from sametable.centre.table import Table, note, table
from sametable.core.picture.fold import mark_row
from sametable.core.picture.marks import COLUMNS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from sametable.centre.centre import Centre, Change
    from sametable.centre.run import Node
    from sametable.core.picture.marks import Count, Mark

FLUSH_S = 0.04
QUEUE_LIMIT = 256
REMEMBERED = 512
LINKS_EVERY_S = 2.0
RECORDED = COLUMNS.index("recorded_ms")
BUILD_CHUNK = 250
SEND_CHUNK = 1000


class Feed:
    """Rows of the picture, and the screens that follow it."""

    def __init__(self, centre: Centre, node: Node, *, boot: str) -> None:
        """Follow a centre's picture and a node's links; `boot` names this run of the process."""
        self._centre = centre
        self._node = node
        self._boot = boot
        self._rows: dict[str, bytes] = {}
        self._unconfirmed: set[str] = set()
        self._changed: set[str] = set()
        self._flush: asyncio.Task[None] | None = None
        self._screens: set[asyncio.Queue[bytes | None]] = set()
        self._history: deque[tuple[int, frozenset[str]]] = deque(maxlen=REMEMBERED)
        self._floor = 0
        """Whoever saw less than this revision takes the whole picture again."""
        self._table: tuple[int, Table] | None = None
        self._note: tuple[int, bytes] | None = None
        self._beats = len(centre.beat_ids)
        self._ordered: list[Mark] = []
        self._in_order()
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

    def row(self, entry_id: str) -> bytes:
        """Give a mark's row as JSON, with the moment from which others can confirm it."""
        mark = self._centre.picture.marks[entry_id]
        values = mark_row(self._centre.picture, mark)
        after = self._centre.bracket(mark.order[1], mark.order[2]).not_after
        values[RECORDED] = after.at_ms if after else mark.at_ms
        (self._unconfirmed.discard if after else self._unconfirmed.add)(entry_id)
        # A copy of its own size: what the encoder returns keeps the room it was written in, some kilobytes a row.
        return bytes(memoryview(orjson.dumps(values)))

    async def picture(self) -> bytes:
        """Give the whole picture as JSON (see the client's types)."""
        return b"".join([part async for part in self.picture_parts()])

    async def picture_parts(self) -> AsyncIterator[bytes]:
        """Give the whole picture as JSON in parts: all of one moment, and none long in the making."""
        picture = self._centre.picture
        while len(self._rows) < len(picture.marks):
            missing = [one for one in picture.marks if one not in self._rows]
            for place in range(0, len(missing), BUILD_CHUNK):
                for entry_id in missing[place : place + BUILD_CHUNK]:
                    self._rows[entry_id] = self.row(entry_id)
                await asyncio.sleep(0)
        # From here to the first part nothing else runs: table, rows and ledgers are of one revision.
        rows, marks = self._rows.copy(), self._in_order().copy()
        head, tail = self._around(picture.counts.values(), columns=True)
        yield head
        for place in range(0, len(marks), SEND_CHUNK):
            some = b",".join([rows[mark.id] for mark in marks[place : place + SEND_CHUNK]])
            yield b"," + some if place else some
            await asyncio.sleep(0)  # a fast reader would otherwise have this node to itself
        yield tail

    def _in_order(self) -> list[Mark]:
        """Give every mark in merge order; new ones come at the end of the picture and are sorted in."""
        marks = self._centre.picture.marks
        if len(self._ordered) < len(marks):
            self._ordered.extend(islice(marks.values(), len(self._ordered), None))
            self._ordered.sort(key=attrgetter("order"))
        return self._ordered

    def _around(self, counts: Iterable[Count], *, columns: bool) -> tuple[bytes, bytes]:
        """Give what stands before and after the rows of a picture, or of its changes."""
        ledgers = sorted(
            (ledger(self._centre, count) for count in counts), key=lambda one: str(one["number"])
        )
        named = b'"columns":' + orjson.dumps(COLUMNS) + b"," if columns else b""
        head = b'{"table":' + msgspec.json.encode(self.table()) + b"," + named + b'"marks":['
        return head, b'],"ledgers":' + orjson.dumps(ledgers) + b"}"

    def links(self) -> dict[str, object]:
        """Give the state of every link, and who shows this very map."""
        return same_map(self._centre, self._node, self.table())

    def follow(self, since: str | None) -> asyncio.Queue[bytes | None]:
        """Open a screen's queue; its first events bring it from `since` (an event id) to the present."""
        queue: asyncio.Queue[bytes | None] = asyncio.Queue(QUEUE_LIMIT)
        changed = self._since(since)
        if changed is None:
            queue.put_nowait(self._event("resync", b"{}"))
        elif changed:
            queue.put_nowait(self._event("picture", self._delta(changed)))
        queue.put_nowait(self._event("links", orjson.dumps(self.links())))
        self._screens.add(queue)
        return queue

    def show(self, name: str, what: object) -> None:
        """Show something of the moment to every screen that follows; whoever comes later does not see it."""
        data = orjson.dumps(what)
        for queue in list(self._screens):
            self._put(queue, f"event: {name}\ndata: ".encode() + data + b"\n\n")

    def leave(self, queue: asyncio.Queue[bytes | None]) -> None:
        """Forget a screen."""
        self._screens.discard(queue)

    def close(self) -> None:
        """Tell every screen to come back, and end its stream."""
        for queue in list(self._screens):
            self._put(queue, b"event: reconnect\ndata: {}\n\n")
            self._put(queue, None)

    def _since(self, since: str | None) -> frozenset[str] | None:
        boot, _, number = (since or "").rpartition("-")
        if not number.isdecimal() or len(number) > 16 or boot not in {"", self._boot}:
            return None if since else frozenset()
        revision = int(number)
        if revision >= self._centre.revision:
            return frozenset()
        if revision < self._floor or not self._history or self._history[0][0] > revision + 1:
            return None
        return frozenset().union(*(ids for at, ids in self._history if at > revision))

    def _on_change(self, change: Change) -> None:
        if change.whole:
            self._begin_again()
        self._history.append((self._centre.revision, change.ids))
        self._changed |= change.ids
        for entry_id in change.ids:
            self._rows.pop(entry_id, None)
        if self._flush is None or self._flush.done():
            try:
                loop = asyncio.get_running_loop()
            except RuntimeError:
                return  # while a node is being built nobody watches yet
            self._flush = loop.create_task(self._send_changes())

    def _begin_again(self) -> None:
        """Forget what was sent: the picture was worked out anew, or something left it; screens take all of it again."""
        self._floor = self._centre.revision
        self._history.clear()
        self._rows.clear()
        self._ordered.clear()
        self._unconfirmed &= self._centre.picture.marks.keys()
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
        if self._screens:
            event = self._event("picture", self._delta(changed))
            for queue in list(self._screens):
                self._put(queue, event)

    def _confirmed(self) -> set[str]:
        """Give marks that others' beats have covered since they were last sent."""
        found: set[str] = set()
        if self._beats == len(self._centre.beat_ids):
            return found
        self._beats = len(self._centre.beat_ids)
        for entry_id in self._unconfirmed & self._centre.picture.marks.keys():
            mark = self._centre.picture.marks[entry_id]
            if self._centre.bracket(mark.order[1], mark.order[2]).not_after is not None:
                found.add(entry_id)
                self._rows.pop(entry_id, None)
        self._unconfirmed -= found
        return found

    def _delta(self, changed: Iterable[str]) -> bytes:
        picture = self._centre.picture
        ids = sorted(changed)
        for entry_id in ids:
            if entry_id in picture.marks and entry_id not in self._rows:
                self._rows[entry_id] = self.row(entry_id)
        rows = [self._rows[entry_id] for entry_id in ids if entry_id in picture.marks]
        counts = [picture.counts[one] for one in ids if one in picture.counts]
        return b",".join(rows).join(self._around(counts, columns=False))

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


def ledger(centre: Centre, count: Count) -> dict[str, object]:
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
        "withdrawn": centre.picture.withdrawn(count.id, count.party),
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
