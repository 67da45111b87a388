"""Preparing a grading: in the open, or as a commitment whose grading stays with this node until all have committed.

Decides the form only: what is shown to be signed is a `grading`, or a `grading_sealed` with the hash of the grading and
of a fresh nonce, and the grading itself beside it as what stays with the own side. Nothing is kept here; it is signed
and submitted like any other statement.

Source: issue "incidents", blind grading; decision 0017.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from sametable.centre.incidents.grading import check_commitment, check_open
from sametable.centre.incidents.listing import incidents_of
from sametable.centre.reports.submit_report import PreparedStatement, prepare
from sametable.core.model.registry import check_fields
from sametable.core.model.sealed import commitment
from sametable.core.record.audience import PARTIES
from sametable.core.wire import canonical
from sametable.core.wire.hashes import b64url
from sametable.core.wire.statement import parse_entry

if TYPE_CHECKING:
    from sametable.centre.centre import Centre


class GradeForm(msgspec.Struct, forbid_unknown_fields=True):
    """What somebody grades, and whether blind. `audience` empty: whoever may read the report."""

    client_id: str
    occurrence: str
    attribution: str
    breach: str
    attributed_to: str = ""
    instrument: str = ""
    clause: str = ""
    threat: int | None = None
    reasons: str = ""
    demonstration: bool = False
    blind: bool = False
    audience: str = ""
    kid: str | None = None


_SAID = ("occurrence", "attribution", "breach", "attributed_to", "instrument", "clause", "threat", "reasons")


def prepare_grading(centre: Centre, name: str, form: GradeForm, *, for_all: bool) -> PreparedStatement:
    """Show what a grading would say, or its commitment. Raises `record.no_entry`, `case.blind_round`, `statement.*`."""
    report = _report(centre, name, for_all=for_all)
    said = {one: getattr(form, one) for one in _SAID}
    grading: dict[str, object] = {one: held for one, held in said.items() if held not in {None, ""}}
    grading |= {"type": "grading", "target": report}
    if form.demonstration:
        grading["demonstration"] = True
    if not form.blind:
        check_open(centre, grading)
        return _prepared(centre, form, report, grading)
    grading["nonce"] = b64url(centre.ids.salts(1)[0])
    check_fields(grading)
    sealed = {"type": "grading_sealed", "target": report, "sha256": commitment(grading, centre.node.party)}
    check_commitment(centre, sealed)
    demonstration = {"demonstration": True} if form.demonstration else {}
    prepared = _prepared(centre, form, report, {**sealed, **demonstration})
    return replace(prepared, own_side=canonical.encode(grading).decode())


def _prepared(centre: Centre, form: GradeForm, report: str, fields: dict[str, object]) -> PreparedStatement:
    draft = {
        "client_id": form.client_id,
        "kind": fields["type"],
        "fields": {name: held for name, held in fields.items() if name != "type"},
        "audience": form.audience or _audience(centre, report),
        "kid": form.kid,
    }
    return prepare(centre, msgspec.json.encode(draft))


def _report(centre: Centre, name: str, *, for_all: bool) -> str:
    """Find the report that is graded: the one that is named, else the first of the incident."""
    incident, listing = incidents_of(centre).find(name, for_all=for_all)
    named = [one for one in listing.members(incident) if name in {one, listing.picture.marks[one].number}]
    return named[0] if named else incident


def _audience(centre: Centre, report: str) -> str:
    """Give the class of a report, so that its grading reaches nobody whom the report does not."""
    place = centre.store.locate(report)
    return parse_entry(centre.store.leaves(*place, 1)[0]).aud if place is not None else PARTIES
