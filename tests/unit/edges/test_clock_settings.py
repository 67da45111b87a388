"""Clocks of a case from `node.toml`: read, written, refused where they are none, and shown where they count."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sametable.centre.incidents.listing import incidents_of
from sametable.centre.run import Node
from sametable.core.assess.clocks import MINUTE_MS, Clocks
from sametable.edges.settings import Settings, read_settings, write_settings
from sametable.errors import SametableError
from sametable.reach import watch_of
from support.stage import Stage, report, run
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE = 'node = "alder"\n[peers]\n'
REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "settings.md"


def read(folder: Path, more: str) -> Settings:
    (folder / "node.toml").write_text(BASE + more, encoding="utf-8")
    return read_settings(folder)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path, 2)
    yield made
    made.close()


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    settings = Settings(
        node="alder", peers={}, clocks=Clocks(reply_ms=45 * MINUTE_MS, reconcile_at_minute=485)
    )
    write_settings(tmp_path, settings)
    assert 'reconcile_at = "08:05"' in (tmp_path / "node.toml").read_text()
    assert read_settings(tmp_path) == settings


def test_what_is_not_said_is_as_it_always_is(tmp_path: Path) -> None:
    assert read(tmp_path, "").clocks == Clocks()
    assert read(tmp_path, "[clocks]\nscreened_min = 30\n").clocks == Clocks(screened_ms=30 * MINUTE_MS)


@pytest.mark.parametrize(
    "bad",
    [
        "reply_min = 0", "reply_min = 200000", "reply_min = true", 'reply_min = "6"', "reply_ms = 6", "reply = 6",
        "blind_min = 60", "closing_min = 60", "opening_min = 60",
        'reconcile_at = "24:00"', 'reconcile_at = "9:00"', 'reconcile_at = "08:60"', "reconcile_at = 9",
    ],
)  # fmt: skip
def test_what_is_no_clock_of_this_centre_is_refused(tmp_path: Path, bad: str) -> None:
    with pytest.raises(SametableError) as told:
        read(tmp_path, f"[clocks]\n{bad}\n")
    assert told.value.code == "config.invalid"
    assert "clocks." in told.value.got


def test_the_reference_names_every_clock_with_its_usual_length() -> None:
    from sametable.edges.clock_settings import NAMES

    text = REFERENCE.read_text(encoding="utf-8")
    for name in NAMES:
        assert f"`{name}_min` ({getattr(Clocks(), name + '_ms') // MINUTE_MS})" in text


def test_clocks_of_the_settings_are_those_by_which_an_incident_is_shown(stage: Stage, tmp_path: Path) -> None:
    async def job() -> None:
        settings = read(tmp_path, "[clocks]\nacknowledged_min = 7\n")
        app = app_of(stage)
        alerts, _ = watch_of(tmp_path, settings, Node(stage["alder"], []))
        alerts.log.close()
        receipt = await stage.say("alder", "report", report())
        held = (await ask(app, "GET", f"/api/incidents/{receipt.number}")).json()
        assert held["lasts"]["acknowledged_ms"] == 7 * MINUTE_MS
        spans = {one["code"]: one["due_ms"] - one["from_ms"] for one in held["clocks"]}
        assert spans["acknowledged"] == 7 * MINUTE_MS
        assert incidents_of(stage["alder"]).clocks.acknowledged_ms == 7 * MINUTE_MS

    run(job())
