"""Routes of handing over the watch: the drafted log, and the handovers of this party with how far each has come.

Decides shapes alone; signing is saying a `handover` and an `assent` by the usual steps, for the own party.

Source: issue "incidents", handover; decision 0021.
"""

from __future__ import annotations

from typing import Annotated, Any

from litestar import get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from sametable.centre.handovers import draft, listed, open_alerts
from sametable.core.model.kind import EARLIEST_MS, LATEST_MS
from sametable.edges.web.desk import Desk
from sametable.edges.web.printing import Lang, check_lang


@get("/api/handovers")
async def get_handovers(desk: NamedDependency[Desk]) -> dict[str, Any]:
    """List the handovers of this party, newest first, and what changed since the newest was signed."""
    return {"handovers": await listed(desk.centre)}


@get("/api/handovers/draft")
async def get_handover_draft(
    desk: NamedDependency[Desk],
    since_ms: Annotated[int | None, QueryParameter(ge=EARLIEST_MS, le=LATEST_MS)] = None,
    lang: Lang = "en",
) -> dict[str, Any]:
    """Draft the log of the watch until now, from a moment or from the last handover on."""
    alerts = open_alerts(desk.alerts.room()["alerts"])
    return await draft(desk.centre, since_ms, check_lang(lang), alerts)
