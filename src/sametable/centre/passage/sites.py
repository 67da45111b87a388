"""The registers of protected sites of one centre: its own side's sites, and what other sides told it.

Decides when they are worked out: what a statement touches, when somebody asks or a second later. And it holds the secret that this node's copies of
places follow from. What of them is given to whom is decided in `site_pages`; what may be said of them in `site_rules`.

Source: issue "passage"; domain reference 4.1 and 4.2; decision 0022.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast
from weakref import WeakKeyDictionary, ref

from sametable.core.passage.disclosure import KEY_WORDS
from sametable.core.passage.site_book import Book
from sametable.core.wire.hashes import sha256
from sametable.errors import invariant

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from sametable.core.passage.sites import Site, ToldUs
    from sametable.core.picture.cases import CaseSaid

SLICE = 200
"""Sites and notices that are worked out at a time: some 10 ms."""
LOOK_EVERY_S = 1.0


class Sites:
    """Both registers of one centre."""

    def __init__(self, centre: Centre) -> None:
        """Begin with nothing worked out."""
        self._centre = ref(centre)
        self._book = Book(party=centre.node.party)
        self._secret: bytes | None = None

    @property
    def centre(self) -> Centre:
        """Give the centre whose sites these are."""
        centre = self._centre()
        invariant(centre is not None, "sites are asked of a centre that is there")
        return cast("Centre", centre)

    def own(self) -> dict[str, Site]:
        """Give the own side's sites by the id of their first version."""
        return self._work_out().own

    def told(self) -> dict[str, ToldUs]:
        """Give what other sides told this one, by the id of the first notice."""
        return self._work_out().told

    def first(self, entry_id: str) -> str | None:
        """Give the first version of the own site, or of the told notice, that a statement is a version of."""
        return self._work_out().first.get(entry_id)

    def notices(self, site: Site) -> list[CaseSaid]:
        """Give the own side's notices of a site, void ones too, in merge order."""
        return self._work_out().notices(self.centre.picture.cases, site.chain)

    def secret(self) -> bytes:
        """Give the secret that this node's copies follow from; it never leaves the node."""
        if self._secret is None:
            signer, kid = self.centre.signer, self.centre.own.node_kid
            self._secret = sha256(signer.sign_seat(kid, KEY_WORDS))
        return self._secret

    def withdrawn(self, one: CaseSaid) -> bool:
        """Tell whether a statement was taken back by its own party."""
        return self.centre.picture.withdrawn(one.id, one.party)

    async def ready(self) -> None:
        """Bring the registers up to the record a slice at a time, so that nobody waits for all of it at once."""
        done = False
        while not done:
            done = self._book.follow(self.centre.picture, SLICE)
            await asyncio.sleep(0)

    async def run(self) -> None:
        """Keep up with the record, as long as the node runs."""
        while True:
            await self.ready()
            await asyncio.sleep(LOOK_EVERY_S)

    def _work_out(self) -> Book:
        self._book.follow(self.centre.picture)
        return self._book


_OF: WeakKeyDictionary[Centre, Sites] = WeakKeyDictionary()


def sites_of(centre: Centre) -> Sites:
    """Give the registers of a centre: one for all who ask."""
    held = _OF.get(centre)
    if held is None:
        held = _OF[centre] = Sites(centre)
    return held
