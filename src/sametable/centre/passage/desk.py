"""The desk's rules for what is said about passage and protection: one line a kind, each rule in the module it belongs to.

Decides which module looks at a draft before it is signed, and at what was signed before it is appended. What other nodes'
desks let through is in the record all the same; what follows from it is worked out in `core/passage`, which believes no
more than what the same rules would have let through. `readers` are the parties that the statement is for.

Source: charter, "What it never does"; issue "passage"; decision 0022.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.centre.passage.access import check_access, check_access_step
from sametable.centre.passage.corridors import check_corridor, check_corridor_step
from sametable.centre.passage.movement_rules import (
    check_count,
    check_movement,
    check_movement_event,
    check_movement_reply,
)
from sametable.centre.passage.notices import check_operations_notice, check_reopening
from sametable.centre.passage.site_rules import (
    check_dissemination,
    check_site,
    check_site_notice,
    hints_of_site,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.centre.centre import Centre
    from sametable.core.intake.report_form import Notice


def check_passage(centre: Centre, fields: Mapping[str, object], readers: frozenset[str]) -> None:
    """Hold what is said about passage to this desk's rules. Raises `site.*` and what the modules named here raise."""
    match fields.get("type"):
        case "site":
            check_site(centre, fields, readers)
        case "site_notice":
            check_site_notice(centre, fields, readers)
        case "dissemination":
            check_dissemination(centre, fields, readers)
        case "operations_notice":
            check_operations_notice(centre, fields, readers)
        case "check_reopened":
            check_reopening(centre, fields, readers)
        case "movement":
            check_movement(centre, fields)
        case "movement_event":
            check_movement_event(centre, fields)
        case "cargo_count" | "airdrop_count":
            check_count(centre, fields)
        case "notification_reply":
            check_movement_reply(centre, fields)
        case "corridor":
            check_corridor(centre, fields)
        case "corridor_step":
            check_corridor_step(centre, fields)
        case "access_status" | "access_request":
            check_access(centre, fields)
        case "access_step":
            check_access_step(centre, fields)


def hints(centre: Centre, fields: Mapping[str, object]) -> tuple[Notice, ...]:
    """Give what a person should look at again before signing; nothing of it stops anybody."""
    match fields.get("type"):
        case "site":
            return hints_of_site(centre, fields)
    return ()
