"""Rounds of talks and what stands around them: minutes, read-outs of each side, actions, and what became of those.

Decides which statements belong to one meeting, whether minutes or public lines are whole (the hash in them is that of their
texts), whose word on an outcome is the latest of its side, and that words differ. Nothing is merged: an outcome is each side's
own, an annotation stands beside what it is about, and an action has no state but what was said of it. Does not decide who signed
(`signing`).

Times ms UTC. Source: domain reference 9; decision 0034.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.passage.versions import chains, first_of
from sametable.core.wire import canonical
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sametable.core.passage.versions import Chain
    from sametable.core.picture.cases import Cases, CaseSaid

FINAL = frozenset({"done", "partly", "dropped", "not_done"})
"""Words that say what became of an action; that it was taken on, or its date moved, says nothing of that."""
ENDED = frozenset({"done", "dropped", "not_done"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Out of what is read, and when."""

    cases: Cases
    now_ms: int
    withdrawn: Callable[[CaseSaid], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Until when an action is to be done, by whose word."""

    by_ms: int
    said: CaseSaid


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One action item, what was said of it, and each side's latest date; `about` is what left it, empty for nothing."""

    chain: Chain
    about: str
    steps: tuple[CaseSaid, ...]
    due: tuple[Due, ...]
    state: str
    """`open`; `done`, `partly`, `dropped`, `not_done` where everybody who says what became of it says so; else `differs`."""
    late: bool

    @property
    def due_ms(self) -> int | None:
        """Give its date by its author's latest word."""
        party = self.chain.shown.party
        return next((one.by_ms for one in self.due if one.said.party == party), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What one side says of the outcome: a party, or in a party's statement one without a seat, by the name `said_by`."""

    party: str
    said_by: str
    outcome: str
    said: CaseSaid


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One meeting as its author tells it, and what others said of it. `beside`: other meetings of the form at that time."""

    chain: Chain
    state: str
    """`coming`, `running`, `ended`, `cancelled`, `withdrawn`."""
    minutes: tuple[CaseSaid, ...]
    read_outs: tuple[CaseSaid, ...]
    outcomes: tuple[Word, ...]
    differs: bool
    beside: tuple[str, ...]


def texts_sha256(texts: object) -> str:
    """Give the hash that minutes and public lines carry: SHA-256 of the canonical form of their texts, in hexadecimal digits."""
    return hashlib.sha256(canonical.encode(texts)).hexdigest()


def whole(one: CaseSaid) -> bool:
    """Tell whether the hash in a statement is that of the texts in it; not where the texts were erased."""
    texts = one.fields.get("texts")
    if not isinstance(texts, list):
        return False
    try:
        return texts_sha256(texts) == one.fields.get("content_sha256")
    except SametableError:
        return False


def standing(asked: Asked, kind: str) -> list[CaseSaid]:
    """Give what was said of a kind that is neither void nor taken back, in merge order."""
    return [one for one in asked.cases.of_kind(kind) if not one.void and not asked.withdrawn(one)]


def things(asked: Asked, kind: str) -> list[Chain]:
    """Give the things of a kind in their versions, in merge order; not those whose first version is void."""
    held = chains(asked.cases.of_kind(kind), asked.withdrawn)
    return [one for one in held.values() if not one.versions[0].void]


def said_of(asked: Asked, chain: Chain, kind: str) -> list[CaseSaid]:
    """Give what stands of what was said of any version of a thing, in merge order."""
    return [one for one in _told_of(asked, chain, kind) if not asked.withdrawn(one)]


def _told_of(asked: Asked, chain: Chain, kind: str) -> list[CaseSaid]:
    """Give what was said of any version of a thing, what was taken back as well, in merge order."""
    found = [one for version in chain.versions for one in asked.cases.of(version.id) if one.kind == kind]
    return sorted((one for one in found if not one.void), key=lambda one: one.order)


def public_lines(asked: Asked) -> list[CaseSaid]:
    """Give every public line, in merge order; what its author took back as well: that undoes nothing that all signed."""
    return [one for one in asked.cases.of_kind("public_line") if not one.void]


def side_of(one: CaseSaid) -> tuple[str, str]:
    """Give whose words these are: the party that said them, and the side without a seat that is named in them, if any.

    Always both: whoever names a party that has a seat has not said that party's words.
    """
    return one.party, str(one.fields.get("said_by") or "")


def rounds(asked: Asked) -> list[Round]:
    """Give every meeting, the latest first."""
    held = things(asked, "talks")
    found = [_round(asked, one, held) for one in held]
    return sorted(found, key=lambda one: (-period(one.chain.shown, "window")[0], one.chain.first))


def actions(asked: Asked) -> list[Action]:
    """Give every action that stands, in merge order."""
    return [_action(asked, one) for one in things(asked, "action_item") if one.latest is not None]


def meeting_of(asked: Asked, entry_id: str) -> str:
    """Give the first version of the meeting that a statement is a version of; empty where it is none of a meeting."""
    one = asked.cases.said.get(entry_id)
    return first_of(asked.cases, entry_id) if one is not None and one.kind == "talks" else ""


def period(one: CaseSaid, name: str) -> tuple[int, int]:
    """Give an interval of a statement; (0, 0) where it was erased."""
    held = one.fields.get(name)
    if not isinstance(held, dict):
        return 0, 0
    return _whole(held.get("start_ms")), _whole(held.get("end_ms"))


def latest_words(said: Sequence[CaseSaid]) -> list[CaseSaid]:
    """Give each party's last statement, parties in alphabetical order of their ids; `said` is in merge order."""
    last = {one.party: one for one in said}
    return [last[party] for party in sorted(last)]


def _round(asked: Asked, chain: Chain, held: Sequence[Chain]) -> Round:
    one = chain.shown
    read_outs = said_of(asked, chain, "read_out")
    outcomes = _outcomes([*([one] if chain.latest else []), *read_outs])
    return Round(
        chain=chain,
        state=_state(asked, chain),
        minutes=tuple(_told_of(asked, chain, "minutes")),
        read_outs=tuple(read_outs),
        outcomes=outcomes,
        differs=len({word.outcome for word in outcomes}) > 1,
        beside=tuple(other.first for other in held if _at_once(chain, other)),
    )


def _outcomes(said: Sequence[CaseSaid]) -> tuple[Word, ...]:
    """Give each side's latest word on the outcome, its meeting's or a read-out's, sides in alphabetical order."""
    last: dict[tuple[str, str], Word] = {}
    for one in sorted(said, key=lambda each: each.order):
        outcome = one.fields.get("outcome")
        if isinstance(outcome, str):
            party, said_by = side_of(one)
            last[party, said_by] = Word(party=party, said_by=said_by, outcome=outcome, said=one)
    return tuple(last[side] for side in sorted(last, key=lambda side: (side[1] or side[0], side)))


def _state(asked: Asked, chain: Chain) -> str:
    if chain.latest is None:
        return "withdrawn"
    if chain.latest.fields.get("cancelled") is True:
        return "cancelled"
    start_ms, end_ms = period(chain.latest, "window")
    if asked.now_ms < start_ms:
        return "coming"
    return "running" if asked.now_ms < end_ms else "ended"


def _at_once(one: Chain, other: Chain) -> bool:
    """Tell whether another meeting of the form is told for the same time by another party: it may be the same one."""
    if one.latest is None or other.latest is None or one.latest.party == other.latest.party:
        return False
    if one.latest.fields.get("form") != other.latest.fields.get("form"):
        return False
    (start, end), (from_ms, to_ms) = period(one.latest, "window"), period(other.latest, "window")
    return start <= to_ms and from_ms <= end


def _action(asked: Asked, chain: Chain) -> Action:
    steps = said_of(asked, chain, "action_step")
    final = {
        str(each.fields["step"])
        for each in latest_words([one for one in steps if one.fields.get("step") in FINAL])
    }
    state = "open" if not final else final.pop() if len(final) == 1 else "differs"
    due = _due(chain, steps)
    own = next((one.by_ms for one in due if one.said.party == chain.shown.party), None)
    return Action(
        chain=chain,
        about=_about(asked, chain),
        steps=tuple(steps),
        due=due,
        state=state,
        late=state not in ENDED and own is not None and own < asked.now_ms,
    )


def _due(chain: Chain, steps: Sequence[CaseSaid]) -> tuple[Due, ...]:
    """Give each party's latest date: its own item's, or the one it was moved to, whichever it said last."""
    said = sorted([chain.shown, *steps], key=lambda one: one.order)
    last = {
        one.party: Due(by_ms=by_ms, said=one)
        for one in said
        if type(by_ms := one.fields.get("by_ms")) is int
        and (one.kind == "action_item" or one.fields.get("step") == "moved")
    }
    return tuple(last[party] for party in sorted(last))


def _about(asked: Asked, chain: Chain) -> str:
    """Give what left an action: the target of its first version, by the first version of a meeting."""
    target = chain.versions[0].target
    return meeting_of(asked, target) or target


def _whole(value: object) -> int:
    return value if type(value) is int else 0
