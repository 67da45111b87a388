"""Any table of places with a header: columns found by their names, in the spellings publishers use.

Decides: which column means what, and the level of an administrative table (OCHA COD-AB). Does not guess
from values; a column it does not know is left alone, a missing one is one clear error.

Shapes: header names are compared in lower case with `_` for spaces and hyphens.

Source: OCHA COD-AB column names (ADM3_EN, ADM3_PCODE ...), GeoNames and common spreadsheet headers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sametable.core.places.model import KINDS
from sametable.edges.gazetteers.files import table_rows, unreadable
from sametable.edges.gazetteers.rows import Row, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sametable.core.places.model import Place

_SYNONYMS = {
    "id": "id pcode p_code code geonameid place_id locality_pcode loc_pcode",
    "name": "name name_en place placename place_name location_name settlement town name_english asciiname nam_en_ref",
    "name_ar": "name_ar arabic name_arabic arabic_name",
    "name_ru": "name_ru russian name_russian russian_name",
    "aliases": "aliases alternatenames alternate_names alternative_names alt_names other_names name_en_ref aka",
    "lat": "lat latitude y point_y lat_dd latitude_dd ycoord centroid_lat",
    "lon": "lon long lng longitude x point_x lon_dd longitude_dd xcoord centroid_lon",
    "radius_m": "radius_m radius accuracy_m",
    "kind": "kind type place_type level",
    "source": "source data_source",
    "country": "country countrycode country_code iso2 adm0_pcode",
}
_WITHIN = (
    ("adm3_en", "subdistrict", "admin3"), ("adm2_en", "district", "admin2", "county"),
    ("adm1_en", "governorate", "province", "admin1", "region", "oblast"),
)  # fmt: skip
_LEVEL_KIND = {
    "0": "country",
    "1": "governorate",
    "2": "district",
    "3": "subdistrict",
    "nbh": "neighbourhood",
    "4": "neighbourhood",
}


def folded(name: str) -> str:
    """Bring a header name to the form that is compared."""
    return re.sub(r"[\s\-.]+", "_", name.strip().lower())


def columns_of(header: list[str]) -> dict[str, str]:
    """Find the header's column for each meaning; COD-AB's deepest ADM columns stand for id and names."""
    known = {folded(name): name for name in reversed(header)}
    found: dict[str, str] = {}
    for meaning, synonyms in _SYNONYMS.items():
        for synonym in synonyms.split():
            if synonym in known:
                found[meaning] = known[synonym]
                break
    depth = depth_of(header)
    if depth is not None and "name" not in found:
        for meaning, ending in (("id", "pcode"), ("name", "en"), ("name_ar", "ar"), ("name_ru", "ru")):
            column = known.get(f"adm{depth}_{ending}")
            if column is not None:
                found[meaning] = column
    for at, synonyms_of_area in enumerate(_WITHIN):
        column = next((known[name] for name in synonyms_of_area if name in known), None)
        if column is not None and column != found.get("name"):
            found[f"within_{at}"] = column
    return found


def depth_of(header: list[str]) -> int | None:
    """Give the deepest administrative level that a header names in English."""
    levels = [
        int(match.group(1)) for name in header if (match := re.fullmatch(r"adm([0-4])_en", folded(name)))
    ]
    return max(levels, default=None)


def kind_of_table(header: list[str]) -> str:
    """Give the kind that an administrative header implies, or nothing."""
    depth = depth_of(header)
    if depth is None:
        return ""
    # The 2016 edition names the level's own columns NAME_EN, and only the areas above it ADMn_EN.
    own = depth + 1 if "name_en" in {folded(name) for name in header} else depth
    return _LEVEL_KIND.get(str(min(own, 4)), "")


def row_of(
    number: int, cells: Mapping[str, str], columns: Mapping[str, str], defaults: Mapping[str, str]
) -> Row:
    """Read one row by the columns found; `defaults` gives kind, source and country where the table has none."""

    def cell(meaning: str) -> str:
        value = cells[columns[meaning]].strip() if meaning in columns else ""
        return value or defaults.get(meaning, "")

    kind = cell("kind").lower()
    kind = _LEVEL_KIND.get(kind, kind if kind in KINDS else defaults.get("kind", ""))
    areas = [cell(f"within_{at}") for at in range(len(_WITHIN))]
    country = cell("country")[:2]
    return Row(
        number=number, id=cell("id") or f"{defaults.get('stem', 'row')}-{number}", name=cell("name") or cell("name_ar"),
        names={"en": cell("name"), "ar": cell("name_ar"), "ru": cell("name_ru")},
        aliases=re.split(r"[|;]", cell("aliases")), kind=kind, lat=cell("lat"), lon=cell("lon"),
        radius_m=cell("radius_m"), within=[area for area in (*areas, country) if area],
        source=cell("source") or defaults.get("stem", ""), country=country,
    )  # fmt: skip


def load_csv(path: Path, *, defaults: Mapping[str, str] | None = None) -> Iterator[Place]:
    """Yield the places of any CSV or TSV with a header that names a place, a latitude and a longitude.

    `defaults` may hold kind, source, country. Raises: `gazetteer.unreadable`, `gazetteer.invalid`.
    """
    header, rows = table_rows(path)
    columns = columns_of(header)
    missing = [meaning for meaning in ("name", "lat", "lon") if meaning not in columns]
    if missing == ["name"] and "name_ar" in columns:
        missing = []
    if missing:
        advice = "Name the columns name, lat, lon (or name_en, latitude, longitude)."
        raise unreadable(path, "columns for " + ", ".join(missing), ", ".join(header)[:80], advice)
    assumed = {"stem": path.stem, "kind": kind_of_table(header), **(defaults or {})}
    for number, cells in rows:
        yield place_of(row_of(number, cells, columns, assumed))
