"""The index of places: a name to the places it may mean, a text to the names in it, and when to ask.

Decides: `decide` turns scores into matched, ask or unknown, and never guesses: below `ASK_BELOW_MILLI`, or
with a rival less than `MARGIN_MILLI` behind and somewhere else on the ground, a person is asked. Does not
decide what stands at a place, nor reads any disk: `edges/gazetteers` brings the entries.

Shapes: `score_milli` 0..1000; points are (lat_e7, lon_e7); `within` is an area's name in any language.

Source: docs/reference/reading.md: every match has a score, a radius and its rivals; below a stated score it asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.places.ground import far_apart
from sametable.core.places.matching import context_of, find
from sametable.core.places.model import AREA_KINDS, Hit, Match, Place, Status
from sametable.core.places.romanise import key
from sametable.core.places.scan import scan_text
from sametable.core.places.tables import Tables, build_tables, near_of, written_forms

if TYPE_CHECKING:
    from collections.abc import Iterable

# A best score below this is shown as a question, not as an answer.
ASK_BELOW_MILLI = 850
# A rival this near in score that lies elsewhere makes the answer a question.
MARGIN_MILLI = 25
# Below this the best candidate is not worth a question: the name is unknown.
UNKNOWN_BELOW_MILLI = 640


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceIndex:
    """A built gazetteer; equal places in equal order answer alike, always."""

    tables: Tables

    def match(
        self, name: str, *, near: tuple[int, int] | None = None, within: str | None = None, limit: int = 8
    ) -> tuple[Match, ...]:
        """Give the places a name may mean, best first; names are cut at 200 characters."""
        return find(self.tables, name, context_of(self.tables, near, within), limit)

    def scan(self, text: str, *, countries: frozenset[str] | None = None) -> tuple[Hit, ...]:
        """Find gazetteer names in a text; outside `countries` only cities by their main names count."""
        return scan_text(self.tables, text, countries)

    def warm(self) -> None:
        """Build now what the first near spelling would wait for (about 10 us a written form)."""
        near_of(self.tables)

    def __len__(self) -> int:
        """Count the places."""
        return len(self.tables.places)


def build_index(places: Iterable[Place]) -> PlaceIndex:
    """Build an index; put the gazetteer you trust most first, it wins ties."""
    return PlaceIndex(tables=build_tables(places))


def decide(matches: tuple[Match, ...]) -> Status:
    """Say whether the best match may stand, must be asked about, or the name is unknown."""
    if not matches or matches[0].score_milli < UNKNOWN_BELOW_MILLI:
        return "unknown"
    best = matches[0]
    if best.score_milli < ASK_BELOW_MILLI:
        return "ask"
    for rival in matches[1:]:
        close = best.score_milli - rival.score_milli < MARGIN_MILLI
        if close and far_apart(best.place, rival.place) and not _nested(best.place, rival.place):
            return "ask"
    return "matched"


def _nested(one: Place, other: Place) -> bool:
    """Tell whether one is the area that the other lies in, as Homs city in Homs governorate."""
    return any(
        outer.kind in AREA_KINDS
        and not {key(form) for form in written_forms(outer)}.isdisjoint(key(name) for name in inner.within)
        for inner, outer in ((one, other), (other, one))
    )
