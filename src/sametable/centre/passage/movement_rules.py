"""What this desk lets its people say about movements.

Decides: a new version, a go and every other step on the road are the notifier's own words, what was inspected or held up
anybody's who was told; a go rests on a version of that movement and on acknowledgements of it; a military movement is
notified by its own side, anew and in every version, and never becomes one or stops being one by an amendment; an answer is
everybody else's, its own side only answers questions; pallets are counted of airdrops. What other nodes' desks let through
is in the record all the same, and moves no state.

Source: charter, "What it never does"; domain reference 4.1; decision 0024.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.passage.versions import first_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.centre.centre import Centre
    from sametable.core.picture.cases import CaseSaid

ANYBODYS = frozenset({"inspected", "held_up", "resumed", "delayed", "deviated"})
"""Events that anybody who was told may tell of: they are shown beside the notifier's own."""
OF_ANOTHER = frozenset({"acknowledged", "hold", "lifted", "asks", "objects", "objection_lifted", "read_back"})


def check_movement(centre: Centre, fields: Mapping[str, object]) -> None:
    """Raise `movement.not_yours` or `movement.military` for a version that this side may not say."""
    target = str(fields.get("target", ""))
    before = centre.picture.cases.said.get(target)
    if not target:
        return
    if before is None or before.kind != "movement":
        raise _wrong("target", "an earlier version of a movement", before.kind if before else "none")
    if before.party != centre.node.party:
        raise _not_yours(centre, before)
    if (before.fields.get("what") == "military") != (fields.get("what") == "military"):
        raise SametableError(
            "movement.military",
            at="what",
            expected=str(before.fields.get("what")),
            got=str(fields.get("what")),
            advice="Cancel this one and notify the other as a movement of its own.",
        )


def check_movement_event(centre: Centre, fields: Mapping[str, object]) -> None:
    """Raise `movement.not_yours`, `movement.rests_on` or `movement.no_movement` for an event that cannot be said here."""
    movement = _movement(centre, fields)
    if movement.party != centre.node.party and fields.get("event") not in ANYBODYS:
        raise _not_yours(centre, movement)
    rests = fields.get("rests_on")
    held = centre.picture.cases
    first = first_of(held, movement.id)
    for place, name in enumerate(rests if isinstance(rests, list) else []):
        one = held.said.get(str(name))
        about = (
            one.id if one is not None and one.kind == "movement" else one.target if one is not None else ""
        )
        good = one is not None and one.kind in {"movement", "notification_reply"}
        if not good or first_of(held, about) != first:
            raise SametableError(
                "movement.rests_on",
                at=f"rests_on[{place}]",
                expected="a version of this movement, or an acknowledgement of it",
                got=str(name)[:43],
            )


def check_count(centre: Centre, fields: Mapping[str, object]) -> None:
    """Raise `movement.no_movement` or `movement.no_airdrop` for a count of something that it cannot be of."""
    movement = _movement(centre, fields)
    if fields.get("type") == "airdrop_count" and movement.fields.get("what") != "airdrop":
        raise SametableError(
            "movement.no_airdrop",
            at="target",
            expected="a version of an airdrop",
            got=str(movement.fields.get("what")),
        )


def check_movement_reply(centre: Centre, fields: Mapping[str, object]) -> None:
    """Raise `movement.own` where a side acknowledges, holds or objects to what it notified itself."""
    movement = centre.picture.cases.said.get(str(fields.get("target")))
    if movement is None or movement.kind != "movement" or movement.party != centre.node.party:
        return
    if fields.get("says") in OF_ANOTHER:
        raise SametableError(
            "movement.own",
            at="says",
            expected="answers: this side notified it itself",
            got=str(fields.get("says")),
            advice="Amend it, or cancel it.",
        )


def _movement(centre: Centre, fields: Mapping[str, object]) -> CaseSaid:
    one = centre.picture.cases.said.get(str(fields.get("target")))
    if one is None or one.kind != "movement":
        raise _wrong("target", "a version of a movement", one.kind if one else "none")
    return one


def _wrong(at: str, expected: str, got: str) -> SametableError:
    return SametableError("movement.no_movement", at=at, expected=expected, got=got)


def _not_yours(centre: Centre, movement: CaseSaid) -> SametableError:
    return SametableError(
        "movement.not_yours",
        at="target",
        expected=f"a movement notified by {centre.node.party}",
        got=f"one of {movement.party}",
        advice="Acknowledge it, hold it with a reason, or ask.",
    )
