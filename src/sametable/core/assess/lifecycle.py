"""The life of an incident: which stage it is in, which clocks run, and what holds it up.

Decides, as data, which statement enters which stage: `ENTERS`. The stage is the furthest one entered, closed only once
a closing is in force, reopened until something further is said; closing forgets nothing, so that reopening restores.
Every order of arrival gives the same answer: stages come from sets taken in merge order, an answer counts though its
inquiry came later. Nothing here is kept: all of it follows from what was said and the moment of asking.

Times are milliseconds UTC. Source: domain reference 3 (state machine and default clocks); decision 0017.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.assess import clocks, inquiries, requests
from sametable.core.assess.case import text, texts, whole
from sametable.core.assess.clocks import Clock, Span
from sametable.core.assess.findings import Closing, closing, closings, findings, reopening
from sametable.core.assess.gradings import never_opened, rounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sametable.core.assess.case import Case, Heard

STAGES = (
    "received", "acknowledged", "screened", "put_to_party", "answered", "correlated", "verifying", "assessed",
    "demarche", "remedy", "closed", "reopened",
)  # fmt: skip
"""In the order in which a case goes through them; any may be left out."""

ENTERS: Mapping[tuple[str, str], str] = {
    ("acknowledgement", ""): "acknowledged",
    ("case_step", "acknowledged"): "acknowledged",
    ("case_step", "screened"): "screened",
    ("inquiry", ""): "put_to_party",
    ("reply", ""): "answered",
    ("link", ""): "correlated",
    ("case_step", "verifying"): "verifying",
    ("case_step", "cannot_verify"): "verifying",
    ("grading", ""): "assessed",
    ("finding", ""): "assessed",
    ("case_step", "referred"): "demarche",
    ("request", ""): "demarche",
    ("undertaking", "undertaken"): "remedy",
    ("undertaking", "done_claimed"): "remedy",
    ("verification", ""): "remedy",
    ("case_step", "reopened"): "reopened",
}
"""Kind, and its code where that decides, to the stage that it enters. A closing enters `closed` once it is in force."""

_CODE = {"case_step": "step", "undertaking": "says"}
_WORKED_ON = frozenset(STAGES[2:11])
_LOOKED_INTO = frozenset({"verifying", "assessed", "demarche", "remedy"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A stage, and the statement that entered it."""

    stage: str
    at_ms: int
    number: str
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stall:
    """Something that holds the case up: a code, whose turn it is (empty: anybody's), about which statement, since when."""

    code: str
    party: str
    number: str
    since_ms: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """Where a case stands at a moment."""

    stage: str
    since_ms: int
    stages: list[Entered]
    clocks: list[Clock]
    next: Clock | None
    stalls: list[Stall]
    closing: Closing | None


def life(case: Case) -> Life:
    """Give where a case stands."""
    ends = closing(case)
    closed = ends is not None and ends.in_force
    stages = [*_received(case), *_entered(case)]
    if ends is not None and ends.in_force:
        at_ms = ends.in_force_ms if ends.in_force_ms is not None else ends.at_ms
        stages.append(Entered(stage="closed", at_ms=at_ms, number=ends.number, party=ends.party))
    current = _current(case, stages, closed=closed)
    running = list(_clocks(case, stages, closed=closed))
    open_ones = [one for one in running if one.state == "running"]
    return Life(
        stage=current.stage,
        since_ms=current.at_ms,
        stages=stages,
        clocks=running,
        next=min(open_ones, key=lambda one: (one.due_ms, one.code, one.party), default=None),
        stalls=[] if closed else list(_stalls(case, running, ends)),
        closing=ends,
    )


def stage_of(case: Case, one: Heard) -> str | None:
    """Give the stage that a statement enters, None if it enters none."""
    code = text(one, _CODE[one.kind]) if one.kind in _CODE else ""
    stage = ENTERS.get((one.kind, code))
    match stage:
        case "answered":
            asked = case.find(one.target)
            counts = asked is not None and asked.kind == "inquiry" and asked.gone is None
            return stage if asked is not None and counts and inquiries.counts(case, asked, one) else None
        case "remedy":
            request = requests.request_of(case, one)
            by_it = request is not None and one.party == text(request, "to")
            return stage if request is not None and by_it == (one.kind == "undertaking") else None
        case "correlated":
            return stage if len(_ledgers(case, one)) > 1 else None
    return stage


def _ledgers(case: Case, link: Heard) -> set[str]:
    """Give whose reports of this incident a link names."""
    named = {link.target, *texts(link, "others")}
    return {one.party for one in case.members if one.id in named}


def _received(case: Case) -> list[Entered]:
    return [
        Entered(stage="received", at_ms=one.at_ms, number=one.number, party=one.party) for one in case.members
    ]


def _entered(case: Case) -> Iterator[Entered]:
    for one in case.heard:
        stage = stage_of(case, one) if one.gone is None else None
        if stage is not None:
            yield Entered(stage=stage, at_ms=one.at_ms, number=one.number, party=one.party)


def _current(case: Case, stages: list[Entered], *, closed: bool) -> Entered:
    """Give the entry of the stage that the case is in."""
    if closed:
        return stages[-1]
    again = reopening(case)
    if again is not None:
        later = {one.number for one in case.of(*{kind for kind, _ in ENTERS}) if one.order > again.order}
        since = [one for one in stages if one.number in later and one.stage != "reopened"]
        if not since:
            return next(one for one in stages if one.number == again.number)
    worked = [one for one in stages if one.stage != "reopened"]
    furthest = max(STAGES.index(one.stage) for one in worked)
    return next(one for one in worked if one.stage == STAGES[furthest])


def _clocks(case: Case, stages: list[Entered], *, closed: bool) -> Iterator[Clock]:
    """Give every clock of a case, each from what started it."""
    held = case.clocks
    first = case.first
    why = "closed" if closed else None
    entered: dict[str, list[Heard]] = {stage: [] for stage in STAGES}
    for one in case.of(*_KINDS):
        entered.get(stage_of(case, one) or "", []).append(one)

    def span(code: str, lasts_ms: int, party: str = "") -> Span:
        return Span(
            code=code, from_ms=first.at_ms, due_ms=first.at_ms + lasts_ms, about=first.number, party=party
        )

    for party in acknowledging(case):
        met = next((one for one in entered["acknowledged"] if one.party == party), None)
        unreached = why or (None if party in first.reached else "not_reached")
        yield clocks.read(span("acknowledged", held.acknowledged_ms, party), met, case.now_ms, unreached)
    met = _first(entered, _WORKED_ON - {"correlated"})
    yield clocks.read(span("screened", held.screened_ms), met, case.now_ms, why)
    met = _first(entered, {"put_to_party"})
    if met is not None or not {one.stage for one in stages} & _LOOKED_INTO:
        yield clocks.read(span("put_to_party", held.put_to_party_ms), met, case.now_ms, why)
    yield from _asked(case, why)
    if case.reconcile_ms is not None and len({one.party for one in case.members}) > 1:
        about = Span(code="correlated", from_ms=first.at_ms, due_ms=case.reconcile_ms, about=first.number)
        yield clocks.read(about, _first(entered, {"correlated"}), case.now_ms, why)
    yield from _verifying(case, entered, why)
    yield clocks.read(span("assessed", held.assessed_ms), _first(entered, {"assessed"}), case.now_ms, why)
    yield from _requested(case, why)
    yield from _blind(case, why)


_KINDS = tuple(sorted({kind for kind, _ in ENTERS}))


def _first(entered: Mapping[str, list[Heard]], stages: frozenset[str] | set[str]) -> Heard | None:
    """Give the first statement, in merge order, that entered one of these stages."""
    held = [one for stage in stages for one in entered[stage]]
    return min(held, key=lambda one: one.order, default=None)


def acknowledging(case: Case) -> list[str]:
    """Give the parties that are to acknowledge: those without a report of their own of the same event."""
    return sorted(set(case.parties) - {one.party for one in case.members})


def _asked(case: Case, why: str | None) -> Iterator[Clock]:
    for one in case.of("inquiry"):
        through = text(one, "through")
        span = Span(
            code="reply", from_ms=one.at_ms, due_ms=inquiries.due_of(one), about=one.number, party=through
        )
        unreached = why or (None if through in one.reached else "not_reached")
        yield clocks.read(span, inquiries.answered_by(case, one), case.now_ms, unreached)


def _verifying(case: Case, entered: Mapping[str, list[Heard]], why: str | None) -> Iterator[Clock]:
    """Give the clock of each verification that somebody began; it ends with a grading or with its own impossibility."""
    done = [*entered["assessed"], *case.steps("cannot_verify")]
    for one in case.steps("verifying"):
        met = min(
            (each for each in done if each.order > one.order), key=lambda each: each.order, default=None
        )
        due_ms = max(whole(one, "due_ms") or one.at_ms + case.clocks.verifying_ms, one.at_ms)
        span = Span(code="verifying", from_ms=one.at_ms, due_ms=due_ms, about=one.number, party=one.party)
        yield clocks.read(span, met, case.now_ms, why)


def _requested(case: Case, why: str | None) -> Iterator[Clock]:
    """Give a request's three clocks: received, told what was done, and done by the day that was asked."""
    held = case.clocks
    for one in case.of("request"):
        asked, answers = text(one, "to"), requests.answers_of(case, one)
        told = [each for each in answers if text(each, "says") != "acknowledged"]
        done = [each for each in requests.seen_of(case, one) if text(each, "says") == "done_verified"]
        unreached = why or (None if asked in one.reached else "not_reached")
        ended = any(text(each, "says") in requests.ENDED for each in answers)
        for code, due_ms, met in (
            ("demarche_acknowledged", one.at_ms + held.demarche_acknowledged_ms, answers),
            ("demarche_reported", one.at_ms + held.demarche_reported_ms, told),
            ("remedy", requests.due_of(case, one), done),
        ):
            if code == "remedy" and ended and not done:
                continue
            span = Span(code=code, from_ms=one.at_ms, due_ms=due_ms, about=one.number, party=asked)
            yield clocks.read(span, met[0] if met else None, case.now_ms, unreached)


def _blind(case: Case, why: str | None) -> Iterator[Clock]:
    """Give one clock for each party whose commitment a blind round waits for."""
    for one in rounds(case):
        first = one.commitments[0]
        for party in one.waiting:
            span = Span(
                code="blind", from_ms=one.opened_ms, due_ms=one.until_ms, about=first.number, party=party
            )
            unreached = why or (None if party in first.reached else "not_reached")
            yield clocks.read(span, None, case.now_ms, unreached)


_PASSED = {
    "acknowledged": "no_acknowledgement",
    "screened": "not_screened",
    "put_to_party": "not_put_to_party",
    "reply": "reply_overdue",
    "correlated": "not_correlated",
    "verifying": "verification_overdue",
    "assessed": "not_assessed",
    "demarche_acknowledged": "request_not_acknowledged",
    "demarche_reported": "request_not_reported",
    "remedy": "remedy_overdue",
}
_WAITS = {"blind": "waiting_for_gradings"}


def _stalls(case: Case, running: list[Clock], ends: Closing | None) -> Iterator[Stall]:
    """Give what holds a case up that is not closed."""
    for one in running:
        if one.state == "passed" and one.code in _PASSED:
            yield Stall(code=_PASSED[one.code], party=one.party, number=one.about, since_ms=one.due_ms)
        elif one.state == "suspended" and one.why == "not_reached":
            yield Stall(code="not_reached", party=one.party, number=one.about, since_ms=one.from_ms)
        elif one.state == "running" and one.code in _WAITS:
            yield Stall(code=_WAITS[one.code], party=one.party, number=one.about, since_ms=one.from_ms)
    for sealed in never_opened(case):
        yield Stall(code="never_opened", party=sealed.party, number=sealed.number, since_ms=case.now_ms)
    for found in findings(case):
        if not found.in_force:
            for party in found.missing:
                yield Stall(code="adoption_missing", party=party, number=found.number, since_ms=found.at_ms)
            for party in found.refused:
                yield Stall(code="finding_refused", party=party, number=found.number, since_ms=found.at_ms)
    yield from _unverifiable(case)
    for asked in requests.requests(case):
        if asked.state == "done_claimed":
            yield Stall(code="remedy_not_verified", party="", number=asked.number, since_ms=asked.at_ms)
    if ends is not None:
        for party in ends.missing:
            yield Stall(code="closing_not_agreed", party=party, number=ends.number, since_ms=ends.at_ms)
        for party in ends.refused:
            yield Stall(code="closing_refused", party=party, number=ends.number, since_ms=ends.at_ms)
    if len({one.outcome for one in closings(case)}) > 1:
        yield Stall(code="closings_differ", party="", number=case.first.number, since_ms=case.now_ms)


def _unverifiable(case: Case) -> Iterator[Stall]:
    """Give the verifications that somebody says are impossible, unless that party has begun again since."""
    begun = {one.party: one.order for one in case.steps("verifying")}
    for one in case.steps("cannot_verify"):
        if begun.get(one.party, one.order) <= one.order:
            yield Stall(
                code="cannot_verify",
                party=one.party,
                number=one.number,
                since_ms=one.at_ms,
                reason=text(one, "reason"),
            )
