"""Acts on the record that one person does: adopting the table, and releasing some fields of one statement.

Source: record.md 4.5 "Table note", 4.11; the client's types.
"""

from __future__ import annotations

import base64
from typing import Any

import msgspec
from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from sametable.centre.acts import adopt_table
from sametable.centre.incidents.dossier import find
from sametable.centre.reports.part_release import Founding, part_release, signed_tables
from sametable.centre.reports.submit_report import Receipt
from sametable.core.wire.statement import parse_entry
from sametable.edges.web.access import signed_of
from sametable.edges.web.audit import check_taken_out, open_entry
from sametable.edges.web.desk import Desk
from sametable.edges.web.register import decode
from sametable.edges.web.reports import body_of
from sametable.errors import SametableError


class _Fields(msgspec.Struct, forbid_unknown_fields=True):
    fields: list[str]


@post("/api/table/adopt", status_code=201)
async def post_adopt_table(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Receipt:
    """Take the table into the record, where a node of every party shows this very one; the trail says who did."""
    shown = [peer.table for peer in desk.node.peers.values() if peer.table]
    receipt = await adopt_table(desk.centre, shown)
    if signed_of(request) is not None:
        await desk.access.note(signed_of(request), "adopt_table", receipt.number)
    return receipt


@post("/api/release/{name:str}", status_code=200)
async def post_release(
    name: FromPath[str], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
) -> dict[str, Any]:
    """Give the files of a part-release of an own statement; nothing becomes public by making them."""
    form = decode(await body_of(request, 16_384), _Fields)
    centre = desk.centre
    origin, index = find(centre, name)
    # Whoever takes fields out of a statement reads it: the same is asked of them.
    await open_entry(request, desk, "read_restricted", (origin, index))
    if centre.logs[origin].node.party != centre.node.party:
        raise SametableError(
            "statement.not_yours", at="id", expected=f"a statement of {centre.node.party}", got="another's"
        )
    check_taken_out(centre, origin, index)
    (raw,) = centre.store.leaves(centre.own.origin, 0, 1)
    founding = Founding(genesis=centre.genesis, raw=raw, record_id=centre.record_id, note=desk.genesis_note)
    entry_id = parse_entry(centre.store.leaves(origin, index, 1)[0]).id
    files = part_release(
        centre.store, founding, entry_id, fields=form.fields, tables=signed_tables(centre.store)
    )
    await desk.access.note(signed_of(request), "release_part", f"{centre.logs[origin].node.id}/{index}")
    return {"files": {one: base64.b64encode(data).decode() for one, data in files.items()}}
