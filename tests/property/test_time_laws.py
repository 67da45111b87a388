"""Laws of the time engine, each with the sentence that it holds to; small windows are checked against plain counting.

The plain evaluator below knows nothing of segments: it goes through every combination of what the moments can be and
asks of one instant after another whether it is covered.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import pairwise, product
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from sametable.core.terms.model import (
    After,
    At,
    Daily,
    Disputed,
    Duration,
    Moment,
    Renewal,
    SaidAt,
    Spot,
    Sun,
    Unknown,
    Window,
)
from sametable.core.terms.moments import FIRST_MS, LAST_MS, Context, resolve
from sametable.core.terms.timeline import (
    ALWAYS,
    NEVER,
    RANK,
    Segment,
    Timeline,
    agree,
    intersect,
    of_segments,
    state_of,
    unite,
)
from sametable.core.terms.windows import check_window, timeline_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

SECOND_MS = 1000
HERE = Context(zone="UTC", dates={})
START_MS = resolve(At(day="2016-09-12", minute=0, zone="UTC"), HERE)[0].earliest_ms
SPAN_S = 180
"""Windows of these tests lie in the first three minutes of the day; a second later everything is decided."""
STATES = ("in", "disputed", "undetermined")
DEFINITE = {"within", "outside"}


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    edges = sorted(draw(st.sets(st.integers(0, 40), max_size=8)))
    pieces = pairwise(edges)
    chosen = [(start, end, draw(st.sampled_from((*STATES, "out")))) for start, end in pieces]
    return of_segments(
        Segment(start_ms=start, end_ms=end, state=state, why=draw(st.sampled_from(["", "a", "b\nc"])))
        for start, end, state in chosen
    )


def second(number: int) -> At:
    return At(day="2016-09-12", minute=number // 60, second=number % 60, zone="UTC")


exact = st.integers(0, SPAN_S).map(second)
moments = st.one_of(
    exact,
    st.lists(exact, min_size=1, max_size=3).map(
        lambda told: Disputed(readings=tuple(SaidAt(at=one, by=("alder",)) for one in told))
    ),
)
lengths = st.integers(1, 60).map(lambda number: Duration(ms=number * SECOND_MS, text=f"{number} seconds"))


@st.composite
def renewals(draw: st.DrawFn) -> Renewal:
    start, declared = draw(st.none() | exact), draw(st.none() | moments)
    if start is None and declared is None:
        declared = draw(exact)
    if draw(st.booleans()):
        return Renewal(start=start, declared=declared, length=draw(lengths))
    return Renewal(start=start, declared=declared, until=draw(exact))


@st.composite
def windows(draw: st.DrawFn) -> Window:
    many = tuple(draw(st.lists(renewals(), max_size=3)))
    plain = partial(Window, id="w", zone="UTC", start=draw(moments), renewals=many, renewal="explicit")
    if draw(st.booleans()):
        return plain(length=draw(lengths))
    return plain(until=draw(moments))


def starts(moment: object) -> list[int]:
    assert isinstance(moment, At | Disputed)
    return sorted({one.earliest_ms for one in resolve(moment, HERE)})


def plain_worlds(window: Window) -> Iterator[list[tuple[int, int]]]:
    """Give, for each combination of readings, the stretches that the window says are covered."""
    for start in starts(window.start):
        ends = starts(window.until) if window.until else [start + (window.length or Duration()).ms]
        ways = [
            [
                (one, declared)
                for declared in (starts(one.declared) if one.declared else [None])
            ]
            for one in window.renewals
        ]  # fmt: skip
        for end, chosen in product(ends, product(*ways)):
            if end > start:
                yield [(start, end), *plain_renewals(end, list(chosen))]


def plain_renewals(end: int, chosen: list[tuple[Renewal, int | None]]) -> list[tuple[int, int]]:
    def key(pair: tuple[Renewal, int | None]) -> tuple[int, ...]:
        own = starts(pair[0].start)[0] if pair[0].start else None
        until = starts(pair[0].until)[0] if pair[0].until else LAST_MS + 1
        said = LAST_MS + 1 if pair[1] is None else pair[1]
        begin = own if own is not None else said
        return begin, LAST_MS + 1 if own is None else own, said, until, (pair[0].length or Duration()).ms

    made = []
    for renewal, declared in sorted(chosen, key=key):
        if renewal.start:
            counts = starts(renewal.start)[0]
            begin = counts if declared is None else max(counts, declared)
        else:
            assert declared is not None
            # "at the previous end if it was declared before that end, else at the declaration"
            counts = begin = max(end, declared)
        stop = starts(renewal.until)[0] if renewal.until else counts + (renewal.length or Duration()).ms
        if stop > begin:
            made.append((begin, stop))
            end = max(end, stop)
    return made


def plain_state(worlds: list[list[tuple[int, int]]], at_ms: int) -> str:
    answers = {any(start <= at_ms < end for start, end in world) for world in worlds}
    return "disputed" if len(answers) == 2 else "within" if answers == {True} else "outside"


@settings(max_examples=150, deadline=None)
@given(windows())
def test_every_second_is_what_plain_counting_says(window: Window) -> None:
    """ "half-open intervals; disputed starts give a *disputed* answer for what lies between"."""
    worlds = list(plain_worlds(window))
    timeline = timeline_of(window, HERE)
    if not worlds:
        assert set(timeline.states) == {"undetermined"}
        return
    for number in range(-2, 4 * SPAN_S):
        at_ms = START_MS + number * SECOND_MS
        assert state_of(timeline, at_ms, at_ms).state == plain_state(worlds, at_ms), number


@settings(max_examples=100, deadline=None)
@given(windows(), st.randoms(use_true_random=False))
def test_the_order_of_renewals_and_of_readings_does_not_matter(window: Window, random: Random) -> None:
    """ "the answer does not depend on clause order, hash seed or locale"."""
    shuffled = list(window.renewals)
    random.shuffle(shuffled)
    other = replace(window, renewals=tuple(shuffled))
    if isinstance(window.start, Disputed):
        other = replace(other, start=Disputed(readings=window.start.readings[::-1]))
    assert timeline_of(other, HERE) == timeline_of(window, HERE)


@settings(max_examples=150, deadline=None)
@given(windows())
def test_a_renewal_never_creates_coverage_in_a_gap(window: Window) -> None:
    """ "a renewal never creates coverage in a gap": before it was declared, it adds nothing that is in force."""
    without = timeline_of(replace(window, renewals=()), HERE)
    for renewal in window.renewals:
        if renewal.declared is None:
            continue
        alone = timeline_of(replace(window, renewals=(renewal,)), HERE)
        for at_ms in range(START_MS, min(starts(renewal.declared)), SECOND_MS):
            assert state_of(alone, at_ms, at_ms).state == state_of(without, at_ms, at_ms).state


@given(windows(), st.lists(lengths, min_size=1, max_size=3))
def test_a_renewal_of_unknown_date_makes_nothing_definite(window: Window, added: list[Duration]) -> None:
    """ "a renewal never creates coverage in a gap": one without a date leaves doubt, and takes nothing away."""
    more = tuple(Renewal(length=one) for one in added)
    before = timeline_of(window, HERE)
    after = timeline_of(replace(window, renewals=(*window.renewals, *more)), HERE)
    for at_ms in range(START_MS, START_MS + 2 * SPAN_S * SECOND_MS, 5 * SECOND_MS):
        was, now = (state_of(one, at_ms, at_ms).state for one in (before, after))
        assert (now == "within") <= (was == "within")
        assert (was == "within") <= (now == "within")


@given(timelines(), st.integers(-5, 45), st.integers(0, 20), st.integers(0, 9), st.integers(0, 9))
def test_widening_an_interval_never_makes_it_more_definite(
    timeline: Timeline, start: int, size: int, before: int, after: int
) -> None:
    """ "widening uncertainty never turns *undetermined* into a definite answer"; nor disputed into one."""
    narrow = state_of(timeline, start, start + size).state
    until = start + size + after
    if before and until == start:
        until += 1  # [start - 1, start) does not hold the instant `start`
    wide = state_of(timeline, start - before, until).state
    if wide in DEFINITE:
        assert narrow == wide
    if narrow == "undetermined":
        assert wide == "undetermined"


@given(timelines(), st.integers(-5, 45), st.integers(0, 10), st.integers(-50, 50))
def test_moving_a_time_across_no_boundary_changes_nothing(
    timeline: Timeline, start: int, size: int, shift: int
) -> None:
    """ "moving a time across no boundary changes nothing"."""
    told = state_of(timeline, start, start + size)
    moved = state_of(timeline, start + shift, start + size + shift)
    low, high = min(start, start + shift), max(start, start + shift) + max(size, 1)
    if not any(low < turn < high for turn in timeline.turns):
        assert moved.state == told.state


@given(timelines(), st.integers(-5, 45), st.integers(0, 10), st.integers(-50, 50))
def test_a_move_that_stays_short_of_the_nearest_boundary_changes_nothing(
    timeline: Timeline, start: int, size: int, shift: int
) -> None:
    """ "Move an incident ... an hour and see the answer change, or see that it cannot change."."""
    told = state_of(timeline, start, start + size)
    if told.boundary_ms is None:
        assert state_of(timeline, start + shift, start + size + shift).state == told.state
    elif not start < told.boundary_ms < start + size:
        room = max(start - told.boundary_ms, told.boundary_ms - start - max(size, 1))
        moved = state_of(timeline, start + shift, start + size + shift).state
        assert moved == told.state or abs(shift) > room
        side = told.boundary_ms if told.boundary_ms > start else told.boundary_ms - 1
        assert state_of(timeline, side, side).state == told.beyond != told.state


@given(timelines(), st.integers(-3, 43), st.integers(0, 12))
def test_the_state_of_an_interval_is_that_of_its_instants(timeline: Timeline, start: int, size: int) -> None:
    """Contract: `the set of states touched`, looked at instant by instant."""
    met = {state_of(timeline, at, at).state for at in range(start, start + max(size, 1))}
    told = state_of(timeline, start, start + size).state
    if len(met) == 1:
        assert {told} == met
    elif "undetermined" in met or met >= DEFINITE:
        assert told == "undetermined"
    else:
        assert told == "disputed"


@given(timelines(), timelines(), timelines())
def test_uniting_and_intersecting_are_laws_of_sets(a: Timeline, b: Timeline, c: Timeline) -> None:
    """Commutative, associative, idempotent, distributive; never and always are their bounds."""
    assert unite([a, b]) == unite([b, a])
    assert intersect(a, b) == intersect(b, a)
    assert unite([a, unite([b, c])]) == unite([unite([a, b]), c]) == unite([a, b, c])
    assert intersect(a, intersect(b, c)) == intersect(intersect(a, b), c)
    assert unite([a, a]) == a == intersect(a, a)
    assert same(unite([a, intersect(a, b)]), a)
    assert same(intersect(a, unite([b, c])), unite([intersect(a, b), intersect(a, c)]))
    assert same(unite([a, NEVER]), a)
    assert same(intersect(a, ALWAYS), a)
    assert same(unite([a, ALWAYS]), ALWAYS)
    assert same(intersect(a, NEVER), NEVER)


def same(one: Timeline, other: Timeline) -> bool:
    """Compare states alone; which reasons a law keeps is another matter."""
    return (one.turns, one.states[0], len(one.turns)) == (
        other.turns,
        other.states[0],
        len(other.turns),
    ) and all(state_of(one, turn, turn).state == state_of(other, turn, turn).state for turn in one.turns)


@given(timelines(), timelines(), st.integers(-3, 43))
def test_uniting_takes_the_higher_state_at_every_instant(a: Timeline, b: Timeline, at: int) -> None:
    """States are ordered out < disputed < undetermined < in."""
    ranks = [RANK[{"within": "in", "outside": "out"}.get(told, told)] for told in (
        state_of(line, at, at).state for line in (a, b, unite([a, b]), intersect(a, b)))]  # fmt: skip
    assert ranks[2:] == [max(ranks[:2]), min(ranks[:2])]


@given(st.lists(timelines(), min_size=1, max_size=4), st.integers(-3, 43))
def test_what_all_readings_say_is_what_holds(many: list[Timeline], at: int) -> None:
    """Contract: in under all readings is in, under some disputed; a disputed reading never becomes definite."""
    told = [state_of(one, at, at).state for one in many]
    agreed = state_of(agree(many), at, at).state
    if agreed in DEFINITE:
        assert set(told) == {agreed}
    assert ({"within", "outside"} <= set(told)) <= (agreed == "disputed")


@given(exact, st.integers(1, 90), st.integers(0, SPAN_S))
def test_an_unknown_moment_is_never_a_definite_answer_where_it_matters(
    moment: At, size: int, number: int
) -> None:
    """ "Unknown start or end: undetermined where it matters"; doubt protects."""
    at_ms, edge_ms = START_MS + number * SECOND_MS, starts(moment)[0]
    ended = timeline_of(Window(id="w", zone="UTC", start=Unknown(), until=moment), HERE)
    assert state_of(ended, at_ms, at_ms).state == ("undetermined" if at_ms < edge_ms else "outside")
    begun = timeline_of(Window(id="w", zone="UTC", start=moment, until=Unknown()), HERE)
    assert state_of(begun, at_ms, at_ms).state == ("outside" if at_ms < edge_ms else "undetermined")
    counted = Context(zone="UTC", dates={"D": Unknown()})
    waiting = Window(
        id="w", zone="UTC", start=After(date="D", zone="UTC"), length=Duration(ms=size * SECOND_MS)
    )
    assert state_of(timeline_of(waiting, counted), at_ms, at_ms).state == "undetermined"


days = st.one_of(
    st.dates(min_value=date(1944, 12, 30), max_value=date(2101, 1, 2)).map(str),
    st.sampled_from(
        ["D", "E", "2016-03-25", "2016-03-27", "2016-10-28", "2011-12-30", "2016-W08-6", "9999-12-31", ""]
    ),
)
zones = st.sampled_from(
    ["UTC", "Asia/Damascus", "Europe/Kyiv", "Pacific/Apia", "Africa/Monrovia", "", "../UTC", "X"]
)
odd_lengths = st.builds(
    Duration,
    months=st.integers(-3, 2000) | st.just(10**400),
    days=st.integers(-3, 70_000) | st.just(-(10**400)),
    ms=st.integers(-1000, 10**13) | st.just(10**400),
)
simple = st.one_of(
    st.builds(
        At,
        day=days,
        minute=st.integers(-1, 1441),
        second=st.integers(-1, 60),
        zone=zones,
        whole_day=st.booleans(),
        offset_min=st.none() | st.integers(-2000, 2000),
    ),
    st.builds(After, date=days, plus=odd_lengths, minute=st.none() | st.integers(-1, 1441), zone=zones),
    st.builds(
        Sun,
        event=st.sampled_from(["sunset", "sunrise", "dawn", "dusk", "noon", "eclipse"]),
        day=days,
        places=st.lists(
            st.builds(Spot, lat=st.floats(-91, 91) | st.just(math.nan), lon=st.floats(-181, 181)), max_size=2
        ).map(tuple),
        zone=zones,
    ),
    st.builds(Unknown),
)
odd = simple | st.lists(st.builds(SaidAt, at=simple), max_size=3).map(
    lambda told: Disputed(readings=tuple(told))
)


@settings(max_examples=300, deadline=None)
@given(odd, odd, odd, odd_lengths, st.dictionaries(st.sampled_from(["D", "E"]), odd))
def test_whatever_a_pack_says_is_a_timeline_or_one_error(
    start: Moment, until: Moment, declared: Moment, length: Duration, dates: dict[str, Moment]
) -> None:
    """ "one located error ...; nothing half-loaded"; no other exception leaves the engine."""
    context = Context(zone="Asia/Damascus", dates=dates)
    renewal = Renewal(declared=declared, length=length)
    for more in (
        {"until": until, "renewal": "explicit", "renewals": (renewal,)},
        {"through": until, "daily": Daily(start_minute=0, end_minute=1)},
        {"length": length, "renewal": "tacit", "tacit_each": length, "tacit_until": until},
    ):
        window = Window(id="w", zone="", start=start, **more)
        code = ""
        try:
            check_window(window, context)
            state_of(timeline_of(window, context), START_MS, START_MS + 1)
        except SametableError as error:
            code = error.code
        assert code in {"", "terms.time", "terms.window"}


def test_the_horizon_is_that_of_the_contract() -> None:
    assert (FIRST_MS, LAST_MS) == (-788_918_400_000, 4_133_980_800_000)
