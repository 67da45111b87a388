"""Laws of linking.

Issue 4 of 6: "order-independent result (same reports, same incidents, whatever the order), so that it belongs to the picture."
charter, rule 2: "Same logs, same map, to the byte, whatever order they arrived in."
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import hypothesis.strategies as st
import msgspec
import numpy as np
from hypothesis import given, settings

from sametable.core.linking.linker import Linker
from sametable.core.linking.model import Item, Word
from sametable.core.linking.scoring import likeness
from sametable.core.linking.weights import standard

if TYPE_CHECKING:
    from random import Random

    from sametable.core.linking.model import Incident

HOUR_MS = 3_600_000
TIGHT = msgspec.structs.replace(
    standard(), solve=msgspec.structs.replace(standard().solve, limit=4, crowd=3, levels=[0, 300, 700, 1000])
)
"""Small limits, so that small worlds meet them."""
TEXTS = (
    "",
    "Shelling near the mill of Oakham, four killed, says the mayor of Oakham",
    "Four killed as mortar rounds hit the mill of Oakham",
    "Обстрел мельницы в Окхаме, четверо погибших",
    "Bridge over the Ash collapsed after a blast in Elmswell",
)


@st.composite
def items(draw: st.DrawFn, number: int) -> Item:
    """Draw a report of a small world, some of it missing."""
    placed, timed = draw(st.integers(0, 5)) > 0, draw(st.integers(0, 6)) > 0
    start = draw(st.integers(0, 30)) * HOUR_MS
    length = draw(st.sampled_from([0, 1, 1, 24, 24 * 30, 24 * 60])) * HOUR_MS
    killed = draw(st.sampled_from([None, 0, 2, 4, 40]))
    return Item(
        id=f"r{number:02d}",
        order=(draw(st.integers(1, 5)), draw(st.sampled_from(["o", "p"])), number),
        ledger=draw(st.sampled_from(["", "alder", "birch", "cedar"])),
        source=draw(st.sampled_from(["", "mill radio", "ash courier"])),
        start_ms=start if timed else None,
        end_ms=start + length if timed else None,
        lat_e7=500_000_000 + draw(st.integers(0, 6)) * 60_000 if placed else None,
        lon_e7=draw(st.sampled_from([100_000_000, 100_050_000, 1_799_999_000, -1_799_999_000]))
        if placed
        else None,
        radius_m=draw(st.sampled_from([None, 0, 500, 3_000, 30_000, 90_000])),
        kind=draw(st.sampled_from(["", "fire.heavy", "air.strike", "Battles", "Armed clash"])),
        weapon=draw(st.sampled_from(["", "mortar", "uav", "catapult"])),
        actor=draw(st.sampled_from(["", "alder", "birch"])),
        killed_low=killed,
        killed_high=killed,
        text=draw(st.sampled_from(TEXTS)),
        repeats=draw(st.sampled_from(["", "", "", "r00", "r01"])),
    )


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Item], list[Word]]:
    """Draw reports, many much alike, and words on them."""
    count = draw(st.integers(2, 14))
    found = [draw(items(number)) for number in range(count)]
    for number in range(1, count):
        if draw(st.integers(0, 2)) == 0:
            same = found[draw(st.integers(0, number - 1))]
            found[number] = replace(same, id=found[number].id, order=found[number].order)
    words = []
    for number in range(draw(st.integers(0, 5))):
        ids = draw(st.lists(st.integers(0, count), min_size=2, max_size=4, unique=True))
        words.append(
            Word(
                id=f"w{number}",
                party=draw(st.sampled_from(["alder", "birch"])),
                order=(draw(st.integers(1, 9)), "o", number),
                word=draw(st.sampled_from(["link", "unlink"])),
                how=draw(st.sampled_from(["same", "repeats"])),
                ids=tuple(f"r{one:02d}" for one in ids),
            )
        )
    return found, words


def shown(linker: Linker, told: list[Item]) -> dict[str, Incident | None]:
    return {one.id: linker.incident(one.id) for one in told}


def built(told: list[Item], words: list[Word]) -> Linker:
    linker = Linker(TIGHT)
    for item in told:
        linker.put(item)
    for word in words:
        linker.say(word)
    return linker


@settings(max_examples=120, deadline=None)
@given(worlds(), st.randoms(use_true_random=False))
def test_any_order_with_reports_and_words_taken_out_and_put_back_gives_the_same_incidents(
    world: tuple[list[Item], list[Word]], dice: Random
) -> None:
    told, words = world
    plain = built(told, words)
    other = Linker(TIGHT)
    steps: list[tuple[str, Any]] = [("put", one) for one in told] + [("say", one) for one in words]
    dice.shuffle(steps)
    for what, one in steps:
        if what == "put":
            other.put(one)
        else:
            other.say(one)
        if dice.random() < 0.4:
            again = dice.choice(told)
            other.drop(again.id)
            other.put(replace(again, kind="sniper", lat_e7=None, radius_m=70_000))
        if dice.random() < 0.3 and words:
            word = dice.choice(words)
            other.say(replace(word, word="unlink" if word.word == "link" else "link"))
            other.unsay(word.id)
    for one in told:
        other.put(one)
    for word in words:
        other.say(word)
    assert shown(other, told) == shown(plain, told)
    bulk = Linker(TIGHT)
    for word in words:
        bulk.say(word)
    bulk.put_all(told)
    assert shown(bulk, told) == shown(plain, told)


@settings(max_examples=60, deadline=None)
@given(worlds(), st.randoms(use_true_random=False))
def test_what_changed_is_told_and_nothing_else_changes(
    world: tuple[list[Item], list[Word]], dice: Random
) -> None:
    told, words = world
    linker = Linker(TIGHT)
    steps: list[tuple[str, Any]] = [("put", one) for one in told] + [("say", one) for one in words]
    steps += [("drop", dice.choice(told)) for _ in range(3)] + [("unsay", one) for one in words[:1]]
    dice.shuffle(steps)
    for what, one in steps:
        before = shown(linker, told)
        argument = one if what in {"put", "say"} else one.id
        changed = getattr(linker, what)(argument)
        after = shown(linker, told)
        differ = {name for name, held in after.items() if held != before[name]}
        gone = {name for name in differ if after[name] is None}
        assert differ - gone <= changed
        assert not changed & {name for name, held in after.items() if held is None}


@settings(max_examples=150, deadline=None)
@given(worlds(), worlds(), st.randoms(use_true_random=False))
def test_reports_that_are_compared_together_are_the_same_incidents_and_what_changed_is_told(
    world: tuple[list[Item], list[Word]], later: tuple[list[Item], list[Word]], dice: Random
) -> None:
    told = world[0] + [replace(one, id=f"x{one.id}") for one in later[0]]
    words = world[1]
    steps: list[tuple[str, Any]] = [("put", one) for one in told] + [("say", one) for one in words]
    steps += [("drop", dice.choice(told)) for _ in range(2)] + [("unsay", one) for one in words[:1]]
    dice.shuffle(steps)
    plain, linker = Linker(TIGHT), Linker(TIGHT)
    while steps:
        some, steps = steps[: (size := dice.randint(1, len(steps)))], steps[size:]
        before = shown(linker, told)
        linker.gather()
        changed: set[str] = set()
        for what, one in some:
            argument = one if what in {"put", "say"} else one.id
            changed |= getattr(linker, what)(argument)
            getattr(plain, what)(argument)
        changed |= linker.gathered()
        after = shown(linker, told)
        assert after == shown(plain, told)
        assert {name for name, held in after.items() if held != before[name] and held is not None} <= changed


@settings(max_examples=50, deadline=None)
@given(worlds())
def test_groups_are_a_partition_in_merge_order_and_pairs_are_symmetric(
    world: tuple[list[Item], list[Word]],
) -> None:
    told, words = world
    linker = built(told, words)
    orders = {one.id: (one.order, one.id) for one in told}
    for one in told:
        incident = linker.incident(one.id)
        assert incident is not None
        assert one.id in incident.members
        assert list(incident.members) == sorted(incident.members, key=lambda name: orders[name])
        assert all(linker.incident(name) == incident for name in incident.members)
        assert 1 <= incident.sources <= len(incident.members)
    rows = linker.columns.rows([one.id for one in told])
    for row in rows.tolist():
        totals = linker.scoring.parts(row, rows).total.tolist()
        for at, other in enumerate(rows.tolist()):
            back = linker.scoring.parts(other, rows).total.tolist()
            assert totals[at] == back[rows.tolist().index(row)]


@settings(max_examples=40, deadline=None)
@given(worlds(), st.integers(0, 13))
def test_a_copy_and_what_was_written_down_go_on_like_the_linker_itself(
    world: tuple[list[Item], list[Word]], at: int
) -> None:
    told, words = world
    first, later = told[: at % len(told)], told[at % len(told) :]
    linker = built(first, words)
    before = shown(linker, told)
    twin, taken = linker.copy(), Linker(TIGHT)
    taken.take(linker.captured())
    assert shown(taken, told) == before
    for one in later:
        twin.put(one)
    assert shown(linker, told) == before
    for one in later:
        linker.put(one)
        taken.put(one)
    for one in told[:3]:
        for held in (linker, twin, taken):
            held.drop(one.id)
    assert shown(twin, told) == shown(linker, told) == shown(taken, told)


_SEEDED = """
import random, sys
sys.path.insert(0, "tests")
from property.test_linking_laws import TIGHT, TEXTS, HOUR_MS
from sametable.core.linking.linker import Linker
from sametable.core.linking.model import Item
dice = random.Random(7)
linker = Linker(TIGHT)
told = [
    Item(id=f"r{n}", order=(n % 7, "o", n), ledger=dice.choice("abc"), start_ms=dice.randrange(90) * HOUR_MS,
         lat_e7=500000000 + dice.randrange(40) * 20000, lon_e7=100000000, radius_m=dice.choice((300, 4000, 40000)),
         kind=dice.choice(("fire.heavy", "air.strike")), text=dice.choice(TEXTS))
    for n in range(150)
]
dice.shuffle(told)
for one in told:
    linker.put(one)
print([(one.id, linker.incident(one.id)) for one in sorted(told, key=lambda one: one.id)])
"""


def test_hash_seeds_do_not_matter() -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", _SEEDED],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(found) == 1
    assert "proposed" in found.pop()


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_whatever_may_be_compared_lies_near_and_what_was_taken_out_does_not(
    world: tuple[list[Item], list[Word]],
) -> None:
    told, _ = world
    linker = Linker(TIGHT)
    columns, blocks = linker.columns, linker.blocks
    rows = [columns.put(one) for one in told]
    for row in rows:
        blocks.add(row, blocks.key(row))
    for row in rows:
        others = np.array([one for one in rows if one != row], dtype=np.int64)
        fits = others[linker.scoring.candidates(row, others)].tolist()
        # What has no time, or years of it, is compared only with its like.
        wanted = [one for one in fits if (blocks.key(one)[1] == 2) == (blocks.key(row)[1] == 2)]
        found = blocks.near(row).tolist()
        assert len(found) == len(set(found))
        assert set(wanted) <= set(found) <= set(others.tolist())
    for at, row in enumerate(rows):
        assert blocks.holds(row, blocks.key(row))
        assert row in blocks.of(blocks.key(row)).tolist()
        blocks.remove(row, blocks.key(row))
        assert not blocks.holds(row, blocks.key(row))
        assert not any(row in blocks.near(other).tolist() for other in rows[at:])
    assert (blocks.cells, blocks.days) == ({}, {})


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_many_pairs_at_once_score_as_one_row_with_others_and_two_alone(
    world: tuple[list[Item], list[Word]],
) -> None:
    told, _ = world
    linker = Linker(TIGHT)
    rows = np.array([linker.columns.put(one) for one in told], dtype=np.int64)
    scoring, heft = linker.scoring, linker.columns.held["heft"]
    left, right = np.repeat(rows, len(rows)), np.tile(rows, len(rows))
    shared = scoring.shared(left, right)
    alike = scoring.likeness_of(left, right, shared)
    for at, (one, other) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        mine, its = linker.columns.words_of(one), linker.columns.words_of(other)
        assert shared[at] == sum(weight for number, weight in mine.items() if number in its)
        assert alike[at] == likeness(int(shared[at]), int(heft[one]), int(heft[other]))
    for row in rows.tolist():
        assert scoring.shared(row, rows).tolist() == shared[left == row].tolist()
