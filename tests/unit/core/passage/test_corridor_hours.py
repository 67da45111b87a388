"""Hours of a corridor as clocks show them: past midnight, across a change of clock, and as terms have them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sametable.core.passage.hours import Clocked, Hours, by_clock, by_terms, clause_timeline, joined, spans
from sametable.core.terms.moments import FIRST_MS
from sametable.core.terms.reading import read_pack
from sametable.core.terms.timeline import of_cells
from support.termspack import quiet

DAY = Hours(from_min=9 * 60, until_min=16 * 60, zone="Europe/Berlin")
NIGHT = Hours(from_min=22 * 60, until_min=6 * 60, zone="Europe/Berlin")
NONE = (None, None)


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1000


def test_a_corridor_is_open_from_the_first_minute_of_its_hours_and_not_at_their_end() -> None:
    assert by_clock(DAY, NONE, ms("2026-07-01T07:00")) == Clocked(
        state="open", next_ms=ms("2026-07-01T14:00")
    )
    closed = by_clock(DAY, NONE, ms("2026-07-01T14:00"))
    assert (closed.state, closed.next_ms) == ("outside", ms("2026-07-02T07:00"))
    before = by_clock(DAY, NONE, ms("2026-07-01T06:59"))
    assert (before.state, before.next_ms) == ("outside", ms("2026-07-01T07:00"))


def test_hours_that_end_before_they_begin_go_past_midnight() -> None:
    early = by_clock(NIGHT, NONE, ms("2026-07-02T01:00"))
    assert early == Clocked(state="open", next_ms=ms("2026-07-02T04:00"))
    written = Hours(from_min=22 * 60, until_min=30 * 60, zone="Europe/Berlin")
    assert by_clock(written, NONE, ms("2026-07-02T01:00")) == early
    noon = by_clock(NIGHT, NONE, ms("2026-07-02T10:00"))
    assert (noon.state, noon.next_ms) == ("outside", ms("2026-07-02T20:00"))


def test_hours_keep_to_the_clock_of_the_zone_when_clocks_change() -> None:
    assert spans(DAY, date(2026, 3, 28), date(2026, 3, 29)) == [
        (ms("2026-03-28T08:00"), ms("2026-03-28T15:00")),
        (ms("2026-03-29T07:00"), ms("2026-03-29T14:00")),
    ]
    # The night on which clocks go forward is an hour shorter, the one on which they go back an hour longer.
    assert spans(NIGHT, date(2026, 3, 28), date(2026, 3, 28)) == [
        (ms("2026-03-28T21:00"), ms("2026-03-29T04:00"))
    ]
    assert spans(NIGHT, date(2026, 10, 24), date(2026, 10, 24)) == [
        (ms("2026-10-24T20:00"), ms("2026-10-25T05:00"))
    ]


def test_a_clock_time_that_is_skipped_or_shown_twice_gives_the_longer_opening() -> None:
    skipped = Hours(from_min=150, until_min=240, zone="Europe/Berlin")
    assert spans(skipped, date(2026, 3, 29), date(2026, 3, 29)) == [
        (ms("2026-03-29T01:00"), ms("2026-03-29T02:00"))
    ]
    twice = Hours(from_min=150, until_min=165, zone="Europe/Berlin")
    assert spans(twice, date(2026, 10, 25), date(2026, 10, 25)) == [
        (ms("2026-10-25T00:30"), ms("2026-10-25T01:45"))
    ]


def test_dates_bound_the_hours() -> None:
    dates = (ms("2026-07-01T10:00"), ms("2026-07-02T09:00"))
    assert by_clock(DAY, dates, ms("2026-07-01T08:00")).next_ms == dates[0]
    assert by_clock(DAY, dates, ms("2026-07-02T08:00")) == Clocked(state="open", next_ms=dates[1])
    over = by_clock(DAY, dates, dates[1])
    assert (over.state, over.next_ms, over.why) == ("outside", None, ("its dates are over",))
    far = by_clock(DAY, (ms("2027-07-01T00:00"), None), ms("2026-07-01T08:00"))
    assert (far.state, far.next_ms) == ("outside", ms("2027-07-01T07:00"))


def test_without_hours_a_corridor_stands_open_in_its_dates() -> None:
    assert by_clock(None, NONE, 5) == Clocked(state="open")
    assert by_clock(None, (10, 20), 15) == Clocked(state="open", next_ms=20)
    assert by_clock(None, (10, 20), 5).next_ms == 10


def test_hours_of_the_whole_day_never_close() -> None:
    for until in (1_440, 0):
        whole = Hours(from_min=0, until_min=until, zone="Asia/Damascus")
        assert by_clock(whole, NONE, ms("2026-07-01T08:00")) == Clocked(state="open")


def test_a_zone_that_nobody_knows_leaves_it_open_whether_it_is_open() -> None:
    held = by_clock(Hours(from_min=0, until_min=60, zone="Middle/Alderton"), NONE, 5)
    assert held.state == "unknown"
    assert "Middle/Alderton" in held.why[0]


def test_hours_and_terms_together_are_open_only_where_both_are() -> None:
    open_, outside = Clocked(state="open", next_ms=9), Clocked(state="outside", next_ms=5, why=("w",))
    assert joined(open_, Clocked(state="open", next_ms=7)) == Clocked(state="open", next_ms=7)
    assert joined(open_, outside) == outside
    assert joined(open_, Clocked(state="unknown")).state == "unknown"


def test_hours_follow_a_clause_of_terms_while_its_text_is_in_force() -> None:
    text = quiet().replace(
        "until: 2016-03-20 00:00}", 'until: 2016-03-20 00:00, daily: {from: "10:00", until: "13:00"}}'
    )
    pack = read_pack(text, name="quiet")
    held = [(ms("2016-02-20T00:00"), ms("2016-03-10T00:00"))]
    for clause in ("when", "no-fire", ""):
        timeline = clause_timeline(pack, "truce", clause, held)
        assert by_terms(timeline, ms("2016-03-05T11:00")).state == "open"
        assert by_terms(timeline, ms("2016-03-05T11:00")).next_ms == ms("2016-03-05T13:00")
        assert by_terms(timeline, ms("2016-03-05T13:00")).state == "outside"
        assert by_terms(timeline, ms("2016-03-11T11:00")).state == "outside"
    assert clause_timeline(pack, "truce", "no-such", held) is None
    assert clause_timeline(pack, "other", "", held) is None
    assert by_terms(None, 5).state == "unknown"


def test_what_terms_leave_disputed_is_not_decided() -> None:
    timeline = of_cells([(FIRST_MS, ("disputed", "two readings"))])
    assert by_terms(timeline, 5) == Clocked(state="unknown", why=("two readings",))
