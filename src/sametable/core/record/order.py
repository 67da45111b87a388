"""One order for the entries of many logs, and between which times others can confirm an entry.

Decides three things, each from an entry's causal past alone, so that what arrives later never changes them:
its Lamport number, hence the total order (number, origin, index); which part of what is held is causally
closed and may be on the map; and "not before" of its time bracket. "Not after" comes from later beats and can
only become earlier. No claimed time enters the order. Order has no authority: it is for listing and ties.

Not decided here: whether beats tell the truth. A beat whose heads do not exist stops its own log only.

`Causality` is mutable, an exception to the house rule on values: it takes in entries one by one, and a copy
of its tables for each would make a replay quadratic. Nothing in it depends on the order between logs in
which entries arrive, which a property test holds.

Shapes: sizes are numbers of entries; times in ms since 1970, as the authors' clocks stated them.
Source: record.md 4.4 and 4.9.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from dataclasses import dataclass, field
from heapq import merge
from typing import TYPE_CHECKING

from sametable.errors import SametableError, invariant

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sametable.core.record.checkpoint import Checkpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What order needs of an entry; `heads` are None unless it is a beat, `party` is the log's own."""

    origin: str
    index: int
    party: str
    at_ms: int
    heads: tuple[Checkpoint, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An entry whose whole causal past is here, with its number."""

    origin: str
    index: int
    lamport: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A clock reading, and the beat that states it."""

    at_ms: int
    party: str
    origin: str
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bracket:
    """Between which readings of other parties' clocks an entry lies; None where nobody else has said."""

    not_before: Stated | None
    not_after: Stated | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLog:
    """The placed part of one log as `Causality.kept` gives it: numbers of entries, and beats with their pasts."""

    origin: str
    party: str
    lamports: list[int]
    beat_indexes: list[int]
    beat_times: list[int]
    pasts: list[dict[str, int]]


@dataclass(slots=True, kw_only=True)
class _Log:
    """One log: numbers of placed entries, its beats with what each has in its past, and what waits."""

    origin: str
    party: str
    lamports: list[int] = field(default_factory=list)
    pending: deque[Arrival] = field(default_factory=deque)
    waiting_for: tuple[str, int] | None = None
    beat_indexes: list[int] = field(default_factory=list)
    beat_times: list[int] = field(default_factory=list)
    pasts: list[dict[str, int]] = field(default_factory=list)
    latest: list[int] = field(default_factory=list)  # which beat up to here states the latest time
    earliest: list[int] = field(default_factory=list)  # beats that state an earlier time than all after them

    def past_of(self, index: int) -> Mapping[str, int]:
        """Return how much of each log is in the past of entry `index`."""
        beat = bisect_right(self.beat_indexes, index)
        return self.pasts[beat - 1] if beat else {}

    def add_beat(self, index: int, at_ms: int, past: dict[str, int]) -> None:
        """Take in this log's next placed beat; `past` is how much of each other log it has in its past."""
        beat = len(self.beat_indexes)
        self.beat_indexes.append(index)
        self.beat_times.append(at_ms)
        self.pasts.append(past)
        best = self.latest[-1] if self.latest else beat
        self.latest.append(beat if at_ms > self.beat_times[best] else best)
        while self.earliest and self.beat_times[self.earliest[-1]] > at_ms:
            self.earliest.pop()
        self.earliest.append(beat)

    def stated(self, beat: int) -> Stated:
        """Return the clock reading of one of this log's beats."""
        return Stated(
            at_ms=self.beat_times[beat], party=self.party, origin=self.origin, index=self.beat_indexes[beat]
        )


def _shown_by(log: _Log, origin: str, index: int) -> Stated | None:
    """Give the earliest time that a log states from where it has seen an entry of another log; None where it has not."""
    covering = bisect_right(log.pasts, index, key=lambda seen: seen.get(origin, 0))
    if covering == len(log.pasts):
        return None
    return log.stated(log.earliest[bisect_left(log.earliest, covering)])


class Causality:
    """The causal order of a growing set of logs; each log's entries must be fed in their own order."""

    __slots__ = ("_logs", "_waiters")

    def __init__(self) -> None:
        """Start with no logs."""
        self._logs: dict[str, _Log] = {}
        self._waiters: dict[str, set[str]] = {}

    def feed(self, arrival: Arrival) -> tuple[Placed, ...]:
        """Take in the next entry of a log and return what got its number by it, causes before effects.

        Raises: SametableError "record.out_of_order" if it is not the log's next entry.
        """
        log = self._logs.get(arrival.origin)
        if log is None:
            log = self._logs[arrival.origin] = _Log(origin=arrival.origin, party=arrival.party)
        expected = len(log.lamports) + len(log.pending)
        if arrival.index != expected or arrival.party != log.party:
            raise SametableError(
                "record.out_of_order",
                at=f"{arrival.origin}[{arrival.index}]",
                expected=f"entry {expected} of {log.party}",
                got=f"entry {arrival.index} of {arrival.party}",
            )
        if arrival.heads is None and not log.pending and arrival.origin not in self._waiters:
            lamport = log.lamports[-1] + 1 if log.lamports else 1
            log.lamports.append(lamport)
            return (Placed(origin=arrival.origin, index=arrival.index, lamport=lamport),)
        log.pending.append(arrival)
        return tuple(self._place(log))

    def kept(self) -> list[KeptLog]:
        """Return copies of the placed part of every log, with which `from_kept` goes on."""
        return [
            KeptLog(
                origin=log.origin,
                party=log.party,
                lamports=list(log.lamports),
                beat_indexes=list(log.beat_indexes),
                beat_times=list(log.beat_times),
                pasts=list(log.pasts),
            )
            for log in self._logs.values()
        ]

    @classmethod
    def from_kept(cls, kept: Iterable[KeptLog]) -> Causality:
        """Return the causality whose placed part `kept` describes; what waited is to be fed again."""
        causality = cls()
        for one in kept:
            log = causality._logs[one.origin] = _Log(
                origin=one.origin, party=one.party, lamports=one.lamports
            )
            for index, at_ms, past in zip(one.beat_indexes, one.beat_times, one.pasts, strict=True):
                log.add_beat(index, at_ms, past)
        return causality

    def placed_size(self, origin: str) -> int:
        """Return how many entries of a log have their whole past here."""
        log = self._logs.get(origin)
        return len(log.lamports) if log else 0

    def arrived_size(self, origin: str) -> int:
        """Return how many entries of a log were fed, placed or waiting."""
        log = self._logs.get(origin)
        return len(log.lamports) + len(log.pending) if log else 0

    def waiting_for(self, origin: str) -> tuple[str, int] | None:
        """Return which log and size the next entry of this log waits for, if any waits."""
        log = self._logs.get(origin)
        return log.waiting_for if log else None

    def lamport(self, origin: str, index: int) -> int:
        """Return the number of a placed entry."""
        return self._logs[origin].lamports[index]

    def order_key(self, origin: str, index: int) -> tuple[int, str, int]:
        """Return what placed entries are sorted by."""
        return self._logs[origin].lamports[index], origin, index

    def closed_sizes(self, held: Mapping[str, int]) -> dict[str, int]:
        """Return the largest causally closed part of a view that holds these sizes of the logs."""
        bounds = {origin: min(size, self.placed_size(origin)) for origin, size in held.items()}
        closed = {}
        for origin, size in bounds.items():
            log = self._logs.get(origin)
            if log is None:
                closed[origin] = 0
                continue
            # Pasts only grow along a log and are transitive: the first beat that reaches out of the view ends it.
            first_out = bisect_left(
                log.pasts, 1, key=lambda past: any(bounds.get(o, 0) < n for o, n in past.items())
            )
            closed[origin] = size
            if first_out < len(log.beat_indexes):
                closed[origin] = min(size, log.beat_indexes[first_out])
        return closed

    def merged(self, sizes: Mapping[str, int]) -> Iterator[tuple[int, str, int]]:
        """Give the order keys of the first `sizes` entries of each log, in the total order."""
        return merge(*(self._keys(origin, size) for origin, size in sorted(sizes.items())))

    def bracket(self, origin: str, index: int, parties: Collection[str] | None = None) -> Bracket:
        """Return between which readings of other parties' clocks a placed entry lies; `parties`: of these alone."""
        own = self._logs[origin]
        invariant(0 <= index < len(own.lamports), "a bracket is asked for a placed entry")
        past = own.past_of(index)
        before, after = [], []
        for log in self._logs.values():
            if log.party == own.party or (parties is not None and log.party not in parties):
                continue
            known = bisect_left(log.beat_indexes, past.get(log.origin, 0))
            if known:
                before.append(log.stated(log.latest[known - 1]))
            shown = _shown_by(log, origin, index)
            if shown is not None:
                after.append(shown)
        return Bracket(
            not_before=max(before, key=lambda s: (s.at_ms, s.origin, s.index), default=None),
            not_after=min(after, key=lambda s: (s.at_ms, s.origin, s.index), default=None),
        )

    def shown(self) -> Iterator[tuple[str, int, Mapping[str, int]]]:
        """Give, of each log that has a beat, its origin, the time its newest states, and how much of each log that shows."""
        for log in self._logs.values():
            if log.pasts:
                yield log.origin, log.beat_times[-1], log.pasts[-1]

    def shown_by(self, origin: str, index: int, party: str) -> Stated | None:
        """Return the earliest reading of a party's clocks that shows it to hold a placed entry of another's log."""
        logs = (log for log in self._logs.values() if log.party == party and log.origin != origin)
        found = [shown for log in logs if (shown := _shown_by(log, origin, index)) is not None]
        return min(found, key=lambda s: (s.at_ms, s.origin, s.index), default=None)

    def sees(self, order: tuple[int, str, int], other: tuple[int, str, int]) -> bool:
        """Tell whether a placed entry has another one in its causal past, or is it; both by what they are sorted by."""
        (_, origin, index), (_, told, place) = order, other
        log = self._logs.get(origin)
        return log is not None and (
            place <= index if origin == told else log.past_of(index).get(told, 0) > place
        )

    def first_after(self, origin: str, after_ms: int) -> Stated | None:
        """Return the first beat of a log that states a later time than this; None where none does."""
        log = self._logs.get(origin)
        if log is None:
            return None
        beat = bisect_right(log.latest, after_ms, key=lambda latest: log.beat_times[latest])
        return log.stated(beat) if beat < len(log.latest) else None

    def first_holding(self, origin: str, told: str, index: int) -> Stated | None:
        """Return the first beat of a log that has an entry of another log in its past; None where none has."""
        log = self._logs.get(origin)
        if log is None:
            return None
        beat = bisect_right(log.pasts, index, key=lambda seen: seen.get(told, 0))
        return log.stated(beat) if beat < len(log.pasts) else None

    def _keys(self, origin: str, size: int) -> Iterator[tuple[int, str, int]]:
        if size:
            lamports = self._logs[origin].lamports
            invariant(size <= len(lamports), "only placed entries have an order")
            for index in range(size):
                yield lamports[index], origin, index

    def _place(self, first: _Log) -> Iterator[Placed]:
        """Place what can be placed, beginning with one log and going on to those that waited for it."""
        ready = [first]
        while ready:
            log = ready.pop()
            while log.pending:
                arrival = log.pending[0]
                log.waiting_for = self._missing(arrival)
                if log.waiting_for is not None:
                    self._waiters.setdefault(log.waiting_for[0], set()).add(log.origin)
                    break
                yield self._place_one(log, log.pending.popleft())
            ready.extend(self._woken(log))

    def _woken(self, log: _Log) -> list[_Log]:
        """Take out of the waiting those whose wait this log has ended."""
        waiters = self._waiters.get(log.origin)
        if not waiters:
            return []
        size = len(log.lamports)
        woken = [
            waiter
            for origin in sorted(waiters)
            if (waiter := self._logs[origin]).waiting_for is not None and waiter.waiting_for[1] <= size
        ]
        if woken:
            waiters.difference_update([waiter.origin for waiter in woken])
            if not waiters:
                del self._waiters[log.origin]
        return woken

    def _missing(self, arrival: Arrival) -> tuple[str, int] | None:
        for head in arrival.heads or ():
            if self.placed_size(head.origin) < head.size:
                return head.origin, head.size
        return None

    def _place_one(self, log: _Log, arrival: Arrival) -> Placed:
        lamport = log.lamports[-1] if log.lamports else 0
        if arrival.heads is not None:
            past = dict(log.pasts[-1]) if log.pasts else {}
            for head in arrival.heads:
                if head.size == 0:
                    continue
                other = self._logs[head.origin]
                lamport = max(lamport, other.lamports[head.size - 1])
                for origin, size in (*other.past_of(head.size - 1).items(), (head.origin, head.size)):
                    if past.get(origin, 0) < size:
                        past[origin] = size
            past.pop(log.origin, None)
            log.add_beat(arrival.index, arrival.at_ms, past)
        log.lamports.append(lamport + 1)
        return Placed(origin=log.origin, index=arrival.index, lamport=lamport + 1)
