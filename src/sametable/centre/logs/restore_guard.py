"""The restore guard: a node whose copy may be old asks before it signs, and takes back what it had published.

Decides when this node must not sign because of what others hold of its own log: while one of them has shown a larger
head of it, signed by its own log key, and what that head covers is not back; and, after a start with more than the
genesis in its log, until at least one other node was heard, or people have said that it starts cut off, which is
the first thing it then signs. What is taken back is checked like anything that another node sends; a head that does
not fit what is here is a fork, and no matter for this guard.

What no guard can do: a mirror that shows less than it holds, or nothing, keeps silent about what was lost.
Source: record.md 4.8 "Restore guard".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.centre.logs.own_log import NOT_ASKED, refusal
from sametable.centre.say import say
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sametable.centre.centre import Centre
    from sametable.ports import Placed

BEHIND = "record.behind_mirror"
REASON_LIMIT = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ColdStart:
    """What people confirmed for the next start; `used` is called once that start needs it no more."""

    reason: str
    confirmed_by: tuple[str, ...]
    used: Callable[[], None]


def begin(centre: Centre) -> None:
    """Begin to ask, at a start in a record of several nodes: a log with more than the genesis waits for an answer."""
    centre.guard.must_hear = centre.own.size > 1
    review(centre)


def heard(centre: Centre, node: str) -> None:
    """Note that a node has answered, and has shown what it holds of our log."""
    centre.guard.heard.add(node)
    review(centre)


def shown_more(centre: Centre, node: str, size: int) -> None:
    """Note that a node shows more of our own log, under our own key, than is here."""
    if size > centre.guard.shown:
        centre.guard.shown, centre.guard.shown_by = size, node
    review(centre)


def review(centre: Centre) -> None:
    """Work out whether this node must hold its pen; another reason to hold it, such as a fork, stays."""
    if centre.hold is not None and centre.hold.code not in {BEHIND, NOT_ASKED}:
        return
    guard, size = centre.guard, centre.own.size
    if guard.shown > size:
        centre.hold = SametableError(
            BEHIND,
            at=centre.node.origin,
            expected=f"our own {guard.shown} entries, as {guard.shown_by} shows them",
            got=f"{size}",
            advice="This node was restored from an old copy; it does not sign before the rest is back.",
        )
    elif guard.must_hear and not guard.heard:
        centre.hold = SametableError(
            NOT_ASKED,
            at=centre.node.origin,
            expected="one other node to say how much it holds of our log",
            got="no answer yet",
            advice="Mend a link, or stop the node and run `sametable cold-start` if this copy is the newest.",
        )
    else:
        centre.hold = None


async def confirm_cold_start(centre: Centre, reason: str, confirmed_by: Sequence[str]) -> Placed:
    """Say in the record that this node signs again without having heard anybody, and let it sign.

    Raises: `record.behind_mirror` or `record.fork` where that is known to be wrong, `record.no_cold_start` where
    somebody was heard, so that nothing is to be confirmed.
    """
    if not centre.guard.must_hear or centre.guard.heard:
        raise SametableError(
            "record.no_cold_start",
            at=centre.node.origin,
            expected="a start at which no other node was heard",
            got=", ".join(sorted(centre.guard.heard)) or "a node that need not ask",
        )
    held = refusal(centre)
    if held is not None and held.code != NOT_ASKED:
        raise held
    centre.guard.must_hear = False
    review(centre)
    fields = {"type": "cold_start", "reason": reason[:REASON_LIMIT], "confirmed_by": list(confirmed_by)}
    try:
        return await say(centre, fields)
    except SametableError:
        centre.guard.must_hear = True
        review(centre)
        raise
