"""The list of incidents: what stands in it, newest first, and that keeping it up is the same as making it anew."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from sametable.centre.incidents.listing import Listing
from sametable.core.picture.fold import apply_entry, retract
from support.casefile import say, told
from support.drafts import START_MS
from support.saying import empty, entry_id, fold

if TYPE_CHECKING:
    from typing import Any

    from sametable.core.picture.said import Said

GRADE = {"occurrence": "probable", "attribution": "likely", "breach": "disputed"}


def somewhere(place: int, minute: int) -> dict[str, Any]:
    """Give a place and a time; equal ones are of one event, others far from one another."""
    start_ms = START_MS + minute * 60_000
    return {
        "place": {"lat_e7": 340_000_000 + place * 2_000_000, "lon_e7": 371_234_567, "radius_m": 50},
        "occurred": {
            "start_ms": start_ms,
            "end_ms": start_ms + 60_000,
            "precision": "minute",
            "zone": "Etc/UTC",
        },
    }


def listed(*said: Said) -> list[str]:
    """Give the incidents of a picture of these statements."""
    return Listing(fold(said)).page(100, None)


def test_a_report_of_which_nothing_is_said_is_not_listed() -> None:
    assert listed(told()) == []


def test_a_report_with_a_case_is_listed() -> None:
    assert listed(told(), say("g", "grading", minute=5, **GRADE)) == [entry_id("r")]


def test_a_remark_makes_no_case() -> None:
    assert listed(told(), say("c", "comment", minute=5, text="so"), say("d", "deny", minute=6)) == []


def test_two_reports_of_one_event_are_one_incident_by_the_id_of_the_first() -> None:
    assert listed(told(), told("s", party="bi", minute=3)) == [entry_id("r")]


def test_newest_comes_first_by_what_is_newest_in_it() -> None:
    first, second = told("a", **somewhere(1, 0)), told("b", minute=1, **somewhere(9, 0))
    said = [
        first,
        second,
        say("g", "grading", "a", minute=5, **GRADE),
        say("h", "grading", "b", minute=6, **GRADE),
    ]
    assert listed(*said) == [entry_id("b"), entry_id("a")]
    assert listed(*said, say("i", "grading", "a", party="ce", minute=7, **GRADE)) == [
        entry_id("a"),
        entry_id("b"),
    ]


def test_pages_follow_one_another_without_gaps() -> None:
    said = [told(f"r{n}", minute=n, **somewhere(n, 0)) for n in range(9)]
    said += [say(f"g{n}", "grading", f"r{n}", minute=20 + n, **GRADE) for n in range(9)]
    listing = Listing(fold(said))
    found: list[str] = []
    while page := listing.page(4, found[-1] if found else None):
        found += page
    assert found == [entry_id(f"r{n}") for n in reversed(range(9))]


def test_what_names_a_report_is_found_by_it() -> None:
    outside = say(
        "o",
        "outside_finding",
        "a",
        minute=5,
        body="B",
        title="T",
        language="en",
        grade="g",
        others=[entry_id("b")],
    )
    listing = Listing(fold([told("a", **somewhere(1, 0)), told("b", minute=1, **somewhere(9, 0)), outside]))
    assert listing.named([entry_id("b")]) == {entry_id("o")}
    assert set(listing.page(9, None)) == {entry_id("a"), entry_id("b")}


def test_what_is_said_of_a_report_that_has_not_come_waits_for_it() -> None:
    picture = fold([say("g", "grading", minute=5, **GRADE)])
    listing = Listing(picture)
    assert listing.page(9, None) == []
    listing.take(apply_entry(picture, told()), 1)
    assert listing.page(9, None) == [entry_id("r")]


@pytest.mark.parametrize("seed", range(12))
def test_keeping_it_up_is_the_same_as_making_it_anew(seed: int) -> None:
    chance = random.Random(seed)
    said = [
        told(f"r{n}", party=chance.choice(("al", "bi", "ce")), minute=n, **somewhere(n % 7, n % 3))
        for n in range(24)
    ]
    for n in range(16):
        kind, target = chance.choice(("grading", "link", "unlink", "withdraw")), f"r{chance.randrange(24)}"
        other = entry_id(f"r{chance.randrange(24)}")
        by_kind: dict[str, dict[str, Any]] = {
            "grading": GRADE,
            "link": {"others": [other], "how": "same"},
            "unlink": {"others": [other]},
        }
        party = "al" if kind == "withdraw" else chance.choice(("al", "bi"))
        said.append(say(f"x{n}", kind, target, party=party, minute=40 + n, **by_kind.get(kind, {})))
    chance.shuffle(said)
    picture = empty()
    listing = Listing(picture)
    for number, one in enumerate(said):
        listing.take(apply_entry(picture, one), number)
        assert listing.page(99, None) == Listing(picture).page(99, None)
    gone = chance.choice([one.id for one in said if one.id in picture.marks])
    listing.take(retract(picture, gone), 99)
    assert set(listing.page(99, None)) == set(Listing(picture).page(99, None))
