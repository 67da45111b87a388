"""Reconcile two parties' ledgers of one day, for the screen and for print.

Decides which day and zone (the theatre's, unless asked otherwise); what follows is worked out by the core. Nothing is kept.

Source: issue "incidents", reconciliation; decision 0021.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.centre.watch.ledgers import check_party, groups, ledgers_of, names_in, watched
from sametable.core.assess.ledger_day import day_of
from sametable.core.assess.page_reconcile import reconcile_page
from sametable.core.assess.page_summary import Issue
from sametable.core.assess.reconcile import plain, reconcile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.centre.centre import Centre
    from sametable.core.assess.pages import Page
    from sametable.core.assess.reconcile import Reconciliation


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySide:
    """A reconciled day, and how each node was heard that day."""

    found: Reconciliation
    watched: Sequence[dict[str, object]]

    def plain(self) -> dict[str, object]:
        """Give it as plain values."""
        return plain(self.found) | {"watched": list(self.watched)}


async def reconcile_day(centre: Centre, day: str, a: str, b: str) -> DaySide:
    """Put two parties' ledgers of a day side by side. Raises `ledger.day`, `ledger.parties`."""
    check_party(centre, a, "a")
    check_party(centre, b, "b")
    period = day_of(day, centre.genesis.theatre.zone)
    ledgers = await ledgers_of(centre, period)
    found = reconcile(ledgers[a], ledgers[b], period, groups(centre.shared, ledgers))
    return DaySide(found=found, watched=await watched(centre, period))


def page_of(centre: Centre, side: DaySide, lang: str) -> Page:
    """Give a reconciled day as a page to be printed."""
    issue = Issue(names=names_in(centre, lang), demonstration=centre.genesis.demonstration)
    return reconcile_page(side.found, side.watched, issue, lang)
