"""Any table of reports linked on its own: rows of text in, incidents with their reasons out.

Decides how a cell is read, what stands in for a missing one, and what is learnt from the table as a whole: how rare its
words are, and how seldom one source tells of one event twice. All of it is a function of the set of rows. A cell that
cannot be read is an error with its place; its row is left out and told. Does not read files.

Assumed where the table does not say: a day without a zone is a day of UTC; a place without a radius is as good as its
decimals (two: 1.5 km, one: 8 km, none: 50 km, more: 1 km); a row without an id is named by its number.

Source: decision 0016.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from sametable.core.linking.learning import learnt
from sametable.core.linking.linker import Linker
from sametable.core.linking.model import Incident, Item
from sametable.core.linking.told import pair
from sametable.core.linking.weights import MINUTE_MS, standard
from sametable.core.linking.words import forms, number_of, rarity
from sametable.errors import SametableError, invariant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sametable.core.linking.model import Pair
    from sametable.core.linking.weights import Weights

COLUMNS = (
    "id", "source", "start", "end", "lat", "lon", "radius_m", "kind", "weapon", "actor", "killed_low", "killed_high",
    "text", "lang",
)  # fmt: skip
_EMPTY = frozenset({"", "na", "n/a", "nan", "null", "none", "-"})
_RADIUS_BY_DECIMALS = (50_000, 8_000, 1_500)
_RADIUS_M = 1_000
_LONGEST_ID = 200
CROWD = 5_000
FEW_ROWS = 20
NEAR_MS = 4 * 86_400_000
MOST_PRIOR, LEAST_PRIOR = -1200, -400
MOST_COMPARED = 6_000_000
"""So many pairs of rows without a place may be compared, words in common or not."""
SLACKS_MIN = (576_000, 86_400, 43_200, 14_400, 5_760, 2_880)
"""How far apart rows without a place are compared, in words or not: the longest that is sparse enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows that could be read, and errors of those that could not, in the order of the table."""

    items: Sequence[Item]
    errors: Sequence[SametableError]


def read_rows(rows: Iterable[Mapping[str, str]]) -> Table:
    """Read the rows of a table; column names are lower-case, those that are not known are left aside."""
    items: list[Item] = []
    errors: list[SametableError] = []
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        try:
            item = read_row(row, number)
            if item.id in seen:
                raise SametableError(
                    "link.row", at="id", expected="an id that no other row has", got=item.id[:60]
                )
        except SametableError as error:
            errors.append(error.under(f"rows[{number}]"))
        else:
            seen.add(item.id)
            items.append(item)
    return Table(items=items, errors=errors)


def read_row(row: Mapping[str, str], number: int) -> Item:
    """Read one row. Raises SametableError link.row with the column's name."""
    cells = {name: _cell(row, name) for name in COLUMNS}
    start, end = _window(cells["start"], cells["end"])
    lat, lon = _degrees(cells, "lat", 90), _degrees(cells, "lon", 180)
    if (lat is None) != (lon is None):
        missing = "lat" if lat is None else "lon"
        raise SametableError(
            "link.row", at=missing, expected="both of lat and lon, or neither", got="nothing"
        )
    radius = _whole(cells["radius_m"], "radius_m")
    if radius is None and lat is not None:
        radius = _radius_of(cells["lat"], cells["lon"])
    low, high = _whole(cells["killed_low"], "killed_low"), _whole(cells["killed_high"], "killed_high")
    if low is not None and high is not None and high < low:
        raise SametableError(
            "link.row", at="killed_high", expected=f"at least killed_low, {low}", got=str(high)
        )
    return Item(
        id=cells["id"][:_LONGEST_ID] or str(number), order=(number, "", number), source=cells["source"],
        start_ms=start, end_ms=end, lat_e7=lat, lon_e7=lon, radius_m=radius, kind=cells["kind"],
        weapon=cells["weapon"], actor=cells["actor"], killed_low=low, killed_high=high, text=cells["text"],
        lang=cells["lang"],
    )  # fmt: skip


def _cell(row: Mapping[str, str], name: str) -> str:
    value = (row.get(name) or "").strip()
    return "" if value.lower() in _EMPTY and name not in {"id", "text"} else value


def _whole(text: str, name: str) -> int | None:
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or value < 0 or value > 10**9:
        raise SametableError("link.row", at=name, expected="a number from 0 on", got=text[:60])
    return round(value)


def _degrees(cells: Mapping[str, str], name: str, most: int) -> int | None:
    text = cells[name]
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or abs(value) > most:
        raise SametableError("link.row", at=name, expected=f"degrees from -{most} to {most}", got=text[:60])
    return round(value * 10_000_000)


def _radius_of(*texts: str) -> int:
    """Give how good a place is by how it is written: by the more exact of its two numbers."""
    decimals = max(len(text.partition(".")[2]) for text in texts)
    return _RADIUS_BY_DECIMALS[decimals] if decimals < len(_RADIUS_BY_DECIMALS) else _RADIUS_M


def _window(first: str, last: str) -> tuple[int | None, int | None]:
    if not first and not last:
        return None, None
    start = _moments(first, "start") if first else _moments(last, "end")
    end = _moments(last, "end") if last else start
    if end[1] < start[0]:
        raise SametableError("link.row", at="end", expected="a time not before start", got=last[:60])
    return start[0], max(start[0], end[1])


def _moments(text: str, name: str) -> tuple[int, int]:
    """Give the first and the last millisecond of a moment as it is written: a month, a day, a minute or a second."""
    try:
        if len(text) == 7 and text[4] == "-":
            day = date.fromisoformat(f"{text}-01")
            following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
            return _ms(_start_of(day)), _ms(_start_of(following)) - 1
        if len(text) <= 10:
            day = date.fromisoformat(text)
            return _ms(_start_of(day)), _ms(_start_of(day)) + 86_400_000 - 1
        moment = datetime.fromisoformat(text)
        stamp = _ms(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        expected = "a date or a moment, such as 2016-09-17 or 2016-09-17T14:05:00+03:00"
        raise SametableError("link.row", at=name, expected=expected, got=text[:60]) from None
    return stamp, stamp


def _start_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _ms(moment: datetime) -> int:
    return int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1000)


def rarity_of(items: Sequence[Item]) -> Mapping[int, int]:
    """Give how rare words are in a table: in how few of its rows a word stands, never rarer than in general."""
    known, most = rarity(), standard().words.rarest
    if len(items) < FEW_ROWS:
        return known
    seen: Counter[str] = Counter()
    for item in items:
        seen.update(set(forms(item.text or "")))
    count = max(len(items), 1)
    table = dict(known)
    for shape, times in seen.items():
        # Half a row more on both sides: a word that stands in two rows of a small table is no common word.
        bits = round(100 * math.log2((count + 1) / (times + 0.5)))
        number = number_of(shape)
        usual = known.get(number, most)
        table[number] = 0 if usual == 0 else max(20, min(most, usual, 2 * bits))
    return table


def _density(items: Sequence[Item]) -> tuple[dict[str, int], float]:
    """Count the rows without a place around each, as the prior of its pairs: about one of them is of its event.

    Gives the priors by id, and the mean number of rows around.
    """
    some = [item for item in items if item.start_ms is not None and item.lat_e7 is None]
    if len(some) < FEW_ROWS:
        return {}, math.inf
    at = np.array([_middle(item) for item in some], dtype=np.int64)
    sorted_at = np.sort(at)
    counts = np.searchsorted(sorted_at, at + NEAR_MS, "right") - np.searchsorted(sorted_at, at - NEAR_MS) - 1
    priors = {
        item.id: max(MOST_PRIOR, min(LEAST_PRIOR, -round(100 * math.log2(max(1, count)))))
        for item, count in zip(some, counts.tolist(), strict=True)
    }
    return priors, float(counts.mean())


def _middle(item: Item) -> int:
    first = item.start_ms or 0
    return (first + (first if item.end_ms is None else item.end_ms)) // 2


def linked(items: Sequence[Item], weights: Weights | None = None) -> Linker:
    """Link the rows of a table."""
    held = weights or standard()
    priors, around = _density(items)
    words, time = held.words, held.time
    for slack_min in SLACKS_MIN:
        # Where rows are few enough, all that lie so near are compared, words in common or not.
        if len(priors) * min(len(priors), around * slack_min * MINUTE_MS / NEAR_MS) <= MOST_COMPARED:
            words = msgspec.structs.replace(words, least_shared=0)
            time = msgspec.structs.replace(time, slack_words_min=slack_min)
            break
    held = msgspec.structs.replace(
        held, solve=msgspec.structs.replace(held.solve, crowd=CROWD), words=words, time=time
    )
    rarity = rarity_of(items)
    linker = Linker(held, rarity, {name: prior - held.prior_no_place for name, prior in priors.items()})
    linker.columns.gains = {name: _gains(linker, name, items) for name in ("kind", "weapon")}
    if priors:
        trial = Linker(held, rarity)
        for item in items:
            trial.columns.put(item)
        linker.scoring.learnt = learnt(trial, items)
    linker.put_all(items)
    return linker


def _gains(linker: Linker, name: str, items: Sequence[Item]) -> dict[int, int]:
    """Give the most that two rows of one code tell: little for what nearly every row says."""
    codes = linker.columns.kinds if name == "kind" else linker.columns.weapons
    seen = Counter(codes.read(getattr(item, name))[0] for item in items)
    del seen[""]
    count = max(1, seen.total())
    return {
        linker.columns.code(name, code): round(100 * math.log2((count + 1) / (times + 0.5)))
        for code, times in seen.items()
    }


def answer(linker: Linker, table: Table) -> dict[str, Any]:
    """Give incidents, each report's incident with the reasons that hold it there, and errors, as plain values.

    The reasons of a report are those of the pair that fits best within its incident.
    """
    incidents: dict[str, Incident] = {}
    reports: list[dict[str, Any]] = []
    for item in table.items:
        held = linker.incident(item.id)
        invariant(held is not None, "every row that was read has an incident")
        found = held if held is not None else Incident(id=item.id, members=(), state="single", sources=0)
        incidents[found.id] = found
        best = best_pair(linker, item.id, found)
        reasons = [] if best is None else [
            {"with": best.b, "code": one.code, "score": one.score, "values": dict(one.values)} for one in best.reasons
        ]  # fmt: skip
        reports.append({"id": item.id, "incident": found.id, "reasons": reasons})
    return {
        "incidents": [
            {"id": one.id, "members": list(one.members), "sources": one.sources, "state": one.state}
            for one in incidents.values()
        ],
        "reports": reports,
        "errors": [
            {"code": one.code, "at": one.at, "expected": one.expected, "got": one.got} for one in table.errors
        ],
    }


def best_pair(linker: Linker, item_id: str, incident: Incident) -> Pair | None:
    """Give the pair with the report that fits one best within its incident; None if it stands alone."""
    beside = linker.graph.scored(item_id)
    inside = sorted((-beside.get(other, -(10**6)), other) for other in incident.members if other != item_id)
    return pair(linker, item_id, inside[0][1]) if inside else None
