"""Gates of a text: whether their conditions hold, from counts of calm, parties' numbers and people's answers.

Decides how conditions join: of *all* the weakest tells, of *any* the strongest. A count of calm is that of `calm`; a
quantity is reached where every party that gives a number gives enough, and two of them or a verifier do; a fact only
by people's answer. What the parties tell differently makes the gate disputed. A gate whose text names who certifies
is flagged until one of them has.

Does not decide that the effect follows, nor what a reset in words means. Moments milliseconds UTC.
Source: domain reference T23, 1.2 (seven days of calm and access).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from sametable.core.assess.calm import Calm, Rule, Told, calm
from sametable.core.assess.obligations import obligations
from sametable.core.assess.sides import Sides
from sametable.core.places.zones import measured, shape_of
from sametable.core.terms.adopted import state_at
from sametable.core.terms.groups import groups_of
from sametable.core.terms.moments import Context, first_of_day, resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sametable.core.assess.claims import Performance
    from sametable.core.assess.obligations import Obligation
    from sametable.core.places.zones import Shape
    from sametable.core.terms.adopted import Standing
    from sametable.core.terms.model import Clause, Instrument, Moment, Pack, Words

STATUSES = ("waiting", "counting", "reached", "reset", "disputed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One gate with its conditions, in the order of the text."""

    pack: str
    instrument: str
    clause: str
    effect: Words
    reset: Words
    status: str
    joined: str
    """`all` or `any` of the conditions."""
    conditions: tuple[tuple[str, str], ...]
    """Kind of each condition (calm, quantity, fact) and its status."""
    calms: tuple[Calm, ...]
    reached_ms: int | None
    certifiers: tuple[str, ...]
    certified_by: tuple[str, ...]
    flags: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        """Give it as plain values, as the API serves it."""
        return {
            "pack": self.pack,
            "instrument": self.instrument,
            "clause": self.clause,
            "effect": dict(self.effect),
            "reset": dict(self.reset),
            "status": self.status,
            "joined": self.joined,
            "conditions": [{"kind": kind, "status": status} for kind, status in self.conditions],
            "counts": [
                {"by": one.by, "days": one.days, "of": one.of, "longest": one.longest}
                for calm in self.calms
                for one in calm.counts
            ],
            "broken_by": sorted({number for calm in self.calms for number in calm.broken_by}),
            "contested": sorted({number for calm in self.calms for number in calm.contested}),
            "undated": sorted({number for calm in self.calms for number in calm.undated}),
            "reached_ms": self.reached_ms,
            "certifiers": list(self.certifiers),
            "certified_by": list(self.certified_by),
            "flags": list(self.flags),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the record holds for gates: reports that stand, words on performance, people's answers, the parties."""

    reports: tuple[Told, ...] = ()
    words: tuple[Performance, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    """Fact id to yes, no, claimed or unknown."""
    parties: tuple[str, ...] = ()
    """Whose ledgers are counted although they report nothing."""
    names: Mapping[str, Iterable[str]] = field(default_factory=dict)
    """What parties of the record are called besides their ids."""


def gates(pack: Pack, standing: Standing, known: Known, *, now_ms: int) -> tuple[Gate, ...]:
    """Give the gates of a text that is in force or suspended at a moment, in the order of its clauses.

    Raises: `terms.time` where a moment of the pack cannot be.
    """
    words = [one for one in known.words if one.target == standing.text_id and one.at_ms <= now_ms]
    asked = _Asked(
        pack=pack,
        sides=Sides(groups=groups_of(pack.groups), names=known.names),
        known=known,
        duties={
            (one.instrument, one.clause): one
            for one in obligations(pack, standing, words, now_ms=now_ms, names=known.names)
        },
        words=tuple(sorted(words, key=lambda one: one.order)),
        now_ms=now_ms,
    )
    found = []
    for instrument in pack.instruments:
        state = state_at(standing, now_ms, instrument.id)
        if state in {"in_force", "suspended"}:
            found += [
                _gate(asked, instrument, one, suspended=state == "suspended")
                for one in instrument.clauses
                if one.kind == "gate"
            ]
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What working out the gates of a pack needs."""

    pack: Pack
    sides: Sides
    known: Known
    duties: Mapping[tuple[str, str], Obligation]
    words: tuple[Performance, ...]
    now_ms: int


def _gate(asked: _Asked, instrument: Instrument, clause: Clause, *, suspended: bool) -> Gate:
    fields = clause.fields
    joined = "all" if fields.get("all_") else "any"
    start_ms, start_disputed = _from(asked, instrument, fields.get("from_"))
    conditions: list[tuple[str, str]] = []
    calms: list[Calm] = []
    for one in fields.get("all_") or fields.get("any_") or ():
        if one.get("calm"):
            held = _calm_of(asked, clause, one["calm"], start_ms)
            calms.append(held)
            conditions.append(("calm", held.status))
        elif one.get("quantity"):
            conditions.append(("quantity", _quantity_status(asked, instrument, one["quantity"])))
        else:
            conditions.append(("fact", _fact_status(asked, str(one.get("fact")))))
    status = _joined(joined, [state for _, state in conditions])
    certifiers = tuple(fields.get("certified_by") or ())
    # Only those whom the text names can certify; the last word of each counts.
    last = {
        one.party: one.says
        for one in asked.words
        if (one.instrument, one.clause) == (instrument.id, clause.id)
    }
    who = tuple(
        party
        for party, says in sorted(last.items())
        if says == "certifies" and (asked.sides.group_of(party) or party) in certifiers
    )
    flags = [*(["suspended"] if suspended else []), *(["start_disputed"] if start_disputed else [])]
    if status == "reached" and certifiers and not who:
        flags.append("not_certified")
    ends = [one.reached_ms for one in calms if one.reached_ms is not None]
    return Gate(
        pack=asked.pack.id,
        instrument=instrument.id,
        clause=clause.id,
        effect=fields.get("effect") or {},
        reset=fields.get("reset") or {},
        status=status,
        joined=joined,
        conditions=tuple(conditions),
        calms=tuple(calms),
        reached_ms=max(ends) if ends and status in {"reached", "disputed"} else None,
        certifiers=certifiers,
        certified_by=who,
        flags=tuple(flags),
    )


def _from(asked: _Asked, instrument: Instrument, moment: Moment | None) -> tuple[int | None, bool]:
    """Give from when a gate counts (the earliest reading; else the instrument's day), and whether that is disputed."""
    context = Context(zone=asked.pack.zone, dates={one.id: one.at for one in asked.pack.dates})
    readings = resolve(moment, context) if moment is not None else ()
    if readings:
        first = min(one.earliest_ms for one in readings)
        return first, len(readings) > 1
    if moment is not None or not instrument.date:
        return None, False
    return first_of_day(date.fromisoformat(instrument.date), asked.pack.zone), False


def _calm_of(asked: _Asked, clause: Clause, condition: Mapping[str, Any], start_ms: int | None) -> Calm:
    rule = Rule(
        days=int(condition["days"]),
        zone=str(condition.get("day_zone") or asked.pack.zone),
        acts=frozenset(condition.get("acts") or ("any",)),
        sides=asked.sides,
        breaks_by=frozenset(condition.get("breaks_by") or ()),
        where=_where(asked.pack, clause.where),
    )
    # A start that nobody has fixed is one that has not come.
    from_ms = asked.now_ms + 1 if start_ms is None else start_ms
    return calm(rule, asked.known.reports, span=(from_ms, asked.now_ms), parties=asked.known.parties)


def _where(pack: Pack, zones: Sequence[str]) -> Callable[[Told], str] | None:
    """Give how a report lies to the zones that a gate names; without zones every place counts."""
    if not zones:
        return None
    shapes: list[Shape] = []
    unknown = False
    for zone in pack.zones:
        if zone.id not in zones:
            continue
        at = zone.geometry
        if at.kind == "unknown":
            unknown = True
        else:
            shapes.append(
                shape_of(at.parts, at.holes, at.kind, radius_m=at.radius_m, accuracy_m=zone.accuracy_m)
            )

    def where(told: Told) -> str:
        if told.lat_e7 is None or told.lon_e7 is None:
            return "undetermined"
        states = {measured(one, told.lat_e7, told.lon_e7, told.radius_m).state for one in shapes}
        if "within" in states:
            return "within"
        return "undetermined" if unknown or "undetermined" in states else "outside"

    return where


def _quantity_status(asked: _Asked, instrument: Instrument, condition: Mapping[str, Any]) -> str:
    """Tell how a quantity stands by each party's own number: reached, counting, or disputed where they differ."""
    clause = condition["clause"]
    duty = asked.duties.get((instrument.id, clause if isinstance(clause, str) else clause[0]))
    told = [one for one in duty.claims if one.amount is not None] if duty else []
    if not told:
        return "waiting"
    enough = {(one.amount or 0) >= int(condition["at_least"]) for one in told}
    if enough == {False}:
        return "counting"
    settled = any(one.verifies for one in told) or len(told) > 1
    return "reached" if enough == {True} and settled else "disputed"


def _fact_status(asked: _Asked, fact: str) -> str:
    return {"yes": "reached", "claimed": "disputed"}.get(asked.known.facts.get(fact, "unknown"), "waiting")


def _joined(joined: str, states: Sequence[str]) -> str:
    """Join the conditions' statuses: the weakest of all, or the strongest of any."""
    if not states:
        return "waiting"
    if joined == "any":
        return next(one for one in ("reached", "disputed", "counting", "reset", "waiting") if one in states)
    if set(states) == {"reached"}:
        return "reached"
    return next(
        one
        for one in ("reset", "disputed", "counting", "waiting", "reached")
        if one in states and one != "reached"
    )
