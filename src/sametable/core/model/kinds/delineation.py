"""`delineation`: lines or areas as one side draws them: control, a zone, a line, an annexed map. Never finer than the coarse grid.

The geometry is written in whole steps of a grid of `coarseness_m` (`core/model/ways`), so nothing finer can be said. It is one side's
claim until every party in `agreed_with` has signed it (`signature`); `target` is an earlier version, `annex_of` a proposal.

Areas of groups that terms exclude, and of mixed presence, are held coarser: 1 km at least, each 5 km across at least, by
the day and not by the hour; they are no place of a unit, and a row of them is no track. A temporary line has an end.

Shapes: `ways` as in `core/model/ways`; `accuracy_m` how well the author knows it; times ms UTC.
Source: domain reference 8 and 10; charter, "What it never does"; decision 0031.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sametable.core.model.fields import Code, Flag, Int, Rows, Text
from sametable.core.model.kind import (
    ENTRY_ID,
    FREE_TEXT,
    MOMENT,
    PARTY,
    SHORT_TEXT,
    Kind,
    check_interval,
    optional,
)
from sametable.core.model.kinds.relation import OPEN_PERIOD
from sametable.core.model.table_words import AREA
from sametable.core.model.texts import each_once
from sametable.core.model.vocabulary import codes
from sametable.core.model.ways import (
    BAND_MOST,
    COARSEST_M,
    FINEST_M,
    LETTERS_MOST,
    Way,
    check_ways,
    decode,
)
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY_MS = 86_400_000
HELD_COARSER = frozenset({"excluded", "mixed"})
EXCLUDED_LEAST_M = 1_000
EXCLUDED_ACROSS_M = 5_000


def _refuse(at: str, expected: str, got: str) -> SametableError:
    return SametableError("statement.field", at=at, expected=expected, got=got)


def across_steps(way: Way) -> int:
    """Give the shorter side of a ring's box, in steps."""
    return min(_sides(way))


def reach_steps(way: Way) -> int:
    """Give the longer side of a way's box, in steps."""
    return max(_sides(way))


def _sides(way: Way) -> tuple[int, int]:
    rows = [row for row, _ in way]
    columns = [column for _, column in way]
    return max(rows) - min(rows), max(columns) - min(columns)


def _held_coarser(fields: Mapping[str, Any]) -> None:
    """Hold areas of excluded groups and of mixed presence to what no unit's place can be read from."""
    if fields["what"] not in HELD_COARSER:
        return
    if fields["form"] != "areas":
        raise _refuse("form", "areas", fields["form"])
    coarseness_m = fields["coarseness_m"]
    if coarseness_m < EXCLUDED_LEAST_M:
        raise _refuse("coarseness_m", f"at least {EXCLUDED_LEAST_M}", str(coarseness_m))
    valid = fields.get("valid", {})
    for name, held in (("as_of_ms", fields["as_of_ms"]), *((f"valid.{one}", valid[one]) for one in valid)):
        if held % DAY_MS:
            raise _refuse(name, "a day, at 00:00 UTC", str(held))
    for way in decode(fields["ways"]):
        if across_steps(way) * coarseness_m < EXCLUDED_ACROSS_M:
            raise _refuse("ways", f"areas of {EXCLUDED_ACROSS_M} m across at least", "a smaller one")


def _ends(fields: Mapping[str, Any]) -> None:
    if fields["what"] == "temporary_line" and "end_ms" not in fields.get("valid", {}):
        raise _refuse("valid.end_ms", "the end of a temporary line", "nothing")
    lines = fields["what"] in {"line", "temporary_line"}
    if fields["what"] != "annex" and lines != (fields["form"] == "lines"):
        raise _refuse("form", "lines for a line, areas for an area", fields["form"])


KIND = Kind(
    name="delineation",
    says="A side draws lines or areas on the coarse grid.",
    fields=optional(
        {
            "target": ENTRY_ID,
            "form": Code(codes=frozenset({"lines", "areas"})),
            "what": Code(codes=codes(AREA)),
            "name": SHORT_TEXT,
            "groups": Rows(values=SHORT_TEXT, limit=10),
            "place_name": SHORT_TEXT,
            "as_of_ms": MOMENT,
            "valid": OPEN_PERIOD,
            "coarseness_m": Int(low=FINEST_M, high=COARSEST_M),
            "band": Int(low=1, high=BAND_MOST),
            "ways": Text(limit=LETTERS_MOST),
            "accuracy_m": Int(high=100_000),
            "agreed_with": Rows(values=PARTY, limit=64),
            "annex_of": ENTRY_ID,
            "instrument": Text(limit=64),
            "clause": Text(limit=64),
            "said_by": SHORT_TEXT,
            "source": SHORT_TEXT,
            "text": FREE_TEXT,
            "demonstration": Flag(),
        },
        "form",
        "what",
        "name",
        "as_of_ms",
        "coarseness_m",
        "band",
        "ways",
        "accuracy_m",
    ),
    rules=(
        check_ways,
        lambda fields: check_interval(fields, "valid"),
        each_once("groups", "agreed_with"),
        _ends,
        _held_coarser,
    ),
    about="target",
)
