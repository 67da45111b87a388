"""Refused: own people who may not read what is for few reading it on a page of passage, a sheet or in a calendar.

Everything here is sealed to the own side and has one rare word in each text; whoever reads for all alone asks every
route of passage, with the names of what is sealed and of what is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from support.browser import House
from support.hitting import said
from support.moving import WINDOW, moving
from support.stage import START_MS, Stage, run
from support.web import app_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.browser import Browser

RARE = "zugwang"
LINE = [{"lat_e7": 362_000_000, "lon_e7": 371_000_000}, {"lat_e7": 362_500_000, "lon_e7": 371_000_000}]
CARGO = [{"line": "1", "item": "kits", "quantity": 3, "unit": "kits"}]
CORRIDOR = {"line": LINE, "width_m": 500, "direction": "out", "users": ["civilians"]}


class Told:
    """A node with somebody cleared and somebody who is not; one open movement with sealed words about it, and sealed things."""

    def __init__(self, tmp_path: Path) -> None:
        """Say everything."""
        self.stage = Stage(tmp_path, 2)
        self.house = House(self.stage, app_of(self.stage))
        self.cleared = self.house.enrol("Cleared", "watch_officer")
        self.reader = self.house.enrol("Reader", "spokesperson")
        self.open = self.say("movement", moving(name="Convoy 1", cargo=CARGO), "parties")
        about = {"target": self.open}
        self.say("movement_event", about | {"event": "inspected", "at_ms": START_MS, "by": RARE})
        self.say("movement_event", about | {"event": "ready", "at_ms": START_MS, "reason": RARE})
        self.say(
            "cargo_count",
            about
            | {
                "line": "1",
                "stage": "removed",
                "quantity": 977_313,
                "unit": "kits",
                "at_ms": START_MS,
                "by": RARE,
            },
        )
        self.say("notification_reply", about | {"says": "answers", "text": RARE})
        self.sealed = self.say("movement", moving(name=f"Convoy {RARE}", place_name=RARE))
        self.say("corridor", {**CORRIDOR, "name": RARE, "dates": WINDOW})
        status = {"place_name": RARE, "says": "besieged", "as_of_ms": START_MS}
        self.say("access_status", status)
        self.say("access_request", {"month": "2016-03", "to": RARE, "at_ms": START_MS, "place_name": RARE})

    def say(self, kind: str, fields: dict[str, Any], audience: str = "al") -> str:
        """Say something at Alder's desk; gives its id."""
        found: str = run(said(self.stage, "alder", kind, fields, audience)).id
        return found

    def paths(self) -> list[str]:
        """Give every page of passage that is asked here."""
        found = [
            "/api/passage/" + one for one in ("movements", "movements?before=", "corridors", "access", "hits")
        ]
        for name in (self.open, self.sealed):
            base = f"/api/passage/movements/{name}"
            found += [
                base,
                f"{base}/go",
                f"{base}/manifest.html?lang=en",
                f"{base}/letter.html?lang=en&to=bi",
            ]
        return found


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    held = Told(tmp_path)
    yield held
    held.stage.close()


def shown(browser: Browser, paths: list[str]) -> dict[str, str]:
    return {path: browser.get(path).text for path in paths}


def calendar_of(browser: Browser) -> str:
    address = browser.post("/api/passage/calendar", {}).json()["address"]
    return browser.get("/calendar/" + address.rsplit("/", 1)[1]).text.replace("\r\n ", "")


def test_who_is_not_cleared_reads_nothing_sealed_on_any_page_of_passage(told: Told) -> None:
    held = shown(told.reader, told.paths())
    assert told.open in held["/api/passage/movements"]
    assert "Convoy 1" in held[f"/api/passage/movements/{told.open}/manifest.html?lang=en"]
    for path, text in held.items():
        assert RARE not in text, path
        assert "977313" not in text, path
    assert RARE not in calendar_of(told.reader)


def test_who_is_cleared_reads_it(told: Told) -> None:
    held = shown(told.cleared, told.paths())
    lacking = [path for path, text in held.items() if RARE not in text]
    open_page = f"/api/passage/movements/{told.open}"
    assert sorted(lacking) == sorted(
        ["/api/passage/hits", f"{open_page}/go", f"{open_page}/letter.html?lang=en&to=bi"]
        + [path for path in held if path.endswith("/go") and told.sealed in path]
        + [path for path in held if "/letter" in path and told.sealed in path]
    )
    assert RARE in calendar_of(told.cleared)
