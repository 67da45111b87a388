"""What is in force at every moment of 1945 to 2100: in, disputed, undetermined, or out, each with why.

Decides what holds of a moment or an interval, which change of state is nearest to it, and how several timelines make
one. It does not know windows or where a timeline is from. States are ordered out < disputed < undetermined < in;
uniting takes the highest, intersecting the lowest, so the laws of sets hold.

An interval that meets one state has it; one that meets disputed and one of in and out is disputed; whatever else is
undetermined, so that a wider interval never makes an answer more definite.

Shapes: milliseconds since 1970 UTC, half-open [start, end); an instant is start == end. A `why` holds one reason a
line. Source: contract, Time states; clause kind `window` (T5).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from sametable.core.terms.effort import Effort, spend
from sametable.core.terms.moments import FIRST_MS, LAST_MS
from sametable.errors import invariant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

RANK = {"out": 0, "disputed": 1, "undetermined": 2, "in": 3}
ANSWER = {"in": "within", "out": "outside", "disputed": "disputed", "undetermined": "undetermined"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One state from `start_ms` up to but not at `end_ms`: in, disputed, undetermined or out."""

    start_ms: int
    end_ms: int
    state: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The whole time as cells: cell i begins at `edges[i]`, has `states[i]` for `whys[i]`, and lasts to the next.

    Made by `of_cells` or `of_segments`, which keep it in its one form. `turns` are the edges where the state changes.
    """

    edges: tuple[int, ...]
    states: tuple[str, ...]
    whys: tuple[str, ...]
    turns: tuple[int, ...] = field(repr=False, compare=False)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """Give what is not out, sorted and disjoint."""
        return tuple(piece for piece in self._pieces() if piece.state != "out")

    @property
    def outs(self) -> tuple[Segment, ...]:
        """Give what is out, with why."""
        return tuple(piece for piece in self._pieces() if piece.state == "out")

    def _pieces(self) -> Iterator[Segment]:
        ends = (*self.edges[1:], LAST_MS)
        for start, end, state, why in zip(self.edges, ends, self.states, self.whys, strict=True):
            yield Segment(start_ms=start, end_ms=end, state=state, why=why)


Cell = tuple[str, str]
"""A state and its why."""


def of_cells(cells: Sequence[tuple[int, Cell]]) -> Timeline:
    """Build a timeline from the moments at which its cells begin; of two at one moment the later one holds."""
    edges: list[int] = []
    kept: list[Cell] = []
    for start, cell in cells:
        if start >= LAST_MS:
            break
        invariant(not edges or start >= edges[-1], "cells of a timeline are in order")
        if edges and edges[-1] == start:
            edges.pop()
            kept.pop()
        if not kept or kept[-1] != cell:
            edges.append(start)
            kept.append(cell)
    invariant(bool(edges) and edges[0] == FIRST_MS, "a timeline begins with the first moment")
    states = tuple(state for state, _ in kept)
    turns = [edge for edge, one, before in zip(edges[1:], states[1:], states, strict=False) if one != before]
    return Timeline(edges=tuple(edges), states=states, whys=tuple(why for _, why in kept), turns=tuple(turns))


def of_segments(segments: Iterable[Segment]) -> Timeline:
    """Build a timeline from disjoint segments in any order; what lies between them is out."""
    cells: list[tuple[int, Cell]] = [(FIRST_MS, ("out", ""))]
    for piece in sorted(segments, key=lambda one: one.start_ms):
        invariant(cells[-1][0] <= piece.start_ms < piece.end_ms <= LAST_MS, "segments are disjoint")
        cells += [(piece.start_ms, (piece.state, piece.why)), (piece.end_ms, ("out", ""))]
    return of_cells(cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAnswer:
    """What holds of a case in time: `within`, `outside`, `disputed` or `undetermined`, and why, a reason an item.

    `boundary_ms` is the nearest moment at which the state changes: inside the case if it meets several states, else
    before or after it; None if there is none. `beyond` is the state on its other side, seen from the case's start.
    """

    state: str
    why: tuple[str, ...] = ()
    boundary_ms: int | None = None
    beyond: str = ""


ALWAYS = of_cells([(FIRST_MS, ("in", ""))])
UNKNOWN = of_cells([(FIRST_MS, ("undetermined", "it is not known when this is in force"))])
NEVER = of_cells([(FIRST_MS, ("out", ""))])


def _answer(met: set[str]) -> str:
    if len(met) == 1:
        return ANSWER[next(iter(met))]
    return "disputed" if met in ({"in", "disputed"}, {"out", "disputed"}) else "undetermined"


def state_of(timeline: Timeline, start_ms: int, end_ms: int) -> TimeAnswer:
    """Tell the state of [start, end), or of the instant start == end, why, and the nearest change."""
    invariant(start_ms <= end_ms, "a case does not end before it starts")
    edges, states = timeline.edges, timeline.states
    first = bisect_right(edges, start_ms, 1) - 1
    last = first if end_ms == start_ms else max(bisect_left(edges, end_ms, 1) - 1, first)
    if first == last:
        state, why = ANSWER[states[first]], _lines(timeline.whys[first])
    else:
        state = _answer(set(states[first : last + 1]))
        met = dict.fromkeys(timeline.whys[first : last + 1])
        why = tuple(dict.fromkeys(line for one in met for line in _lines(one)))
    boundary, beyond = _nearest(timeline, start_ms, end_ms)
    return TimeAnswer(state=state, why=why, boundary_ms=boundary, beyond=beyond)


def touches(timeline: Timeline, start_ms: int, end_ms: int) -> bool:
    """Tell whether any of [start, end), or the instant, is not out."""
    edges = timeline.edges
    first = max(bisect_right(edges, start_ms) - 1, 0)
    last = first if end_ms == start_ms else max(bisect_left(edges, end_ms) - 1, first)
    return any(timeline.states[at] != "out" for at in range(first, last + 1))


@lru_cache(maxsize=4096)
def _lines(why: str) -> tuple[str, ...]:
    return tuple(line for line in why.split("\n") if line)


def _nearest(timeline: Timeline, start_ms: int, end_ms: int) -> tuple[int | None, str]:
    turns = timeline.turns
    after = bisect_right(turns, start_ms)
    until = after if end_ms == start_ms else bisect_left(turns, end_ms, after)
    if until > after:
        inside = (turns[after], turns[until - 1])
        at = min(inside, key=lambda turn: min(turn - start_ms, end_ms - turn))
        return at, _state_at(timeline, at)
    earlier = turns[after - 1] if after else None
    later = turns[until] if until < len(turns) else None
    # An instant is as long as the millisecond that it names.
    last_ms = max(end_ms, start_ms + 1)
    if later is not None and (earlier is None or later - last_ms < start_ms - earlier):
        return later, _state_at(timeline, later)
    return earlier, "" if earlier is None else _state_at(timeline, earlier - 1)


def _state_at(timeline: Timeline, at_ms: int) -> str:
    return ANSWER[timeline.states[bisect_right(timeline.edges, at_ms, 1) - 1]]


def joined(whys: Iterable[str]) -> str:
    """Put reasons together, each once, in an order that does not depend on theirs."""
    return "\n".join(sorted({line for why in whys for line in why.split("\n") if line}))


def fold(
    timelines: Sequence[Timeline], rule: Callable[[Sequence[Cell]], Cell], effort: Effort | None = None
) -> Timeline:
    """Make one timeline of several: `rule` gives the cell of a stretch from the cells of each.

    Raises: `terms.window` if that takes more than what is left of `effort`.
    """
    if len(timelines) == 1:
        return timelines[0]
    places = [0] * len(timelines)
    spend(effort, sum(len(one.edges) for one in timelines))
    marks = sorted((edge, number) for number, one in enumerate(timelines) for edge in one.edges[1:])
    seen: dict[tuple[Cell, ...], Cell] = {}
    current = [(one.states[0], one.whys[0]) for one in timelines]
    cells: list[tuple[int, Cell]] = [(FIRST_MS, rule(current))]
    spend(effort, len(timelines), cells[0][1][1])
    for place, (edge, number) in enumerate(marks, 1):
        places[number] += 1
        one, at = timelines[number], places[number]
        current[number] = (one.states[at], one.whys[at])
        # What begins at one moment is looked at together.
        if place < len(marks) and marks[place][0] == edge:
            continue
        key = tuple(current)
        spend(effort, 1 + len(key) // 8)
        cell = seen.get(key)
        if cell is None:
            cell = seen[key] = rule(key)
            spend(effort, len(key), cell[1])
        cells.append((edge, cell))
    return of_cells(cells)


def _taking(best: Callable[[Iterable[int]], int]) -> Callable[[Sequence[Cell]], Cell]:
    def rule(cells: Sequence[Cell]) -> Cell:
        rank = best(RANK[state] for state, _ in cells)
        kept = [(state, why) for state, why in cells if RANK[state] == rank]
        return kept[0][0], joined(why for _, why in kept)

    return rule


_HIGHEST, _LOWEST = _taking(max), _taking(min)


def unite(many: Iterable[Timeline], effort: Effort | None = None) -> Timeline:
    """Give what at least one of them has: in where any is in, out only where all are; of none, never."""
    timelines = tuple(many)
    return fold(timelines, _HIGHEST, effort) if timelines else NEVER


def intersect(a: Timeline, b: Timeline, effort: Effort | None = None) -> Timeline:
    """Give what both have: out where either is out, in only where both are."""
    return fold((a, b), _LOWEST, effort)


def touched(many: Iterable[Timeline], effort: Effort | None = None) -> Timeline:
    """Give where any of them is not out, as undetermined and without why: what is worth a look; of none, never."""
    steps: dict[int, int] = {}
    for one in {id(timeline): timeline for timeline in many}.values():
        spend(effort, len(one.edges))
        before = 0
        for edge, state in zip(one.edges, one.states, strict=True):
            now = int(state != "out")
            if now != before:
                steps[edge] = steps.get(edge, 0) + now - before
            before = now
    cells: list[tuple[int, Cell]] = [(FIRST_MS, ("out", ""))]
    count = 0
    for edge in sorted(steps):
        count += steps[edge]
        cells.append((edge, ("undetermined" if count else "out", "")))
    return of_cells(cells)


def _agreement(cells: Sequence[Cell]) -> Cell:
    states = {state for state, _ in cells}
    why = joined(why for _, why in cells)
    if len(states) == 1:
        return cells[0][0], why
    return ("disputed" if {"in", "out"} <= states or "disputed" in states else "undetermined"), why


def agree(many: Sequence[Timeline], effort: Effort | None = None) -> Timeline:
    """Give what all readings of one thing have in common; disputed where some say in and others out."""
    return fold(many, _agreement, effort) if many else UNKNOWN
