"""The audit trail: who opened or took away what was not written for everybody.

Decides what counts as restricted: a statement whose audience is not all parties, and the exact place that
stayed with its author's side; what is about a protected site is for who may read those, besides. The row is durable before the answer is given: a read without a row does not
happen. Rows name an entry by node and index, never what it says.

Source: decision 0013; OWASP ASVS 5.0.0 16.3; the Certainly incident of 2026 (rows lost under load).
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated, Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from sametable.centre.incidents.dossier import Dossier, contents
from sametable.centre.passage.veil import about_site, check_passed_on
from sametable.centre.people.rules import Touched, may
from sametable.centre.people.sign_in import Door
from sametable.core.record.audience import FOR_ALL
from sametable.core.wire.statement import parse_entry
from sametable.edges.web.access import require_here, signed_of
from sametable.edges.web.desk import Desk

if TYPE_CHECKING:
    from sametable.centre.centre import Centre


def restricted(centre: Centre, origin: str, index: int) -> bool:
    """Tell whether an entry was written for fewer than all parties."""
    leaves = centre.store.leaves(origin, index, 1) if index > 0 else []
    return bool(leaves) and parse_entry(leaves[0]).aud not in FOR_ALL


def about_site_at(centre: Centre, origin: str, index: int) -> str | None:
    """Give whose protected site an entry is about; None where it is about none."""
    rows = centre.store.entries(origin, index, 1)
    fields = contents(parse_entry(rows[0].leaf), rows[0]) if rows else None
    return about_site(centre, fields, centre.logs[origin].node.party)


def check_taken_out(centre: Centre, origin: str, index: int) -> None:
    """Raise `site.audience` for a statement about another side's site."""
    (stored,) = centre.store.entries(origin, index, 1)
    check_passed_on(centre, contents(parse_entry(stored.leaf), stored), centre.logs[origin].node.party)


async def open_entry(request: Request[Any, Any, Any], desk: Desk, act: str, place: tuple[str, int]) -> None:
    """Note that an entry is opened, where it is restricted or about a site. Raises `people.may_not`."""
    origin, index = place
    few = restricted(desk.centre, origin, index)
    # Of two parties, a notice to the other one is for all: it is about a site all the same.
    site = index > 0 and about_site_at(desk.centre, origin, index) is not None
    if few:
        require_here(request, "read_restricted", Touched())
    if site:
        require_here(request, "read_sites", Touched())
    if few or site:
        node = desk.centre.logs[origin].node.id
        await desk.access.note(signed_of(request), act, f"{node}/{index}")


async def open_dossier(request: Request[Any, Any, Any], desk: Desk, found: Dossier) -> Dossier:
    """Give a dossier, made for whoever asks (`for_all`), as they may have it; the own side's exact place is opened by who may, or left out."""
    await open_entry(request, desk, "read_restricted", (found.origin, found.index))
    signed = signed_of(request)
    narrow = [one for one in found.chain[1:] if one.audience not in FOR_ALL]
    if signed is not None and not may(signed.person, "read_sites"):
        sites = [one for one in found.chain[1:] if about_site(desk.centre, one.fields, one.party) is not None]
        found = replace(found, chain=[one for one in found.chain if one not in sites])
        narrow = [one for one in narrow if one not in sites]
    for one in narrow:
        await desk.access.note(signed, "read_restricted", one.number)
    if found.own_side is None:
        return found
    if (
        signed is not None
        and found.kid not in signed.person.seats
        and not may(signed.person, "read_restricted")
    ):
        return replace(found, own_side=None)
    await desk.access.note(signed, "read_own_side", f"{found.node}/{found.index}")
    return found


@get("/api/audit")
async def get_audit(
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    start: Annotated[int, QueryParameter(name="from", ge=0, le=2**40)] = 0,
    count: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
) -> dict[str, Any]:
    """Read the audit trail of this node's party; that it was read stands in it too."""
    access = desk.access
    await access.note(signed_of(request), "inspect_audit", f"{count} rows from {start}")
    return await asyncio.to_thread(_trail, access.door, start, count)


def _trail(door: Door, start: int, count: int) -> dict[str, Any]:
    with door.store.reading() as rows:
        size, head = rows.audit_head()
        return {"rows": [asdict(row) for row in rows.audit_rows(start, count)], "size": size, "head": head}
