"""What each party that was told of a movement has said of its current version, and whom everybody waits for.

Decides how a party's words add up: its latest acknowledgement, question, hold or objection of the version that stands
now. A hold stands until that party lifts it, an objection until it lifts that; a question until the notifier answers it
or the party acknowledges. A word on an older version does not count for this one: it shows as `old_version`, with what it
was. Nothing here is permission, and the same party's later word never removes its earlier one from the record.

Two statements about one version stand in merge order. Times ms UTC. Source: domain reference 4.1; issue "passage".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sametable.core.picture.cases import CaseSaid

ACKNOWLEDGED, HOLD, OBJECTS, ASKS, WAITING, OLD = (
    "acknowledged", "hold", "objects", "asks", "waiting", "old_version",
)  # fmt: skip
LIFTING = {"lifted": HOLD, "objection_lifted": OBJECTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one party stands. `was`: what it said of the older version; `overdue`: its hold was meant to end before now."""

    party: str
    says: str
    id: str | None = None
    number: str | None = None
    at_ms: int | None = None
    reason: str | None = None
    due_ms: int | None = None
    overdue: bool = False
    was: str | None = None
    depth: str | None = None
    depth_ms: int | None = None
    waiting_ms: int | None = None
    """Since when its word, or the notifier's answer to it, has been waited for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whose word is wanted on which version, and at what moment this is looked at."""

    owner: str
    parties: Sequence[str]
    current: str
    since_ms: int
    now_ms: int


def standings(
    asked: Asked, replies: Iterable[CaseSaid], depths: Iterable[CaseSaid], older: frozenset[str]
) -> list[Standing]:
    """Give where every party stands, by name; `older` are the ids of the other versions, `replies` in merge order."""
    said: dict[str, list[CaseSaid]] = {}
    answers: list[CaseSaid] = []
    for one in replies:
        (answers if one.party == asked.owner else said.setdefault(one.party, [])).append(one)
    deep: dict[str, CaseSaid] = {}
    for one in depths:
        if one.target == asked.current:
            deep[one.party] = one
    answered = [one for one in answers if one.fields.get("says") == "answers" and one.target == asked.current]
    found = []
    for party in sorted(asked.parties):
        if party != asked.owner:
            own = said.get(party, [])
            word = _word([one for one in own if one.target == asked.current], answered)
            before = None if word else _older([one for one in own if one.target in older])
            found.append(_standing(asked, party, (word, before), deep.get(party)))
    return found


def waiting_for(owner: str, standing: Iterable[Standing]) -> list[str]:
    """Give the parties whose word everybody waits for; a question waits for the notifier."""
    found = {owner if one.says == ASKS else one.party for one in standing if one.says != ACKNOWLEDGED}
    return sorted(found)


def _older(held: list[CaseSaid]) -> CaseSaid | None:
    """Give by what a party stood on the newest older version that it said anything of."""
    return (_word([one for one in held if one.target == held[-1].target], []) or held[-1]) if held else None


def _standing(
    asked: Asked, party: str, words: tuple[CaseSaid | None, CaseSaid | None], depth: CaseSaid | None
) -> Standing:
    """Lay out one party's word on the current version, or else on an older one."""
    current, before = words
    word = current or before
    says = str(current.fields.get("says")) if current else OLD if before else WAITING
    was = str(before.fields.get("says")) if before else None
    due = _whole(word.fields.get("due_ms")) if word and says in {HOLD, ASKS} else None
    owed = says in {WAITING, OLD}
    since = asked.since_ms if owed else word.at_ms if word and says in {HOLD, OBJECTS, ASKS} else None
    reason = (word.fields.get("reason") or word.fields.get("text")) if word and says != OLD else None
    return Standing(
        party=party,
        says=says,
        id=word.id if word else None,
        number=word.number if word else None,
        at_ms=word.at_ms if word else None,
        reason=str(reason) if reason else None,
        due_ms=due,
        overdue=due is not None and asked.now_ms > due,
        was=was,
        depth=str(depth.fields.get("depth")) if depth else None,
        depth_ms=_whole(depth.fields.get("at_ms")) if depth else None,
        waiting_ms=since,
    )


def _word(said: list[CaseSaid], answered: list[CaseSaid]) -> CaseSaid | None:
    """Give the statement by which a party stands where it stands on one version; None where it says nothing of it."""
    held: dict[str, CaseSaid] = {}
    for one in said:
        says = str(one.fields.get("says"))
        if says in LIFTING:
            held.pop(LIFTING[says], None)
        elif says in {HOLD, OBJECTS, ASKS, ACKNOWLEDGED}:
            held[says] = one
            if says == ACKNOWLEDGED:
                held.pop(ASKS, None)
    question = held.get(ASKS)
    if question is not None and any(one.order > question.order for one in answered):
        held.pop(ASKS)
    return next((held[one] for one in (HOLD, OBJECTS, ASKS, ACKNOWLEDGED) if one in held), None)


def _whole(held: object) -> int | None:
    return held if isinstance(held, int) else None


def acknowledged_by(replies: Iterable[CaseSaid], go: CaseSaid, named: Mapping[str, CaseSaid]) -> set[str]:
    """Give whose acknowledgements a go may rest on: who held, objected or asked nothing between its own and the go.

    `named` are the acknowledgements that the go names, by party; between are its party's words up to the go's time.
    """
    said: dict[str, list[CaseSaid]] = {}
    answered: list[CaseSaid] = []
    for one in sorted(replies, key=lambda one: one.order):
        word = named.get(one.party)
        if one.target == go.target and one.party == go.party:
            answered.append(one)
        elif one.target == go.target and word and (one.order <= word.order or one.at_ms <= go.at_ms):
            said.setdefault(one.party, []).append(one)
    words = {party: _word(held, answered) for party, held in said.items()}
    return {party for party, one in words.items() if one and one.fields.get("says") == ACKNOWLEDGED}


def acknowledged(standing: Iterable[Standing]) -> dict[str, Standing]:
    """Give who acknowledges the current version, and holds or objects to nothing in it, by party."""
    return {one.party: one for one in standing if one.says == ACKNOWLEDGED}


def as_said(said: Sequence[CaseSaid], versions: Mapping[str, int]) -> list[dict[str, object]]:
    """Give every word said of any version, as said, with the number of the version it is about."""
    names = ("says", "reason", "text", "due_ms", "read_back")
    return [
        {
            "id": one.id,
            "number": one.number,
            "party": one.party,
            "at_ms": one.at_ms,
            "version": versions.get(one.target, 0),
            **{name: one.fields.get(name) for name in names},
        }
        for one in said
    ]
