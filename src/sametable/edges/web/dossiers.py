"""Reading one statement with everything about it, and the record behind it.

Source: record.md 4.5 and 4.9; decision 0037.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from sametable.centre.incidents.dossier import Dossier, dossier
from sametable.centre.logs.contested import forks
from sametable.centre.record_room import EntryProof, EntryRow, entries, log_of, proof, rows
from sametable.centre.table import adopted, layers
from sametable.core.record.audience import FOR_ALL
from sametable.edges.web.access import for_all
from sametable.edges.web.audit import open_dossier, open_entry
from sametable.edges.web.desk import Desk
from sametable.edges.web.problems import problem_of
from sametable.errors import SametableError


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPage:
    """A page of a log's entries."""

    entries: list[EntryRow]
    size: int


@get("/api/entries/{name:str}")
async def get_dossier(
    name: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> Dossier:
    """Give the dossier of a statement by its id or number; that a restricted one was opened is noted."""
    return await open_dossier(request, desk, dossier(desk.centre, name, for_all=for_all(request)))


@get("/api/record")
async def get_record(desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give every log, the table note and who shows the same map."""
    state = desk.feed.links()
    return {
        "table": msgspec.to_builtins(desk.feed.table()),
        "table_note": desk.feed.note().decode(),
        "same_map": state["same_map"],
        "logs": [msgspec.to_builtins(row) for row in rows(desk.centre)],
        "forks": [msgspec.to_builtins(row) for row in forks(desk.centre)],
        "hold": problem_of(desk.centre.hold) if desk.centre.hold is not None else None,
        "tables": [msgspec.to_builtins(row) for row in adopted(desk.centre)],
        "layers": [msgspec.to_builtins(row) for row in layers(desk.centre)],
        "links": state["peers"],
    }


@get("/api/record/{node:str}/entries")
async def get_entries(
    node: FromPath[str],
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    start: Annotated[int, QueryParameter(name="from", ge=0, le=2**40)] = 0,
    count: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
) -> EntryPage:
    """List entries of one node's log; what was not said to all is to the uncleared as to a party it is sealed for."""
    listed = entries(desk.centre, node, start, count)
    if for_all(request):
        listed = [one if one.audience in FOR_ALL else _sealed(one) for one in listed]
    return EntryPage(entries=listed, size=log_of(desk.centre, node).size)


def _sealed(one: EntryRow) -> EntryRow:
    standing = "sealed" if one.standing in {"in_force", "erased", "void"} else one.standing
    return replace(one, kind=None, payload="sealed", standing=standing)


@get("/api/record/{node:str}/entries/{index:int}/proof")
async def get_proof(
    node: FromPath[str],
    index: FromPath[int],
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
) -> EntryProof:
    """Give everything with which anybody can check one entry, its payload included."""
    await open_entry(request, desk, "read_proof", (log_of(desk.centre, node).node.origin, index))
    return proof(desk.centre, node, index)


@get("/api/evidence/{name:str}")
async def get_evidence(name: FromPath[str], desk: NamedDependency[Desk]) -> Response[bytes]:
    """Give one evidence file as it was received."""
    held = desk.centre.store.evidence_bytes(name)
    if held is None:
        raise SametableError(
            "record.no_entry", at=name[:64], expected="the SHA-256 of an evidence file", got="none"
        )
    return Response(
        held,
        media_type="application/octet-stream",
        headers={"content-disposition": "attachment", "x-content-type-options": "nosniff"},
    )
