"""Routes of the two ledgers of a day, side by side; on the screen and printed for the morning meeting.

Decides shapes alone. Days are of the theatre's zone; no answer adds one ledger to the other.

Source: issue "incidents", reconciliation; decision 0021.
"""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from sametable.centre.watch.reconciling import page_of, reconcile_day
from sametable.edges.web.desk import Desk
from sametable.edges.web.printing import Day, Lang, check_lang, printed

Party = Annotated[str, QueryParameter(max_length=32)]


@get("/api/ledgers/reconcile")
async def get_reconcile(desk: NamedDependency[Desk], day: Day, a: Party, b: Party) -> dict[str, Any]:
    """Put two parties' ledgers of a day side by side."""
    return (await reconcile_day(desk.centre, day, a, b)).plain()


@get("/api/ledgers/reconcile.html")
async def get_reconcile_html(
    desk: NamedDependency[Desk], day: Day, a: Party, b: Party, lang: Lang = "en"
) -> Response[bytes]:
    """Give the same as a page."""
    return await _printed(desk, (day, a, b), lang, "html")


@get("/api/ledgers/reconcile.pdf")
async def get_reconcile_pdf(
    desk: NamedDependency[Desk], day: Day, a: Party, b: Party, lang: Lang = "en"
) -> Response[bytes]:
    """Give the same as PDF."""
    return await _printed(desk, (day, a, b), lang, "pdf")


async def _printed(desk: Desk, asked: tuple[str, str, str], lang: str, form: str) -> Response[bytes]:
    check_lang(lang)
    side = await reconcile_day(desk.centre, *asked)
    return await printed(desk, page_of(desk.centre, side, lang), form, f"ledgers-{side.found.period.day}")
