"""The ports `TableFiles` and `LineFiles`: one object each that reads and writes tables, and lines and areas, in files.

Source: house rules, Layout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from sametable.core.delineation.files import LinesRead
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


class Lines:
    """Lines and areas in files; readers and writers are loaded when first used."""

    __slots__ = ()

    def read_lines(self, path: Path, name: str, *, repair: bool = False) -> LinesRead:
        """Read a file. Raises `import.unreadable`, `import.too_large`, `delineation.projection`, `delineation.crosses_itself`."""
        from sametable.edges.tables.read_lines import read_lines

        return read_lines(path, name, repair=repair)

    def write_lines(
        self, path: Path, form: str, rows: Sequence[tuple[Mapping[str, str], Mapping[str, Any]]]
    ) -> None:
        """Write rows of words and GeoJSON geometry. Raises `export.format`."""
        from sametable.edges.tables.write_lines import write_lines

        write_lines(path, form, rows)
