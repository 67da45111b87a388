"""Refused: a rule of alerts that follows somebody, or looks at a place more closely than 1 km.

Charter, "What it never does": no query by actor over places. A rule of alerts is a standing query.
"""

from __future__ import annotations

from dataclasses import fields as fields_of
from typing import TYPE_CHECKING, Any

import pytest

from sametable.core.assess.alert_rules import BUILTIN, Rule, plain
from sametable.core.assess.alerts import Told
from sametable.core.model.registry import KINDS
from support.stage import Stage, report, run
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from litestar import Litestar

WHO = (
    "actor",
    "actors",
    "victim",
    "group",
    "groups",
    "unit",
    "units",
    "party",
    "parties",
    "weapon",
    "source",
    "against",
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Litestar]:
    stage = Stage(tmp_path_factory.mktemp("node"), 2)
    run(stage.say("alder", "report", report(actor="Birch", what="attack.medical")))
    yield app_of(stage)
    stage.close()


def said(app: Litestar, **fields: Any) -> tuple[int, str]:
    body = {"client_id": "client-0001", "kind": "alert_rule", "fields": {"name": "Mine", **fields}}
    answer = run(ask(app, "POST", "/api/statements/prepare", json=body))
    return answer.status_code, answer.json().get("code", "")


@pytest.mark.parametrize("who", WHO)
def test_a_rule_that_names_somebody_is_refused(app: Litestar, who: str) -> None:
    assert said(app, **{who: "Birch"}) == (422, "statement.field")
    assert said(app, **{who: ["Birch"]}) == (422, "statement.field")


@pytest.mark.parametrize("radius_m", [0, 1, 50, 999])
def test_a_rule_around_less_than_a_kilometre_is_refused(app: Litestar, radius_m: int) -> None:
    around = {"lat_e7": 362_345_678, "lon_e7": 371_234_567, "radius_m": radius_m}
    assert said(app, around=around) == (422, "statement.field")
    assert said(app, around={**around, "radius_m": 1_000})[0] == 200


def test_neither_a_rule_nor_what_it_looks_at_has_a_member_for_who_did_something() -> None:
    for shape in (Rule, Told):
        names = {one.name for one in fields_of(shape)} - {
            "party"
        }  # whose rule, and whose ledger a report stands in
        assert not names & set(WHO), shape
    assert not set(KINDS["alert_rule"].fields.members) & set(WHO)
    for rule in BUILTIN:
        assert not set(plain(rule)) & (set(WHO) - {"party"})


def test_what_an_alert_shows_names_no_actor_and_no_place_finer_than_was_signed(app: Litestar) -> None:
    async def job() -> Any:
        async with app.lifespan():
            import asyncio

            for _ in range(6_000):
                held = (await ask(app, "GET", "/api/alerts")).json()
                if held["alerts"]:
                    return held["alerts"]
                await asyncio.sleep(0.01)
        return []

    (alert, *_) = run(job())
    assert not set(alert) & (set(WHO) | {"lat_e7", "lon_e7"})
    assert not set(alert["values"]) & {"actor", "victim", "weapon", "lat_e7", "lon_e7", "radius_m"}
    assert "Birch" not in str(alert)


@pytest.mark.parametrize("query", ["actor=Birch", "near=36.2,37.1", "party=bi", "what=air.strike"])
def test_alerts_are_not_asked_for_by_who_or_where(app: Litestar, query: str) -> None:
    whole = run(ask(app, "GET", "/api/alerts")).json()
    assert run(ask(app, "GET", f"/api/alerts?{query}")).json() == whole
