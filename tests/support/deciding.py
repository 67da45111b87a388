"""A text on the table of a stage, and decisions on it: said at real nodes, through their desks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sametable.centre import beat
from sametable.centre.decisions.deciding import decisions_of
from sametable.centre.reports.submit_report import SignedStatement, prepare, sign, submit
from sametable.centre.say import say
from sametable.core.decisions.text_versions import folded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.centre.centre import Centre
    from sametable.core.decisions.deciding import Decision
    from support.stage import Stage

HOUR = 3_600_000
DAY = 24 * HOUR
BOTH = ("al", "bi")
ALL = ("al", "bi", "ce")
HEAD: dict[str, Any] = {
    "title": [{"language": "en", "text": "Drawing back"}], "form": "single_text", "languages": ["en"],
}  # fmt: skip
_COUNT = [0]


async def speak(centre: Centre, kind: str, fields: Mapping[str, Any], audience: str = "parties") -> str:
    """Prepare, sign and submit a statement; gives its id."""
    return (await submit(centre, signed(centre, kind, fields, audience))).id


def signed(
    centre: Centre, kind: str, fields: Mapping[str, Any], audience: str = "parties"
) -> SignedStatement:
    """Prepare and sign a statement."""
    _COUNT[0] += 1
    draft = {
        "client_id": f"table-{_COUNT[0]:06d}",
        "kind": kind,
        "fields": dict(fields),
        "audience": audience,
    }
    prepared = prepare(centre, json.dumps(draft).encode())
    return SignedStatement(
        client_id=prepared.client_id,
        signing_input=prepared.signing_input,
        payload=prepared.payload,
        signature=sign(centre, prepared.signing_input),
        own_side=prepared.own_side,
    )


async def past_the_desk(centre: Centre, fields: Mapping[str, Any]) -> None:
    """Say something that this node's desk would not let be said; whoever reads it holds it to the same rules."""
    await say(centre, dict(fields))


def version_fields(text: str, *, number: int = 1, bases: Sequence[str] = (), **more: Any) -> dict[str, Any]:
    """Give the fields of a version of one clause."""
    rows = [{"language": "en", "text": text}]
    return {
        "number": number,
        "bases": list(bases),
        "changes": [{"clause": "c1", "do": "put", "after": "", "label": "1", "texts": rows}],
        "text_sha256": "0" * 64,
        **more,
    }


def hashed(fields: Mapping[str, Any], head: Mapping[str, Any] = HEAD) -> dict[str, Any]:
    """Give a version's fields with the hash that comes out."""
    told = folded("v", "al", fields, head, (None, None)).sha256
    return {**fields, "text_sha256": told}


async def table(
    centre: Centre, required: Sequence[str] = BOTH, *, audience: str = "parties", **more: Any
) -> tuple[str, str, str]:
    """Put a proposal and its first version; gives both ids and the hash."""
    head = {**HEAD, "required": list(required)} if required else HEAD
    proposal = await speak(centre, "proposal", head, audience)
    fields = hashed(version_fields("Arms are drawn back by 500 metres.", **more))
    version = await speak(centre, "proposal_version", {**fields, "target": proposal}, audience)
    return proposal, version, fields["text_sha256"]


def decision_fields(version: str, sha256: str, required: Sequence[str] = BOTH, **more: Any) -> dict[str, Any]:
    """Give the fields of a decision by signatures."""
    return {
        "target": version, "text_sha256": sha256, "languages": ["en"], "how": "signatures",
        "required": list(required), **more,
    }  # fmt: skip


async def signs(
    centre: Centre, target: str, sha256: str, says: str = "signs", audience: str = "parties", **more: Any
) -> str:
    """Sign, refuse or break."""
    fields = {"target": target, "says": says, "content_sha256": sha256, **more}
    return await speak(centre, "signature", fields, audience)


def stands(centre: Centre, target: str) -> Decision:
    """Give how a decision stands at a node."""
    return next(one for one in decisions_of(centre).all() if one.put.id == target)


def states(stage: Stage, target: str) -> dict[str, str]:
    """Give how a decision stands at every node that holds it."""
    return {
        name: one.state
        for name in stage.built
        for one in decisions_of(stage[name]).all()
        if one.put.id == target
    }


async def everybody_beats(stage: Stage, *names: str) -> None:
    """Let nodes meet, say what they have counted, and meet again."""
    await stage.settle(1)
    for name in names or tuple(stage.built):
        await beat.write(stage[name])
    await stage.settle(2)
