"""How much of a reported place lies in the zones that a clause of terms names, while those terms were in force.

Decides the share, in thousandths; what the edge's accuracy leaves open is never more than likely. A zone that nobody
can draw, a clause that is not in the record, and terms that were not in force then give no answer, and a rule that
needs one raises nothing. Reading texts is slow and happens in another thread (`look`).

Source: issue "incidents", alerts (zone of terms); decision 0015.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.centre.terms.held import in_force, terms_of
from sametable.core.places.zones import Ground, shape_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sametable.centre.centre import Centre
    from sametable.centre.terms.held import Text
    from sametable.core.assess.alerts import Told
    from sametable.core.places.zones import Shape
    from sametable.core.terms.adopted import Standing
    from sametable.core.terms.model import Pack

Zone = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """The zones of one clause in one text."""

    standing: Standing
    instrument: str
    ground: Ground


class Zones:
    """The zones that rules name, as the record's terms draw them."""

    def __init__(self, centre: Centre) -> None:
        """Begin with none."""
        self._centre = centre
        self._wanted: frozenset[Zone] = frozenset()
        self._of: tuple[Standing, ...] | None = None
        self._drawn: dict[Zone, list[_Drawn]] = {}

    async def look(self, wanted: frozenset[Zone]) -> bool:
        """Draw the wanted zones if they or the terms have changed; tells whether they were drawn anew."""
        if not wanted:
            changed, self._drawn, self._wanted, self._of = bool(self._drawn), {}, wanted, None
            return changed
        terms = terms_of(self._centre)
        standings = terms.look()
        if wanted == self._wanted and standings == self._of:
            return False
        texts = await asyncio.to_thread(terms.read, standings)
        self._drawn = await asyncio.to_thread(_draw, texts, wanted)
        self._wanted, self._of = wanted, standings
        return True

    def share(self, zone: Zone, told: Told) -> int | None:
        """Give the thousandths of a place inside a clause's zones; None: nothing says so."""
        if told.place is None:
            return None
        found: int | None = None
        for one in self._drawn.get(zone, ()):
            if told.start_ms and not in_force(
                one.standing, one.instrument, told.start_ms, told.end_ms or told.start_ms
            ):
                continue
            near = one.ground.near(*told.place).values()
            share = max((_thousandths(each.state, each.p) for each in near), default=0)
            found = max(share, found or 0)
        return found


def _thousandths(state: str, p: float) -> int:
    if state == "within":
        return 1_000
    return 0 if state == "outside" else max(1, min(999, int(p * 1_000)))


def _draw(texts: Sequence[Text], wanted: Iterable[Zone]) -> dict[Zone, list[_Drawn]]:
    found: dict[Zone, list[_Drawn]] = {}
    for instrument, clause in wanted:
        for text in texts:
            shapes = _shapes(text.pack, instrument, clause) if text.pack is not None else {}
            if shapes:
                one = _Drawn(standing=text.standing, instrument=instrument, ground=Ground(shapes))
                found.setdefault((instrument, clause), []).append(one)
    return found


def _shapes(pack: Pack, instrument: str, clause: str) -> dict[str, Shape]:
    where = [
        zone
        for one in pack.instruments
        if one.id == instrument
        for each in one.clauses
        if each.id == clause
        for zone in each.where
    ]
    found = {}
    for zone in pack.zones:
        drawn = zone.geometry
        if zone.id not in where or drawn.kind not in {"polygon", "circle"}:
            continue
        try:
            found[zone.id] = shape_of(drawn.parts, drawn.holes, drawn.kind, drawn.radius_m, zone.accuracy_m)
        except SametableError:
            continue  # an outline that cannot be drawn is shown as such in the Terms room
    return found
