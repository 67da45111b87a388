"""A named place, a match of a written name with one, and a hit of a name inside a text.

Decides: what a place is to this program: a point with a radius that admits how vague the name is, its
written forms by language, what it lies within, and where the fact comes from. Does not decide: which
place a name means (`index.py`), nor what stands at a place (nothing in core answers that here).

Shapes: `lat_e7`, `lon_e7` are WGS 84 degrees times 10^7; `radius_m` metres, a circle that should hold the
place meant; `score_milli` 0..1000; `start`, `end` are code points of the text.

Source: RFC 7946 section 4 (WGS 84); charter, "how sure anyone is of where".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = frozenset(
    {
        "governorate", "district", "subdistrict", "city", "town", "village", "neighbourhood", "airport", "base",
        "hospital", "region", "road", "crossing", "camp", "country", "other",
    }
)  # fmt: skip

AREA_KINDS = frozenset({"country", "governorate", "district", "subdistrict", "region"})

Status = Literal["matched", "ask", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One entry of a gazetteer; `within` holds names or ids of containing areas, the smallest first."""

    id: str
    name: str
    names: Mapping[str, str]
    aliases: tuple[str, ...]
    kind: str
    lat_e7: int
    lon_e7: int
    radius_m: int
    within: tuple[str, ...]
    source: str
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A place that a written name may mean; `form` is the gazetteer's own spelling that was met."""

    place: Place
    score_milli: int
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A gazetteer name found in a running text, with every place it may mean, best first."""

    start: int
    end: int
    matches: tuple[Match, ...]
