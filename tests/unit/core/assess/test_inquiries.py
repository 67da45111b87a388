"""What was put to a party and what it answered: silence is shown, never filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sametable.core.assess.inquiries import inquiries
from support.casefile import World, at, case_of, say, told

if TYPE_CHECKING:
    from sametable.core.picture.said import Said

REPORT = told()


def asked(minute: int = 10, due: int = 130, **more: Any) -> Said:
    """Put it to Birch, through Birch's own side."""
    fields: dict[str, Any] = {
        "asked": "Birch",
        "through": "bi",
        "questions": ["Who fired?"],
        "due_ms": at(due),
    } | more
    return say("q", "inquiry", party="al", minute=minute, **fields)


def answered(name: str = "a", *, minute: int = 60, party: str = "bi", **more: Any) -> Said:
    """Answer it."""
    return say(name, "reply", "q", party=party, minute=minute, **({"stance": "denies"} | more))


def test_a_question_is_open_until_it_is_due() -> None:
    (one,) = inquiries(case_of([REPORT, asked()], now=130))
    assert (one.state, one.replies) == ("open", [])


def test_no_answer_by_the_due_time_is_silence() -> None:
    (one,) = inquiries(case_of([REPORT, asked()], now=131))
    assert one.state == "silent"


def test_a_question_that_has_not_reached_anybody_is_not_met_with_silence() -> None:
    world = World(reached={"q": ["al", "ce"]})
    (one,) = inquiries(case_of([REPORT, asked()], now=9_999, world=world))
    assert (one.state, one.reached) == ("open", False)


def test_a_due_time_before_the_question_gives_no_silence_before_it_was_asked() -> None:
    (one,) = inquiries(case_of([REPORT, asked(minute=10, due=-5_000)], now=10))
    assert (one.due_ms, one.state) == (at(10), "open")


@pytest.mark.parametrize("stance", ["admits", "denies", "does_not_know", "declines"])
def test_every_answer_is_an_answer(stance: str) -> None:
    (one,) = inquiries(case_of([REPORT, asked(), answered(stance=stance)], now=9_999))
    assert one.state == "answered"
    assert [(each.stance, each.late) for each in one.replies] == [(stance, False)]


def test_a_justification_names_its_clause() -> None:
    reply = answered(stance="justifies", clause="self-defence", instrument="terms")
    (one,) = inquiries(case_of([REPORT, asked(), reply], now=9_999))
    assert (one.replies[0].clause, one.replies[0].instrument) == ("self-defence", "terms")


def test_an_answer_of_somebody_else_stands_beside_and_leaves_the_question_unanswered() -> None:
    (one,) = inquiries(case_of([REPORT, asked(), answered(party="ce")], now=131))
    assert one.state == "silent"
    assert [(each.party, each.counts) for each in one.replies] == [("ce", False)]


def test_the_side_that_was_asked_may_answer_for_itself_where_it_is_a_party() -> None:
    through_cedar = asked(asked="bi", through="ce")
    (one,) = inquiries(case_of([REPORT, through_cedar, answered(party="bi")], now=9_999))
    assert one.state == "answered"


def test_an_answer_after_the_due_time_is_late() -> None:
    (one,) = inquiries(case_of([REPORT, asked(), answered(minute=131)], now=9_999))
    assert (one.state, one.replies[0].late) == ("answered", True)


def test_an_answer_written_in_time_and_arriving_late_is_in_time_by_its_authors_clock() -> None:
    world = World(not_after={"a": at(900)})
    (one,) = inquiries(case_of([REPORT, asked(), answered()], now=9_999, world=world))
    held = one.replies[0]
    assert (held.late, held.by_author_clock, held.at_ms, held.seen_ms) == (False, True, at(60), at(900))


def test_an_answer_that_cannot_have_been_written_in_time_is_late_whatever_its_author_claims() -> None:
    world = World(not_before={"a": at(400)}, not_after={"a": at(420)})
    (one,) = inquiries(case_of([REPORT, asked(), answered(minute=60)], now=9_999, world=world))
    assert one.replies[0].late


def test_an_answer_that_was_taken_back_is_none() -> None:
    back = say("w", "withdraw", "a", party="bi", minute=70)
    (one,) = inquiries(case_of([REPORT, asked(), answered(), back], now=131))
    assert (one.state, one.replies) == ("silent", [])


def test_an_answer_counts_though_it_stands_before_its_question_in_the_order() -> None:
    early = answered(minute=5)
    (one,) = inquiries(case_of([REPORT, early, asked()], now=9_999))
    assert one.state == "answered"


def test_nobody_takes_back_anothers_answer() -> None:
    back = say("w", "withdraw", "a", party="al", minute=70)
    (one,) = inquiries(case_of([REPORT, asked(), answered(), back], now=131))
    assert one.state == "answered"


def test_nobody_answers_through_itself_for_a_party_that_has_a_seat() -> None:
    asked = say(
        "i", "inquiry", party="bi", minute=5, asked="al", through="bi", questions=["?"], due_ms=at(60)
    )
    for_al = say("a", "reply", "i", party="bi", minute=6, stance="admits", on_behalf_of="al")
    (held,) = inquiries(case_of([told(), asked, for_al], now=30))
    assert (held.state, [one.counts for one in held.replies]) == ("open", [False])
