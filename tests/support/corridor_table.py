"""The real table of corridor statements, read where it is there, and what is counted of it.

Which words mean which side stands here, because the program knows none. Nothing of the table is kept.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sametable.core.intake.tables.model import Choices
from sametable.core.intake.tables.whole import finder, planned
from sametable.core.places.index import build_index
from sametable.edges.gazetteers import load_cities500
from sametable.edges.tables.files import Files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sametable.core.intake.tables.model import RowRead

FILE = (
    Path(__file__).resolve().parents[3] / "shared" / "data" / "ua_humanitarian_corridors" / "hc_geocoded.csv"
)
SIDES: Mapping[str, tuple[str, ...]] = {
    "Russia": ("MOSCOW", "Russia", "Russian", "Konashenkov", "Mizintsev"),
    "Ukraine": (
        "KYIV", "Ukraine", "Ukrainian", "Kyrylenko", "Tymoshenko", "Vereschuk", "Vereshchuk", "Zelenskiy", "Zelensky",
        "Zhivitsky",
    ),
}  # fmt: skip
COUNTRIES = {"BY", "RU", "UA"}


def read(*, by_name: bool = False) -> list[RowRead]:
    """Read the file into drafts; with the gazetteer where asked."""
    find = finder(build_index(list(load_cities500(countries=COUNTRIES)))) if by_name else None
    table = Files().read(FILE, FILE.name, "")
    return list(planned(table, Choices(zone="Europe/Kyiv", sides=SIDES), find_place=find)[1])


def sides_of(row: Sequence[RowRead]) -> set[str]:
    """Give the sides of which a row holds words: of a corridor's own, or beside it as a comment."""
    said = [one.fields for one in row if one.fields is not None]
    own = {str(one.get("said_by")) for one in said if one.get("raw_text")}
    beside = {str(one["text"]).split(":", 1)[0] for one in said if "text" in one and "step" not in one}
    return (own | beside) & set(SIDES)


def measured(found: Sequence[RowRead]) -> Iterator[tuple[str, int]]:
    """Give every number, counted in rows of the table."""
    rows: dict[int, list[RowRead]] = {}
    for one in found:
        rows.setdefault(one.number, []).append(one)
    drafts = [[one for one in row if one.kind == "corridor" and one.fields] for row in rows.values()]

    def told(held: Sequence[RowRead], name: str) -> bool:
        return any(one.fields is not None and name in one.fields for one in held)

    yield "corridor rows", len(rows)
    yield "corridor rows read and placed at both ends", sum(bool(held) for held in drafts)
    yield "corridor rows with hours", sum(told(held, "hours") for held in drafts)
    yield "corridor rows with words of both sides", sum(len(sides_of(row)) == 2 for row in rows.values())
    yield "corridor rows with words of one side", sum(len(sides_of(row)) == 1 for row in rows.values())
    yield "corridor rows described by two sides", sum(len(held) > 1 for held in drafts)
    yield (
        "corridor rows with steps",
        sum(any(one.kind == "corridor_step" for one in row) for row in rows.values()),
    )
    yield (
        "corridor rows with a way between the ends",
        sum(any(one.fields is not None and len(one.fields["line"]) > 2 for one in held) for held in drafts),
    )
    yield (
        "corridor rows whose coordinates lie 50 km from the name",
        sum(any(note.endswith("far_from_name") for one in held for note in one.notes) for held in drafts),
    )
