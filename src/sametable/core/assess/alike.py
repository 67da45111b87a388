"""Reports that a book cannot tell apart get one class: the assessor is asked once for all of them.

Two cases are alike for a book if they name the same groups of its packs, acts of which the same rules speak, and
weapons that every rule takes alike; if their times lie alike between all moments at which anything of the book
begins, ends or is decided; and if their places lie alike to every zone and every band. The assessor compares a case
with nothing else, so its class is the same; its words (metres, shares, nearest moments) may differ, and are not
kept. Held to by a property test against the assessor itself.

Does not decide anything. What is kept is bounded; losing it costs time only. Source: house rules, Layout (core).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sametable.core.places.lines import Line
from sametable.core.terms.assess import assess, short
from sametable.core.terms.findings import STRIKES
from sametable.core.terms.model import After, At, Disputed, Sun
from sametable.core.terms.moments import resolve
from sametable.core.terms.reach import Looked, in_band
from sametable.core.terms.weapons import is_meant, names_system

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sametable.core.terms.book import Book
    from sametable.core.terms.case import Case
    from sametable.core.terms.law import Law, Placed, Where
    from sametable.core.terms.model import WeaponClass
    from sametable.core.terms.timeline import Timeline

KEPT_MOST = 200_000
PLACES_MOST = 50_000
Class = tuple[str, str, str]
"""Time, place and act of one answer."""
Classes = tuple[tuple[str, str, Class], ...]
"""Pack, instrument and class of each answer; guarantors differ in what they call groups, never in the class."""


@dataclass(slots=True, kw_only=True)
class Places:
    """How places lie to the zones of a book; two texts with the same zones share one."""

    book: Book
    kept: dict[tuple[int, int, int], tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def of(self, lat_e7: int, lon_e7: int, radius_m: int) -> tuple[tuple[str, str], ...]:
        """Give the zones that a place may touch, with how it lies to them."""
        at = (lat_e7, lon_e7, radius_m)
        found = self.kept.get(at)
        if found is None:
            near = self.book.ground.near(*at)
            found = tuple(sorted((name, one.state) for name, one in near.items() if one.state != "outside"))
            _room(self.kept, PLACES_MOST)
            self.kept[at] = found
        return found

    def fits(self, book: Book) -> bool:
        """Tell whether another book has the very same zones."""
        mine, others = ([(pack.id, pack.zones) for pack in one.packs] for one in (self.book, book))
        return mine == others


@dataclass(slots=True, kw_only=True)
class Alike:
    """A book with every moment and band that it compares cases with, and the classes found so far."""

    book: Book
    edges: list[int]
    bands: tuple[Placed, ...]
    weapons: tuple[tuple[WeaponClass, ...], ...]
    """Every list of weapons that a rule has, once."""
    limits: list[int]
    """Every count above which a rule prohibits."""
    places: Places
    zones: frozenset[str]
    """Every zone that a rule looks at."""
    parts: tuple[Alike, ...] = ()
    """The same for each instrument alone, of which far fewer cases differ; none for a single instrument."""
    named: dict[tuple[object, ...], tuple[object, ...]] = field(default_factory=dict)
    classes: dict[tuple[object, ...], Classes] = field(default_factory=dict)

    def of(self, case: Case, now_ms: int) -> Classes:
        """Give the classes of a case that is past."""
        key = (*self._said(case), self._when(case), self._where(case))
        found = self.classes.get(key)
        if found is None:
            if self.parts:
                found = tuple(one for part in self.parts for one in part.of(case, now_ms))
            else:
                found = tuple(_classes(case, self.book, now_ms))
            _room(self.classes)
            self.classes[key] = found
        return found

    def _said(self, case: Case) -> tuple[object, ...]:
        """Tell what the rules and groups of the book make of who, what and with what."""
        count = None if case.count is None else bisect_left(self.limits, case.count)
        return (
            self._kept((self._group, case.group), case),
            self._kept((self._group, case.against), case),
            self._kept((self._act, case.act), case),
            self._kept((self._weapon, case.weapon, case.calibre_mm, case.system), case),
            count,
            tuple(sorted(case.facts.items())),
            case.measured,
        )

    def _kept(self, key: tuple[Any, ...], case: Case) -> tuple[object, ...]:
        found = self.named.get(key)
        if found is None:
            make, *said = key
            found = make(case, *said)
            _room(self.named)
            self.named[key] = found
        return found

    def _group(self, _: Case, name: str) -> tuple[object, ...]:
        return bool(name), *(law.groups.find(name) if name else None for law in self.book.laws)

    def _act(self, _: Case, act: str) -> tuple[object, ...]:
        rules = (id(held) for law in self.book.laws for held in law.by_act.get(act, ()))
        return bool(act), act.startswith(STRIKES), *rules

    def _weapon(self, case: Case, *_: object) -> tuple[object, ...]:
        taken = ((is_meant(one, case), names_system(one, case)) for one in self.weapons)
        return bool(case.weapon), *taken

    def _when(self, case: Case) -> tuple[int, ...]:
        """Tell how the start, the last moment and the end lie to every edge: before, on it, or after."""
        edges, start_ms, end_ms = self.edges, case.start_ms, case.end_ms
        last_ms = max(start_ms, end_ms - 1)
        return (
            bisect_left(edges, start_ms),
            bisect_right(edges, start_ms),
            bisect_left(edges, last_ms),
            bisect_right(edges, last_ms),
            bisect_left(edges, end_ms),
            bisect_right(edges, end_ms),
            end_ms > start_ms,
        )

    def _where(self, case: Case) -> tuple[object, ...] | None:
        """Tell how the place lies to every zone that is near and to every band; None without a place."""
        if case.lat_e7 is None or case.lon_e7 is None:
            return None
        looked = Looked(case=case, book=self.book)
        bands = tuple(in_band(looked, one).state for one in self.bands)
        near = self.places.of(case.lat_e7, case.lon_e7, case.radius_m)
        return bands, *(one for one in near if one[0] in self.zones)


def alike(book: Book, places: Places | None = None) -> Alike:
    """Find every moment and band of a book; `places` may be another book's, if its zones are the same. Raises: `terms.time` where a moment of a pack cannot be."""
    edges: set[int] = set()
    bands: dict[int, Placed] = {}
    zones: set[str] = set()
    shared = places if places is not None and places.fits(book) else Places(book=book)
    for law in book.laws:
        for timeline in _timelines(law):
            edges.update(one for part in timeline.segments for one in (part.start_ms, part.end_ms))
        for moment in _moments([one.fields for one in law.instrument.clauses] + [law.pack.dates]):
            for reading in resolve(moment, law.context):
                edges |= {reading.earliest_ms, reading.latest_ms}
        for where in _wheres(law):
            # Whatever field of it names a zone: a new one cannot be forgotten here.
            zones.update(one for one in _texts(where) if one in book.ground.shapes)
            if where.band is not None:
                bands[id(where.band)] = where.band
    rules = [held.rule for law in book.laws for held in law.held]
    return Alike(
        book=book,
        edges=sorted(edges),
        bands=tuple(bands.values()),
        weapons=tuple(
            {list_ for one in rules for list_ in (one.weapons, one.unclear, one.other_than) if list_}
        ),
        places=shared,
        zones=frozenset(zones),
        parts=tuple(alike(replace(book, laws=(law,)), shared) for law in book.laws)
        if len(book.laws) > 1
        else (),
        limits=sorted({one.limit for one in rules if one.limit is not None}),
    )


def _timelines(law: Law) -> Iterator[Timeline]:
    yield law.span
    for held in law.held:
        if held.due is not None:
            yield held.due
        yield from (reach.timeline for reach in held.reaches)
    yield from (reach.timeline for reach in law.whole)


def _wheres(law: Law) -> Iterator[Where]:
    for reaches in (law.whole, *(held.reaches for held in law.held)):
        for reach in reaches:
            yield from reach.wheres
            if reach.only is not None:
                yield reach.only


def _moments(held: Any) -> Iterator[At | After | Sun | Disputed]:
    """Give every moment that stands anywhere in values of the model."""
    if isinstance(held, (At, After, Sun, Disputed)):
        yield held
    elif isinstance(held, dict):
        yield from _each(held.values())
    elif isinstance(held, (list, tuple)):
        yield from _each(held)
    elif hasattr(held, "__dataclass_fields__"):
        yield from _each(getattr(held, name) for name in held.__dataclass_fields__)


def _texts(held: Any) -> Iterator[str]:
    """Give every text that stands anywhere in values of a book; lines hold none."""
    if isinstance(held, str):
        yield held
    elif isinstance(held, tuple):
        for one in held:
            yield from _texts(one)
    elif hasattr(held, "__dataclass_fields__") and not isinstance(held, Line):
        for name in held.__dataclass_fields__:
            yield from _texts(getattr(held, name))


def _each(values: Iterable[Any]) -> Iterator[At | After | Sun | Disputed]:
    for value in values:
        yield from _moments(value)


def _classes(case: Case, book: Book, now_ms: int) -> Iterator[tuple[str, str, Class]]:
    seen: set[tuple[str, str]] = set()
    for answer in assess(case, book, now_ms=now_ms):
        if (answer.pack, answer.instrument) not in seen:
            seen.add((answer.pack, answer.instrument))
            _, time, place, act = short(answer)
            yield answer.pack, answer.instrument, (time, place, act)


def _room(kept: dict[Any, Any], most: int = KEPT_MOST) -> None:
    if len(kept) >= most:
        kept.clear()
