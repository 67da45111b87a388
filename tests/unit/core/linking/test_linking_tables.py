from __future__ import annotations

import random

import pytest

from sametable.core.linking.tables import answer, linked, read_row, read_rows
from sametable.errors import SametableError

DAY_MS = 86_400_000
HEADLINES = (
    ("2016-09-17", "Bridge over the Ash collapses in Elmswell after blast"),
    ("2016-09-17", "Blast brings down Elmswell bridge"),
    ("2016-09-17", "Council debates school meals"),
    ("2016-11-20", "Storm floods Oakham cellars"),
)


def test_a_day_is_the_whole_day_and_a_moment_without_a_zone_is_utc() -> None:
    day, moment = read_row({"start": "1970-01-02"}, 1), read_row({"start": "1970-01-02T03:00:00+03:00"}, 2)
    assert (day.start_ms, day.end_ms) == (DAY_MS, 2 * DAY_MS - 1)
    assert moment.start_ms == moment.end_ms == DAY_MS
    assert read_row({"start": "1970-01-02 03:00"}, 3).start_ms == DAY_MS + 3 * 3_600_000


@pytest.mark.parametrize(
    ("lat", "radius"), [("36", 50_000), ("36.2", 8_000), ("36.21", 1_500), ("36.2101", 1_000)]
)
def test_a_place_without_a_radius_is_as_good_as_its_decimals(lat: str, radius: int) -> None:
    assert read_row({"lat": lat, "lon": "37"}, 1).radius_m == radius


@pytest.mark.parametrize(
    ("row", "at"),
    [
        ({"start": "17/9/2016"}, "start"),
        ({"start": "2016-09-17", "end": "2016-09-16"}, "end"),
        ({"lat": "91", "lon": "0"}, "lat"),
        ({"lat": "36.2"}, "lon"),
        ({"lat": "1", "lon": "1", "radius_m": "-4"}, "radius_m"),
        ({"killed_low": "several"}, "killed_low"),
        ({"killed_low": "4", "killed_high": "2"}, "killed_high"),
    ],
)
def test_a_bad_cell_is_an_error_with_its_place(row: dict[str, str], at: str) -> None:
    with pytest.raises(SametableError) as caught:
        read_row(row, 1)
    assert (caught.value.code, caught.value.at) == ("link.row", at)


def test_a_bad_row_is_told_and_all_others_are_linked() -> None:
    table = read_rows(
        [{"id": "a", "lat": "x", "lon": "1"}, {"id": "b", "text": "mill"}, {"id": "b", "text": "mill"}]
    )
    told = answer(linked(table.items), table)
    assert [one["id"] for one in told["reports"]] == ["b"]
    assert [one["at"] for one in told["errors"]] == ["rows[1].lat", "rows[3].id"]


def test_headlines_alone_are_linked_by_their_rare_words_and_say_why() -> None:
    table = read_rows({"id": str(at), "start": day, "text": text} for at, (day, text) in enumerate(HEADLINES))
    told = answer(linked(table.items), table)
    assert [one["members"] for one in told["incidents"] if len(one["members"]) > 1] == [["0", "1"]]
    reasons = {one["code"]: one["values"] for one in told["reports"][0]["reasons"]}
    assert "elmswell" in reasons["words.shared"]["words"]


def test_the_order_of_rows_does_not_matter() -> None:
    dice = random.Random(3)
    rows = [
        {"id": f"{at}", "source": dice.choice("ab"), "start": f"2016-09-{dice.randrange(1, 9):02d}", "text": dice.choice(HEADLINES)[1]}
        for at in range(60)
    ]  # fmt: skip
    found = []
    for _ in range(3):
        dice.shuffle(rows)
        table = read_rows(rows)
        told = answer(linked(table.items), table)
        found.append(sorted(sorted(one["members"]) for one in told["incidents"]))
    assert found[0] == found[1] == found[2]
