"""A draft as people send it, bytes to fields that may be signed, or a located error.

Foreign words become our words once, here. And here the charter's rule for places of armed people and
weapons is kept: unless terms in force regulate that very place, such a place is signed as a fixed 1 km cell,
and the exact place, with a raw text that would give it away, stays with the author's side. Until terms
exist that is always so. Doubt means protection: an undetermined place is treated as one of a unit.

Not decided here: whether the report is true, and who may send it. Limits: a draft 262,144 bytes.
Source: charter, "What it never does"; record.md 4.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from sametable.core.model.registry import KINDS, PEOPLE_SAY, check_fields
from sametable.core.model.vocabulary import UNIT_KINDS
from sametable.core.places.coarse import coarsen
from sametable.core.places.coordinates import find_coordinates
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


class _Form(msgspec.Struct, forbid_unknown_fields=True):
    client_id: str
    kind: str
    fields: dict[str, object]


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
    if not 8 <= len(form.client_id) <= 64 or not form.client_id.isascii() or not form.client_id.isprintable():
        raise SametableError(
            "draft.invalid",
            at="client_id",
            expected="8 to 64 printable ASCII characters",
            got=f"{form.client_id!r:.40}",
        )
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
    if form.kind == "report":
        own_side = _discreet(fields, notices)
    elif form.kind == "amend" and isinstance(fields.get("fields"), dict):
        inner = {name: value for name, value in dict(fields["fields"]).items() if value is not None}  # type: ignore[call-overload]
        fields["fields"] = inner
        if {"place", "locates", "what"} & inner.keys():
            own_side = _discreet_amendment(inner, notices)
    check_fields(fields)
    canonical.encode(fields)
    _check_future(fields, now_ms, notices)
    return StatementDraft(
        client_id=form.client_id, kind=form.kind, fields=fields, own_side=own_side, notices=tuple(notices)
    )


def _locates_unit(fields: Mapping[str, object]) -> bool:
    return fields.get("what") in UNIT_KINDS or fields.get("locates") in {"unit", "undetermined", None}


def _discreet(fields: dict[str, object], notices: list[Notice]) -> bytes | None:
    """Coarsen in place where the rule asks for it; give what stays behind."""
    fields.setdefault("locates", "undetermined")
    if not _locates_unit(fields):
        fields["coarsened"] = False
        return None
    fields["coarsened"] = True
    kept: dict[str, object] = {}
    _coarsen_place(fields, kept, notices)
    text = fields.get("raw_text")
    if isinstance(text, str) and find_coordinates(text):
        kept["raw_text"] = fields.pop("raw_text")
        fields.pop("raw_span", None)
        fields["raw_sha256"] = b64url(sha256(text.encode("utf-8", "surrogatepass")))
        notices.append(
            Notice(
                code="raw_text.kept_back",
                at="raw_text",
                text="The original text holds coordinates; it stays with your side, its hash is signed.",
            )
        )
    for name in ("place_name", "source", "actor", "victim"):
        said = fields.get(name)
        if isinstance(said, str) and find_coordinates(said):
            raise SametableError(
                "statement.exact_place",
                at=name,
                expected="no coordinates where armed people or weapons are",
                got="coordinates in the text",
                advice="Give the place in its own field; it is signed as a 1 km cell.",
            )
    return canonical.encode(kept) if kept else None


def _coarsen_place(fields: dict[str, object], kept: dict[str, object], notices: list[Notice]) -> None:
    place = fields.get("place")
    if not isinstance(place, dict):
        return
    KINDS["report"].fields.members["place"].check(place, "place")
    lat_e7, lon_e7, radius_m = coarsen(place["lat_e7"], place["lon_e7"])
    coarse = {"lat_e7": lat_e7, "lon_e7": lon_e7, "radius_m": max(radius_m, place["radius_m"])}
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
    if "locates" not in inner:
        inner["locates"] = "undetermined"
    inner["coarsened"] = _locates_unit(inner)
    kept: dict[str, object] = {}
    if inner["coarsened"]:
        _coarsen_place(inner, kept, notices)
    return canonical.encode(kept) if kept else None


def check_discretion(fields: Mapping[str, object]) -> None:
    """Refuse a statement about to be appended whose place is finer than the rule allows.

    Raises `statement.exact_place`. Held at the last step too, because whoever signs prepares elsewhere.
    """
    inner = fields.get("fields") if fields.get("type") == "amend" else fields
    if not isinstance(inner, dict) or fields.get("type") not in {"report", "amend"}:
        return
    touched = fields.get("type") == "report" or {"place", "locates", "what"} & inner.keys()
    place = inner.get("place")
    if touched and _locates_unit(inner):
        fine = isinstance(place, dict) and coarsen(place["lat_e7"], place["lon_e7"])[:2] != (
            place["lat_e7"],
            place["lon_e7"],
        )
        text = inner.get("raw_text")
        if fine or inner.get("coarsened") is not True or (isinstance(text, str) and find_coordinates(text)):
            raise SametableError(
                "statement.exact_place",
                at="place",
                expected="a 1 km cell where armed people or weapons are",
                got="a finer place",
                advice="Prepare the statement again; preparing coarsens it.",
            )


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
