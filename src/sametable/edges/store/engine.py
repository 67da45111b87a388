"""What the record asks of a database, and what both stores give it: one transaction at a time, rows in and out.

The rules of the record (what is read back, compared, signed) stand once, in `own_log` and `record_store`; a
database only runs their queries. Queries are written in the words both know, with `?` for a value; a list of
values is `in @`, at the end of a query. Rows are tuples of int, str, bytes and None.

Source: record.md 4.13; decision 0012.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sametable.edges.store.schema import SCHEMA_VERSION
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

T = TypeVar("T")
Row = tuple[Any, ...]


class Tx(Protocol):
    """One transaction. Nothing of it survives unless whoever opened it commits."""

    def execute(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        """Run a query and give all its rows."""
        ...

    def change(self, query: str, values: Sequence[object] = ()) -> int:
        """Run a change and give the number of rows that it touched."""
        ...

    def change_many(self, query: str, rows: Iterable[Sequence[object]]) -> None:
        """Run a change once for every row of values."""
        ...

    def insert(self, table: str, rows: Sequence[Sequence[object]]) -> None:
        """Insert whole rows, in the order of the table's columns, as fast as the store can."""
        ...

    def lookup(self, query: str, values: Sequence[object]) -> list[Row]:
        """Run a query that ends with `in @` for all these values."""
        ...


class Engine(Protocol):
    """A database with one writer."""

    @property
    def place(self) -> str:
        """Where it is, in words that may be shown: no password."""
        ...

    def hold(self, origins: Sequence[str]) -> None:
        """Be the only sequencer of these logs until closed. Raises `store.in_use`."""
        ...

    async def write(self, job: Callable[[Tx], T]) -> T:
        """Run `job` in one transaction; committed with a full sync when this returns."""
        ...

    def write_now(self, job: Callable[[Tx], T]) -> T:
        """Run `job` in one transaction and wait (for setting up and for tools)."""
        ...

    def look(self, job: Callable[[Tx], T]) -> T:
        """Run a job that only reads, in the calling thread."""
        ...

    def read(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        """Read rows in the calling thread."""
        ...

    async def forget(self, *, waiting: bool = True) -> None:
        """Let what was overwritten or deleted leave the files, `waiting` for who reads. Raises `store.not_erased`."""
        ...

    def facts(self) -> dict[str, str]:
        """Tell the version and what durability rests on, for `sametable doctor`."""
        ...

    def close(self) -> None:
        """Close cleanly; closing twice is no error."""
        ...


def check_version(held: int, place: str, *, migrating: bool = False) -> None:
    """Refuse a store that this program does not know, or not yet. Raises `store.newer`, `store.older`."""
    if held > SCHEMA_VERSION:
        raise SametableError(
            "store.newer",
            at=place,
            expected=f"schema {SCHEMA_VERSION}",
            got=str(held),
            advice="Use the newer Sametable.",
        )
    if held < SCHEMA_VERSION and not migrating:
        raise SametableError(
            "store.older",
            at=place,
            expected=f"schema {SCHEMA_VERSION}",
            got=str(held),
            advice="Make a copy of the store, then run `sametable migrate` on the node's folder.",
        )
