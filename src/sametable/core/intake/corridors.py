"""Rows of a table of corridors: one draft a side's own words, with its hours and way, and what became of it apart.

Decides what a row becomes: a corridor as each side describes it. A side describes the corridor of a row when the table
says that it proposed it, or when words of its own name both ends. What a side says that names less is kept beside as a
comment that says whose words it is, and so is what the table itself says of the outcome; neither becomes another side's
claim. A side's word that a corridor worked, or did not, becomes a step of that side for that day. Who a side says has agreed
stands in `agreed_with`, as that side's word.

Places are the table's coordinates, else the gazetteer's; where both are there and lie more than 50 km apart, the table's
is kept and that is told (`from.far_from_name`). A table tells no width: 500 m are assumed, and told. Missing stays
missing: a row without two placed ends or without a date is an error of its own.

Shapes: `RowRead`s, several for one row: external ids `ID/SIDE`, and behind a second slash what follows it. English texts
only. Source: charter, rules 4 and 6; decision 0026.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sametable.core.intake.corridor_words import (
    Statement,
    agreed_with,
    hours_in,
    names,
    outcome,
    statements,
    via,
    zone_of_city,
)
from sametable.core.intake.tables.cells import known, point
from sametable.core.intake.tables.dates import read_when
from sametable.core.intake.tables.model import MAX_CELL, RowRead, row_error
from sametable.core.places.ground import distance_m
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sametable.core.intake.tables.model import Choices, FindPlace, Plan, Row

WIDTH_M = 500
FAR_M = 50_000
SHORT, LONG = 400, 16_000
BOTH = frozenset({"agreed", "both", "joint", "jointly"})
UNSAID = frozenset({"", "unknown", "proposed route/outcome unknown", "uncertain"})
_CIVILIANS = re.compile(r"\b(civilian|evacu|resident|people|women|children|refugee)", re.IGNORECASE)
_AID = re.compile(r"\b(humanitarian (?:aid|cargo|assistance|convoy|trucks?)|relief)\b", re.IGNORECASE)


@dataclass(slots=True, kw_only=True)
class _Row:
    """One row while it is read."""

    number: int
    external_id: str
    cells: Mapping[str, str]
    choices: Choices
    find_place: FindPlace | None
    notes: list[str] = field(default_factory=list)

    def cell(self, target: str) -> str:
        return known(self.cells.get(target, ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shared:
    """What every side's draft of one row has in common: it is the table's, and no side's claim."""

    ends: tuple[str, str]
    points: tuple[Mapping[str, Any], Mapping[str, Any]]
    dates: Mapping[str, int]


def read_corridors(plan: Plan, row: Row, *, find_place: FindPlace | None = None) -> Iterator[RowRead]:
    """Read one row into its drafts. Raises nothing: what is wrong is one `RowRead` with its errors."""
    cells = {c.target: row.cells[c.at] for c in plan.columns if c.target and c.at < len(row.cells)}
    if not any(cell.strip() for cell in row.cells):
        yield RowRead(number=row.number)
        return
    held = _Row(
        number=row.number,
        external_id=(cells.get("id") or "").strip()[:150] or f"row {row.number}",
        cells=cells,
        choices=plan.choices,
        find_place=find_place,
        notes=list(row.notes),
    )
    try:
        found = _drafts(held)
    except SametableError as error:
        at = f"row {row.number}, {error.at}".rstrip(", ")
        wrong = SametableError(
            "import.row", at=at, expected=error.expected, got=error.got, advice=error.advice
        )
        yield RowRead(number=row.number, errors=(wrong,), notes=tuple(held.notes))
        return
    yield from (replace(one, notes=tuple(dict.fromkeys((*held.notes, *one.notes)))) for one in found)


def _drafts(row: _Row) -> list[RowRead]:
    for target, cell in row.cells.items():
        if len(cell) > MAX_CELL or "\x00" in cell:
            raise row_error(
                target, f"text of at most {MAX_CELL} characters, without NUL", f"{len(cell)} characters"
            )
    shared = _shared(row)
    told = statements(row.cell("text"), row.choices.sides)
    by_side = {
        side: [one for one in told if one.side == side] for side in dict.fromkeys(one.side for one in told)
    }
    open_ = by_side.pop("", [])
    proposer = row.cell("proposal")
    named = "" if proposer.casefold() in BOTH else proposer
    describing = {
        side: words
        for side, words in by_side.items()
        if side == named or any(all(names(one.text, end) for end in shared.ends) for one in words)
    }
    if named and named not in describing:
        describing = {named: by_side.get(named, []), **describing}
    if not describing:
        row.notes.append("said_by.unknown")
        describing = {"": []}
    found: list[RowRead] = []
    for side, words in describing.items():
        found += _of_side(row, shared, side, words)
    first = found[0].external_id
    others = [one for side, words in by_side.items() if side not in describing for one in words]
    return [*found, *_beside(row, first, [*others, *open_])]


def _shared(row: _Row) -> _Shared:
    ends = (_base(row.cell("from")), _base(row.cell("to")))
    points = (_end(row, "from", ends[0]), _end(row, "to", ends[1]))
    when = read_when(row.cell("date"), "", row.choices)
    if when is None or when.start_ms is None or when.end_ms is None:
        raise row_error("date", "the day of the corridor", row.cell("date"))
    if all(points[0][name] == points[1][name] for name in ("lat_e7", "lon_e7")):
        raise row_error("to", "another place than where it begins", row.cell("to"))
    return _Shared(ends=ends, points=points, dates={"start_ms": when.start_ms, "end_ms": when.end_ms})


def _base(name: str) -> str:
    """Give the name of a place without what is told of it in brackets or behind a comma."""
    return " ".join(re.split(r"[\[(,;]", name, maxsplit=1)[0].split())


def _end(row: _Row, which: str, name: str) -> dict[str, Any]:
    if not name:
        raise row_error(which, "the name of a place", row.cell(which))
    try:
        given = point(row.cell(f"{which}_lat"), row.cell(f"{which}_lon"))
    except SametableError as error:
        raise replaced(error, f"{which}_{error.at}") from None
    looked = row.find_place(name) if row.find_place else None
    if given and looked and distance_m(given[0], given[1], looked[0], looked[1]) > FAR_M:
        row.notes.append(f"{which}.far_from_name")
    held = given or looked
    if held is None:
        raise row_error(which, "coordinates, or a name that the gazetteer knows", row.cell(which))
    if not given:
        row.notes.append(f"{which}.by_name")
    return {"lat_e7": held[0], "lon_e7": held[1], "name": name[:SHORT]}


def replaced(error: SametableError, at: str) -> SametableError:
    """Give an error with another place."""
    return SametableError(error.code, at=at, expected=error.expected, got=error.got, advice=error.advice)


def _of_side(row: _Row, shared: _Shared, side: str, words: Sequence[Statement]) -> list[RowRead]:
    """Give a side's corridor, and the steps that the same side says of it."""
    own = [one for one in words if any(names(one.text, end) for end in shared.ends)] or list(words)
    text = "\n\n".join(one.text for one in own)
    notes = ["width.assumed"]
    fields: dict[str, Any] = {
        "name": f"{shared.ends[0]} - {shared.ends[1]}"[:SHORT],
        "line": _line(row, shared, own, notes),
        "width_m": WIDTH_M,
        "direction": "out",
        "users": _users(text, notes),
        "dates": dict(shared.dates),
        **_hours(row, own, notes),
    }
    if side:
        fields["said_by"] = side[:SHORT]
    if text:
        fields |= {
            "raw_text": text[:LONG],
            "raw_language": (row.cell("language") or row.choices.language or "en")[:16],
        }
    else:
        notes.append("words.none")
    agreed = dict.fromkeys(other for one in words for other in agreed_with(one, row.choices.sides))
    if agreed:
        fields["agreed_with"] = [one[:SHORT] for one in agreed][:20]
    source = row.cell("source") or row.choices.source
    if source:
        fields |= {"source": source[:SHORT], "channel": "press"}
    if row.choices.demonstration:
        fields["demonstration"] = True
    name = f"{row.external_id}/{side or 'not said'}"
    first = RowRead(number=row.number, kind="corridor", fields=fields, external_id=name, notes=tuple(notes))
    return [first, *_steps(row, shared, name, words)]


def _line(row: _Row, shared: _Shared, own: Sequence[Statement], notes: list[str]) -> list[Mapping[str, Any]]:
    """Give the line of a side's corridor: its two ends, and between them what its own words list and the gazetteer knows."""
    start, end = shared.points
    between = next((held for one in own if (held := via(one.text, shared.ends))), ())
    direct_m = distance_m(start["lat_e7"], start["lon_e7"], end["lat_e7"], end["lon_e7"])
    placed: list[Mapping[str, Any]] = []
    for name in between:
        found = row.find_place(name) if row.find_place and name else None
        if found is None:
            notes.append("via.unplaced")
            continue
        round_m = sum(distance_m(found[0], found[1], one["lat_e7"], one["lon_e7"]) for one in (start, end))
        if round_m > 2 * direct_m + FAR_M:
            notes.append("via.far_off")
            continue
        placed.append({"lat_e7": found[0], "lon_e7": found[1], "name": name[:SHORT]})
    return [start, *placed, end]


def _users(text: str, notes: list[str]) -> list[str]:
    found = [code for code, word in (("civilians", _CIVILIANS), ("aid", _AID)) if word.search(text)]
    if not found:
        notes.append("users.none")
    return found


def _hours(row: _Row, own: Sequence[Statement], notes: list[str]) -> dict[str, Any]:
    """Give the hours that a side's own words tell, where they tell one pair in a zone that is known."""
    told = {clocks: None for one in own for clocks in hours_in(one.text)}
    if len(told) > 1:
        notes.append("hours.several")
    if len(told) != 1:
        return {}
    clocks = next(iter(told))
    zone = row.choices.zone if clocks.place in {"", "local"} else zone_of_city(clocks.place)
    if not zone:
        notes.append("hours.zone")
        return {}
    return {"hours": {"from_min": clocks.from_min, "until_min": clocks.until_min, "zone": zone}}


def _steps(row: _Row, shared: _Shared, about: str, words: Sequence[Statement]) -> list[RowRead]:
    found = []
    for at, one in enumerate(words):
        held = outcome(one, shared.ends)
        if held is None:
            continue
        fields: dict[str, Any] = {
            "step": held[0],
            "at_ms": shared.dates["start_ms"],
            "until_ms": shared.dates["end_ms"],
            "said_by": one.side[:SHORT],
            "text": held[1][:LONG],
        }
        found.append(_follow(row, about, f"step {at + 1}", "corridor_step", fields))
    return found


def _beside(row: _Row, about: str, words: Sequence[Statement]) -> list[RowRead]:
    """Keep what describes no corridor of its own as comments that say whose words they are."""
    found = []
    for at, one in enumerate(words):
        whose = one.side or "Whose words, is not said"
        text = f"{whose}: {one.text}"[:LONG]
        found.append(_follow(row, about, f"words {at + 1}", "comment", {"text": text}))
    status = row.cell("status")
    if status.casefold() not in UNSAID:
        text = f"The table itself says of the outcome: {status}"[:LONG]
        found.append(_follow(row, about, "outcome", "comment", {"text": text}))
    return found


def _follow(row: _Row, about: str, name: str, kind: str, fields: dict[str, Any]) -> RowRead:
    if row.choices.demonstration:
        fields["demonstration"] = True
    return RowRead(number=row.number, kind=kind, fields=fields, external_id=f"{about}/{name}", follows=about)
