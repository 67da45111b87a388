"""What the web's handlers share: the centre, its running node, its people, and the places it reads names with.

Source: house rules, Layout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from sametable.centre.centre import Centre
    from sametable.centre.run import Node
    from sametable.core.places.index import PlaceIndex
    from sametable.edges.web.access import Access
    from sametable.edges.web.feed import Feed


class Desk:
    """One node as its web server sees it. A plain class: the framework would try to convert a dataclass."""

    __slots__ = ("access", "centre", "countries", "feed", "genesis_note", "node", "places")

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
        self.centre: Centre = node.centre
        self.node = node
        self.feed = feed
        self.places = places
        self.access = access
        self.countries = countries
        self.genesis_note: bytes | None = None
        """The note that every party's roots signed, which goes along with a part-release."""
