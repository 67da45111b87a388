"""The node's own log of what went out: kept in a small file, tried again with growing pauses, bounded, replayed by hand.

Decides when something is tried again (5 s, 15 s, 1 min, 5 min, 15 min, then hourly for a day; then it is given up and
shown), that each way out works by itself so that one that hangs holds up no other, and what is thrown away: nothing
that waits; of what is done, all but the newest 50,000. Beyond 10,000 waiting for one channel more is given up at once,
which is shown and can be replayed.

The file is `notify.db` in the node's folder: SQLite, WAL, full sync. A crash after a message went out and before that is
written down sends it a second time, under the same id; never not at all. Not in the record, seen by nobody else.

Times ms UTC. Source: decision 0018.
"""

from __future__ import annotations

import asyncio
import os
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import orjson
from pysqlite3 import dbapi2 as sqlite

from sametable.centre.alerts.log import Channel, Delivery
from sametable.edges.notify.cap import cap_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from sametable.centre.alerts.log import Notice
    from sametable.ports import Clock

FILE = "notify.db"
VERSION = 1
PAUSES_MS = (5_000, 15_000, 60_000, 300_000, 900_000, *(3_600_000,) * 23)
WAITING_MOST = 10_000
DONE_MOST = 50_000
SEEN_FOR_MS = 4 * 86_400_000
LOOK_S = 1.0
_TABLES = """
create table if not exists seen(entry text primary key, at_ms integer not null) without rowid;
create table if not exists delivery(
  n integer primary key, key text not null, channel text not null, alert text not null, at_ms integer not null,
  body blob not null, state text not null, tries integer not null, next_ms integer not null, error text,
  unique(key, channel));
create index if not exists due on delivery(channel, next_ms) where state in ('waiting', 'failed');
"""


class Sender(Protocol):
    """One way out."""

    @property
    def name(self) -> str:
        """Name of the channel."""
        ...

    async def send(self, key: str, fields: Mapping[str, str | int | bool]) -> None:
        """Send one notice. Raises `notify.*`, `config.*`; `notify.gone` is for good."""
        ...


class NotifyLog:
    """The log in its file. Its calls may come from any thread; `run` is of the event loop."""

    def __init__(self, path: Path, senders: Sequence[Sender], clock: Clock) -> None:
        """Open the file, making it where there is none. Raises `notify.damaged`."""
        self._path = path
        self._senders = {one.name: one for one in senders}
        self._clock = clock
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken: dict[str, asyncio.Event] = {}
        try:
            if not path.exists():
                os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
            self._db = sqlite.connect(str(path), check_same_thread=False, isolation_level=None, timeout=10)
            self._prepare()
        except (sqlite.Error, OSError) as error:
            raise self._trouble(error) from None

    def _prepare(self) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self._db.execute(f"pragma {pragma}").close()
        version = self._db.execute("pragma user_version").fetchone()[0]
        if version > VERSION:
            raise SametableError(
                "notify.damaged", at=str(self._path), expected=f"a file of version {VERSION}", got=str(version),
                advice="Use the newer Sametable, or move the file away: only what waited to go out is in it.",
            )  # fmt: skip
        self._db.executescript(_TABLES)
        self._db.execute(f"pragma user_version={VERSION}")

    def _trouble(self, error: Exception) -> SametableError:
        return SametableError(
            "notify.damaged", at=str(self._path), expected="a file that can be used", got=str(error)[:120],
            advice="Look at the disk; or move the file away: only what waited to go out is in it.",
        )  # fmt: skip

    @contextmanager
    def _writing(self) -> Iterator[Any]:
        """Write in one transaction, one at a time."""
        with self._lock:
            try:
                self._db.execute("begin immediate")
                try:
                    yield self._db
                except BaseException:
                    self._db.execute("rollback")
                    raise
                self._db.execute("commit")
            except sqlite.Error as error:
                raise self._trouble(error) from None

    def _rows(self, query: str, *values: object) -> list[Any]:
        with self._lock:
            try:
                found: list[Any] = self._db.execute(query, values).fetchall()
            except sqlite.Error as error:
                raise self._trouble(error) from None
        return found

    def seen(self) -> dict[str, int]:
        """Give when each statement that raised an alert came here."""
        return dict(self._rows("select entry, at_ms from seen"))

    def note_seen(self, seen: Mapping[str, int]) -> None:
        """Keep when statements came here; what came long ago is let go of. Raises `notify.damaged`."""
        with self._writing() as db:
            db.executemany("insert or ignore into seen values (?, ?)", list(seen.items()))
            db.execute("delete from seen where at_ms < ?", (self._clock.now_ms() - SEEN_FOR_MS,))

    def offer(self, notices: Sequence[Notice]) -> int:
        """Put notices on their way by every channel, once each. Raises `notify.damaged`."""
        new = 0
        with self._writing() as db:
            for channel in self._senders:
                query = "select count(*) from delivery where channel = ? and state in ('waiting', 'failed')"
                waiting = db.execute(query, (channel,)).fetchone()[0]
                for one in notices:
                    room = waiting < WAITING_MOST
                    state, error = (
                        ("waiting", None) if room else ("given_up", "too many wait for this channel")
                    )
                    row = (
                        one.key,
                        channel,
                        one.alert,
                        one.at_ms,
                        orjson.dumps(dict(one.fields)),
                        state,
                        error,
                    )
                    query = (
                        "insert or ignore into delivery(key, channel, alert, at_ms, body, state, tries, next_ms, error)"
                        " values (?, ?, ?, ?, ?, ?, 0, 0, ?)"
                    )
                    came = db.execute(query, row).rowcount
                    new, waiting = new + came, waiting + came * room
            db.execute(
                "delete from delivery where state in ('sent', 'given_up') and n < (select max(n) from delivery) - ?",
                (DONE_MOST,),
            )
        self._wake()
        return new

    def _wake(self) -> None:
        loop = self._loop
        if loop is not None and not loop.is_closed():
            for event in self._woken.values():
                loop.call_soon_threadsafe(event.set)

    def channels(self) -> list[Channel]:
        """Give every way out, as it is now."""
        found = []
        query = "select state, error, count(*), max(n) from delivery where channel = ? group by state order by max(n) desc"
        for name in self._senders:
            rows = self._rows(query, name)
            held = {state: count for state, _, count, _ in rows}
            waiting = held.get("waiting", 0) + held.get("failed", 0)
            newest = rows[0][0] if rows else "sent"
            error = self._rows(
                "select error from delivery where channel = ? and state in ('failed', 'given_up') order by n desc limit 1",
                name,
            )
            state = "waiting" if held.get("failed") else "failing" if newest == "given_up" else "working"
            shown = error[0][0] if error and state != "working" else None
            found.append(Channel(channel=name, state=state, last_error=shown, waiting=waiting))
        return found

    def rows(self, first: int, count: int) -> tuple[list[Delivery], int]:
        """Give a page of what went or goes out, newest first, and how many there are."""
        size = self._rows("select count(*) from delivery")[0][0]
        query = "select n, at_ms, channel, alert, state, tries, error, body from delivery order by n desc limit ? offset ?"
        return [_delivery(row) for row in self._rows(query, count, first)], size

    def replay(self, delivery_id: str) -> None:
        """Send once more what was sent or given up. Raises `alert.no_delivery`."""
        number = int(delivery_id) if delivery_id.isdecimal() and len(delivery_id) < 16 else -1
        with self._writing() as db:
            query = "update delivery set state = 'waiting', tries = 0, next_ms = 0, error = null where n = ?"
            if not db.execute(query, (number,)).rowcount:
                raise SametableError(
                    "alert.no_delivery", at=delivery_id[:40], expected="the id of a delivery", got="none"
                )
        self._wake()

    def cap(self, notice: Notice, *, sent_ms: int) -> bytes:
        """Give a notice as a CAP 1.2 message."""
        return cap_of(notice.key, notice.fields, sent_ms=sent_ms)

    async def run(self) -> None:
        """Send what waits, each channel by itself, until cancelled."""
        self._loop = asyncio.get_running_loop()
        self._woken = {name: asyncio.Event() for name in self._senders}
        await asyncio.gather(*(self._work(one) for one in self._senders.values()))

    async def _work(self, sender: Sender) -> None:
        woken = self._woken[sender.name]
        while True:
            woken.clear()
            try:
                busy = await self._next(sender)
            except SametableError:
                busy = False  # the own file cannot be used just now: what waits in it waits on
            if not busy:
                try:
                    await asyncio.wait_for(woken.wait(), LOOK_S)
                except TimeoutError:
                    continue

    async def _next(self, sender: Sender) -> bool:
        """Send the next that is due by a channel; tells whether there was one."""
        now_ms = self._clock.now_ms()
        query = (
            "select n, key, body, tries from delivery where channel = ? and state in ('waiting', 'failed')"
            " and (next_ms <= ? or next_ms > ?) order by next_ms, n limit 1"
        )
        # A clock that was put back must not make something wait for longer than the longest pause.
        rows = await asyncio.to_thread(self._rows, query, sender.name, now_ms, now_ms + max(PAUSES_MS))
        if not rows:
            return False
        number, key, body, tries = rows[0]
        try:
            await sender.send(key, orjson.loads(body))
        except SametableError as error:
            gone = error.code == "notify.gone" or tries >= len(PAUSES_MS)
            state, next_ms = ("given_up", 0) if gone else ("failed", now_ms + PAUSES_MS[tries])
            await asyncio.to_thread(self._mark, number, (state, tries + 1, next_ms, str(error)[:200]))
        else:
            await asyncio.to_thread(self._mark, number, ("sent", tries + 1, 0, None))
        return True

    def _mark(self, number: int, values: tuple[str, int, int, str | None]) -> None:
        with self._writing() as db:
            query = "update delivery set state = ?, tries = ?, next_ms = ?, error = ? where n = ?"
            db.execute(query, (*values, number))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()


def _delivery(row: tuple[Any, ...]) -> Delivery:
    number, at_ms, channel, alert, state, tries, error, body = row
    fields = orjson.loads(body)
    return Delivery(
        id=str(number),
        at_ms=at_ms,
        channel=channel,
        alert=alert,
        state=state,
        tries=tries,
        error=error,
        number=str(fields.get("number", "")),
        rule=str(fields.get("rule", "")),
    )
