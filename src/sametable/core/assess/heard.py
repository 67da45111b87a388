"""What a picture holds of an incident, as values that `case` describes: its reports and what was said about them.

Decides what stands: what is void is left out, what its own party took back says where in the order that was. Whose
clocks show what, and who holds it, is added by the centre. Order of arrival changes nothing of it.

Source: record.md 4.4; decision 0017.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.assess.case import Heard, Member, Remark
from sametable.core.picture.fold import mark_row
from sametable.core.picture.marks import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sametable.core.assess.case import Place
    from sametable.core.picture.cases import CaseSaid
    from sametable.core.picture.fold import Picture
    from sametable.core.picture.marks import Mark

_REMARKS = frozenset({"deny", "comment"})


def heard(picture: Picture, reports: Sequence[str], named: Iterable[str] = ()) -> list[Heard]:
    """Give what was said about these reports, each after what it is about.

    `named` are statements that name one of the reports without being about it: what follows on them belongs here, too.
    """
    said = {one.id: (place, one) for place, one in picture.cases.placed(list(reports))}
    for extra in sorted(named):
        one = picture.cases.said.get(extra)
        if one is not None and extra not in said:
            said[extra] = ((one.order, 0, one.order), one)
            said = {each.id: (place, each) for place, each in picture.cases.placed([extra])} | said
    found = [_heard(picture, place, one) for place, one in said.values() if not one.void]
    return sorted(found, key=lambda one: one.order)


def member(picture: Picture, mark: Mark, fields: Mapping[str, object]) -> Member:
    """Give a report as it reads now; `fields`: how many it tells of, which its row has not."""
    remarks = [
        Remark(
            kind=one.kind,
            party=one.party,
            number=picture.number(one.order[1], one.order[2]),
            order=one.order,
        )
        for one in sorted(mark.about, key=lambda about: about.order)
        if one.kind in _REMARKS and not one.void and not picture.withdrawn(one.id, one.party)
    ]
    return Member(
        id=mark.id,
        number=mark.number,
        party=mark.party,
        node=mark.node,
        order=mark.order,
        at_ms=mark.at_ms,
        row=dict(zip(COLUMNS, mark_row(picture, mark), strict=True)),
        count=_tally(fields, "count"),
        killed=_tally(fields, "killed"),
        injured=_tally(fields, "injured"),
        remarks=tuple(remarks),
    )


def _tally(fields: Mapping[str, object], name: str) -> dict[str, int] | None:
    held = fields.get(name)
    return {one: int(held[one]) for one in ("low", "best", "high")} if isinstance(held, dict) else None


def _heard(picture: Picture, place: Place, one: CaseSaid) -> Heard:
    gone: list[Place] = [
        (about.order, 0, about.order) if about.order > place[0] else (place[0], place[1] + 1, about.order)
        for about in picture.waiting.get(one.id, ())
        if about.kind == "withdraw" and about.party == one.party and not about.void
        if not picture.withdrawn(about.id, about.party)
    ]
    return Heard(
        id=one.id,
        kind=one.kind,
        party=one.party,
        node=one.node,
        number=one.number,
        order=place,
        at_ms=one.at_ms,
        target=one.target,
        fields=one.fields,
        gone=min(gone, default=None),
    )
