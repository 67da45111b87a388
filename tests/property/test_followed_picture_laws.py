"""What follows the picture a statement at a time comes to what is worked out of all of it, whatever came, left or was taken back."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sametable.centre.passage.notified import Things
from sametable.core.passage.register import KINDS, Register
from sametable.core.passage.site_book import Book
from sametable.core.passage.sites import own_sites, told_us
from sametable.core.passage.versions import chains
from sametable.core.picture.fold import Picture, apply_entry, copy_of, retract
from support.saying import about, empty, entry_id, said
from support.stage import run as run_now

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from sametable.core.picture.cases import CaseSaid

HOUR_MS = 3_600_000
START = 1_456_617_600_000
LAT, LON = 362_000_000, 371_000_000


def _site(number: int) -> dict[str, Any]:
    rest = {
        "function": "hospital", "since_ms": 0, "review_ms": 1, "focal_day": "desk", "focal_night": "desk", "declared": True,
    }  # fmt: skip
    return {
        **rest,
        "name": f"s{number}",
        "place": {"lat_e7": LAT + number * 50_000, "lon_e7": LON, "radius_m": 60},
    }


def _move(number: int) -> dict[str, Any]:
    route = [{"lat_e7": LAT, "lon_e7": LON}, {"lat_e7": LAT, "lon_e7": LON + number * 100_000}]
    rest = {"what": "convoy", "mode": "notification", "name": "Convoy"}
    return {
        **rest,
        "window": {"start_ms": START, "end_ms": START + number * HOUR_MS},
        "route": route,
        "width_m": 500,
    }


def _every() -> list[Any]:
    """Give statements that amend, end and take back one another, also those of another side."""
    held = []
    for kind, fields, letters in (("site", _site, "abcde"), ("movement", _move, "vwxyz")):
        for place, letter in enumerate(letters):
            target = {} if place % 5 == 0 else {"target": entry_id(letters[place - 1])}
            party = "bi" if place == 3 else "al"
            told = fields(place + 1) | target
            held.append(said(letter, kind, told, party=party, lamport=place + 1))
            held.append(about(f"no-{letter}", "withdraw", letter, party=party, lamport=9, reason="wrong"))
    for letter, event in (("v", "departed"), ("w", "completed"), ("y", "cancelled")):
        told = {"target": entry_id(letter), "event": event, "at_ms": START + HOUR_MS}
        held.append(said(f"e-{letter}", "movement_event", told, party="al", lamport=8))
        held.append(about(f"no-e-{letter}", "withdraw", f"e-{letter}", party="al", lamport=9, reason="wrong"))
    return held


def _told() -> list[Any]:
    """Give sites, what the two sides tell one another of theirs, and words on that."""
    held = []
    for owner, other, letters in (("al", "bi", "fgh"), ("bi", "al", "mno")):
        for place, letter in enumerate(letters):
            target = {"target": entry_id(letters[place - 1])} if place else {}
            held.append(said(letter, "site", _site(place * 40) | target, party=owner, lamport=place + 1))
            first = f"n-{letters[place - 1]}" if place else ""
            target = {"target": entry_id(first)} if first else {}
            to = "ce" if place == 1 and owner == "al" else other
            rest = {
                name: value for name, value in _site(place * 40).items() if name not in {"name", "declared"}
            }
            told = rest | target | {"site": entry_id(letter), "to": to, "coarsened": False}
            held.append(said(f"n-{letter}", "site_notice", told, party=owner, lamport=place + 3))
            depth = {"target": entry_id(f"n-{letter}"), "depth": "accepted", "at_ms": START}
            held.append(said(f"d-{letter}", "dissemination", depth, party=other, lamport=7))
            point = {name: rest["place"][name] for name in ("lat_e7", "lon_e7")}
            back = {"target": entry_id(f"n-{letter}"), "says": "read_back", "read_back": point}
            held.append(said(f"r-{letter}", "notification_reply", back, party=other, lamport=7))
            for name, party in ((letter, owner), (f"n-{letter}", owner), (f"d-{letter}", other)):
                held.append(about(f"no-{name}", "withdraw", name, party=party, lamport=9, reason="wrong"))
    return held


EVERY, TOLD = _every(), _told()
STEPS = st.lists(st.tuples(st.integers(0, len(EVERY) - 1), st.integers(0, 3)), max_size=60)
TURNS = st.lists(st.tuples(st.integers(0, len(TOLD) - 1), st.integers(0, 3)), max_size=90)


def _turn(picture: Picture, one: Any) -> None:
    """Count a statement that is not counted; take one out that is."""
    if one.id in picture.others:
        retract(picture, one.id)
    else:
        apply_entry(picture, one)


def test_all_of_them_are_read() -> None:
    picture = empty()
    for one in (*EVERY, *TOLD):
        apply_entry(picture, one)
    assert not picture.unreadable
    assert len(picture.cases.said) == len({one.id for one in (*EVERY, *TOLD)}) - len(picture.withdrawals)


def _looks(register: Register) -> Any:
    blocks = {block: {one.id for one in things} for block, things in register.blocks.items()}
    reach = {one: set(held) for one, held in register.reach.items()}
    return register.things, reach, register.wide, blocks


@settings(deadline=None)
@given(STEPS)
def test_a_register_that_follows_in_parts_holds_what_one_built_anew_holds(
    steps: list[tuple[int, int]],
) -> None:
    picture, held = empty(), Register(own="al")
    for number, how in steps:
        _turn(picture, EVERY[number])
        if how == 0:
            held.follow(picture)
        elif how == 1:
            held.follow(picture, 1)
        elif how == 2:
            picture = copy_of(picture)
    while not held.follow(picture, 1):
        continue
    anew = Register(own="al")
    anew.rebuild(picture)
    assert _looks(held) == _looks(anew)
    stands = {
        first: chain.latest.id
        for kind in KINDS
        for first, chain in chains(
            picture.cases.of_kind(kind), lambda one: picture.withdrawn(one.id, one.party)
        ).items()
        if chain.latest is not None
    }
    assert {one: thing.latest for one, thing in held.things.items()} == {
        first: latest for first, latest in stands.items() if first in held.things
    }
    gone = stands.keys() - held.things.keys()
    assert all(picture.cases.said[one].kind == "movement" for one in gone)  # over before it began
    assert all(picture.cases.said[stands[one]].id == stands[one] for one in held.things)


@settings(deadline=None)
@example([(36, 1), (29, 0)])
@example([(7, 1), (0, 0)])
@given(TURNS)
def test_a_book_that_follows_in_parts_holds_the_registers_of_sites(steps: list[tuple[int, int]]) -> None:
    picture, books = empty(), {party: Book(party=party) for party in ("al", "bi")}

    def withdrawn(one: CaseSaid) -> bool:
        return picture.withdrawn(one.id, one.party)

    for number, how in steps:
        _turn(picture, TOLD[number])
        for held in books.values() if how else ():
            held.follow(picture, 1 if how == 1 else None)
    for party, held in books.items():
        while not held.follow(picture, 1):
            continue
        own, told = own_sites(picture.cases, withdrawn, party), told_us(picture.cases, withdrawn, party)
        assert list(held.own.items()) == list(own.items())
        assert list(held.told.items()) == list(told.items())
        chains_of = [one.chain for some in (own, told) for one in some.values()]
        assert held.first == {one.id: chain.first for chain in chains_of for one in chain.versions}
        for site in own.values():
            assert held.notices(picture.cases, site.chain) == [
                one
                for one in picture.cases.of_kind("site_notice")
                if one.party == party and held.first.get(str(one.fields["site"])) == site.chain.first
            ]


@settings(deadline=None)
@given(TURNS)
def test_what_was_notified_and_to_whom_is_followed(steps: list[tuple[int, int]]) -> None:
    node = SimpleNamespace(party="al", id="alder")
    centre = cast("Centre", SimpleNamespace(picture=empty(), node=node))
    held = Things(centre)
    for number, how in steps:
        _turn(centre.picture, TOLD[number])
        if how == 0:
            run_now(held.look())
    run_now(held.look())
    anew = Things(centre)
    run_now(anew.look())
    assert held.extents.things == anew.extents.things
    for one in TOLD:
        assert held.of(one.id) == anew.of(one.id)


@settings(deadline=None)
@given(STEPS)
def test_what_turned_names_everything_that_is_not_as_it_was(steps: list[tuple[int, int]]) -> None:
    picture = empty()
    before: dict[str, tuple[Any, bool]] = {}
    for number, _ in steps:
        read = len(picture.cases.turned)
        _turn(picture, EVERY[number])
        now = {one.id: (one, picture.withdrawn(one.id, one.party)) for one in picture.cases.said.values()}
        differs = {one for one in before.keys() | now.keys() if before.get(one) != now.get(one)}
        assert differs <= set(picture.cases.turned[read:])
        before = now
