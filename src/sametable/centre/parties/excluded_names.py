"""Whom the record calls excluded, each by where in the record it is said, so that a drawing is held to what stood before it.

Decides what counts against a drawing: names that stand now and stood in its own causal past. Against what everybody named has
signed only those count that had been said to all and had not been taken back there: nothing that is said, taken
back, shown to more or arrives later changes that set, so what is agreed is not undone by it.

Not decided: what such a name means for a drawing (`core/delineation/rules`). Shapes: names folded. Source: decision 0031.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sametable.centre.bounded import Bounded
from sametable.centre.decisions.agreed import coarseness_m, reaches, readers_of
from sametable.centre.terms.held import terms_of
from sametable.core.decisions.signing import taken_back
from sametable.core.parties.lists import entry_names, names_of
from sametable.core.terms.adopted import standing
from sametable.core.terms.groups import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sametable.centre.centre import Centre
    from sametable.core.picture.cases import CaseSaid
    from sametable.core.picture.fold import Picture
    from sametable.core.terms.adopted import Order, Standing

LETTERS_HELD = 20_000_000
_LISTED: Bounded[frozenset[str]] = Bounded(LETTERS_HELD)
"""The folded names of one edition of a list, by its id, which is a hash of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One statement, or one text of terms, that calls groups excluded.

    `party`: whose drawings it binds; None: everybody's. `orders`: where it is said; `gone`: where it was taken back. `stands`:
    whether it does now. `open`: whether it was said to every party. `author`: who says it. `made`: of an edition of the
    Council's list, when it was made and of which file; None of anything else. `names` are all that may be one, `surely` those
    that surely are.
    """

    party: str | None
    names: frozenset[str]
    surely: frozenset[str]
    orders: tuple[Order, ...]
    gone: tuple[Order, ...]
    stands: bool
    open: bool
    author: str = ""
    made: tuple[int, str] | None = None


def sources_of(centre: Centre, picture: Picture) -> tuple[Source, ...]:
    """Give whatever calls groups excluded, in merge order; in the centre's task."""
    said = [
        *((one, None) for one in picture.cases.of_kind("sanctions_list") if one.fields["authority"] == "security_council"),
        *((one, one.party) for one in picture.cases.of_kind("designation") if one.fields["says"] == "excluded"),
    ]  # fmt: skip
    gone = taken_back(picture, readers_of(centre))
    found = [
        Source(
            party=party, names=_names(one), surely=_names(one, surely=True), orders=(one.order,), gone=gone(one.id, one.party),
            stands=not picture.withdrawn(one.id, one.party), open=reaches(centre, one.id) >= centre.parties,
            author=one.party, made=_made(one) if party is None else None,
        )
        for one, party in said if not one.void
    ]  # fmt: skip
    return (*found, *_terms(centre))


def _made(one: CaseSaid) -> tuple[int, str]:
    made: Any = one.fields["generated_ms"]
    return int(made), str(one.fields["file_sha256"])


def for_calls(sources: Sequence[Source], party: str) -> list[Source]:
    """Give what binds the calls that a party makes: of the Council's list the last edition that several hold, and later ones of its own.

    A call protects, and an opinion takes no protection from anybody: what one other side alone puts in as the Council's list keeps
    nobody from calling, nor does an older edition when a name has come off.
    """
    listed = [one for one in sources if one.made is not None]
    joint = [one for one in listed if any(_same_edition(one, other) for other in listed)]
    top = max((one.made for one in joint if one.made is not None), default=(0, ""))
    counts = [
        one for one in listed
        if one.made is not None and ((one in joint and one.made == top) or (one.author == party and one.made > top))
    ]  # fmt: skip
    return [*(one for one in sources if one.made is None), *counts]


def _same_edition(one: Source, other: Source) -> bool:
    """Tell whether two parties say the same of one file."""
    return one.author != other.author and one.made == other.made and one.names == other.names


def _names(one: CaseSaid, *, surely: bool = False) -> frozenset[str]:
    if one.kind == "designation":
        more: Any = one.fields.get("names", ())
        return frozenset(folded(name) for name in (str(one.fields["group"]), *more)) - {""}
    rows: Any = one.fields["entities"]
    of = entry_names if surely else names_of

    def names() -> frozenset[str]:
        return frozenset(folded(name) for row in rows for name in of(row)) - {""}

    return _LISTED.get((one.id, surely), sum(len(name) for row in rows for name in of(row)), names)


def _terms(centre: Centre) -> list[Source]:
    found = []
    for one in terms_of(centre).look():
        if one.state == "in_force" and "exclusion_who" in one.text:
            orders = tuple(act.since for act in one.acts if act.since is not None)
            names = _left_out(centre, [one])
            found.append(
                Source(party=None, names=names, surely=names, orders=orders, gone=(), stands=True, open=False)
            )
    return found


def _left_out(centre: Centre, standings: Sequence[Standing]) -> frozenset[str]:
    """Give the groups that texts leave out by an authority."""
    found: set[str] = set()
    for text in terms_of(centre).read(standings):
        if text.pack is None:
            continue
        wanted = {
            group
            for instrument in text.pack.instruments
            for clause in instrument.clauses
            if clause.kind == "exclusion_who"
            for group in clause.fields.get("groups", ())
        }
        for group in text.pack.groups:
            if group.id in wanted:
                found |= {folded(name) for name in (*group.names.values(), *group.aliases)}
    return frozenset(found - {""})


def stood(centre: Centre, sources: Iterable[Source], one: CaseSaid) -> tuple[frozenset[str], int]:
    """Give the names excluded in a statement's own past, said to all, and how coarse lines had to be there, in metres."""
    sees, order = centre.causality.sees, one.order
    names: set[str] = set()
    for source in sources:
        binds = source.open and source.party in {None, one.party}
        if binds and sees(order, source.orders[0]) and not any(sees(order, gone) for gone in source.gone):
            names |= source.names
    open_to = centre.parties
    said = [
        told for told in terms_of(centre).said()
        if sees(order, told.order) and reaches(centre, told.id.partition("/")[0]) >= open_to
    ]  # fmt: skip
    standings = standing(said)
    names |= _left_out(
        centre, [each for each in standings if each.state == "in_force" and "exclusion_who" in each.text]
    )
    return frozenset(names), coarseness_m(centre, past_ms(centre, one), standings)


def past_ms(centre: Centre, one: CaseSaid) -> int:
    """Give when a statement was said, by its author and what stood before it: nothing that comes later changes that."""
    shown = centre.bracket(one.order[1], one.order[2]).not_before
    return one.at_ms if shown is None else max(one.at_ms, shown.at_ms)
