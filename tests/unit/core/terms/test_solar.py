"""When the sun sets: at a place, over several, never without one."""

from __future__ import annotations

from datetime import date

import pytest

from sametable.core.terms.model import At, Disputed, SaidAt, Spot, Sun
from sametable.core.terms.moments import Context, resolve, told, zone_of
from sametable.core.terms.solar import ERROR_MS, sun_ms
from sametable.errors import SametableError

DAMASCUS = "Asia/Damascus"
HERE = Context(zone=DAMASCUS)
PLACES = {
    "Deir ez-Zor": Spot(lat=35.336, lon=40.140, name="Deir ez-Zor"),
    "Aleppo": Spot(lat=36.202, lon=37.134, name="Aleppo"),
    "Damascus": Spot(lat=33.513, lon=36.292, name="Damascus"),
    "Latakia": Spot(lat=35.517, lon=35.783, name="Latakia"),
}


def sundown(*names: str, day: str = "2016-09-12") -> Sun:
    return Sun(
        event="sunset", day=day, places=tuple(PLACES[name] for name in names), zone=DAMASCUS, wording="from sundown"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "minute"),
    [("Deir ez-Zor", "15:30"), ("Aleppo", "15:43"), ("Damascus", "15:45"), ("Latakia", "15:48")],
)
def test_sunset_of_12_september_2016(name: str, minute: str) -> None:
    reading = resolve(sundown(name), HERE)[0]
    assert f"2016-09-12T{minute}Z ({name})" in reading.why
    middle = (reading.earliest_ms + reading.latest_ms) // 2
    assert told((middle + 30_000) // 60_000 * 60_000) == f"2016-09-12T{minute}Z"


def test_sundown_over_the_country_is_a_range_and_a_minute_wider_on_both_sides() -> None:
    reading = resolve(sundown(*PLACES), HERE)[0]
    assert "from 2016-09-12T15:30Z (Deir ez-Zor) to 2016-09-12T15:48Z (Latakia)" in reading.why
    assert reading.why.startswith("“from sundown”: ")
    first, last = (
        sun_ms("sunset", date(2016, 9, 12), PLACES[name], zone_of(DAMASCUS))[0]
        for name in ("Deir ez-Zor", "Latakia")
    )
    assert (reading.earliest_ms, reading.latest_ms) == (first - ERROR_MS, last + ERROR_MS)


def test_sundown_with_no_place_is_an_error_that_says_what_to_add() -> None:
    with pytest.raises(SametableError) as caught:
        resolve(sundown(), HERE)
    assert (caught.value.code, caught.value.expected) == ("terms.time", "a place for sunset")
    assert "place" in caught.value.advice


def test_a_sun_that_does_not_set_that_day_is_an_error() -> None:
    north = Sun(event="sunset", day="2016-06-21", places=(Spot(lat=78.2, lon=15.6),), zone="Europe/Oslo")
    with pytest.raises(SametableError, match="a day with a sunset there"):
        resolve(north, HERE)


@pytest.mark.parametrize(
    ("event", "lat", "lon"), [("moonrise", 0.0, 0.0), ("sunset", 91.0, 0.0), ("sunset", 0.0, 181.0)]
)
def test_what_is_no_event_or_no_place_is_an_error(event: str, lat: float, lon: float) -> None:
    with pytest.raises(SametableError) as caught:
        resolve(Sun(event=event, day="2016-09-12", places=(Spot(lat=lat, lon=lon),), zone=DAMASCUS), HERE)
    assert caught.value.code == "terms.time"


def test_the_events_of_a_day_come_in_their_order_and_on_that_local_day() -> None:
    for zone, spot in (
        (DAMASCUS, PLACES["Damascus"]),
        ("Pacific/Auckland", Spot(lat=-36.8, lon=174.8)),
        ("America/Los_Angeles", Spot(lat=34.0, lon=-118.2)),
    ):
        rules = zone_of(zone)
        found = [
            sun_ms(event, date(2016, 9, 12), spot, rules) for event in ("dawn", "sunrise", "noon", "sunset", "dusk")
        ]  # fmt: skip
        assert all(len(one) == 1 for one in found)
        assert found == sorted(found)
        assert found[-1][0] - found[0][0] < 16 * 3_600_000


def test_the_sun_on_d_is_that_of_the_day_of_d() -> None:
    dates = Context(zone=DAMASCUS, dates={"D": At(day="2016-09-12", minute=19 * 60, zone=DAMASCUS)})
    assert resolve(sundown("Aleppo", day="D"), dates) == resolve(sundown("Aleppo"), HERE)


def test_the_sun_on_a_disputed_day_has_a_reading_for_each() -> None:
    told_two_ways = Disputed(
        readings=tuple(
            SaidAt(at=At(day=text, minute=0, zone=DAMASCUS, whole_day=True)) for text in ("2016-09-13", "2016-09-12")
        )
    )  # fmt: skip
    dates = Context(zone=DAMASCUS, dates={"D": told_two_ways})
    found = resolve(sundown("Aleppo", day="D"), dates)
    assert [told(one.earliest_ms)[:10] for one in found] == ["2016-09-12", "2016-09-13"]
