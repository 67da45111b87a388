"""Whether parties have adopted together what one of them put: a finding, a closing.

Decides from the words of parties in merge order: each party's latest word is its word, what somebody drafts is its own
adoption, and a word that was taken back is none. What all who were needed had adopted at one place of the merge order
is in force from there on; whoever speaks against it later is shown beside it. One party alone makes nothing joint.

Source: record.md 4.5 (joint objects); charter, rule 4; decision 0017.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.assess.case import text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sametable.core.assess.case import Heard, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """A party's adoption, with its dissent in its own words if it has one."""

    party: str
    says: str
    dissent: str
    number: str
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Who has adopted, who has said nothing, who does not adopt; and since when it is in force, if it is."""

    adopted: tuple[Adoption, ...]
    missing: tuple[str, ...]
    refused: tuple[str, ...]
    in_force_ms: int | None
    in_force_order: Place | None = None

    @property
    def in_force(self) -> bool:
        """Tell whether all who were needed had adopted."""
        return self.in_force_ms is not None


def agreement(put: Heard, words: Iterable[Heard], needed: Collection[str]) -> Agreement:
    """Give who has adopted what was put; `words` are the assents to it, with those that were taken back."""
    events: list[tuple[Place, int, Heard | None, Heard]] = [(put.order, 0, put, put)]
    for one in words:
        events.append((one.order, 0, one, one))
        if one.gone is not None:
            events.append((one.gone, 1, None, one))
    current: dict[str, Heard] = {}
    since: tuple[int, Place] | None = None
    for order, _, word, source in sorted(events, key=lambda event: event[:2]):
        if word is not None:
            current[word.party] = word
        elif current.get(source.party) is source:
            del current[source.party]
        open_still = put.gone is None or order < put.gone
        if since is None and open_still and all(_adopts(current.get(party)) for party in needed):
            since = (source.at_ms, order)
    adopted = [_adoption(one) for _, one in sorted(current.items()) if _adopts(one)]
    return Agreement(
        adopted=tuple(adopted),
        missing=tuple(sorted(party for party in needed if party not in current)),
        refused=tuple(sorted(party for party, one in current.items() if not _adopts(one))),
        in_force_ms=since[0] if since else None,
        in_force_order=since[1] if since else None,
    )


def _adopts(one: Heard | None) -> bool:
    return one is not None and (one.kind != "assent" or one.fields.get("says") != "refuses")


def _adoption(one: Heard) -> Adoption:
    says = text(one, "says") if one.kind == "assent" else "adopts"
    return Adoption(
        party=one.party, says=says, dissent=text(one, "dissent"), number=one.number, at_ms=one.at_ms
    )
