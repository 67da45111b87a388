"""What is needed of files of tables: to open one row by row, to write one row by row, to note what was taken in.

Ports of the centre that are implemented in `edges/tables`; they stand beside the values they carry. A `path` is whatever
the edge that calls and the edge that implements agree on: core touches no disk.
Source: house rules, Layout.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.core.intake.tables.model import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """One column of a table that is written. `kind`: text, number, moment (ms), degrees (times 10^7), flag."""

    name: str
    kind: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """One import as its own side notes it: when (ms UTC), the file, who, and what it did.

    `state`: begun (it runs, or was broken off without a word), done, stopped.
    """

    at_ms: int
    name: str
    sha256: str
    """Of the file's bytes, in hexadecimal."""
    who: str
    state: str = "begun"
    new: int = 0
    updated: int = 0
    same: int = 0
    errors: int = 0
    first: str = ""
    last: str = ""


class ImportsNoted(Protocol):
    """The own side's log of imports."""

    def begin(self, taken: TakenIn) -> int:
        """Write that an import begins; gives the number of its line. Raises `import.log`."""
        ...

    def end(self, line: int, taken: TakenIn) -> None:
        """Write what an import did. Raises `import.log`."""
        ...

    def rows(self, count: int) -> list[TakenIn]:
        """Give the newest imports, newest first. Raises `import.log`."""
        ...


class TableSink(Protocol):
    """A table while it is written, row after row; nothing of it is held."""

    def write(self, row: Sequence[int | str | None]) -> None:
        """Write one row: a value for each column, None where nothing is known."""
        ...

    def close(self) -> None:
        """Finish the file; without it there is no table."""
        ...


class TableFiles(Protocol):
    """Files of tables: CSV, XLSX, GeoJSON, GeoPackage, KML."""

    def read(self, path: Any, name: str, sheet: str = "") -> Table:
        """Open a table. Raises `import.unreadable`, `import.too_large`."""
        ...

    def sink(self, path: Any, kind: str, columns: Sequence[TableColumn]) -> TableSink:
        """Begin a file. Raises `export.format`."""
        ...
