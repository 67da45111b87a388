"""A movement's cargo line by line: planned, requested, agreed, loaded, removed by whom, delivered, and what is not accounted for.

Decides which counts stand beside one another: for each party, line and stage the latest preliminary one and the latest
other one; the second never replaces the first. What was removed stands apart for each who removed it. Nothing is added
up across parties. `over`: by one party's own counts more was removed and delivered than was loaded; where it counted no
loading, the notifier's, else the plan. `unaccounted` is by the notifier's own counts alone. Counts in another unit than
the line's are shown and not reckoned with. A count of a line that was not notified is a line of its own.

Quantities are whole units. Source: domain reference 4.3; issue "passage", bad input.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - the web reads annotations at run time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sametable.core.picture.cases import CaseSaid

STAGES = ("requested", "agreed", "loaded", "removed", "delivered")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One party's count of one line at one stage. `by`: who removed it."""

    party: str
    quantity: int
    unit: str
    number: str
    id: str
    at_ms: int
    by: str | None
    reason: str | None
    preliminary: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line; `planned` None where it was not notified."""

    line: str
    item: str
    unit: str
    planned: int | None
    stages: Mapping[str, list[Counted]] = field(default_factory=dict)
    over: bool = False
    short: bool = False
    """The notifier counted less delivered than planned."""
    unaccounted: int | None = None
    other_unit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CargoSum:
    """How many lines there are, and of how many less was delivered than planned."""

    lines: int
    short: int


def lines_of(fields: Mapping[str, object], counts: Iterable[CaseSaid], owner: str) -> list[Line]:
    """Give every line of a version's cargo with its counts; `counts` in merge order."""
    planned = _planned(fields)
    held: dict[str, dict[tuple[str, str, bool, str], CaseSaid]] = {line: {} for line in planned}
    for one in counts:
        told = one.fields
        stage, line = told.get("stage"), told.get("line")
        if stage not in STAGES or not isinstance(line, str) or not isinstance(told.get("quantity"), int):
            continue
        by = str(told.get("by", "")) if stage == "removed" else ""
        key = (str(stage), one.party, told.get("count") == "preliminary", by)
        rows = held.setdefault(line, {})
        rows.pop(key, None)
        rows[key] = one
    return [_line(line, planned.get(line), list(rows.values()), owner) for line, rows in held.items()]


def sum_of(lines: Iterable[Line]) -> CargoSum:
    """Give how many lines there are and how many came short."""
    held = list(lines)
    return CargoSum(lines=len(held), short=sum(one.short for one in held))


def _planned(fields: Mapping[str, object]) -> dict[str, Mapping[str, object]]:
    rows = fields.get("cargo")
    held = rows if isinstance(rows, list) else []
    return {str(one["line"]): one for one in held if isinstance(one, dict) and "line" in one}


def _line(name: str, plan: Mapping[str, object] | None, said: list[CaseSaid], owner: str) -> Line:
    stages: dict[str, list[Counted]] = {stage: [] for stage in STAGES}
    for one in said:
        stages[str(one.fields["stage"])].append(_counted(one))
    unit = str(plan.get("unit", "")) if plan else next((c.unit for s in STAGES for c in stages[s]), "")
    quantity = plan.get("quantity") if plan else None
    planned = quantity if isinstance(quantity, int) else None
    parties = {one.party for one in said}
    own = {stage: _of(stages[stage], owner, unit) for stage in STAGES}
    loaded, removed, delivered = own["loaded"], own["removed"], own["delivered"]
    left = None
    if loaded is not None and delivered is not None:
        left = max(0, loaded - (removed or 0) - delivered)
    return Line(
        line=name,
        item=str(plan.get("item", "")) if plan else "",
        unit=unit,
        planned=planned,
        stages=stages,
        over=any(_over(stages, party, (own["loaded"], planned), unit) for party in parties),
        short=delivered is not None and planned is not None and delivered < planned,
        unaccounted=left,
        other_unit=any(one.unit != unit for rows in stages.values() for one in rows),
    )


def _over(
    stages: Mapping[str, list[Counted]], party: str, instead: tuple[int | None, int | None], unit: str
) -> bool:
    """Tell whether a party counted more removed and delivered than loaded; `instead`: the notifier's loading, the plan."""
    told = [_of(stages[stage], party, unit) for stage in ("removed", "delivered")]
    loaded = _of(stages["loaded"], party, unit)
    limit = next((one for one in (loaded, *instead) if one is not None), None)
    return limit is not None and sum(one or 0 for one in told) > limit


def _of(rows: list[Counted], party: str, unit: str) -> int | None:
    """Give a party's count of a stage, for each who removed something the confirmed one where there is one; None: no count."""
    best: dict[str | None, Counted] = {}
    for one in rows:
        if one.party == party and one.unit == unit and (not one.preliminary or one.by not in best):
            best[one.by] = one
    return sum(one.quantity for one in best.values()) if best else None


def _counted(one: CaseSaid) -> Counted:
    told = one.fields
    at_ms, quantity = told.get("at_ms"), told.get("quantity")
    return Counted(
        party=one.party,
        quantity=quantity if isinstance(quantity, int) else 0,
        unit=str(told.get("unit", "")),
        number=one.number,
        id=one.id,
        at_ms=at_ms if isinstance(at_ms, int) else one.at_ms,
        by=str(told["by"]) if "by" in told else None,
        reason=str(told["reason"]) if "reason" in told else None,
        preliminary=told.get("count") == "preliminary",
    )
