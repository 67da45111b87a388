"""A table as a whole: planned by its first rows, then read row by row.

Decides the name of the collection whose ids a table holds, where nobody named one: ACLED's and UCDP's ids are one
collection each; any other file's are those of files of the same name, digits and dates in it left aside.

Source: issue "incidents, claims, hotline", import and export.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain, islice
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sametable.core.intake.corridors import read_corridors
from sametable.core.intake.tables.heads import SAMPLE_ROWS, plan_of, settled
from sametable.core.intake.tables.rows import read_row
from sametable.core.places.index import decide
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sametable.core.intake.tables.model import Choices, FindPlace, Plan, RowRead, Table
    from sametable.core.places.index import PlaceIndex


def planned(
    table: Table, choices: Choices, *, find_place: FindPlace | None = None
) -> tuple[Plan, Iterator[RowRead]]:
    """Plan a table and begin to read it. Raises `import.columns`, `import.profile`, `import.zone`."""
    check_zone(choices.zone)
    rows = iter(table.rows)
    sample = list(islice(rows, SAMPLE_ROWS))
    plan = plan_of(table, sample, choices)
    named = choices.collection.strip()[:80] or collection_of(table.name, plan.profile)
    plan = replace(plan, choices=replace(settled(plan, sample), collection=named))
    whole = chain(sample, rows)
    if plan.profile == "corridors":
        return plan, (one for row in whole for one in read_corridors(plan, row, find_place=find_place))
    return plan, (read_row(plan, row, find_place=find_place) for row in whole)


def check_zone(zone: str) -> None:
    """Raise `import.zone` unless a zone is one of the IANA database, or none is given."""
    try:
        ZoneInfo(zone or "UTC")
    except (ValueError, OSError, KeyError):
        raise SametableError(
            "import.zone", at="zone", expected="a zone such as Asia/Damascus or UTC", got=zone[:40]
        ) from None


def collection_of(name: str, profile: str) -> str:
    """Name the collection of ids of a file."""
    if profile in {"acled", "ucdp"}:
        return profile
    stem = name.rpartition(".")[0] or name
    return " ".join(re.findall(r"[^\W\d_]+", stem.casefold()))[:80] or "table"


def finder(index: PlaceIndex) -> FindPlace:
    """Give what looks names of places up; a name that may mean several places is not located."""
    known: dict[str, tuple[int, int, int] | None] = {}

    def find(name: str) -> tuple[int, int, int] | None:
        if name not in known:
            matches = index.match(name)
            best = matches[0].place if matches and decide(matches) == "matched" else None
            known[name] = (best.lat_e7, best.lon_e7, best.radius_m) if best is not None else None
        return known[name]

    return find
