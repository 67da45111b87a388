"""Asks the gazetteer on behalf of the reader: which area a cell means, which place a name means.

Decides only what counts as an area of a breakdown (first-level areas first, then regions, districts, cities)
and turns matches into the values of a reading. Scores, rivals and the line between "matched" and "ask" are
the gazetteer's (`core/places`).

Units: scores in thousandths; coordinates in ten-millionths of a degree.
Source: `core/places/index.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.core.intake.reading import ReadPlace, ReadRival
from sametable.core.places.index import PlaceIndex, decide

if TYPE_CHECKING:
    from sametable.core.intake.reading import Span
    from sametable.core.places.model import Match, Place

AREA_SCORE_MILLI = 700
SURE_MILLI = 900
MAX_RIVALS = 6
_RANKS = {"governorate": 0, "region": 1, "district": 2, "city": 2, "subdistrict": 3, "town": 3, "other": 4}
_ADJECTIVES = ("ой", "ая", "ую", "ій", "ой", "ою")


@dataclass(slots=True, kw_only=True)
class Gazetteer:
    """The index for the time of one reading, with what it was already asked."""

    index: PlaceIndex
    countries: frozenset[str] | None = None
    asked: dict[str, str | None] = field(default_factory=dict)
    areas: dict[str, Place | None] = field(default_factory=dict)

    def area(self, name: str) -> str | None:
        """Give the canonical name of the area that a cell of a breakdown means, or None."""
        if name not in self.asked:
            self.asked[name] = self._area(name)
        return self.asked[name]

    def around(self, name: str) -> Place | None:
        """Give the area that a name means, where it is sure: a governorate before a city of the same name."""
        if name not in self.areas:
            home = [
                match.place for match in self.index.match(name, limit=6)
                if match.score_milli >= SURE_MILLI and (not self.countries or match.place.country in self.countries)
            ]  # fmt: skip
            self.areas[name] = min(home, key=lambda place: _RANKS.get(place.kind, 5), default=None)
        return self.areas[name]

    def narrowed(self, name: str, within: str | None) -> tuple[Match, ...]:
        """Match a name inside an area that the gazetteer knows members of, or near any other area."""
        area = self.around(within) if within is not None else None
        if area is None:
            return self.index.match(name, limit=8)
        if area.kind in {"governorate", "district", "subdistrict"}:
            return self.index.match(name, within=area.name, limit=8)
        return self.index.match(name, near=(area.lat_e7, area.lon_e7), limit=8)

    def _area(self, name: str) -> str | None:
        rows = [self._areas_like(form) for form in _endings(name)]
        best = min((row for row in rows if row is not None), default=None)
        return best[2] if best else None

    def _areas_like(self, name: str) -> tuple[int, int, str] | None:
        best: tuple[int, int, str] | None = None
        for match in self.index.match(name, limit=8):
            rank = _RANKS.get(match.place.kind)
            if rank is None or match.score_milli < (AREA_SCORE_MILLI if rank == 0 else SURE_MILLI):
                continue
            if self.countries and match.place.country not in self.countries:
                continue
            row = (rank - (match.score_milli >= SURE_MILLI) * 2, -match.score_milli, match.place.name)
            best = row if best is None else min(best, row)
        return best


def _endings(name: str) -> list[str]:
    """Give a Russian or Ukrainian name also in the nominative that its ending may stand for."""
    out = [name]
    if "\u0400" <= name[0] <= "\u04ff" and len(name) > 3:
        if name.endswith(_ADJECTIVES) and len(name) > 5:
            out.append(name[:-2])
        ends = {"е": ("а",), "ы": ("а",), "у": ("а",), "и": ("я", "а"), "ю": ("я",), "а": ("",)}
        out.extend(name[:-1] + ending for ending in ends.get(name[-1], ()))
    return out


def rival(match: Match) -> ReadRival:
    """Turn a match into the value of a reading."""
    place = match.place
    return ReadRival(
        id=place.id, name=place.name, names=dict(place.names), kind=place.kind, within=place.within,
        lat_e7=place.lat_e7, lon_e7=place.lon_e7, radius_m=place.radius_m, score_milli=match.score_milli,
        source=place.source,
    )  # fmt: skip


def read_place(text: str, span: Span, matches: tuple[Match, ...]) -> ReadPlace:
    """Turn what the gazetteer says of a name into a place of a reading; only the sure are matched."""
    status = decide(matches)
    rivals = tuple(rival(match) for match in matches[:MAX_RIVALS])
    best = rivals[0] if status == "matched" else None
    kept = rivals[1:] if best else rivals if status == "ask" else ()
    return ReadPlace(text=text[span[0] : span[1]], span=span, status=status, best=best, rivals=kept)
