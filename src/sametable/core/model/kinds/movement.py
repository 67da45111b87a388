"""`movement`: a movement that its own side, or who runs it, notifies: route with times, vehicles, cargo by line, people, contacts.

`target` is an earlier version of the same movement; the route of this one replaces that one's whole. A `military` movement is
notified by its own side alone. `width_m` is how far to each side of the route its corridor reaches. `drop` is set for an
airdrop. `following_delay_ms` and `following_kept_ms` say how late and how long positions on the way are shown to
`followed_by`. `reference` is the mover's own number for it, by which a second notification of the same is found.

Shapes: `route` 2 to 200 points, times ms UTC; coordinates ten-millionths of a degree WGS84; quantities whole units.
Source: domain reference 4.1, 4.3 and 4.4; issue "passage".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.fields import Code, Flag, Int, Record, Rows, Text
from sametable.core.model.kind import (
    ENTRY_ID,
    FREE_TEXT,
    MOMENT,
    PARTY,
    PERIOD,
    POINT,
    SHORT_TEXT,
    Kind,
    check_interval,
    optional,
)
from sametable.core.model.passage_words import MODE, MOVEMENT
from sametable.core.model.vocabulary import codes
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping


DAY_MS = 86_400_000
WAYPOINT = Record(
    members={**POINT.members, "name": SHORT_TEXT, "at_ms": MOMENT, "until_ms": MOMENT},
    required=frozenset({"lat_e7", "lon_e7"}),
)
VEHICLE = Record(
    members={
        "plate": Text(limit=40),
        "kind": Text(limit=80),
        "colour": Text(limit=40),
        "driver": Text(limit=120),
    },
    required=frozenset({"kind"}),
)
CARGO_LINE = Record(
    members={
        "line": Text(limit=40),
        "item": SHORT_TEXT,
        "quantity": Int(high=1_000_000_000),
        "unit": Text(limit=40),
    },
    required=frozenset({"line", "item", "quantity", "unit"}),
)
DROP = Record(
    members={
        "operator": SHORT_TEXT,
        "aircraft": SHORT_TEXT,
        "height_m": Int(high=20_000),
        "zone": Rows(values=POINT, limit=100, shortest=3),
        "safety_m": Int(high=20_000),
        "wind_limit_km_h": Int(high=300),
        "pallets": Int(low=1, high=100_000),
        "weight_kg": Int(high=100_000_000),
        "ground_team": SHORT_TEXT,
    },
    required=frozenset({"zone", "pallets"}),
)


def _lines_once(fields: Mapping[str, object]) -> None:
    held = fields.get("cargo")
    names = [one["line"] for one in held] if isinstance(held, list) else []
    if len(set(names)) != len(names):
        raise SametableError("statement.field", at="cargo", expected="each line once", got="a line twice")


def _drop_for_airdrops(fields: Mapping[str, object]) -> None:
    if (fields.get("what") == "airdrop") != ("drop" in fields):
        raise SametableError(
            "statement.field", at="drop", expected="for an airdrop, and for nothing else", got="otherwise"
        )


KIND = Kind(
    name="movement",
    says="A movement is notified by who runs it.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "what": Code(codes=codes(MOVEMENT)),
            "mode": Code(codes=codes(MODE)),
            "name": SHORT_TEXT,
            "purpose": SHORT_TEXT,
            "reference": Text(limit=80),
            "agencies": Rows(values=SHORT_TEXT, limit=40),
            "place_name": SHORT_TEXT,
            "window": PERIOD,
            "emergency": Flag(),
            "route": Rows(values=WAYPOINT, limit=200, shortest=2),
            "width_m": Int(low=50, high=50_000),
            "corridor": ENTRY_ID,
            "vehicles": Rows(values=VEHICLE, limit=200),
            "cargo": Rows(values=CARGO_LINE, limit=200),
            "people": Int(high=1_000_000),
            "leader": SHORT_TEXT,
            "contacts": Rows(values=SHORT_TEXT, limit=20),
            "returns": SHORT_TEXT,
            "drop": DROP,
            "followed_by": Rows(values=PARTY, limit=64),
            "following_delay_ms": Int(high=7 * DAY_MS),
            "following_kept_ms": Int(low=1, high=90 * DAY_MS),
            "reason": SHORT_TEXT,
            "text": FREE_TEXT,
            "demonstration": Flag(),
        },
        "what",
        "mode",
        "name",
        "window",
        "route",
        "width_m",
    ),
    rules=(lambda fields: check_interval(fields, "window"), _lines_once, _drop_for_airdrops),
    about="target",
)
