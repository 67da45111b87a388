"""Fields of plain drafts."""

from __future__ import annotations

from typing import Any

START_MS = 1_456_617_600_000


def report(**more: Any) -> dict[str, Any]:
    """Give the fields of a plain report: shelling, where it struck."""
    fields: dict[str, Any] = {
        "what": "fire.heavy",
        "occurred": {
            "start_ms": START_MS - 3_600_000,
            "end_ms": START_MS - 1_800_000,
            "precision": "hour",
            "zone": "Etc/UTC",
        },
        "place": {"lat_e7": 362_345_678, "lon_e7": 371_234_567, "radius_m": 50},
        "locates": "impact",
        "weapon": "mortar",
    }
    return {name: value for name, value in (fields | more).items() if value is not None}
