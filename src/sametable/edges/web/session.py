"""Whose seat this is, what record this node keeps, and who is signed in.

Source: the client's types.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency

from sametable.centre.reports.submit_report import seat_kid
from sametable.core.intake.clause_words import DOCUMENT_NOTICE
from sametable.core.model import vocabulary
from sametable.core.model.case_words import CASE_LISTS
from sametable.core.model.passage_words import PASSAGE_LISTS
from sametable.core.model.table_words import TABLE_LISTS
from sametable.core.model.vocabulary import Term
from sametable.core.record.audience import PARTIES, render_audience
from sametable.core.wire.statement import kid_of
from sametable.edges.web.access import acts_here, signed_of
from sametable.edges.web.desk import Desk

LISTED_OTHERS = 4
"""Classes with more of the other parties than this are not listed; they can still be written."""


def _terms(terms: tuple[Term, ...]) -> list[dict[str, Any]]:
    return [{"code": term.code, "name": dict(term.name)} for term in terms]


@get("/api/session")
async def get_session(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give the seat, the record, its parties, centres, nodes and vocabulary, and who is signed in."""
    return {**_record(desk), **await _who(request, desk)}


async def _who(request: Request[Any, Any, Any], desk: Desk) -> dict[str, Any]:
    """Give who is signed in, what they may do, and for whom their party may write."""
    signed, own = signed_of(request), desk.centre.node.party
    person = signed.person if signed is not None else None
    held_here = {kid_of(seat.pub) for seat in desk.centre.node.seats}
    browser = person is not None and not person.seats <= held_here
    return {
        "sign_in": "required" if await desk.access.required() else "open",
        "person": None
        if person is None
        else {"id": person.id, "name": person.name, "roles": sorted(person.roles)},
        "may": acts_here(signed),
        "audiences": _audiences([party.id for party in desk.centre.genesis.parties], own),
        "seat_key": "browser" if browser else "node",
    }


def _audiences(parties: list[str], own: str) -> list[dict[str, Any]]:
    """List the classes that a party may write for: everybody, or itself with some of the others."""
    others = sorted(set(parties) - {own})
    some = [
        {"id": render_audience({own, *chosen}, parties), "parties": sorted({own, *chosen})}
        for count in range(min(len(others), LISTED_OTHERS))
        for chosen in combinations(others, count)
    ]
    return [{"id": PARTIES, "parties": sorted(parties)}, *some]


def _record(desk: Desk) -> dict[str, Any]:
    """Give what is constant while the node runs, but for its clock."""
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
            **{
                name: _terms(held)
                for name, held in (*CASE_LISTS.items(), *PASSAGE_LISTS.items(), *TABLE_LISTS.items())
            },
            "document_notice": _terms(DOCUMENT_NOTICE),
            "weapon": _terms(vocabulary.WEAPON),
            "source_kind": _terms(vocabulary.SOURCE_KIND),
            "channel": _terms(vocabulary.CHANNEL),
            "locates": _terms(vocabulary.LOCATES),
            "measure": _terms(vocabulary.MEASURE),
            "precision": _terms(vocabulary.PRECISION),
        },
    }
