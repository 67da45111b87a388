"""Files of positions: what is read, what is refused at its place, and what is shown how late and for how long."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sametable.core.passage.following import Fix
from sametable.core.passage.tracks import POINTS_MOST, delayed, over, read_track, thinned
from sametable.errors import SametableError

GPX = b"""<?xml version="1.0"?>
<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1"><trk><name>secret name</name><trkseg>
<trkpt lat="36.2" lon="37.15"><ele>380</ele><time>2016-09-19T08:00:00Z</time></trkpt>
<trkpt lat="36.21" lon="37.16"><time>2016-09-19T11:01:00+03:00</time></trkpt>
</trkseg></trk></gpx>"""
AT_MS = 1_474_272_000_000


def fix(number: int, **more: Any) -> Fix:
    told: dict[str, Any] = {
        "id": str(number), "device": "d", "device_ms": number, "received_ms": number, "lat_e7": number * 100,
        "lon_e7": 0, "accuracy_m": 20, "source": "gpx",
    }  # fmt: skip
    return Fix(**{**told, **more})


def test_a_gpx_file_gives_times_and_places_and_nothing_else() -> None:
    first, second = read_track(GPX)
    assert (first.device_ms, first.lat_e7, first.lon_e7, first.accuracy_m) == (
        AT_MS,
        362_000_000,
        371_500_000,
        20,
    )
    assert second.device_ms == AT_MS + 60_000


def test_a_csv_file_with_columns_in_any_order_is_read() -> None:
    raw = b"\xef\xbb\xbfLon,speed,time,LAT,accuracy_m\n37.15,80,2016-09-19T08:00:00Z,36.2,12.4\n\n37.15,,1474272060000,-36.2,\n"
    first, second = read_track(raw)
    assert (first.device_ms, first.lat_e7, first.lon_e7, first.accuracy_m) == (
        AT_MS,
        362_000_000,
        371_500_000,
        12,
    )
    assert (second.device_ms, second.lat_e7, second.accuracy_m) == (AT_MS + 60_000, -362_000_000, 20)


@pytest.mark.parametrize(
    ("raw", "at"),
    [
        (b"", "line 1"),
        (b"time,lat\n1,2\n", "line 1"),
        (b"time,lat,lon\n", ""),
        (b"time,lat,lon\n2016-09-19T08:00:00,36,37\n", "line 2"),
        (b"time,lat,lon\nyesterday,36,37\n", "line 2"),
        (b"time,lat,lon\n2016-09-19T08:00:00Z,91,37\n", "line 2"),
        (b"time,lat,lon\n2016-09-19T08:00:00Z,nan,37\n", "line 2"),
        (b"time,lat,lon,accuracy_m\n2016-09-19T08:00:00Z,36,37,-1\n", "line 2"),
        (b"time,lat,lon\n\xff,36,37\n", ""),
        (b"<gpx><trkpt lat='1' lon='2'/></gpx>", "point 1"),
        (b"<gpx>", ""),
        (
            b"<gpx>"
            + b"<a>" * 100
            + b"</a>" * 100
            + b"<wpt lat='1' lon='2'><time>2016-09-19T08:00:00Z</time></wpt></gpx>",
            "",
        ),
        (
            b"<gpx><wpt lat='1' lon='2'><time>2016-09-19T08:00:00Z</time>" + b"<a/>" * 2000 + b"</wpt></gpx>",
            "",
        ),
        (b"time,lat,lon" + b",x" * 70 + b"\n2016-09-19T08:00:00Z,36,37\n", "line 1"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><gpx>&a;</gpx>", ""),
    ],
)
def test_what_is_no_track_is_refused_at_its_place(raw: bytes, at: str) -> None:
    with pytest.raises(SametableError) as raised:
        read_track(raw)
    assert (raised.value.code, raised.value.at) == ("following.file", at)


def test_an_error_repeats_no_coordinate() -> None:
    for raw in (
        b"time,lat,lon\n2016-09-19T08:00:00Z,136.5,37.125\n",
        b"time,lat,lon\n2016-09-19T08:00:00Z,36.5x,37.125\n",
    ):
        with pytest.raises(SametableError) as raised:
            read_track(raw)
        assert "36.5" not in str(raised.value)


def test_a_file_with_too_many_points_is_refused() -> None:
    line = b"2016-09-19T08:00:00Z,36,37\n"
    assert len(read_track(b"time,lat,lon\n" + line * 100)) == 100
    with pytest.raises(SametableError, match=r"following\.file"):
        read_track(b"time,lat,lon\n" + line * (POINTS_MOST + 1))


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_whatever_bytes_come_give_points_or_an_error_of_ours(raw: bytes) -> None:
    for start in (b"", b"time,lat,lon\n", b"<gpx>"):
        try:
            assert read_track(start + raw)
        except SametableError as error:
            assert error.code == "following.file"  # noqa: PT017 - a value or this error, nothing else


def test_another_side_sees_only_what_was_taken_and_received_so_long_ago() -> None:
    held = [fix(1_000), fix(2_000, received_ms=9_000), fix(9_000, received_ms=2_000), fix(5_000)]
    assert [one.id for one in delayed(held, now_ms=10_000, late_ms=5_000)] == ["1000", "5000"]


def test_what_has_been_kept_for_as_long_as_agreed_is_over() -> None:
    assert not over(fix(1, received_ms=1_000), now_ms=1_999, kept_ms=1_000)
    assert over(fix(1, received_ms=1_000), now_ms=2_000, kept_ms=1_000)


def test_thinning_keeps_the_first_and_the_last_and_no_more_than_asked_for() -> None:
    held = [fix(n) for n in range(5_000)]
    found = thinned(held, 100)
    assert 40 < len(found) <= 100
    assert (found[0], found[-1]) == (held[0], held[-1])
    assert found == sorted(found, key=lambda one: one.device_ms)
    assert thinned([fix(n, lat_e7=0) for n in range(5_000)], 100) == [fix(0, lat_e7=0), fix(4_999, lat_e7=0)]
