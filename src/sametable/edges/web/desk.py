"""What the web's handlers share: the centre, its running node, its people, and the places it reads names with.

Source: house rules, Layout.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from sametable.centre.decisions.ahead import work_ahead
from sametable.centre.exchange.asking import answers
from sametable.centre.passage.checking import checking_of
from sametable.centre.passage.following import following_of
from sametable.centre.passage.movements import movements_of
from sametable.centre.passage.openings import Openings
from sametable.centre.passage.passage_told import PassageTold
from sametable.centre.passage.sites import sites_of
from sametable.centre.rates import Asking
from sametable.centre.terms.held import terms_of
from sametable.centre.watch.presence import Room
from sametable.edges.web.outbox import Outbox

if TYPE_CHECKING:
    from collections.abc import Callable

    from sametable.centre.alerts.raising import Alerts
    from sametable.centre.centre import Centre
    from sametable.centre.passage.calendar import CalendarKeys
    from sametable.centre.run import Node
    from sametable.centre.watch.hotline import Hotline
    from sametable.core.assess.text_files import DocumentFiles
    from sametable.core.delineation.files import LineFiles
    from sametable.core.intake.tables.files import ImportsNoted, TableFiles
    from sametable.core.places.index import PlaceIndex
    from sametable.edges.web.access import Access
    from sametable.edges.web.feed import Feed
    from sametable.edges.web.printing import Printer


PACKS_AT_ONCE = 2


class Live:
    """What the live channels keep in memory, and the messages on their way out."""

    __slots__ = ("_sending", "answers", "outbox", "room")

    def __init__(self) -> None:
        """Begin with nobody seen and nothing answered."""
        self.answers = answers()
        self.room = Room()
        self.outbox = Outbox()
        self._sending: set[asyncio.Future[Any]] = set()

    def tell(self, sending: asyncio.Future[Any]) -> None:
        """Let messages go out; whoever cannot be reached does not hear them."""
        self._sending.add(sending)
        sending.add_done_callback(self._sending.discard)


class Desk:
    """One node as its web server sees it. A plain class: the framework would try to convert a dataclass."""

    __slots__ = (
        "access", "alerts", "asking", "calendar", "centre", "countries", "documents", "drafting", "feed", "genesis_note", "hotline", "imports",
        "lines", "live", "node", "openings", "packing", "places", "printer", "tables", "terms",
    )  # fmt: skip

    printer: Printer
    """Prints pages; `boot` puts it here."""

    tables: TableFiles
    """Reads and writes tables in files; `boot` puts it here."""

    documents: DocumentFiles
    """Reads and writes texts of proposals in files; `boot` puts it here."""

    lines: LineFiles
    """Reads and writes lines and areas in files; `boot` puts it here."""

    imports: ImportsNoted
    """The own side's log of imports; `boot` puts it here."""

    calendar: CalendarKeys
    """Whose calendar address is whose; `boot` puts it here."""

    alerts: Alerts
    hotline: Hotline
    """What the watch is told and called by; `watch` puts them here."""

    def __init__(
        self,
        *,
        node: Node,
        feed: Feed,
        places: Callable[[], PlaceIndex],
        access: Access,
        countries: frozenset[str] | None,
    ) -> None:
        """`places` gives the gazetteer, built when first asked for; names outside `countries` weigh less."""
        self.packing = asyncio.Semaphore(PACKS_AT_ONCE)
        """Whoever asks for many packs of contents waits, and nobody else does."""
        self.centre: Centre = node.centre
        self.node = node
        self.feed = feed
        self.places = places
        self.access = access
        self.countries = countries
        self.live = Live()
        checking = checking_of(node.centre)
        self.live.answers.protection, self.live.answers.ready = checking.reply, checking.ready
        node.jobs.append(lambda: checking.run(self.live.answers))
        node.jobs.append(sites_of(node.centre).run)
        node.jobs.append(lambda: work_ahead(node.centre))
        self.terms = terms_of(node.centre)
        self.asking = Asking()
        self.drafting = Asking()
        self.openings = Openings()
        self.genesis_note: bytes | None = None
        """The note that every party's roots signed, which goes along with a part-release."""

    def watch(self, alerts: Alerts, hotline: Hotline) -> None:
        """Take the node's alerts and calls: they are shown to every screen, and run as long as the node does."""
        self.alerts, self.hotline = alerts, hotline
        alerts.tell = hotline.tell = self.feed.show_own
        hotline.tell_others = self.feed.show_others
        if alerts.narrow is not None:
            alerts.narrow.tell = self.feed.show_others
        hotline.seen_ms = alerts.seen_ms
        following_of(self.centre).tell = self.feed.show
        movements_of(self.centre).deviation = following_of(self.centre).deviation
        PassageTold(self.centre, self.feed.show)
        self.node.jobs += [alerts.run, hotline.run]
