"""Which windows a person's calendar shows, and the secret address by which it is fetched without signing in.

Decides: movements, corridors with dates, and notices of operations that this person may read now, from a month ago on; never
a protected site, and no coordinates. The address is one secret for each person; only its hash is kept. A new one ends the one
before. It works as long as the person may read; whoever was switched off, or has no such role any more, has none.

Times ms UTC. Source: issue "passage", iCalendar feed of windows; decision 0027; OWASP ASVS 5.0.0 V7.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sametable.centre.people.rules import may
from sametable.centre.people.sign_in import hash_of
from sametable.centre.watch.ledgers import names_in
from sametable.core.assess.calendar import Entry
from sametable.core.assess.movement_words import movement_word, passage_word
from sametable.core.passage.hours import Hours, spans
from sametable.core.passage.versions import chains
from sametable.core.terms.moments import local
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.centre.centre import Centre
    from sametable.centre.people.rules import Person
    from sametable.core.passage.versions import Chain
    from sametable.core.picture.cases import CaseSaid
    from sametable.core.picture.fold import Picture

DAY_MS = 86_400_000
PAST_MS = 30 * DAY_MS
AHEAD_MS = 14 * DAY_MS
OPEN_DESK = ""
"""Whose the address is while nobody is enrolled; it ends when somebody is."""


class CalendarKeys(Protocol):
    """Keeps the hash of each person's secret; its calls may come from any thread."""

    def put(self, person: str, hashed: str) -> None:
        """Keep a person's hash instead of the one before. Raises `calendar.store`."""
        ...

    def drop(self, person: str) -> bool:
        """Forget a person's hash; tell whether there was one. Raises `calendar.store`."""
        ...

    def whose(self, hashed: str) -> str | None:
        """Give the person whose hash this is; None for nobody's. Raises `calendar.store`."""
        ...


def whose(keys: CalendarKeys, token: str) -> str:
    """Give the person whose address this is. Raises `calendar.unknown`."""
    person = keys.whose(hash_of(token)) if token.isascii() and 20 <= len(token) <= 100 else None
    if person is None:
        raise unknown()
    return person


def unknown() -> SametableError:
    """Give what is said of an address that nobody has, whether there was one or not."""
    return SametableError(
        "calendar.unknown", expected="the address of somebody's calendar", got="none",
        advice="Ask for a new address at your desk: a new one ends the one before.",
    )  # fmt: skip


def windows(centre: Centre, person: Person | None, *, lang: str, address: str = "") -> list[Entry]:
    """Give the windows that a person may read (None: the open desk); `address` is where their screens are."""
    wide = person is None or may(person, "read_restricted")
    drawer = _Drawer(centre, centre.picture if wide else centre.shared, lang, address)
    return [*drawer.movements(), *drawer.corridors(), *drawer.notices()]


class _Drawer:
    """Draws entries out of one picture in one language."""

    def __init__(self, centre: Centre, picture: Picture, lang: str, address: str) -> None:
        self._picture = picture
        self._lang = lang
        self._address = address.rstrip("/")
        self._names = names_in(centre, lang)
        self._now_ms = centre.clock.now_ms()

    def movements(self) -> list[Entry]:
        found = []
        for chain in self._chains("movement"):
            one = chain.shown
            start_ms, end_ms = _period(one.fields.get("window"))
            ended = [each for version in chain.versions for each in self._about(version, chain)]
            what = passage_word("movement", str(one.fields.get("what")), self._lang)
            if start_ms is not None:
                found.append(
                    self._entry(
                        chain,
                        (start_ms, end_ms),
                        f"{what}: {one.fields.get('name', '')} ({self._name(one)})",
                        what,
                        place=str(one.fields.get("place_name") or ""),
                        more=len(ended),
                    )
                )
        return [one for one in found if self._near(one)]

    def corridors(self) -> list[Entry]:
        found = []
        for chain in self._chains("corridor"):
            one = chain.shown
            start_ms, end_ms = _period(one.fields.get("dates"))
            kind = movement_word("corridor", self._lang)
            summary = f"{kind}: {one.fields.get('name', '')} ({self._name(one)})"
            hours = one.fields.get("hours")
            if isinstance(hours, dict):
                for day, opening in self._openings(hours, start_ms, end_ms):
                    found.append(self._entry(chain, opening, summary, kind, part=day))
            elif start_ms is not None:
                found.append(self._entry(chain, (start_ms, end_ms), summary, kind))
        return [one for one in found if self._near(one)]

    def notices(self) -> list[Entry]:
        found = []
        for chain in self._chains("operations_notice"):
            one = chain.shown
            start_ms, end_ms = _period(one.fields.get("window"))
            kind = movement_word("notice", self._lang)
            what = passage_word("operation", str(one.fields.get("operation")), self._lang)
            if start_ms is not None:
                summary = f"{kind}: {what} ({self._name(one)})"
                found.append(self._entry(chain, (start_ms, end_ms), summary, kind))
        return [one for one in found if self._near(one)]

    def _openings(
        self, hours: Mapping[str, object], start_ms: int | None, end_ms: int | None
    ) -> list[tuple[str, tuple[int, int]]]:
        """Give a corridor's openings from yesterday to two weeks on, within its dates, by the day on which each begins."""
        zone = str(hours.get("zone"))
        first_ms = max(self._now_ms - DAY_MS, start_ms or 0)
        last_ms = min(self._now_ms + AHEAD_MS, end_ms if end_ms is not None else self._now_ms + AHEAD_MS)
        if last_ms < first_ms:
            return []
        try:
            first, last = local(first_ms, zone).date(), local(last_ms, zone).date()
            told = Hours(from_min=_whole(hours["from_min"]), until_min=_whole(hours["until_min"]), zone=zone)
            held = spans(told, first, last)
        except SametableError:
            return []  # a zone that nobody knows: the corridor's own page says so
        kept = [(max(one, start_ms or 0), min(other, end_ms or other)) for one, other in held]
        return [(local(one, zone).strftime("%Y%m%d"), (one, other)) for one, other in kept if one < other]

    def _chains(self, kind: str) -> list[Chain]:
        picture = self._picture
        held = chains(picture.cases.of_kind(kind), lambda one: picture.withdrawn(one.id, one.party))
        return [one for one in held.values() if not one.versions[0].void]

    def _about(self, version: CaseSaid, chain: Chain) -> list[CaseSaid]:
        """Give what its own side said that ends a movement: on the way, or before it leaves in the version that stands."""
        return [
            one
            for one in self._picture.cases.of(version.id)
            if one.kind == "movement_event"
            and one.party == chain.versions[0].party
            and one.fields.get("event")
            in ({"cancelled", "aborted"} if version == chain.shown else {"aborted"})
            and not one.void
            and not self._picture.withdrawn(one.id, one.party)
        ]

    def _entry(
        self,
        chain: Chain,
        period: tuple[int, int | None],
        summary: str,
        category: str,
        **more: object,
    ) -> Entry:
        one, ended = chain.shown, _whole(more.get("more"))
        part, place = str(more.get("part") or ""), str(more.get("place") or "")
        gone = chain.latest is None or ended > 0
        number = f"{movement_word('number', self._lang)}: {one.number}"
        version = f"{movement_word('version', self._lang)}: {chain.version}"
        return Entry(
            uid=f"{chain.first}{part and '-'}{part}@sametable",
            sequence=len(chain.versions) - 1 + (1 if gone else 0),
            said_ms=one.at_ms,
            start_ms=period[0],
            end_ms=period[1],
            summary=summary,
            description=f"{movement_word('not_permission', self._lang)}\n{number}\n{version}",
            category=category,
            place=place,
            link=f"{self._address}/#/dossier/{one.number}" if self._address else "",
            cancelled=gone,
        )

    def _name(self, one: CaseSaid) -> str:
        said_by = one.fields.get("said_by")
        return str(said_by) if said_by else self._names.get(one.party, one.party)

    def _near(self, one: Entry) -> bool:
        return one.end_ms is None or one.end_ms >= self._now_ms - PAST_MS


def _period(held: object) -> tuple[int | None, int | None]:
    if not isinstance(held, dict):
        return None, None
    start, end = held.get("start_ms"), held.get("end_ms")
    return (start if type(start) is int else None), (end if type(end) is int else None)


def _whole(value: object) -> int:
    return value if type(value) is int else 0
