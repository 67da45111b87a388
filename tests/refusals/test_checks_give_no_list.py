"""Refused: learning of a site by checking more than that something is there.

Nothing that goes over the line, into the record of the asker, into an error or into the diagnostics holds a site's place,
name, number, function, focal point, or how many there are; nothing in a question sharpens an answer. Charter, "What it never does".
"""

from __future__ import annotations

import base64
import json
import logging
import re
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.exchange.asking import answer, put
from sametable.core.model.kinds.answer import PROTECTION
from sametable.core.model.passage_words import CHECK_BAND, CHECK_SAYS
from sametable.core.model.vocabulary import codes
from sametable.core.passage.check import DUTIES, STRENGTH
from sametable.core.passage.grid import Window, blocks_in, box_of_circle, widened
from sametable.errors import SametableError
from support.checking import HOUR_MS, LAT, LON, Hall, says
from support.hitting import SITE, a_site, later
from support.stage import START_MS, Stage, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME, DESK, WORD = "Zinnia Ward Nine", "Oleander desk", "Periwinkle"
TELLING = (NAME, DESK, WORD, "ALD-000001", "hospital", str(LAT), str(LON), str(LAT)[:5], "focal")
HOUR = START_MS // HOUR_MS * HOUR_MS


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


async def sites(stage: Stage, count: int = 1) -> None:
    for number in range(count):
        place = {"lat_e7": LAT + number * 1_000, "lon_e7": LON, "radius_m": 60}
        await a_site(stage, name=NAME, focal_day=DESK, focal_night=DESK, text=WORD, place=place)


def opened(raw: bytes) -> str:
    """Give everything that a carried statement says."""
    held = json.loads(raw)
    parts = re.split(r"[.~]", held["entry"] + "." + held["payload"])
    texts = [base64.urlsafe_b64decode(one + "=" * (-len(one) % 4)) for one in parts if one]
    return b" ".join(texts).decode("utf-8", "replace")


def test_what_comes_over_the_line_is_one_of_five_a_band_and_whom_to_call(stage: Stage) -> None:
    async def go() -> None:
        await sites(stage)
        hall = Hall(stage)
        await hall.check("birch")
        told = opened(hall.lines["birch", "alder"].came[0])
        assert "touches_site" in told
        assert not [one for one in TELLING if one in told]

    run(go())
    assert set(PROTECTION.members) == {"says", "band", "call", "contact", "stopped"}
    assert codes(CHECK_SAYS) == set(STRENGTH)
    assert codes(CHECK_BAND) == {"inside", "near", "beyond"}


def test_three_sites_are_answered_like_one(stage: Stage) -> None:
    async def go() -> None:
        hall = Hall(stage)
        await sites(stage)
        one = says(await hall.check("birch"), "al")
        await sites(stage, 3)
        assert says(await hall.check("birch"), "al") == one

    run(go())


def test_the_askers_record_diagnostics_and_page_hold_nothing_of_the_site(
    stage: Stage, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    async def go() -> Any:
        await sites(stage)
        hall = Hall(stage)
        found = await hall.check("birch")
        await stage.settle()
        return found.plain(stage["birch"])

    page = json.dumps(run(go()), ensure_ascii=False)
    area = json.loads(page)["area"]
    held = json.dumps([dict(one.fields) for one in stage["birch"].picture.cases.said.values()])
    stage.close()
    files = b"".join(one.read_bytes() for one in stage.folders["birch"].rglob("*") if one.is_file())
    for telling in (NAME, DESK, WORD, "ALD-000001", str(LAT), str(LON)):
        assert telling not in page
        assert telling not in held
        assert telling not in caplog.text
    for telling in (NAME, DESK, WORD):
        assert telling.encode() not in files
    assert (area["north_e7"] - area["south_e7"]) >= 270_000


def test_every_answer_carries_the_sentence_in_four_languages(stage: Stage) -> None:
    async def go() -> None:
        await sites(stage)
        hall = Hall(stage)
        for lat_e7 in (LAT, LAT + 400_000, LAT + 4_000_000):
            told = (await hall.check("birch", lat_e7)).plain(stage["birch"])
            assert told["words"] == DUTIES
            assert set(told["words"]) == {"en", "ru", "ar", "fr"}
            text = json.dumps(told).casefold()
            for word in ("not protected", "unprotected", "approv", "clear to", "free to", "safe"):
                assert word not in text

    run(go())


def test_no_shift_by_metres_and_no_smaller_radius_changes_an_answer(stage: Stage) -> None:
    async def go() -> None:
        await sites(stage)
        hall = Hall(stage)
        home = widened(box_of_circle(LAT, LON, 1))
        told = set()
        for lat_e7 in (home.south_e7 + 1_000, LAT, home.north_e7 - 10_000):
            for radius_m in (0, 1):
                later(stage, 2_000)
                found = await hall.check("birch", lat_e7, (home.west_e7 + home.east_e7) // 2, radius_m)
                told.add((found.area, says(found, "al")))
        assert len(told) == 1

    run(go())


def test_a_question_written_by_hand_finer_than_the_grid_is_answered_at_the_grid(stage: Stage) -> None:
    async def go() -> None:
        await sites(stage)
        hall = Hall(stage)
        home = widened(box_of_circle(LAT, LON, 1))
        corner = {
            "south_e7": home.south_e7,
            "west_e7": home.west_e7,
            "north_e7": home.south_e7 + 1,
            "east_e7": home.west_e7 + 1,
        }
        window = {"start_ms": HOUR + 1, "end_ms": HOUR + 2}
        placed = await put(stage["birch"], "alder", {"topic": "protection", "area": corner, "window": window})
        line = hall.lines["birch", "alder"]
        from sametable.centre.exchange.asking import send

        _, said = await send(stage["birch"], line, placed, "protection")
        assert said["protection"]["says"] == "touches_site"  # type: ignore[index]
        large = {"south_e7": 0, "west_e7": 0, "north_e7": 400_000_000, "east_e7": 400_000_000}
        placed = await put(stage["birch"], "alder", {"topic": "protection", "area": large, "window": window})
        with pytest.raises(SametableError, match=r"ask\.refused"):
            await send(stage["birch"], line, placed, "protection")

    run(go())


def test_a_refused_question_says_nothing_of_a_site(stage: Stage) -> None:
    async def go() -> str:
        await sites(stage)
        hall = Hall(stage)
        told = []
        for raw in (b"{}", b"[" * 1_000, b'{"entry":"a","payload":"b"}'):
            with pytest.raises(SametableError) as raised:
                await answer(stage["alder"], hall.held["alder"], raw)
            told.append(str(raised.value))
        return " ".join(told)

    text = run(go())
    assert not [one for one in (NAME, DESK, WORD, str(LAT)) if one in text]


def test_a_trawler_learns_of_a_bounded_number_of_cells_and_then_nothing(stage: Stage) -> None:
    """Whoever walks in a spiral around a site, a block at a time, is told about a few blocks; what stopped says is always the same."""

    async def go() -> None:
        await sites(stage)
        hall = Hall(stage)
        learnt: set[int] = set()
        stopped: set[tuple[str, str, str]] = set()
        for number in range(45):
            later(stage, 240_000)
            north, east = divmod(number, 7)
            found = await hall.check("birch", LAT + (north - 3) * 270_000, LON + (east - 3) * 340_000, 100)
            told = says(found, "al")
            if told[0] == "answered":
                learnt |= set(blocks_in(found.area))
            else:
                stopped.add(told)
        assert 0 < len(learnt) <= 16
        assert stopped == {("stopped", "undetermined", "")}

    run(go())


def test_nobody_else_sees_who_was_checking_and_the_asked_side_learns_no_person(stage: Stage) -> None:
    async def go() -> None:
        await sites(stage)
        hall = Hall(stage)
        await hall.check("birch")
        await stage.settle()
        asked = [one for one in stage["alder"].picture.cases.said.values() if one.kind == "ask"]
        assert [set(one.fields) for one in asked] == [{"type", "to", "topic", "area", "window"}]
        assert not [one for one in stage["cedar"].picture.cases.said.values() if one.node == "alder"]

    run(go())


def test_the_window_of_an_answer_is_whole_hours() -> None:
    from sametable.core.passage.grid import widened_window

    assert widened_window(Window(start_ms=HOUR + 1, end_ms=HOUR + 2)) == Window(
        start_ms=HOUR, end_ms=HOUR + HOUR_MS
    )
    assert SITE["name"] not in json.dumps(DUTIES)
