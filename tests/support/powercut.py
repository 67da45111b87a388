"""A disk whose power is cut: what was not synced may be lost, arrive out of order, or arrive in part.

A file system of SQLite's own (apsw's VFS) remembers, for every file, what a sync has made certain and what is only
on its way. At the n-th operation the power goes; the disk that is found afterwards holds all that was certain, and of
the rest any part: whole writes, or some of their sectors of 512 bytes. One seed, one disk.

Over it runs the real code that appends (`OwnLog`, `rows`) with the settings of the real file.
"""

from __future__ import annotations

import random
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import apsw

from sametable.edges.store.database import _insert
from sametable.edges.store.migrations.steps import fresh
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

SECTOR_B = 512
WIDE = "full"


class Disk:
    """Files as they certainly are, and what is on its way to them."""

    def __init__(self, seed: int, *, cut_at: int) -> None:
        self.random = random.Random(seed)
        self.certain: dict[str, bytearray] = {}
        self.on_its_way: defaultdict[str, list[tuple[int, bytes | None]]] = defaultdict(list)
        self.operations, self.cut_at, self.dead = 0, cut_at, False

    def tick(self) -> None:
        """Count an operation; at the last one the power goes."""
        self.operations += 1
        if self.dead or self.operations >= self.cut_at:
            self.dead = True
            raise apsw.IOError("the power is off")

    def sync(self, name: str) -> None:
        """Make certain what is on its way to a file."""
        held = self.certain.setdefault(name, bytearray())
        for offset, data in self.on_its_way.pop(name, []):
            _apply(held, offset, data)

    def found(self) -> dict[str, bytes]:
        """Give the files that are found when the power is back."""
        files = {}
        for name in sorted({*self.certain, *self.on_its_way}):
            held = bytearray(self.certain.get(name, b""))
            for offset, data in self.on_its_way.get(name, []):
                if self.random.random() < 0.5:
                    continue
                if data is None or self.random.random() >= 0.3:
                    _apply(held, offset, data)
                    continue
                for start in range(0, len(data), SECTOR_B):
                    if self.random.random() < 0.5:
                        _apply(held, offset + start, data[start : start + SECTOR_B])
            files[name] = bytes(held)
        return files


def _apply(held: bytearray, offset: int, data: bytes | None) -> None:
    """Write at an offset; no data means: cut the file off there."""
    if len(held) < offset:
        held.extend(bytes(offset - len(held)))
    if data is None:
        del held[offset:]
    else:
        held[offset : offset + len(data)] = data


class CutFiles(apsw.VFS):
    """SQLite's files on such a disk."""

    def __init__(self, disk: Disk, name: str) -> None:
        self.disk = disk
        super().__init__(name, "")

    def xOpen(self, name: Any, flags: list[int]) -> Any:  # noqa: N802 - SQLite's name
        """Open a file."""
        return CutFile(self.disk, name, flags)

    def xDelete(self, name: str, sync: bool) -> None:  # noqa: N802 - SQLite's name
        """Delete a file."""
        self.disk.tick()
        super().xDelete(name, sync)
        self.disk.certain.pop(name, None)
        self.disk.on_its_way.pop(name, None)


class CutFile(apsw.VFSFile):
    """One file of it."""

    def __init__(self, disk: Disk, name: Any, flags: list[int]) -> None:
        self.disk = disk
        self.name = name.filename() if hasattr(name, "filename") else str(name)
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - SQLite's name
        """Write."""
        self.disk.tick()
        self.disk.on_its_way[self.name].append((offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:  # noqa: N802 - SQLite's name
        """Cut off."""
        self.disk.tick()
        self.disk.on_its_way[self.name].append((size, None))
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:  # noqa: N802 - SQLite's name
        """Make certain."""
        self.disk.tick()
        self.disk.sync(self.name)


class CutTx:
    """Queries on an apsw connection (see `engine.Tx`)."""

    def __init__(self, db: apsw.Connection) -> None:
        self._db = db

    def execute(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a query."""
        return list(self._db.execute(query, tuple(values)))

    def change(self, query: str, values: Sequence[object] = ()) -> int:
        """Run a change."""
        self._db.execute(query, tuple(values))
        return self._db.changes()

    def change_many(self, query: str, rows: Iterable[Sequence[object]]) -> None:
        """Run a change for every row."""
        self._db.executemany(query, [tuple(row) for row in rows])

    def insert(self, table: str, rows: Sequence[Sequence[object]]) -> None:
        """Insert rows."""
        self.change_many(_insert(table), rows)

    def lookup(self, query: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        """Run a query for these values."""
        return self.execute(query.removesuffix("@") + f"({','.join('?' * len(values))})", values)


class CutDatabase:
    """A database with one writer on such a disk; as much of `engine.Engine` as appending needs."""

    place = "a disk that loses power"

    def __init__(self, file: Path, disk: Disk, name: str, *, synchronous: str = WIDE) -> None:
        """Open a file that exists; `name` names its file system."""
        self.files = CutFiles(disk, name)
        disk.certain[str(file)] = bytearray(file.read_bytes())
        self.db = apsw.Connection(str(file), vfs=name)
        self.db.execute("pragma locking_mode=exclusive")  # shared memory is no file of this disk's
        self.db.execute("pragma journal_mode=wal")
        self.db.execute(f"pragma synchronous={synchronous}")
        self.db.execute("pragma secure_delete=on")
        self.db.execute("pragma wal_autocheckpoint=12")

    def write_now(self, job: Callable[[Any], Any]) -> Any:
        """Run a job in one transaction, as the real file does."""
        try:
            self.db.execute("begin immediate")
            result = job(CutTx(self.db))
            self.db.execute("commit")
        except apsw.Error as error:
            raise SametableError("store.failed", got=str(error)) from None
        return result

    def close(self) -> None:
        """Close what can be closed."""
        try:
            self.db.close()
        except apsw.Error:
            self.db.close(True)


def empty_file(path: Path) -> None:
    """Make the file of an empty store."""
    db = apsw.Connection(str(path))
    db.execute("pragma page_size=8192")
    db.execute("pragma journal_mode=wal")
    for statement in fresh("sqlite"):
        db.execute(statement)
    db.close()
