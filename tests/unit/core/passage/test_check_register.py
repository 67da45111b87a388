"""The register follows the picture a statement at a time and comes to the same as one that is built anew."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from sametable.core.passage.grid import HOUR_MS, Box, Window, box_of_circle, widened
from sametable.core.passage.register import AFTER_MS, BEFORE_MS, BLOCKS_MOST, UNDER_WAY_MS, Register, Thing
from sametable.core.picture.fold import Picture, apply_entry, retract
from support.saying import about, empty, entry_id, said

LAT, LON = 362_000_000, 371_000_000
FAR = 3_000_000
SITE: dict[str, Any] = {
    "name": "Mill Road Hospital", "function": "hospital", "place": {"lat_e7": LAT, "lon_e7": LON, "radius_m": 60},
    "since_ms": 0, "review_ms": 1, "focal_day": "desk", "focal_night": "desk", "declared": True,
}  # fmt: skip
START = 1_456_617_600_000
MOVE: dict[str, Any] = {
    "what": "convoy", "mode": "notification", "name": "Convoy", "width_m": 500,
    "window": {"start_ms": START, "end_ms": START + HOUR_MS},
    "route": [{"lat_e7": LAT, "lon_e7": LON}, {"lat_e7": LAT, "lon_e7": LON + FAR}],
}  # fmt: skip
WAY: dict[str, Any] = {
    "name": "North", "line": MOVE["route"], "width_m": 500, "direction": "out", "users": ["civilians"],
}  # fmt: skip
NOW = Window(start_ms=START, end_ms=START + HOUR_MS)
HERE = widened(box_of_circle(LAT, LON, 100))


def register(picture: Picture) -> Register:
    held = Register(own="al")
    held.follow(picture)
    return held


def inside(held: Register, box: Box = HERE, window: Window = NOW) -> list[str]:
    return [one.id for one in held.touching(box, window).inside]


def site(name: str, lamport: int = 1, party: str = "al", **more: Any) -> Any:
    return said(name, "site", SITE | more, party=party, lamport=lamport)


def test_following_statement_by_statement_is_building_anew_in_every_order() -> None:
    moved = {"lat_e7": LAT + FAR, "lon_e7": LON, "radius_m": 60}
    every = [
        site("a", 1),
        site("b", 2, target=entry_id("a"), place=moved),
        about("w", "withdraw", "b", party="al", lamport=3, reason="wrong"),
        said("m", "movement", MOVE, party="bi", lamport=4),
        said("e", "movement_event", {"target": entry_id("m"), "event": "cancelled", "at_ms": START - 2 * HOUR_MS}, party="bi", lamport=5),
    ]  # fmt: skip
    ends = set()
    for order in permutations(every):
        picture, held = empty(), Register(own="al")
        for one in order:
            apply_entry(picture, one)
            held.follow(picture)
        anew = register(picture)
        assert (held.things, held.reach, held.wide) == (anew.things, anew.reach, anew.wide)
        assert {block: {one.id for one in things} for block, things in held.blocks.items()} == {
            block: {one.id for one in things} for block, things in anew.blocks.items()
        }
        assert held.things[entry_id("a")].latest == entry_id("a")
        ends.add(tuple(sorted(held.things)))
    assert ends == {tuple(sorted((entry_id("a"), entry_id("m"))))}


def test_what_leaves_the_picture_leaves_the_register() -> None:
    picture = empty()
    for one in (site("a", 1), site("b", 2)):
        apply_entry(picture, one)
    held = register(picture)
    retract(picture, entry_id("a"))
    apply_entry(picture, site("c", 3))
    held.follow(picture)
    assert set(held.things) == {entry_id("b"), entry_id("c")}


def test_the_own_sides_notices_are_not_entered_beside_its_sites() -> None:
    picture = empty()
    notice = {name: value for name, value in SITE.items() if name not in {"name", "declared"}}
    for party in ("al", "bi"):
        fields = notice | {"site": entry_id("a"), "to": "bi" if party == "al" else "al", "coarsened": False}
        apply_entry(picture, said(f"n{party}", "site_notice", fields, party=party))
    assert inside(register(picture)) == [entry_id("nbi")]


@pytest.mark.parametrize(
    ("event", "until_ms"),
    [
        ("", START + HOUR_MS + AFTER_MS),
        ("departed", START + HOUR_MS + UNDER_WAY_MS),
        ("completed", START + 2 * HOUR_MS),
    ],
)
def test_a_movement_counts_from_before_its_window_until_after_what_is_said_of_it(
    event: str, until_ms: int
) -> None:
    picture = empty()
    apply_entry(picture, said("m", "movement", MOVE, party="bi"))
    if event:
        fields = {"target": entry_id("m"), "event": event, "at_ms": START + HOUR_MS}
        apply_entry(picture, said("e", "movement_event", fields, party="bi", lamport=2))
        apply_entry(
            picture, said("x", "movement_event", fields | {"event": "aborted"}, party="al", lamport=3)
        )
    held = register(picture)
    for at_ms, counts in (
        (START - BEFORE_MS - 1, False), (START - BEFORE_MS, True), (until_ms - 1, True), (until_ms, False),
    ):  # fmt: skip
        assert bool(inside(held, window=Window(start_ms=at_ms, end_ms=at_ms + 1))) == counts, at_ms


def test_a_corridor_counts_until_its_own_side_closes_it_or_its_dates_are_over() -> None:
    later = Window(start_ms=START + 48 * HOUR_MS, end_ms=START + 49 * HOUR_MS)
    picture = empty()
    apply_entry(picture, said("c", "corridor", WAY, party="bi"))
    step = {"target": entry_id("c"), "step": "closed", "at_ms": START}
    apply_entry(picture, said("s", "corridor_step", step, party="al", lamport=2))
    held = register(picture)
    assert inside(held, window=later)
    apply_entry(picture, said("t", "corridor_step", step, party="bi", lamport=3))
    held.follow(picture)
    assert not inside(held, window=later)
    apply_entry(picture, said("u", "corridor_step", step | {"step": "opened"}, party="bi", lamport=4))
    held.follow(picture)
    assert inside(held, window=later)
    ended = WAY | {"dates": {"start_ms": START - HOUR_MS, "end_ms": START}, "target": entry_id("c")}
    apply_entry(picture, said("v", "corridor", ended, party="bi", lamport=5))
    held.follow(picture)
    assert not inside(held, window=later)


def test_an_airdrop_counts_in_its_drop_zone_with_the_margin_of_safety() -> None:
    zone = [
        {"lat_e7": LAT + FAR + north, "lon_e7": LON - FAR + east} for north, east in ((0, 0), (0, 9), (9, 0))
    ]
    fields = MOVE | {"what": "airdrop", "drop": {"zone": zone, "pallets": 21, "safety_m": 5_000}}
    picture = empty()
    apply_entry(picture, said("d", "movement", fields, party="bi"))
    held = register(picture)
    assert inside(held, widened(box_of_circle(LAT + FAR + 400_000, LON - FAR, 100)))
    assert not inside(held, widened(box_of_circle(LAT + FAR + 1_000_000, LON - FAR, 100)))


def test_what_reaches_very_far_is_compared_as_a_box() -> None:
    picture = empty()
    apply_entry(picture, site("a", place={"lat_e7": LAT, "lon_e7": LON, "radius_m": 600_000}))
    held = register(picture)
    assert held.wide
    assert not held.blocks
    assert inside(held, widened(box_of_circle(LAT + 40_000_000, LON, 100)))
    assert not inside(held, widened(box_of_circle(LAT + 80_000_000, LON, 100)))
    assert BLOCKS_MOST > 1_700


def test_a_thing_is_dropped_by_its_id_and_put_again_elsewhere() -> None:
    held = Register()
    one = Thing(id="x", latest="x", kind="site", party="al", number="ALD-000001")
    held.put(one, [HERE])
    held.put(one, [widened(box_of_circle(LAT + FAR, LON, 100))])
    assert not inside(held)
    held.drop("x")
    held.drop("x")
    assert (held.blocks, held.things, held.reach) == ({}, {}, {})


@pytest.mark.parametrize("kind", ["site", "movement", "corridor", "movement_event", "corridor_step"])
def test_what_was_erased_in_part_is_read_as_far_as_it_is_there(kind: str) -> None:
    whole: dict[str, tuple[str, dict[str, Any]]] = {
        "site": ("s", SITE), "movement": ("m", MOVE), "corridor": ("c", WAY),
        "movement_event": ("e", {"target": entry_id("m"), "event": "cancelled", "at_ms": START}),
        "corridor_step": ("t", {"target": entry_id("c"), "step": "closed", "at_ms": START}),
    }  # fmt: skip
    for field in whole[kind][1]:
        picture = empty()
        for name, (letter, fields) in whole.items():
            left = {one: value for one, value in fields.items() if name != kind or one != field}
            one = said(letter, name, left, party="bi")
            apply_entry(picture, replace(one, erased=True) if name == kind else one)
        assert register(picture).things.keys() <= {entry_id(letter) for letter in "smc"}
