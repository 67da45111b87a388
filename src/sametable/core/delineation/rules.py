"""What a line or an area must be to be let through at a desk, and to be shown by whoever reads it: the same rules for both.

Decides, in this order:

1. *No finer.* The coarseness is no less than what was agreed when it was said; areas of excluded groups and of mixed presence 1 km.
2. *One grid.* The coarseness and the parallel are those of this record, so that no two grids can be laid over one another.
3. *Held coarser by what it is about.* Who draws control, or any other layer, of a group that terms, a list or anybody's
   designation call excluded draws an area of an excluded group. A line may name one in words, such as a front, if it is as
   long as such an area. Doubt makes it coarser.
4. *No small ones.* Areas are larger than a place of a unit; those of excluded groups are made of whole blocks.
5. *Not often.* So many a day of one thing, of one place and of one party, by the form (`often`): no row of them is a track.
6. *No coordinates in words*, in one text or in two.
7. *Here, and not without end.* A drawing lies within the theatre's box widened by 5 degrees, and is no longer than 200,000 steps:
   what is measured at every node is bounded.
8. *Of no day to come.* It is of no later moment than the end of the day on which it was said (readers: a day more): from when a line holds is in `valid`.

Not decided: whether any of it is true. Shapes: times ms UTC; `names` are folded as groups are. Source: charter, "What it never
does"; decision 0031.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sametable.core.delineation.coarsening import PARTS_HELD_COARSER, grid_for, least_steps
from sametable.core.delineation.geometry import shape_of
from sametable.core.intake.discretion import texts_of
from sametable.core.model.kinds.delineation import (
    DAY_MS,
    EXCLUDED_ACROSS_M,
    HELD_COARSER,
    across_steps,
    reach_steps,
)
from sametable.core.model.ways import USUAL_M, decode, steps_e7
from sametable.core.places.apart import said_apart
from sametable.core.places.coordinates import find_coordinates
from sametable.core.terms.groups import folded
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_WORDS = ("name", "place_name", "text", "said_by", "source")
MARGIN_E7 = 50_000_000
"""How far beyond the theatre's box a drawing may reach."""
STEPS_MOST = 200_000
"""How long all ways of a drawing may be together, in steps."""
NAMED_LEAST = 3
"""Letters that an excluded group's name has at least to be looked for in the name of a layer."""
_WORD = re.compile(
    r"(?:[^\W_]|[\u0300-\u036f\u00ad\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff])+"
)
"""Letters and digits, with the marks on them and the signs that nobody sees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What holds for one statement: what was agreed when it was said, the parallel, whom anything calls excluded.

    `box_e7`: the theatre's box, west, south, east, north; None: anywhere. `until_ms`: of what moment it is at the latest.
    """

    agreed_m: int
    band: int
    names: frozenset[str]
    box_e7: tuple[int, int, int, int] | None = None
    until_ms: int | None = None


def check_layer(fields: Mapping[str, Any], rules: Rules) -> None:
    """Hold a line or an area to the rules but the fifth. Raises `delineation.*`, `statement.exact_place`."""
    what, coarseness_m = fields["what"], fields["coarseness_m"]
    _check_grid(what, coarseness_m, fields["band"], rules)
    _check_named(fields, rules.names)
    _check_day(fields, rules)
    _check_extent(fields, rules)
    shape_of(fields)
    if fields["form"] == "areas":
        _check_large(fields, rules)
    texts = list(texts_of({name: fields[name] for name in fields if name != "ways"}, ""))
    apart = said_apart(text for _, text in texts)
    for at, text in texts:
        if text in apart or find_coordinates(text):
            raise SametableError(
                "delineation.coordinates", at=at, expected="no coordinates in words", got="coordinates",
                advice="Leave them out: what is drawn is on the grid that the parties agreed.",
            )  # fmt: skip


def _check_grid(what: str, coarseness_m: int, band: int, rules: Rules) -> None:
    wanted = grid_for(what, rules.agreed_m, rules.band)
    if coarseness_m < wanted.coarseness_m:
        raise SametableError(
            "delineation.finer", at="coarseness_m", expected=f"{wanted.coarseness_m} m, as agreed", got=f"{coarseness_m} m",
            advice="Have it coarsened: nothing finer is kept.",
        )  # fmt: skip
    usual = grid_for(what, USUAL_M, rules.band)
    if coarseness_m not in {wanted.coarseness_m, usual.coarseness_m} or band != rules.band:
        raise SametableError(
            "delineation.grid", at="coarseness_m", expected=f"the grid of this record: {wanted.coarseness_m} m at {rules.band} degrees",
            got=f"{coarseness_m} m at {band} degrees", advice="Have it brought to that grid.",
        )  # fmt: skip


def end_of_day(at_ms: int) -> int:
    """Give the end of the day (UTC) of a moment."""
    return (at_ms // DAY_MS + 1) * DAY_MS


def _check_day(fields: Mapping[str, Any], rules: Rules) -> None:
    if rules.until_ms is not None and fields["as_of_ms"] > rules.until_ms:
        raise SametableError(
            "delineation.ahead", at="as_of_ms", expected="no day to come", got=str(fields["as_of_ms"]),
            advice="Say of which day you know it; from when a line holds goes into its time.",
        )  # fmt: skip


def _check_extent(fields: Mapping[str, Any], rules: Rules) -> None:
    """Refuse what lies beyond the theatre or goes to and fro without end, before anything is made of it."""
    ways = decode(fields["ways"])
    steps = sum(math.dist(here, there) for way in ways for here, there in pairwise((*way, way[0])))
    if steps > STEPS_MOST:
        raise SametableError(
            "delineation.too_large", at="ways", expected=f"at most {STEPS_MOST} steps of the grid in all", got=f"{steps:.0f}",
            advice="Draw it simpler.",
        )  # fmt: skip
    if rules.box_e7 is None:
        return
    lat_e7, lon_e7 = steps_e7(fields["coarseness_m"], fields["band"])
    west, south, east, north = rules.box_e7
    rows, columns = [row for way in ways for row, _ in way], [column for way in ways for _, column in way]
    reach = (
        min(columns) * lon_e7 - west,
        min(rows) * lat_e7 - south,
        east - max(columns) * lon_e7,
        north - max(rows) * lat_e7,
    )
    if min(reach) < -MARGIN_E7:
        raise SametableError(
            "delineation.too_far", at="ways", expected=f"within {MARGIN_E7 // 10_000_000} degrees of the theatre's box",
            got=f"{-min(reach) / 10_000_000:.0f} degrees beyond it", advice="Draw what lies in the theatre.",
        )  # fmt: skip


def _check_named(fields: Mapping[str, Any], names: frozenset[str]) -> None:
    """Refuse a layer that names a group called excluded, unless it is held as coarse as those are."""
    if fields["what"] in HELD_COARSER:
        return
    groups = fields.get("groups", ())
    found = [one for one in groups if folded(one) in names] or named_in(groups, names)
    if not found and (fields["form"] == "areas" or _short(fields)):
        found = named_in((str(fields.get(name, "")) for name in _WORDS), names)
    if found:
        raise SametableError(
            "delineation.held_coarser", at="what", expected="excluded or mixed, where a group is named that is called excluded",
            got=f"{fields['what']}, naming {found[0][:60]}",
            advice="Draw it as an area of an excluded group: 1 km, in blocks 5 km across.",
        )  # fmt: skip


def _short(fields: Mapping[str, Any]) -> bool:
    """Tell whether one of the lines reaches less far than an area of an excluded group does: it would be a place and no front."""
    least = EXCLUDED_ACROSS_M // fields["coarseness_m"]
    return any(reach_steps(way) < least for way in decode(fields["ways"]))


def named_in(texts: Iterable[str], names: frozenset[str]) -> list[str]:
    """Give the names that stand as whole words in any of these texts, as written there; signs that nobody sees are left out or breaks."""
    held = [(form, f" {folded(form)} ") for text in texts for form in dict.fromkeys((text, _parted(text)))]
    found = {
        _as_written(form, one)
        for one in names
        if len(one) >= NAMED_LEAST
        for form, text in held
        if f" {one} " in text
    }
    return sorted(found)


def _as_written(text: str, name: str) -> str:
    """Give the fewest words of a text that hold a folded name: a folded name is for comparing, and reads badly.

    A word here is letters and digits alone, as names are compared: what hangs on to a name, such as a number, is no part of it.
    """
    words = list(_WORD.finditer(text))
    for size in range(1, min(len(words), len(name)) + 1):
        for first, last in zip(words, words[size - 1 :], strict=False):
            piece = text[first.start() : last.end()]
            if f" {name} " in f" {folded(piece)} ":
                return piece
    return name


def _parted(text: str) -> str:
    return "".join(" " if unicodedata.category(one) == "Cf" else one for one in text)


def _check_large(fields: Mapping[str, Any], rules: Rules) -> None:
    what = fields["what"]
    grid = grid_for(what, fields["coarseness_m"], rules.band)
    least, ways = least_steps(what, grid), decode(fields["ways"])
    if any(across_steps(way) < least for way in ways):
        raise SametableError(
            "delineation.too_small", at="ways", expected=f"areas and holes {least * grid.coarseness_m} m across at least",
            got="a smaller one", advice="What is that small would be the place of a unit.",
        )  # fmt: skip
    if what not in HELD_COARSER:
        return
    for way in ways:
        off = any(row % grid.block or column % grid.block for row, column in way)
        if off or any(a[0] != b[0] and a[1] != b[1] for a, b in pairwise((*way, way[0]))):
            raise SametableError(
                "delineation.too_small", at="ways", expected=f"whole blocks of {grid.block} by {grid.block} steps",
                got="other areas", advice="Have it brought to the blocks.",
            )  # fmt: skip
    if len(ways) > PARTS_HELD_COARSER:
        raise SametableError(
            "delineation.too_large",
            at="ways",
            expected=f"at most {PARTS_HELD_COARSER} areas",
            got=str(len(ways)),
        )
