"""A draft as people send it, bytes to fields that may be signed, or a located error.

Foreign words become our words once, here. And here the charter's rule for places of armed people and
weapons is applied (`discretion` says what it is): the draft's exact place becomes a 1 km cell, and what would
give it away stays with the author's side.

Not decided here: whether the report is true, and who may send it. Limits: a draft 262,144 bytes.
Source: charter, "What it never does"; record.md 4.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from sametable.core.intake.discretion import (
    TOUCHES_PLACE,
    check_texts,
    check_unnamed,
    coarse_place,
    locates_unit,
    middle_of_cell,
    names_witness,
    says_name,
)
from sametable.core.model.registry import KINDS, PEOPLE_SAY, check_fields
from sametable.core.places.coordinates import find_coordinates
from sametable.core.record.audience import PARTIES
from sametable.core.wire import canonical
from sametable.core.wire.hashes import b64url, sha256
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

DRAFT_LIMIT_B = 262_144
PAIRED = ("by_area", "by_kind", "by_actor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something a person should know before signing."""

    code: str
    at: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementDraft:
    """What would be signed, what stays with the author's side, and what to tell the author."""

    client_id: str
    kind: str
    fields: Mapping[str, object]
    own_side: bytes | None
    notices: tuple[Notice, ...]
    audience: str = PARTIES
    kid: str | None = None
    """The author's key, where a person brings their own; None: this desk's seat."""


class _Form(msgspec.Struct, forbid_unknown_fields=True):
    client_id: str
    kind: str
    fields: dict[str, object]
    audience: str = PARTIES
    kid: str | None = None


def parse_report(raw: bytes, *, now_ms: int) -> StatementDraft:
    """Parse a draft of any kind that people say.

    Raises `draft.too_long`, `draft.invalid`, `statement.kind`, `statement.field`.
    """
    if len(raw) > DRAFT_LIMIT_B:
        raise SametableError("draft.too_long", expected=f"at most {DRAFT_LIMIT_B} bytes", got=str(len(raw)))
    try:
        form = msgspec.json.decode(raw, type=_Form)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SametableError(
            "draft.invalid", expected="a JSON object with client_id, kind and fields", got=str(error)[:120]
        ) from None
    check_client_id(form.client_id)
    if form.kind not in PEOPLE_SAY:
        raise SametableError(
            "statement.kind",
            at="kind",
            expected="one of " + ", ".join(sorted(PEOPLE_SAY)),
            got=f"{form.kind!r:.40}",
        )
    given = {name: value for name, value in form.fields.items() if value is not None and value != ""}
    fields: dict[str, object] = {**given, "type": form.kind}
    for name in PAIRED:
        if form.kind == "ledger_count" and isinstance(fields.get(name), dict):
            fields[name] = [[area, count] for area, count in dict(fields[name]).items()]  # type: ignore[call-overload]
    notices: list[Notice] = []
    own_side = None
    if form.kind in {"report", "call"}:
        own_side = _discreet(fields, notices, form.kind)
    elif form.kind == "amend" and isinstance(fields.get("fields"), dict):
        inner = {name: value for name, value in dict(fields["fields"]).items() if value is not None}  # type: ignore[call-overload]
        fields["fields"] = inner
        own_side = _discreet_amendment(inner, notices)
    around = fields.get("around")
    if form.kind == "alert_rule" and isinstance(around, dict):
        fields["around"] = {**around, **middle_of_cell(around)}
    check_fields(fields)
    canonical.encode(fields)
    _check_future(fields, now_ms, notices)
    return StatementDraft(
        client_id=form.client_id,
        kind=form.kind,
        fields=fields,
        own_side=own_side,
        notices=tuple(notices),
        audience=form.audience,
        kid=form.kid,
    )


def check_client_id(client_id: str) -> None:
    """Raise `draft.invalid` unless a client id is 8 to 64 printable ASCII characters."""
    if not 8 <= len(client_id) <= 64 or not client_id.isascii() or not client_id.isprintable():
        raise SametableError(
            "draft.invalid",
            at="client_id",
            expected="8 to 64 printable ASCII characters",
            got=f"{client_id!r:.40}",
        )


def _discreet(fields: dict[str, object], notices: list[Notice], kind: str) -> bytes | None:
    """Coarsen in place where the rule asks for it, and leave out a witness's name; give what stays behind."""
    fields.setdefault("locates", "undetermined")
    fields["coarsened"] = locates_unit({**fields, "what": fields.get("what") if kind == "report" else None})
    kept: dict[str, object] = {}
    if kind == "report":
        _spare_witness(fields, kept, notices)
    if not fields["coarsened"]:
        return canonical.encode(kept) if kept else None
    _coarsen_place(fields, kept, notices)
    text = fields.get("raw_text")
    if isinstance(text, str) and find_coordinates(text):
        _keep_text(fields, kept, notices, "The original text holds coordinates")
    check_texts(fields, "")
    return canonical.encode(kept) if kept else None


def _keep_text(
    fields: dict[str, object], kept: dict[str, object], notices: list[Notice], because: str
) -> None:
    text = str(fields.pop("raw_text"))
    kept["raw_text"] = text
    fields.pop("raw_span", None)
    fields["raw_sha256"] = b64url(sha256(text.encode("utf-8", "surrogatepass")))
    notices.append(
        Notice(
            code="raw_text.kept_back",
            at="raw_text",
            text=f"{because}; it stays with your side, its hash is signed.",
        )
    )


def _spare_witness(fields: dict[str, object], kept: dict[str, object], notices: list[Notice]) -> None:
    """Leave a witness's name with the author's side, and the original text if the name stands in it."""
    if not names_witness(fields):
        return
    name = str(fields.pop("source"))
    kept["source"] = name
    notices.append(
        Notice(
            code="source.kept_back",
            at="source",
            text="The witness's consent to being named is not recorded: the name stays with your side.",
        )
    )
    text = fields.get("raw_text")
    if isinstance(text, str) and says_name(name, text):
        _keep_text(fields, kept, notices, "The original text names the witness")
    check_unnamed(name, {one: held for one, held in fields.items() if one != "raw_text"}, "")


def _coarsen_place(fields: dict[str, object], kept: dict[str, object], notices: list[Notice]) -> None:
    place = fields.get("place")
    if not isinstance(place, dict):
        return
    KINDS["report"].fields.members["place"].check(place, "place")
    coarse = coarse_place(place)
    if coarse == place:
        return
    kept["place"] = place
    fields["place"] = coarse
    notices.append(
        Notice(
            code="place.coarsened",
            at="place",
            text="This is where armed people or weapons are said to be: a 1 km cell is signed, the exact place stays with your side.",
        )
    )


def _discreet_amendment(inner: dict[str, object], notices: list[Notice]) -> bytes | None:
    kept: dict[str, object] = {}
    _spare_witness(inner, kept, notices)
    if not TOUCHES_PLACE & inner.keys():
        return canonical.encode(kept) if kept else None
    inner.setdefault("locates", "undetermined")
    inner["coarsened"] = locates_unit(inner)
    if inner["coarsened"]:
        _coarsen_place(inner, kept, notices)
        check_texts(inner, "fields")
    return canonical.encode(kept) if kept else None


def _check_future(fields: Mapping[str, object], now_ms: int, notices: list[Notice]) -> None:
    for name in ("occurred", "period"):
        held = fields.get(name)
        start = held.get("start_ms") if isinstance(held, dict) else None
        if isinstance(start, int) and start > now_ms + 3_600_000:
            notices.append(
                Notice(
                    code="time.future",
                    at=f"{name}.start_ms",
                    text="This time lies in the future of this centre's clock.",
                )
            )
