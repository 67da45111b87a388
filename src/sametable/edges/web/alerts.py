"""Alerts over HTTP: what stands, one with all it holds, taking note of it, and what went out of the node.

Decides nothing: `centre/alerts/raising` does. Taking note is a statement under the seat that this node holds; whoever brings a
key of their own says an `acknowledgement` as any statement is said. Whoever may not read what is restricted is given the alerts
that what all parties may read raises. Source: contract of alerts; OASIS CAP 1.2; decision 0037.
"""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from sametable.centre.alerts.facts import audience_of
from sametable.centre.alerts.notices import shown
from sametable.centre.alerts.quiet import target_of
from sametable.centre.reports.submit_report import Receipt, SignedStatement, prepare, sign, submit
from sametable.edges.web.access import for_all, signed_of
from sametable.edges.web.desk import Desk
from sametable.edges.web.saying import check_saying

if TYPE_CHECKING:
    from sametable.centre.alerts.raising import Alerts

ENTRIES_MOST = 1_000


@get("/api/alerts")
async def get_alerts(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give the newest alerts, how many were folded, the rules, and how the ways out are."""
    channels = await asyncio.to_thread(desk.alerts.log.channels)
    room = _alerts(request, desk).room()
    return {**room, "delivery": [msgspec.to_builtins(one) for one in channels]}


@get("/api/alerts/{alert_id:str}")
async def get_alert(
    alert_id: FromPath[str],
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    start: Annotated[int, QueryParameter(name="from", ge=0, le=2**40)] = 0,
) -> dict[str, Any]:
    """Give one alert with the statements that it stands for, a thousand at a time."""
    alert = _alerts(request, desk).one(alert_id)
    picture = desk.centre.shared if for_all(request) else desk.centre.picture
    page = alert.entries[start : start + ENTRIES_MOST]
    marks, said = picture.marks, picture.cases.said
    entries = [
        {
            "id": one,
            "number": marks[one].number if one in marks else said[one].number if one in said else None,
        }
        for one in page
    ]
    return {**shown(alert), "entries": entries, "size": len(alert.entries)}


@get("/api/alerts/{alert_id:str}/cap")
async def get_alert_cap(
    alert_id: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Give one alert as a CAP 1.2 message to be kept or carried: no more of it than a webhook would be sent."""
    notice = _alerts(request, desk).going_out(alert_id)
    raw = desk.alerts.log.cap(notice, sent_ms=desk.centre.clock.now_ms())
    name = f"{hashlib.sha256(notice.key.encode()).hexdigest()[:16]}.cap.xml"
    headers = {
        "content-disposition": f'attachment; filename="{name}"',
        "content-security-policy": "sandbox; default-src 'none'",
    }
    return Response(raw, media_type="application/cap+xml", headers=headers)


@post("/api/alerts/{alert_id:str}/acknowledge", status_code=201)
async def post_acknowledge(
    alert_id: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> Receipt:
    """Take note of an alert, under the seat that this node holds; all that it holds by now is taken note of."""
    alert, signed = _alerts(request, desk).one(alert_id), signed_of(request)
    target, named = target_of(desk.centre, alert, for_all=for_all(request))
    fields = {"target": target, "alert": named, "at_ms": max(desk.centre.clock.now_ms(), alert.lead.at_ms)}
    draft = {"client_id": f"ack-{desk.centre.ids.name()[:40]}", "kind": "acknowledgement", "fields": fields}
    audience = audience_of(desk.centre, target)
    prepared = prepare(desk.centre, msgspec.json.encode({**draft, "audience": audience}))
    check_saying(request, desk, signing_input=prepared.signing_input, payload=prepared.payload)
    receipt = await submit(
        desk.centre,
        SignedStatement(
            client_id=prepared.client_id,
            signing_input=prepared.signing_input,
            payload=prepared.payload,
            signature=sign(desk.centre, prepared.signing_input),
        ),
    )
    await desk.access.note(signed, "acknowledge", receipt.number)
    return receipt


@get("/api/alerts/log")
async def get_alert_log(
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    start: Annotated[int, QueryParameter(name="from", ge=0, le=2**40)] = 0,
    count: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
) -> dict[str, Any]:
    """Give what went out or waits to, newest first."""
    if desk.alerts.seen_by(for_all=for_all(request)) is not desk.alerts:
        return {"rows": [], "size": 0}  # a row is of whatever raised it
    rows, size = await asyncio.to_thread(desk.alerts.log.rows, start, count)
    return {"rows": [msgspec.to_builtins(one) for one in rows], "size": size}


@post("/api/alerts/log/{delivery_id:str}/replay", status_code=202)
async def post_replay(
    delivery_id: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> dict[str, str]:
    """Send once more what was sent or given up."""
    await asyncio.to_thread(desk.alerts.log.replay, delivery_id)
    await desk.access.note(signed_of(request), "set_alerts", delivery_id[:40])
    return {"status": "waiting"}


def _alerts(request: Request[Any, Any, Any], desk: Desk) -> Alerts:
    """Give the alerts that whoever asks may be shown."""
    return desk.alerts.seen_by(for_all=for_all(request))
