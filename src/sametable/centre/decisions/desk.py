"""The desk's rules for what is said at the negotiating table: one line a kind, each rule in the module it belongs to.

Decides which module looks at a draft before it is signed, and at what was signed before it is appended. What other nodes'
desks let through is in the record all the same; what follows from it is worked out in `core/decisions` and `core/delineation`,
which believe no more than what the same rules would have let through. `readers` are the parties that the statement is for.

Source: charter, "What it never does", rule 4; issue "the negotiating table".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.centre.decisions.decision_desk import (
    check_decision,
    check_participation,
    check_signature,
    check_withdrawal,
)
from sametable.centre.decisions.gap_desk import check_disposition, check_objection, check_position
from sametable.centre.decisions.talks_desk import check_talks
from sametable.centre.decisions.text_desk import check_proposal, check_version
from sametable.centre.parties.deconfliction import check_deconfliction, check_deconfliction_step
from sametable.centre.parties.groups import check_attestation, check_designation, check_list, check_separation
from sametable.centre.parties.line_rules import check_delineation
from sametable.core.decisions.drafting import check_direction
from sametable.core.decisions.unseen import TURNING, UNSEEN
from sametable.core.intake.discretion import check_apart, check_texts, texts_of
from sametable.core.model.registry import TABLE_SAYS
from sametable.core.picture.placeless import NO_PLACE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.centre.centre import Centre


def check_table(centre: Centre, fields: Mapping[str, object], readers: frozenset[str]) -> None:
    """Hold what is said at the table to this desk's rules. Raises what the modules named here raise, `statement.exact_place`, `text.direction`."""
    if fields.get("type") in TABLE_SAYS:
        for at, text in texts_of(dict(fields), ""):
            check_direction((("", text),), at, TURNING if fields["type"] == "sanctions_list" else UNSEEN)
    if fields.get("type") in NO_PLACE:
        check_texts(dict(fields), "")
        check_apart(dict(fields), "")
    match fields.get("type"):
        case "proposal":
            check_proposal(centre, fields, readers)
        case "proposal_version":
            check_version(centre, fields, readers)
        case "decision":
            check_decision(centre, fields, readers)
        case "signature":
            check_signature(centre, fields, readers)
        case "participation":
            check_participation(centre, fields)
        case "withdraw":
            check_withdrawal(centre, fields)
        case "clause_position":
            check_position(centre, fields)
        case "disposition":
            check_disposition(centre, fields)
        case "objection":
            check_objection(centre, fields)
        case (
            "talks" | "minutes" | "read_out" | "public_line" | "intention" | "working_group"
            | "action_item" | "action_step" | "checklist" | "checklist_mark"
        ):  # fmt: skip
            check_talks(centre, fields, readers)
        case "designation":
            check_designation(centre, fields)
        case "sanctions_list":
            check_list(centre, fields)
        case "separation_status":
            check_separation(centre, fields)
        case "attestation":
            check_attestation(centre, fields)
        case "delineation":
            check_delineation(centre, fields, readers)
        case "deconfliction":
            check_deconfliction(centre, fields)
        case "deconfliction_step":
            check_deconfliction_step(centre, fields)
