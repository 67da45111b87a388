"""Two persons for a dangerous act: one proposes it, another one confirms it within 24 hours.

Decides who may propose, confirm and refuse, and that a confirmation is used once. What is then done is given
from outside by the act's name; the trail says who proposed, who confirmed and whether it was done. A crash
between confirming and doing leaves the trail without "done": it is proposed again, nothing is done twice.

A proposal ends when its time is over, when it was confirmed or refused, or when whoever proposed it may no
longer do the act. Times are ms. Source: decision 0013; record.md 4.12.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.centre.people.rules import DANGEROUS, PROPOSED_FOR_MS, Person, Touched, may, require
from sametable.centre.people.store import Proposal
from sametable.core.wire import canonical
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.centre.people.sign_in import Door
    from sametable.centre.people.store import PeopleRows

WHAT_LIMIT_B = 16_384


def propose(door: Door, by: Person, act: str, what: Mapping[str, object]) -> Proposal:
    """Propose a dangerous act; the same said again while it waits is one proposal. Raises `people.may_not`, `people.invalid`."""
    if act not in DANGEROUS:
        raise SametableError(
            "people.invalid", at="act", expected=f"one of {', '.join(sorted(DANGEROUS))}", got=act[:40]
        )
    require(by, act)
    if len(canonical.encode(dict(what))) > WHAT_LIMIT_B:
        raise SametableError(
            "people.invalid", at="what", expected=f"at most {WHAT_LIMIT_B} bytes", got="more"
        )
    now_ms = door.clock.now_ms()
    proposal = Proposal(
        id=door.ids.name(), act=act, what=what, by=by.id, at_ms=now_ms, expires_ms=now_ms + PROPOSED_FOR_MS
    )
    with door.store.writing() as rows:
        # Whoever heard no answer asks again: two of one could not be told apart, and the second would wait for nothing.
        for one in rows.proposals(now_ms=now_ms):
            if (one.by, one.act, dict(one.what)) == (by.id, act, dict(what)):
                return one
        rows.propose(proposal)
        rows.audit(by.id, f"propose_{act}", proposal.id, at_ms=now_ms)
    return proposal


def confirm(door: Door, by: Person, proposal_id: str) -> Proposal:
    """Confirm a proposal of somebody else: from here on it is to be done. Raises `people.may_not`, `people.no_proposal`."""
    now_ms = door.clock.now_ms()
    with door.store.writing() as rows:
        proposal = _open(rows, proposal_id, now_ms)
        require(by, proposal.act, Touched(proposed_by=proposal.by))
        proposer = rows.person(proposal.by)
        if proposer is None or not may(proposer, proposal.act):
            raise _none("one whose proposer may no longer do it")
        if not rows.settle(proposal_id, "confirmed"):
            raise _none("one that was settled meanwhile")
        rows.audit(by.id, f"confirm_{proposal.act}", proposal_id, at_ms=now_ms)
    return proposal


def done(door: Door, by: Person, proposal: Proposal, how: str) -> None:
    """Tell the trail how a confirmed act ended: `done` (and the number of what was said), or what went wrong by its code."""
    with door.store.writing() as rows:
        rows.audit(by.id, proposal.act, f"{proposal.id} {how}", at_ms=door.clock.now_ms())


def refuse(door: Door, by: Person, proposal_id: str) -> None:
    """Refuse a proposal, or take back one's own. Raises `people.may_not`, `people.no_proposal`."""
    now_ms = door.clock.now_ms()
    with door.store.writing() as rows:
        proposal = _open(rows, proposal_id, now_ms)
        require(by, proposal.act)
        if not rows.settle(proposal_id, "refused"):
            raise _none("one that was settled meanwhile")
        rows.audit(by.id, f"refuse_{proposal.act}", proposal_id, at_ms=now_ms)


def _open(rows: PeopleRows, proposal_id: str, now_ms: int) -> Proposal:
    held = rows.proposal(proposal_id)
    if held is None or held.state != "open" or held.expires_ms <= now_ms:
        raise _none("none, or one that is over")
    return held


def _none(got: str) -> SametableError:
    return SametableError(
        "people.no_proposal", at="id", expected="a proposal that waits for a second person", got=got,
        advice="Propose it again.",
    )  # fmt: skip
