"""What is needed of files of tables: to open one row by row, and to write one row by row.

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
