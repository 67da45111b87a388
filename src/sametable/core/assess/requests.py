"""Requests to a guarantor to use its influence: who undertook what, and whether anybody saw that it was done.

Decides whose word counts: only the party that was asked undertakes, refuses or says that it is done; anybody else
verifies, each as its own word. That the party which was asked says itself that it was verified leaves it at claimed.
Several verifications stand beside one another; the latest in merge order gives the state, and that they differ is told.

Times are milliseconds UTC. Source: domain reference 3 ("specific") and 8 (influence request outcomes); decision 0017.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.assess.case import text, whole
from sametable.core.assess.clocks import late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.core.assess.case import Case, Heard

ENDED = frozenset({"refused", "no_influence_claimed", "done_verified", "no_effect"})
"""States after which nothing more is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undertaking:
    """An answer to a request. `counts`: it is the party's that was asked."""

    id: str
    number: str
    party: str
    says: str
    by_ms: int | None
    text: str
    at_ms: int
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a party saw of it. `counts`: the party is not the one that was asked."""

    id: str
    number: str
    party: str
    says: str
    how: str
    text: str
    at_ms: int
    late: bool
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Requested:
    """A request with what came of it. `due_ms`: as it was asked, or as it was undertaken; `differ`: verifications do."""

    id: str
    number: str
    party: str
    to: str
    who: str
    what: str
    where: str
    by_ms: int
    due_ms: int
    verified_how: str
    at_ms: int
    reached: bool
    undertakings: list[Undertaking]
    verifications: list[Verification]
    state: str
    overdue: bool
    differ: bool


def requests(case: Case) -> list[Requested]:
    """Give the requests that stand, in merge order."""
    return [_request(case, one) for one in case.of("request")]


def answers_of(case: Case, request: Heard) -> list[Heard]:
    """Give what the party that was asked has answered, in merge order."""
    asked = text(request, "to")
    return [one for one in case.about(request.id, "undertaking") if one.party == asked]


def due_of(case: Case, request: Heard) -> int:
    """Give when it is due: as undertaken if the party that was asked named an earlier time, else as it was asked."""
    named = [whole(one, "by_ms") for one in answers_of(case, request) if text(one, "says") == "undertaken"]
    asked = whole(request, "by_ms") or 0
    return max(min([asked, *(each for each in named if each is not None)]), request.at_ms)


def seen_of(case: Case, request: Heard) -> list[Heard]:
    """Give the verifications of a request, or of an answer to it, that are not its own party's, in merge order."""
    return [one for one in _verified(case, request) if one.party != text(request, "to")]


def _verified(case: Case, request: Heard) -> list[Heard]:
    found = case.about(request.id, "verification")
    for one in case.about(request.id, "undertaking", gone=True):
        found += case.about(one.id, "verification")
    return sorted(found, key=lambda one: one.order)


def request_of(case: Case, one: Heard) -> Heard | None:
    """Give the request that an undertaking or a verification is about in the end, if it stands."""
    held = case.find(one.target)
    if held is not None and held.kind == "undertaking":
        held = case.find(held.target)
    return held if held is not None and held.kind == "request" and held.gone is None else None


def _request(case: Case, one: Heard) -> Requested:
    asked, due_ms = text(one, "to"), due_of(case, one)
    answers, seen = answers_of(case, one), seen_of(case, one)
    state = _state(answers, seen)
    reached = asked in one.reached or bool(answers)
    overdue = case.now_ms > due_ms and reached and state not in ENDED
    latest = {each.party: text(each, "says") for each in seen}
    return Requested(
        id=one.id,
        number=one.number,
        party=one.party,
        to=asked,
        who=text(one, "who"),
        what=text(one, "what"),
        where=text(one, "where"),
        by_ms=whole(one, "by_ms") or 0,
        due_ms=due_ms,
        verified_how=text(one, "verified_how"),
        at_ms=one.at_ms,
        reached=reached,
        undertakings=[_undertaking(each, asked) for each in case.about(one.id, "undertaking")],
        verifications=[_verification(each, asked, due_ms) for each in _verified(case, one)],
        state="overdue" if overdue and state in {"open", "acknowledged", "undertaken"} else state,
        overdue=overdue,
        differ=len(set(latest.values())) > 1,
    )


def _state(answers: Sequence[Heard], seen: Sequence[Heard]) -> str:
    """Give the state as words have it: what others saw before what the party that was asked says."""
    saw = [text(each, "says") for each in seen if text(each, "says") != "cannot_verify"]
    if saw:
        return saw[-1]
    answered = [text(each, "says") for each in answers]
    weighty = [each for each in answered if each != "acknowledged"]
    return weighty[-1] if weighty else answered[-1] if answered else "open"


def _undertaking(one: Heard, asked: str) -> Undertaking:
    return Undertaking(
        id=one.id,
        number=one.number,
        party=one.party,
        says=text(one, "says"),
        by_ms=whole(one, "by_ms"),
        text=text(one, "text"),
        at_ms=one.at_ms,
        counts=one.party == asked,
    )


def _verification(one: Heard, asked: str, due_ms: int) -> Verification:
    return Verification(
        id=one.id,
        number=one.number,
        party=one.party,
        says=text(one, "says"),
        how=text(one, "how"),
        text=text(one, "text"),
        at_ms=one.at_ms,
        late=late(one, due_ms),
        counts=one.party != asked,
    )
