"""What is kept of every report to compare it with others: one row in columns of whole numbers, some 200 bytes.

Decides which row a report has and what stands in it. Rows are reused; no answer depends on a row's number. Does not
compare anything.

Units: ms UTC, ten-millionths of a degree, metres; a missing value is `NONE`. Source: decision 0016.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sametable.core.linking.kinds import kind_codes, weapon_codes
from sametable.core.linking.words import rarest, rarity, read, text_number, written_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sametable.core.linking.model import Item, Order
    from sametable.core.linking.weights import Weights

    Column = np.ndarray[tuple[int, ...], np.dtype[np.generic]]
    Rows = np.ndarray[tuple[int, ...], np.dtype[np.int64]]

NONE = -(2**40)
NUMBERS = (
    ("lat", np.int32), ("lon", np.int32), ("radius", np.int32), ("start", np.int64), ("end", np.int64),
    ("kind", np.int32), ("kind_class", np.int16), ("weapon", np.int32), ("weapon_class", np.int16), ("actor", np.int32),
    ("low", np.int32), ("high", np.int32), ("ledger", np.int32), ("source", np.int32), ("text", np.int64),
    ("heft", np.int32), ("lamport", np.int64), ("origin", np.int32), ("index", np.int64), ("placed", np.bool_), ("dense", np.int32),
)  # fmt: skip
CODED = ("kind", "weapon", "actor", "ledger", "source", "origin")
_FIRST = 64


class Columns:
    """Rows of reports. Mutable, owned by one linker."""

    def __init__(self, weights: Weights, table: Mapping[int, int] | None = None) -> None:
        """Begin with no rows; `table` gives how rare words are, if not the standard one."""
        self.dense: Mapping[str, int] = {}
        self.gains: Mapping[str, Mapping[int, int]] = {}
        """Of a table as a whole: the most that two reports of one kind or weapon tell, by code."""
        self.weights = weights
        self.table = rarity() if table is None else table
        self.kinds, self.weapons = kind_codes(weights), weapon_codes(weights)
        self.row: dict[str, int] = {}
        self.ids: list[str] = []
        self.repeats: dict[str, str] = {}
        self.repeated: dict[str, int] = {}
        """How many reports repeat one, by its id."""
        self.codes: dict[str, dict[str, int]] = {name: {"": 0} for name in CODED}
        self.names: dict[str, list[str]] = {name: [""] for name in CODED}
        self.shapes: dict[int, str] = {}
        self.free: list[int] = []
        self.held: dict[str, Column] = {name: np.zeros(_FIRST, dtype=kind) for name, kind in NUMBERS}
        self.words = np.zeros((_FIRST, weights.words.keep), dtype=np.uint32)
        self.weigh = np.zeros((_FIRST, weights.words.keep), dtype=np.int16)

    def code(self, name: str, value: str) -> int:
        """Give the number that stands for a text in a column; 0 for the empty one."""
        known = self.codes[name].get(value)
        if known is None:
            known = self.codes[name][value] = len(self.names[name])
            self.names[name].append(value)
        return known

    def name(self, name: str, row: int) -> str:
        """Give the text that stands in a coded column."""
        return self.names[name][int(self.held[name][row])]

    def order(self, row: int) -> Order:
        """Give a report's place in the merge order."""
        held = self.held
        return int(held["lamport"][row]), self.name("origin", row), int(held["index"][row])

    def put(self, item: Item) -> int:
        """Give a report a row and fill it; whoever puts one again drops it first."""
        row = self.free.pop() if self.free else len(self.ids)
        if row == len(self.ids):
            self.ids.append(item.id)
            if row == len(self.words):
                self._grow()
        self.ids[row] = item.id
        self.row[item.id] = row
        self.fill(row, item)
        return row

    def _grow(self) -> None:
        # A little more than an eighth each time: copies stay rare and little lies idle.
        size = len(self.words) + max(_FIRST, len(self.words) // 8)
        for name, _ in NUMBERS:
            grown = np.zeros(size, dtype=self.held[name].dtype)
            grown[: len(self.held[name])] = self.held[name]
            self.held[name] = grown
        for name in ("words", "weigh"):
            old = getattr(self, name)
            wide = np.zeros((size, old.shape[1]), dtype=old.dtype)
            wide[: len(old)] = old
            setattr(self, name, wide)

    def plain_values(self, item: Item) -> dict[str, int | bool]:
        """Give what stands in a row of a report besides its words."""
        place = self.weights.place
        placed = item.lat_e7 is not None and item.lon_e7 is not None
        radius = place.radius_unknown_m if item.radius_m is None else item.radius_m
        start = item.start_ms if item.start_ms is not None else item.end_ms
        end = item.end_ms if item.end_ms is not None else item.start_ms
        low = item.killed_low if item.killed_low is not None else item.killed_high
        high = item.killed_high if item.killed_high is not None else item.killed_low
        (kind, kind_class), (weapon, weapon_class) = (
            self.kinds.read(item.kind),
            self.weapons.read(item.weapon),
        )
        return {
            "lat": (item.lat_e7 or 0) if placed else 0,
            "lon": (item.lon_e7 or 0) if placed else 0,
            "radius": max(0, min(radius, place.radius_most_m)) if placed else 0,
            "start": NONE if start is None or end is None else min(start, end),
            "end": NONE if start is None or end is None else max(start, end),
            "kind": self.code("kind", kind), "kind_class": kind_class,
            "weapon": self.code("weapon", weapon), "weapon_class": weapon_class,
            "actor": self.code("actor", item.actor),
            "low": -1 if low is None or high is None else max(0, min(low, high, 10**9)),
            "high": -1 if low is None or high is None else max(0, min(max(low, high), 10**9)),
            "ledger": self.code("ledger", item.ledger), "source": self.code("source", item.source),
            "lamport": item.order[0], "origin": self.code("origin", item.order[1]), "index": item.order[2],
            "placed": placed, "dense": self.dense.get(item.id, 0),
        }  # fmt: skip

    def fill(self, row: int, item: Item) -> None:
        """Write a report's values into a row."""
        held, weights = self.held, self.weights
        written = written_of(item.text or "")
        known = [one for one in map(read, written) if one[0]]
        told = rarest(known, weights.words, self.table)
        for name, value in self.plain_values(item).items():
            held[name][row] = value
        held["text"][row], held["heft"][row] = (
            text_number(one[0] for one in known),
            sum(one[0] for one in told),
        )
        self.words[row] = 0
        self.weigh[row] = 0
        if told:
            self.words[row, : len(told)] = [one[1] for one in told]
            self.weigh[row, : len(told)] = [one[0] for one in told]
        # What is only asked about (told.similar) leaves no words.
        asked = item.id.startswith("\x00")
        missing = {number: shape for _, number, shape in told if number not in self.shapes and not asked}
        for word in written if missing else ():
            number = read(word)[1]
            if number in missing:
                self.shapes.setdefault(number, word)
        self._repeat(item.id, item.repeats)

    def _repeat(self, item_id: str, repeated: str) -> None:
        old = self.repeats.pop(item_id, "")
        if old:
            self.repeated[old] -= 1
            if not self.repeated[old]:
                del self.repeated[old]
        if repeated:
            self.repeats[item_id] = repeated
            self.repeated[repeated] = self.repeated.get(repeated, 0) + 1

    def reads_as(self, item: Item) -> bool:
        """Tell whether a report that does not repeat its words stands here as it reads now."""
        row = self.row[item.id]
        left = {"source", "low", "high"}
        return all(
            self.held[name][row] == value
            for name, value in self.plain_values(item).items()
            if name not in left
        )

    def drop(self, item_id: str) -> None:
        """Free a report's row."""
        row = self.row.pop(item_id)
        self._repeat(item_id, "")
        self.free.append(row)
        self.ids[row] = ""
        for name, _ in NUMBERS:
            self.held[name][row] = 0
        self.words[row] = self.weigh[row] = 0

    def forget(self, kept: Kept, others: Iterable[Kept]) -> None:
        """Take out of the lists of words and names what no report says any more; `others` may come back."""
        rest = list(others)
        left = [int(one) for one in kept.words if one]
        said = set(self.words[np.isin(self.words, left)].tolist()) if left else set()
        said |= {int(one) for other in rest for one in other.words}
        for number in set(left) - said:
            self.shapes.pop(number, None)
        for name in ("source", "actor", "kind", "weapon"):
            used = np.bincount(self.held[name].astype(np.int64), minlength=len(self.names[name])).tolist()
            for code, value in enumerate(self.names[name]):
                if (
                    not value
                    or used[code]
                    or (name == "source" and any(o.plain[name] == value for o in rest))
                ):
                    continue
                del self.codes[name][value]
                self.names[name][code] = ""

    def number(self, name: str, row: int) -> int | None:
        """Give a plain value, None where it is missing."""
        value = int(self.held[name][row])
        if name in {"start", "end"}:
            return None if value == NONE else value
        if name in {"low", "high"}:
            return None if value < 0 else value
        return value

    def item(self, item_id: str) -> Item:
        """Give a report as far as it is kept: without its text."""
        from sametable.core.linking.model import Item

        row = self.row[item_id]
        placed = bool(self.held["placed"][row])
        return Item(
            id=item_id, order=self.order(row), ledger=self.name("ledger", row), source=self.name("source", row),
            start_ms=self.number("start", row), end_ms=self.number("end", row),
            lat_e7=self.number("lat", row) if placed else None, lon_e7=self.number("lon", row) if placed else None,
            radius_m=self.number("radius", row) if placed else None, kind=self.name("kind", row),
            weapon=self.name("weapon", row), actor=self.name("actor", row), killed_low=self.number("low", row),
            killed_high=self.number("high", row), repeats=self.repeats.get(item_id, ""),
        )  # fmt: skip

    def words_of(self, row: int) -> dict[int, int]:
        """Give a report's words as numbers, with their weights."""
        return {
            int(one): int(weight)
            for one, weight in zip(self.words[row], self.weigh[row], strict=True)
            if weight
        }

    def kept(self, item: Item, known: Kept) -> int:
        """Put a report that does not repeat its words: what was known of them, of its source and of the killed stays."""
        row = self.put(replace(item, **known.plain, text=""))  # type: ignore[arg-type]  # names of an Item
        self.words[row], self.weigh[row] = known.words, known.weigh
        self.held["text"][row], self.held["heft"][row] = known.text, known.heft
        return row

    def keep(self, item_id: str) -> Kept:
        """Give what of a report an amendment does not repeat."""
        row = self.row[item_id]
        plain = {
            "source": self.name("source", row), "killed_low": self.number("low", row),
            "killed_high": self.number("high", row), "repeats": self.repeats.get(item_id, ""),
        }  # fmt: skip
        return Kept(
            plain, self.words[row].copy(), self.weigh[row].copy(), int(self.held["text"][row]), int(self.held["heft"][row])
        )  # fmt: skip

    def copy(self) -> Columns:
        """Give the same rows as ones that change by themselves."""
        twin = Columns(self.weights, self.table)
        twin.dense, twin.gains = self.dense, self.gains
        twin.row, twin.ids, twin.free = dict(self.row), list(self.ids), list(self.free)
        twin.repeats, twin.shapes = dict(self.repeats), dict(self.shapes)
        twin.repeated = dict(self.repeated)
        twin.codes = {name: dict(held) for name, held in self.codes.items()}
        twin.names = {name: list(held) for name, held in self.names.items()}
        twin.held = {name: held.copy() for name, held in self.held.items()}
        twin.words, twin.weigh = self.words.copy(), self.weigh.copy()
        return twin

    def rows(self, ids: Sequence[str]) -> Rows:
        """Give the rows of reports."""
        return np.array([self.row[one] for one in ids], dtype=np.int64)


class Kept:
    """What of a report an amendment does not repeat. Never changed."""

    __slots__ = ("heft", "plain", "text", "weigh", "words")

    def __init__(
        self, plain: Mapping[str, str | int | None], words: Column, weigh: Column, text: int, heft: int
    ) -> None:
        """Hold it."""
        self.plain, self.words, self.weigh, self.text, self.heft = plain, words, weigh, text, heft
