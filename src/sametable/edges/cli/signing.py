"""What `sametable doctor` and `sametable status` say of a node that may not sign: what it waits for, and who can give it.

Decides what is a finding: a node that runs and may not sign, and one that will never be heard at its next start. A node
that is stopped asks at its next start, which is a note. Changes nothing, and asks nobody.

Source: record.md 4.8 "Restore guard"; decision 0011.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.centre.logs.own_log import NOT_ASKED, refusal
from sametable.edges.cli.look import Check

if TYPE_CHECKING:
    from pathlib import Path

    from sametable.centre.centre import Centre
    from sametable.edges.cli.tools import NodeSettings

SIGNS = "yes"
NEXT_LOG = "The roots of its party can give it a next log: docs/howto/begin-a-next-log.md."
WAITS = {
    NOT_ASKED: (
        "one other node to say how much it holds of this node's log",
        "Any other node can: mend a link, or stop it and run `sametable cold-start` if this copy is the newest.",
    ),
    "record.behind_mirror": (
        "entries of its own log that another node holds and this copy lacks",
        "Whoever shows them (see `sametable status`) can give them, by line or by stick; nobody need confirm anything.",
    ),
    "record.fork": ("a next log: this one has two histories, and is closed", NEXT_LOG),
}
"""By the code that keeps a node from signing: what it waits for, and who can give it."""


def kept_back(code: str) -> Check:
    """Say of a node that may not sign what it waits for."""
    said, remedy = WAITS.get(
        code, ("what is wrong to be mended", "See what the running node's diagnostics say.")
    )
    return Check(
        check="signing", state="finding", says=f"signs nothing ({code}): waits for {said}", remedy=remedy
    )


def while_running(signs: str) -> list[Check]:
    """Say whether a running node signs; nothing where it does not tell."""
    if signs in {"", SIGNS}:
        return [Check(check="signing", state="ok", says="may sign")] if signs else []
    return [kept_back(signs)]


def while_stopped(centre: Centre, folder: Path, settings: NodeSettings) -> list[Check]:
    """Say what a node that is stopped will wait for at its next start, and which nodes it could not ask."""
    others = sorted(one.id for one in centre.genesis.nodes if one.id != centre.node.id)
    refused = refusal(centre)
    if refused is not None:
        return [kept_back(refused.code), *_unnamed(others, settings)]
    if not others or centre.own.size <= 1:
        return [*_unnamed(others, settings)]
    if (folder / "cold-start.json").exists():
        says = "a cold start is confirmed: the next start signs even if no other node is heard"
        remedy = "Remove cold-start.json if this copy may not be the newest."
        return [Check(check="signing", state="note", says=says, remedy=remedy), *_unnamed(others, settings)]
    asked = [name for name in others if name in settings.peers]
    if not asked:
        return [kept_back(NOT_ASKED)]
    says = f"signs after its next start once one of {', '.join(asked)} has said how much it holds of this log"
    return [Check(check="signing", state="note", says=says), *_unnamed(others, settings)]


def before_founding(folder: Path) -> Check:
    """Say of a node with keys and no record what it waits for."""
    return Check(
        check="signing",
        state="finding",
        says="signs nothing: waits for the record's founding (genesis.json and the note that every party's root signed)",
        remedy=f"Hand {folder / 'card.json'} to whoever puts the founding together; once all have signed: "
        f"sametable adopt {folder} GENESIS",
    )


def _unnamed(others: list[str], settings: NodeSettings) -> list[Check]:
    """Name the nodes of the record that this one has no address of; their logs come by way of others alone."""
    lacking = [name for name in others if name not in settings.peers]
    if not lacking:
        return []
    return [
        Check(
            check="peers", state="note", says=f"no address of {', '.join(lacking)}: what they say comes through others alone",
            remedy="If they run, put NAME = URL under [peers] in node.toml and start this node again.",
        )
    ]  # fmt: skip
