"""Reports that may tell of the same event as a draft that somebody is writing, with the reasons.

Decides that a draft is asked about only once it has both a time and a place, and that eight are given at most: nobody
is looked for by name, and nothing is collected by place alone. What belongs together is decided by `core/linking`.

Source: issue "incidents" (similar incidents while typing); charter, "What it never does".
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - the web reads annotations at run time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sametable.core.model.registry import KINDS
from sametable.core.picture.fold import mark_row
from sametable.core.picture.linked import item_of
from sametable.core.picture.marks import COLUMNS, shown_of
from sametable.core.picture.said import Said

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from sametable.centre.incidents.listing import Incidents
    from sametable.core.linking.model import Item, Pair

SIMILAR_MOST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarReport:
    """A report that may tell of the same event as a draft, with the reasons."""

    id: str
    number: str
    incident: str
    party: str
    what: str
    place: str
    start_ms: int | None
    score: int
    reasons: list[Mapping[str, Any]]


def similar(incidents: Incidents, fields: Mapping[str, object], *, for_all: bool) -> list[SimilarReport]:
    """Give the reports most like a draft; none before its time and its place are given. Raises `statement.field`."""
    fields = {name: value for name, value in fields.items() if value is not None and value != ""}
    for name, value in fields.items():
        rule = KINDS["report"].fields.members.get(name)
        if rule is not None:
            rule.check(value, name)
    picture = incidents.listing(for_all=for_all).picture
    item = draft_item(incidents.centre, fields)
    if item is None:
        return []
    found = []
    for pair in picture.linker.similar(item, SIMILAR_MOST):
        mark = picture.marks[pair.b]
        row = dict(zip(COLUMNS, mark_row(picture, mark), strict=True))
        incident = picture.linker.incident(mark.id)
        found.append(
            SimilarReport(
                id=mark.id,
                number=mark.number,
                incident=incident.id if incident else mark.id,
                party=mark.party,
                what=str(row["what"] or ""),
                place=str(row["place"] or ""),
                start_ms=start if isinstance(start := row["start_ms"], int) else None,
                score=pair.score,
                reasons=reasons_of(pair),
            )
        )
    return found


def reasons_of(pair: Pair) -> list[Mapping[str, Any]]:
    """Give the reasons of a pair as plain values."""
    return [{"code": one.code, "score": one.score, "values": dict(one.values)} for one in pair.reasons]


def draft_item(centre: Centre, fields: Mapping[str, object]) -> Item | None:
    """Give what linking sees of a draft, None before it has a time and a place: nobody is looked for by name alone."""
    values = shown_of(fields)
    if values[0] is None or values[1] is None or (values[3] is None and values[4] is None):
        return None
    order = (2**62, centre.own.origin, 2**62)
    said = Said(
        id="", origin=order[1], index=order[2], lamport=order[0], party=centre.node.party, node=centre.node.id,
        at_ms=centre.clock.now_ms(), fields=fields,
    )  # fmt: skip
    numbers = [one if isinstance(one, int) else None for one in values[:5]]
    return replace(
        item_of(said),
        lat_e7=numbers[0],
        lon_e7=numbers[1],
        radius_m=numbers[2],
        start_ms=numbers[3],
        end_ms=numbers[4],
        kind=str(values[6] or ""),
        weapon=str(values[7] or ""),
        actor=str(values[8] or ""),
    )
