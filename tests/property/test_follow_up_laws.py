"""Laws of what follows from terms: replays, counts of calm, obligations.

charter, rule 1: "Correcting, denying, withdrawing, agreeing are further statements. Nothing is overwritten."
charter, rule 4: "The program never merges claims into a truth."
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest

from sametable.core.assess.alike import alike
from sametable.core.assess.calm import Rule, Told, calm
from sametable.core.assess.replay import Recorded, change, join, plain, replay
from sametable.core.assess.sides import Sides
from sametable.core.terms.assess import assess, short
from sametable.core.terms.book import compile_book
from sametable.core.terms.case import Case
from sametable.core.terms.groups import groups_of
from sametable.core.terms.model import Group
from sametable.edges.packs.files import load_pack
from support.terms import LATER_MS, TRUCE, book_of

DAY_MS = 86_400_000
ACTS = (
    "",
    "fire.heavy",
    "fire.small_arms",
    "air.strike",
    "weapon.not_withdrawn",
    "presence.zone",
    "access.denied",
)
START_MS = 1_456_437_600_000  # 2016-02-25T22:00Z
CHANGED = TRUCE.replace("2016-02-27 00:00", "2016-02-27 19:00").replace("north: 37", "north: 36")

BANDED = (
    TRUCE
    + """
      - {id: road, kind: line, ref: "5", text: The road, geometry: {line: [[36.2, 37.0], [36.2, 37.4]]},
         accuracy_m: 100, as_of: "2016-02-22", sources: [made]}
      - {id: back, kind: withdrawal, ref: "6", text: Guns go back, weapons: [mortar, tank], distance_m: 3500,
         measure: per_side, line: road, sources: [made]}
"""
)


def made(count: int) -> list[Recorded]:
    """Make reports around the edges in time and place that the change moves."""
    dice = Random(4)
    return [
        Recorded(
            id=f"id{n}",
            number=f"KHM-{n:06d}",
            case=Case(
                start_ms=(start := START_MS + dice.randrange(3 * DAY_MS)),
                end_ms=start + dice.choice((60_000, DAY_MS)),
                lat_e7=dice.randrange(350_000_000, 380_000_000),
                lon_e7=dice.randrange(355_000_000, 405_000_000),
                radius_m=dice.choice((50, 790)),
                act=dice.choice(("fire.heavy", "air.strike")),
                group=dice.choice(("", "Alder", "Called Front", "Merged Front")),
            ),
        )
        for n in range(count)
    ]


def told(count: int) -> list[Told]:
    """Make reports of three ledgers over two weeks."""
    dice = Random(5)
    return [
        Told(
            number=f"KHM-{n:06d}",
            party=dice.choice(("alder", "birch", "cedar")),
            start_ms=(start := START_MS + dice.randrange(14 * DAY_MS)),
            end_ms=start + dice.choice((60_000, 8 * 3_600_000)),
            act=dice.choice(("fire.heavy", "sniper")),
            group=dice.choice(("Alder", "Birch", "")),
            denied=dice.random() < 0.3,
        )
        for n in range(count)
    ]


def digest() -> str:
    """Give one hash of a replay and of a count, shuffled anew with every process."""
    dice = Random(int(os.environ.get("SHUFFLE", "0")))
    reports, others = made(60), told(8)
    dice.shuffle(reports)
    dice.shuffle(others)
    asked = change(book_of(TRUCE), book_of(CHANGED))
    portions = [replay(asked, reports[n : n + 17], now_ms=LATER_MS) for n in range(0, 60, 17)]
    dice.shuffle(portions)
    groups = groups_of(tuple(Group(id=one, names={"en": one.title()}) for one in ("alder", "birch")))
    rule = Rule(
        days=7, zone="Asia/Damascus", acts=frozenset({"fire.heavy", "sniper"}), sides=Sides(groups=groups)
    )
    counted = calm(rule, others, span=(START_MS, START_MS + 14 * DAY_MS))
    found: dict[str, Any] = {"replay": plain(join(portions), asked), "calm": repr(counted)}
    return hashlib.sha256(json.dumps(found, sort_keys=False).encode()).hexdigest()


def test_a_replay_and_a_count_do_not_depend_on_order_portions_or_hash_seed() -> None:
    paths = os.pathsep.join([str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "src")])
    ended = {
        subprocess.run(
            [sys.executable, "-c", "from property.test_follow_up_laws import digest; print(digest())"],
            check=True, capture_output=True, text=True, timeout=360,
            env={**os.environ, "PYTHONHASHSEED": seed, "SHUFFLE": seed, "PYTHONPATH": paths},
        ).stdout.strip()
        for seed in ("0", "1", "4242")
    }  # fmt: skip
    assert ended == {digest()}


def test_a_replay_leaves_the_answers_of_the_older_text_as_they_were() -> None:
    asked = change(book_of(TRUCE), book_of(CHANGED))
    same = change(book_of(TRUCE), book_of(TRUCE))
    before = plain(replay(same, made(60), now_ms=LATER_MS), same)
    found = plain(replay(asked, made(60), now_ms=LATER_MS), asked)
    assert found["changed"] > 0
    assert plain(replay(same, made(60), now_ms=LATER_MS), same) == before
    assert {json.dumps(one["before"]) for one in found["groups"]} == {
        json.dumps(one["before"]) for one in before["groups"]
    }


@pytest.mark.parametrize("name", ["hodeidah-2018", "minsk", "syria-2016-09", "syria-2016-02", "banded"])
def test_reports_that_a_book_cannot_tell_apart_have_the_class_that_each_would_have_alone(name: str) -> None:
    pack = book_of(BANDED).packs[0] if name == "banded" else load_pack(name)
    book = compile_book([pack])
    kept = alike(book)
    dice = Random(name)
    south, west, north, east = pack.box or (36.1, 36.9, 36.3, 37.5)
    groups = ["", "nobody", *(one.id for one in pack.groups)]
    for _ in range(6):
        edge, against = dice.choice(kept.edges), dice.choice(groups)
        group, count = dice.choice(groups), dice.choice((None, 25))
        for _ in range(90):
            start = edge + dice.choice((-DAY_MS, -1, 0, 3_600_000))
            case = Case(
                start_ms=start,
                end_ms=start + dice.choice((0, 60_000)),
                lat_e7=round(dice.uniform(south, north) * 1e7),
                lon_e7=round(dice.uniform(west, east) * 1e7),
                radius_m=dice.choice((10, 30_000)),
                group=group,
                against=against,
                act=dice.choice(ACTS),
                weapon=dice.choice(("mortar", "tank", "aircraft", "")),
                calibre_mm=dice.choice((None, 120)),
                count=count,
            )
            alone = {(one.pack, *short(one)) for one in assess(case, book, now_ms=LATER_MS)}
            assert {(by, at, *held) for by, at, held in kept.of(case, LATER_MS)} == alone
    assert 0 < len(kept.classes) < 6 * 90
