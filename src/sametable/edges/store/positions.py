"""Positions on the way, and what telephones said: kept beside the record, and gone when their time is over.

Decides how they are kept: `positions.db` in the node's folder, SQLite, whatever the record is kept in. Nothing of it is a
statement, nothing of it leaves with the record, a bundle or an export. What is deleted is overwritten with zeros, the log of
writes is cut to nothing and the file is packed, so that no page of it remains; a crash in the middle leaves rows that the
next sweep deletes. Tokens are kept as hashes. A write that is lost with the power is sent again by the telephone.

Times ms UTC. Source: decision 0025; SQLite, secure_delete and VACUUM.
"""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import orjson
from pysqlite3 import dbapi2 as sqlite

from sametable.core.passage.following import Fix
from sametable.core.passage.telephone import Proposal, Said, Telephone
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

FILE = "positions.db"
VERSION = 1
_TABLES = """
create table if not exists fix(
  movement text not null, device text not null, id text not null, device_ms integer not null,
  received_ms integer not null, skew_ms integer, lat_e7 integer not null, lon_e7 integer not null,
  accuracy_m integer not null, source text not null, primary key(movement, device, id)) without rowid;
create index if not exists received on fix(movement, received_ms);
create table if not exists telephone(
  id text primary key, hash text not null unique, movement text not null, made_ms integer not null,
  revoked_ms integer, last_ms integer, skew_ms integer) without rowid;
create table if not exists said(
  movement text not null, telephone text not null, id text not null, kind text not null, fields blob not null,
  device_ms integer not null, received_ms integer not null, skew_ms integer, state text not null, done text,
  primary key(movement, telephone, id)) without rowid;
"""
_FIXES = (
    "select id, device, device_ms, received_ms, lat_e7, lon_e7, accuracy_m, source, skew_ms from fix"
    " where movement = ? order by device, device_ms, received_ms, id"
)
_TELEPHONES = (
    "select id, hash, movement, made_ms, revoked_ms, last_ms, skew_ms from telephone"
    " where movement = ? order by made_ms, id"
)
_TELEPHONE = "select id, hash, movement, made_ms, revoked_ms, last_ms, skew_ms from telephone where hash = ?"
_LET_GO = (
    "delete from fix where movement = ? and received_ms < ?",
    "delete from said where movement = ? and received_ms < ?",
)
_FORGET = (
    "delete from fix where movement = ?",
    "delete from telephone where movement = ?",
    "delete from said where movement = ?",
)


class PositionFile:
    """The file. Its calls may come from any thread."""

    def __init__(self, folder: Path) -> None:
        """Open the file of a node's folder, making it where there is none. Raises `following.store`."""
        self._path = folder / FILE
        self._lock = threading.Lock()
        try:
            if not self._path.exists():
                os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
            self._db: Any = sqlite.connect(
                str(self._path), check_same_thread=False, isolation_level=None, timeout=10
            )
            for pragma in ("secure_delete=on", "journal_mode=wal", "synchronous=normal"):
                self._db.execute(f"pragma {pragma}").close()
            if self._db.execute("pragma user_version").fetchone()[0] > VERSION:
                raise sqlite.DatabaseError("a file of a newer program")
            self._db.executescript(_TABLES)
            self._db.execute(f"pragma user_version={VERSION}")
        except (sqlite.Error, OSError) as error:
            raise self._trouble(error) from None

    def _trouble(self, error: Exception) -> SametableError:
        return SametableError(
            "following.store", at=FILE, expected="a file that can be used", got=str(error)[:80],
            advice="Look at the disk; or move the file away: only positions that are kept for days are in it.",
        )  # fmt: skip

    @contextmanager
    def _writing(self) -> Iterator[Any]:
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

    def add(self, movement: str, fixes: Sequence[Fix]) -> set[str]:
        """Keep positions; gives the ids of those that are new. An id that is there already stays as it was."""
        new: set[str] = set()
        with self._writing() as db:
            for one in fixes:
                row = (
                    movement, one.device, one.id, one.device_ms, one.received_ms, one.skew_ms, one.lat_e7, one.lon_e7,
                    one.accuracy_m, one.source,
                )  # fmt: skip
                if db.execute("insert or ignore into fix values (?,?,?,?,?,?,?,?,?,?)", row).rowcount:
                    new.add(one.id)
        return new

    def of(self, movement: str) -> list[Fix]:
        """Give the positions of a movement, each device's in the order of its times."""
        return [
            Fix(
                id=row[0], device=row[1], device_ms=row[2], received_ms=row[3], lat_e7=row[4], lon_e7=row[5],
                accuracy_m=row[6], source=row[7], skew_ms=row[8],
            )
            for row in self._rows(_FIXES, movement)
        ]  # fmt: skip

    def movements(self) -> list[str]:
        """Give every movement of which anything is kept."""
        query = "select movement from fix union select movement from telephone union select movement from said order by 1"
        return [row[0] for row in self._rows(query)]

    def let_go(self, movement: str, before_ms: int) -> bool:
        """Delete what came before a moment; tells whether there was any. The caller packs the file."""
        with self._writing() as db:
            gone = 0
            for query in _LET_GO:
                gone += db.execute(query, (movement, before_ms)).rowcount
            return gone > 0

    def forget(self, movement: str) -> None:
        """Delete everything about a movement, its telephones as well. The caller packs the file."""
        with self._writing() as db:
            for query in _FORGET:
                db.execute(query, (movement,))

    def pack(self) -> None:
        """Leave nothing of what was deleted: in the file, in free pages, in the log of writes."""
        with self._lock:
            try:
                self._db.execute("pragma wal_checkpoint(truncate)").fetchall()
                self._db.execute("vacuum")
                self._db.execute("pragma wal_checkpoint(truncate)").fetchall()
            except sqlite.Error as error:
                raise self._trouble(error) from None

    def add_telephone(self, one: Telephone) -> None:
        """Keep a telephone's address, by its hash."""
        with self._writing() as db:
            row = (one.id, one.hash, one.movement, one.made_ms, one.revoked_ms, one.last_ms, one.skew_ms)
            db.execute("insert into telephone values (?,?,?,?,?,?,?)", row)

    def telephones(self, movement: str) -> list[Telephone]:
        """Give a movement's telephones, oldest first."""
        return [_telephone(row) for row in self._rows(_TELEPHONES, movement)]

    def telephone(self, token_hash: str) -> Telephone | None:
        """Find a telephone by the hash of its token."""
        rows = self._rows(_TELEPHONE, token_hash)
        return _telephone(rows[0]) if rows else None

    def revoke(self, movement: str, telephone_id: str, at_ms: int) -> bool:
        """End a telephone's address; False where the movement has none such."""
        with self._writing() as db:
            query = "update telephone set revoked_ms = coalesce(revoked_ms, ?) where movement = ? and id = ?"
            return bool(db.execute(query, (at_ms, movement, telephone_id)).rowcount)

    def heard(self, telephone_id: str, at_ms: int, skew_ms: int | None) -> None:
        """Note when a telephone was last heard, and how far its clock was ahead."""
        with self._writing() as db:
            query = "update telephone set last_ms = ?, skew_ms = ? where id = ?"
            db.execute(query, (at_ms, skew_ms, telephone_id))

    def tell(self, movement: str, items: Sequence[Said]) -> set[str]:
        """Keep what a telephone said; gives the ids of what is new."""
        new: set[str] = set()
        with self._writing() as db:
            for one in items:
                held = one.proposal
                row = (
                    movement, one.telephone, held.id, held.kind, orjson.dumps(dict(held.fields)), held.at_ms,
                    one.received_ms, one.skew_ms, one.state, one.done,
                )  # fmt: skip
                if db.execute("insert or ignore into said values (?,?,?,?,?,?,?,?,?,?)", row).rowcount:
                    new.add(held.id)
        return new

    def told(self, movement: str) -> list[Said]:
        """Give what telephones said of a movement, in the order of their times."""
        query = (
            "select telephone, id, kind, fields, device_ms, received_ms, skew_ms, state, done from said"
            " where movement = ? order by device_ms, received_ms, telephone, id"
        )
        return [
            Said(
                telephone=row[0],
                proposal=Proposal(id=row[1], kind=row[2], fields=orjson.loads(row[3]), at_ms=row[4]),
                received_ms=row[5], skew_ms=row[6], state=row[7], done=row[8],
            )
            for row in self._rows(query, movement)
        ]  # fmt: skip

    def settle(self, movement: str, one: Said, state: str, done: str | None) -> None:
        """Note that a person confirmed or dismissed what a telephone said."""
        with self._writing() as db:
            query = "update said set state = ?, done = ? where movement = ? and telephone = ? and id = ?"
            db.execute(query, (state, done, movement, one.telephone, one.proposal.id))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()


def _telephone(row: tuple[Any, ...]) -> Telephone:
    return Telephone(
        id=row[0], hash=row[1], movement=row[2], made_ms=row[3], revoked_ms=row[4], last_ms=row[5], skew_ms=row[6]
    )  # fmt: skip
