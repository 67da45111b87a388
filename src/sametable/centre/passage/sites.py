"""The registers of protected sites of one centre: its own side's sites, and what other sides told it.

Decides when they are worked out: once for each revision of the picture. And it holds the secret that this node's copies of
places follow from. What of them is given to whom is decided in `site_pages`; what may be said of them in `site_rules`.

Source: issue "passage"; domain reference 4.1 and 4.2; decision 0022.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from weakref import WeakKeyDictionary, ref

from sametable.core.passage.disclosure import KEY_WORDS
from sametable.core.passage.sites import Site, ToldUs, own_sites, told_us
from sametable.core.wire.hashes import sha256
from sametable.errors import invariant

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from sametable.core.picture.cases import CaseSaid


class Sites:
    """Both registers of one centre."""

    def __init__(self, centre: Centre) -> None:
        """Begin with nothing worked out."""
        self._centre = ref(centre)
        self._revision = -1
        self._own: dict[str, Site] = {}
        self._told: dict[str, ToldUs] = {}
        self._first: dict[str, str] = {}
        self._secret: bytes | None = None

    @property
    def centre(self) -> Centre:
        """Give the centre whose sites these are."""
        centre = self._centre()
        invariant(centre is not None, "sites are asked of a centre that is there")
        return cast("Centre", centre)

    def own(self) -> dict[str, Site]:
        """Give the own side's sites by the id of their first version."""
        self._work_out()
        return self._own

    def told(self) -> dict[str, ToldUs]:
        """Give what other sides told this one, by the id of the first notice."""
        self._work_out()
        return self._told

    def first(self, entry_id: str) -> str | None:
        """Give the first version of the own site, or of the told notice, that a statement is a version of."""
        self._work_out()
        return self._first.get(entry_id)

    def secret(self) -> bytes:
        """Give the secret that this node's copies follow from; it never leaves the node."""
        if self._secret is None:
            signer, kid = self.centre.signer, self.centre.own.node_kid
            self._secret = sha256(signer.sign_seat(kid, KEY_WORDS))
        return self._secret

    def withdrawn(self, one: CaseSaid) -> bool:
        """Tell whether a statement was taken back by its own party."""
        return self.centre.picture.withdrawn(one.id, one.party)

    def _work_out(self) -> None:
        centre = self.centre
        if self._revision == centre.revision:
            return
        cases, party = centre.picture.cases, centre.node.party
        self._own = own_sites(cases, self.withdrawn, party)
        self._told = told_us(cases, self.withdrawn, party)
        self._first = {
            one.id: first
            for found in (self._own, self._told)
            for first, held in found.items()
            for one in held.chain.versions
        }
        self._revision = centre.revision


_OF: WeakKeyDictionary[Centre, Sites] = WeakKeyDictionary()


def sites_of(centre: Centre) -> Sites:
    """Give the registers of a centre: one for all who ask."""
    held = _OF.get(centre)
    if held is None:
        held = _OF[centre] = Sites(centre)
    return held
