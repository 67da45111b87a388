"""What the web's handlers share: the centre, its running node, and the places it reads names with.

Source: house rule "Layout".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from sametable.centre.centre import Centre
    from sametable.centre.run import Node
    from sametable.core.places.index import PlaceIndex
    from sametable.edges.web.feed import Feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One node as its web server sees it."""

    centre: Centre
    node: Node
    feed: Feed
    places: Callable[[], PlaceIndex]
    """Gives the gazetteer, built when first asked for."""
    countries: frozenset[str] | None
    """ISO codes of the theatre's countries: names elsewhere weigh less."""
