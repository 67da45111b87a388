"""What is restricted is opened by whom it is for, and every opening stands in the trail before it is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sametable.errors import SametableError
from support.browser import House
from support.stage import Stage, report
from support.web import app_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.browser import Browser


class Case:
    """A node with a reader, somebody cleared, an officer, and a statement of each sort."""

    def __init__(self, tmp_path: Path) -> None:
        """Say three things: for all, for the own side, and with an exact own-side place."""
        self.stage = Stage(tmp_path, 2)
        self.house = House(self.stage, app_of(self.stage))
        self.officer = self.house.enrol("Officer", "key_officer")
        self.cleared = self.house.enrol("Cleared", "watch_officer")
        self.reader = self.house.enrol("Reader", "spokesperson")
        self.open = self._say(1)
        self.narrow = self._say(2, audience="al")

    def _say(self, number: int, **more: Any) -> str:
        body = {"client_id": f"client-{number:04}", "kind": "report", "fields": report(), **more}
        answer = self.cleared.post("/api/reports", body)
        assert answer.status_code == 201, answer.text
        name: str = answer.json()["number"]
        return name

    def trail(self) -> list[tuple[str, str, str]]:
        """Give who did what to what, without what enrolling and signing in left."""
        rows = self.officer.get("/api/audit?count=500").json()["rows"]
        ways = {"enrol_people", "add_passkey", "sign_in_passkey", "inspect_audit"}
        return [(row["person"], row["act"], row["object"]) for row in rows if row["act"] not in ways]


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    held = Case(tmp_path)
    yield held
    held.stage.close()


def opened(browser: Browser, name: str) -> tuple[int, str]:
    answer = browser.get(f"/api/entries/{name}")
    return answer.status_code, answer.json().get("code", "")


def test_what_is_for_all_is_opened_by_all_and_leaves_no_row(case: Case) -> None:
    assert opened(case.reader, case.open) == (200, "")
    assert case.trail() == []


def test_what_is_for_few_is_opened_by_the_cleared_and_noted(case: Case) -> None:
    assert opened(case.reader, case.narrow) == (403, "people.may_not")
    assert case.trail() == []
    assert opened(case.cleared, case.narrow) == (200, "")
    assert case.cleared.get("/api/record/alder/entries/2/proof").status_code == 200
    assert case.reader.get("/api/record/alder/entries/2/proof").status_code == 403
    assert case.trail() == [
        (case.cleared.id, "read_restricted", "alder/2"),
        (case.cleared.id, "read_proof", "alder/2"),
    ]


def test_taking_fields_out_of_a_restricted_statement_needs_the_same_as_reading_it(case: Case) -> None:
    path = f"/api/release/{case.narrow}"
    answer = case.reader.post(path, {"fields": ["what"]})
    assert (answer.status_code, answer.json()["code"]) == (403, "people.may_not")
    assert case.trail() == []
    taken = case.reader.post(f"/api/release/{case.open}", {"fields": ["what"]})
    assert taken.status_code == 200, taken.text
    assert case.trail() == [(case.reader.id, "release_part", "alder/1")]


def test_the_trail_tells_ids_and_never_what_was_said(case: Case) -> None:
    opened(case.cleared, case.narrow)
    rows = case.officer.get("/api/audit?count=500").json()["rows"]
    text = " ".join(f"{row['object']} {row['act']}" for row in rows)
    for value in report().values():
        if isinstance(value, str) and len(value) > 6:
            assert value not in text


def test_reading_the_trail_stands_in_the_trail(case: Case) -> None:
    assert case.reader.get("/api/audit").status_code == 403
    first = case.officer.get("/api/audit").json()
    again = case.officer.get("/api/audit").json()
    assert again["size"] == first["size"] + 1
    assert again["rows"][-1]["act"] == "inspect_audit"
    assert again["head"] == again["rows"][-1]["hash"]
    page = case.officer.get(f"/api/audit?from={first['size'] - 1}&count=1").json()["rows"]
    assert [row["n"] for row in page] == [first["size"] - 1]


def test_the_exact_own_side_place_is_given_to_who_may_open_it_and_noted(case: Case) -> None:
    body = {"client_id": "client-0003", "kind": "report", "fields": report(locates="unit")}
    answer = case.cleared.post("/api/reports", body)
    assert answer.status_code == 201, answer.text
    path = f"/api/entries/{answer.json()['number']}"
    assert case.reader.get(path).json()["own_side"] is None
    assert case.trail() == []
    assert "362345678" in case.cleared.get(path).json()["own_side"]
    assert case.trail() == [(case.cleared.id, "read_own_side", "alder/3")]


def test_without_its_row_nothing_restricted_is_opened(case: Case) -> None:
    class Full:
        """A store of people that cannot write."""

        def __init__(self, store: Any) -> None:
            self.reading = store.reading
            self.close = store.close

        def writing(self) -> Any:
            raise SametableError("store.failed", expected="room", got="a full disk")

    from dataclasses import replace

    real = case.house.access.door
    case.house.access.door = replace(real, store=Full(real.store))
    assert opened(case.cleared, case.narrow) == (503, "store.failed")
    assert opened(case.cleared, case.open) == (200, "")
    case.house.access.door = real
    assert case.trail() == []


def test_what_was_said_to_few_about_what_is_for_all_is_left_out_for_who_may_not_open_it(case: Case) -> None:
    subject = case.cleared.get(f"/api/entries/{case.open}").json()["id"]
    remark = {
        "client_id": "client-0009",
        "kind": "comment",
        "fields": {"target": subject, "text": "Marigold"},
        "audience": "al",
    }
    assert case.cleared.post("/api/reports", remark).status_code == 201
    assert "Marigold" not in case.reader.get(f"/api/entries/{case.open}").text
    assert case.trail() == []
    assert "Marigold" in case.cleared.get(f"/api/entries/{case.open}").text
    assert case.trail() == [(case.cleared.id, "read_restricted", "ALD-000003")]
