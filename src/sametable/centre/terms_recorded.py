"""The reports of this node's record as cases, and as what a count of calm needs; a drafted change asked of them.

Decides which reports stand: counted here, neither withdrawn nor repudiated, that began within the span; those without
a beginning belong to no span. The calibre is read from a report's own words, where its weapon has one. It is the own
party's picture: what others may not see does not leave this node by it.

Reads the store in the caller's thread. Moments milliseconds UTC. Source: issue "terms as data", what-if and gates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.centre.dossier import contents
from sametable.core.assess.replay import Recorded
from sametable.core.assess.reports import case_of_row, told_of_row, with_words, words_of
from sametable.core.picture.fold import mark_row
from sametable.core.picture.marks import COLUMNS
from sametable.core.wire.statement import parse_entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sametable.centre.centre import Centre
    from sametable.core.assess.calm import Told
    from sametable.core.picture.marks import Mark

READ_AT_ONCE = 256
GONE = frozenset({"withdrawn", "repudiated"})
_START, _STATUS, _WEAPON = (COLUMNS.index(name) for name in ("start_ms", "status", "weapon"))
WITH_CALIBRE = frozenset(
    {
        "mortar",
        "artillery",
        "tank",
        "mlrs",
        "ifv_cannon",
        "recoilless",
        "rocket",
        "missile",
        "hmg",
        "heavy_weapons",
    }
)


def recorded(centre: Centre, from_ms: int, until_ms: int) -> Iterator[Recorded]:
    """Give every report that stands and began from a moment until another, log by log, with its calibre if it says one."""
    by_log: dict[str, list[tuple[int, Mark, list[int | str | None]]]] = {}
    for mark in list(centre.picture.marks.values()):
        shown = mark_row(centre.picture, mark)
        start_ms = shown[_START]
        if shown[_STATUS] in GONE or not isinstance(start_ms, int) or not from_ms <= start_ms < until_ms:
            continue
        _, origin, index = mark.order
        by_log.setdefault(origin, []).append((index, mark, shown))
    for origin, held in sorted(by_log.items()):
        held.sort(key=lambda one: one[0])
        words = _words(centre, origin, [index for index, _, shown in held if shown[_WEAPON] in WITH_CALIBRE])
        for index, mark, shown in held:
            case = with_words(case_of_row(shown), words.get(index, ""))
            yield Recorded(id=mark.id, number=mark.number, case=case)


def told(centre: Centre) -> Iterator[Told]:
    """Give every report that stands, as a count of calm needs it."""
    for mark in list(centre.picture.marks.values()):
        shown = mark_row(centre.picture, mark)
        if shown[_STATUS] not in GONE:
            yield told_of_row(shown, mark.party)


def _words(centre: Centre, origin: str, indexes: list[int]) -> dict[int, str]:
    """Read what reports of one log were read from; neighbours are read together."""
    found: dict[int, str] = {}
    wanted = set(indexes)
    for first in sorted({index // READ_AT_ONCE * READ_AT_ONCE for index in wanted}):
        for index, row in enumerate(centre.store.entries(origin, first, READ_AT_ONCE), first):
            if index in wanted:
                fields = contents(parse_entry(row.leaf), row)
                found[index] = words_of(fields) if fields else ""
    return found
