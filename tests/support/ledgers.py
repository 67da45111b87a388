"""Ledgers of an invented day: Alder's and Birch's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sametable.core.assess.ledger_day import Ledger, LedgerEntry, Period
from sametable.core.assess.reconcile import Group

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DAY = Period(start_ms=1_550_880_000_000, end_ms=1_550_966_400_000, zone="Etc/UTC", day="2019-02-23")


def entry(party: str, number: int, **more: Any) -> LedgerEntry:
    """Give a report of a party: shelling in Aleppo, an hour into the day."""
    plain = LedgerEntry(
        id=f"{party}-{number:06d}".ljust(43, "x"),
        number=f"{party[:3].upper()}-{number:06d}",
        party=party,
        order=(number, party, number),
        province="Aleppo",
        place="Khan Tuman",
        what="fire.heavy",
        weapon="mortar",
        actor="",
        start_ms=DAY.start_ms + 3_600_000,
        end_ms=DAY.start_ms + 7_200_000,
        lat_e7=361_000_000,
        lon_e7=370_000_000,
        radius_m=500,
    )
    return replace(plain, **more)


def ledger(party: str, *entries: LedgerEntry, **more: Any) -> Ledger:
    """Give a ledger of these reports."""
    return Ledger(party=party, entries=entries, **more)


def linked(pairs: Mapping[LedgerEntry, str], state: str = "proposed") -> Callable[[str], Group]:
    """Give what tells which incident a report belongs to: those that are named, each other one alone."""
    known = {one.id: incident for one, incident in pairs.items()}
    return lambda entry_id: (
        Group(id=known[entry_id], state=state) if entry_id in known else Group(id=entry_id)
    )
