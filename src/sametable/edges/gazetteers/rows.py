"""One row of any gazetteer table to a place, or one error that names the row and the column.

Decides: which value of a row means what, defaults for what a table leaves out, and what is refused. Does not
open files (`files.py`) nor know any one publisher's columns (the modules beside this one).

Shapes: rows count from 1, the header not counted; degrees as text with a point or a comma; metres.

Source: house rules, Errors; docs/reference/reading.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from sametable.core.places.coarse import check_range
from sametable.core.places.model import KINDS, Place
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TEXT_LIMIT = 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
ALIASES_LIMIT = 150
RADIUS_MOST_M = 3_000_000
RADIUS_M = {
    "country": 300_000, "governorate": 60_000, "district": 25_000, "subdistrict": 10_000, "region": 10_000,
    "city": 5_000, "town": 2_500, "village": 1_500, "neighbourhood": 800, "airport": 2_500, "base": 2_500,
    "hospital": 300, "road": 5_000, "crossing": 1_000, "camp": 1_000, "other": 2_000,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one row of a table says, as text, before it is believed."""

    number: int
    id: str
    name: str
    names: Mapping[str, str]
    aliases: Sequence[str]
    kind: str
    lat: str
    lon: str
    radius_m: str
    within: Sequence[str]
    source: str
    country: str


def invalid(number: int, column: str, expected: str, got: str) -> SametableError:
    """Build the error that names a row and a column."""
    at = f"rows[{number}].{column}" if column else f"rows[{number}]"
    advice = "Correct that row, or leave it out, and import again; nothing was changed."
    return SametableError("gazetteer.invalid", at=at, expected=expected, got=ascii(got[:60]), advice=advice)


def degrees_e7(number: int, column: str, text: str) -> int:
    """Read degrees to degrees times 10^7."""
    try:
        value = Decimal(text.strip().replace(",", "."))
        if value.is_finite() and abs(value) < 1000:
            return int((value * 10_000_000).to_integral_value())
    except InvalidOperation:
        pass
    raise invalid(number, column, "decimal degrees", text)


def place_of(row: Row) -> Place:
    """Check a row and give its place. Raises: `gazetteer.invalid` with row and column."""
    name = _text(row.number, "name", row.name)
    if not name:
        raise invalid(row.number, "name", "a name", row.name)
    kind = row.kind.strip().lower() or "other"
    if kind not in KINDS:
        raise invalid(row.number, "kind", "one of " + ", ".join(sorted(KINDS)), row.kind)
    lat_e7 = degrees_e7(row.number, "lat", row.lat)
    lon_e7 = degrees_e7(row.number, "lon", row.lon)
    try:
        check_range(lat_e7, lon_e7)
    except SametableError as error:
        swapped = abs(lat_e7) > 900_000_000 >= abs(lon_e7)
        advice = "Latitude and longitude look swapped." if swapped else error.advice
        raise SametableError(
            "gazetteer.invalid",
            at=f"rows[{row.number}].{error.at}",
            expected=error.expected,
            got=error.got,
            advice=advice,
        ) from None
    names = {
        language: _text(row.number, f"name_{language}", text)
        for language, text in row.names.items()
        if text.strip()
    }
    aliases = [_text(row.number, "aliases", alias) for alias in row.aliases if alias.strip()]
    known = {name, *names.values()}
    return Place(
        id=_text(row.number, "id", row.id) or f"row-{row.number}",
        name=name,
        names=names,
        aliases=tuple(alias for alias in dict.fromkeys(aliases) if alias not in known)[:ALIASES_LIMIT],
        kind=kind,
        lat_e7=lat_e7,
        lon_e7=lon_e7,
        radius_m=_radius_m(row, kind),
        within=tuple(_text(row.number, "within", area) for area in row.within if area.strip()),
        source=_text(row.number, "source", row.source),
        country=_text(row.number, "country", row.country).upper(),
    )


def _radius_m(row: Row, kind: str) -> int:
    text = row.radius_m.strip()
    if not text:
        return RADIUS_M[kind]
    if not (text.isascii() and text.isdigit() and len(text) <= 7 and 0 < int(text) <= RADIUS_MOST_M):
        raise invalid(row.number, "radius_m", f"whole metres, 1 to {RADIUS_MOST_M}", row.radius_m)
    return int(text)


def _text(number: int, column: str, text: str) -> str:
    kept = " ".join(text.split())
    if len(kept) > TEXT_LIMIT:
        raise invalid(number, column, f"at most {TEXT_LIMIT} characters", f"{len(kept)} characters")
    if _CONTROL.search(kept):
        raise invalid(number, column, "text without control characters", kept)
    return kept
