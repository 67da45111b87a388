"""Requests to a guarantor, what it undertook, and what others saw of it."""

from __future__ import annotations

from typing import Any

import pytest

from sametable.core.assess.requests import requests
from support.casefile import World, at, case_of, say, told

REPORT = told()


def asked(minute: int = 10, by: int = 600, **more: Any) -> Any:
    """Ask Birch to have the mortars moved."""
    fields: dict[str, Any] = {
        "to": "bi", "who": "the crews at the mill", "what": "move two mortars 3 km east", "where": "the mill",
        "by_ms": at(by), "verified_how": "seen from the road",
    } | more  # fmt: skip
    return say("q", "request", party="al", minute=minute, **fields)


def answers(word: str, minute: int, party: str = "bi", **more: Any) -> Any:
    """Answer it as Birch."""
    return say(f"{word} {party} {minute}", "undertaking", "q", party=party, minute=minute, says=word, **more)


def saw(word: str, minute: int, party: str = "ce", target: str = "q") -> Any:
    """Say what was seen of it."""
    return say(
        f"{word} {party} {minute}",
        "verification",
        target,
        party=party,
        minute=minute,
        says=word,
        how="from the road",
    )


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("acknowledged", "acknowledged"),
        ("undertaken", "undertaken"),
        ("refused", "refused"),
        ("no_influence_claimed", "no_influence_claimed"),
        ("done_claimed", "done_claimed"),
    ],
)
def test_what_the_asked_party_says_is_the_state(word: str, state: str) -> None:
    (one,) = requests(case_of([REPORT, asked(), answers(word, 20)], now=30))
    assert one.state == state


def test_nobody_else_undertakes_for_it() -> None:
    (one,) = requests(case_of([REPORT, asked(), answers("undertaken", 20, party="ce")], now=30))
    assert (one.state, [each.counts for each in one.undertakings]) == ("open", [False])


@pytest.mark.parametrize("word", ["acknowledged", "undertaken"])
def test_what_is_not_done_in_time_is_overdue(word: str) -> None:
    (one,) = requests(case_of([REPORT, asked(), answers(word, 20)], now=601))
    assert (one.state, one.overdue) == ("overdue", True)


def test_a_request_that_has_not_reached_the_party_is_not_overdue() -> None:
    world = World(reached={"q": ["al"]})
    (one,) = requests(case_of([REPORT, asked()], now=9_999, world=world))
    assert (one.state, one.overdue, one.reached) == ("open", False, False)


def test_an_undertaking_may_name_an_earlier_time_and_not_a_later_one() -> None:
    early, later = answers("undertaken", 20, by_ms=at(100)), answers("undertaken", 20, by_ms=at(9_000))
    assert requests(case_of([REPORT, asked(), early], now=30))[0].due_ms == at(100)
    assert requests(case_of([REPORT, asked(), later], now=30))[0].due_ms == at(600)


def test_a_receipt_after_an_undertaking_does_not_undo_it() -> None:
    said = [REPORT, asked(), answers("undertaken", 20), answers("acknowledged", 30)]
    assert requests(case_of(said, now=40))[0].state == "undertaken"


def test_somebody_else_verifies_that_it_was_done() -> None:
    said = [REPORT, asked(), answers("done_claimed", 20), saw("done_verified", 30)]
    assert requests(case_of(said, now=9_999))[0].state == "done_verified"


def test_whoever_was_asked_does_not_verify_itself() -> None:
    said = [REPORT, asked(), answers("done_claimed", 20), saw("done_verified", 30, party="bi")]
    (one,) = requests(case_of(said, now=40))
    assert (one.state, [each.counts for each in one.verifications]) == ("done_claimed", [False])


def test_a_verification_may_be_about_the_claim_that_it_was_done() -> None:
    said = [REPORT, asked(), answers("done_claimed", 20), saw("no_effect", 30, target="done_claimed bi 20")]
    assert requests(case_of(said, now=40))[0].state == "no_effect"


def test_verifications_that_differ_stand_beside_one_another() -> None:
    said = [REPORT, asked(), saw("done_verified", 30), saw("no_effect", 40, party="al")]
    (one,) = requests(case_of(said, now=50))
    assert (one.differ, one.state) == (True, "no_effect")
    assert [each.says for each in one.verifications] == ["done_verified", "no_effect"]


def test_that_it_cannot_be_verified_leaves_it_at_what_was_claimed() -> None:
    said = [REPORT, asked(), answers("done_claimed", 20), saw("cannot_verify", 30)]
    assert requests(case_of(said, now=40))[0].state == "done_claimed"


def test_a_request_that_was_taken_back_is_gone() -> None:
    assert (
        requests(case_of([REPORT, asked(), say("w", "withdraw", "q", party="al", minute=20)], now=30)) == []
    )
