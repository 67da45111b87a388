"""Acts on terms over HTTP: putting a text into the record, and this party's word to adopt, amend, suspend or leave.

Putting a text binds nobody and is done by one person; giving the party's word is for two (`deeds`).

Source: issue "terms as data", in the record; decision 0013.
"""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, post
from litestar.di import NamedDependency

from sametable.centre.reports.submit_report import Receipt
from sametable.centre.terms.acts import put_text
from sametable.edges.web.access import signed_of
from sametable.edges.web.desk import Desk
from sametable.edges.web.register import decode
from sametable.edges.web.reports import body_of
from sametable.edges.web.terms import TEXT_LIMIT_B


class _Text(msgspec.Struct, forbid_unknown_fields=True):
    text: str


@post("/api/terms/put", status_code=201)
async def post_terms_text(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Receipt:
    """Put a pack into the record, in its canonical form; nobody is bound by it until parties adopt it."""
    form = decode(await body_of(request, TEXT_LIMIT_B), _Text)
    receipt, _ = await put_text(desk.centre, desk.terms, form.text)
    await desk.access.note(signed_of(request), "put_terms", receipt.number)
    return receipt
