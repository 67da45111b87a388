"""Routes of handing over the watch: the drafted log, and the handovers of this party with how far each has come.

Decides shapes alone; signing is saying a `handover` and an `assent` by the usual steps, for the own party; so whoever
may not read what is restricted sees no log.

Source: issue "incidents", handover; decisions 0021 and 0037.
"""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from sametable.centre.watch.handovers import draft, listed, open_alerts
from sametable.core.model.kind import EARLIEST_MS, LATEST_MS
from sametable.edges.web.access import for_all
from sametable.edges.web.desk import Desk
from sametable.edges.web.printing import Lang, check_lang


@get("/api/handovers")
async def get_handovers(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """List the handovers of this party, newest first, and what changed since the newest was signed."""
    return {"handovers": await listed(desk.centre, for_all=for_all(request))}


@get("/api/handovers/draft")
async def get_handover_draft(
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    since_ms: Annotated[int | None, QueryParameter(ge=EARLIEST_MS, le=LATEST_MS)] = None,
    lang: Lang = "en",
) -> dict[str, Any]:
    """Draft the log of the watch until now, from a moment or from the last handover on."""
    narrow = for_all(request)
    alerts = open_alerts(desk.alerts.seen_by(for_all=narrow).room()["alerts"])
    return await draft(desk.centre, since_ms, check_lang(lang), alerts, for_all=narrow)
