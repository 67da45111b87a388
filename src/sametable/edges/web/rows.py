"""The rows of one picture as bytes, kept ready: of this side's own picture, or of what all parties may read.

Decides which rows read otherwise than when they were last given: a change of this side's picture that leaves the picture of
all as it was, such as a restricted word about an open report, changes no row of it, and nothing of it is sent. What is
compared is what was given; where not all was ever given, the whole is given anew.

Source: decisions 0011 and 0037; record.md 4.9 for `recorded_ms`.
"""

from __future__ import annotations

import asyncio
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING

import orjson

from sametable.core.picture.fold import mark_row
from sametable.core.picture.marks import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sametable.centre.centre import Centre
    from sametable.core.picture.fold import Picture
    from sametable.core.picture.marks import Count, Mark

RECORDED = COLUMNS.index("recorded_ms")
BUILD_CHUNK = 250
LOOKED_BACK = 500
"""So many entries of a log are looked at again where a clock was put back: one that is put back for ever holds nobody up."""


class Rows:
    """Rows of one picture. Mutable, owned by the centre's task."""

    def __init__(self, centre: Centre, pick: Callable[[], Picture]) -> None:
        """Begin with none; `pick` gives the picture of this moment."""
        self._centre = centre
        self._pick = pick
        self.held: dict[str, bytes] = {}
        self.ready = False
        """Whether every row was once held, so that what is new can be told from what was never given."""
        self._news: set[str] = set()
        self._after: dict[str, dict[int, tuple[str, int | None]]] = {}
        """Of rows that were made, by log and index: whose, and the moment in it from which others can confirm it."""
        self._shown = self._shown_now()
        """What each log's newest beat showed when it was last looked at; rows that are made later read as it says."""
        self._counts: dict[str, bytes] = {}
        self._ordered: list[Mark] = []
        self._waiting: set[str] = set()
        """Ids that may read otherwise now than what is held."""
        self.ordered()

    @property
    def picture(self) -> Picture:
        """Give the picture of this moment."""
        return self._pick()

    def row(self, entry_id: str) -> bytes:
        """Give a mark's row as JSON, with the moment from which others can confirm it."""
        picture = self.picture
        mark = picture.marks[entry_id]
        values = mark_row(picture, mark)
        after = self._centre.bracket(mark.order[1], mark.order[2]).not_after
        values[RECORDED] = after.at_ms if after else mark.at_ms
        self._after.setdefault(mark.order[1], {})[mark.order[2]] = entry_id, after.at_ms if after else None
        # A copy of its own size: what the encoder returns keeps the room it was written in, some kilobytes a row.
        return bytes(memoryview(orjson.dumps(values)))

    def ordered(self) -> list[Mark]:
        """Give every mark in merge order; new ones come at the end of the picture and are sorted in."""
        marks = self.picture.marks
        if len(self._ordered) < len(marks):
            self._ordered.extend(islice(marks.values(), len(self._ordered), None))
            self._ordered.sort(key=attrgetter("order"))
        return self._ordered

    async def build(self) -> None:
        """Make every row that is not held, in portions; what is held reads as now when this returns."""
        while True:
            self.fresh()
            missing = [one for one in self.picture.marks if one not in self.held]
            if not missing:
                break
            for place in range(0, len(missing), BUILD_CHUNK):
                for entry_id in missing[place : place + BUILD_CHUNK]:
                    self.held[entry_id] = self.row(entry_id)
                await asyncio.sleep(0)
        for entry_id in self.picture.counts:
            self._otherwise(entry_id)
        self.ready = True

    def give(self, ids: Iterable[str]) -> tuple[list[bytes], list[Count]]:
        """Give the rows and ledger counts of some ids, as far as they are of this picture."""
        picture, rows, counts = self.picture, [], []
        for entry_id in ids:
            if entry_id in picture.marks:
                if entry_id not in self.held:
                    self.held[entry_id] = self.row(entry_id)
                rows.append(self.held[entry_id])
            elif entry_id in picture.counts:
                counts.append(picture.counts[entry_id])
        return rows, counts

    def drop(self, ids: Iterable[str]) -> None:
        """Let rows be made anew when they are next asked for."""
        for entry_id in ids:
            self.held.pop(entry_id, None)

    def begin_again(self) -> None:
        """Forget everything: the picture was worked out anew, or too much has changed to look at one by one."""
        self.held.clear()
        self._counts.clear()
        self._ordered.clear()
        self._waiting.clear()
        self._news.clear()
        self._after.clear()
        self._shown = self._shown_now()
        self.ready = False

    def take_over(self, other: Rows, told: Iterable[str]) -> None:
        """Begin with rows that were given while there was one picture, and with ids that changed since."""
        self.held, self._waiting = other.held.copy(), set(told)
        self._after = {origin: made.copy() for origin, made in other._after.items()}
        self._shown = dict(other._shown)
        for entry_id in self.picture.counts.keys() - self._waiting:
            self._otherwise(entry_id)
        self.ready = all(one in self.held or one in self._waiting for one in self.picture.marks)

    def touch(self, ids: Iterable[str]) -> int:
        """Take note of ids that may read otherwise, without looking yet; gives how many wait for a look."""
        self._waiting |= set(ids)
        return len(self._waiting)

    def fresh(self) -> frozenset[str]:
        """Look again at what may read otherwise; give the ids that do, or are new, since they were last taken."""
        waiting, self._waiting = self._waiting, set()
        self._news |= {one for one in waiting if self._otherwise(one)}
        return frozenset(self._news)

    def take(self) -> frozenset[str]:
        """Look again, and give what reads otherwise once."""
        news = self.fresh()
        self._news.clear()
        return news

    def confirmed(self) -> set[str]:
        """Give marks that others' beats confirm otherwise than when their rows were made: for the first time, or earlier.

        Which beat comes first is chance; which of them states the earliest time is the same on every screen.
        """
        found: set[str] = set()
        known, self._shown = self._shown, self._shown_now()
        for name, (at_ms, shows) in self._shown.items():
            before_ms, before = known.get(name, (0, {}))
            # A clock that was put back states an earlier time of what it has shown before, too.
            back = 0 if at_ms >= before_ms else LOOKED_BACK
            for origin, size in shows.items():
                found |= self._earlier(origin, range(max(0, before.get(origin, 0) - back), size))
        return found & self.picture.marks.keys()

    def _shown_now(self) -> dict[str, tuple[int, Mapping[str, int]]]:
        return {name: (at_ms, shows) for name, at_ms, shows in self._centre.causality.shown()}

    def _earlier(self, origin: str, span: range) -> set[str]:
        made = self._after.get(origin, {})
        found: set[str] = set()
        for index in span if len(span) < len(made) else [one for one in made if one in span]:
            entry_id, held_ms = made.get(index, ("", None))
            after = self._centre.bracket(origin, index).not_after if entry_id else None
            if after is not None and after.at_ms != held_ms:
                found.add(entry_id)
        return found

    def _otherwise(self, entry_id: str) -> bool:
        """Hold what something reads like now; tell whether that is new."""
        picture = self.picture
        if entry_id in picture.marks:
            now, held = self.row(entry_id), self.held
        elif entry_id in picture.counts:
            one = picture.counts[entry_id]
            now, held = str(picture.withdrawn(one.id, one.party)).encode(), self._counts
        else:
            return False
        before, held[entry_id] = held.get(entry_id), now
        return before != now
