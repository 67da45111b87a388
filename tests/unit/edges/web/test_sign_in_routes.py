"""Signing in over HTTP: the door is open to nobody but who was enrolled, and closes behind them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from sametable.errors import SametableError
from support.browser import Browser, House
from support.stage import START_MS, Stage, report, run
from support.web import EventStream, app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    stage = Stage(tmp_path, 2)
    yield House(stage, app_of(stage))
    stage.close()


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert (answer.status_code, answer.json().get("code")) == (status, code), answer.text
    body: dict[str, Any] = answer.json()
    return body


def draft(number: int = 1, **more: Any) -> dict[str, Any]:
    return {"client_id": f"client-{number:04}", "kind": "report", "fields": report(), **more}


def test_the_desk_is_open_until_somebody_is_enrolled(house: House) -> None:
    stranger = Browser(house.app)
    session = stranger.get("/api/session").json()
    assert (session["sign_in"], session["person"]) == ("open", None)
    assert "say" in session["may"]
    assert stranger.post("/api/reports", draft()).status_code == 201
    house.enrol("Ash", "key_officer")
    for path in ("/api/session", "/api/picture", "/api/record", "/api/people", "/openapi/openapi.json"):
        problem(stranger.get(path), 401, "people.sign_in_needed")
    problem(stranger.post("/api/reports", draft(2)), 401, "people.sign_in_needed")
    assert house.stage["alder"].own.size == 2


def test_many_who_come_at_once_after_a_start_find_no_open_desk(house: House) -> None:
    house.enrol("Ash", "key_officer")
    again = app_of(house.stage)

    async def all_at_once() -> list[int]:
        asked = (ask(again, "GET", "/api/session", headers={"host": "localhost:8101"}) for _ in range(8))
        return [answer.status_code for answer in await asyncio.gather(*asked)]

    assert run(all_at_once()) == [401] * 8


def test_a_desk_whose_people_cannot_be_read_is_open_to_nobody(house: House) -> None:
    class Broken:
        """A store that cannot be read."""

        def reading(self) -> Any:
            raise SametableError("store.failed", expected="a disk", got="none")

        writing = close = reading

    real = house.access.door
    house.access.door = replace(real, store=Broken())
    house.access.changed()
    for _ in range(3):
        problem(Browser(house.app).get("/api/picture"), 503, "store.failed")
    house.access.door = real


def test_the_record_s_static_paths_and_the_client_stay_open(house: House) -> None:
    house.enrol("Ash", "key_officer")
    stranger = Browser(house.app)
    for path in ("/", "/table", "/genesis", "/livez", "/readyz", "/api/sign-in"):
        assert stranger.get(path).status_code == 200, path
    assert stranger.ask("POST", "/poke?node=birch").status_code == 202


def test_whoever_signs_in_has_a_session_of_their_own(house: House) -> None:
    ash = house.enrol("Ash", "watch_officer", "key_officer")
    session = ash.get("/api/session").json()
    assert session["sign_in"] == "required"
    assert session["person"] == {"id": ash.id, "name": "Ash", "roles": ["key_officer", "watch_officer"]}
    assert {"say", "revoke_key"} <= set(session["may"])
    assert session["seat_key"] == "node"
    assert session["audiences"] == [
        {"id": "parties", "parties": ["al", "bi"]},
        {"id": "al", "parties": ["al"]},
    ]
    assert ash.post("/api/reports", draft()).status_code == 201


def test_the_sign_in_page_learns_the_ways_and_nothing_of_anybody(house: House) -> None:
    house.enrol("Ash", "key_officer")
    told = Browser(house.app).get("/api/sign-in").json()
    assert set(told) == {"node", "party", "title", "ways", "oidc_name"}
    assert told["ways"] == ["passkey", "recovery"]
    assert Browser(house.app, host="127.0.0.1:8101").get("/api/sign-in").json()["ways"] == ["recovery"]


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(house: House) -> None:
    ash = house.enrol("Ash", "key_officer")
    line = ash.sign_in().headers["set-cookie"]
    assert line.startswith("sametable-alder=")
    assert {part.strip().lower() for part in line.split(";")[1:]} == {"httponly", "path=/", "samesite=strict"}


def test_signing_in_rotates_the_token_and_signing_out_ends_it(house: House) -> None:
    ash = house.enrol("Ash", "key_officer")
    first = dict(ash.cookies)
    assert ash.sign_in().status_code == 200
    assert ash.cookies != first
    thief = Browser(house.app)
    thief.cookies = first
    problem(thief.get("/api/session"), 401, "people.sign_in_needed")
    held = dict(ash.cookies)
    out = ash.post("/api/sign-out")
    assert out.headers["clear-site-data"] == '"cache"'
    assert not ash.cookies
    thief.cookies = held
    problem(thief.get("/api/session"), 401, "people.sign_in_needed")


@pytest.mark.parametrize("token", ["", "x", "é", "A" * 43, "A" * 5000, "../../people.db", "\u0000"])
def test_a_made_up_token_is_nobody_s(house: House, token: str) -> None:
    house.enrol("Ash", "key_officer")
    thief = Browser(house.app)
    answer = thief.get("/api/session", headers={"cookie": f"sametable-alder={token}".encode()})
    problem(answer, 401, "people.sign_in_needed")


def test_a_recovery_code_lets_in_once(house: House) -> None:
    invited = house.enrol("Ash", "key_officer")
    house.enrol("Elm", "watch_officer")
    code = invited.post(f"/api/people/{house.enrol('Fir', 'intake').id}/code").json()["code"]
    fir = Browser(house.app)
    codes = fir.enrol(code)
    again = Browser(house.app)
    answer = again.post("/api/sign-in/recovery", {"name": "Fir", "code": codes[0]})
    assert answer.json() == {"ok": True, "codes_left": 9}
    assert again.get("/api/session").json()["person"]["name"] == "Fir"
    problem(again.post("/api/sign-in/recovery", {"name": "Fir", "code": codes[0]}), 403, "people.refused")


def test_wrong_codes_are_answered_alike_and_then_have_to_wait(house: House) -> None:
    house.enrol("Ash", "key_officer")
    guesser = Browser(house.app)
    told = [
        guesser.post("/api/sign-in/recovery", {"name": name, "code": "AAAA"}) for name in ("Ash", "Nobody")
    ]
    assert told[0].json() == told[1].json()
    for number in range(3):
        guesser.post("/api/sign-in/recovery", {"name": f"n{number}", "code": "AAAA"})
    answer = guesser.post("/api/sign-in/recovery", {"name": "n9", "code": "AAAA"})
    problem(answer, 429, "people.too_many")
    assert int(answer.headers["retry-after"]) >= 1


def test_a_stream_is_cut_when_its_reader_is_switched_off(house: House) -> None:
    officer, ash = house.enrol("Elm", "key_officer"), house.enrol("Ash", "watch_officer")

    async def follow() -> tuple[bool, int]:
        stream = EventStream()
        cookie = "; ".join(f"{name}={value}" for name, value in ash.cookies.items())
        await stream.open(house.app, headers={"host": "localhost:8101", "cookie": cookie})
        before = stream.ended
        from sametable.centre.people.enrolment import Change, change

        await house.access.run(change, None, ash.id, Change(active=False))
        house.access.changed(ash.id)
        await stream.until(10_000)
        await stream.close()
        return before, stream.status

    assert run(follow()) == (False, 200)
    problem(ash.get("/api/session"), 401, "people.sign_in_needed")
    assert officer.get("/api/session").status_code == 200


def test_only_streams_of_whom_it_concerns_are_cut_and_at_once(house: House) -> None:
    ash, elm = house.enrol("Ash", "key_officer"), house.enrol("Elm", "intake")
    cut: list[str] = []
    signed = {one.id: run(house.access._look(one.cookies["sametable-alder"])) for one in (ash, elm)}
    for one in (ash, elm):
        house.access.watch(signed[one.id], lambda one=one: cut.append(one.id))  # type: ignore[misc]
    ended = house.access.watch(signed[elm.id], lambda: cut.append("ended"))
    ended()
    house.access.changed(elm.id)
    assert cut == [elm.id]
    elm_signed = signed[elm.id]
    assert elm_signed is not None
    house.access.changed(session=elm_signed.session.hash)
    assert cut == [elm.id, elm.id]


def test_a_stream_ends_with_its_session_though_nobody_told_the_web(house: House) -> None:
    house.enrol("Elm", "key_officer")
    ash = house.enrol("Ash", "watch_officer")

    async def follow() -> bool:
        stream = EventStream()
        cookie = "; ".join(f"{name}={value}" for name, value in ash.cookies.items())
        await stream.open(house.app, headers={"host": "localhost:8101", "cookie": cookie})
        house.stage.clock.set(START_MS + 31 * 60_000)
        await stream.until(10_000)
        await stream.close()
        return stream.ended

    assert run(follow())


def test_nobody_who_is_not_signed_in_follows_the_picture(house: House) -> None:
    house.enrol("Elm", "key_officer")

    async def follow() -> int:
        stream = EventStream()
        await stream.open(house.app)
        await stream.close()
        return stream.status

    assert run(follow()) == 401


def test_rights_that_were_changed_count_at_once(house: House) -> None:
    officer, ash = house.enrol("Elm", "key_officer"), house.enrol("Ash", "watch_officer")
    assert ash.post("/api/reports", draft()).status_code == 201
    assert officer.post(f"/api/people/{ash.id}", {"roles": ["spokesperson"]}).status_code == 200
    problem(ash.post("/api/reports", draft(2)), 401, "people.sign_in_needed")
    assert ash.sign_in().status_code == 200
    problem(ash.post("/api/reports", draft(2)), 403, "people.may_not")


def test_pages_of_other_sites_cannot_use_a_session(house: House) -> None:
    ash = house.enrol("Ash", "key_officer", "watch_officer")
    for headers in (
        {"origin": "http://evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"content-type": "text/plain"},
        {"host": "evil.example"},
    ):
        problem(ash.post("/api/reports", draft(), headers=headers), 403, "request.refused")
    problem(ash.post("/poke", headers={"origin": "http://evil.example"}), 403, "request.refused")


@pytest.mark.parametrize(
    "path",
    [
        "/api/sign-in/passkey/begin", "/api/sign-in/passkey/finish", "/api/sign-in/recovery",
        "/api/enrol/begin", "/api/enrol/finish",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"{", b"\xff", b"[" * 60_000, b'{"more":1}', b'{"ceremony":5}', b'"x"',
        b'{"ceremony":"a.b","credential":{}}', b'{"ceremony":"","credential":{"id":null},"label":"\\ud800"}',
        b'{"name":"\\u0000","code":""}', b'{"code":"' + b"A" * 60_000 + b'"}', b" " * 70_000,
    ],
)  # fmt: skip
def test_whatever_is_sent_to_the_door_gets_one_located_error(quiet: House, path: str, body: bytes) -> None:
    answer = Browser(quiet.app).ask("POST", path, content=body, headers={"content-type": "application/json"})
    if path.endswith("passkey/begin"):
        assert answer.status_code < 500
        return
    assert answer.status_code in {403, 413, 422, 429}, answer.text
    assert answer.json()["code"].startswith(("people.", "request."))


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    stage = Stage(tmp_path_factory.mktemp("quiet"), 2)
    held = House(stage, app_of(stage))
    held.enrol("Ash", "key_officer")
    yield held
    stage.close()
