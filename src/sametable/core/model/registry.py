"""The one registry of kinds of statement.

Decides which kinds exist and checks a statement's fields against its kind. A kind that is not here is
kept and relayed as it is, and shown as needing a newer version; it is not an error of the record.

Source: record.md 4.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.fields import Record
from sametable.core.model.kinds import (
    access_request,
    access_status,
    access_step,
    acknowledgement,
    action_item,
    action_step,
    adherence,
    airdrop_count,
    alert_rule,
    amend,
    answer,
    ask,
    assent,
    attestation,
    beat,
    call,
    call_event,
    cargo_count,
    case_step,
    check_reopened,
    checklist,
    checklist_mark,
    clause_position,
    cold_start,
    comment,
    continue_,
    corridor,
    corridor_step,
    custody,
    decision,
    deconfliction,
    deconfliction_step,
    delineation,
    deny,
    designation,
    disposition,
    dissemination,
    document,
    erase,
    exhibit,
    finding,
    fork,
    grading,
    grading_sealed,
    handover,
    hit,
    inquiry,
    intention,
    key,
    key_epoch,
    key_retire,
    key_revoke,
    key_roots,
    ledger_count,
    link,
    listing_request,
    minutes,
    movement,
    movement_event,
    notification_reply,
    objection,
    operations_notice,
    outside_finding,
    participation,
    performance,
    proposal,
    proposal_version,
    public_line,
    read_out,
    relation,
    release,
    reply,
    report,
    request,
    sanctions_list,
    separation_status,
    separation_step,
    signature,
    site,
    site_notice,
    summary,
    talks,
    terms_act,
    terms_text,
    undertaking,
    unlink,
    verification,
    withdraw,
    working_group,
)
from sametable.core.model.shape import fits, shape_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.core.model.kind import Kind

_CASE = (
    acknowledgement, alert_rule, assent, call, call_event, case_step, custody, exhibit, finding, grading,
    grading_sealed, handover, inquiry, link, outside_finding, reply, request, summary, undertaking, unlink,
    verification,
)  # fmt: skip
_PASSAGE = (
    access_request, access_status, access_step, airdrop_count, cargo_count, check_reopened, corridor, corridor_step,
    dissemination, movement, movement_event, notification_reply, operations_notice, site, site_notice,
)  # fmt: skip
_TABLE = (
    action_item, action_step, adherence, attestation, checklist, checklist_mark, clause_position, decision,
    deconfliction, deconfliction_step, delineation, designation, disposition, intention, listing_request, minutes,
    objection, participation, proposal, proposal_version, public_line, read_out, relation, sanctions_list,
    separation_status, separation_step, signature, talks, working_group,
)  # fmt: skip
_PEOPLE = (amend, comment, deny, ledger_count, performance, report, withdraw, *_CASE, *_PASSAGE, *_TABLE)
_NODES = (answer, ask, beat, cold_start, continue_, fork, hit)
_ACTS = (document, erase, key, key_epoch, key_retire, key_revoke, key_roots, release, terms_act, terms_text)

KINDS: Mapping[str, Kind] = {
    module.KIND.name: module.KIND
    for module in sorted((*_PEOPLE, *_NODES, *_ACTS), key=lambda module: module.KIND.name)
}
_SHAPES = {name: shape_of(kind.fields) for name, kind in KINDS.items()}

CASE_SAYS = frozenset(module.KIND.name for module in _CASE)
"""What is said about incidents and by the watch: kept by the picture as it is, worked out where it is asked."""
PASSAGE_SAYS = frozenset(module.KIND.name for module in _PASSAGE)
"""What is said about passage and protection: sites, movements, corridors, access; worked out in `core/passage`."""
TABLE_SAYS = frozenset(module.KIND.name for module in _TABLE)
"""What is said at the negotiating table: texts, positions, decisions, designations, delineations, talks."""
KEPT = CASE_SAYS | PASSAGE_SAYS | TABLE_SAYS | {ask.KIND.name, answer.KIND.name, hit.KIND.name}
"""Kinds that the picture keeps as they were said."""
PEOPLE_SAY = frozenset(module.KIND.name for module in _PEOPLE)
"""What people say at a desk, through the one plain way in."""
NODE_SAYS = frozenset(module.KIND.name for module in _NODES)
"""What a node says by itself or for its people's questions; no desk takes it."""
ACTS = frozenset(module.KIND.name for module in _ACTS)
"""What people say through an act of its own, with its own checks: roots' signatures, two persons, a table's code."""
ALWAYS_PARTIES = frozenset(name for name, kind in KINDS.items() if kind.always_parties)
"""Kinds whose audience is always all parties."""
NEVER_ERASED = ALWAYS_PARTIES | {"decision", "proposal", "proposal_version", "signature"}
"""Kinds on which what stands in the record hangs: no desk has one erased. A text that was signed stays readable."""


def check_fields(fields: Mapping[str, object]) -> Kind:
    """Check a statement's fields against the kind they name. Raises `statement.kind`, `statement.field`."""
    name = fields.get("type")
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise SametableError(
            "statement.kind", at="type", expected="one of " + ", ".join(sorted(KINDS)), got=f"{name!r:.40}"
        )
    shape = _SHAPES[kind.name]
    if shape is None or not fits(fields, shape):
        kind.fields.check(fields, "")
    for rule in kind.rules:
        rule(fields)
    return kind


def check_remaining(fields: Mapping[str, object]) -> Kind:
    """Check what is left of a statement after an erasure: each field by itself, none of them required.

    Raises: `statement.kind`, `statement.field`.
    """
    kind = KINDS.get(str(fields.get("type")))
    if kind is None:
        return check_fields(fields)
    Record(members=kind.fields.members, required=frozenset({"type"})).check(fields, "")
    return kind


def json_schema(kind: Kind) -> dict[str, object]:
    """Give a kind's JSON Schema (2020-12), as the build publishes it."""
    schema = kind.fields.schema()
    properties = schema["properties"]
    if isinstance(properties, dict):
        properties["type"] = {"const": kind.name}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": kind.name,
        "description": kind.says,
        **schema,
    }
