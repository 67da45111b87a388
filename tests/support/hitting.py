"""Sites, movements and reports of a record of three, and what their nodes say of hits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sametable.centre.passage.hits import Hits
from sametable.centre.reports.submit_report import Receipt, SignedStatement, prepare, sign, submit
from sametable.core.passage.disclosure import plain_cell
from support.drafts import START_MS, report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.core.picture.cases import CaseSaid
    from support.stage import Stage

LAT, LON = 362_345_678, 371_234_567
DAY_MS = 86_400_000
SITE: dict[str, Any] = {
    "name": "Mill Road Hospital",
    "function": "hospital",
    "place": {"lat_e7": LAT, "lon_e7": LON, "radius_m": 60},
    "since_ms": START_MS - 100 * DAY_MS,
    "review_ms": START_MS + 30 * DAY_MS,
    "focal_day": "duty desk",
    "focal_night": "night desk",
}


async def said(
    stage: Stage, node: str, kind: str, fields: Mapping[str, Any], audience: str = "parties"
) -> Receipt:
    """Say something to some parties."""
    centre = stage[node]
    client_id = f"hitting-{centre.ids.name()[:20]}"
    draft = {"client_id": client_id, "kind": kind, "fields": dict(fields), "audience": audience}
    prepared = prepare(centre, json.dumps(draft).encode())
    return await submit(
        centre,
        SignedStatement(
            client_id=prepared.client_id,
            signing_input=prepared.signing_input,
            payload=prepared.payload,
            signature=sign(centre, prepared.signing_input),
            own_side=prepared.own_side,
        ),
    )


async def a_site(stage: Stage, node: str = "alder", **more: Any) -> str:
    """Enter a site in a side's own register; gives its id."""
    party = stage[node].node.party
    consents = {} if "cell_to" in more else {"exact_to": ["bi", "ce"]}
    return (await said(stage, node, "site", {**SITE, "declared": True, **consents, **more}, party)).id


async def a_notice(stage: Stage, site: str, to: str, node: str = "alder", **more: Any) -> str:
    """Tell a party of a site; gives the notice's id."""
    fields = {**SITE, "site": site, "to": to, "coarsened": False, **more}
    audience = "+".join(sorted({stage[node].node.party, to}))
    return (await said(stage, node, "site_notice", fields, audience)).id


async def a_cell(stage: Stage, site: str, to: str, node: str = "alder") -> str:
    """Tell a party of the 1 km cell of a site; gives the notice's id."""
    place = plain_cell(SITE["place"])
    fields = {name: held for name, held in SITE.items() if name != "name"}
    told = {**fields, "site": site, "to": to, "coarsened": True, "place": place}
    audience = "+".join(sorted({stage[node].node.party, to}))
    return (await said(stage, node, "site_notice", told, audience)).id


def toward_the_cell(north_m: int) -> int:
    """Give metres north, or south, of the site toward the middle of its cell."""
    return north_m if plain_cell(SITE["place"])["lat_e7"] > LAT else -north_m


async def a_strike(stage: Stage, node: str = "alder", north_m: int = 0, **more: Any) -> str:
    """Report a strike so many metres north of the site, of some minutes ago; gives its id."""
    now_ms = stage.clock.now_ms()
    fields = report(
        what="attack.medical",
        weapon="mortar",
        place={"lat_e7": LAT + 111 + north_m * 90, "lon_e7": LON + 1_100, "radius_m": 50},
        occurred={
            "start_ms": now_ms - 600_000,
            "end_ms": now_ms - 540_000,
            "precision": "minute",
            "zone": "Etc/UTC",
        },
    )
    audience = str(more.pop("audience", "parties"))
    return (await said(stage, node, "report", fields | more, audience)).id


def later(stage: Stage, ms: int = 3_600_000) -> None:
    """Let time go by."""
    stage.clock.set(stage.clock.now_ms() + ms)


async def say_hits(stage: Stage, node: str = "alder") -> int:
    """Let a node that has just started say what hits it has to say."""
    return await Hits(stage[node]).say_due()


def hits_at(stage: Stage, node: str = "alder") -> list[CaseSaid]:
    """Give the hits that a node's people may read."""
    return stage[node].picture.cases.of_kind("hit")


def told_in(hit: CaseSaid) -> list[dict[str, Any]]:
    """Give who had been told, as a hit says it."""
    held: Any = hit.fields["told"]
    return list(held)
