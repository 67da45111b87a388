"""The life of an incident: stages entered by statements, clocks that run, and what holds it up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sametable.core.assess.clocks import Clocks
from sametable.core.assess.lifecycle import ENTERS, STAGES, life
from sametable.core.model.case_words import STEP
from sametable.core.model.registry import CASE_SAYS
from support.casefile import PLAIN, World, at, case_of, say, step, told
from support.saying import entry_id

if TYPE_CHECKING:
    from sametable.core.assess.clocks import Clock
    from sametable.core.picture.said import Said

REPORT = told()
ASKED: dict[str, Any] = {"asked": "Birch", "through": "bi", "questions": ["?"], "due_ms": at(400)}
GRADE = {"occurrence": "probable", "attribution": "likely", "breach": "disputed"}
REQUEST: dict[str, Any] = {
    "to": "bi", "who": "crews", "what": "move", "where": "mill", "by_ms": at(3_000), "verified_how": "seen",
}  # fmt: skip


def inquiry(minute: int = 10) -> Said:
    """Put it to Birch."""
    return say("q", "inquiry", party="al", minute=minute, **ASKED)


def stage(*said: Said, now: int = 100, world: World = PLAIN) -> str:
    """Give the stage of a case."""
    return life(case_of([REPORT, *said], now=now, world=world)).stage


def clock(code: str, *said: Said, now: int = 100, world: World = PLAIN, party: str = "") -> Clock:
    """Give the one clock of this code (and party)."""
    held = life(case_of([REPORT, *said], now=now, world=world)).clocks
    (one,) = [each for each in held if each.code == code and party in {"", each.party}]
    return one


def stalls(*said: Said, now: int = 100, world: World = PLAIN) -> set[tuple[str, str]]:
    """Give what holds a case up, and whose turn it is."""
    return {(one.code, one.party) for one in life(case_of([REPORT, *said], now=now, world=world)).stalls}


def test_the_table_names_stages_and_kinds_that_exist() -> None:
    assert set(ENTERS.values()) <= set(STAGES)
    assert {kind for kind, _ in ENTERS} <= CASE_SAYS
    steps = {code for kind, code in ENTERS if kind == "case_step"}
    assert steps | {"closed"} == {one.code for one in STEP}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([], "received"),
        ([step("s", "acknowledged", party="bi")], "acknowledged"),
        ([say("s", "acknowledgement", party="bi")], "acknowledged"),
        ([step("s", "screened", party="bi")], "screened"),
        ([inquiry()], "put_to_party"),
        ([inquiry(), say("a", "reply", "q", minute=20, stance="denies")], "answered"),
        ([step("s", "verifying")], "verifying"),
        ([step("s", "cannot_verify", reason="no visas")], "verifying"),
        ([say("g", "grading", minute=20, **GRADE)], "assessed"),
        ([say("g", "grading_sealed", minute=20, sha256="x" * 43)], "received"),
        ([say("f", "finding", form="joint", required=["al", "bi"], text="so")], "assessed"),
        ([step("s", "referred")], "demarche"),
        ([say("q", "request", party="al", **REQUEST)], "demarche"),
        ([step("c", "closed", party="al", outcome="withdrawn")], "closed"),
    ],
)
def test_a_statement_enters_its_stage(said: list[Said], expected: str) -> None:
    assert stage(*said) == expected


def test_an_undertaking_of_the_party_that_was_asked_enters_remedy_and_anothers_does_not() -> None:
    asked = say("q", "request", party="al", minute=5, **REQUEST)
    assert stage(asked, say("u", "undertaking", "q", party="bi", minute=9, says="undertaken")) == "remedy"
    assert stage(asked, say("u", "undertaking", "q", party="ce", minute=9, says="undertaken")) == "demarche"
    assert stage(asked, say("u", "undertaking", "q", party="bi", minute=9, says="refused")) == "demarche"


def test_an_answer_that_does_not_count_enters_no_stage() -> None:
    assert stage(inquiry(), say("a", "reply", "q", party="ce", minute=20, stance="denies")) == "put_to_party"


def test_a_link_between_two_ledgers_correlates_and_one_within_a_ledger_does_not() -> None:
    other, own = told("s", party="bi", minute=1), told("t", minute=2)
    for one, expected in (("s", "correlated"), ("t", "received")):
        link = say("l", "link", party="al", minute=5, others=[entry_id(one)], how="same")
        assert stage(other, own, link) == expected


def test_the_stage_is_the_furthest_that_was_entered_whatever_was_said_last() -> None:
    held = life(case_of([REPORT, inquiry(), step("s", "acknowledged", party="bi", minute=50)], now=100))
    assert (held.stage, held.since_ms) == ("put_to_party", at(10))
    assert [one.stage for one in held.stages] == ["received", "put_to_party", "acknowledged"]


def test_an_answer_counts_though_it_stands_before_its_question() -> None:
    early = say("a", "reply", "q", party="bi", minute=2, stance="denies")
    assert stage(early, inquiry(20)) == "answered"


def test_a_step_that_was_taken_back_is_not_entered() -> None:
    assert stage(step("s", "screened"), say("w", "withdraw", "s", minute=9)) == "received"


def test_a_reopened_case_says_so_until_something_is_said_and_then_is_where_it_was() -> None:
    said = [
        inquiry(),
        step("c", "closed", party="bi", minute=20, outcome="unresolved"),
        say("y", "assent", "c", party="al", minute=21, says="adopts"),
    ]
    assert stage(*said) == "closed"
    again = [*said, step("o", "reopened", "c", party="al", minute=30, reason="new pictures")]
    assert stage(*again) == "reopened"
    assert stage(*again, step("s", "screened", minute=40)) == "put_to_party"


def test_every_party_without_a_report_of_its_own_acknowledges_by_itself() -> None:
    ack = step("s", "acknowledged", party="bi", minute=10)
    assert (clock("acknowledged", ack, party="bi").state, clock("acknowledged", ack, party="ce").state) == (
        "met",
        "passed",
    )
    own = told("s", party="ce", minute=1)
    held = life(case_of([REPORT, own], now=5)).clocks
    assert {one.party for one in held if one.code == "acknowledged"} == {"bi"}


@pytest.mark.parametrize(("now", "state"), [(15, "running"), (16, "passed")])
def test_a_clock_runs_until_it_is_due(now: int, state: str) -> None:
    assert clock("acknowledged", now=now, party="bi").state == state


@pytest.mark.parametrize(("minute", "state"), [(15, "met"), (16, "late")])
def test_what_comes_after_the_due_time_is_late(minute: int, state: str) -> None:
    assert clock("acknowledged", step("s", "acknowledged", minute=minute), party="bi").state == state


def test_what_was_written_in_time_and_arrived_late_is_met_by_its_authors_clock() -> None:
    world = World(not_after={"s": at(700)})
    held = clock("acknowledged", step("s", "acknowledged", minute=9), party="bi", world=world, now=900)
    assert (held.state, held.by_author_clock, held.met_ms, held.seen_ms) == ("met", True, at(9), at(700))


def test_what_cannot_have_been_written_in_time_is_late_with_both_times() -> None:
    world = World(not_before={"s": at(600)}, not_after={"s": at(700)})
    held = clock("acknowledged", step("s", "acknowledged", minute=9), party="bi", world=world, now=900)
    assert (held.state, held.by_author_clock, held.met_ms, held.seen_ms) == ("late", False, at(9), at(700))


def test_no_clock_runs_out_on_a_party_that_was_cut_off() -> None:
    world = World(reached={"r": ["al", "ce"], "q": ["al", "ce"]})
    held = clock("acknowledged", party="bi", now=9_999, world=world)
    assert (held.state, held.why) == ("suspended", "not_reached")
    assert clock("reply", inquiry(), now=9_999, world=world).state == "suspended"
    assert ("not_reached", "bi") in stalls(inquiry(), now=9_999, world=world)
    assert ("reply_overdue", "bi") not in stalls(inquiry(), now=9_999, world=world)


def test_a_closed_case_has_no_clock_that_runs_and_nothing_holds_it_up() -> None:
    done = step("c", "closed", party="al", minute=5, outcome="duplicate")
    held = life(case_of([REPORT, done], now=99_999))
    assert held.stage == "closed"
    assert {one.state for one in held.clocks} == {"suspended"}
    assert (held.next, held.stalls) == (None, [])


@pytest.mark.parametrize(
    ("code", "minutes"),
    [("screened", 60), ("put_to_party", 60), ("assessed", 7 * 24 * 60)],
)
def test_the_clocks_of_a_report_are_those_of_the_table(code: str, minutes: int) -> None:
    assert clock(code).due_ms == at(minutes)


def test_other_clocks_may_be_set() -> None:
    world = World(clocks=Clocks(screened_ms=120_000))
    assert clock("screened", world=world).due_ms == at(2)


def test_screening_is_met_by_any_later_work() -> None:
    assert clock("screened", inquiry()).number == "ALD-000011"


def test_a_case_that_is_looked_into_otherwise_needs_not_be_put_to_a_party() -> None:
    held = life(case_of([REPORT, say("g", "grading", minute=20, **GRADE)], now=99_999))
    assert "put_to_party" not in {one.code for one in held.clocks}


def test_a_reply_is_due_when_the_question_says() -> None:
    assert (clock("reply", inquiry()).due_ms, clock("reply", inquiry()).party) == (at(400), "bi")


def test_two_ledgers_of_an_event_are_to_be_correlated_by_the_next_morning() -> None:
    world = World(reconcile_ms=at(500))
    assert clock("correlated", told("s", party="bi", minute=1), world=world).due_ms == at(500)
    assert "correlated" not in {one.code for one in life(case_of([REPORT], now=9, world=world)).clocks}


def test_a_verification_runs_from_its_beginning_and_ends_with_a_grading_or_its_impossibility() -> None:
    begun = step("v", "verifying", party="ce", minute=20)
    assert (clock("verifying", begun).due_ms, clock("verifying", begun).state) == (
        at(20 + 72 * 60),
        "running",
    )
    assert clock("verifying", begun, say("g", "grading", minute=30, **GRADE)).state == "met"
    cannot = step("x", "cannot_verify", party="ce", minute=30, reason="no visas")
    assert clock("verifying", begun, cannot).state == "met"
    due = step("v", "verifying", party="ce", minute=20, due_ms=at(50))
    assert clock("verifying", due).state == "passed"


def test_a_request_has_three_clocks() -> None:
    asked = say("q", "request", party="al", minute=5, **REQUEST)
    due = {
        code: clock(code, asked).due_ms for code in ("demarche_acknowledged", "demarche_reported", "remedy")
    }
    assert due == {
        "demarche_acknowledged": at(65),
        "demarche_reported": at(5 + 24 * 60),
        "remedy": at(3_000),
    }
    ack = say("u", "undertaking", "q", party="bi", minute=9, says="acknowledged")
    assert clock("demarche_acknowledged", asked, ack).state == "met"
    assert clock("demarche_reported", asked, ack, now=5_000).state == "passed"
    claimed = say("u", "undertaking", "q", party="bi", minute=9, says="done_claimed")
    assert clock("remedy", asked, claimed, now=5_000).state == "passed"
    seen = say("v", "verification", "q", party="ce", minute=20, says="done_verified", how="seen")
    assert clock("remedy", asked, claimed, seen, now=5_000).state == "met"


def test_the_next_clock_is_the_soonest_that_still_runs() -> None:
    held = life(case_of([REPORT, inquiry()], now=100)).next
    assert held is not None
    assert (held.code, held.due_ms) == ("reply", at(400))


def test_what_holds_a_case_up_is_told_with_whose_turn_it_is() -> None:
    finding = say("f", "finding", party="al", minute=5, form="joint", required=["al", "bi"], text="so")
    sealed = say("g", "grading_sealed", party="al", minute=6, sha256="x" * 43)
    cannot = step("v", "cannot_verify", party="ce", minute=7, reason="no visas")
    closed = step("c", "closed", party="al", minute=15, outcome="unresolved")
    asked = say("i", "request", party="al", minute=9, **REQUEST)
    claimed = say("u", "undertaking", "i", party="bi", minute=10, says="done_claimed")
    found = stalls(inquiry(), finding, sealed, cannot, closed, asked, claimed, now=500)
    assert {
        ("no_acknowledgement", "bi"),
        ("no_acknowledgement", "ce"),
        ("reply_overdue", "bi"),
        ("waiting_for_gradings", "bi"),
        ("waiting_for_gradings", "ce"),
        ("adoption_missing", "bi"),
        ("cannot_verify", "ce"),
        ("closing_not_agreed", "bi"),
        ("remedy_not_verified", ""),
    } <= found


def test_why_it_cannot_be_verified_is_told_until_that_party_begins_again() -> None:
    cannot = step("v", "cannot_verify", party="ce", minute=7, reason="no visas")
    held = life(case_of([REPORT, cannot], now=9)).stalls
    assert [one.reason for one in held if one.code == "cannot_verify"] == ["no visas"]
    again = step("w", "verifying", party="ce", minute=20)
    assert ("cannot_verify", "ce") not in stalls(cannot, again)


def test_two_different_closings_hold_a_case_up_until_somebody_gives_way() -> None:
    said = [
        told("s", party="bi", minute=1),
        step("c", "closed", party="al", minute=8, outcome="remedied"),
        step("d", "closed", party="bi", minute=9, outcome="unresolved"),
    ]
    assert ("closings_differ", "") in stalls(*said)
    assert stage(*said, say("y", "assent", "c", party="bi", minute=20, says="adopts")) == "closed"
