"""Laws of order: it never flips, and it does not depend on who heard what first.

The history is 4,000 entries of five logs of three parties, with two partitions in it. What `order` computes
incrementally is compared with the plain definitions over whole causal pasts.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import pytest

from sametable.core.record.checkpoint import Checkpoint
from sametable.core.record.order import Arrival, Bracket, Causality, Stated

PARTIES = {"amber": "alder", "beryl": "birch", "beach": "birch", "coral": "cedar", "cliff": "cedar"}
LOGS = sorted(PARTIES)
ENTRIES = 4000
Past = frozenset[tuple[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All entries of all logs, in one order in which they could have been written."""

    entries: tuple[Arrival, ...]

    def sizes(self) -> dict[str, int]:
        """Return how many entries each log has."""
        return {name: sum(entry.origin == name for entry in self.entries) for name in LOGS}


@cache
def history(seed: int, count: int = ENTRIES) -> History:
    """Write entries and beats at random; from a third to two thirds, links between two halves are down."""
    rng = random.Random(seed)
    entries: list[Arrival] = []
    sizes = dict.fromkeys(LOGS, 0)
    known = {name: dict.fromkeys(LOGS, 0) for name in LOGS}
    clock_off = {name: rng.randint(-5000, 5000) for name in LOGS}
    while len(entries) < count:
        step = len(entries)
        cut = count // 3 < step < count * 2 // 3
        halves = [set(LOGS[:2]), set(LOGS[2:])] if cut else [set(LOGS)]
        name = rng.choice(LOGS)
        reach = next(half for half in halves if name in half)
        heads = None
        if rng.random() < 0.15:
            for other in reach - {name}:
                if rng.random() < 0.7:
                    known[name][other] = max(
                        known[name][other], rng.randint(known[name][other], sizes[other])
                    )
            listed = sorted((o, n) for o, n in known[name].items() if n and rng.random() < 0.8)
            # A node lists only what it has verified whole: the past of what it lists comes with it.
            heads = tuple(Checkpoint(origin=o, size=n, root=bytes(32)) for o, n in listed)
        at_ms = 1_000_000 + step * 10 + clock_off[name] + rng.randint(-50, 50)
        entries.append(Arrival(origin=name, index=sizes[name], party=PARTIES[name], at_ms=at_ms, heads=heads))
        sizes[name] += 1
    return History(entries=tuple(entries))


def replay(entries: list[Arrival]) -> Causality:
    causality = Causality()
    for entry in entries:
        causality.feed(entry)
    return causality


def shuffled(entries: tuple[Arrival, ...], rng: random.Random) -> list[Arrival]:
    """Return the entries in another arrival order; each log's own order stays."""
    queues = {name: [entry for entry in reversed(entries) if entry.origin == name] for name in LOGS}
    out: list[Arrival] = []
    while any(queues.values()):
        name = rng.choice([name for name in LOGS if queues[name]])
        run = min(rng.randint(1, 200), len(queues[name]))
        out.extend(queues[name].pop() for _ in range(run))
    return out


def plain_numbers(entries: tuple[Arrival, ...]) -> dict[tuple[str, int], int]:
    """Number entries by the definition: one more than the largest number they follow."""
    numbers: dict[tuple[str, int], int] = {}
    for entry in entries:
        follows = [numbers.get((entry.origin, entry.index - 1), 0)]
        follows += [numbers[head.origin, head.size - 1] for head in entry.heads or ()]
        numbers[entry.origin, entry.index] = 1 + max(follows)
    return numbers


def plain_pasts(entries: tuple[Arrival, ...]) -> dict[tuple[str, int], Past]:
    """Return the whole causal past of every entry, itself not included."""
    pasts: dict[tuple[str, int], Past] = {}
    for entry in entries:
        direct = [(entry.origin, entry.index - 1)] if entry.index else []
        direct += [(head.origin, head.size - 1) for head in entry.heads or ()]
        pasts[entry.origin, entry.index] = frozenset(direct).union(*(pasts[key] for key in direct))
    return pasts


def plain_bracket(entries: tuple[Arrival, ...], pasts: dict[tuple[str, int], Past], at: Arrival) -> Bracket:
    """Return the bracket by its definition over all beats of other parties."""
    key = (at.origin, at.index)
    others = [entry for entry in entries if entry.heads is not None and entry.party != at.party]
    before = [entry for entry in others if (entry.origin, entry.index) in pasts[key]]
    after = [entry for entry in others if key in pasts[entry.origin, entry.index]]

    def stated(entry: Arrival) -> Stated:
        return Stated(at_ms=entry.at_ms, party=entry.party, origin=entry.origin, index=entry.index)

    latest = max((entry.at_ms for entry in before), default=0)
    earliest = min((entry.at_ms for entry in after), default=0)
    return Bracket(
        not_before=next((stated(entry) for entry in before if entry.at_ms == latest), None),
        not_after=next((stated(entry) for entry in after if entry.at_ms == earliest), None),
    )


def test_the_history_that_these_laws_are_tried_on_is_a_partitioned_one() -> None:
    told = history(1)
    beats = [entry for entry in told.entries if entry.heads is not None]
    across = [
        entry
        for entry in told.entries[ENTRIES // 3 + 1 : ENTRIES * 2 // 3]
        if entry.heads and entry.origin in LOGS[:2]
    ]
    assert len(told.entries) == ENTRIES
    assert len(beats) > 300
    assert len(across) > 20


@pytest.mark.parametrize("seed", range(3))
def test_the_number_of_an_entry_is_one_more_than_the_largest_it_follows(seed: int) -> None:
    """record.md 4.4: "L(e) = 1 + max(L of previous entry in the same log, L of every entry acknowledged by e)"."""
    told = history(seed)
    causality = replay(list(told.entries))
    numbers = plain_numbers(told.entries)
    assert all(causality.lamport(*key) == number for key, number in numbers.items())


@pytest.mark.parametrize("seed", range(4))
def test_the_order_does_not_depend_on_what_arrived_first(seed: int) -> None:
    told = history(seed)
    plain = replay(list(told.entries))
    other = replay(shuffled(told.entries, random.Random(seed)))
    assert list(other.merged(told.sizes())) == list(plain.merged(told.sizes()))
    for entry in random.Random(seed).sample(told.entries, 300):
        at = (entry.origin, entry.index)
        assert other.bracket(*at) == plain.bracket(*at)


def test_the_relation_of_two_entries_never_flips_over_200_partial_views() -> None:
    """record.md 4.4: "the order of two entries never flips when more arrive"."""
    told = history(7)
    rng = random.Random(7)
    whole = replay(list(told.entries))
    place = {(o, i): at for at, (_, o, i) in enumerate(whole.merged(told.sizes()))}
    logs = {name: [entry for entry in told.entries if entry.origin == name] for name in LOGS}
    for _ in range(200):
        held = {name: rng.randint(0, len(entries)) for name, entries in logs.items()}
        view = replay(shuffled(tuple(e for name, n in held.items() for e in logs[name][:n]), rng))
        closed = view.closed_sizes(held)
        assert closed == {name: view.placed_size(name) for name in LOGS}
        assert closed == whole.closed_sizes(held)
        places = [place[o, i] for _, o, i in view.merged(closed)]
        assert len(places) == sum(closed.values())
        assert all(one < next_one for one, next_one in pairwise(places))


def test_a_closed_view_holds_the_whole_past_of_all_it_holds_and_cannot_be_larger() -> None:
    """record.md 4.4: "a node counts a log only up to the first beat whose heads it does not hold yet"."""
    told = history(9, 600)
    pasts = plain_pasts(told.entries)
    whole = replay(list(told.entries))
    rng = random.Random(9)
    for _ in range(200):
        held = {name: rng.randint(0, size) for name, size in told.sizes().items()}
        closed = whole.closed_sizes(held)
        inside = {(name, index) for name, size in closed.items() for index in range(size)}
        available = {(name, index) for name, size in held.items() for index in range(size)}
        assert all(pasts[key] <= inside for key in inside)
        for name, size in closed.items():
            assert size == held[name] or not pasts[name, size] <= available


@pytest.mark.parametrize("seed", range(3))
def test_the_bracket_is_that_of_all_other_parties_beats_in_past_and_future(seed: int) -> None:
    """record.md 4.9: not before = "latest clock stated by another party's beat in the entry's causal past"."""
    told = history(seed, 700)
    pasts = plain_pasts(told.entries)
    causality = replay(list(told.entries))
    for entry in told.entries:
        expected = plain_bracket(told.entries, pasts, entry)
        found = causality.bracket(entry.origin, entry.index)
        for one, other in (
            (found.not_before, expected.not_before),
            (found.not_after, expected.not_after),
        ):
            assert (one and one.at_ms) == (other and other.at_ms)


def test_not_before_never_changes_and_not_after_only_becomes_earlier() -> None:
    told = history(3, 900)
    causality = Causality()
    seen: dict[tuple[str, int], Bracket] = {}
    for count, entry in enumerate(told.entries):
        causality.feed(entry)
        if count % 50:
            continue
        for key, old in list(seen.items()):
            new = causality.bracket(*key)
            assert new.not_before == old.not_before
            if old.not_after is not None:
                assert new.not_after is not None
                assert new.not_after.at_ms <= old.not_after.at_ms
            seen[key] = new
        seen[entry.origin, entry.index] = causality.bracket(entry.origin, entry.index)
