"""Laws of cases: "every order of arrival gives the same answer", and what no order of words can bring about.

Statements of three parties about two reports, drawn at random, arrive in any order, some taken back.
"""

from __future__ import annotations

import random  # noqa: TC003 - the strategy is resolved at run time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sametable.core.assess.assessors import assessors, differences
from sametable.core.assess.findings import closing, concerned, findings
from sametable.core.assess.gradings import blind, gradings, never_opened, rounds
from sametable.core.assess.inquiries import inquiries
from sametable.core.assess.lifecycle import STAGES, life
from sametable.core.assess.requests import requests
from support.casefile import PARTIES, at, case_of, say, step, told
from support.saying import entry_id

if TYPE_CHECKING:
    from sametable.core.assess.case import Case
    from sametable.core.picture.said import Said

REPORTS = (told(), told("s", party="bi", minute=1))
GRADE = {"occurrence": "probable", "attribution": "likely", "breach": "disputed"}
WORDS: dict[str, dict[str, Any]] = {
    "inquiry": {"asked": "Birch", "through": "bi", "questions": ["?"], "due_ms": at(60)},
    "reply": {"stance": "denies"},
    "grading": GRADE,
    "grading_sealed": {"sha256": "x" * 43},
    "finding": {"form": "joint", "required": ["al", "bi"], "text": "so"},
    "assent": {"says": "adopts"},
    "request": {
        "to": "bi", "who": "crews", "what": "move", "where": "mill", "by_ms": at(90), "verified_how": "seen",
    },
    "undertaking": {"says": "done_claimed"},
    "verification": {"says": "done_verified", "how": "seen"},
    "link": {"others": [entry_id("s")], "how": "same"},
    "withdraw": {},
    "deny": {},
}  # fmt: skip
STEPS = ("acknowledged", "screened", "verifying", "closed", "reopened")
ABOUT = {"reply": "inquiry", "assent": "finding", "undertaking": "request", "verification": "request"}


@st.composite
def stories(draw: st.DrawFn) -> list[Said]:
    """Draw what three parties say about two reports; answers are about something that may come later or not at all."""
    said: list[Said] = []
    names: dict[str, list[str]] = {}
    for number in range(draw(st.integers(min_value=1, max_value=14))):
        name, minute = f"x{number}", draw(st.integers(min_value=2, max_value=120))
        party = draw(st.sampled_from(sorted(PARTIES)))
        kind = draw(st.sampled_from([*WORDS, *STEPS]))
        if kind in STEPS:
            more: dict[str, Any] = {"closed": {"outcome": "unresolved"}, "reopened": {"reason": "so"}}.get(
                kind, {}
            )
            target = draw(st.sampled_from(["r", *names.get("closed", ())]))
            held = step(name, kind, target, party=party, minute=minute, **more)
        else:
            anything = [one for group in names.values() for one in group]
            wanted = anything if kind == "withdraw" else names.get(ABOUT.get(kind, ""), [])
            if kind == "assent":
                wanted = [*wanted, *names.get("closed", ())]
            target = draw(st.sampled_from(wanted or ["r"]))
            held = say(name, kind, target, party=party, minute=minute, **WORDS[kind])
        names.setdefault(kind, []).append(name)
        said.append(held)
    # One place of a log holds one statement.
    return list({(one.party, one.index): one for one in said}.values())


def told_of(case: Case) -> list[Any]:
    """Give everything that is worked out of a case."""
    columns = assessors(case)
    return [
        asdict(life(case)),
        [asdict(one) for one in columns],
        [asdict(one) for one in differences(columns)],
        [*inquiries(case), *gradings(case), *never_opened(case), *findings(case), *requests(case)],
        blind(case, "al"),
    ]


@settings(deadline=None, max_examples=60)
@given(stories(), st.randoms(use_true_random=False), st.integers(min_value=0, max_value=10_000))
def test_every_order_of_arrival_gives_the_same_answer(
    said: list[Said], chance: random.Random, now: int
) -> None:
    shuffled = [*REPORTS, *said]
    chance.shuffle(shuffled)
    assert told_of(case_of([*REPORTS, *said], now=now)) == told_of(case_of(shuffled, now=now))


@settings(deadline=None, max_examples=60)
@given(stories(), st.integers(min_value=0, max_value=10_000))
def test_joint_means_that_every_party_that_is_named_has_said_so(said: list[Said], now: int) -> None:
    case = case_of([*REPORTS, *said], now=now)
    ever = {(one.party, one.target) for one in case.heard if one.kind == "assent"}
    for one in findings(case):
        if one.in_force:
            assert set(one.required) <= {one.party} | {party for party, target in ever if target == one.id}


@settings(deadline=None, max_examples=60)
@given(stories(), st.integers(min_value=0, max_value=10_000))
def test_nobody_closes_what_concerns_another_before_the_time_for_refusing_is_over(
    said: list[Said], now: int
) -> None:
    case = case_of([*REPORTS, *said], now=now)
    held = closing(case)
    if held is not None and held.in_force and now < 72 * 60:
        (put,) = [one for one in case.heard if one.id == held.id]
        assert concerned(case, put) <= set(held.agreed) | set(held.refused)
    assert (life(case).stage == "closed") == (held is not None and held.in_force)


@settings(deadline=None, max_examples=60)
@given(stories(), st.integers(min_value=0, max_value=10_000))
def test_a_case_is_always_in_a_stage_and_each_party_grades_for_itself(said: list[Said], now: int) -> None:
    case = case_of([*REPORTS, *said], now=now)
    assert life(case).stage in STAGES
    for party in PARTIES:
        assert sum(one.current for one in gradings(case) if one.party == party) <= 1
    for one in rounds(case):
        assert len({each.party for each in one.commitments}) == len(one.commitments)
    for clock in life(case).clocks:
        assert clock.due_ms >= clock.from_ms or clock.code == "correlated"
        assert (clock.number is None) == (clock.state in {"running", "passed", "suspended"})
