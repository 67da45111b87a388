"""What this desk lets people say of talks: hashes that are of what they stand with, readers who are the ones it is for.

Decides: a new version is one's own; a meeting of a working group goes to its members alone; what is to be signed or marked reaches
everybody whose signature or mark it takes; minutes and public lines carry the hash of their texts; a zone is one that is known; a mark
is on an item that is there, by a party of the list. What other desks let through is shown all the same, with what is wrong with it.

Source: decision 0034; issue "the negotiating table".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.centre.decisions.talks import parties_of, place_of, reading
from sametable.centre.passage.corridors import check_own_version
from sametable.core.decisions.checklists import items_of
from sametable.core.decisions.talks import texts_sha256, things
from sametable.core.passage.versions import first_of
from sametable.core.terms.moments import zone_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sametable.centre.centre import Centre
    from sametable.core.picture.cases import CaseSaid

ABOUT: Mapping[str, frozenset[str]] = {
    "minutes": frozenset({"talks"}),
    "read_out": frozenset({"talks"}),
    "action_step": frozenset({"action_item", "intention"}),
    "checklist_mark": frozenset({"checklist"}),
}
"""What these are about and nothing else."""
OWN = frozenset({"talks", "intention", "working_group"})
"""Kinds whose target is an earlier version."""
VERSIONED = frozenset({"action_item", "checklist"})
"""Kinds whose target may be one, where it is of the kind."""


def check_talks(centre: Centre, fields: Mapping[str, object], readers: frozenset[str]) -> None:
    """Hold what is said of talks to this desk's rules. Raises `talks.*` as each rule below says."""
    kind = str(fields.get("type"))
    _check_target(centre, fields, kind)
    for name in ("members", "agreed_with"):
        _check_parties(centre, fields.get(name), name)
    match kind:
        case "talks":
            _check_documents(centre, fields)
            _check_group(centre, fields, readers)
        case "minutes" | "public_line":
            _check_hash(fields)
            _check_reach(_named(fields, "agreed_with"), readers)
        case "intention":
            zone = fields.get("zone")
            if zone is not None:
                zone_of(str(zone))
        case "checklist":
            _check_checklist(centre, fields, readers)
        case "checklist_mark":
            _check_mark(centre, fields)
        case _:
            return


def _check_target(centre: Centre, fields: Mapping[str, object], kind: str) -> None:
    """Raise `talks.target` where this is about something else than its kind is, or amends another side's words."""
    target = _target(centre, fields)
    if kind in OWN or (kind in VERSIONED and target is not None and target.kind == kind):
        check_own_version(centre, fields, kind, "talks.target")
    elif kind in ABOUT and (target is None or target.kind not in ABOUT[kind]):
        raise SametableError(
            "talks.target",
            at="target",
            expected=" or ".join(sorted(ABOUT[kind])),
            got=target.kind if target else "none",
        )


def _check_parties(centre: Centre, held: object, name: str) -> None:
    """Raise `talks.readers` for a party that has no seat here."""
    for at, one in enumerate(held if isinstance(held, list) else []):
        if one not in centre.parties:
            raise SametableError(
                "talks.readers", at=f"{name}[{at}]", expected=", ".join(sorted(centre.parties)), got=str(one)
            )


def _check_documents(centre: Centre, fields: Mapping[str, object]) -> None:
    """Raise `talks.document` for a document that is not in the record as this node has it."""
    held = fields.get("documents")
    for at, one in enumerate(held if isinstance(held, list) else []):
        if place_of(centre, str(one)) is None:
            raise SametableError(
                "talks.document", at=f"documents[{at}]", expected="a statement of the record", got="none"
            )


def _check_group(centre: Centre, fields: Mapping[str, object], readers: frozenset[str]) -> None:
    """Raise `talks.group` unless the group stands and this party is of it, `talks.readers` where others would read."""
    if "group" not in fields:
        return
    asked = reading(centre)
    group = asked.cases.said.get(str(fields["group"]))
    chain = None
    if group is not None and group.kind == "working_group":
        first = first_of(asked.cases, group.id)
        chain = next((one for one in things(asked, "working_group") if one.first == first), None)
    latest = chain.latest if chain else None
    members = _named(latest.fields, "members") if latest else []
    if latest is None or latest.fields.get("ended") is True or centre.node.party not in members:
        raise SametableError(
            "talks.group",
            at="group",
            expected="a working group that stands, of which this party is a member",
            got="none" if latest is None else "an ended one" if latest.fields.get("ended") else latest.number,
        )
    others = sorted(readers - set(members))
    if others:
        raise SametableError(
            "talks.readers",
            at="aud",
            expected=f"members of the group alone: {', '.join(sorted(members))}",
            got=", ".join(others),
            advice="Choose the group's members as those who may read it.",
        )


def _check_hash(fields: Mapping[str, object]) -> None:
    """Raise `talks.hash` unless the hash is that of the texts."""
    expected = texts_sha256(fields.get("texts"))
    if fields.get("content_sha256") != expected:
        raise SametableError(
            "talks.hash", at="content_sha256", expected=expected, got=str(fields.get("content_sha256"))[:64],
            advice="Work the hash out of the texts anew: a signature is over it.",
        )  # fmt: skip


def _check_reach(parties: Iterable[str], readers: frozenset[str]) -> None:
    """Raise `talks.readers` where somebody who is asked could not read it."""
    missing = sorted(set(parties) - readers)
    if missing:
        raise SametableError(
            "talks.readers",
            at="aud",
            expected="everybody whose word it takes may read it",
            got=f"not {', '.join(missing)}",
            advice="Widen who may read it, or ask fewer.",
        )


def _check_checklist(centre: Centre, fields: Mapping[str, object], readers: frozenset[str]) -> None:
    """Raise `talks.target` where there is nothing that is to be announced, `talks.readers` as `_check_reach`."""
    name = str(fields.get("target"))
    if place_of(centre, name) is None:
        raise SametableError(
            "talks.target", at="target", expected="what is to be announced, in the record", got="none"
        )
    target = centre.picture.cases.said.get(name)
    if target is not None and target.kind != "checklist":
        _check_reach(parties_of(centre.picture.cases, target) or readers, readers)


def _check_mark(centre: Centre, fields: Mapping[str, object]) -> None:
    """Raise `talks.item` for an item that the list does not have."""
    one = _target(centre, fields)
    items = items_of(one) if one else []
    item = fields.get("item")
    if type(item) is int and item >= len(items):
        raise SametableError(
            "talks.item", at="item", expected=f"an item of the list: 0 to {len(items) - 1}", got=str(item)
        )


def _target(centre: Centre, fields: Mapping[str, object]) -> CaseSaid | None:
    return centre.picture.cases.said.get(str(fields.get("target")))


def _named(fields: Mapping[str, object], name: str) -> list[str]:
    held = fields.get(name)
    return [str(one) for one in held] if isinstance(held, list) else []
