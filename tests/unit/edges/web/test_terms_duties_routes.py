"""Obligations, gates and what a change would have meant, over the API: every word stays its party's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from support.stage import START_MS, Stage, report, run
from support.termspack import FROM_MS, adopt, put, quiet
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx
    from litestar import Litestar

DAY = 86_400_000
GATE = """
  - id: calm
    kind: gate
    ref: "7"
    text: Two days of calm
    from: 2016-02-26
    effect: {en: Talks begin}
    all: [{calm: {days: 2, acts: attacks}}]
  - {id: map, kind: information_duty, ref: "8", text: Birch hands over a map, by: birch, to: alder, what: {en: a map}, due: 2016-03-10}
"""


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 2)
    yield held
    held.close()


@pytest.fixture
def app(stage: Stage) -> Litestar:
    return app_of(stage)


@pytest.fixture
def text_id(stage: Stage) -> str:
    async def play() -> str:
        name = await put(stage["alder"], quiet().rstrip() + GATE)
        await stage.settle()
        await adopt(stage["alder"], name)
        await adopt(stage["birch"], name)
        await stage.settle()
        return name

    name: str = run(play())
    return name


def send(app: Litestar, method: str, path: str, body: object = None) -> httpx.Response:
    answer: httpx.Response = run(ask(app, method, path, **({} if body is None else {"json": body})))
    return answer


def perform(stage: Stage, node: str, text_id: str, **more: Any) -> Any:
    fields = {"target": text_id, "instrument": "truce", "clause": "trucks", **more}
    return run(stage.say(node, "performance", fields))


def duties(app: Litestar) -> dict[str, dict[str, Any]]:
    found = send(app, "GET", "/api/terms/obligations").json()
    return {one["clause"]: one for one in found["obligations"]}


def test_two_parties_words_on_one_obligation_stand_beside_each_other(
    stage: Stage, app: Litestar, text_id: str
) -> None:
    assert duties(app)["trucks"]["claims"] == []
    perform(stage, "alder", text_id, says="done", quantity={"number": 60, "unit": "trucks"})
    perform(stage, "birch", text_id, says="partly", quantity={"number": 41, "unit": "trucks"})
    run(stage.settle())
    trucks = duties(app)["trucks"]
    assert trucks["status"] == "disputed"
    assert [(one["party"], one["says"], one["number"]) for one in trucks["claims"]] == [
        ("al", "done", 60),
        ("bi", "partly", 41),
    ]


def test_a_word_that_its_party_took_back_is_no_claim(stage: Stage, app: Litestar, text_id: str) -> None:
    said = perform(stage, "alder", text_id, says="done")
    assert len(duties(app)["trucks"]["claims"]) == 1
    run(stage.say("alder", "withdraw", {"target": said.id, "reason": "too early"}))
    assert duties(app)["trucks"]["claims"] == []


def test_what_is_due_is_counted_down_and_gates_tell_their_days(
    stage: Stage, app: Litestar, text_id: str
) -> None:
    del text_id
    found = send(app, "GET", "/api/terms/countdown").json()["next"]
    assert ("map", "due") in [(one["clause"], one["what"]) for one in found]
    assert [one["at_ms"] for one in found] == sorted(one["at_ms"] for one in found)
    (gate,) = send(app, "GET", "/api/terms/obligations").json()["gates"]
    assert (gate["clause"], gate["effect"]) == ("calm", {"en": "Talks begin"})
    assert {one["of"] for one in gate["counts"]} == {2}
    run(stage.say("alder", "report", report(actor="Birch")))
    (after,) = send(app, "GET", "/api/terms/obligations").json()["gates"]
    assert after["contested"] == ["ALD-000003"]


def test_nothing_is_owed_under_terms_that_nobody_adopted_or_that_were_left(
    stage: Stage, app: Litestar, text_id: str
) -> None:
    run(adopt(stage["alder"], text_id, act="leave", parties=("al",), effective_ms=FROM_MS))
    stage.clock.set(stage.clock.now_ms() + 60_000)
    run(put(stage["alder"], quiet("2", pack="other")))
    assert send(app, "GET", "/api/terms/obligations").json() == {"obligations": [], "gates": []}


def test_a_changed_text_is_tried_on_what_was_recorded_and_nothing_is_rewritten(
    stage: Stage, app: Litestar, text_id: str
) -> None:
    run(stage.say("alder", "report", report(actor="Alder")))
    away = {"lat_e7": 363_345_678, "lon_e7": 371_234_567, "radius_m": 50}
    run(stage.say("alder", "report", report(actor="Alder", place=away)))
    stage.clock.set(START_MS + 2 * DAY)
    size = stage["alder"].own.size
    found = send(app, "POST", "/api/terms/replay", {"text": quiet("2", radius_m=1_000), "days": 30}).json()
    assert (found["total"], found["changed"], found["until_ms"]) == (2, 1, START_MS + 2 * DAY)
    (row,) = found["rows"]
    assert (row["before"][0]["place"], row["after"][0]["place"]) == ("within", "outside")
    same = send(app, "POST", "/api/terms/replay", {"entry": text_id, "days": 30}).json()
    assert (same["total"], same["changed"]) == (2, 0)
    assert stage["alder"].own.size == size


def test_what_cannot_be_compared_is_refused(app: Litestar, text_id: str) -> None:
    def code(body: dict[str, Any]) -> tuple[int, str]:
        answer = send(app, "POST", "/api/terms/replay", body)
        return answer.status_code, answer.json()["code"]

    other = quiet(pack="other")
    assert code({"text": other}) == (404, "terms.no_text")
    assert code({"text": "pack: 1"}) == (422, "terms.pack")
    assert code({"entry": "ALD-000000"}) == (404, "terms.no_text")
    assert code({}) == (404, "record.no_entry")
    assert code({"text": other, "days": 0}) == (422, "request.invalid")
    assert code({"text": other, "near": "x"}) == (422, "request.invalid")
    assert send(app, "POST", "/api/terms/replay", {"text": other, "against": text_id}).status_code == 200
