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
from typing import TYPE_CHECKING

from sametable.core.terms.moments import FIRST_MS, LAST_MS
from sametable.errors import invariant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

RANK = {"out": 0, "disputed": 1, "undetermined": 2, "in": 3}
ANSWER = {"in": "within", "out": "outside", "disputed": "disputed", "undetermined": "undetermined"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One state from `start_ms` up to but not at `end_ms`: in, disputed or undetermined (out in `outs` alone)."""

    start_ms: int
    end_ms: int
    state: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Sorted, disjoint segments; what lies between is out. `outs` says of parts that are out why they are."""

    segments: tuple[Segment, ...]
    outs: tuple[Segment, ...] = ()
    _edges: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _states: tuple[str, ...] = field(init=False, repr=False, compare=False)
    _whys: tuple[str, ...] = field(init=False, repr=False, compare=False)
    _turns: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay the whole time out as cells, for looking up by bisection."""
        edges, states, whys = [FIRST_MS], ["out"], [""]
        for piece in sorted((*self.segments, *self.outs), key=lambda one: one.start_ms):
            invariant(
                edges[-1] <= piece.start_ms < piece.end_ms <= LAST_MS, "segments are sorted and disjoint"
            )
            if piece.start_ms == edges[-1]:
                states[-1], whys[-1] = piece.state, piece.why
            else:
                edges.append(piece.start_ms)
                states.append(piece.state)
                whys.append(piece.why)
            if piece.end_ms < LAST_MS:
                edges.append(piece.end_ms)
                states.append("out")
                whys.append("")
        turns = tuple(
            edge
            for edge, state, before in zip(edges[1:], states[1:], states, strict=False)
            if state != before
        )
        for name, value in (("_edges", edges), ("_states", states), ("_whys", whys), ("_turns", turns)):
            object.__setattr__(self, name, tuple(value))


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


def _full(state: str, why: str) -> Timeline:
    return Timeline(segments=(Segment(start_ms=FIRST_MS, end_ms=LAST_MS, state=state, why=why),))


ALWAYS = _full("in", "")
UNKNOWN = _full("undetermined", "it is not known when this is in force")
NEVER = Timeline(segments=())


def _answer(met: set[str]) -> str:
    if len(met) == 1:
        return ANSWER[next(iter(met))]
    return "disputed" if met in ({"in", "disputed"}, {"out", "disputed"}) else "undetermined"


def state_of(timeline: Timeline, start_ms: int, end_ms: int) -> TimeAnswer:
    """Tell the state of [start, end), or of the instant start == end, why, and the nearest change."""
    invariant(start_ms <= end_ms, "a case does not end before it starts")
    edges = timeline._edges
    first = max(bisect_right(edges, start_ms) - 1, 0)
    last = first if end_ms == start_ms else max(bisect_left(edges, end_ms) - 1, first)
    states, whys = timeline._states[first : last + 1], timeline._whys[first : last + 1]
    boundary, beyond = _nearest(timeline, start_ms, end_ms)
    return TimeAnswer(
        state=_answer(set(states)),
        why=tuple(dict.fromkeys(line for why in dict.fromkeys(whys) for line in why.split("\n") if line)),
        boundary_ms=boundary,
        beyond=beyond,
    )


def _nearest(timeline: Timeline, start_ms: int, end_ms: int) -> tuple[int | None, str]:
    turns = timeline._turns
    after = bisect_right(turns, start_ms)
    until = after if end_ms == start_ms else bisect_left(turns, end_ms)
    if until > after:
        inside = (turns[after], turns[until - 1])
        at = min(inside, key=lambda turn: min(turn - start_ms, end_ms - turn))
        return at, _state_at(timeline, at)
    earlier = turns[after - 1] if after else None
    later = turns[until] if until < len(turns) else None
    if later is not None and (earlier is None or later - end_ms < start_ms - earlier):
        return later, _state_at(timeline, later)
    return earlier, "" if earlier is None else _state_at(timeline, earlier - 1)


def _state_at(timeline: Timeline, at_ms: int) -> str:
    return ANSWER[timeline._states[max(bisect_right(timeline._edges, at_ms) - 1, 0)]]


def joined(whys: Iterable[str]) -> str:
    """Put reasons together, each once, in an order that does not depend on theirs."""
    return "\n".join(sorted({line for why in whys for line in why.split("\n") if line}))


Cell = tuple[str, str]
"""A state and its why."""


def fold(timelines: Sequence[Timeline], rule: Callable[[Sequence[Cell]], Cell]) -> Timeline:
    """Make one timeline of several: `rule` gives the cell of a stretch from the cells of each."""
    edges = sorted({edge for one in timelines for edge in one._edges} | {FIRST_MS})
    places = [0] * len(timelines)
    seen: dict[tuple[Cell, ...], Cell] = {}
    cells: list[tuple[int, Cell]] = []
    for edge in edges:
        for number, one in enumerate(timelines):
            at = places[number]
            if at + 1 < len(one._edges) and one._edges[at + 1] == edge:
                places[number] = at + 1
        key = tuple((one._states[at], one._whys[at]) for one, at in zip(timelines, places, strict=True))
        cell = seen.get(key)
        if cell is None:
            cell = seen[key] = rule(key)
        if not cells or cells[-1][1] != cell:
            cells.append((edge, cell))
    return of_cells(cells)


def of_cells(cells: Sequence[tuple[int, Cell]]) -> Timeline:
    """Build a timeline from the moments at which its cells begin, in order; each lasts to the next."""
    pieces = [
        Segment(start_ms=start, end_ms=end, state=state, why=why)
        for (start, (state, why)), end in zip(
            cells, [*(start for start, _ in cells[1:]), LAST_MS], strict=True
        )
        if start < end
    ]
    return Timeline(
        segments=tuple(piece for piece in pieces if piece.state != "out"),
        outs=tuple(piece for piece in pieces if piece.state == "out" and piece.why),
    )


def _taking(best: Callable[[Iterable[int]], int]) -> Callable[[Sequence[Cell]], Cell]:
    def rule(cells: Sequence[Cell]) -> Cell:
        rank = best(RANK[state] for state, _ in cells)
        kept = [(state, why) for state, why in cells if RANK[state] == rank]
        return kept[0][0], joined(why for _, why in kept)

    return rule


_HIGHEST, _LOWEST = _taking(max), _taking(min)


def unite(many: Iterable[Timeline]) -> Timeline:
    """Give what at least one of them has: in where any is in, out only where all are; of none, never."""
    timelines = tuple(many)
    return fold(timelines, _HIGHEST) if timelines else NEVER


def intersect(a: Timeline, b: Timeline) -> Timeline:
    """Give what both have: out where either is out, in only where both are."""
    return fold((a, b), _LOWEST)


def _agreement(cells: Sequence[Cell]) -> Cell:
    states = {state for state, _ in cells}
    why = joined(why for _, why in cells)
    if len(states) == 1:
        return cells[0][0], why
    return ("disputed" if {"in", "out"} <= states or "disputed" in states else "undetermined"), why


def agree(many: Sequence[Timeline]) -> Timeline:
    """Give what all readings of one thing have in common; disputed where some say in and others out."""
    return fold(many, _agreement) if many else UNKNOWN
