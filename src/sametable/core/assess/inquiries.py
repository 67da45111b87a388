"""What was put to a party, and what it answered: admits, denies, justifies, does not know, declines, or silence.

Decides whose answer counts: that of the party that was asked, if it is one of this record, for nobody speaks for a party
that has a seat; else that of the party through which the question went. Anybody else's stands beside it. Silence after the due time is shown, and is nobody's statement;
it does not begin before the question is known to have reached the party that is to pass it on.

Times are milliseconds UTC. Source: domain reference 3 (put to party, answered); charter, rule 4; decision 0017.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.assess.case import text, texts, whole
from sametable.core.assess.clocks import by_author_clock, late

if TYPE_CHECKING:
    from sametable.core.assess.case import Case, Heard


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer. `counts`: given by the side that was asked, or by whom it went through."""

    id: str
    number: str
    party: str
    stance: str
    answers: list[str]
    instrument: str
    clause: str
    on_behalf_of: str
    intention: str
    text: str
    at_ms: int
    late: bool
    by_author_clock: bool
    seen_ms: int | None
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """Questions with their answers. `state`: open, answered, silent; `reached`: a node of `through` is known to hold it."""

    id: str
    number: str
    party: str
    asked: str
    through: str
    questions: list[str]
    text: str
    at_ms: int
    due_ms: int
    state: str
    reached: bool
    replies: list[Reply]


def inquiries(case: Case) -> list[Inquiry]:
    """Give what was put to parties, in merge order, with the answers."""
    return [_inquiry(case, one) for one in case.of("inquiry")]


def due_of(one: Heard) -> int:
    """Give when an answer is due: never before it was asked."""
    return max(whole(one, "due_ms") or 0, one.at_ms)


def counts(case: Case, inquiry: Heard, reply: Heard) -> bool:
    """Tell whether an answer is one of the side that was asked, or, where that has no seat, of whom it went through."""
    asked = text(inquiry, "asked")
    return reply.party == (asked if asked in case.everyone else text(inquiry, "through"))


def answered_by(case: Case, inquiry: Heard) -> Heard | None:
    """Give the first answer that counts."""
    return next((one for one in case.about(inquiry.id, "reply") if counts(case, inquiry, one)), None)


def _inquiry(case: Case, one: Heard) -> Inquiry:
    due_ms = due_of(one)
    through = text(one, "through")
    replies = [_reply(case, one, each, due_ms) for each in case.about(one.id, "reply")]
    reached = through in one.reached or any(each.party == through for each in replies)
    answered = any(each.counts for each in replies)
    silent = case.now_ms > due_ms and reached
    return Inquiry(
        id=one.id,
        number=one.number,
        party=one.party,
        asked=text(one, "asked"),
        through=through,
        questions=texts(one, "questions"),
        text=text(one, "text"),
        at_ms=one.at_ms,
        due_ms=due_ms,
        state="answered" if answered else "silent" if silent else "open",
        reached=reached,
        replies=replies,
    )


def _reply(case: Case, inquiry: Heard, one: Heard, due_ms: int) -> Reply:
    return Reply(
        id=one.id,
        number=one.number,
        party=one.party,
        stance=text(one, "stance"),
        answers=texts(one, "answers"),
        instrument=text(one, "instrument"),
        clause=text(one, "clause"),
        on_behalf_of=text(one, "on_behalf_of"),
        intention=text(one, "intention"),
        text=text(one, "text"),
        at_ms=one.at_ms,
        late=late(one, due_ms),
        by_author_clock=by_author_clock(one, due_ms),
        seen_ms=one.not_after_ms,
        counts=counts(case, inquiry, one),
    )
