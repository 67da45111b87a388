"""Every route of a node: its happy path, its errors as problem+json, and the document that describes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from sametable.edges.web.client import POLICY
from sametable.errors import SametableError
from support.stage import Stage, report, run
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx
    from litestar import Litestar


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 2)
    yield held
    held.close()


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Litestar]:
    """A node that tests only ask, never tell."""
    held = Stage(tmp_path_factory.mktemp("quiet"), 2)
    yield app_of(held)
    held.close()


@pytest.fixture
def app(stage: Stage) -> Litestar:
    return app_of(stage)


def get(app: Litestar, path: str, **more: Any) -> httpx.Response:
    answer: httpx.Response = run(ask(app, "GET", path, **more))
    return answer


def post(app: Litestar, path: str, body: object, **more: Any) -> httpx.Response:
    answer: httpx.Response = run(ask(app, "POST", path, json=body, **more))
    return answer


def draft(**more: Any) -> dict[str, Any]:
    return {"client_id": "client-0001", "kind": "report", "fields": report(), **more}


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert set(body) == {"type", "title", "status", "code", "at", "expected", "got", "advice"}
    assert (body["code"], body["status"]) == (code, status)
    return body


def test_the_three_steps_give_a_receipt_and_the_same_again_gives_the_same_place(app: Litestar) -> None:
    prepared = post(app, "/api/statements/prepare", draft())
    assert prepared.status_code == 200
    body = prepared.json()
    signed = post(app, "/api/statements/sign", {"signing_input": body["signing_input"]})
    assert signed.status_code == 200
    whole = {name: body[name] for name in ("client_id", "signing_input", "payload", "own_side")}
    first = post(app, "/api/statements", {**whole, **signed.json()})
    assert first.status_code == 201
    again = post(app, "/api/statements", {**whole, **signed.json()})
    assert again.json()["id"] == first.json()["id"]
    assert first.json()["number"] == "ALD-000001"


def test_a_draft_in_one_go_is_on_the_map_and_in_the_record(app: Litestar) -> None:
    receipt = post(app, "/api/reports", draft()).json()
    picture = get(app, "/api/picture").json()
    assert [row[0] for row in picture["marks"]] == [receipt["id"]]
    by_number, by_id = (get(app, f"/api/entries/{receipt[name]}").json() for name in ("number", "id"))
    assert by_number == by_id
    record = get(app, "/api/record").json()
    assert {row["node"]: row["size"] for row in record["logs"]} == {"alder": 2, "birch": 0}
    page = get(app, "/api/record/alder/entries").json()
    assert [row["kind"] for row in page["entries"]] == ["genesis", "report"]
    assert get(app, "/api/record/alder/entries?from=1&count=1").json()["entries"][0]["id"] == receipt["id"]
    assert get(app, "/api/record/alder/entries/1/proof").json()["index"] == 1
    assert get(app, "/api/record/alder/entries/0/proof").json()["seat_pub"] is None
    assert get(app, "/api/links").json()["same_map"]["nodes"] == ["alder"]
    assert get(app, "/livez").text == "ok"
    assert get(app, "/readyz").json() == {"status": "ready", "signs": "yes"}


def test_a_node_that_may_not_sign_is_ready_and_tells_the_code_of_what_it_waits_for(
    app: Litestar, stage: Stage
) -> None:
    waits = SametableError(
        "record.behind_mirror", at="a log", expected="9 entries", got="7", advice="It does not sign."
    )
    stage["alder"].hold = waits
    assert get(app, "/readyz").json() == {"status": "ready", "signs": "record.behind_mirror"}
    # Once a beat could not be written, what keeps it is told, and no failure of the store.
    app.state["desk"].node.trouble = str(waits)
    problem(get(app, "/readyz"), 503, "record.behind_mirror")
    stage["alder"].hold = None
    problem(get(app, "/readyz"), 503, "store.failed")


def test_the_static_paths_of_the_record_are_served(app: Litestar, stage: Stage) -> None:
    centre = stage["alder"]
    from sametable.centre.exchange.replicate import log_path

    base = "/" + log_path(centre.node.origin)
    assert get(app, f"{base}/checkpoint").content == centre.store.checkpoint(centre.node.origin)
    tile = get(app, f"{base}/tile/entries/000.p/1")
    assert (tile.status_code, tile.headers["cache-control"].split(", ")[-1]) == (200, "immutable")
    pack = get(app, f"{base}/pack/parties/0-1.age")
    # Contents arrive late and are erased under one name: no copy of theirs may stay on the way.
    assert (pack.status_code, pack.headers["cache-control"]) == (200, "no-store")
    assert b"sametable table v1" in get(app, "/table").content
    assert json.loads(get(app, "/genesis").content)["format"] == "sametable genesis v1"
    assert post(app, "/poke?node=birch", None).status_code == 202
    problem(get(app, f"{base}/keys.json"), 404, "request.not_here")


def test_evidence_is_served_as_received_and_never_shown_inline(app: Litestar, stage: Stage) -> None:
    name = run(stage["alder"].store.keep_evidence(origin="x", reason="bad", data=b"<script>", at_ms=1))
    answer = get(app, f"/api/evidence/{name}")
    assert answer.content == b"<script>"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_place_and_a_bulletin_are_read(quiet: Litestar) -> None:
    spot = get(quiet, "/api/places", params={"name": "36.2, 37.1"}).json()
    assert spot["matches"][0]["lat"] == 36.2
    found = get(quiet, "/api/places", params={"name": "Aleppo"}).json()
    assert found["matches"]
    near = get(quiet, "/api/places", params={"name": "Aleppo", "near": "36.2,37.1", "within": "Aleppo"})
    assert near.status_code == 200
    reading = post(
        quiet,
        "/api/read",
        {"text": "Mortar fire hit Aleppo on 3 May 2016.", "reference_ms": 1_462_300_000_000},
    )
    assert reading.status_code == 200
    assert reading.json()["reports"]


def test_places_the_gazetteer_knows_by_their_very_name_are_named_in_other_languages(quiet: Litestar) -> None:
    asked = ["Aleppo", "Hawr, west of Aleppo", "", "<b>", "Aleppoh"]
    answer = post(quiet, "/api/place-names", {"names": asked})
    assert answer.status_code == 200
    assert set(answer.json()) == {"Aleppo"}
    assert answer.json()["Aleppo"]["ar"] == "حلب"
    problem(post(quiet, "/api/place-names", {"names": ["x"] * 501}), 422, "draft.invalid")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/entries/NOPE-000001", 404, "record.no_entry"),
        ("/api/entries/ALD-000000", 404, "record.no_entry"),
        ("/api/entries/ALD-" + "9" * 5000, 404, "record.no_entry"),
        ("/api/entries/" + "A" * 43, 404, "record.no_entry"),
        ("/api/entries/" + "é" * 43, 404, "record.no_entry"),
        ("/api/record/nobody/entries", 404, "record.no_log"),
        ("/api/record/alder/entries/99/proof", 404, "record.no_entry"),
        ("/api/record/birch/entries/0/proof", 404, "record.no_entry"),
        ("/api/record/alder/entries?from=-1", 400, "request.invalid"),
        ("/api/record/alder/entries?from=" + "9" * 30, 400, "request.invalid"),
        ("/api/record/alder/entries?count=501", 400, "request.invalid"),
        ("/api/record/alder/entries?count=x", 400, "request.invalid"),
        ("/api/evidence/nothing", 404, "record.no_entry"),
        ("/api/places", 400, "request.invalid"),
        ("/api/places?name=" + "x" * 201, 400, "request.invalid"),
        ("/api/nothing", 404, "request.not_here"),
        ("/nothing.html", 404, "request.not_here"),
        ("/%00", 404, "request.not_here"),
        ("/..%2f..%2fpyproject.toml", 404, "request.not_here"),
        ("/assets/..%2f..%2f..%2fREADME.md", 404, "request.not_here"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_a_problem_with_a_code(
    quiet: Litestar, path: str, status: int, code: str
) -> None:
    problem(get(quiet, path), status, code)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 422, "draft.invalid"),
        (b"\xff\xfe", 422, "draft.invalid"),
        (b"[" * 100_000, 422, "draft.invalid"),
        (b"{}", 422, "draft.invalid"),
        (b'{"client_id":"client-0001","kind":"report","fields":{},"more":1}', 422, "draft.invalid"),
        (b'{"client_id":"client-0001","kind":"report","fields":{"what":"\\ud800"}}', 422, "draft.invalid"),
        (b'{"client_id":"client-0001","kind":"beat","fields":{}}', 422, "statement.kind"),
        (b'{"client_id":"client-0001","kind":"strike","fields":{}}', 422, "statement.kind"),
        (b'{"client_id":"client-0001","kind":"report","fields":{}}', 422, "statement.field"),
        (b" " * 300_000, 413, "request.too_long"),
        (b" " * 2_000_000, 413, "request.too_long"),
    ],
)
def test_a_bad_draft_is_a_problem_and_nothing_is_kept(
    app: Litestar, stage: Stage, body: bytes, status: int, code: str
) -> None:
    for path in ("/api/reports", "/api/statements/prepare"):
        answer = run(ask(app, "POST", path, content=body, headers={"content-type": "application/json"}))
        problem(answer, status, code)
    assert stage["alder"].own.size == 1


def test_other_errors_have_their_own_status(app: Litestar) -> None:
    first = post(app, "/api/reports", draft())
    assert first.status_code == 201
    other = draft(fields=report(weapon="rocket"))
    problem(post(app, "/api/reports", other), 409, "submission.client_id_reused")
    lost = draft(kind="deny", fields={"target": "A" * 43}, client_id="client-0002")
    problem(post(app, "/api/reports", lost), 404, "statement.no_target")
    problem(run(ask(app, "DELETE", "/api/picture")), 405, "request.method")


@pytest.mark.parametrize(
    "body",
    [
        {"signing_input": "é"},
        {"signing_input": "x" * 599_000},
        {"signing_input": 5},
        {"signing_input": "a.b.c", "more": 1},
        [],
        "null",
    ],
)
def test_what_is_no_statement_is_not_signed(quiet: Litestar, body: object) -> None:
    answer = post(quiet, "/api/statements/sign", body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "body",
    [
        {"text": "x", "reference_ms": 10**18},
        {"text": "yesterday at 10.00", "reference_ms": -(10**18)},
        {"text": "shelling at 25:99 on 31 February 2400", "reference_ms": 0},
        {"text": "on 1 January 1900 shelling of Aleppo", "reference_ms": 1_462_300_000_000},
        {"text": "", "reference_ms": 1},
        {"text": "\u202e\u0000\ufeff" * 50, "language": "xx"},
        {"text": "x", "language": "é" * 5000},
        {"text": 5},
        {},
    ],
)
def test_whatever_is_to_be_read_gets_an_answer_and_no_failure_of_the_server(
    quiet: Litestar, body: object
) -> None:
    answer = post(quiet, "/api/read", body)
    assert answer.status_code in {200, 422}, answer.text


def test_a_text_too_long_to_read_is_refused(quiet: Litestar) -> None:
    problem(post(quiet, "/api/read", {"text": "x" * 300_000}), 413, "request.too_long")


def test_a_failure_of_the_server_says_nothing_of_its_insides(app: Litestar, stage: Stage) -> None:
    class Broken:
        """A record that fails in a way nobody foresaw."""

        def __getattr__(self, name: str) -> Any:
            raise RuntimeError("secret path /keys.json")

    real = stage["alder"].store
    stage["alder"].store = Broken()
    answer = get(app, "/api/record")
    stage["alder"].store = real
    body = problem(answer, 500, "server.failed")
    assert "secret" not in json.dumps(body)


def test_a_page_of_another_site_cannot_speak_for_this_desk(app: Litestar, stage: Stage) -> None:
    body = json.dumps(draft()).encode()
    for headers in (
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {},
        {"content-type": "application/json", "origin": "http://elsewhere.example"},
        {"content-type": "application/json", "origin": "null"},
        {"content-type": "application/json", "sec-fetch-site": "cross-site"},
        {"content-type": "application/json", "host": "elsewhere.example"},
    ):
        answer = run(ask(app, "POST", "/api/reports", content=body, headers=headers))
        problem(answer, 403, "request.refused")
    assert stage["alder"].own.size == 1
    same = {
        "content-type": "application/json; charset=utf-8",
        "origin": "http://127.0.0.1",
        "sec-fetch-site": "same-origin",
    }
    assert run(ask(app, "POST", "/api/reports", content=body, headers=same)).status_code == 201


def test_a_name_that_was_pointed_at_this_machine_reads_nothing(quiet: Litestar) -> None:
    for path in ("/api/picture", "/api/session", "/table", "/"):
        problem(get(quiet, path, headers={"host": "rebound.example:8101"}), 403, "request.refused")
    for host in ("localhost:8101", "127.0.0.1", "[::1]:8101"):
        assert get(quiet, "/api/session", headers={"host": host}).status_code == 200


def test_the_client_comes_with_a_policy_that_allows_no_other_host(quiet: Litestar) -> None:
    answer = get(quiet, "/")
    assert answer.headers["content-security-policy"] == POLICY
    assert "default-src 'none'" in POLICY
    assert "http" not in POLICY
    assert "*" not in POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_hostile_text_comes_back_as_json_text(app: Litestar) -> None:
    hostile = "<img src=x onerror=alert(1)>\u202e{{7*7}}${1}'\"\\ \u0000 =cmd|' /C calc'!A0"
    receipt = post(
        app, "/api/reports", draft(fields=report(place_name=hostile, actor=hostile, raw_text=hostile))
    ).json()
    dossier, picture = get(app, f"/api/entries/{receipt['id']}"), get(app, "/api/picture")
    assert dossier.headers["content-type"].startswith("application/json")
    assert picture.headers["content-type"].startswith("application/json")
    fields = dossier.json()["fields"]
    assert (fields["place_name"], fields["actor"], fields["raw_text"]) == (hostile, hostile, hostile)
    assert picture.json()["marks"][0].count(hostile) == 2


def document(app: Litestar) -> dict[str, Any]:
    whole: dict[str, Any] = get(app, "/openapi/openapi.json").json()
    return whole


def test_the_openapi_document_is_3_1_and_sound(quiet: Litestar) -> None:
    whole = document(quiet)
    assert whole["openapi"].startswith("3.1")
    assert {"title", "version"} <= whole["info"].keys()
    for schema in whole.get("components", {}).get("schemas", {}).values():
        Draft202012Validator.check_schema(schema)
    for path, item in whole["paths"].items():
        assert path.startswith("/")
        for method, operation in item.items():
            assert operation["operationId"], (path, method)
            assert operation["responses"], (path, method)
    for found in references(whole):
        node: Any = whole
        for part in found.removeprefix("#/").split("/"):
            node = node[part]
        assert isinstance(node, dict)


def references(value: object) -> list[str]:
    """Give every reference in a document."""
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [one for held in value.values() for one in references(held)]
    return [one for held in value for one in references(held)] if isinstance(value, list) else []


UNLISTED = {
    "/", "/{path:path}", "/livez", "/readyz", "/table", "/genesis", "/poke", "/log/{path:path}",
    "/evidence/{name:str}", "/genesis.note", "/ask", "/presence", "/exhibit/{name:str}/{piece:str}",
    "/follow", "/calendar/{token:str}", "/phone/{token:str}", "/phone/{token:str}/say", "/phone/{token:str}/state",
}  # fmt: skip


def test_every_route_of_the_api_stands_in_the_document(quiet: Litestar) -> None:
    described = set(document(quiet)["paths"])
    served = {route.path_format for route in quiet.routes if not route.path.startswith("/openapi")}
    assert {path for path in served if path.startswith("/api/")} == {
        p for p in described if p.startswith("/api/")
    }
    rest = {route.path for route in quiet.routes} - {
        r.path for r in quiet.routes if r.path.startswith(("/api/", "/openapi"))
    }
    assert rest == UNLISTED
