"""Why an alert ended that stood, and what was answered so that nobody need be told of it any more.

Decides which answers end what: a call by being answered or ended by one of its two sides, questions and requests to this
party by its own answer. What ended is told to open screens with its reason, once, and is not in the list any more; the
statements themselves stand in the record as before.

Source: issue "incidents", alerts; decision 0018.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.centre.alerts.notices import shown

if TYPE_CHECKING:
    from sametable.core.assess.alerts import Alert
    from sametable.core.picture.cases import CaseSaid
    from sametable.core.picture.fold import Picture

ANSWERS = {"call_event": "call", "reply": "inquiry", "undertaking": "request"}
"""By kind of an answer: the kind that it answers."""
_ENDS = frozenset({"answered", "ended"})


def answered(picture: Picture, one: CaseSaid, own: str) -> bool:
    """Tell whether what was put to the own party, or rang here, has been answered."""
    if one.kind not in ANSWERS.values():
        return False
    sides = {one.party, str(one.fields.get("to"))} if one.kind == "call" else {own}
    return any(
        ANSWERS.get(other.kind) == one.kind
        and other.party in sides
        and not other.void
        and (other.kind != "call_event" or other.fields.get("event") in _ENDS)
        and not picture.withdrawn(other.id, other.party)
        for other in picture.cases.of(one.id)
    )


def over(
    picture: Picture, alert: Alert, *, own: str, instead: str | None, followed: bool
) -> dict[str, object]:
    """Give an alert that ended as screens are told of it; `instead`: the alert that now holds what it held.

    `followed` tells whether its rule still stands. `why`: withdrawn, amended, answered, heard, past, rule_gone, joined.
    """
    why = "joined" if instead else _why(picture, alert, own) if followed else "rule_gone"
    return {**shown(alert), "state": "over", "why": why, "instead": instead, "escalate_at_ms": None}


def _why(picture: Picture, alert: Alert, own: str) -> str:
    told = alert.lead.told
    if told.step == "node_silent":
        return "heard"
    said = picture.cases.said.get(told.id)
    if said is not None:
        if said.void or picture.withdrawn(said.id, said.party):
            return "withdrawn"
        return "answered" if told.step == "clock" or answered(picture, said, own) else "past"
    mark = picture.marks.get(told.id)
    if mark is None or mark.repudiated or picture.withdrawn(mark.id, mark.party):
        return "withdrawn"
    return "amended" if told.step == "report" else "past"
