"""An airdrop counted to the last pallet: recovered, damaged, out of the zone, lost, on whose side, and not accounted for.

Decides which counts are current: of each party the latest preliminary one and the latest confirmed one, which stand side
by side for good. Every earlier one is given, too. `unaccounted` is what was dropped less the four; nothing is added up
across parties. A count of other pallets than were notified says so.

Source: domain reference 4.4 (Deir ez-Zor, 24 February 2016: of 21 pallets 4 damaged, 7 out of the zone, 10 lost).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.model.kinds.airdrop_count import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sametable.core.picture.cases import CaseSaid

PRELIMINARY, CONFIRMED = "preliminary", "confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DropCount:
    """One party's count. `sides`: pallets by who holds the ground they lie on; `current`: its latest of this sort."""

    id: str
    number: str
    party: str
    count: str
    dropped: int
    recovered: int
    damaged: int
    out_of_zone: int
    lost: int
    unaccounted: int
    sides: list[list[object]]
    at_ms: int
    source: str | None
    current: bool
    differs: bool
    """Another number of pallets than was notified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """An airdrop: what was notified, and every count of it in merge order."""

    pallets: int | None
    zone: list[object]
    counts: list[DropCount]


def drop_of(fields: Mapping[str, object], said: Iterable[CaseSaid]) -> Drop | None:
    """Give an airdrop's pallets; None for a movement that is none."""
    if fields.get("what") != "airdrop":
        return None
    told = fields.get("drop")
    drop: Mapping[str, object] = told if isinstance(told, dict) else {}
    pallets = drop.get("pallets")
    notified = pallets if isinstance(pallets, int) else None
    counts = [one for one in said if isinstance(one.fields.get("dropped"), int)]
    latest = {(one.party, one.fields.get("count")): one.id for one in counts}
    current = set(latest.values())
    zone = drop.get("zone")
    return Drop(
        pallets=notified,
        zone=zone if isinstance(zone, list) else [],
        counts=[_count(one, notified, current=one.id in current) for one in counts],
    )


def _count(one: CaseSaid, notified: int | None, *, current: bool) -> DropCount:
    told = {name: _whole(one.fields.get(name)) for name in ("dropped", *OUTCOMES)}
    at_ms, sides = one.fields.get("at_ms"), one.fields.get("sides")
    source = one.fields.get("source")
    return DropCount(
        id=one.id,
        number=one.number,
        party=one.party,
        count=str(one.fields.get("count", "")),
        **told,
        unaccounted=told["dropped"] - sum(told[name] for name in OUTCOMES),
        sides=[list(pair) for pair in sides] if isinstance(sides, list) else [],
        at_ms=at_ms if isinstance(at_ms, int) else one.at_ms,
        source=source if isinstance(source, str) else None,
        current=current,
        differs=notified is not None and told["dropped"] != notified,
    )


def _whole(held: object) -> int:
    return held if isinstance(held, int) else 0
