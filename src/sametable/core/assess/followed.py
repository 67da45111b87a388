"""What is being followed at a moment: inquiries, requests, findings and calls, and which incidents are open.

Decides how each stands by what was said before that moment and by the clocks that it names; silence after its time is
silence, and is filled with nothing. A finding is in force once all whose signatures it asks for have adopted it. Does
not decide what anybody should do next.

Shapes: times milliseconds UTC by each author's claim. Source: domain reference 3 and 8; charter, rule 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sametable.core.picture.cases import Cases, CaseSaid

ADOPTING = frozenset({"adopts", "adopts_with_dissent"})
REQUEST_ENDS = ("done_verified", "partly", "no_effect")


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """One thing that is followed: its statement, how it stands (`state`), and by when (`due_ms`) it was asked."""

    said: CaseSaid
    state: str
    due_ms: int | None = None
    after_ms: int | None = None
    """Of a call: how long until somebody answered it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What had been said before a moment, without what is void or was taken back."""

    cases: Cases
    at_ms: int
    gone: Callable[[str, str], bool]

    def stands(self, one: CaseSaid) -> bool:
        """Tell whether a statement counts at that moment."""
        return one.at_ms < self.at_ms and not one.void and not self.gone(one.id, one.party)

    def kind(self, kind: str) -> list[CaseSaid]:
        """Give the statements of a kind that count, in merge order."""
        return [one for one in self.cases.of_kind(kind) if self.stands(one)]

    def about(self, target: str, *kinds: str) -> list[CaseSaid]:
        """Give what was said about a statement and counts, of some kinds, in merge order."""
        return [one for one in self.cases.of(target) if one.kind in kinds and self.stands(one)]


def inquiries(before: Before) -> list[Followed]:
    """Give every inquiry: open, answered, or silent after its time."""
    found = []
    for one in before.kind("inquiry"):
        due = _moment(one, "due_ms")
        answered = bool(before.about(one.id, "reply"))
        late = due is not None and due < before.at_ms
        state = "answered" if answered else "silent" if late else "open"
        found.append(Followed(said=one, state=state, due_ms=due))
    return found


def requests(before: Before) -> list[Followed]:
    """Give every request to use influence: as last verified, else as last answered, else open; overdue after its time.

    A claim that it was done ends nothing: it is done when somebody verified it.
    """
    found = []
    for one in before.kind("request"):
        due = _moment(one, "by_ms")
        verified = [str(said.fields.get("says")) for said in before.about(one.id, "verification")]
        answers = [str(said.fields.get("says")) for said in before.about(one.id, "undertaking")]
        if verified and verified[-1] in REQUEST_ENDS:
            state = verified[-1]
        elif answers and answers[-1] in {"refused", "no_influence_claimed"}:
            state = answers[-1]
        elif due is not None and due < before.at_ms:
            state = "overdue"
        else:
            state = answers[-1] if answers else "open"
        found.append(Followed(said=one, state=state, due_ms=due))
    return found


def findings(before: Before) -> list[Followed]:
    """Give every finding: in force, no joint finding (in force as such), refused by somebody, or waiting."""
    found = []
    for one in before.kind("finding"):
        held = one.fields.get("required")
        required = {str(party) for party in held} if isinstance(held, list) else set()
        words = {said.party: str(said.fields.get("says")) for said in before.about(one.id, "assent")}
        words.setdefault(one.party, "adopts")
        if any(words.get(party) == "refuses" for party in required):
            state = "refused"
        elif all(words.get(party) in ADOPTING for party in required):
            state = "no_joint_finding" if one.fields.get("form") == "no_joint_finding" else "in_force"
        else:
            state = "waiting"
        found.append(Followed(said=one, state=state))
    return found


def calls(before: Before) -> list[Followed]:
    """Give every call: ringing, answered, ended, or ended without an answer; and how long until it was answered."""
    found = []
    for one in before.kind("call"):
        events = before.about(one.id, "call_event")
        answered = [
            at for said in events if said.fields.get("event") == "answered" and (at := _moment(said, "at_ms"))
        ]
        ended = any(said.fields.get("event") == "ended" for said in events)
        after = max(0, min(answered) - one.at_ms) if answered else None
        state = (
            "ended"
            if ended and answered
            else "answered"
            if answered
            else "unanswered"
            if ended
            else "ringing"
        )
        found.append(Followed(said=one, state=state, after_ms=after))
    return found


def closing(before: Before, members: Sequence[str]) -> CaseSaid | None:
    """Give the statement by which an incident was last closed and since which nobody reopened it, or None."""
    steps = [
        said
        for one in members
        for said in before.about(one, "case_step")
        if said.fields.get("step") in {"closed", "reopened"}
    ]
    last = max(steps, key=lambda said: said.order, default=None)
    return last if last is not None and last.fields.get("step") == "closed" else None


def since(found: Iterable[Followed], start_ms: int) -> list[Followed]:
    """Give those that were said from a moment on."""
    return [one for one in found if one.said.at_ms >= start_ms]


def _moment(one: CaseSaid, name: str) -> int | None:
    held = one.fields.get(name)
    return held if isinstance(held, int) else None
