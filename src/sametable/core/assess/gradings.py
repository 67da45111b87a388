"""Gradings, three apart and per party, and blind rounds: nobody's is opened before all have committed.

Decides which grading is a party's current one (its latest in merge order), which commitments belong to one round, when
a round ends (every party has committed, or its time is over), and whether a grading is what was committed to. A party's
first commitment of a round binds it, also once it takes it back: who has seen the others' cannot have a second one. Who
never opens is shown; nothing is filled in or merged.

Times are milliseconds UTC. Source: domain reference 2.3; issue "incidents", blind grading; decision 0017.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.assess.case import text, whole
from sametable.core.model.sealed import opens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.core.assess.case import Case, Heard


@dataclass(frozen=True, slots=True, kw_only=True)
class Grading:
    """A party's grading. `sealed`: no, opens, does_not_open; `early`: it was shown while a blind round was open."""

    id: str
    number: str
    party: str
    at_ms: int
    occurrence: str
    attribution: str
    attributed_to: str
    breach: str
    instrument: str
    clause: str
    threat: int | None
    reasons: str
    sealed: str
    early: bool
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """A party that has committed itself."""

    party: str
    number: str
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One blind round: the binding commitment of each party, and when it ended, if it has."""

    commitments: tuple[Heard, ...]
    opened_ms: int
    until_ms: int
    waiting: tuple[str, ...]

    def open_at(self, now_ms: int) -> bool:
        """Tell whether gradings of this round stay closed at a moment."""
        return bool(self.waiting) and now_ms < self.until_ms

    @property
    def ended_ms(self) -> int:
        """Give when it ended, or will."""
        return self.until_ms if self.waiting else min(self.commitments[-1].since_ms, self.until_ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blind:
    """The latest blind round as screens are shown it."""

    open: bool
    opened_ms: int
    until_ms: int
    committed: list[Committed]
    waiting: list[str]
    own_committed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NeverOpened:
    """A commitment of an ended round that nobody has opened."""

    party: str
    number: str


def rounds(case: Case) -> list[Round]:
    """Give the blind rounds of a case, in merge order: a commitment after a round's end begins the next one."""
    found: list[Round] = []
    for one in [each for each in case.heard if each.kind == "grading_sealed"]:
        last = found[-1] if found else None
        if last is None or not last.waiting or one.since_ms >= last.until_ms:
            found.append(_round(case, [one]))
        elif one.party in last.waiting:
            found[-1] = _round(case, [*last.commitments, one])
    return found


def blind(case: Case, own: str) -> Blind | None:
    """Give the latest blind round as one party's people are shown it, if there was one."""
    held = rounds(case)
    if not held:
        return None
    last = held[-1]
    return Blind(
        open=last.open_at(case.now_ms),
        opened_ms=last.opened_ms,
        until_ms=last.until_ms,
        committed=[
            Committed(party=one.party, number=one.number, at_ms=one.at_ms) for one in last.commitments
        ],
        waiting=list(last.waiting),
        own_committed=own not in last.waiting,
    )


def gradings(case: Case) -> list[Grading]:
    """Give every grading that stands, in merge order; the latest of each party is its current one."""
    held = case.of("grading")
    latest = {one.party: one.id for one in held}
    blinded = rounds(case)
    return [_grading(case, one, blinded, current=latest[one.party] == one.id) for one in held]


def never_opened(case: Case) -> list[NeverOpened]:
    """Give the commitments of ended rounds that were not opened in the time that opening may take."""
    found = []
    for one in rounds(case):
        if one.open_at(case.now_ms) or case.now_ms < one.ended_ms + case.clocks.opening_ms:
            continue
        found += [
            NeverOpened(party=each.party, number=each.number)
            for each in one.commitments
            if not opened_by(case, each)
        ]
    return found


def opened_by(case: Case, sealed: Heard) -> Heard | None:
    """Give the grading by which a party opened its commitment."""
    said = case.about(sealed.target, "grading", gone=True)
    return next((one for one in said if _opens(sealed, one)), None)


def _opens(sealed: Heard, one: Heard) -> bool:
    return (
        one.party == sealed.party
        and one.fields.get("sealed") == sealed.id
        and opens(sealed.fields, one.fields, one.party)
    )


def _round(case: Case, commitments: Sequence[Heard]) -> Round:
    given = {one.party for one in commitments}
    opened_ms = commitments[0].known_ms
    return Round(
        commitments=tuple(commitments),
        opened_ms=opened_ms,
        until_ms=opened_ms + case.clocks.blind_ms,
        waiting=tuple(sorted(set(case.parties) - given)),
    )


def _grading(case: Case, one: Heard, blinded: Sequence[Round], *, current: bool) -> Grading:
    sealed = "no"
    if "sealed" in one.fields:
        held = case.find(text(one, "sealed"))
        is_it = held is not None and held.kind == "grading_sealed" and _opens(held, one)
        sealed = "opens" if is_it else "does_not_open"
    return Grading(
        id=one.id,
        number=one.number,
        party=one.party,
        at_ms=one.at_ms,
        occurrence=text(one, "occurrence"),
        attribution=text(one, "attribution"),
        attributed_to=text(one, "attributed_to"),
        breach=text(one, "breach"),
        instrument=text(one, "instrument"),
        clause=text(one, "clause"),
        threat=whole(one, "threat"),
        reasons=text(one, "reasons"),
        sealed=sealed,
        early=_early(one, blinded),
        current=current,
    )


def _early(one: Heard, blinded: Sequence[Round]) -> bool:
    """Tell whether a grading was shown between the first and the last commitment of a round."""
    for each in blinded:
        begun = each.commitments[0].order < one.order
        last = each.commitments[-1]
        over = one.since_ms >= each.until_ms or (not each.waiting and last.order < one.order)
        if begun and not over:
            return True
    return False
