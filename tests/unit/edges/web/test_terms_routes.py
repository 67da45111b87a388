"""The routes of the Terms room: what is shown, asked, checked, put and adopted, and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.people.rules import DANGEROUS, ROLES
from sametable.centre.rates import ASKING_SLOWED, Asking
from sametable.centre.terms.held import terms_of
from sametable.errors import SametableError
from support.browser import House
from support.stage import START_MS, Stage, report, run
from support.termspack import FROM_MS, INSIDE, UNTIL_MS, adopt, put, quiet
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx
    from litestar import Litestar

DAY = 86_400_000
PAST: dict[str, Any] = {
    "at": "2016-02-22T00:00:00Z", "lat": INSIDE[0], "lon": INSIDE[1], "radius_m": 50, "group": "Alder",
    "act": "fire.heavy",
}  # fmt: skip


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
    """Put a text and adopt it by both sides."""

    async def play() -> str:
        name = await put(stage["alder"])
        await stage.settle()
        await adopt(stage["alder"], name)
        await adopt(stage["birch"], name)
        await stage.settle()
        return name

    name: str = run(play())
    return name


def send(app: Litestar, method: str, path: str, body: object = None) -> httpx.Response:
    more = {} if body is None else {"json": body}
    answer: httpx.Response = run(ask(app, method, path, **more))
    return answer


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_the_room_gives_each_text_clause_by_clause_and_how_it_stands(
    stage: Stage, app: Litestar, text_id: str
) -> None:
    room = send(app, "GET", "/api/terms").json()
    assert room["now_ms"] == stage.clock.now_ms()
    (pack,) = room["packs"]
    assert (pack["id"], pack["entry"], pack["number"], pack["state"]) == (
        "quiet",
        text_id,
        "ALD-000001",
        "in_force",
    )
    assert pack["spans"] == [[FROM_MS, None]]
    assert {(one["party"], one["act"]) for one in pack["assents"]} == {("al", "adopt"), ("bi", "adopt")}
    assert [zone["known"] for zone in pack["zones"]] == [True, False]
    (truce,) = pack["instruments"]
    assert [(one["start_ms"], one["end_ms"], one["state"]) for one in truce["segments"]] == [
        (FROM_MS, UNTIL_MS, "in")
    ]
    clauses = {one["id"]: one for one in truce["clauses"]}
    assert clauses["where"]["zones"] == ["valley"]
    assert clauses["when"]["segments"] == truce["segments"]
    assert clauses["no-fire"]["segments"] is None
    assert [one["label"] for one in clauses["no-fire"]["lines_of"]] == ["acts"]


def test_the_same_room_is_written_once_and_sent_small(stage: Stage, app: Litestar, text_id: str) -> None:
    del text_id
    first = send(app, "GET", "/api/terms").json()
    views = terms_of(stage["alder"]).views
    held = dict(views._held)
    assert send(app, "GET", "/api/terms").json() == first
    assert dict(views._held) == held
    assert len(held) == 1
    run(put(stage["alder"], quiet("2") + "# a remark\n"))
    many = "".join(f", {{id: s{number}, text: {'invented ' * 400}}}" for number in range(2, 14))
    run(put(stage["alder"], quiet("3").replace("an invented text}", "an invented text}" + many)))
    whole = run(ask(app, "GET", "/api/terms", headers={"accept-encoding": "gzip"}))
    assert whole.headers["content-encoding"] == "gzip"
    assert [one["version"] for one in whole.json()["packs"]] == ["1", "2", "3"]
    plain = run(ask(app, "GET", "/api/terms", headers={"accept-encoding": "identity"}))
    assert "content-encoding" not in plain.headers
    assert plain.json() == whole.json()


def test_the_map_has_the_known_ground_and_leaves_out_what_nobody_knows(app: Litestar, text_id: str) -> None:
    del text_id
    found = send(app, "GET", "/api/terms/map").json()
    (feature,) = found["features"]
    assert (feature["properties"]["id"], feature["properties"]["clauses"]) == ("valley", ["truce/where"])
    ring = feature["geometry"]["coordinates"][0][0]
    assert ring[0] == ring[-1]
    lons, lats = zip(*ring, strict=True)
    assert min(lats) < INSIDE[0] < max(lats)
    assert min(lons) < INSIDE[1] < max(lons)


def test_the_countdown_tells_what_ends_within_ninety_days_and_nothing_that_is_over(
    stage: Stage, app: Litestar, text_id: str
) -> None:
    (one,) = send(app, "GET", "/api/terms/countdown").json()["next"]
    assert (one["instrument"], one["clause"], one["what"], one["at_ms"]) == (
        "truce",
        "when",
        "ends",
        UNTIL_MS,
    )
    stage.clock.set(UNTIL_MS)
    assert send(app, "GET", "/api/terms/countdown").json() == {"next": []}
    later = stage.clock.now_ms() + 10 * DAY
    run(adopt(stage["alder"], text_id, act="leave", parties=("al",), effective_ms=later))
    (ends,) = send(app, "GET", "/api/terms/countdown").json()["next"]
    assert (ends["instrument"], ends["what"], ends["at_ms"]) == ("", "ends", later)


def test_nothing_is_counted_down_of_terms_that_nobody_adopted(stage: Stage, app: Litestar) -> None:
    run(put(stage["alder"]))
    assert send(app, "GET", "/api/terms/countdown").json() == {"next": []}


def test_one_act_is_asked_about_and_the_texts_are_named(stage: Stage, app: Litestar, text_id: str) -> None:
    del text_id
    stage.clock.set(UNTIL_MS)
    answer = send(app, "POST", "/api/terms/ask", PAST).json()
    assert answer["mode"] == "past"
    named = {"id": "quiet", "version": "1", "number": "ALD-000001"}
    assert answer["packs"] == [{**named, "basis": "agreed", "required": ["al", "bi"]}]
    (one,) = answer["answers"]
    assert (one["time"], one["place"], one["actor_status"], one["act"]) == (
        "within",
        "within",
        "bound",
        "prohibited",
    )
    assert [clause["id"] for clause in one["clauses"] if clause["effect"] == "prohibits"] == ["no-fire"]


def test_a_report_is_asked_about_by_its_number_and_may_be_moved(
    stage: Stage, app: Litestar, text_id: str
) -> None:
    del text_id
    said = run(stage.say("alder", "report", report(actor="Alder")))
    stage.clock.set(UNTIL_MS)
    about = send(app, "GET", f"/api/terms/about/{said.number}").json()
    assert (about["entry"], about["number"], about["mode"]) == (said.id, said.number, "past")
    assert about["case"]["start_ms"] == START_MS - 3_600_000
    assert about["answers"][0]["act"] == "prohibited"
    moved = send(app, "POST", "/api/terms/ask", {"target": said.id, "lat": 35.0, "lon": 38.5}).json()
    assert moved["answers"][0]["place"] == "outside"


@pytest.mark.parametrize(
    "body",
    [
        {**PAST, "places": [[1, 2]]},
        {**PAST, "lat": [1, 2]},
        {**PAST, "box": [1, 2, 3, 4]},
        {**PAST, "near": "Bridge"},
        {**PAST, "radius_m": 2_000_001},
        {**PAST, "measured": [{"line": "l", "distance_m": 1}] * 9},
        [PAST, PAST],
    ],
)
def test_several_places_or_a_box_are_no_question(app: Litestar, body: object) -> None:
    assert code(send(app, "POST", "/api/terms/ask", body)) == (422, "request.invalid")


def test_a_question_that_cannot_be_is_refused_with_its_place(app: Litestar) -> None:
    answer = send(app, "POST", "/api/terms/ask", {**PAST, "until": "2016-02-21T00:00:00Z"})
    assert code(answer) == (422, "terms.case")
    assert answer.json()["at"] == "until"
    assert code(send(app, "GET", "/api/terms/about/NOPE-1")) == (404, "record.no_entry")


def test_a_draft_is_read_and_shown_and_nothing_is_kept(stage: Stage, app: Litestar) -> None:
    size = stage["alder"].own.size
    answer = send(app, "POST", "/api/terms/check", {"text": quiet()}).json()
    assert answer["ok"] is True
    assert (answer["pack"]["id"], answer["pack"]["entry"], answer["pack"]["spans"]) == ("quiet", None, [])
    assert stage["alder"].own.size == size


def test_a_draft_that_is_wrong_is_refused_at_its_line(app: Litestar) -> None:
    answer = send(app, "POST", "/api/terms/check", {"text": quiet(until="2016-01-01 00:00")})
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["code"].startswith("terms.")
    assert problem["at"].startswith("text:36:")
    assert problem["advice"]


def test_a_draft_may_name_outlines_that_are_shipped_and_no_file_of_the_nodes_own(app: Litestar) -> None:
    hills = "{id: hills, names: {en: The hills}, area_kind: district, geometry: unknown}"
    assert hills in quiet()
    known = hills.replace("geometry: unknown", "geometry: {boundary: LB}, accuracy_m: 500, sources: [s1]")
    answer = send(app, "POST", "/api/terms/check", {"text": quiet().replace(hills, known)})
    assert answer.status_code == 200, answer.text
    assert [zone["known"] for zone in answer.json()["pack"]["zones"]] == [True, True]
    for file in ("../../../node.toml", "keys.json", "LB.geojson"):
        other = hills.replace(
            "geometry: unknown", f"geometry: {{file: {file}, feature: x}}, accuracy_m: 1, sources: [s1]"
        )
        refused = send(app, "POST", "/api/terms/check", {"text": quiet().replace(hills, other)})
        assert code(refused) == (422, "terms.pack")
        assert refused.json()["at"].startswith("text:23:"), refused.text


def test_a_text_is_put_once_and_two_sides_adopt_it_over_the_api(stage: Stage, app: Litestar) -> None:
    receipt = send(app, "POST", "/api/terms/put", {"text": quiet()})
    assert receipt.status_code == 201
    assert code(send(app, "POST", "/api/terms/put", {"text": quiet()})) == (409, "terms.in_record")
    word = {
        "act": "adopt", "target": receipt.json()["number"], "parties": ["al", "bi"], "effective_ms": FROM_MS,
        "reason": "for calm",
    }  # fmt: skip
    assert send(app, "POST", "/api/acts/say_terms", word).status_code == 200
    assert code(send(app, "POST", "/api/acts/say_terms", word)) == (409, "terms.said_already")
    run(stage.settle())
    assert send(app_of(stage, "birch"), "POST", "/api/acts/say_terms", word).status_code == 200
    run(stage.settle())
    assert send(app, "GET", "/api/terms").json()["packs"][0]["state"] == "in_force"
    dossier = send(app, "GET", "/api/entries/ALD-000002").json()
    assert (dossier["kind"], dossier["fields"]["act"]) == ("terms_act", "adopt")


def test_a_party_says_how_far_an_obligation_was_performed_like_anything_else(
    app: Litestar, text_id: str
) -> None:
    fields = {
        "target": text_id, "instrument": "truce", "clause": "trucks", "says": "partly",
        "quantity": {"number": 40, "unit": "trucks"}, "text": "forty came",
    }  # fmt: skip
    body = {"client_id": "client-7777", "kind": "performance", "fields": fields}
    assert send(app, "POST", "/api/reports", body).status_code == 201
    body = {**body, "client_id": "client-7778", "fields": {**fields, "text": "now at 36.2345 N 37.1234 E"}}
    assert code(send(app, "POST", "/api/reports", body)) == (422, "statement.exact_place")


@pytest.mark.parametrize("kind", ["terms_text", "terms_act"])
def test_no_desk_key_puts_or_adopts_terms(app: Litestar, kind: str) -> None:
    body = {"client_id": "client-7777", "kind": kind, "fields": {}}
    for path in ("/api/reports", "/api/statements/prepare"):
        assert code(send(app, "POST", path, body)) == (422, "statement.kind")


def test_putting_is_for_negotiators_and_a_partys_word_for_two_of_them(stage: Stage, app: Litestar) -> None:
    assert "say_terms" in DANGEROUS
    assert {role for role, acts in ROLES.items() if "say_terms" in acts} == {"negotiator"}
    house = House(stage, app)
    house.enrol("officer", "key_officer")
    monitor, one, two = (
        house.enrol("m", "monitor"),
        house.enrol("n", "negotiator"),
        house.enrol("o", "negotiator"),
    )
    assert code(monitor.post("/api/terms/put", {"text": quiet()})) == (403, "people.may_not")
    receipt = one.post("/api/terms/put", {"text": quiet()})
    assert receipt.status_code == 201
    what = {"act": "adopt", "target": receipt.json()["id"], "parties": ["al"], "effective_ms": FROM_MS}
    assert code(one.post("/api/acts/say_terms", what)) == (403, "people.needs_two")
    assert code(monitor.post("/api/pending", {"act": "say_terms", "what": what})) == (403, "people.may_not")
    proposed = one.post("/api/pending", {"act": "say_terms", "what": what}).json()["id"]
    assert terms_of(stage["alder"]).look()[0].state == "proposed"
    assert code(one.post(f"/api/pending/{proposed}/confirm")) == (403, "people.may_not")
    assert two.post(f"/api/pending/{proposed}/confirm").status_code == 200
    assert terms_of(stage["alder"]).look()[0].state == "in_force"
    assert monitor.get("/api/terms").status_code == 200
    assert monitor.post("/api/terms/ask", PAST).status_code == 200
    with house.access.door.store.reading() as rows:
        trail = [row.act for row in rows.audit_rows(0, 1000)]
    assert {"put_terms", "propose_say_terms", "confirm_say_terms", "say_terms"} <= set(trail)


def test_who_asks_on_and_on_is_slowed_down_and_others_are_not(app: Litestar) -> None:
    answers = [send(app, "POST", "/api/terms/ask", PAST) for _ in range(60)]
    refused = [one for one in answers if one.status_code == 429]
    assert 15 <= len(refused) <= 25
    assert refused[0].json()["code"] == "people.too_many"
    assert int(refused[0].headers["retry-after"]) >= 1


def test_in_the_long_run_a_question_comes_back_every_twenty_seconds() -> None:
    asking, answered = Asking(), 0
    for second in range(7_200):
        try:
            asking.take("one", now_ms=second * 1000)
        except SametableError:
            continue
        answered += 1
    assert 300 <= answered <= 300 + 7_200 // ASKING_SLOWED + 40
    asking.take("another", now_ms=7_200_000)
