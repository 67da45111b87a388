"""What is needed of files of lines and areas: to read one, and to write one. Implemented in `edges/tables`.

Source: house rules, Layout.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FORMS = ("geojson", "gpkg", "kml")
"""In what a layer leaves a node."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One line or area of a file, in degrees (longitude, latitude); `shape` is Shapely's. `name` may be empty."""

    name: str
    shape: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something that a person must know of what was read: a code and its values."""

    code: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesRead:
    """What a file holds: areas, lines, and what was made of it. Points and empty features are left out and told."""

    areas: tuple[Feature, ...]
    lines: tuple[Feature, ...]
    notes: tuple[Note, ...]


class LineFiles(Protocol):
    """Files of lines and areas: GeoJSON, GeoPackage, KML, KMZ, a zipped Shapefile."""

    def read_lines(self, path: Any, name: str, *, repair: bool = False) -> LinesRead:
        """Read a file.

        Raises: `import.unreadable`, `import.too_large`, `delineation.projection`, `delineation.date_line`,
        `delineation.crosses_itself`.
        """
        ...

    def write_lines(
        self, path: Any, form: str, rows: Sequence[tuple[Mapping[str, str], Mapping[str, Any]]]
    ) -> None:
        """Write rows of words and GeoJSON geometry. Raises `export.format`."""
        ...
