"""Movements as tests notify them, and statements about them made directly: no keys, no logs."""

from __future__ import annotations

from typing import Any

from sametable.core.picture.cases import CaseSaid
from support.drafts import START_MS

HOUR_MS = 3_600_000
WINDOW = {"start_ms": START_MS + 72 * HOUR_MS, "end_ms": START_MS + 84 * HOUR_MS}
ROUTE: list[dict[str, Any]] = [
    {"lat_e7": 362_000_000, "lon_e7": 371_500_000, "name": "Depot"},
    {"lat_e7": 363_000_000, "lon_e7": 371_600_000},
    {"lat_e7": 364_000_000, "lon_e7": 371_500_000, "name": "Clinic"},
]
CARGO: list[dict[str, Any]] = [
    {"line": "1", "item": "Food rations", "quantity": 400, "unit": "boxes"},
    {"line": "2", "item": "Surgical kits", "quantity": 12, "unit": "kits"},
]
DROP: dict[str, Any] = {"zone": [{"lat_e7": n, "lon_e7": n * n} for n in (1, 2, 3)], "pallets": 21}


def moving(**more: Any) -> dict[str, Any]:
    """Give the fields of a convoy; None leaves a field out."""
    fields: dict[str, Any] = {
        "what": "convoy", "mode": "notification", "name": "Convoy 7", "place_name": "Birch Hill", "window": WINDOW,
        "route": ROUTE, "width_m": 500, "cargo": CARGO, "people": 14, "vehicles": [{"kind": "truck"}] * 3,
    }  # fmt: skip
    return {name: value for name, value in (fields | more).items() if value is not None}


def said(entry_id: str, kind: str, at: int, target: str = "", /, **fields: Any) -> CaseSaid:
    """Give a statement as the picture keeps it: `at` minutes after the start, which is its place in the order, too."""
    party = str(fields.pop("party", "al"))
    void = bool(fields.pop("void", False))
    said_ms = START_MS + at * 60_000
    if kind != "movement":
        fields.setdefault("at_ms", said_ms)
    return CaseSaid(
        id=entry_id, kind=kind, party=party, node=party, number=f"{party.upper()}-{at:06d}", order=(at, party, at),
        at_ms=said_ms, target=target, fields={"type": kind, **fields}, void=void,
    )  # fmt: skip
