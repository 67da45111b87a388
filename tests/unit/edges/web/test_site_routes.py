"""Protected sites through the web: who is given what, what is drafted, and how one notice after the other is opened and noted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from support.browser import House
from support.sites import letters, notify, register, site
from support.stage import Stage, run
from support.web import app_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.browser import Browser


class Case:
    """Alder with a keeper of its register, somebody without the right and an officer; Birch tells it of three sites."""

    def __init__(self, tmp_path: Path) -> None:
        """Enrol, plant, tell, meet."""
        self.stage = Stage(tmp_path, 3)
        self.house = House(self.stage, app_of(self.stage))
        self.officer = self.house.enrol("Officer", "key_officer")
        self.keeper = self.house.enrol("Keeper", "humanitarian")
        self.analyst = self.house.enrol("Analyst", "analyst")
        self.told = run(self._plant())

    async def _plant(self) -> list[str]:
        found = []
        for number in range(3):
            receipt = await register(self.stage, "birch", site(number, exact_to=["al"]))
            found += [said.number for _, said in await notify(self.stage, "birch", receipt.id)]
        await register(self.stage, "alder", site(9, cell_to=["ce"]))
        await self.stage.settle(2)
        return found

    def trail(self) -> list[tuple[str, str]]:
        """Give what was noted of sites: what, of what."""
        rows = self.officer.get("/api/audit?count=500").json()["rows"]
        return [(row["act"], row["object"]) for row in rows if row["act"] in {"read_sites", "open_notice"}]


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    held = Case(tmp_path)
    yield held
    held.stage.close()


def opened(browser: Browser, name: str) -> tuple[int, str]:
    answer = browser.post(f"/api/passage/notices/{name}/open")
    return answer.status_code, answer.json().get("code", "")


def test_the_list_has_own_sites_whole_and_those_of_others_without_where(case: Case) -> None:
    held: dict[str, Any] = case.keeper.get("/api/passage/sites").json()
    (own,) = held["own"]
    assert (own["name"], own["lat_e7"], own["freshness"]) == ("Zymurgy Infirmary 9", 365_537_253, "fresh")
    assert own["consents"] == {"exact_to": ["bi"], "cell_to": ["ce"], "checked_by": None}
    assert own["owed"] == ["bi", "ce"]
    assert held["counts"] == {"own": 1, "told": 3}
    assert [one["from_party"] for one in held["told"]] == ["bi"] * 3
    assert not [one for one in letters() if one in str(held["told"]).encode()]
    assert case.trail() == [("read_sites", "1 own sites")]


def test_who_may_not_read_sites_is_given_nothing_of_them(case: Case) -> None:
    for method, path in (
        ("GET", "/api/passage/sites"),
        ("GET", "/api/passage/sites/ALD-000001"),
        ("POST", "/api/passage/sites/ALD-000001/notices"),
        ("POST", f"/api/passage/notices/{case.told[0]}/open"),
        ("GET", "/api/entries/ALD-000001"),
        ("GET", f"/api/entries/{case.told[0]}"),
    ):
        answer = case.analyst.ask(method, path, json={})
        assert (answer.status_code, answer.json()["code"]) == (403, "people.may_not"), path
    assert case.trail() == []


def test_a_draft_of_who_may_not_register_is_refused_before_it_is_compared_with_anything(case: Case) -> None:
    notice = {"site": "A" * 43, "to": "bi", "function": "hospital"}
    body = {"client_id": "client-0001", "kind": "site_notice", "fields": notice, "audience": "al+bi"}
    for path in ("/api/statements/prepare", "/api/reports"):
        assert case.analyst.post(path, body).json()["code"] == "people.may_not"
        assert case.keeper.post(path, body).json()["code"] != "people.may_not"


def test_the_notices_owed_are_drafted_and_said_as_they_are(case: Case) -> None:
    drafts = case.keeper.post("/api/passage/sites/ALD-000001/notices").json()["prepared"]
    assert [(one["fields"]["to"], one["fields"]["coarsened"], one["audience"]) for one in drafts] == [
        ("bi", False, "al+bi"), ("ce", True, "al+ce"),
    ]  # fmt: skip
    for number, one in enumerate(drafts):
        fields = {name: held for name, held in one["fields"].items() if name != "type"}
        body = {
            "client_id": f"client-{number:04}",
            "kind": "site_notice",
            "fields": fields,
            "audience": one["audience"],
        }
        assert case.keeper.post("/api/reports", body).status_code == 201
    assert case.keeper.post("/api/passage/sites/ALD-000001/notices").json() == {"prepared": []}
    held = case.keeper.get("/api/passage/sites/ALD-000001").json()
    assert [(one["party"], one["precision"], one["current"]) for one in held["site"]["told"]] == [
        ("bi", "exact", True), ("ce", "cell", True),
    ]  # fmt: skip
    assert [one["kind"] for one in held["disclosures"]] == ["site_notice", "site_notice"]
    assert held["more"]["focal_day"] == "+999 555 0147 Fjordkin"


def test_a_notice_is_opened_with_a_row_in_the_trail_that_names_no_place(case: Case) -> None:
    assert opened(case.keeper, case.told[1]) == (200, "")
    assert case.trail() == [("open_notice", case.told[1])]
    assert opened(case.keeper, "ALD-000001") == (404, "site.unknown")
    assert opened(case.keeper, "nothing") == (404, "site.unknown")
    assert len(case.trail()) == 1


def test_after_so_many_an_hour_the_next_one_waits(case: Case) -> None:
    for number in range(20):
        assert opened(case.keeper, case.told[number % 3]) == (200, "")
    answer = case.keeper.post(f"/api/passage/notices/{case.told[0]}/open")
    assert (answer.status_code, answer.json()["code"]) == (429, "site.too_many")
    assert 0 < int(answer.headers["retry-after"]) <= 3_600
    assert len(case.trail()) == 20


def test_a_told_notice_is_not_opened_by_the_page_of_any_statement(case: Case) -> None:
    answer = case.keeper.get(f"/api/entries/{case.told[0]}")
    assert answer.status_code == 200
    assert answer.json()["fields"]["function"] == "hospital"
    assert "place" not in answer.json()["fields"]
    assert case.keeper.get("/api/record/birch/entries/2/proof").json()["payload"] is None
    own = case.keeper.get("/api/entries/ALD-000001").json()
    assert own["fields"]["name"] == "Zymurgy Infirmary 9"


def test_where_two_parties_are_all_a_notice_is_for_the_same_few_people(tmp_path: Path) -> None:
    stage = Stage(tmp_path, 2)
    house = House(stage, app_of(stage))
    analyst, keeper = house.enrol("Analyst", "analyst"), house.enrol("Keeper", "humanitarian")

    async def plant() -> str:
        receipt = await register(stage, "alder", site())
        ((_, said),) = await notify(stage, "alder", receipt.id)
        return str(said.number)

    notice = run(plant())
    for path in (f"/api/entries/{notice}", "/api/record/alder/entries/2/proof"):
        assert analyst.get(path).json().get("code") == "people.may_not"
        assert keeper.get(path).status_code == 200
    assert keeper.get(f"/api/entries/{notice}").json()["audience"] == "parties"
    stage.close()


def test_nothing_about_a_site_is_widened_or_taken_out_for_others(case: Case) -> None:
    own = case.keeper.get("/api/entries/ALD-000001").json()["id"]
    told = case.keeper.get(f"/api/entries/{case.told[0]}").json()["id"]
    said = {"target": told, "says": "asks", "text": "the quartz door?"}
    body = {"client_id": "client-0001", "kind": "notification_reply", "fields": said, "audience": "al+bi"}
    reply = case.keeper.post("/api/reports", body)
    assert reply.status_code == 201, reply.text
    from sametable.centre.acts import widen
    from sametable.errors import SametableError

    for target in (own, reply.json()["id"]):
        with pytest.raises(SametableError, match=r"site\.audience"):
            run(widen(case.stage["alder"], target, to="parties", reason="so"))
    spokesman = case.house.enrol("Voice", "spokesperson", "humanitarian")
    taken = spokesman.post(f"/api/release/{reply.json()['number']}", {"fields": ["text"]})
    assert (taken.status_code, taken.json()["code"]) == (422, "site.audience")
