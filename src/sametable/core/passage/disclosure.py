"""What each party is told of a site: which notices its consents still owe, and the copy of the place that each one gets.

Decides the copy. Where a cell is consented, the recipient gets its 1 km cell and no name, and the point stands somewhere
within 200 m of the cell's middle; where the exact place is consented, its last digits differ by at most a quarter of the
stated radius. Where it stands follows from a key, the recipient and the site: always the same for one recipient, another one
for the next. So a list that got out tells whose it was (`whose`), asking again sharpens nothing, and two recipients who lay
their cells side by side learn the cell, which either had. The copy starts from the cell's middle, never from the site.

Does not decide who consented, nor that a leak was meant: a copy says from whose copy it was taken, and no more.

Shapes: places as {lat_e7, lon_e7, radius_m}; keys 32 bytes. Source: RFC 2104 (HMAC); domain reference 4.2 (5); decision 0022.
"""

from __future__ import annotations

import hmac
import math
from collections import Counter
from collections.abc import Mapping  # noqa: TC003 - the web reads annotations at run time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.passage.sites import consents
from sametable.core.places.coarse import METRES_PER_DEGREE_MOST, coarsen
from sametable.core.record.audience import render_audience

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sametable.core.passage.sites import Site
    from sametable.core.picture.cases import CaseSaid

CELL_SHIFT_M = 200
"""How far a cell's point may stand from the cell's middle; the radius grows by it, so that the cell stays covered."""
EXACT_SHIFT_M = 25
"""How far an exact copy may stand from the place at most; never more than a quarter of the radius."""
KEY_WORDS = b"sametable: key of the copies of protected sites, version 1"
"""What the node signs to have its key; no statement begins like this."""
GOES_ALONG = (
    "function",
    "since_ms",
    "until_ms",
    "review_ms",
    "focal_day",
    "focal_night",
    "closed",
    "demonstration",
)
"""What a notice takes over as it stands in the register."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A notice that is owed: its fields, and the class it is for."""

    fields: Mapping[str, object]
    audience: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How many points of a list fit what one party was told, and how many of them fit nobody else's copy."""

    party: str
    fits: int
    only: int


def key_of(secret: bytes, recipient: str, site: str) -> bytes:
    """Give the key of one recipient's copy of one site; `site` is the id of its first version."""
    return hmac.digest(secret, f"{recipient}\n{site}".encode(), "sha256")


def cell_copy(place: Mapping[str, object], key: bytes) -> dict[str, int]:
    """Give the copy of a place's 1 km cell. Raises `coordinates.range`."""
    lat_e7, lon_e7, radius_m = coarsen(_whole(place, "lat_e7"), _whole(place, "lon_e7"))
    north_e7, east_e7 = _shift(key, CELL_SHIFT_M * 100, lat_e7)
    return _place(lat_e7 + north_e7, lon_e7 + east_e7, radius_m + CELL_SHIFT_M)


def exact_copy(place: Mapping[str, object], key: bytes) -> dict[str, int]:
    """Give the copy of an exact place; it stays inside the stated radius."""
    lat_e7, lon_e7, radius_m = (_whole(place, name) for name in ("lat_e7", "lon_e7", "radius_m"))
    apart = hmac.digest(key, b"exact", "sha256")  # a cell told before does not give this one's step away
    north_e7, east_e7 = _shift(apart, min(EXACT_SHIFT_M * 100, radius_m * 25), lat_e7)
    return _place(lat_e7 + north_e7, lon_e7 + east_e7, radius_m)


def plain_cell(place: Mapping[str, object]) -> dict[str, int]:
    """Give a place's 1 km cell as everybody would see it. Raises `coordinates.range`."""
    return _place(*coarsen(_whole(place, "lat_e7"), _whole(place, "lon_e7")))


def owed(site: Site) -> list[tuple[str, str]]:
    """Give who is still to be told of a site's latest version, and how exactly: (party, "exact" or "cell")."""
    if site.chain.latest is None or site.said.fields.get("canary") is True:
        return []
    consented = consents(site.said.fields)
    wanted = dict.fromkeys(consented["cell_to"], "cell") | dict.fromkeys(consented["exact_to"], "exact")
    current = {(one.party, one.precision) for one in site.told if one.current}
    return sorted(
        (to, how) for to, how in wanted.items() if to != site.said.party and (to, how) not in current
    )


def drafts(site: Site, secret: bytes, parties: Collection[str]) -> list[Draft]:
    """Give the notices that a site's consents still owe, ready to be prepared and signed; none to who is no party."""
    fields = site.said.fields
    place = fields.get("place")
    if not isinstance(place, dict):
        return []
    before = {one.party: one.notice.id for one in site.told}
    found = []
    for to, how in owed(site):
        if to not in parties:
            continue
        key = key_of(secret, to, site.chain.first)
        told: dict[str, object] = {name: fields[name] for name in GOES_ALONG if name in fields}
        told |= {"type": "site_notice", "site": site.said.id, "to": to, "coarsened": how == "cell"}
        told["place"] = cell_copy(place, key) if how == "cell" else exact_copy(place, key)
        if how == "exact" and "name" in fields:
            told["name"] = fields["name"]
        if to in before:
            told["target"] = before[to]
        found.append(Draft(fields=told, audience=render_audience({to, site.said.party}, parties)))
    return found


def whose(points: Iterable[tuple[int, int]], notices: Iterable[CaseSaid], *, within_e7: int = 0) -> list[Fit]:
    """Tell whose copies a list of points was taken from: the party whose copies alone fit most of them first.

    `within_e7` is how much was lost when the list was rounded: 500 for four decimals. Gives nobody for a list that fits none.
    """
    told = [(str(one.fields.get("to")), one.fields.get("place")) for one in notices]
    fits: Counter[str] = Counter()
    only: Counter[str] = Counter()
    for lat_e7, lon_e7 in set(points):
        found = {
            to
            for to, place in told
            if isinstance(place, dict)
            and abs(_whole(place, "lat_e7") - lat_e7) <= within_e7
            and abs(_whole(place, "lon_e7") - lon_e7) <= within_e7
        }
        fits.update(found)
        if len(found) == 1:
            only.update(found)
    made = [Fit(party=party, fits=count, only=only[party]) for party, count in fits.items()]
    return sorted(made, key=lambda one: (-one.only, -one.fits, one.party))


def _shift(key: bytes, most_cm: int, lat_e7: int) -> tuple[int, int]:
    """Give a step north and east, at most so many centimetres in all, evenly spread over the disc."""
    turn = int.from_bytes(key[:8]) / 2**64 * 2 * math.pi
    far_cm = most_cm * math.sqrt(int.from_bytes(key[8:16]) / 2**64)
    unit_cm = METRES_PER_DEGREE_MOST / 10**5
    wide = max(math.cos(math.radians(lat_e7 / 1e7)), 0.01)
    return int(far_cm * math.sin(turn) / unit_cm), int(far_cm * math.cos(turn) / unit_cm / wide)


def _place(lat_e7: int, lon_e7: int, radius_m: int) -> dict[str, int]:
    lat_e7 = max(-900_000_000, min(900_000_000, lat_e7))
    lon_e7 = (lon_e7 + 1_800_000_000) % 3_600_000_000 - 1_800_000_000
    return {"lat_e7": lat_e7, "lon_e7": lon_e7, "radius_m": radius_m}


def _whole(place: Mapping[str, object], name: str) -> int:
    held = place.get(name)
    return held if isinstance(held, int) else 0
