"""What is asked of the terms: one act, at one time and place, by somebody, against somebody, with something.

Decides only that what is asked hangs together. There is no form of it for several places, and none without an act
that would list what stands somewhere (charter, "What it never does").

Shapes: times in milliseconds UTC, half-open, an instant where both are equal; coordinates in ten-millionths of a
degree; radii and distances in metres. Source: domain reference 1.5 "Evaluation outputs".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

FACT_VALUES = ("yes", "no", "claimed", "unknown")
"""What a person says of a fact: it holds, it does not, somebody claims it, it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A distance from a line that somebody measured, so that no coordinates are needed: metres, error, side."""

    line: str
    distance_m: int
    error_m: int = 0
    side: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One act. Whatever is not known is None or empty; `proposed` says that it has not happened."""

    start_ms: int
    end_ms: int
    lat_e7: int | None = None
    lon_e7: int | None = None
    radius_m: int = 0
    group: str = ""
    """Who acts: the id, a name in any language or an alias of a group; empty if nobody says."""
    against: str = ""
    act: str = ""
    """A code of the incident vocabulary; empty if not said."""
    weapon: str = ""
    """A code of the weapon vocabulary; empty if not said."""
    calibre_mm: int | None = None
    system: str = ""
    count: int | None = None
    """How many people or weapons there were."""
    armed: int | None = None
    """How many armed people there were, if that was told apart."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """Fact id to one of `FACT_VALUES`."""
    measured: tuple[Measured, ...] = ()
    proposed: bool = False

    def __post_init__(self) -> None:
        """Refuse a case that cannot be: raises `terms.case`."""
        if self.end_ms < self.start_ms:
            raise SametableError(
                "terms.case", at="until", expected="not before the start", got="an earlier time"
            )
        if (self.lat_e7 is None) != (self.lon_e7 is None):
            raise SametableError("terms.case", at="lat, lon", expected="both or neither", got="one of them")
        if self.lat_e7 is not None and not (
            abs(self.lat_e7) <= 900_000_000 and abs(self.lon_e7 or 0) <= 1_800_000_000
        ):
            raise SametableError(
                "terms.case", at="lat, lon", expected="degrees on this earth", got="something else"
            )
        if not 0 <= self.radius_m <= 2_000_000:
            raise SametableError(
                "terms.case", at="radius_m", expected="0 to 2000000 metres", got=str(self.radius_m)
            )
        for name, value in self.facts.items():
            if value not in FACT_VALUES:
                raise SametableError(
                    "terms.case",
                    at=f"facts.{name}"[:80],
                    expected=", ".join(FACT_VALUES),
                    got=f"{value!r:.40}",
                )
        for one in self.measured:
            if one.distance_m < 0 or one.error_m < 0:
                raise SametableError(
                    "terms.case", at="measured", expected="metres from 0", got="a negative number"
                )
