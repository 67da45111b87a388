"""What this table asks of joint acts: who has signed what is put, how coarse lines are, and what a decision takes.

Decides what the record and the terms in force give to the rules in `core/decisions`: where a word was taken back, to whom it
was said, who was away. Limits that protect somebody are loosened only by terms for which every party of the record has given
its word; tightened by any that two parties agreed on. Where several hold, the most careful one does.

Not decided here: the rules themselves. Units last; ms UTC. Source: issue "the negotiating table"; charter, rules 4 and 5.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from sametable.centre.terms.held import terms_of
from sametable.core.decisions.participation import presence
from sametable.core.decisions.signing import Around, Signed, standing, taken_back
from sametable.core.model.ways import USUAL_M
from sametable.core.record.audience import parse_audience
from sametable.core.terms.adopted import word_at
from sametable.core.wire.statement import parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sametable.centre.centre import Centre
    from sametable.core.decisions.participation import Presence
    from sametable.core.picture.fold import Picture
    from sametable.core.terms.adopted import Standing
    from sametable.core.terms.model import Clause


Order = tuple[int, str, int]
READERS_HELD = 65_536


def coarseness_m(centre: Centre, at_ms: int, held: Iterable[Standing] | None = None) -> int:
    """Give how coarse lines and areas have to be at a moment, in metres: 500 unless terms (`held`: these) in force say otherwise."""
    coarser, finer = [USUAL_M], []
    for clause, parties in clauses_in_force(centre, "delineation", at_ms, held):
        told = int(clause.fields["coarseness_m"])
        if told >= USUAL_M:
            coarser.append(told)
        elif parties >= centre.parties:
            finer.append(told)
    return max(finer) if finer and max(coarser) == USUAL_M else max(coarser)


def clauses_in_force(
    centre: Centre, kind: str, at_ms: int, held: Iterable[Standing] | None = None
) -> Iterator[tuple[Clause, frozenset[str]]]:
    """Give the clauses of a kind in agreed terms that are in force, with the parties by whose word; `held`: of these texts."""
    terms = terms_of(centre)
    for one in terms.look() if held is None else held:
        if kind not in one.text:
            continue
        for text in terms.read([one]):
            for instrument in text.pack.instruments if text.pack is not None else ():
                parties = frozenset(word_at(one, at_ms, at_ms, instrument.id))
                if len(parties) > 1 and text.in_force(instrument.id, at_ms, at_ms):
                    yield from ((clause, parties) for clause in instrument.clauses if clause.kind == kind)


def parts(centre: Centre, picture: Picture | None = None) -> Presence:
    """Give who takes part in joint acts, by the record."""
    seen = centre.picture if picture is None else picture
    return presence(seen.cases.of_kind("participation"), taken_back(seen, readers_of(centre)))


def around(centre: Centre, picture: Picture | None = None, *, bare: bool = False) -> Around:
    """Give what signatures are held to besides what they say. `bare`: none with a remark of its own."""
    seen = centre.picture if picture is None else picture
    readers = readers_of(centre)
    return Around(
        withdrawn=taken_back(seen, readers),
        presence=parts(centre, seen),
        reaches=readers,
        sees=centre.causality.sees,
        bare=bare,
    )


def readers_of(centre: Centre) -> Callable[[str], frozenset[str]]:
    """Give what tells to whom a statement was said when it was said; nobody where it is not here."""
    return lambda entry_id: reaches(centre, entry_id)


_SAID_TO: OrderedDict[tuple[str, str], frozenset[str]] = OrderedDict()
"""To whom statements were said, by record and id: that never changes, as the id is a hash of it."""


def reaches(centre: Centre, entry_id: str) -> frozenset[str]:
    """Give the parties to whom a statement was said; what was shown to more of them later changes nothing."""
    key = (centre.record_id, entry_id)
    if key in _SAID_TO:
        return _SAID_TO[key]
    place = centre.store.locate(entry_id) if entry_id else None
    if place is None or place[1] == 0:
        return frozenset()
    found = frozenset(parse_audience(parse_entry(centre.store.leaves(*place, 1)[0]).aud, centre.parties))
    _SAID_TO[key] = found
    if len(_SAID_TO) > READERS_HELD:
        _SAID_TO.popitem(last=False)
    return found


def order_of(centre: Centre, entry_id: str) -> Order | None:
    """Give where an entry stands in merge order; None where it is not here, or cannot be placed yet."""
    try:
        place = centre.store.locate(entry_id)
    except SametableError:
        return None  # a desk elsewhere let through what is no id
    if place is None or place[1] >= centre.causality.placed_size(place[0]):
        return None
    return centre.causality.order_key(*place)


def annex_shown(
    centre: Centre, entry_id: str, readers: frozenset[str], seen: Callable[[Order], bool]
) -> bool:
    """Tell whether what a text annexes stands in view, and was said to everybody who reads the text."""
    order = order_of(centre, entry_id)
    return order is not None and seen(order) and readers <= reaches(centre, entry_id)


def signed(centre: Centre, target_id: str, required: frozenset[str], content_sha256: str) -> Signed:
    """Give who has signed what is put: minutes, agreed public lines, a delineation. A remark beside a signature is kept."""
    return standing(centre.picture.cases, target_id, required, content_sha256, around(centre))
