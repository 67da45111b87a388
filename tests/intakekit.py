"""A small gazetteer and short ways to read a bulletin, for the tests of `core/intake`."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sametable.core.intake.read import read_bulletin
from sametable.core.intake.reading import to_json
from sametable.core.places.index import PlaceIndex, build_index
from sametable.core.places.model import Place

if TYPE_CHECKING:
    from sametable.core.intake.reading import Reading

# name | Arabic | Russian | kind | lat | lon | governorate | country | other forms, parted by ;
_PLACES = """
Aleppo|حلب|Алеппо|governorate|36.2|37.3||SY|
Damascus|دمشق|Дамаск|governorate|33.5|36.3||SY|
Rural Damascus|ريف دمشق|Риф Димашк|governorate|33.5|36.5||SY|Rif Dimashq
Daraa|درعا|Дераа|governorate|32.7|36.2||SY|Deraa;Dar'a
Hama|حماة|Хама|governorate|35.1|36.9||SY|Хамма
Homs|حمص|Хомс|governorate|34.6|37.4||SY|
Idlib|إدلب|Идлиб|governorate|35.8|36.7||SY|Idleb
Latakia|اللاذقية|Латакия|governorate|35.6|36.0||SY|Lattakia
Quneitra|القنيطرة|Кунейтра|governorate|33.1|35.9||SY|al-Quneitra
Deir ez-Zor|دير الزور|Дейр-эз-Зор|governorate|35.3|40.1||SY|
Aleppo|حلب|Алеппо|city|36.2021|37.1343|Aleppo|SY|
Damascus|دمشق|Дамаск|city|33.5138|36.2765|Damascus|SY|
Handarat|حندرات|Хандарат|village|36.285|37.195|Aleppo|SY|
Hailan|حيلان|Хайлан|village|36.26|37.21|Aleppo|SY|
Sheikh Maqsood|الشيخ مقصود|Шейх-Максуд|neighbourhood|36.234|37.135|Aleppo|SY|
Al-Nayrab airport|مطار النيرب|аэропорт Найраб|airport|36.18|37.22|Aleppo|SY|
Kinsabba|كنسبا|Кинсибба|town|35.75|36.2|Latakia|SY|
Salma|سلمى|Сальма|town|35.7|36.14|Latakia|SY|
Salamiyah|سلمية|Саламия|city|35.011|37.053|Hama|SY|
Maharda|محردة|Махарда|town|35.25|36.57|Hama|SY|
Douma|دوما|Дума|city|33.571|36.402|Rural Damascus|SY|
Harasta|حرستا|Хараста|city|33.558|36.365|Rural Damascus|SY|
Jobar|جوبر|Джобар|neighbourhood|33.525|36.331|Damascus|SY|Jaubar
Saraqib|سراقب|Саракиб|city|35.86|36.8|Idlib|SY|
Kafr Zayn|كفر زين|Кафр-Зайн|village|35.37|36.6|Hama|SY|
Kafr Zayn|كفر زين|Кафр-Зайн|village|36.45|37.9|Aleppo|SY|
Donetsk||Донецк|city|48.02|37.8||UA|
Luhansk||Луганск|city|48.57|39.3||UA|
Avdiivka||Авдеевка|town|48.14|37.74|Donetsk|UA|
Qana|قانا|Кана|town|33.21|35.3||LB|
Naqoura|الناقورة|Накура|town|33.118|35.14||LB|
"""


@cache
def index() -> PlaceIndex:
    """Build the small gazetteer once."""
    places = []
    for number, row in enumerate(_PLACES.strip().splitlines()):
        name, arabic, russian, kind, lat, lon, within, country, other = row.split("|")
        names = {"en": name, "ar": arabic, "ru": russian}
        places.append(
            Place(
                id=f"t{number}",
                name=name,
                names={lang: form for lang, form in names.items() if form},
                aliases=tuple(form for form in other.split(";") if form),
                kind=kind,
                lat_e7=round(float(lat) * 1e7),
                lon_e7=round(float(lon) * 1e7),
                radius_m=60_000 if kind == "governorate" else 2_000,
                within=tuple(area for area in (within, {"SY": "Syria"}.get(country, country)) if area),
                source="test",
                country=country,
            )
        )
    return build_index(places)


def at_ms(moment: str) -> int:
    """Turn ISO 8601 into milliseconds since 1970 UTC."""
    return round(datetime.fromisoformat(moment).timestamp() * 1000)


def read(text: str, moment: str | None = "2016-05-16T18:00:00+03:00") -> Reading:
    """Read a bulletin published at `moment`."""
    return read_bulletin(text, places=index(), reference_ms=at_ms(moment) if moment else None)


def as_json(text: str, moment: str | None = "2016-05-16T18:00:00+03:00") -> dict[str, Any]:
    """Read a bulletin and give its JSON form."""
    return to_json(read(text, moment))


def counts(text: str, moment: str | None = "2016-05-16T18:00:00+03:00") -> list[dict[str, Any]]:
    """Give the counts of a bulletin in their JSON form."""
    found: list[dict[str, Any]] = as_json(text, moment)["ledger_counts"]
    return found


def reports(text: str, moment: str | None = "2016-05-16T18:00:00+03:00") -> list[dict[str, Any]]:
    """Give the reports of a bulletin in their JSON form."""
    found: list[dict[str, Any]] = as_json(text, moment)["reports"]
    return found


def names(report: dict[str, Any]) -> list[str]:
    """Give the names of a report's places: the gazetteer's where matched, else as written with a mark."""
    return [p["name"] if p["status"] == "matched" else f"{p['text']}?" for p in report["places"]]
