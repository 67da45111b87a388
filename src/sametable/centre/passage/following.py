"""Following: positions on the way of movements that this node's own side notified here, and who may see them how late.

Decides that positions are taken only for a movement of this party, said at this node, that stands and has not ended; that
its own side sees them at once, a party in `followed_by` later by `following_delay_ms`, and nobody else at all; and that
they are deleted after `following_kept_ms` (7 days where nothing is said) and as soon as the movement is taken back. They are
no statements: nothing of them is in the record, the picture, an export, an error or the diagnostics. A position is judged by
the version that stood when it came. What a deviation means is for a person to say, as a `movement_event`.

Times ms UTC; shapes are the client's types. Source: issue "passage", following; charter, what it never does; decision 0025.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast
from weakref import WeakKeyDictionary, ref

from sametable.core.passage.following import (
    NOTHING,
    Followed,
    accepted,
    delay_ms,
    measure,
    next_waypoint,
    step,
    told_at_ms,
    way_of,
)
from sametable.core.passage.tracks import delayed, deviation_of, going_of, kept_of, thinned, whole
from sametable.core.passage.versions import chains
from sametable.errors import SametableError, invariant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sametable.centre.centre import Centre
    from sametable.centre.held import Change
    from sametable.centre.passage.position_store import PositionStore
    from sametable.core.passage.following import Fix, Way
    from sametable.core.passage.versions import Chain
    from sametable.core.picture.cases import CaseSaid

SWEEP_S = 20.0
POSITIONS_MOST = 100_000
POSITIONS_OF_ONE = 25_000
"""Of one telephone: a stolen one leaves room for the others. Every minute for a week is 10,080."""
LATE_FOR_MS = 10_000
ENDING = frozenset({"completed", "aborted", "cancelled"})
TELEPHONE_LATER_MS = 24 * 3_600_000
"""How long after the end of its movement a telephone's address is good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of positions: ids that are new, that were here, and (id, code) of those not taken."""

    new: tuple[str, ...]
    same: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


def none_here(name: str) -> SametableError:
    """Give the one answer to whoever may not follow: it does not tell whether there is anything."""
    return SametableError(
        "following.none", at=name[:60], expected="a movement that this side may follow here", got="none"
    )


class Following:
    """What is followed at one node. Mutable, owned by the centre's task."""

    def __init__(self, centre: Centre, store: PositionStore) -> None:
        """Begin with what the store holds; nothing is read before it is asked for."""
        self._centre = ref(centre)
        self.store = store
        self.tell: Callable[[str, object], None] = lambda _name, _what: None
        """Shows something to every open screen of this node."""
        self.trouble: SametableError | None = None
        """Why what is over cannot be deleted, if it cannot."""
        self._revision = -1
        self._chains: dict[str, Chain] = {}
        self._ways: dict[str, Way] = {}
        self._states: dict[str, tuple[str, dict[str, Followed]]] = {}
        self._lates: dict[str, tuple[str, int, dict[str, Followed]]] = {}
        self._counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._one_by_one: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._due = asyncio.Event()
        self._unpacked = True
        """Whether something may be left of what was deleted, as after a crash between deleting and packing."""
        centre.listen(self._changed)

    @property
    def centre(self) -> Centre:
        """Give the centre whose movements are followed."""
        centre = self._centre()
        invariant(centre is not None, "movements are followed for a centre that is there")
        return cast("Centre", centre)

    def _changed(self, change: Change) -> None:
        """Look at once whether something that is kept here was taken back."""
        del change
        self._due.set()

    def chains(self) -> dict[str, Chain]:
        """Give every movement that this side may read; one whose way was erased counts as taken back."""
        if self._revision != self.centre.revision:
            picture = self.centre.picture
            found = chains(
                picture.cases.of_kind("movement"), lambda one: bool(picture.withdrawn(one.id, one.party))
            )
            self._chains = {
                first: one if one.latest is None or whole(one.latest) else replace(one, latest=None)
                for first, one in found.items()
            }
            self._revision = self.centre.revision
        return self._chains

    def find(self, name: str) -> tuple[Chain, CaseSaid]:
        """Give a movement that stands, by the id or number of any version, with its latest. Raises `following.none`."""
        held = self.chains().get(name) or next(
            (
                one
                for one in self.chains().values()
                if any(name in {each.id, each.number} for each in one.versions)
            ),
            None,
        )
        if held is None or held.latest is None:
            raise none_here(name)
        return held, held.latest

    def own(self, name: str) -> tuple[Chain, CaseSaid]:
        """Give a movement that this party notified at this node. Raises `following.none`, `following.other_node`."""
        chain, latest = self.find(name)
        if latest.party != self.centre.node.party:
            raise none_here(name)
        if chain.versions[0].node != self.centre.node.id:
            raise SametableError(
                "following.other_node", at=latest.number, expected="a movement that was notified at this node",
                got=chain.versions[0].node, advice="Do it at the node at which the movement was notified.",
            )  # fmt: skip
        return chain, latest

    def way(self, version: CaseSaid) -> Way:
        """Give a version's route made ready."""
        if version.id not in self._ways:
            self._ways[version.id] = way_of(version.fields)
        return self._ways[version.id]

    def events(self, chain: Chain) -> list[CaseSaid]:
        """Give the notifier's own events of any version that stand, in merge order."""
        picture, party = self.centre.picture, chain.shown.party
        return sorted(
            (
                one
                for version in chain.versions
                for one in picture.cases.of(version.id)
                if one.kind == "movement_event" and one.party == party and not one.void
                and not picture.withdrawn(one.id, one.party)
            ),
            key=lambda one: one.order,
        )  # fmt: skip

    def ended_ms(self, chain: Chain) -> int | None:
        """Give when a movement was said to be over; None while it was not."""
        found = [one.fields.get("at_ms") for one in self.events(chain) if one.fields.get("event") in ENDING]
        return max((one for one in found if isinstance(one, int)), default=None)

    def expires_ms(self, chain: Chain, latest: CaseSaid) -> int:
        """Give until when a telephone's address is good: a day after the movement's end."""
        return (self.ended_ms(chain) or self.way(latest).end_ms) + TELEPHONE_LATER_MS

    async def take(self, chain: Chain, latest: CaseSaid, fixes: Sequence[Fix]) -> Taken:
        """Take positions of a movement of the own side. Raises `following.store`."""
        way, ended = self.way(latest), self.ended_ms(chain)
        good, refused = [], []
        for one in fixes:
            if ended is not None and told_at_ms(one) > ended:
                refused.append((one.id, "following.ended"))
            elif not accepted(way, one):
                refused.append((one.id, "following.not_then"))
            else:
                good.append(one)
        async with self._one_by_one[chain.first]:
            new, full = await self._add(chain, latest, good) if good else (set[str](), False)
        if new:
            self.tell("following", {"movement": chain.first})
        return Taken(
            new=tuple(one.id for one in good if one.id in new),
            same=tuple(one.id for one in good if one.id not in new and not full),
            refused=(*refused, *((one.id, "following.full") for one in good if full)),
        )

    async def _add(self, chain: Chain, latest: CaseSaid, good: Sequence[Fix]) -> tuple[set[str], bool]:
        """Keep positions; gives the ids of the new ones, and whether there is no room for these."""
        states, counts = await self._folded(chain, latest), self._counts[chain.first]
        mine = sum(one.device == good[0].device for one in good) + counts[good[0].device]
        phone = good[0].source == "telephone"
        if counts.total() + len(good) > POSITIONS_MOST or (phone and mine > POSITIONS_OF_ONE):
            return set(), True
        new = await asyncio.to_thread(self.store.add, chain.first, good)
        once = {one.id: one for one in reversed(good) if one.id in new}
        counts.update(one.device for one in once.values())
        for one in reversed(once.values()):
            self._step(chain, states, one)
        return new, False

    def _step(self, chain: Chain, states: dict[str, Followed], fix: Fix) -> None:
        held, outcome = step(self._way_at(chain, fix), states.get(fix.device, NOTHING), fix)
        if outcome == "late_arrival":
            self._states.pop(
                chain.first, None
            )  # followed anew, in the order of its times, when it is next looked at
        else:
            states[fix.device] = held

    def _way_at(self, chain: Chain, fix: Fix) -> Way:
        """Give the route of the version that stood when a position came."""
        good = [one for one in chain.versions if not one.void and whole(one)]
        before = [one for one in good if one.at_ms <= fix.received_ms]
        return self.way(before[-1] if before else good[0])

    async def _state(self, chain: Chain, latest: CaseSaid) -> dict[str, Followed]:
        async with self._one_by_one[chain.first]:
            return await self._folded(chain, latest)

    async def _folded(self, chain: Chain, latest: CaseSaid) -> dict[str, Followed]:
        """Give what the positions amount to, followed anew aside where need be: there may be 100,000."""
        held = self._states.get(chain.first)
        if held is None or held[0] != latest.id:
            fixes = await asyncio.to_thread(self.store.of, chain.first)
            held = (latest.id, await asyncio.to_thread(self._fold, chain, fixes))
            self._counts[chain.first] = Counter(one.device for one in fixes)
            self._states[chain.first] = held
        return held[1]

    def _fold(self, chain: Chain, fixes: Iterable[Fix]) -> dict[str, Followed]:
        states: dict[str, Followed] = {}
        for one in fixes:
            found, outcome = step(self._way_at(chain, one), states.get(one.device, NOTHING), one)
            if outcome != "late_arrival":
                states[one.device] = found
        return states

    def deviation(self, first: str) -> dict[str, int] | None:
        """Give the deviation of an own movement that goes on, as far as it has been looked at since the start."""
        held = self._states.get(first)
        going = going_of(held[1].values()) if held else None
        return {"since_ms": going.since_ms, "distance_m": going.furthest_m} if going else None

    async def track(self, chain: Chain, latest: CaseSaid, *, late_ms: int = 0) -> dict[str, object]:
        """Give what is followed of an own movement, as it was `late_ms` ago."""
        now_ms, kept_ms = self.centre.clock.now_ms(), kept_of(latest)
        fixes = [
            one
            for one in await asyncio.to_thread(self.store.of, chain.first)
            if one.received_ms + kept_ms > now_ms
        ]
        if late_ms:
            fixes = delayed(fixes, now_ms=now_ms, late_ms=late_ms)
        states = await (self._late(chain, latest, fixes) if late_ms else self._state(chain, latest))
        return {
            **await asyncio.to_thread(self._shown, latest, fixes, states, now_ms - late_ms),
            "delay_ms": late_ms,
            "kept_ms": kept_ms,
        }

    async def _late(self, chain: Chain, latest: CaseSaid, fixes: Sequence[Fix]) -> dict[str, Followed]:
        """Give what delayed positions amount to, as it was some seconds ago at most: others may ask often."""
        now_ms = self.centre.clock.now_ms()
        async with self._one_by_one[chain.first]:
            name, at_ms, states = self._lates.get(chain.first, ("", 0, {}))
            if name != latest.id or not 0 <= now_ms - at_ms < LATE_FOR_MS:
                states = await asyncio.to_thread(self._fold, chain, fixes)
                self._lates[chain.first] = (latest.id, now_ms, states)
        return states

    def _shown(
        self, latest: CaseSaid, fixes: Sequence[Fix], states: dict[str, Followed], now_ms: int
    ) -> dict[str, object]:
        way, going = self.way(latest), going_of(states.values())
        ahead = self.ahead(latest, states)
        devices = {one.device for one in fixes}
        shown = [
            one for name in sorted(devices) for one in thinned([fix for fix in fixes if fix.device == name])
        ]
        coming = next_waypoint(way, ahead.at) if ahead else 0
        along_m = ahead.at.along_m if ahead and ahead.at else None
        return {
            "points": [
                {
                    "lat_e7": one.lat_e7, "lon_e7": one.lon_e7, "at_ms": one.device_ms,
                    "received_ms": one.received_ms, "accuracy_m": one.accuracy_m, "source": one.source,
                    "device": one.device,
                }
                for one in sorted(shown, key=lambda one: (one.device_ms, one.received_ms, one.id))
            ],
            "deviation": deviation_of(latest, going),
            "deviations": [deviation_of(latest, one) for held in states.values() for one in held.deviations],
            "late_ms": delay_ms(way, ahead, now_ms) if ahead else None,
            "next": None if coming is None else {
                "number": coming, "name": way.waypoints[coming].name, "at_ms": way.waypoints[coming].at_ms,
                "in_m": None if along_m is None else way.waypoints[coming].along_m - along_m,
            },
            "along_m": along_m,
            "length_m": way.length_m,
            "last_ms": max((one.device_ms for one in fixes), default=None),
            "clock_ms": next((one.skew_ms for one in reversed(fixes) if one.skew_ms is not None), None),
            "positions": len(fixes),
            "devices": len(devices),
        }  # fmt: skip

    def ahead(self, latest: CaseSaid, states: dict[str, Followed]) -> Followed | None:
        """Give the device that was measured last, by the latest version's route."""
        held = [one for one in states.values() if one.at is not None and one.measured is not None]
        if not held:
            return None
        newest = max(held, key=lambda one: one.measured.device_ms if one.measured else 0)
        fix, at = newest.measured, newest.at
        if fix is None or at is None:
            return None
        again = measure(self.way(latest), fix.lat_e7, fix.lon_e7, last_m=at.along_m)
        return Followed(last=newest.last, at=again, measured=fix, deviations=newest.deviations)

    async def where(self, chain: Chain, latest: CaseSaid) -> Followed | None:
        """Give the device of an own movement that was measured last."""
        return self.ahead(latest, await self._state(chain, latest))

    async def sweep(self) -> None:
        """Delete what was taken back, and what has been kept for as long as agreed. Raises `following.store`."""
        now_ms = self.centre.clock.now_ms()
        for first in await asyncio.to_thread(self.store.movements):
            chain = self.chains().get(first)
            if chain is None or chain.latest is None:
                await asyncio.to_thread(self.store.forget, first)
                dropped = True
            else:
                kept_ms = kept_of(chain.latest)
                dropped = await asyncio.to_thread(self.store.let_go, first, now_ms - kept_ms + 1)
                if self.expires_ms(chain, chain.latest) + kept_ms <= now_ms:
                    await asyncio.to_thread(self.store.forget, first)
                    dropped = True
            if dropped:
                self._states.pop(first, None)
                self._lates.pop(first, None)
                self._unpacked = True
            elif chain is not None and chain.latest is not None:
                await self._state(chain, chain.latest)  # so that a deviation is known after a restart, too
        if self._unpacked:
            await asyncio.to_thread(self.store.pack)
            self._unpacked = False

    async def run(self) -> None:
        """Sweep now and then, and whenever something was said, until cancelled."""
        while True:
            self._due.clear()
            try:
                await self.sweep()
                self.trouble = None
            except SametableError as error:
                self.trouble = (
                    error  # tried again at the next round; a position is deleted or it is said that it is not
                )
            try:
                await asyncio.wait_for(self._due.wait(), SWEEP_S)
                await asyncio.sleep(1)
            except TimeoutError:
                continue


def followers(latest: CaseSaid) -> frozenset[str]:
    """Give the parties that the notifier lets follow."""
    held = latest.fields.get("followed_by")
    return frozenset(str(one) for one in held) if isinstance(held, list) else frozenset()


_HELD: WeakKeyDictionary[Centre, Following] = WeakKeyDictionary()


def hold_positions(centre: Centre, store: PositionStore) -> Following:
    """Give a centre the place where positions are kept."""
    held = Following(centre, store)
    _HELD[centre] = held
    return held


def following_of(centre: Centre) -> Following:
    """Give what is followed at a centre. Raises `following.store` where it has no place for positions."""
    held = _HELD.get(centre)
    if held is None:
        raise SametableError("following.store", expected="a place for positions", got="none at this node")
    return held
