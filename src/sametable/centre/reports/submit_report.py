"""Submit a report: show what would be said, let the seat sign exactly that, append, give a receipt.

Start here. Three steps, so that the key can live with the person and not with the server: `prepare` parses
the draft and shows what would be said (places of armed people already coarsened); `sign` is the seat's; and
`submit` checks what was signed as if it came from a stranger, appends it durably and answers with a proof.
The same client id with the same content always gets the same receipt.

Every kind of statement goes this way; a report is only the commonest.
Source: record.md 4.2, 4.5; house rules, One report in seven files.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - the web reads annotations at run time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.centre.about import check_audience, check_target
from sametable.centre.decisions.decision_desk import in_view
from sametable.centre.decisions.desk import check_table
from sametable.centre.incidents.grading import HELD_TO, check_case
from sametable.centre.logs.own_log import append_own
from sametable.centre.passage.desk import check_passage, hints
from sametable.centre.watch.addressed import check_addressed
from sametable.core.intake.discretion import check_discretion
from sametable.core.intake.report_form import Notice, StatementDraft, check_client_id, parse_report
from sametable.core.model.registry import PEOPLE_SAY, check_fields
from sametable.core.record.audience import parse_audience
from sametable.core.record.genesis import NODE_SEAT
from sametable.core.record.proofs import inclusion_proof
from sametable.core.record.tlog_proof import render as render_proof
from sametable.core.wire import canonical
from sametable.core.wire.ed25519 import SIGNATURE_B
from sametable.core.wire.hashes import b64url, from_b64url, sha256
from sametable.core.wire.statement import (
    Entry,
    StatementHead,
    assemble,
    check_signature,
    kid_of,
    open_payload,
    parse_entry,
)
from sametable.core.wire.statement import (
    prepare as prepare_statement,
)
from sametable.errors import SametableError
from sametable.ports import NewEntry, Placed, StoredEntry

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from sametable.core.record.genesis import Seat


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedStatement:
    """What would be signed (`signing_input`), what it says (`shown`), and what stays behind (`own_side`)."""

    client_id: str
    signing_input: str
    payload: str
    shown: Mapping[str, object]
    own_side: str | None
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedStatement:
    """A prepared statement with the seat's signature, as it comes back (base64url)."""

    client_id: str
    signing_input: str
    payload: str
    signature: str
    own_side: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the author holds: the entry's id, number and place, and a proof that the log contains it."""

    id: str
    number: str
    origin: str
    index: int
    proof: str


def seat_kid(centre: Centre) -> str:
    """Give the key id of the first seat of this node's people."""
    return kid_of(centre.node.seats[0].pub)


def prepare(centre: Centre, raw: bytes) -> PreparedStatement:
    """Parse a draft and show exactly what would be said, and to whom. Nothing is kept."""
    now_ms = centre.clock.now_ms()
    draft: StatementDraft = parse_report(raw, now_ms=now_ms)
    check_audience(centre, draft.fields, draft.audience)
    check_target(centre, draft.fields)
    check_addressed(centre, draft.fields)
    check_passage(centre, draft.fields, _readers(centre, draft.audience))
    check_table(centre, draft.fields, _readers(centre, draft.audience))
    kid = draft.kid or seat_kid(centre)
    _seat(centre, kid)
    head = StatementHead(kid=kid, log=centre.own.origin, aud=draft.audience, at_ms=now_ms)
    prepared = prepare_statement(draft.fields, head=head, salts=centre.ids.salts(len(draft.fields) + 1))
    return PreparedStatement(
        client_id=draft.client_id,
        signing_input=prepared.signing_input,
        payload=prepared.payload,
        shown=draft.fields,
        own_side=draft.own_side.decode() if draft.own_side else None,
        notices=(*draft.notices, *hints(centre, draft.fields)),
    )


def sign(centre: Centre, signing_input: str) -> str:
    """Sign a statement for this node's log with the seat's key held here; a key in the browser replaces this step.

    Raises `statement.invalid`, `statement.wrong_log`, `statement.unknown_seat`: the key signs nothing else.
    """
    entry = _entry(centre, signing_input, bytes(SIGNATURE_B))
    if entry.kid != seat_kid(centre):
        raise SametableError("statement.unknown_seat", at="kid", expected="this seat's key", got=entry.kid)
    return b64url(centre.signer.sign_seat(seat_kid(centre), signing_input.encode("ascii")))


async def submit(centre: Centre, signed: SignedStatement) -> Receipt:
    """Check, append, answer. Raises `statement.*`, `submission.client_id_reused`, `store.*`."""
    entry, fields = _checked(centre, signed)
    if centre.store.submission(signed.client_id) is None:
        await in_view(centre, str(fields["type"]))
    own_side = signed.own_side.encode() if signed.own_side else None
    content = sha256(canonical.encode(fields) + (own_side or b""))
    new = NewEntry(
        leaf=assemble(signed.signing_input, from_b64url(signed.signature)),
        payload=signed.payload,
        id=entry.id,
        client_id=signed.client_id,
        content_sha=content,
        own_side=own_side,
    )
    placed = await append_own(centre, new)
    return receipt(centre, placed)


def look_at(centre: Centre, signed: SignedStatement) -> Mapping[str, object]:
    """Check a signed statement as `submit` does and give what it says; nothing is kept. Raises `statement.*`."""
    return _checked(centre, signed)[1]


def _checked(centre: Centre, signed: SignedStatement) -> tuple[Entry, dict[str, object]]:
    """Check what was signed as if it came from a stranger."""
    check_client_id(signed.client_id)
    signature = from_b64url(signed.signature)
    entry = _entry(centre, signed.signing_input, signature)
    check_signature(entry, _seat(centre, entry.kid).pub)
    fields = open_payload(entry, signed.payload)
    kind = check_fields(fields)
    if kind.name not in PEOPLE_SAY:
        raise SametableError("statement.kind", at="type", expected="a kind that people say", got=kind.name)
    check_audience(centre, fields, entry.aud)
    check_discretion(fields)
    check_target(centre, fields)
    check_addressed(centre, fields)
    check_passage(centre, fields, _readers(centre, entry.aud))
    if centre.store.submission(signed.client_id) is None:  # what was said before is only answered again
        check_table(centre, fields, _readers(centre, entry.aud))
    if kind.name in HELD_TO:
        check_case(centre, fields, signed.own_side.encode() if signed.own_side else None)
    return entry, fields


def _readers(centre: Centre, audience: str) -> frozenset[str]:
    return parse_audience(audience, centre.parties, author=centre.node.party)


def _seat(centre: Centre, kid: str) -> Seat:
    """Give the seat that may speak here under a key now. Raises `statement.unknown_seat`, `statement.seat_ended`."""
    log = centre.own
    seat = centre.seats.find(log.node, kid)
    if seat is None or seat.name == NODE_SEAT:
        raise SametableError("statement.unknown_seat", at="kid", expected="a seat of this node", got=kid)
    ended = centre.standing.ended(kid, log.node.party)
    if ended:
        raise SametableError(
            "statement.seat_ended",
            at="kid",
            expected="a key in use",
            got=f"one that was {ended[0][0]} by {centre.picture.number(ended[0][1].origin, ended[0][1].index)}",
            advice="Say it under another key; what is said under this one would be shown as repudiated.",
        )
    return seat


def _entry(centre: Centre, signing_input: str, signature: bytes) -> Entry:
    """Read what is to be signed or was signed: a statement for this node's log, or an error."""
    if not signing_input.isascii():
        raise SametableError("statement.invalid", at="signing_input", expected="ASCII", got="other letters")
    entry = parse_entry(assemble(signing_input, signature))
    if entry.log != centre.own.origin:
        raise SametableError("statement.wrong_log", at="log", expected=centre.own.origin, got=entry.log)
    parse_audience(entry.aud, centre.parties, author=centre.node.party)
    return entry


def receipt(centre: Centre, placed: Placed) -> Receipt:
    """Give the receipt of a placed statement: a c2sp.org/tlog-proof@v1 text over the checkpoint that covers it."""
    origin = centre.own.origin
    path = inclusion_proof(placed.index, placed.size, centre.reader(origin))
    return Receipt(
        id=placed.id or "",
        number=centre.picture.number(origin, placed.index),
        origin=origin,
        index=placed.index,
        proof=render_proof(placed.index, path, placed.note),
    )


def stored(centre: Centre, origin: str, index: int) -> StoredEntry:
    """Read one stored entry. Raises `record.no_entry`."""
    rows = centre.store.entries(origin, index, 1)
    if not rows:
        raise SametableError(
            "record.no_entry", at=f"{origin}/{index}", expected="an entry", got="none at this place"
        )
    return rows[0]
