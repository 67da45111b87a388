"""A manifest and a letter say what was said, in four languages, and a letter goes to nobody who was not told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sametable.centre.passage.sheets import letter, manifest
from sametable.core.assess.movement_words import MOVEMENT_WORDS, movement_word
from sametable.core.assess.page_movement import point
from sametable.core.assess.pages import plain
from sametable.core.model.vocabulary import LANGUAGES
from sametable.edges.print.html import page_html
from sametable.errors import SametableError
from support.hitting import LAT, LON, later, said
from support.stage import Stage, run
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path, 3)
    yield stage
    stage.close()


async def a_convoy(stage: Stage, audience: str = "parties", **more: object) -> str:
    now_ms = stage.clock.now_ms()
    fields = {
        "what": "convoy",
        "mode": "notification",
        "name": "Convoy <1>",
        "window": {"start_ms": now_ms + 172_800_000, "end_ms": now_ms + 190_000_000},
        "route": [
            {"lat_e7": LAT, "lon_e7": LON, "name": "Depot"},
            {"lat_e7": -LAT, "lon_e7": -LON, "name": "Mill"},
        ],
        "width_m": 300,
        "vehicles": [{"kind": "truck", "plate": "AB 1"}],
        "cargo": [{"line": "1", "item": "flour", "quantity": 400, "unit": "bags"}],
        "contacts": ["VHF 12"],
        **more,
    }
    return (await said(stage, "alder", "movement", fields, audience)).number


def test_letters_come_before_degrees_and_nothing_is_rounded_up() -> None:
    assert point(362_345_678, 371_234_599) == "N36.23456 E37.12345"
    assert point(-5, -1_800_000_000) == "S0.00000 W180.00000"


def test_every_word_is_there_in_four_languages() -> None:
    for term in MOVEMENT_WORDS:
        assert set(term.name) == set(LANGUAGES)
        assert all(term.name.values())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_both_begin_with_the_sentence_that_it_is_no_permission(stage: Stage, lang: str) -> None:
    async def story() -> None:
        number = await a_convoy(stage)
        for page in (manifest(stage["alder"], number, lang), letter(stage["alder"], number, "bi", lang)):
            held = plain(page)
            assert held["parts"][0] == {"kind": "line", "text": movement_word("not_permission", lang)}  # type: ignore[index]
            shown = page_html(page)
            assert 'dir="rtl"' in shown if lang == "ar" else 'dir="ltr"' in shown
            assert "Convoy &lt;1&gt;" in shown
            assert "N36.23456 E37.12345" in shown

    run(story())


def test_a_manifest_shows_stages_apart_and_what_answers_are_about(stage: Stage) -> None:
    async def story() -> None:
        number = await a_convoy(stage)
        await stage.settle(2)
        first = stage["alder"].picture.cases.of_kind("movement")[0].id
        old = await said(stage, "birch", "notification_reply", {"target": first, "says": "acknowledged"})
        await stage.settle(2)
        later(stage, 60_000)
        await a_convoy(stage, target=first, name="Convoy 2")
        counted = {"target": first, "line": "1", "quantity": 390, "unit": "bags", "at_ms": 1}
        loaded = await said(stage, "alder", "cargo_count", {**counted, "stage": "loaded"})
        await said(stage, "alder", "cargo_count", {**counted, "stage": "delivered", "quantity": 380})
        page = json.dumps(plain(manifest(stage["alder"], number, "en")))
        assert "Convoy 2" in page
        assert "390 (Alder)" in page
        assert "380 (Alder)" in page
        assert loaded.number in page
        assert old.number in page
        assert "No answer yet: about an earlier version only" in page
        assert "2 / 2" in page

    run(story())


def test_a_letter_to_a_party_that_was_not_told_is_refused(stage: Stage) -> None:
    async def story() -> None:
        number = await a_convoy(stage, "al+bi")
        assert "BIR" not in json.dumps(plain(letter(stage["alder"], number, "bi", "en")))
        for to in ("ce", "al", ""):
            with pytest.raises(SametableError) as raised:
                letter(stage["alder"], number, to, "en")
            assert raised.value.code == "print.recipient"
        with pytest.raises(SametableError) as raised:
            manifest(stage["cedar"], number, "en")
        assert raised.value.code == "movement.unknown"

    run(story())


def test_the_routes_give_pages_and_refuse_other_languages(stage: Stage) -> None:
    async def story() -> None:
        number = await a_convoy(stage)
        app = app_of(stage)
        at = f"/api/passage/movements/{number}"
        given = await ask(app, "GET", f"{at}/manifest.html", params={"lang": "ar"})
        assert (given.status_code, 'dir="rtl"' in given.text) == (200, True)
        given = await ask(app, "GET", f"{at}/letter.html", params={"lang": "fr", "to": "bi"})
        assert "autorisation" in given.text
        assert (await ask(app, "GET", f"{at}/manifest.html", params={"lang": "xx"})).status_code == 422
        assert (await ask(app, "GET", f"{at}/letter.html", params={"to": "zz"})).status_code == 422

    run(story())
