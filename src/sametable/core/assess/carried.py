"""What movements come to under a clause of terms: trucks and goods that reached somewhere, notices given in time.

Decides, for each party by its own words alone: how many trucks, convoys or units of cargo it says arrived or were
delivered in the clause's time, and how many of a side's movements were told as long before as the clause asks. A later
count of the same line by the same party replaces its earlier one. Two parties' numbers are never added, averaged or
chosen from, and nothing here moves the status of an obligation: that is what parties say of its performance.

A movement counts wherever it went: which of them a clause of some road or place means is for people to tell.
Shapes: times milliseconds UTC; shares whole percent, cut off. Source: domain reference 4.3, T13 and T14; decision 0026.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sametable.core.assess.dues import quantity_due, quantity_time
from sametable.core.assess.sides import Sides
from sametable.core.intake.text import word_set
from sametable.core.passage.versions import chains
from sametable.core.terms.groups import groups_of
from sametable.core.terms.moments import Context, add

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sametable.core.assess.obligations import Obligation
    from sametable.core.passage.versions import Chain
    from sametable.core.picture.cases import Cases, CaseSaid
    from sametable.core.terms.model import Clause, Pack

MOVED = frozenset({"access_obligation", "notification_duty"})
BRINGS = frozenset({"convoy", "medical", "airdrop"})
NUMBERS_SHOWN = 50
TRUCKS = word_set(
    "truck trucks lorry lorries vehicle vehicles грузовик грузовика грузовиков грузовики машин شاحنة شاحنات camion camions"
)
CONVOYS = word_set("convoy convoys колонна колонн колонны قافلة قوافل convoi convois")


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """One party's word that a movement arrived (`line` empty), or how much of a line of its cargo was delivered."""

    party: str
    at_ms: int
    number: str
    line: str = ""
    quantity: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """One movement: who notified it and when, when it was to begin, with how many vehicles, and what is said of its end."""

    party: str
    number: str
    what: str
    told_ms: int
    """When its beginning, as it now stands, was first told."""
    start_ms: int
    vehicles: int
    brought: tuple[Brought, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What one party's words come to: a number, of how many (None: of no number), and the entries it rests on."""

    party: str
    what: str
    """`brought` or `told_in_time`."""
    amount: int
    of: int | None
    unit: str
    numbers: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "party": self.party,
            "what": self.what,
            "number": self.amount,
            "of": self.of,
            "unit": self.unit,
            "share_percent": self.amount * 100 // self.of if self.of else None,
            "numbers": list(self.numbers[-NUMBERS_SHOWN:]),
        }


def carried(cases: Cases, withdrawn: Callable[[str, str], bool]) -> tuple[Carried, ...]:
    """Give every movement of a picture that was not taken back, with what was said of its end."""

    def gone(one: CaseSaid) -> bool:
        return withdrawn(one.id, one.party)

    held = chains(cases.of_kind("movement"), gone).values()
    return tuple(_carried(chain, cases, gone) for chain in held if chain.latest is not None)


def _carried(chain: Chain, cases: Cases, gone: Callable[[CaseSaid], bool]) -> Carried:
    said = chain.shown
    start_ms = _start_ms(said)
    told = [one for one in chain.versions if not one.void and not gone(one) and _start_ms(one) == start_ms]
    words = [one for version in chain.versions for one in cases.of(version.id)]
    vehicles = said.fields.get("vehicles")
    return Carried(
        party=said.party,
        number=said.number,
        what=str(said.fields.get("what")),
        told_ms=min(one.at_ms for one in told),
        start_ms=start_ms,
        vehicles=len(vehicles) if isinstance(vehicles, list) else 0,
        brought=tuple(
            _brought(one)
            for one in sorted(words, key=lambda each: each.order)
            if not one.void and not gone(one) and _ends(one)
        ),
    )


def _start_ms(one: CaseSaid) -> int:
    window = one.fields.get("window")
    return int(window["start_ms"]) if isinstance(window, dict) else 0


def _ends(one: CaseSaid) -> bool:
    if one.kind == "movement_event":
        return one.fields.get("event") in {"arrived", "completed"}
    return one.kind == "cargo_count" and one.fields.get("stage") == "delivered"


def _brought(one: CaseSaid) -> Brought:
    fields = one.fields
    at_ms, quantity = fields.get("at_ms"), fields.get("quantity")
    return Brought(
        party=one.party,
        at_ms=at_ms if isinstance(at_ms, int) else one.at_ms,
        number=one.number,
        line=str(fields.get("line") or ""),
        quantity=quantity if isinstance(quantity, int) else 0,
        unit=str(fields.get("unit") or "").strip().casefold(),
    )


def with_carried(
    pack: Pack,
    held: Iterable[Obligation],
    moved: Sequence[Carried],
    now_ms: int,
    names: Mapping[str, Iterable[str]],
) -> list[Obligation]:
    """Give obligations with what movements come to under each; `names`: what parties are called. Raises: `terms.time`."""
    clauses = {(one.id, clause.id): clause for one in pack.instruments for clause in one.clauses}
    context = Context(zone=pack.zone, dates={one.id: one.at for one in pack.dates})
    sides = Sides(groups=groups_of(pack.groups), names=names)
    found = []
    for one in held:
        clause = clauses[one.instrument, one.clause]
        counts: tuple[Counted, ...] = ()
        if clause.kind == "access_obligation" and clause.fields.get("quantity"):
            counts = _quantities(clause, context, moved, now_ms)
        elif clause.kind == "notification_duty" and clause.fields.get("lead"):
            counts = _told(
                clause, context, [each for each in moved if sides.is_one_of(each.party, one.by)], now_ms
            )
        found.append(replace(one, counted=counts) if counts else one)
    return found


def _quantities(
    clause: Clause, context: Context, moved: Sequence[Carried], now_ms: int
) -> tuple[Counted, ...]:
    quantity = clause.fields["quantity"]
    due = quantity_due(clause, context, now_ms)
    start_ms, end_ms = quantity_time(clause, context, now_ms)
    unit = str(quantity["unit"])
    amounts: dict[str, int] = defaultdict(int)
    numbers: dict[str, list[str]] = defaultdict(list)
    for one in moved:
        if one.what not in BRINGS:
            continue
        timed = [
            each
            for each in one.brought
            if (start_ms is None or start_ms <= each.at_ms) and each.at_ms <= end_ms
        ]
        for party in sorted({each.party for each in timed}):
            amount, used = _amount(
                one, [each for each in timed if each.party == party], unit.strip().casefold()
            )
            amounts[party] += amount
            numbers[party] += used
    return tuple(
        Counted(
            party=party, what="brought", amount=amounts[party], of=due[0] if due else None, unit=unit,
            numbers=tuple(numbers[party]),
        )
        for party in sorted(amounts)
        if numbers[party]
    )  # fmt: skip


def _amount(one: Carried, said: Sequence[Brought], unit: str) -> tuple[int, list[str]]:
    """Give what one party says that one movement brought, in a unit, and by which entries."""
    lines: dict[str, Brought] = {}
    for each in said:
        if each.line and (each.unit == unit or (each.unit in TRUCKS and unit in TRUCKS)):
            lines[each.line] = each
    if lines:
        return sum(each.quantity for each in lines.values()), [each.number for each in lines.values()]
    reached = [each for each in said if not each.line or each.quantity]
    if reached and unit in TRUCKS and one.vehicles:
        return one.vehicles, [reached[-1].number]
    return (1, [reached[-1].number]) if reached and unit in CONVOYS else (0, [])


def _told(clause: Clause, context: Context, moved: Sequence[Carried], now_ms: int) -> tuple[Counted, ...]:
    """Count, for each side that owes notice, how many of its movements were told long enough before they began."""
    by_party: Mapping[str, list[Carried]] = defaultdict(list)
    for one in moved:
        if one.told_ms <= now_ms:
            by_party[one.party].append(one)
    return tuple(
        Counted(
            party=party,
            what="told_in_time",
            amount=sum(
                add(one.told_ms, clause.fields["lead"], context.zone)[1] <= one.start_ms for one in held
            ),
            of=len(held),
            unit="movements",
            numbers=tuple(one.number for one in held),
        )
        for party, held in sorted(by_party.items())
    )
