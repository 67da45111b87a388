"""A node with a public address: TLS in front, sign-in always, cookies and headers to match; and OpenID over HTTP."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from sametable.boot import build_web
from sametable.centre.people.enrolment import Newcomer, add_person
from sametable.edges.settings import IssuerSettings
from support.browser import Browser, House
from support.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

URL = "https://alder.example"


def house_of(stage: Stage, **told: object) -> House:
    built = stage.built["alder"]
    settings = replace(built.settings, **told)  # type: ignore[arg-type]
    return House(stage, build_web(replace(built, settings=settings), []))


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 2)
    yield held
    held.close()


@pytest.fixture
def public(stage: Stage) -> House:
    return house_of(stage, url=URL, behind_proxy=True)


def browser(house: House) -> Browser:
    held = Browser(house.app, host="alder.example")
    held.scheme = "https"
    return held


def test_a_public_node_is_no_open_desk_even_while_nobody_is_enrolled(public: House) -> None:
    answer = browser(public).get("/api/picture")
    assert (answer.status_code, answer.json()["code"]) == (401, "people.sign_in_needed")
    assert browser(public).get("/table").status_code == 200


def test_the_cookie_is_bound_to_the_host_and_to_tls(public: House) -> None:
    invited = add_person(public.access.door, None, Newcomer(name="Ash", roles=["key_officer"]))
    ash = browser(public)
    ash.enrol(invited.code)
    line = ash.sign_in().headers["set-cookie"]
    assert line.startswith("__Host-sametable=")
    told = {part.strip().lower() for part in line.split(";")[1:]}
    assert told == {"httponly", "path=/", "samesite=strict", "secure"}
    assert ash.get("/api/session").status_code == 200


def test_a_passkey_made_for_another_address_does_not_sign_in_here(public: House) -> None:
    invited = add_person(public.access.door, None, Newcomer(name="Ash", roles=["key_officer"]))
    ash = browser(public)
    ash.enrol(invited.code)
    ash.scheme = "http"
    answer = ash.sign_in()
    assert (answer.status_code, answer.json()["code"]) == (403, "people.passkey")


def test_every_answer_asks_for_tls_and_no_guessing(public: House) -> None:
    for path in ("/", "/table", "/api/session", "/api/nothing", "/livez"):
        headers = browser(public).get(path).headers
        assert headers["strict-transport-security"] == "max-age=31536000"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
    assert browser(public).get("/api/session").headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "host", ["alder.example.evil", "evil.example", "alder.example:444", "ALDER.example", ""]
)
def test_only_its_own_name_is_answered(public: House, host: str) -> None:
    answer = browser(public).get("/api/sign-in", headers={"host": host})
    assert (answer.status_code, answer.json()["code"]) == (403, "request.refused")


@pytest.mark.filterwarnings("ignore")
def test_whoever_the_provider_names_comes_in_if_bound_by_subject(stage: Stage) -> None:
    from oidc_provider_mock import run_server_in_thread

    with run_server_in_thread(require_nonce=True) as server:
        issuer = f"http://localhost:{server.server_port}"
        secret = stage.folders["alder"] / "secret"
        secret.write_text("s3cret")
        secret.chmod(0o600)
        told = IssuerSettings(
            issuer=issuer, client_id="sametable", client_secret_file="secret", name="Ministry"
        )
        house = house_of(stage, oidc=told)
        new = Newcomer(name="ash", roles=["watch_officer", "key_officer"], identity=(issuer, "sub-ash"))
        add_person(house.access.door, None, new)
        assert Browser(house.app).get("/api/sign-in").json()["oidc_name"] == "Ministry"

        def come(browser: Browser, subject: str, **changed: str) -> httpx.Response:
            sent = browser.get("/api/sign-in/oidc")
            assert sent.status_code == 303
            back = httpx.post(sent.headers["location"], data={"sub": subject}, trust_env=False)
            query = {name: one[0] for name, one in parse_qs(urlsplit(back.headers["location"]).query).items()}
            return browser.get("/api/sign-in/oidc/back", params={**query, **changed})

        ash = Browser(house.app)
        answer = come(ash, "sub-ash")
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert ash.get("/api/session").json()["person"]["name"] == "ash"
        # The provider calls this one's e-mail "ash"; only the subject counts.
        assert come(Browser(house.app), "ash").json()["code"] == "people.refused"
        assert come(Browser(house.app), "sub-ash", state="x" * 43).json()["code"] == "people.ceremony"
        begun = Browser(house.app)
        begun.get("/api/sign-in/oidc")
        stranger = Browser(house.app)
        assert stranger.get("/api/sign-in/oidc/back?code=c&state=s").json()["code"] == "people.ceremony"


def test_without_a_provider_there_is_no_such_way(public: House) -> None:
    answer = browser(public).get("/api/sign-in/oidc")
    assert (answer.status_code, answer.json()["code"]) == (404, "request.not_here")
