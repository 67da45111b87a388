"""The node's own log of imports: which file, by whom, and what it did; it outlives a restart.

Decides how it is kept: `tables.db` in the node's folder, SQLite with full sync, opened for each look and each line, so
that the command reads it while the node runs. A line is there before the first row is said; one without an end is of an
import that runs, or that was broken off. Not in the record, seen by nobody else. Nothing of a file's contents is in it.

Times ms UTC. Source: decision 0020.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pysqlite3 import dbapi2 as sqlite

from sametable.core.intake.tables.files import TakenIn
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = "tables.db"
VERSION = 1
KEPT = 10_000
"""Lines that are kept; the oldest go."""
_TABLE = """
create table if not exists taken(
  n integer primary key, at_ms integer not null, name text not null, sha256 text not null, who text not null,
  state text not null default 'begun', new integer not null default 0, updated integer not null default 0,
  same integer not null default 0, errors integer not null default 0, first text not null default '',
  last text not null default '')
"""
_COLUMNS = "at_ms, name, sha256, who, state, new, updated, same, errors, first, last"


class ImportLog:
    """The log of a node's folder. Its calls may come from any thread."""

    __slots__ = ("_path",)

    def __init__(self, folder: Path) -> None:
        """Take the folder; nothing is opened before it is needed."""
        self._path = folder / FILE

    def begin(self, taken: TakenIn) -> int:
        """Write that an import begins; gives the number of its line. Raises `import.log`."""
        with self._open() as db:
            query = "insert into taken(at_ms, name, sha256, who) values (?, ?, ?, ?)"
            told = (taken.at_ms, taken.name[:200], taken.sha256, taken.who[:200])
            line = int(db.execute(query, told).lastrowid)
            db.execute("delete from taken where n <= ?", (line - KEPT,))
            return line

    def end(self, line: int, taken: TakenIn) -> None:
        """Write what an import did. Raises `import.log`."""
        with self._open() as db:
            db.execute(
                "update taken set state = ?, new = ?, updated = ?, same = ?, errors = ?, first = ?, last = ? where n = ?",
                (
                    taken.state, taken.new, taken.updated, taken.same, taken.errors, taken.first, taken.last, line,
                ),
            )  # fmt: skip

    def rows(self, count: int) -> list[TakenIn]:
        """Give the newest imports, newest first. Raises `import.log`."""
        if not self._path.exists():
            return []
        with self._open() as db:
            found = db.execute(f"select {_COLUMNS} from taken order by n desc limit ?", (count,)).fetchall()  # noqa: S608 - fixed names
        return [TakenIn(**dict(zip(_COLUMNS.split(", "), row, strict=True))) for row in found]

    @contextmanager
    def _open(self) -> Iterator[Any]:
        try:
            if not self._path.exists():
                os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
            db = sqlite.connect(str(self._path), isolation_level=None, timeout=10)
            try:
                self._prepare(db)
                db.execute("begin immediate")
                yield db
                db.execute("commit")
            finally:
                db.close()  # what was not committed is not there
        except (sqlite.Error, OSError) as error:
            raise self._trouble("a file that can be used", str(error)[:120]) from None

    def _prepare(self, db: Any) -> None:
        db.execute("pragma synchronous=FULL").close()
        version = db.execute("pragma user_version").fetchone()[0]
        if version > VERSION:
            raise self._trouble(f"a file of version {VERSION}", str(version))
        if version < VERSION:
            db.execute(_TABLE)
            db.execute(f"pragma user_version={VERSION}")

    def _trouble(self, expected: str, got: str) -> SametableError:
        return SametableError(
            "import.log", at=self._path.name, expected=expected, got=got,
            advice="Look at the disk; or move the file away: only the list of earlier imports is in it.",
        )  # fmt: skip
