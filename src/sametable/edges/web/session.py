"""Whose seat this is and what record this node keeps: constant while the node runs, but for its clock.

Source: the client's types.
"""

from __future__ import annotations

from typing import Any

from litestar import get
from litestar.di import NamedDependency

from sametable.centre.submit_report import seat_kid
from sametable.core.model import vocabulary
from sametable.core.model.vocabulary import Term
from sametable.edges.web.desk import Desk


def _terms(terms: tuple[Term, ...]) -> list[dict[str, Any]]:
    return [{"code": term.code, "name": dict(term.name)} for term in terms]


@get("/api/session")
async def get_session(desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give the seat, the record, its parties, centres, nodes and vocabulary."""
    genesis, node = desk.centre.genesis, desk.centre.node
    return {
        "record_id": desk.centre.record_id,
        "record_name": genesis.record,
        "title": dict(genesis.title),
        "demonstration": genesis.demonstration,
        "ruleset": genesis.ruleset,
        "node": node.id,
        "seat": node.seats[0].name,
        "kid": seat_kid(desk.centre),
        "party": node.party,
        "centre": node.centre,
        "parties": [
            {
                "id": party.id,
                "short": party.short,
                "name": dict(party.name),
                "capital_zone": party.capital_zone,
                "capital": dict(party.capital),
            }
            for party in genesis.parties
        ],
        "centres": [{"id": one.id, "name": dict(one.name), "zone": one.zone} for one in genesis.centres],
        "nodes": [
            {
                "id": one.id,
                "party": one.party,
                "centre": one.centre,
                "origin": one.origin,
                "prefix": one.prefix,
            }
            for one in genesis.nodes
        ],
        "theatre": {
            "zone": genesis.theatre.zone,
            "name": dict(genesis.theatre.name),
            "bbox": [value / 1e7 for value in genesis.theatre.bbox_e7],
        },
        "now_ms": desk.centre.clock.now_ms(),
        "vocabulary": {
            "what": [
                {**term, "locates": vocabulary.usual_locates(term["code"])}
                for term in _terms(vocabulary.WHAT)
            ],
            "weapon": _terms(vocabulary.WEAPON),
            "source_kind": _terms(vocabulary.SOURCE_KIND),
            "channel": _terms(vocabulary.CHANNEL),
            "locates": _terms(vocabulary.LOCATES),
            "measure": _terms(vocabulary.MEASURE),
            "precision": _terms(vocabulary.PRECISION),
        },
    }
