"""From a decision to terms: the signatures under a text are its parties' words for adopting the pack that says it.

Decides which words about terms follow from a decision that is taken: one for each party that is asked, the very same, standing
where the last needed signature stands, or where the silence was taken. Before that none, so that nothing is half adopted.
What they amount to is for `core/terms/adopted`, whose rules hold as for any other word: in force from the moment it names, also
one that has passed; a text that does not read as terms has no effect; who wants out leaves.

Not decided here: whether the decision is taken. Source: decision 0030; `core/terms/adopted`, rules 1 and 3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.terms.adopted import TermsSaid

if TYPE_CHECKING:
    from sametable.core.decisions.deciding import Decision


def words_of(decision: Decision) -> tuple[TermsSaid, ...]:
    """Give every asked party's word for the terms of a decision; none before it is taken, or where it has no terms."""
    put = decision.put
    if not decision.decided or decision.since is None or not put.terms or put.effective_ms is None:
        return ()
    fields: dict[str, object] = {
        "type": "terms_act",
        "act": "amend" if put.amends else "adopt",
        "target": put.terms,
        "parties": list(put.required),
        "effective_ms": put.effective_ms,
    }
    if put.amends:
        fields["amends"] = put.amends
    if put.instruments:
        fields["instruments"] = sorted(put.instruments)
    by = {one.party: one for one in decision.facts.signed.by}
    said_ms = decision.decided_ms or put.at_ms
    return tuple(
        TermsSaid(
            id=by[party].id if party in by else f"{put.id}/{party}",
            order=decision.since,
            at_ms=by[party].at_ms if party in by else said_ms,
            party=party,
            number=by[party].number if party in by else put.number,
            fields=fields,
        )
        for party in put.required
    )
