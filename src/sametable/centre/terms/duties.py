"""Obligations and gates of the terms in force here, and what a changed text would have meant for what was recorded.

Decides which texts and reports are looked at: obligations and gates of texts that are in force or suspended by the
record; for a changed text the reports of the own party's picture that began within the days asked for. The outcome of
a change is about two texts; nothing is rewritten. What was worked out is kept for a minute of an unchanged picture.

Times are ms. Source: issue "terms as data", obligations and gates, what-if; domain reference 5 and 8.
"""

from __future__ import annotations

import asyncio
from itertools import islice
from typing import TYPE_CHECKING, Any

from sametable.centre.terms.acts import find_text
from sametable.centre.terms.held import terms_of
from sametable.centre.terms.recorded import recorded, told
from sametable.centre.terms.room import HORIZON_MS, Next, by_weight
from sametable.core.assess import replay
from sametable.core.assess.carried import MOVED, carried, with_carried
from sametable.core.assess.claims import performances
from sametable.core.assess.gates import Known, gates
from sametable.core.assess.obligations import obligations
from sametable.core.terms.adopted import state_at
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.centre.centre import Centre
    from sametable.centre.terms.held import Terms, Text
    from sametable.core.assess.carried import Carried
    from sametable.core.assess.gates import Gate
    from sametable.core.assess.obligations import Obligation
    from sametable.core.terms.adopted import TermsSaid
    from sametable.core.terms.model import Pack

MINUTE_MS = 60_000
DAY_MS = 86_400_000
PORTION = 500
DAYS_MOST = 3_660
_OPEN = frozenset({"not_yet_due", "due", "partly", "not_met", "disputed"})


async def duties(
    centre: Centre, terms: Terms, *, for_all: bool = False
) -> tuple[tuple[Obligation, ...], tuple[Gate, ...]]:
    """Give the obligations and gates of the texts in force, as of this minute; `for_all`: by what all parties may read."""
    now_ms, picture = centre.clock.now_ms(), centre.shared if for_all else centre.picture
    key, narrow = (centre.revision, now_ms // MINUTE_MS), picture is not centre.picture
    held_before = terms.duties.get(narrow)
    if held_before is None or held_before[0] != key:
        standings = terms.look()
        texts = await asyncio.to_thread(terms.read, standings)
        held = [one for one in texts if one.pack is not None]
        counted = any(
            clause.kind == "gate" for one in held for clause in _clauses(one) if _lasts(one, now_ms)
        )
        known = Known(
            reports=tuple(told(picture)) if counted else (),
            words=performances(_visible(terms.said(picture))),
            parties=tuple(sorted(centre.parties)),
        )
        names = {one.id: (one.short, *one.name.values()) for one in centre.genesis.parties}
        moved = carried(picture.cases, picture.withdrawn) if any(map(_moves, held)) else ()
        found = await asyncio.to_thread(_worked_out, held, known, moved, now_ms, names)
        held_before = terms.duties[narrow] = (key, found)
    return held_before[1]


def _visible(said: Sequence[TermsSaid]) -> list[TermsSaid]:
    return [one for one in said if one.fields.get("type") in {"performance", "withdraw"}]


def _lasts(text: Text, now_ms: int) -> bool:
    return state_at(text.standing, now_ms) in {"in_force", "suspended"}


def _clauses(text: Text) -> Sequence[Any]:
    return [clause for one in (text.pack.instruments if text.pack else ()) for clause in one.clauses]


def _moves(text: Text) -> bool:
    """Tell whether a text asks for what movements bring, or for their being told beforehand."""
    return any(one.kind in MOVED for one in _clauses(text))


def _worked_out(
    texts: Sequence[Text],
    known: Known,
    moved: Sequence[Carried],
    now_ms: int,
    names: Mapping[str, Sequence[str]],
) -> tuple[tuple[Obligation, ...], tuple[Gate, ...]]:
    duty: list[Obligation] = []
    gate: list[Gate] = []
    for text in texts:
        if text.pack is None:
            continue
        found = obligations(text.pack, text.standing, known.words, now_ms=now_ms)
        duty += with_carried(text.pack, found, moved, now_ms, names)
        gate += gates(text.pack, text.standing, known, now_ms=now_ms)
    return tuple(duty), tuple(gate)


def due_next(found: Sequence[Obligation], now_ms: int) -> list[Next]:
    """Give what falls due within 90 days and is not settled yet."""
    return [
        Next(
            pack=one.pack,
            instrument=one.instrument,
            clause=one.clause,
            what="due",
            at_ms=one.due.earliest_ms,
            title=dict(one.title),
        )
        for one in found
        if one.due is not None and one.status in _OPEN and now_ms < one.due.earliest_ms <= now_ms + HORIZON_MS
    ]


async def what_if(
    centre: Centre, drafted: Pack, *, against: str, days: int, for_all: bool = False
) -> dict[str, Any]:
    """Give what a text would have meant for the reports of the last days, against the one in force or a named one.

    `for_all`: for the reports that all parties may read.

    Raises: `terms.no_text`, `record.no_entry`.
    """
    terms, now_ms = terms_of(centre), centre.clock.now_ms()
    from_ms = now_ms - days * DAY_MS
    texts = await asyncio.to_thread(terms.read, terms.look())
    before = (
        find_text(centre, texts, against, "against").pack if against else _in_force(texts, drafted, now_ms)
    )
    if before is None:
        raise SametableError(
            "terms.no_text", at="against", expected="a text that reads as terms", got=against
        )
    books = await asyncio.to_thread(lambda: (terms.book([before]), terms.book([drafted])))
    asked = replay.change(*books)
    reports = recorded(centre, from_ms, now_ms, for_all=for_all)
    outcomes = []
    while portion := list(islice(reports, PORTION)):
        outcomes.append(await asyncio.to_thread(replay.replay, asked, portion, now_ms=now_ms))
    return {"from_ms": from_ms, "until_ms": now_ms, **replay.plain(replay.join(outcomes), asked)}


def _in_force(texts: Sequence[Text], drafted: Pack, now_ms: int) -> Pack:
    """Give the text of the same pack that is in force: one that is agreed, the one put last. Raises `terms.no_text`."""
    texts = by_weight(texts, now_ms)
    found = [
        one.pack
        for one in texts
        if one.pack is not None and one.pack.id == drafted.id and state_at(one.standing, now_ms) == "in_force"
    ]
    if not found:
        raise SametableError(
            "terms.no_text",
            at="against",
            expected=f"a text of {drafted.id} in force, or one that is named",
            got="none in force",
            advice="Name the text to compare with.",
        )
    return found[-1]
