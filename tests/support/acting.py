"""Acting on a record of the stage: saying something to some parties only, and what parties' roots sign."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from nacl.signing import SigningKey

from recordkit import seed
from sametable.centre.reports.submit_report import Receipt, SignedStatement, prepare, submit
from sametable.core.record.genesis import root_name
from sametable.core.record.register_note import Act, RegisterNote, render_note_text
from sametable.core.wire.hashes import b64url
from sametable.core.wire.notes import ED25519, Note, VerifierKey, render_note, sign_note_text
from sametable.core.wire.statement import kid_of
from support.drafts import report

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sametable.centre.centre import Centre
    from support.stage import Stage

NODE_OF_PARTY = {"al": "alder", "bi": "birch", "ce": "cedar"}


class Author:
    """A person's own key, as a browser holds it."""

    def __init__(self, name: str) -> None:
        self.key = SigningKey(seed(f"person {name}"))
        self.pub = bytes(self.key.verify_key)
        self.kid = kid_of(self.pub)


async def say_to(
    stage: Stage,
    name: str,
    audience: str = "parties",
    fields: Mapping[str, Any] | None = None,
    kind: str = "report",
    author: Author | None = None,
) -> Receipt:
    """Say something at a node to an audience, under this desk's key or a person's own."""
    centre = stage[name]
    draft: dict[str, Any] = json.loads(stage.draft(kind, report() if fields is None else fields))
    draft["audience"] = audience
    if author is not None:
        draft["kid"] = author.kid
    prepared = prepare(centre, json.dumps(draft).encode())
    if author is None:
        from sametable.centre.reports.submit_report import sign

        signature = sign(centre, prepared.signing_input)
    else:
        signature = b64url(author.key.sign(prepared.signing_input.encode("ascii")).signature)
    signed = SignedStatement(
        client_id=prepared.client_id,
        signing_input=prepared.signing_input,
        payload=prepared.payload,
        signature=signature,
        own_side=prepared.own_side,
    )
    return await submit(centre, signed)


def root_note(centre: Centre, party: str, act: Act, *, serial: int = 0, roots: Sequence[bytes] = ()) -> str:
    """Give a register note signed by a party's root, or by other seeds."""
    note = RegisterNote(record_id=centre.record_id, party=party, serial=serial, act=act)
    text = render_note_text(note)
    lines = []
    for one in roots or (seed(f"root {NODE_OF_PARTY[party]}"),):
        key = SigningKey(one)
        named = VerifierKey(
            name=root_name(centre.genesis, party), algorithm=ED25519, public=bytes(key.verify_key)
        )
        lines.append(sign_note_text(text, named, signer(key)))
    return render_note(Note(text=text, signatures=tuple(lines))).decode()


def signer(key: SigningKey) -> Callable[[bytes], bytes]:
    """Give the function that signs with a key."""
    return lambda message: bytes(key.sign(message).signature)


def code(centre: Centre) -> str | None:
    """Give what would be read out loud."""
    from sametable.centre.table import table

    return table(centre).code


def status_of(centre: Centre, entry_id: str) -> object:
    """Give the status word of a mark."""
    from sametable.core.picture.fold import mark_row
    from sametable.core.picture.marks import COLUMNS

    mark = centre.picture.marks[entry_id]
    return mark_row(centre.picture, mark)[COLUMNS.index("status")]
