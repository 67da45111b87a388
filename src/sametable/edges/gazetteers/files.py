"""Gazetteer tables on disk: text files opened safely, and the project's own normalised CSV.

Decides: encodings (UTF-8 only), sizes, delimiters; the columns of a normalised gazetteer; that a written
file is either whole or absent. Does not decide which places are right.

Shapes: UTF-8 CSV, `;` between aliases and between areas, smallest area first. Units: degrees, metres.

Source: RFC 4180; docs/reference/reading.md.
"""

from __future__ import annotations

import csv
import os
from typing import TYPE_CHECKING

from sametable.core.places.coarse import shown
from sametable.edges.gazetteers.rows import Row, invalid, place_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from sametable.core.places.model import Place

FILE_LIMIT_BYTES = 2_000_000_000
ROWS_LIMIT = 2_000_000
COLUMNS = (
    "id", "name", "name_ar", "name_ru", "name_en_aliases", "name_ar_aliases", "name_ru_aliases", "kind",
    "lat", "lon", "radius_m", "within", "source", "country",
)  # fmt: skip
REQUIRED = frozenset(COLUMNS) - {"country"}


def unreadable(path: Path, expected: str, got: str, advice: str) -> SametableError:
    """Build the error of a file that is no gazetteer as a whole."""
    return SametableError("gazetteer.unreadable", at=path.name, expected=expected, got=got, advice=advice)


def text_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a UTF-8 text file. Raises: `gazetteer.unreadable`."""
    try:
        size = path.stat().st_size
        with path.open("rb") as raw:
            head = raw.read(4096)
    except OSError as error:
        raise unreadable(
            path, "a file that can be read", error.strerror or "an error", "Check the path."
        ) from None
    if not head.strip():
        raise unreadable(path, "a table with a header and rows", "an empty file", "Export the table again.")
    if size > FILE_LIMIT_BYTES:
        raise unreadable(
            path, f"at most {FILE_LIMIT_BYTES} bytes", f"{size} bytes", "Cut the file by country."
        )
    if b"\0" in head:
        advice = "Export as CSV UTF-8; UTF-16 and spreadsheets are not read here."
        raise unreadable(path, "UTF-8 text", "binary data", advice)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        try:
            yield from lines
        except UnicodeDecodeError as error:
            advice = "Save the table again with the encoding UTF-8."
            raise unreadable(path, "UTF-8 text", f"byte {error.object[error.start]:#04x}", advice) from None


def first_line(path: Path, lines: Iterator[str]) -> str:
    """Take the first line. Raises: `gazetteer.unreadable` where a file holds a byte order mark and no more."""
    first = next(lines, "")
    if not first.strip():
        raise unreadable(path, "a header", "an empty line", "Give a header row first.")
    return first


def table_rows(path: Path) -> tuple[list[str], Iterator[tuple[int, dict[str, str]]]]:
    """Give a table's header and its numbered rows; comma, semicolon or tab between columns.

    Raises: `gazetteer.unreadable`, `gazetteer.invalid`, the latter while rows are taken.
    """
    lines = text_lines(path)
    first = first_line(path, lines)
    delimiter = max("\t;,", key=first.count)
    header = [name.strip() for name in next(csv.reader([first], delimiter=delimiter))]
    if len(header) < 2 or len(header) > 500:
        raise unreadable(
            path, "a header with named columns", f"{len(header)} column(s)", "Give a header row."
        )
    return header, _rows(path, header, csv.reader(lines, delimiter=delimiter))


def _rows(path: Path, header: list[str], cells: Iterator[list[str]]) -> Iterator[tuple[int, dict[str, str]]]:
    number = 0
    try:
        for row in cells:
            if not any(cell.strip() for cell in row):
                continue
            number += 1
            if number > ROWS_LIMIT:
                raise unreadable(path, f"at most {ROWS_LIMIT} rows", "more", "Cut the file by country.")
            if len(row) != len(header):
                raise invalid(number, "", f"{len(header)} columns", f"{len(row)} columns")
            yield number, dict(zip(header, row, strict=True))
    except csv.Error as error:
        raise invalid(number + 1, "", "a row of CSV", str(error)) from None


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def normalised_row(number: int, cells: Mapping[str, str]) -> Row:
    """Read one row of a normalised gazetteer."""
    return Row(
        number=number,
        id=cells["id"],
        name=cells["name"],
        names={"en": cells["name"], "ar": cells["name_ar"], "ru": cells["name_ru"]},
        aliases=[
            *_list(cells["name_en_aliases"]), *_list(cells["name_ar_aliases"]), *_list(cells["name_ru_aliases"]),
        ],
        kind=cells["kind"],
        lat=cells["lat"],
        lon=cells["lon"],
        radius_m=cells["radius_m"],
        within=_list(cells["within"]),
        source=cells["source"],
        country=cells.get("country", ""),
    )  # fmt: skip


def load_pack(path: Path) -> Iterator[Place]:
    """Yield the places of a normalised gazetteer: a CSV file, or a pack's folder that holds `gazetteer.csv`.

    Raises: `gazetteer.unreadable`, `gazetteer.invalid`; an id used twice is invalid, too.
    """
    file = path / "gazetteer.csv" if path.is_dir() else path
    header, rows = table_rows(file)
    missing = REQUIRED - set(header)
    if missing:
        advice = "Import it first: sametable gazetteer import FILE."
        raise unreadable(file, "columns " + ", ".join(sorted(missing)), "a table without them", advice)
    seen: set[str] = set()
    for number, cells in rows:
        place = place_of(normalised_row(number, cells))
        if place.id in seen:
            raise invalid(number, "id", "an id used once", place.id)
        seen.add(place.id)
        yield place


def _cells(place: Place) -> list[str]:
    by_script: dict[str, list[str]] = {"en": [], "ar": [], "ru": []}
    for alias in (
        *(text for language, text in place.names.items() if language not in by_script),
        *place.aliases,
    ):
        by_script[_script(alias)].append(alias.replace(";", ","))
    return [
        place.id, place.name, place.names.get("ar", ""), place.names.get("ru", ""),
        ";".join(by_script["en"]), ";".join(by_script["ar"]), ";".join(by_script["ru"]), place.kind,
        shown(place.lat_e7), shown(place.lon_e7), str(place.radius_m),
        ";".join(area.replace(";", ",") for area in place.within), place.source, place.country,
    ]  # fmt: skip


def _script(text: str) -> str:
    if any("\u0600" <= character <= "\u06ff" for character in text):
        return "ar"
    return "ru" if any("\u0400" <= character <= "\u04ff" for character in text) else "en"


def write_gazetteer(path: Path, places: Iterable[Place]) -> int:
    """Write places as a normalised CSV and give their number.

    The rows go to `<name>.part` beside it, are synced, then take the name in one step: a crash leaves the
    former file whole, and at most a `.part` that the next write replaces.
    """
    part = path.with_name(path.name + ".part")
    count = 0
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for place in places:
            writer.writerow(_cells(place))
            count += 1
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return count
