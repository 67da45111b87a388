"""Attack 32, flooding: a seat that floods is refused for a while; every other seat goes on as before.

Source: record.md 5, row 32.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.centre.exchange.asking import ASKED_AT_LENGTH, ASKED_SLOWED, answers
from sametable.centre.rates import SEAT, Buckets, Rate, wait_s_of
from sametable.errors import SametableError
from support.browser import House
from support.stage import Stage, report
from support.web import app_of

if TYPE_CHECKING:
    from pathlib import Path


def body(number: int) -> dict[str, object]:
    return {"client_id": f"client-{number:04}", "kind": "report", "fields": report()}


def test_one_seat_s_flood_is_refused_and_the_others_do_not_notice(tmp_path: Path) -> None:
    stage = Stage(tmp_path, 2)
    house = House(stage, app_of(stage))
    house.access._seats = Buckets(Rate(burst=5, per_s=1))
    loud, calm = house.enrol("Loud", "watch_officer"), house.enrol("Calm", "watch_officer")
    told = [loud.post("/api/reports", body(number)) for number in range(12)]
    accepted = [one for one in told if one.status_code == 201]
    refused = [one for one in told if one.status_code == 429]
    assert len(accepted) + len(refused) == 12
    assert len(refused) >= 1
    assert {one.json()["code"] for one in refused} == {"people.too_many"}
    assert all(int(one.headers["retry-after"]) >= 1 for one in refused)
    assert [calm.post("/api/reports", body(100 + number)).status_code for number in range(4)] == [201] * 4
    assert stage["alder"].own.size == 1 + len(accepted) + 4
    stage.close()


def test_what_was_refused_is_entered_once_when_sent_again(tmp_path: Path) -> None:
    stage = Stage(tmp_path, 2)
    house = House(stage, app_of(stage))
    house.access._seats = Buckets(Rate(burst=1, per_s=1_000_000))
    loud = house.enrol("Loud", "watch_officer")
    assert loud.post("/api/reports", body(1)).status_code == 201
    assert loud.post("/api/reports", body(1)).status_code == 201
    assert stage["alder"].own.size == 2
    stage.close()


def test_a_bucket_gives_its_burst_and_then_its_rate() -> None:
    buckets = Buckets(Rate(burst=3, per_s=2))
    for _ in range(3):
        buckets.take("a", now_ms=0)
    with pytest.raises(SametableError) as caught:
        buckets.take("a", now_ms=0)
    assert wait_s_of(caught.value) == 1
    buckets.take("b", now_ms=0)
    buckets.take("a", now_ms=500)
    with pytest.raises(SametableError):
        buckets.take("a", now_ms=999)
    buckets.take("a", now_ms=1000)
    for _ in range(3):
        buckets.take("a", now_ms=10**9)
    with pytest.raises(SametableError):
        buckets.take("a", now_ms=10**9)


def test_a_clock_that_goes_back_gives_nothing() -> None:
    buckets = Buckets(Rate(burst=1, per_s=1))
    buckets.take("a", now_ms=10_000)
    with pytest.raises(SametableError):
        buckets.take("a", now_ms=0)


def test_a_flood_of_names_does_not_grow_the_memory() -> None:
    buckets = Buckets(SEAT)
    for number in range(30_000):
        buckets.take(str(number), now_ms=0)
    assert len(buckets._held) <= 10_000


def test_a_node_that_asks_for_days_makes_another_nodes_log_no_longer_than_so_much() -> None:
    """Each answer stands in the log of the node that was asked, for good, whether the question stands anywhere or not."""
    held = answers()
    day_s, taken = 86_400, 0
    for second in range(2 * day_s):
        try:
            held.often.take("alder", now_ms=second * 1000)
        except SametableError:
            continue
        taken += 1
    assert taken <= ASKED_AT_LENGTH + 2 * day_s // ASKED_SLOWED + 1
    held.often.take("cedar", now_ms=0)
