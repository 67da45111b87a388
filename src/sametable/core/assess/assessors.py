"""One column per party of the record, and where the columns differ, field by field.

Decides what stands in a party's column: its own report as it reads now (the latest in merge order of several), its own
word on others' reports and on what was put to it, and its own current grading. A party that has said nothing is shown
as silent, never filled in. Times differ where the intervals do not overlap, places where the discs do not touch, other
fields by value. Decides nothing about who is right. Parties are in the order of their ids, and nothing is summed.

Times milliseconds UTC, places ten-millionths of a degree with a radius in metres. Source: charter, rule 4; domain
reference 2.3; decision 0017.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - the web reads annotations at run time
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from sametable.core.assess.gradings import gradings
from sametable.core.assess.inquiries import inquiries
from sametable.core.places.ground import distance_m

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.core.assess.case import Case, Member

SHOWN = (
    "what", "start_ms", "end_ms", "precision", "place", "lat_e7", "lon_e7", "radius_m", "weapon", "actor", "victim",
)  # fmt: skip
TALLIES = ("count", "killed", "injured")
_SURE = ("occurrence", "attribution", "attributed_to", "breach", "instrument", "clause", "threat", "number")
_PLAIN = ("what", "weapon", "actor", "victim", *TALLIES)
_WORDS = {"deny": "denies", "comment": "comments"}

Value = int | str | dict[str, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What one party says. `values` None where it has no report of its own; `sure` None where it has not graded."""

    party: str
    stance: str
    number: str | None
    values: Mapping[str, Value] | None
    sure: Mapping[str, int | str | None] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field in which parties differ: `time` and `place` are told in several values, others in one."""

    field: str
    values: Mapping[str, Mapping[str, Value] | Value]


def assessors(case: Case) -> list[Column]:
    """Give one column per party of the record."""
    sure = {one.party: one for one in gradings(case) if one.current}
    columns = []
    for party in sorted(case.everyone):
        own = _own(case, party)
        stance, number = _stance(case, party, own)
        held = sure.get(party)
        columns.append(
            Column(
                party=party,
                stance=stance,
                number=number,
                values=values_of(own) if own is not None else None,
                sure={name: getattr(held, name) for name in _SURE} if held is not None else None,
            )
        )
    return columns


def values_of(member: Member) -> dict[str, Value]:
    """Give what a report says, as it reads now."""
    values: dict[str, Value] = {name: member.row[name] for name in SHOWN}
    return {name: None if held == "" else held for name, held in values.items()} | {
        name: getattr(member, name) for name in TALLIES
    }


def differences(columns: Sequence[Column]) -> list[Difference]:
    """Give the fields in which two parties that both say something differ."""
    told = {one.party: one.values for one in columns if one.values is not None}
    found = []
    spans = {party: (held["start_ms"], held["end_ms"]) for party, held in told.items()}
    if any(_apart_in_time(one, other) for one, other in combinations(spans.values(), 2)):
        found.append(_several(told, "time", ("start_ms", "end_ms", "precision")))
    discs = {party: (held["lat_e7"], held["lon_e7"], held["radius_m"]) for party, held in told.items()}
    if any(_apart_on_ground(one, other) for one, other in combinations(discs.values(), 2)):
        found.append(_several(told, "place", ("place", "lat_e7", "lon_e7", "radius_m")))
    for name in _PLAIN:
        said = {party: held[name] for party, held in told.items() if held[name] is not None}
        if _several_values(said):
            found.append(Difference(field=name, values=said))
    for name in ("occurrence", "attribution", "breach"):
        graded = {one.party: one.sure[name] for one in columns if one.sure is not None and one.sure[name]}
        if _several_values(graded):
            found.append(Difference(field=name, values=dict(graded)))
    return found


def _own(case: Case, party: str) -> Member | None:
    """Give a party's own report: its latest that it still says, else its latest."""
    mine = [one for one in case.members if one.party == party]
    standing = [one for one in mine if one.stands]
    found = standing or mine
    return found[-1] if found else None


def _stance(case: Case, party: str, own: Member | None) -> tuple[str, str | None]:
    """Give a party's stance: its answer to what was put to it, else its denial, its report, its remark, its silence."""
    answers = [each for one in inquiries(case) for each in one.replies if each.party == party and each.counts]
    direct = [one for one in answers if not one.on_behalf_of] or answers
    remarks = sorted(
        (each for one in case.members for each in one.remarks if each.party == party),
        key=lambda each: each.order,
    )
    denials = [one for one in remarks if one.kind == "deny"]
    direct_denials = [one for one in denials if one.in_its_own_name] or denials
    if own is not None:
        stance = "withdraws" if not own.stands else "corrects" if own.row["amendments"] else "alleges"
        return stance, own.number
    if direct:
        return direct[-1].stance, direct[-1].number
    said = direct_denials or remarks
    return (_WORDS.get(said[-1].kind, "comments"), said[-1].number) if said else ("silent", None)


def _several(told: Mapping[str, Mapping[str, Value]], field: str, names: Sequence[str]) -> Difference:
    values = {party: {name: held[name] for name in names} for party, held in told.items()}
    return Difference(
        field=field,
        values={
            party: held if any(one is not None for one in held.values()) else None
            for party, held in values.items()
        },
    )


def _several_values(said: Mapping[str, Value]) -> bool:
    values = list(said.values())
    return any(one != values[0] for one in values[1:])


def _apart_in_time(one: tuple[Value, Value], other: tuple[Value, Value]) -> bool:
    """Tell whether two intervals do not overlap; one that has only a start or an end is that moment."""
    first, second = _span(one), _span(other)
    return first is not None and second is not None and (first[1] < second[0] or second[1] < first[0])


def _span(held: tuple[Value, Value]) -> tuple[int, int] | None:
    known = [one for one in held if isinstance(one, int)]
    return (min(known), max(known)) if known else None


def _apart_on_ground(one: tuple[Value, Value, Value], other: tuple[Value, Value, Value]) -> bool:
    """Tell whether two discs do not touch; False where one has no place."""
    a, b = (
        [value for value in one if isinstance(value, int)],
        [value for value in other if isinstance(value, int)],
    )
    if len(a) != 3 or len(b) != 3:
        return False
    return distance_m(a[0], a[1], b[0], b[1]) > a[2] + b[2]
