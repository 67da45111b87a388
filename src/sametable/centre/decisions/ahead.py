"""Working out ahead what lists of proposals ask for: once after a start, and before a list, in small steps.

Decides only when: a proposal at a time, with everybody else's turn in between, so that nobody waits for many long texts at once.
What is worked out is kept by those who work it out (`gaps`, `texts`); nothing is shown or decided here.

For the centre's own task. Source: decision 0028; issue "the negotiating table" (how it must perform).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sametable.centre.decisions.deciding import decisions_of
from sametable.centre.decisions.gaps import asked_of, open_clauses, room_of
from sametable.centre.decisions.tables import tables_of
from sametable.centre.decisions.texts import shown_of

if TYPE_CHECKING:
    from sametable.centre.centre import Centre


async def work_ahead(centre: Centre) -> None:
    """Work out what the lists of proposals ask for, of what this side's people may read and of what is for all."""
    for for_all in (False, True):
        await folded(centre, for_all=for_all)
        for _ in decisions_of(centre).ahead(for_all=for_all):
            await asyncio.sleep(0)
        await known(centre, for_all=for_all)


async def folded(centre: Centre, *, for_all: bool = False) -> None:
    """Have every text worked out, with everybody else's turn after each; at once where they are."""
    for _ in tables_of(centre).ahead(for_all=for_all):
        await asyncio.sleep(0)


async def known(centre: Centre, *, for_all: bool = False) -> None:
    """Have the gaps and the flags of every proposal worked out; at once where they are."""
    await folded(centre, for_all=for_all)
    shown = shown_of(centre)
    room = room_of(centre)
    for texts in tuple(tables_of(centre).all(for_all=for_all).values()):
        if room.counted(texts, for_all=for_all):
            continue
        for one in texts.heads:
            if one.text is None:
                continue
            for _ in shown.ahead(one.text):
                await asyncio.sleep(0)
            shown.differs(one.text)
            for _ in room.ahead(texts, one, for_all=for_all) if one is texts.latest else ():
                await asyncio.sleep(0)
        open_clauses(centre, texts, for_all=for_all)
        asked_of(centre, texts)  # reads from the store to whom it was said
        room.audience(texts.head.id)
        await asyncio.sleep(0)
