"""Obligations of terms in force: when each is due, what each party says of it, and what they agree on.

Decides a status by the vocabulary of the field: not_yet_due, due, met, met_late, partly, not_met, disputed, suspended,
waived. Every party's word stays its own: numbers of two parties are never added, averaged or chosen from. An
obligation is *met* only if whoever may verify it says so, or every party that adopted the terms does; else it is
`due`, with the claims beside it. Two words that differ make it *disputed*, whoever says them. What a party says
against itself is taken at its word. Duties without a date are due for as long as the terms are in force.

Does not decide whether anything was truly done. A duty that returns is judged by its last due moment, with what was
said after the one before; a staged one by the last stage that has passed.

Shapes: moments milliseconds UTC; a due moment may be a range, where the text's date is one or is told in several
ways; shares are whole percent, cut off. Source: domain reference 8 (obligation kinds and statuses), T9 to T22.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sametable.core.assess.claims import MET, WAIVED, Claim, Performance, claims_of
from sametable.core.assess.dues import Due, dues_of, quantity_due
from sametable.core.assess.sides import Sides
from sametable.core.terms.adopted import state_at, word_at
from sametable.core.terms.groups import groups_of
from sametable.core.terms.moments import Context
from sametable.core.terms.timeline import unite
from sametable.core.terms.windows import timeline_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sametable.core.assess.carried import Counted
    from sametable.core.terms.adopted import Standing
    from sametable.core.terms.model import Clause, Instrument, Pack, Words

KINDS: Mapping[str, str] = {
    "withdrawal": "withdraw",
    "freeze": "freeze",
    "access_obligation": "allow_access",
    "notification_duty": "notify",
    "reporting_duty": "report",
    "verification_right": "admit_monitors",
    "information_duty": "inform",
    "release_exchange": "release",
    "force_removal": "remove",
    "discipline": "discipline",
    "influence_duty": "exert_influence",
}
"""Kinds of clauses that are followed as obligations, and what the field calls each."""
RECEIVED = frozenset({"reporting_duty", "information_duty", "notification_duty", "discipline"})
"""Kinds of which the receiver can tell: whom it is owed to may say that it came."""
STATUSES = (
    "not_yet_due", "due", "met", "met_late", "partly", "not_met", "disputed", "suspended", "waived",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """One obligation with its claims. `due` is the next moment, or the last one once all have passed."""

    pack: str
    instrument: str
    clause: str
    kind: str
    duty: str
    title: Words
    by: tuple[str, ...]
    status: str
    due: Due | None
    judged: Due | None
    """The moment that the status is about: the last that has passed, else the first to come."""
    quantity: tuple[int, str] | None
    """How much is due by now, and the unit; the whole of it once the time is over."""
    claims: tuple[Claim, ...]
    verified_by: tuple[str, ...]
    waived_by: tuple[str, ...]
    parties: tuple[str, ...] = ()
    """By whose word the text stands; one alone asks of others what they have not agreed to."""
    flags: tuple[str, ...] = ()
    counted: tuple[Counted, ...] = ()
    """What each party's own words on movements come to, beside its claims; it moves no status."""

    def plain(self) -> dict[str, Any]:
        """Give it as plain values, as the API serves it."""
        return {
            "pack": self.pack,
            "instrument": self.instrument,
            "clause": self.clause,
            "kind": self.kind,
            "duty": self.duty,
            "title": dict(self.title),
            "by": list(self.by),
            "status": self.status,
            "due_ms": self.due.earliest_ms if self.due else None,
            "due_latest_ms": self.due.latest_ms if self.due else None,
            "judged_ms": self.judged.earliest_ms if self.judged else None,
            "due": {"number": self.quantity[0], "unit": self.quantity[1]} if self.quantity else None,
            "claims": [one.plain() for one in self.claims],
            "verified_by": list(self.verified_by),
            "waived_by": list(self.waived_by),
            "parties": list(self.parties),
            "flags": list(self.flags),
            "counted": [one.plain() for one in self.counted],
        }


def obligations(
    pack: Pack,
    standing: Standing,
    said: Iterable[Performance],
    *,
    now_ms: int,
    names: Mapping[str, Iterable[str]] | None = None,
) -> tuple[Obligation, ...]:
    """Give the obligations of a text that is in force or suspended at a moment, in the order of its clauses.

    `names` holds what parties of the record are called besides their ids, to know them among the pack's groups. Raises: `terms.time` where a due moment of the pack cannot be.
    """
    about: dict[tuple[str, str], list[Performance]] = {}
    for one in said:
        if one.target == standing.text_id and one.at_ms <= now_ms:
            about.setdefault((one.instrument, one.clause), []).append(one)
    sides = Sides(groups=groups_of(pack.groups), names=names or {})
    context = Context(zone=pack.zone, dates={one.id: one.at for one in pack.dates})
    found = []
    for instrument in pack.instruments:
        state = state_at(standing, now_ms, instrument.id)
        if state not in {"in_force", "suspended"}:
            continue
        # Whose word it stands by now: an adoption that has ended binds nobody any more.
        parties = word_at(standing, now_ms, now_ms, instrument.id) or standing.required
        verifiers = _verifiers(instrument)
        for clause in instrument.clauses:
            if clause.kind in KINDS:
                asked = _Asked(
                    pack=pack, instrument=instrument, clause=clause, required=parties,
                    sides=sides, verifiers=verifiers, context=context, now_ms=now_ms,
                )  # fmt: skip
                found.append(
                    _obligation(
                        asked,
                        about.get((instrument.id, clause.id), ()),
                        suspended=state == "suspended" or instrument.status == "suspended",
                    )
                )
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What working out one obligation needs."""

    pack: Pack
    instrument: Instrument
    clause: Clause
    required: tuple[str, ...]
    sides: Sides
    verifiers: frozenset[str]
    context: Context
    now_ms: int

    def is_one_of(self, party: str, groups: Iterable[str]) -> bool:
        """Tell whether a party of the record is one of these groups of the pack."""
        return self.sides.is_one_of(party, groups)


def _ids(clause: Clause, name: str) -> tuple[str, ...]:
    held = clause.fields.get(name) or ()
    return (held,) if isinstance(held, str) else tuple(held)


def _obliged(clause: Clause) -> tuple[str, ...]:
    """Give the groups whose duty it is; a right to verify names those whom everybody else must let in."""
    if clause.kind == "verification_right":
        return ()
    return _ids(clause, "guarantor" if clause.kind == "influence_duty" else "by")


def _verifiers(instrument: Instrument) -> frozenset[str]:
    """Give the groups that the instrument lets verify: those of its verification rights."""
    return frozenset(
        group for one in instrument.clauses if one.kind == "verification_right" for group in _ids(one, "by")
    )


def _verifies(asked: _Asked, party: str) -> bool:
    """Tell whether a party's word settles it: a verifier's, or that of whom a report is owed to; never its own."""
    if asked.is_one_of(party, _obliged(asked.clause)):
        return False
    receives = _ids(asked.clause, "to") if asked.clause.kind in RECEIVED else ()
    return asked.is_one_of(party, asked.verifiers) or asked.is_one_of(party, receives)


def _obligation(asked: _Asked, said: Sequence[Performance], *, suspended: bool) -> Obligation:
    clause, now_ms = asked.clause, asked.now_ms
    dues = dues_of(clause, asked.context, now_ms)
    passed = [one for one in dues if one.earliest_ms <= now_ms]
    judged = passed[-1] if passed else dues[0] if dues else None
    following = next((one for one in dues if one.earliest_ms > now_ms), None)
    if clause.kind == "reporting_duty" and len(passed) > 1:
        # What was said of an earlier report says nothing of this one.
        said = [one for one in said if (one.period[1] if one.period else one.at_ms) > passed[-2].latest_ms]
    quantity = quantity_due(clause, asked.context, now_ms)
    claims = claims_of(said, due=judged, quantity=quantity, verifies=lambda party: _verifies(asked, party))
    waived_by = tuple(one.party for one in claims if one.standing == WAIVED)
    counted = tuple(one for one in claims if one.standing != WAIVED)
    status, flags = _status(asked, judged, counted)
    if _is_waived(asked, waived_by):
        status = "waived"
    if suspended:
        status = "suspended"
    if len(asked.required) == 1:
        flags = (*flags, "unilateral")
    return Obligation(
        pack=asked.pack.id,
        instrument=asked.instrument.id,
        clause=clause.id,
        kind=clause.kind,
        duty="deliver_quantity" if quantity and clause.kind == "access_obligation" else KINDS[clause.kind],
        title=clause.title or clause.text,
        by=_obliged(clause),
        status=status,
        due=following or judged,
        judged=judged,
        quantity=quantity,
        claims=claims,
        verified_by=tuple(one.party for one in counted if one.verifies),
        waived_by=waived_by,
        parties=asked.required,
        flags=flags,
    )


def _status(asked: _Asked, due: Due | None, claims: Sequence[Claim]) -> tuple[str, tuple[str, ...]]:
    """Join the claims only as agreement or as dispute."""
    now_ms = asked.now_ms
    waiting = due is not None and now_ms < due.earliest_ms
    begun, over = _holds(asked)
    plain = "not_yet_due" if waiting or not begun else "due"
    flags: tuple[str, ...] = (
        ("due_uncertain",) if due is not None and due.earliest_ms <= now_ms < due.latest_ms else ()
    )
    flags += ("time_over",) if over else ()
    if not claims:
        return plain, flags
    if len({one.standing for one in claims}) > 1 or _numbers_differ(claims):
        return "disputed", flags
    held = claims[0].standing
    by_all = len(asked.required) > 1 and set(asked.required) <= {one.party for one in claims}
    settled = by_all or any(one.verifies for one in claims)
    if held == MET and settled:
        lates = {one.late for one in claims}
        unsaid = ("time_not_said",) if due is not None and lates == {None} else ()
        return ("met_late" if lates == {True} else "met"), (*flags, *unsaid)
    own_word = any(asked.is_one_of(one.party, _obliged(asked.clause)) for one in claims)
    if held != MET and not waiting and (settled or own_word):
        return held, flags
    return plain, (*flags, "claimed")


def _holds(asked: _Asked) -> tuple[bool, bool]:
    """Tell whether the instrument's own windows have begun by now, and whether all of them are over."""
    windows = [one.fields["window"] for one in asked.instrument.clauses if one.kind == "window"]
    if not windows:
        return True, False
    held = unite([timeline_of(one, asked.context) for one in windows]).segments
    begun = bool(held) and held[0].start_ms <= asked.now_ms
    return begun, begun and all(one.end_ms <= asked.now_ms for one in held)


def _numbers_differ(claims: Sequence[Claim]) -> bool:
    return len({(one.amount, one.unit.casefold()) for one in claims if one.amount is not None}) > 1


def _is_waived(asked: _Asked, waived_by: Sequence[str]) -> bool:
    """Tell whether those to whom it is owed gave it up: the named ones, else every adopting party but the obliged."""
    if not waived_by:
        return False
    owed = _ids(asked.clause, "to")
    if owed:
        return all(any(asked.is_one_of(party, (one,)) for party in waived_by) for one in owed)
    others = {one for one in asked.required if not asked.is_one_of(one, _obliged(asked.clause))}
    return bool(others) and others <= set(waived_by)
