"""The port `TableFiles`: one object that reads and writes tables in files.

Source: house rules, Layout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sametable.core.intake.tables.files import TableColumn, TableSink
    from sametable.core.intake.tables.model import Table


class Files:
    """Tables in files; readers and writers are loaded when first used."""

    __slots__ = ()

    def read(self, path: Path, name: str, sheet: str = "") -> Table:
        """Open a table. Raises `import.unreadable`, `import.too_large`."""
        from sametable.edges.tables.reading import read_table

        return read_table(path, name, sheet)

    def sink(self, path: Path, kind: str, columns: Sequence[TableColumn]) -> TableSink:
        """Begin a file. Raises `export.format`."""
        from sametable.edges.tables.writing import open_sink

        return open_sink(path, kind, columns)
