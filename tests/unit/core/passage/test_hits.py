"""What lies in what was notified: circles, bands, times, versions; and an index that finds the same as looking at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from sametable.core.passage.hit_index import Extents, Reports
from sametable.core.passage.hits import (
    BEFORE_MS,
    FOREVER_MS,
    HOUR_MS,
    LATE_MS,
    MARGIN_M,
    RADIUS_MOST_M,
    Extent,
    Struck,
    corridor_extents,
    lies_in,
    line_m,
    movement_extents,
    site_extents,
    struck_of,
    told_of,
)
from sametable.core.passage.versions import chains
from sametable.core.picture.cases import CaseSaid
from support.drafts import START_MS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.core.passage.versions import Chain

LAT, LON = 362_345_678, 371_234_567
METRE_E7 = 90
PLACE = {"lat_e7": LAT, "lon_e7": LON, "radius_m": 60}
EXTENT = Extent(
    thing="t",
    version="v",
    kind="site",
    points=((LAT, LON),),
    reach_m=60,
    entered_ms=START_MS,
    stands_ms=0,
    until_ms=FOREVER_MS,
)
REPORT = Struck(
    id="r", lat_e7=LAT, lon_e7=LON, radius_m=50, start_ms=START_MS, end_ms=START_MS + 60_000, timed=True
)


def said(
    name: str,
    kind: str,
    fields: Mapping[str, Any],
    *,
    at_ms: int = START_MS,
    target: str = "",
    party: str = "al",
) -> CaseSaid:
    return CaseSaid(
        id=name, kind=kind, party=party, node="alder", number=name.upper(), order=(at_ms, "x", 1), at_ms=at_ms,
        target=target, fields=fields,
    )  # fmt: skip


def chain(*versions: CaseSaid, gone: frozenset[str] = frozenset()) -> Chain:
    return next(iter(chains(list(versions), lambda one: one.id in gone).values()))


def north(metres: int, report: Struck = REPORT) -> Struck:
    return replace(report, lat_e7=LAT + metres * METRE_E7)


def test_a_report_is_certain_wholly_inside_possible_where_it_touches_and_nothing_beyond() -> None:
    found = [lies_in(EXTENT, north(metres)) for metres in (0, 505, 605, 620)]
    assert [one and one.certain for one in found] == [True, True, False, None]
    assert MARGIN_M == 500


def test_a_vague_place_lies_in_nothing_and_an_unknown_time_is_never_certain() -> None:
    assert lies_in(EXTENT, replace(REPORT, radius_m=RADIUS_MOST_M + 1)) is None
    untimed = struck_of("r", START_MS, (LAT, LON, 50), (None, None))
    assert (untimed.start_ms, untimed.end_ms) == (START_MS - 24 * HOUR_MS, START_MS)
    found = lies_in(EXTENT, untimed)
    assert found is not None
    assert not found.certain


def test_what_happened_a_week_before_an_object_was_entered_is_no_hit_on_it() -> None:
    for before, hit in ((BEFORE_MS, True), (BEFORE_MS + 1, False)):
        moment = EXTENT.entered_ms - before
        report = replace(REPORT, start_ms=moment, end_ms=moment)
        assert (lies_in(EXTENT, report) is not None) == hit


def test_the_version_that_stood_at_the_reported_time_is_taken() -> None:
    moved = {"place": {**PLACE, "lat_e7": LAT + 5_000 * METRE_E7}, "since_ms": 0}
    first = said("a", "site", {"place": PLACE, "since_ms": 0})
    second = said("b", "site", moved, at_ms=START_MS + HOUR_MS, target="a")
    extents = site_extents(chain(first, second))
    early, late = REPORT, replace(REPORT, start_ms=START_MS + HOUR_MS, end_ms=START_MS + 2 * HOUR_MS)
    assert [one.version for one in extents if lies_in(one, early)] == ["a"]
    assert [one.version for one in extents if lies_in(one, late)] == []
    there = north(5_000, late)
    assert [one.version for one in extents if lies_in(one, there)] == ["b"]
    assert site_extents(chain(first, second, gone=frozenset({"a", "b"}))) == []


def test_a_place_where_no_site_stands_is_never_hit() -> None:
    assert site_extents(chain(said("a", "site", {"place": PLACE, "canary": True}))) == []


def movement(*events: CaseSaid) -> list[Extent]:
    route = [{"lat_e7": LAT, "lon_e7": LON}, {"lat_e7": LAT + 10_000_000, "lon_e7": LON}]
    window = {"start_ms": START_MS, "end_ms": START_MS + HOUR_MS}
    fields = {"window": window, "route": route, "width_m": 300}
    return movement_extents(chain(said("m", "movement", fields, at_ms=START_MS - HOUR_MS)), events)


def at(ms: int) -> Struck:
    return replace(REPORT, start_ms=START_MS + ms, end_ms=START_MS + ms, lat_e7=LAT + 3_000_000)


def event(name: str, ms: int) -> CaseSaid:
    return said(name, "movement_event", {"event": name, "at_ms": START_MS + ms}, target="m")


def test_a_movement_is_there_in_its_window_an_hour_around_it_and_longer_once_it_left() -> None:
    (extent,) = movement()
    hits = [lies_in(extent, at(ms)) for ms in (-HOUR_MS - 1, -HOUR_MS, 0, 2 * HOUR_MS, 2 * HOUR_MS + 1)]
    assert [one and one.certain for one in hits] == [None, False, True, False, None]
    (left,) = movement(event("departed", 0))
    assert lies_in(left, at(HOUR_MS + LATE_MS)) is not None
    (done,) = movement(event("departed", 0), event("completed", HOUR_MS // 2))
    assert lies_in(done, at(HOUR_MS)) is None
    assert lies_in(done, at(0)) is not None


def test_a_corridor_of_somebody_elses_words_is_not_ours_and_a_closed_one_is_none() -> None:
    line = [{"lat_e7": LAT, "lon_e7": LON}, {"lat_e7": LAT, "lon_e7": LON + 10_000_000}]
    fields = {"line": line, "width_m": 200}
    one = chain(said("c", "corridor", fields))
    assert corridor_extents(chain(said("c", "corridor", {**fields, "said_by": "Birch"})), []) == []
    closed = said("s", "corridor_step", {"step": "closed", "at_ms": START_MS}, target="c")
    opened = said("o", "corridor_step", {"step": "opened", "at_ms": START_MS + 1}, target="c")
    late = replace(REPORT, start_ms=START_MS + HOUR_MS, end_ms=START_MS + HOUR_MS)
    assert lies_in(corridor_extents(one, [closed])[0], late) is None
    assert lies_in(corridor_extents(one, [closed, opened])[0], late) is not None


def test_what_a_party_had_been_told_by_then_is_the_last_notice_and_the_deepest_word_before() -> None:
    notices = [said("n1", "site_notice", {}, at_ms=100), said("n2", "site_notice", {}, at_ms=200)]
    words = [
        said("d1", "dissemination", {"depth": "received", "at_ms": 110}, target="n1", party="bi"),
        said("d2", "dissemination", {"depth": "accepted", "at_ms": 120}, target="n1", party="bi"),
        said("d3", "dissemination", {"depth": "confirmed_to_units", "at_ms": 300}, target="n1", party="bi"),
    ]
    held = told_of("bi", notices, words, 150)
    assert (held.notice.id, held.before, held.depth and held.depth.id) == ("n1", True, "d2")
    after = told_of("bi", notices, words, 50)
    assert (after.notice.id, after.before, after.depth) == ("n1", False, None)
    assert told_of("bi", notices, words, 400).notice.id == "n2"


def test_a_line_is_measured_between_its_points_and_over_the_date_line() -> None:
    assert line_m([(LAT, LON - 10_000_000), (LAT, LON + 10_000_000)], (LAT + 90_000, LON)) in range(
        990, 1_010
    )
    there = line_m([(0, 1_799_000_000), (0, -1_799_000_000)], (0, 1_800_000_000))
    assert there == 0


_points = st.tuples(st.integers(LAT - 400_000, LAT + 400_000), st.integers(LON - 400_000, LON + 400_000))


@given(
    st.lists(st.tuples(st.lists(_points, min_size=1, max_size=4), st.integers(50, 3_000)), max_size=6),
    st.lists(st.tuples(_points, st.integers(1, RADIUS_MOST_M)), max_size=8),
)
def test_the_index_finds_what_looking_at_everything_finds(
    things: list[tuple[list[tuple[int, int]], int]], reports: list[tuple[tuple[int, int], int]]
) -> None:
    index, held = Extents(), Reports()
    extents = [
        replace(EXTENT, thing=str(n), points=tuple(points), reach_m=reach)
        for n, (points, reach) in enumerate(things)
    ]
    for one in extents:
        index.put(one.thing, [one])
    for n, ((lat, lon), radius) in enumerate(reports):
        report = replace(REPORT, id=str(n), lat_e7=lat, lon_e7=lon, radius_m=radius)
        held.put(report)
        assert index.near(report) == [found for one in extents if (found := lies_in(one, report))]
    for one in extents:
        expected = {report.id for report in held.held.values() if lies_in(one, report)}
        assert expected <= {report.id for report in held.near([one])}
    for one in extents:
        index.put(one.thing, [])
    assert not index.things
    assert not index._cells


def test_a_route_around_the_globe_is_indexed_whole_in_bounded_work() -> None:
    route = tuple(
        ((899_000_000 if n % 2 else -899_000_000), n * 900_000_000 % 3_600_000_000 - 1_800_000_000)
        for n in range(200)
    )
    wide = replace(EXTENT, kind="movement", points=(*route, (LAT, LON)), reach_m=50_000)
    index, held = Extents(), Reports()
    index.put("t", [wide])
    held.put(REPORT)
    assert index.near(REPORT) == [lies_in(wide, REPORT)]
    assert held.near([wide]) == [REPORT]
    assert len(index._cells) == 1
    index.put("t", [])
    assert not index._cells
