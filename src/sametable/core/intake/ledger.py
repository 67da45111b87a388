"""Finds the counts that a bulletin prints, and the cells of their breakdowns.

Decides, sentence by sentence, which numbers are totals ("heads") and which are cells under the total before
them: by area, by kind, by actor. It does not add anything up; `tally` compares, merges and completes.
Shapes: token ranges into the whole text; `Head` and `Cell` as in `heads`.
Source: the ways in which bulletins print counts; measures of `core/model/vocabulary.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sametable.core.intake.areas import Areas, read_list
from sametable.core.intake.cells import (
    actor_before,
    actor_cell,
    area_cells,
    areas_after,
    kind_after,
    kind_cell,
)
from sametable.core.intake.heads import (
    VIOLATIONS,
    Cell,
    Head,
    accuse,
    bracket_aside,
    can_count,
    clause,
    compared,
    day_of_series,
    elliptic,
    in_quote,
    measure_of,
    other_noun,
    part_of_late,
    people_of,
    said_before,
    since_a_date,
    tells_how_often,
)
from sametable.core.intake.scope import scope_after, scope_before, scope_between
from sametable.core.intake.text import word_set

if TYPE_CHECKING:
    from sametable.core.intake.areas import Item
    from sametable.core.intake.document import AreaNames, Line
    from sametable.core.intake.numbers import Number

FAR_LINES = 2
ASIDE = frozenset({"killed", "injured", "settlements_joined", "groups_joined"})
_LENGTHS = word_set("week weeks day days month months ما")
_LEADING = word_set(
    "brings brought taking takes overall making raising bringing total مجموع اجمالي ليصبح общее in altogether"
)


@dataclass(slots=True, kw_only=True)
class _State:
    """Where the reading of one sentence stands."""

    areas: Areas
    index: int
    heads: list[Head] = field(default_factory=list)
    at: int = 0
    since: int = 0
    scope_before: tuple[str, ...] = ()
    inherited: Head | None = None
    last_area: str = ""


def read_line(line: Line, index: int, known: AreaNames, before: tuple[Head | None, str]) -> list[Head]:
    """Read the totals of one sentence with their cells.

    `before` is the last total of earlier sentences, and the area that the sentence before this one names.
    """
    numbers = {n.first: n for n in line.numbers}
    if not numbers:
        return []
    state = _State(areas=Areas(line=line, known=known, numbers=numbers), index=index)
    state.inherited, state.last_area = before
    state.at = state.since = line.sentence.first
    state.scope_before = scope_before(state.areas)
    while state.at < line.sentence.last:
        number = numbers.get(state.at)
        aside = bracket_aside(line, state.at) if state.heads and state.heads[-1].cells else 0
        if aside:
            state.at = state.since = aside
        elif number is not None and can_count(line, number):
            _take_number(state, number)
        elif number is not None:
            state.at = number.last
        elif not _take_list(state):
            state.at += 1
    for head in state.heads:
        accuse(line, head)
    return state.heads


def _current(state: _State) -> Head | None:
    """Give the total that cells belong to now; counts of the killed and injured take none."""
    return next(
        (head for head in reversed(state.heads) if head.measure not in ASIDE and not head.aside), None
    )


def _take_list(state: _State) -> bool:
    """Take a list of areas with counts that begins here, as cells of the total before it."""
    head = _current(state)
    line = state.areas.line
    if head is None or line.tokens[state.at].kind != "w":
        return False
    items = read_list(state.areas, state.at)
    counted = [item.count.value for item in items if item.count is not None]
    if not counted or any(head.total is not None and value > 20 * head.total + 20 for value in counted):
        return False
    if len(counted) == 1 and state.areas.known.area(items[0].name) is None:
        return False
    if clause(line, state.since, state.at + 1, "spread"):
        head.under = ""
    apart = _goes_on(state, head, items)
    for item in items:
        if item.count is not None and apart:
            state.heads.append(replace(head, number=item.count, total=item.count.value, scope=(item.name,)))
        elif item.count is not None:
            head.cells.append(
                Cell(dimension="area", name=item.name, value=item.count.value, under=head.under)
            )
    state.at = state.since = max(items[-1].end, state.at + 1)
    return True


def _goes_on(state: _State, head: Head, items: tuple[Item, ...]) -> bool:
    """Say whether a list goes on an enumeration that a sentence opened: "In A 5 violations, in B - 3"."""
    line = state.areas.line
    if head.line != state.index or head.number is None or len(head.scope) != 1 or head.cells or head.kind_of:
        return False
    total = sum(item.count.value for item in items if item.count is not None)
    opened = {line.tokens[at].norm for at in range(head.number.last, state.at)} & {":", "(", "with"}
    before = state.scope_before == head.scope or head.tail
    fresh = all(item.name not in head.scope for item in items)
    known = all(state.areas.known.area(item.name) is not None for item in items)
    words = {line.tokens[at].norm for at in range(state.at, items[0].first)}
    led = bool(words & {"in", "в", "во", "у", "في", "وفي"}) or total != head.total
    return before and fresh and known and not opened and led


def _take_number(state: _State, number: Number) -> None:
    """Decide what a number is: a new total, a cell of the total before it, or nothing."""
    line = state.areas.line
    head = _current(state)
    since, state.since = state.since, number.last
    state.at = number.last
    people = people_of(line, number)
    if people:
        summed = (
            line.has("measure") or line.has("cumulative") or any(when.kind == "back" for when in line.times)
        )
        if summed and not line.has("weapon") and not clause(line, since, number.first, "incl"):
            state.heads.append(_casualties(state, number, people))
        return
    if head is not None and not in_quote(line, number) and _take_cell(state, head, number, since):
        return
    if head is None and state.inherited is not None and _continue(state, state.inherited, number):
        return
    if head is None and state.inherited is None and _listing(state, number, since):
        return
    if _takes_joined(state, number) or (head is not None and _quoted(state, head, number)):
        return
    code = _code_of(state, number, since)
    if code == "explosions" and any(n.unit in {"km", "m"} for n in line.numbers):
        return
    if code and (head is not None or _stated(state)):
        tail = measure_of(line, number) is None and head is not None and _enumerated(state, head, number)
        _new_head(state, number, code, since)
        state.heads[-1].tail = tail


def _quoted(state: _State, head: Head, number: Number) -> bool:
    """Take a number that a bracket gives in another party's name as a count of that party."""
    bracket = in_quote(state.areas.line, number)
    if bracket is None:
        return False
    party = clause(state.areas.line, *bracket, "party")
    state.heads.append(
        Head(
            line=state.index, number=number, total=number.value, bound=number.bound, measure=head.measure,
            party=party[0].code if party else None, aside=True,
        )
    )  # fmt: skip
    state.at = state.since = bracket[1]
    return True


def _takes_joined(state: _State, number: Number) -> bool:
    """Take a running total of settlements or groups that joined: "the total number ... has reached 58"."""
    line = state.areas.line
    first = line.sentence.first
    joined = clause(line, first, number.first, "joined")
    if (
        not joined
        or not clause(line, first, number.first, "sofar")
        or clause(line, first, number.first, "measure")
    ):
        return False
    following = line.tokens[number.last] if number.last < line.sentence.last else None
    if (
        following is not None
        and following.kind == "w"
        and following.norm not in {"and", "и", "until", "in", "so"}
    ):
        return False
    state.heads.append(
        Head(
            line=state.index, number=number, total=number.value, bound=number.bound, measure=joined[0].code,
            party=_party(state, number), cumulative=True,
        )
    )  # fmt: skip
    return True


def _code_of(state: _State, number: Number, since: int) -> str:
    """Name the measure that a number would be a total of, or ''."""
    line, head = state.areas.line, _current(state) or state.inherited
    measure = measure_of(line, number)
    if tells_how_often(line, number):
        return VIOLATIONS
    if head is not None and head.line == state.index and head.cumulative and part_of_late(line, number):
        return head.measure
    if head is not None and head.line == state.index and compared(line, number):
        return head.measure
    if measure is not None:
        return "attacks" if measure.code == "facilities" else measure.code
    party = [*clause(line, since, number.first, "partyadj"), *clause(line, since, number.first, "party")]
    told = bool(party) and bool(clause(line, party[-1].last, number.first, "record"))
    quoted = bool(party) and bool(clause(line, since, party[-1].first, "quoted"))
    told = told or (quoted and not other_noun(line, number))
    if party and head is not None and (told or elliptic(line, party[-1], number)):
        return head.measure
    begun = max((at + 1 for at in range(since, number.first) if line.tokens[at].norm == ";"), default=since)
    counted = clause(line, begun, number.first, "measure")
    code = ("attacks" if counted[-1].code == "facilities" else counted[-1].code) if counted else ""
    around = clause(line, since, min(number.last + 3, line.sentence.last), "cumulative")
    begun = min((m.first for m in (*around, *clause(line, since, number.first, "sofar"))), default=since)
    joined = clause(line, begun, number.first, "joined")
    if around and not joined and (code or head is not None) and not other_noun(line, number):
        return code or (head.measure if head is not None else "")
    before = line.tokens[number.first - 1].norm if number.first > line.sentence.first else ""
    beside = before in {"-", "—", "–", ":"} or (
        before == "(" and counted and counted[-1].last == number.first - 1
    )
    if code and not joined and (beside or clause(line, since, number.first, "sofar")):
        return code
    return head.measure if head is not None and _enumerated(state, head, number) else ""


def _enumerated(state: _State, head: Head, number: Number) -> bool:
    """Say whether a number goes on an enumeration of areas: "two violations in A and three in B"."""
    if head.line != state.index or len(head.scope) != 1 or any(c.dimension == "area" for c in head.cells):
        return False
    items = areas_after(state.areas, number)
    return len(items) == 1 and state.areas.known.area(items[0].name) is not None


def _continue(state: _State, head: Head, number: Number) -> bool:
    """Read on under a total of an earlier sentence: "48 amongst which ...", "There have been 8 ones"."""
    line = state.areas.line
    since = line.sentence.first
    if state.index - head.line > FAR_LINES or clause(line, since, number.first, "party"):
        return False
    if kind_cell(state.areas, head, number, since) or actor_cell(state.areas, head, number, since):
        return True
    near = min(number.last + 3, line.sentence.last)
    if clause(line, since, near, "incl") and not clause(line, since, number.first, "kind"):
        end = area_cells(state.areas, head, number, since)
        state.at = max(end, state.at)
        if end:
            return True
    rest = (head.total or 0) - sum(cell.value for cell in head.cells if cell.dimension == "area")
    name = state.areas.known.area(state.last_area) if state.last_area else None
    following = line.tokens[number.last].norm if number.last < line.sentence.last else ""
    if (
        following in {"ones", "such", "of", "cases", "times", "violations", "случаев", ".", "случая"}
        and rest == number.value
    ):
        known = {cell.name for cell in head.cells}
        if name is not None and name not in known and known:
            head.cells.append(Cell(dimension="area", name=name, value=number.value))
            return True
    return _listing(state, number, since)


def _listing(state: _State, number: Number, since: int) -> bool:
    """Open a list of areas without a total of its own: "they were spread: 8 in ..., 5 in ..."."""
    line = state.areas.line
    if not (clause(line, since, number.first, "measure") and clause(line, since, number.first, "incl")):
        return False
    kinds = clause(line, since, number.first, "kind")
    head = Head(
        line=state.index, number=number, total=None, bound="exact", measure=VIOLATIONS, party=_party(state, number),
        kind_of=kinds[0].code if kinds else "",
    )  # fmt: skip
    end = area_cells(state.areas, head, number, since)
    if end:
        state.heads.append(head)
        state.at = state.since = end
    return bool(end)


def _stated(state: _State) -> bool:
    line = state.areas.line
    return state.index == 0 or any(
        line.has(category) for category in ("record", "verb", "since", "cumulative", "bound", "incl", "party", "previous")
    ) or any(when.kind == "back" for when in line.times)  # fmt: skip


def _take_cell(state: _State, head: Head, number: Number, since: int) -> bool:
    """Take a number as a cell of the total before it, if the words around it say so."""
    areas = state.areas
    line = areas.line
    named = [
        m for m in line.mentions if m.category in {"party", "partyadj"} and since <= m.first < number.first
    ]
    if named and not clause(line, since, number.first, "incl"):
        return False
    parts = clause(line, since, number.first, "incl")
    begun = parts[-1].first if parts else line.sentence.last
    if clause(line, since, number.first, "previous") or any(
        m.first > begun or not parts for m in clause(line, since, number.first, "cumulative")
    ):
        return False
    if kind_cell(areas, head, number, since):
        return True
    if actor_cell(areas, head, number, since):
        return True
    end = area_cells(areas, head, number, since)
    if end:
        state.at = state.since = end
        return True
    return False


def _casualties(state: _State, number: Number, what: str) -> Head:
    return Head(
        line=state.index, number=number, total=number.value, bound=number.bound, measure=what,
        party=_party(state, number),
    )  # fmt: skip


def _party(state: _State, number: Number) -> str | None:
    line = state.areas.line
    before = clause(line, line.sentence.first, number.first, "party")
    last = _current(state)
    short = [
        m for m in clause(line, line.sentence.first, number.first, "partyadj") if elliptic(line, m, number)
    ]
    if short:
        return short[-1].code
    near = [m for m in before if last is None or last.number is None or m.first >= last.number.last]
    if near:
        return near[0].code
    if last is not None:
        return last.party
    after = [m for m in clause(line, number.last, line.sentence.last, "party") if m.code != "Syria"]
    return after[0].code if after else None


def _new_head(state: _State, number: Number, measure: str, since: int) -> None:
    line = state.areas.line
    counting = (n.first for n in line.numbers if n.first >= number.last and can_count(line, n))
    end = min(counting, default=line.sentence.last)
    previous = said_before(line, since, number)
    told = [
        m for m in clause(line, since, end, "cumulative") if line.tokens[m.first - 1].norm not in _LENGTHS
    ]
    after = (m.first for m in told if m.first > number.first and line.tokens[m.first].norm in _LEADING)
    lead = min(after, default=end)
    cumulative = not previous and any(m.first < lead for m in told)
    cumulative = cumulative or (not previous and since_a_date(line, number, end))
    kind = kind_after(line, number, measure)
    head = Head(
        line=state.index, number=number, total=number.value, bound=number.bound, measure=measure,
        party=_party(state, number), cumulative=cumulative, previous=previous,
        scope=state.scope_before, series=day_of_series(line, number, end), kind_of=kind,
        actor_of=actor_before(line, number, since),
    )  # fmt: skip
    state.heads.append(head)
    scope_after(state.areas, head, end)
    if not head.scope and not head.cells:
        scope_between(state.areas, head, since)
    included = measure == "explosions" and clause(line, since, number.first, "incl")
    earlier = next((h for h in reversed(state.heads[:-1]) if h.scope), state.inherited)
    if (
        not head.scope
        and earlier is not None
        and (previous or included)
        and state.index - earlier.line <= FAR_LINES
    ):
        head.scope = earlier.scope
