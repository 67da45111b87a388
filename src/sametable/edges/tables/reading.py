"""Opens a table by its bytes: which reader a file is for, and the limits that hold for all of them.

Decides by what stands in the file, and by its ending only between text formats; a file whose ending says otherwise than
its bytes is read by its bytes. Rows are read one after the other; nothing is kept.

Source: magic numbers of zip and SQLite; RFC 7946.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.intake.tables.model import MAX_ROWS, Table
from sametable.edges.tables.delimited import read_delimited
from sametable.edges.tables.features import read_features
from sametable.edges.tables.problems import too_large, unreadable
from sametable.edges.tables.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sametable.core.intake.tables.model import Row

MAX_FILE_B = 256 << 20


def read_table(path: Path, name: str, sheet: str = "") -> Table:
    """Open a table in a file that is called `name`. Raises `import.unreadable`, `import.too_large`."""
    size = path.stat().st_size
    if size > MAX_FILE_B:
        raise too_large(name, f"at most {MAX_FILE_B >> 20} MB", f"{size >> 20} MB")
    if not size:
        raise unreadable(name, "a table", "an empty file")
    with path.open("rb") as file:
        head = file.read(4096)
    kind = kind_of(head, name)
    if kind == "xlsx":
        held = read_workbook(path, name, sheet)
    elif kind == "csv":
        held = read_delimited(path, name)
    else:
        held = read_features(path, name, kind, sheet)
    return Table(
        name=held.name, heads=held.heads, rows=_limited(held.rows, name), sheet=held.sheet,
        others=held.others, told=held.told,
    )  # fmt: skip


def kind_of(head: bytes, name: str) -> str:
    """Name the format of a file by its first bytes. Raises `import.unreadable`."""
    ending = name.lower().rpartition(".")[2]
    if head.startswith(b"PK\x03\x04"):
        if ending == "kmz":
            raise unreadable(name, "KML that is not packed", "KMZ", "Unpack it and give the .kml file.")
        return "xlsx"
    if head.startswith(b"SQLite format 3\0"):
        return "gpkg"
    if head.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff")):
        raise unreadable(name, "a table", "another kind of file", "Save an old .xls workbook as .xlsx.")
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"\x1e"):
        return "geojsonl"
    if text.startswith(b"{"):
        return "geojsonl" if ending in {"geojsonl", "geojsons", "ndjson", "jsonl"} else "geojson"
    if text.startswith(b"<"):
        return "kml"
    return "csv"


def _limited(rows: object, name: str) -> Iterator[Row]:
    for count, row in enumerate(rows, start=1):  # type: ignore[arg-type,var-annotated]
        if count > MAX_ROWS:
            raise too_large(f"{name}, row {row.number}", f"at most {MAX_ROWS} rows", "more")
        yield row
