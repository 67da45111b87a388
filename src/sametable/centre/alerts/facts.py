"""What the rules of alerts look at, taken from this node's picture and record: reports, and what is put to its side.

Decides which statement is which step of a rule: a call, an inquiry or a request to this party, a reply to its own
question, a denial of its own report, a finding, a grading outside the terms, two histories of a log. Of a report it
takes the row as it reads now and, only where a rule looks at them, its areas and its dead. Does not decide what matches.

Source: issue "incidents", alerts; charter, "What it never does".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.centre.alerts.ends import answered
from sametable.centre.alerts.passage import PASSAGE_KINDS, told_of_passage
from sametable.centre.alerts.quiet import silence_noted
from sametable.centre.incidents.dossier import contents
from sametable.core.assess.alert_rules import area_key, rule_of
from sametable.core.assess.alerts import Ack, Told
from sametable.core.picture.fold import mark_row
from sametable.core.picture.marks import COLUMNS, INCIDENT
from sametable.core.wire.statement import parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sametable.centre.centre import Centre
    from sametable.core.assess.alert_rules import Rule, RuleIndex
    from sametable.core.picture.cases import CaseSaid
    from sametable.core.picture.fold import Picture
    from sametable.core.picture.marks import Mark

AREAS = ("governorate", "district", "town", "place_name")
STEP_KINDS = (
    frozenset({"call", "inquiry", "request", "reply", "finding", "grading", "case_step"}) | PASSAGE_KINDS
)
_AT = {name: place for place, name in enumerate(COLUMNS)}


def looks(picture: Picture, mark: Mark) -> int:
    """Give a number that changes when what a report reads like, or what stands about it, does; its incident is no part."""
    row = mark_row(picture, mark)
    return hash((*row[:INCIDENT], len(mark.about)))


def told_of_report(
    centre: Centre, entry_id: str, seen_ms: int, *, reads: bool, picture: Picture
) -> list[Told]:
    """Give a report as rules see it, and a denial of it where it is this party's own."""
    mark = picture.marks.get(entry_id)
    if mark is None:
        return []
    row = mark_row(picture, mark)
    if row[_AT["status"]] in {"withdrawn", "repudiated"}:
        return []
    fields = _contents(centre, mark) if reads else {}
    place = _place(row)
    areas = [one for name in AREAS if isinstance(one := fields.get(name), str)]
    killed = _killed(fields)
    told = Told(
        id=mark.id,
        number=mark.number,
        order=mark.order,
        party=mark.party,
        at_ms=mark.at_ms,
        seen_ms=seen_ms,
        what=str(row[_AT["what"]] or ""),
        place=place,
        areas=tuple(dict.fromkeys(area_key(one) for one in areas)),
        killed=killed,
        start_ms=_number(row[_AT["start_ms"]]),
        end_ms=_number(row[_AT["end_ms"]]),
        values=_values(
            place=str(row[_AT["place"]] or ""),
            area=", ".join(str(fields[name]) for name in ("district", "governorate") if name in fields),
            killed=killed,
        ),
    )
    return [told, *(_denials(picture, mark, place, seen_ms) if mark.party == centre.node.party else ())]


def _denials(picture: Picture, mark: Mark, place: tuple[int, int, int] | None, seen_ms: int) -> list[Told]:
    return [
        Told(
            id=one.id,
            number=picture.number(one.order[1], one.order[2]),
            order=one.order,
            party=one.party,
            at_ms=mark.at_ms,
            seen_ms=seen_ms,
            step="claim_denied",
            place=place,
            values=_values(about=mark.id, about_number=mark.number),
        )
        for one in mark.about
        if one.kind == "deny" and not one.void and not picture.withdrawn(one.id, one.party)
    ]


def told_of_case(centre: Centre, one: CaseSaid, seen_ms: int, picture: Picture) -> list[Told]:
    """Give a statement about an incident as rules see it; nothing where it is not for this party to be told of."""
    if one.void or picture.withdrawn(one.id, one.party) or answered(picture, one, centre.node.party):
        return []
    if one.kind in PASSAGE_KINDS:
        return told_of_passage(centre, one, seen_ms, picture)
    own, fields = centre.node.party, one.fields
    outside = "outside_terms" in {fields.get("breach"), fields.get("outcome")}
    step = "outside_terms" if outside else one.kind
    asked = picture.cases.said.get(one.target)
    to_us = {
        "call": fields.get("to") == own,
        "inquiry": fields.get("through") == own,
        "request": fields.get("to") == own,
        "reply": asked is not None and asked.party == own,
        "finding": True,
        "outside_terms": True,
    }
    if not to_us.get(step, False):
        return []
    mark = picture.marks.get(one.target)
    held = fields.get("place")
    place = (held["lat_e7"], held["lon_e7"], held["radius_m"]) if isinstance(held, dict) else None
    if place is None and mark is not None:
        place = _place(mark_row(picture, mark))
    told = Told(
        id=one.id,
        number=one.number,
        order=one.order,
        party=one.party,
        at_ms=one.at_ms,
        seen_ms=seen_ms,
        step=step,
        place=place,
        values=_values(party=one.party, about=one.target, about_number=mark.number if mark else ""),
    )
    return [told]


def ack_of(centre: Centre, index: RuleIndex, one: CaseSaid, picture: Picture) -> Ack | None:
    """Read an acknowledgement of the own side; None for another's, a void one and one that was taken back."""
    own = one.party == centre.node.party
    if not own or one.void or picture.withdrawn(one.id, one.party):
        return None
    named, at_ms = str(one.fields.get("alert", "")), one.fields.get("at_ms")
    target, rule = silence_noted(centre, index, one.target, named) or (one.target, named)
    return Ack(
        target=target,
        alert=rule,
        at_ms=at_ms if isinstance(at_ms, int) else one.at_ms,
        number=one.number,
        party=one.party,
    )


def own_rules(picture: Picture, own: str) -> list[Rule]:
    """Give the rules of the own watch that stand."""
    said = [picture.cases.said[one] for one in picture.cases.kinds.get("alert_rule", ())]
    mine = [one for one in said if one.party == own]
    return [rule for one in mine if not picture.withdrawn(one.id, one.party) and (rule := rule_of(one))]


def told_of_forks(centre: Centre, seen_ms: Callable[[str], int]) -> list[Told]:
    """Give every proof that a log has two histories; `seen_ms` gives when a statement came here."""
    return [
        Told(
            id=at.id,
            number=centre.picture.number(at.origin, at.index),
            order=(0, at.origin, at.index),
            party=at.party,
            at_ms=seen_ms(at.id),
            seen_ms=seen_ms(at.id),
            step="fork",
            values=_values(origin=origin),
        )
        for origin, cases in centre.standing.cases.items()
        for at, _ in cases
    ]


def audience_of(centre: Centre, entry_id: str) -> str:
    """Give the class of parties that a statement was said to. Raises `record.no_entry`."""
    place = centre.store.locate(entry_id)
    if place is None:
        raise SametableError("record.no_entry", at=entry_id[:43], expected="a statement", got="none")
    return audience_at(centre, *place)


def audience_at(centre: Centre, origin: str, index: int) -> str:
    """Give the same of a statement whose place in a log is known; most of the time goes into finding that."""
    return parse_entry(centre.store.leaves(origin, index, 1)[0]).aud


def _contents(centre: Centre, mark: Mark) -> Mapping[str, object]:
    """Give a report's own words; nothing where they are not here."""
    rows = centre.store.entries(mark.order[1], mark.order[2], 1)
    try:
        return (contents(parse_entry(rows[0].leaf), rows[0]) or {}) if rows else {}
    except SametableError:
        return {}  # what does not open is shown as such in its dossier


def _killed(fields: Mapping[str, object]) -> int:
    """Give how many are said to have been killed: the number said for sure, or the best one."""
    held = fields.get("killed")
    if not isinstance(held, dict):
        return 0
    return max((one for name in ("low", "best") if type(one := held.get(name)) is int), default=0)


def _place(row: list[int | str | None]) -> tuple[int, int, int] | None:
    lat, lon, radius = (row[_AT[name]] for name in ("lat_e7", "lon_e7", "radius_m"))
    if type(lat) is not int or type(lon) is not int:
        return None
    return lat, lon, _number(radius)


def _number(value: object) -> int:
    return value if type(value) is int else 0


def _values(**held: int | str) -> tuple[tuple[str, int | str], ...]:
    return tuple((name, value) for name, value in held.items() if value)
