"""The reports of this node's record as cases, and as what a count of calm needs; a drafted change asked of them.

Decides which reports stand: counted here, neither withdrawn nor repudiated, that began within the span; those without
a beginning belong to no span. The calibre is read from a report's own words, where its weapon has one. It is the own
party's picture: what others may not see does not leave this node by it.

Reads the store in the caller's thread. Moments milliseconds UTC. Source: issue "terms as data", what-if and gates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.centre.incidents.dossier import contents
from sametable.core.assess.replay import Recorded
from sametable.core.assess.reports import case_of_row, told_of_row, with_words, words_of
from sametable.core.picture.fold import mark_row
from sametable.core.picture.marks import COLUMNS
from sametable.core.wire.statement import parse_entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sametable.centre.centre import Centre
    from sametable.core.assess.calm import Told
    from sametable.core.picture.fold import Picture
    from sametable.core.picture.marks import Mark

    Standing = tuple[Mark, list[int | str | None]]

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


def recorded(centre: Centre, from_ms: int, until_ms: int, *, for_all: bool = False) -> Iterator[Recorded]:
    """Give every report that stands and began from a moment until another, log by log, with its calibre if it says one."""
    picture = centre.shared if for_all else centre.picture
    marks = list(picture.marks.values())
    return as_cases(centre, list(standing(picture, marks, from_ms, until_ms)))


def standing(picture: Picture, marks: Iterable[Mark], from_ms: int, until_ms: int) -> Iterator[Standing]:
    """Give those of some marks that stand and began from a moment until another, each as it is shown."""
    for mark in marks:
        shown = mark_row(picture, mark)
        start_ms = shown[_START]
        if shown[_STATUS] not in GONE and isinstance(start_ms, int) and from_ms <= start_ms < until_ms:
            yield mark, shown


def as_cases(centre: Centre, found: Iterable[Standing], *, calibre: bool = True) -> Iterator[Recorded]:
    """Give reports as cases, log by log; without `calibre` nothing but what is shown of them is read."""
    by_log: dict[str, list[tuple[int, Mark, list[int | str | None]]]] = {}
    for mark, shown in found:
        _, origin, index = mark.order
        by_log.setdefault(origin, []).append((index, mark, shown))
    for origin, held in sorted(by_log.items()):
        held.sort(key=lambda one: one[0])
        wanted = [index for index, _, shown in held if calibre and shown[_WEAPON] in WITH_CALIBRE]
        words = _words(centre, origin, wanted)
        for index, mark, shown in held:
            case = with_words(case_of_row(shown), words.get(index, ""))
            yield Recorded(id=mark.id, number=mark.number, case=case)


def told(picture: Picture) -> Iterator[Told]:
    """Give every report that stands, as a count of calm needs it."""
    for mark in list(picture.marks.values()):
        shown = mark_row(picture, mark)
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
