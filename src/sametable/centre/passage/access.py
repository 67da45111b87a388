"""Besieged and hard-to-reach places as this side's people see them, and what its people may say of access.

Decides where the parts come from: what parties said of places, requests and their steps, and movements with what was
said of them, out of this side's picture. A month is one of the theatre's clock. Totals are each party's own. Times are ms.

Source: domain reference 4.3; decision 0026.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sametable.centre.alerts.facts import audience_of
from sametable.centre.passage.corridors import check_own_version
from sametable.core.passage.access import Asked, Told, places, totals
from sametable.core.passage.versions import chains
from sametable.core.passage.walked import names_of
from sametable.core.terms.moments import local
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.centre.centre import Centre
    from sametable.core.passage.access import Reached
    from sametable.core.passage.walked import Request
    from sametable.core.picture.cases import CaseSaid

SAID = ("says", "people", "in_need", "as_of_ms", "besieged_by", "last_delivery_ms", "source", "text")


def access_shown(centre: Centre, *, for_all: bool = False) -> dict[str, Any]:
    """Give every place with what each party says of it, and each party's totals; `for_all`: of what all may read."""
    held = places_now(centre, for_all=for_all)
    return {"places": [_place(centre, one) for one in held], "totals": [dict(one) for one in totals(held)]}


def places_now(centre: Centre, *, for_all: bool = False) -> tuple[Reached, ...]:
    """Give the places that parties speak of the access to, as of this moment."""
    picture, zone = centre.shared if for_all else centre.picture, centre.genesis.theatre.zone

    def withdrawn(one: CaseSaid) -> bool:
        return picture.withdrawn(one.id, one.party)

    def month_of(at_ms: int) -> str:
        return f"{local(at_ms, zone):%Y-%m}"

    cases = picture.cases
    told = Told(
        statuses=chains(cases.of_kind("access_status"), withdrawn),
        requests=chains(cases.of_kind("access_request"), withdrawn),
        movements=chains(cases.of_kind("movement"), withdrawn),
        cases=cases,
    )
    return places(told, Asked(now_ms=centre.clock.now_ms(), withdrawn=withdrawn, month_of=month_of))


def _place(centre: Centre, one: Reached) -> dict[str, Any]:
    last = one.deliveries[0] if one.deliveries else None
    lat, lon, radius = one.point or (None, None, None)
    return {
        "place_name": one.name,
        "names": list(one.names),
        "lat_e7": lat,
        "lon_e7": lon,
        "radius_m": radius,
        "says": [
            {
                "id": each.id, "party": each.party, "number": each.number,
                "audience": audience_of(centre, each.id), **{name: each.fields.get(name) for name in SAID},
            }
            for each in one.says
        ],
        "last_delivery": {"at_ms": last.at_ms, "number": last.number, "by": last.party, "what": last.what}
        if last
        else None,
        "deliveries": [
            {
                "party": each.party, "at_ms": each.at_ms, "number": each.number, "what": each.what,
                "movement": each.movement,
            }
            for each in one.deliveries
        ],
        "months": [dict(each) for each in one.months],
        "requests": [_request(centre, each) for each in one.requests],
    }  # fmt: skip


def _request(centre: Centre, one: Request) -> dict[str, Any]:
    fields = one.said.fields
    return {
        "id": one.first,
        "version_id": one.said.id,
        "number": one.said.number,
        "version": one.version,
        "party": one.said.party,
        "audience": audience_of(centre, one.said.id),
        **{name: fields.get(name) for name in ("month", "to", "people", "items", "at_ms", "due_ms", "text")},
        "agreed_steps": fields.get("agreed_steps") or [],
        "state": one.state,
        "days": one.days,
        "steps": [
            {
                "step": each.step,
                "name": each.name,
                "outcome": each.outcome,
                "days": each.days,
                "at_ms": max((int(str(word.fields["at_ms"])) for word in each.said), default=None),
                "by": next((word.fields.get("by") for word in each.said if word.fields.get("by")), None),
                "number": each.said[-1].number if each.said else None,
                "said": [
                    {
                        "party": word.party, "outcome": word.fields["outcome"], "at_ms": word.fields["at_ms"],
                        "by": word.fields.get("by"), "reason": word.fields.get("reason"), "number": word.number,
                    }
                    for word in each.said
                ],
            }
            for each in one.steps
        ],
    }  # fmt: skip


def check_access(centre: Centre, fields: Mapping[str, object]) -> None:
    """Hold a new version to this party's own earlier one. Raises `access.target`."""
    check_own_version(centre, fields, str(fields.get("type")), "access.target")


def check_access_step(centre: Centre, fields: Mapping[str, object]) -> None:
    """Hold a step to a request that has it. Raises `access.target`, `access.step`."""
    said = centre.picture.cases.said.get(str(fields.get("target")))
    if said is None or said.kind != "access_request":
        raise SametableError(
            "access.target", at="target", expected="a request for access", got=said.kind if said else "none"
        )
    steps, step = names_of(said.fields), fields.get("step")
    if isinstance(step, int) and step >= len(steps):
        raise SametableError(
            "access.step",
            at="step",
            expected=f"a step of the request: 0 to {len(steps) - 1}"
            if steps
            else "a request that names its steps",
            got=str(step),
            advice="Say the request again with the steps that are walked.",
        )
