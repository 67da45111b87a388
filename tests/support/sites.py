"""Protected sites planted in a record: each with a name, a place, telephones and words that nobody else's text holds.

`LETTERS` are what an answer may not hold: names, and every way in which the digits of a place are written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from support.acting import say_to
from support.drafts import START_MS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.centre.reports.submit_report import Receipt
    from support.stage import Stage

DAY_MS = 86_400_000
LAT_E7, LON_E7 = 363_917_253, 371_648_395


def site(number: int = 0, **more: Any) -> dict[str, Any]:
    """Give the fields of a planted site; `number` moves it by 2 km and gives it other names."""
    fields: dict[str, Any] = {
        "name": f"Zymurgy Infirmary {number}",
        "name_local": f"Quixotic Clinic {number}",
        "function": "hospital",
        "place": {"lat_e7": LAT_E7 + number * 180_000, "lon_e7": LON_E7, "radius_m": 40},
        "place_name": f"Vexley {number}",
        "organisation": "Jackdaw Relief",
        "since_ms": START_MS - 100 * DAY_MS,
        "review_ms": START_MS + 100 * DAY_MS,
        "focal_day": "+999 555 0147 Fjordkin",
        "focal_night": "+999 555 0148 Grackle",
        "marking": "a red sphinx on the roof",
        "text": "the cellar is a ward, quartz door",
        "declared": True,
        "exact_to": ["bi"],
    }
    return {name: value for name, value in (fields | more).items() if value is not None}


def letters(*places: Mapping[str, Any]) -> list[bytes]:
    """Give what no answer may hold: planted words, and places with all digits or four decimals."""
    words = [
        "Zymurgy", "Quixotic", "Vexley", "Jackdaw", "Fjordkin", "Grackle", "sphinx", "quartz", "555 014",
    ]  # fmt: skip
    return [word.encode() for word in words] + [one for place in places for one in digits(place)]


def digits(place: Mapping[str, Any]) -> list[bytes]:
    """Give the ways in which a place is written: ten-millionths, decimal degrees down to four decimals."""
    found = []
    for value in (place["lat_e7"], place["lon_e7"]):
        whole, rest = divmod(value, 10**7)
        found += [str(value).encode(), f"{whole}.{rest:07d}"[:7].encode()]
    return found


async def register(stage: Stage, node: str, fields: Mapping[str, Any]) -> Receipt:
    """Enter a site at a node, for its own side alone."""
    return await say_to(stage, node, stage[node].node.party, fields, "site")


async def notify(stage: Stage, node: str, name: str) -> list[tuple[dict[str, Any], Receipt]]:
    """Say every notice that a site's consents still owe."""
    from sametable.centre.passage.site_pages import owed_notices

    said = []
    for draft in owed_notices(stage[node], name):
        fields = {key: value for key, value in draft.fields.items() if key != "type"}
        said.append((fields, await say_to(stage, node, draft.audience, fields, "site_notice")))
    return said
