"""What parties say of a performance: each party's own word and its own number, never two parties' together.

Decides which of a party's words stands (its last), and what its own number is: a number without a period is a
running total and replaces what the party said before; numbers for periods that do not overlap are its own and add up.
Does not decide whether anything was done, nor joins claims in several units.

Shapes: moments milliseconds UTC, periods half-open; shares whole percent, cut off.
Source: domain reference 8 (statuses of obligations); charter, rule 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sametable.core.assess.dues import Due
    from sametable.core.terms.adopted import Order, TermsSaid

MET, PARTLY, NOT_MET, WAIVED = "met", "partly", "not_met", "waived"
_WORDS = {
    "done": MET, "certifies": MET, "partly": PARTLY, "not_done": NOT_MET, "disputes": NOT_MET, "waives": WAIVED,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """One party's word on one clause, as it stands in the record."""

    id: str
    order: Order
    number: str
    at_ms: int
    party: str
    target: str
    instrument: str
    clause: str
    says: str
    amount: int | None = None
    unit: str = ""
    period: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one party says of one obligation: its last word, its own number, and the entries in which it says so.

    `numbers` are the entries that make its number; without one, all its words, such as every notice that it gave.
    """

    party: str
    says: str
    standing: str
    """What its word amounts to: met, partly, not_met or waived."""
    amount: int | None
    unit: str
    share_percent: int | None
    """Of what is due, where the units are the same."""
    numbers: tuple[str, ...]
    verifies: bool
    late: bool | None
    """Whether it says that it was done after the due moment; None if it does not say when."""

    def plain(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "party": self.party,
            "says": self.says,
            "number": self.amount,
            "unit": self.unit,
            "share_percent": self.share_percent,
            "numbers": list(self.numbers),
            "verifies": self.verifies,
        }


def performances(said: Iterable[TermsSaid]) -> tuple[Performance, ...]:
    """Give every word on a performance that stands: not void, not withdrawn by its own party; in merge order."""
    told = {one.id: one for one in said}
    gone = _withdrawn(told)
    found = [
        _performance(one)
        for one in told.values()
        if one.fields.get("type") == "performance" and not one.void and one.id not in gone
    ]
    return tuple(sorted(found, key=lambda one: one.order))


def _withdrawn(told: Mapping[str, TermsSaid]) -> set[str]:
    """Give the ids that their own parties took back; a withdrawal that was itself taken back counts for nothing."""
    made = {
        one.id: str(one.fields.get("target"))
        for one in told.values()
        if one.fields.get("type") == "withdraw" and not one.void
    }
    own = {
        one: target
        for one, target in made.items()
        if target in told and told[target].party == told[one].party
    }
    undone = {target for target in own.values() if target in own}
    return {target for one, target in own.items() if one not in undone}


def _performance(one: TermsSaid) -> Performance:
    fields = one.fields
    quantity, period = fields.get("quantity"), fields.get("period")
    held = quantity if isinstance(quantity, dict) else {}
    span = period if isinstance(period, dict) else None
    return Performance(
        id=one.id,
        order=one.order,
        number=one.number,
        at_ms=one.at_ms,
        party=one.party,
        target=str(fields.get("target")),
        instrument=str(fields.get("instrument")),
        clause=str(fields.get("clause")),
        says=str(fields.get("says")),
        amount=held.get("number"),
        unit=str(held.get("unit", "")),
        period=(span["start_ms"], span["end_ms"]) if span else None,
    )


def claims_of(
    said: Sequence[Performance],
    *,
    due: Due | None,
    quantity: tuple[int, str] | None,
    verifies: Callable[[str], bool],
) -> tuple[Claim, ...]:
    """Give one claim for each party that spoke, by party; `verifies` tells whose word settles a matter."""
    by_party: dict[str, list[Performance]] = {}
    for one in sorted(said, key=lambda one: one.order):
        by_party.setdefault(one.party, []).append(one)
    return tuple(
        _claim(words, due, quantity, verifies=verifies(party)) for party, words in sorted(by_party.items())
    )


def _claim(
    words: Sequence[Performance], due: Due | None, quantity: tuple[int, str] | None, *, verifies: bool
) -> Claim:
    last = words[-1]
    amount, unit, used = _amount(words)
    done_ms = last.period[1] if last.period else None
    late = None if due is None or done_ms is None else done_ms > due.latest_ms
    if late is None and due is not None and last.at_ms <= due.earliest_ms:
        late = False
    share = None
    if amount is not None and quantity and quantity[0] and unit.casefold() == quantity[1].casefold():
        share = amount * 100 // quantity[0]
    return Claim(
        party=last.party,
        says=last.says,
        standing=_WORDS.get(last.says, NOT_MET),
        amount=amount,
        unit=unit,
        share_percent=share,
        numbers=tuple(dict.fromkeys(one.number for one in ((*used, last) if used else words))),
        verifies=verifies,
        late=late,
    )


def _amount(words: Sequence[Performance]) -> tuple[int | None, str, tuple[Performance, ...]]:
    """Give one party's own number: its last running total, else its numbers for periods that do not overlap."""
    told = [one for one in words if one.amount is not None]
    if not told:
        return None, "", ()
    unit = told[-1].unit
    told = [one for one in told if one.unit == unit]
    totals = [one for one in told if one.period is None]
    if totals:
        return totals[-1].amount, unit, (totals[-1],)
    kept: list[Performance] = []
    for one in reversed(told):
        # The later word on a time replaces the earlier one.
        if not any(_overlap(one.period, other.period) for other in kept):
            kept.append(one)
    return sum(one.amount or 0 for one in kept), unit, tuple(reversed(kept))


def _overlap(one: tuple[int, int] | None, other: tuple[int, int] | None) -> bool:
    return one == other or (one is not None and other is not None and one[0] < other[1] and other[0] < one[1])
