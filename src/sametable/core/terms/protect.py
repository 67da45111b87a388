"""The answer for now, for the future and for what is only proposed: what protects, or that nothing is known to.

Decides which parts of an answer may be told before an act: prohibitions, limits and duties. That a time or a place
lies outside, that a group is excluded or no party, that an act is permitted or not spoken of, is not told: it would
be an answer about what is free.

Source: charter, "What it never does"; domain reference 10, guardrail 2.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sametable.core.terms.answer import Reason, because

if TYPE_CHECKING:
    from sametable.core.terms.answer import Answer, ClauseAnswer
    from sametable.core.terms.case import Case

RECENT_MS = 86_400_000
"""An act that somebody describes for the last day is answered like one that lies ahead: what stands somewhere now
stood there an hour ago. Only a report of the record is answered in full as soon as it is past."""
PROTECTS = frozenset({"prohibits", "regulates", "needs a human finding", "text question"})
_STATE = {
    "within": "within",
    "disputed": "disputed",
    "undetermined": "undetermined",
    "outside": "undetermined",
}
_TOLD = frozenset(
    {
        "time.within", "time.disputed", "place.within", "place.deep", "place.everywhere", "band.within",
        "place.none_said", "actor.covered", "actor.associated", "actor.adhered", "actor.signatory", "act.prohibits", "act.prohibits_if", "act.may_prohibit",
        "act.regulates", "act.over_limit", "act.open", "act.condition_claimed", "act.text_question", "reciprocity", "act.not_due",
    }
)  # fmt: skip
"""Codes of reasons that say what protects."""


_MEASURES = frozenset(
    {
        "edge_m",
        "accuracy_m",
        "share",
        "radius_m",
        "distance_m",
        "from_m",
        "to_m",
        "error_m",
        "side",
        "from_ms",
        "until_ms",
    }
)
_PLAINLY = {
    "place.within": "place.inside",
    "place.deep": "place.inside",
    "band.within": "band.inside",
    "time.within": "time.inside",
    "time.disputed": "time.told_twice",
}
"""Reasons in words that need no measure."""


def unaimed(case: Case) -> Case:
    """Give a case without what could make an answer free: against whom it is, and what is claimed of conditions.

    Whoever asks of what lies ahead could else find out, name by name, against whom the terms do not reach.
    """
    return replace(case, against="", facts={})


def standing_words(*, protects: bool) -> tuple[Reason, ...]:
    """Give the words that stand under every answer about what lies ahead."""
    return (because("protective"),) if protects else (because("protective.none"), because("protective"))


def protective(answer: Answer) -> Answer:
    """Give of an answer what protects; everything else is undetermined, and the standing words are added."""
    clauses = tuple(_kept(one) for one in answer.clauses if one.effect in PROTECTS and _reaches(one))
    protects = answer.act in {"prohibited", "regulated", "needs a human finding", "disputed"} and bool(
        clauses
    )
    bound = answer.actor_status == "bound"
    act = answer.act if protects else "needs a human finding"
    words = standing_words(protects=protects)
    return replace(
        answer,
        time=_STATE[answer.time] if protects else "undetermined",
        place=_STATE[answer.place] if protects else "undetermined",
        actor_status="bound" if bound else "undetermined",
        actor_authority=None,
        act=act,
        clauses=clauses,
        facts_used=_told(answer.facts_used) if protects else (),
        facts_missing=(),
        would_decide=(),
        reasons=(*(_told(answer.reasons) if protects else ()), *words),
        claims=(),
        flags=(),
        protective=True,
    )


def _reaches(clause: ClauseAnswer) -> bool:
    return clause.time != "outside" and clause.place != "outside"


def _kept(clause: ClauseAnswer) -> ClauseAnswer:
    return replace(clause, time=_STATE[clause.time], place=_STATE[clause.place], why=_told(clause.why))


def _told(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    return tuple(_near_nothing(one) for one in reasons if one.code in _TOLD)


def _near_nothing(reason: Reason) -> Reason:
    """Take out of a reason how far it is to where, or when, nothing would protect any more."""
    values = {name: value for name, value in reason.values.items() if name not in _MEASURES}
    return Reason(code=_PLAINLY.get(reason.code, reason.code), values=values)
