"""One door for whatever gazetteer a person brings: the format is told by the file, the result is normalised.

Decides: which reader takes a file, that ids are unique, and that a table whose points mostly fall into the
expected box only when swapped is refused. Does not merge with what a node has: the caller orders indexes.

Shapes: a box is (south, west, north, east) in degrees times 10^7. Source: docs/reference/reading.md, Places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.places.coordinates import looks_swapped
from sametable.edges.gazetteers.files import (
    REQUIRED,
    first_line,
    load_pack,
    table_rows,
    text_lines,
    unreadable,
)
from sametable.edges.gazetteers.geonames import DUMP_COLUMNS, load_geonames_dump
from sametable.edges.gazetteers.rows import invalid
from sametable.edges.gazetteers.shapes import SUFFIXES, load_shapes
from sametable.edges.gazetteers.tables import load_csv
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sametable.core.places.model import Place

FORMATS = ("csv", "dump", "normalised", "shapes")
Box = tuple[int, int, int, int]


def format_of(path: Path) -> str:
    """Tell a file's format: shapes by its ending, a GeoNames dump and a normalised table by their first line."""
    if path.suffix.lower() in SUFFIXES:
        return "shapes"
    first = first_line(path, text_lines(path))
    cells = first.split("\t")
    if len(cells) == DUMP_COLUMNS and cells[0].isdigit():
        return "dump"
    header, _ = table_rows(path)
    return "normalised" if set(header) >= REQUIRED else "csv"


def import_gazetteer(
    path: Path,
    *,
    kind: str | None = None,
    defaults: Mapping[str, str] | None = None,
    box_e7: Box | None = None,
) -> tuple[Place, ...]:
    """Read a whole gazetteer of any known format; nothing is written.

    Raises: `gazetteer.unreadable`, `gazetteer.invalid`, `gazetteer.swapped`.
    """
    told = kind or format_of(path)
    readers: dict[str, Iterator[Place]] = {
        "csv": load_csv(path, defaults=defaults),
        "dump": load_geonames_dump(path),
        "normalised": load_pack(path),
        "shapes": load_shapes(path, defaults=defaults),
    }
    if told not in readers:
        raise unreadable(path, "one of " + ", ".join(FORMATS), told, "Leave the format out to have it told.")
    places: list[Place] = []
    seen: set[str] = set()
    for place in readers[told]:
        if place.id in seen:
            raise invalid(len(places) + 1, "id", "an id used once", place.id)
        seen.add(place.id)
        places.append(place)
    if not places:
        raise unreadable(path, "at least one place", "none", "Export the table again, with its rows.")
    if box_e7 is not None:
        swapped = sum(looks_swapped(place.lat_e7, place.lon_e7, box_e7) for place in places)
        if swapped * 2 > len(places):
            raise _swapped(path, swapped, len(places))
    return tuple(places)


def _swapped(path: Path, swapped: int, total: int) -> SametableError:
    return SametableError(
        "gazetteer.swapped",
        at=path.name,
        expected="latitude in the latitude column",
        got=f"{swapped} of {total} places that fit only when swapped",
        advice="Exchange the two columns and import again.",
    )
