"""Notices of operations at one centre: what stands, what the own side has in their way, and a draft that may be said.

Decides which notices are shown (those that are not over), which replies belong to each, and that conflicts are worked out from
the own side's register alone, for its own people. A notice goes to every party. Does not decide whether anybody consents:
nobody is asked to.

Times ms UTC. Source: domain reference 4.5; decision 0023.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from sametable.centre.passage.checking import checking_of
from sametable.centre.passage.checks import ask_terms_of
from sametable.core.model.case_words import RUNG
from sametable.core.model.passage_words import OPERATION
from sametable.core.model.vocabulary import codes
from sametable.core.passage.check import DUTIES
from sametable.core.passage.grid import NOTICE_STEP, WIDENED_M, Box, Window, checked, widened, widened_window
from sametable.core.passage.notices import check_notice, conflicts, notice_of, objecting
from sametable.core.passage.versions import chains
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.centre.centre import Centre
    from sametable.centre.terms.held import Terms
    from sametable.core.passage.notices import Notice
    from sametable.core.passage.versions import Chain
    from sametable.core.picture.cases import CaseSaid
    from sametable.core.picture.fold import Picture


def check_operations_notice(centre: Centre, fields: Mapping[str, object], readers: frozenset[str]) -> None:
    """Hold a notice to what it may say. Raises `notice.*`, `check.*`."""
    check_notice(fields)
    notice = notice_of_fields(fields)
    if notice.end_ms <= centre.clock.now_ms():
        raise SametableError(
            "notice.over", at="window", expected="a window that is not over", got="one that is",
            advice="Give notice of what is coming, or is going on.",
        )  # fmt: skip
    if readers != centre.parties:
        raise SametableError(
            "notice.readers", at="audience", expected="every party", got=", ".join(sorted(readers)),
            advice="Whoever may have people in the area has to see it.",
        )  # fmt: skip


def notice_of_fields(fields: Mapping[str, Any]) -> Window:
    """Give the window of a notice's fields."""
    return Window(start_ms=fields["window"]["start_ms"], end_ms=fields["window"]["end_ms"])


def check_reopening(centre: Centre, fields: Mapping[str, object], readers: frozenset[str]) -> None:
    """Hold the reopening of checks to a party that is another, and to the readers that it concerns. Raises `check.reopening`."""
    party = fields.get("party")
    if party == centre.node.party or party not in centre.parties:
        raise SametableError(
            "check.reopening", at="party", expected="another party of this record", got=f"{party!r:.40}"
        )
    del readers


async def notices(
    centre: Centre, terms: Terms, *, sees_numbers: bool, for_all: bool = False
) -> list[dict[str, Any]]:
    """Give the notices that are not over, soonest first; with conflicts and replies as the own side has them.

    `for_all`: out of what all parties may read.
    """
    now_ms, picture = centre.clock.now_ms(), centre.shared if for_all else centre.picture
    found = chains(
        picture.cases.of_kind("operations_notice"), lambda one: bool(picture.withdrawn(one.id, one.party))
    )
    shown = [(read, chain) for chain in found.values() if (read := _stands(picture, chain, now_ms))]
    rows = []
    for one, chain in sorted(shown, key=lambda held: _soonest(held[0])):
        rows.append(await _shown((centre, picture), terms, one, chain, sees_numbers=sees_numbers))
        await asyncio.sleep(0)  # there may be thousands of them
    return rows


def _stands(picture: Picture, chain: Chain, now_ms: int) -> Notice | None:
    """Read the latest version that says no more than it may: one that stands, else one that was taken back; None when over."""
    read = [held for one in chain.versions if (held := _read(picture, one, now_ms))]
    standing = [one for one in read if one.state != "withdrawn"] or read
    return standing[-1] if standing and now_ms < standing[-1].window.end_ms else None


async def draft(
    centre: Centre, terms: Terms, *, drawn: tuple[Box, Window], said: tuple[str, str], sees_numbers: bool
) -> dict[str, Any]:
    """Give the fields of a notice, widened, and what the own side has there; `said` is the kind of operation and whom to call.

    Raises `check.*`, `notice.code`.
    """
    operation, call = said
    for at, value, known in (("operation", operation, codes(OPERATION)), ("call", call, codes(RUNG))):
        if value not in known:
            raise SametableError(
                "notice.code", at=at, expected=", ".join(sorted(known)), got=f"{value!r:.40}"
            )
    area, window = widened(checked(drawn[0]), NOTICE_STEP), widened_window(drawn[1])
    fields = {"operation": operation, "area": area.plain(), "window": window.plain(), "call": call}
    check_notice(fields)
    return {
        **fields,
        "fields": fields,
        "audience": "parties",
        "conflicts": await _conflicts(centre, terms, area, window, sees_numbers=sees_numbers),
        "words": dict(DUTIES),
        "duties": "passage.notPermission",
    }


def _read(picture: Picture, one: CaseSaid, now_ms: int) -> Notice | None:
    return notice_of(one, now_ms, withdrawn=picture.withdrawn(one.id, one.party))


def _soonest(one: Notice) -> tuple[int, str]:
    return one.window.start_ms, one.id


async def _shown(
    here: tuple[Centre, Picture], terms: Terms, one: Notice, chain: Chain, *, sees_numbers: bool
) -> dict[str, Any]:
    centre, picture = here
    replies = [  # an objection to an earlier version stands, too, until it is lifted
        held
        for version in chain.versions
        for held in picture.cases.of(version.id)
        if held.kind == "notification_reply" and not held.void and not picture.withdrawn(held.id, held.party)
    ]
    replies.sort(key=lambda held: held.order)
    return {
        "id": one.id,
        "number": one.number,
        "party": one.party,
        "operation": one.operation,
        "area": one.area.plain(),
        "window": one.window.plain(),
        "call": one.call,
        "state": one.state,
        "conflicts": await _conflicts(centre, terms, one.area, one.window, sees_numbers=sees_numbers),
        "replies": [
            {
                "party": held.party, "says": held.fields.get("says"), "reason": held.fields.get("reason"),
                "text": held.fields.get("text"), "number": held.number, "at_ms": held.at_ms,
            }
            for held in replies
        ],
        "objections": len(objecting(replies)),
    }  # fmt: skip


async def _conflicts(
    centre: Centre, terms: Terms, area: Box, window: Window, *, sees_numbers: bool
) -> list[dict[str, Any]]:
    """Give what of the own side's register lies in an area; numbers of sites only to who may read those."""
    await checking_of(centre).ready()
    found = conflicts(checking_of(centre).register(), checked(area, WIDENED_M), window)
    rows: list[dict[str, Any]] = []
    for one in found:
        site = one.kind in {"site", "site_notice"}
        row = {
            "kind": "site" if site else one.kind,
            "number": one.number if sees_numbers or not site else None,
        }
        if row not in rows:
            rows.append(row)
    covered = await ask_terms_of(centre, terms, area, window)
    if covered.says == "covered_by_terms":
        rows += [
            {"kind": "terms", "number": number}
            for number in sorted({one["number"] for one in covered.clauses})
        ]
    return rows
