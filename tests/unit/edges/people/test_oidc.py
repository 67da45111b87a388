"""Signing in by an OpenID provider: an honest one lets in whom it names, a lying one lets in nobody."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jws
from joserfc.jwk import ECKey, OctKey

from sametable.edges.people.oidc import Oidc, OidcSettings
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterator

BACK = "http://localhost:8101/api/sign-in/oidc/back"
HELD = {"nonce": "n" * 43, "verifier": "v" * 43}


@dataclass(slots=True, kw_only=True)
class Liar:
    """An issuer on loopback that answers with whatever a test wants."""

    url: str = ""
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "one"}))
    published: list[dict[str, Any]] | None = None
    header: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    token: str | None = None
    discovery: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    asked: list[dict[str, list[str]]] = field(default_factory=list)

    def answer(self, path: str, form: bytes) -> dict[str, Any]:
        if path.endswith("openid-configuration"):
            return {
                "issuer": self.url, "authorization_endpoint": f"{self.url}/go",
                "token_endpoint": f"{self.url}/token", "jwks_uri": f"{self.url}/keys", **self.discovery,
            }  # fmt: skip
        if path == "/keys":
            return {"keys": self.published or [self.key.as_dict(private=False)]}
        self.asked.append(parse_qs(form.decode()))
        return {"access_token": "a", "token_type": "Bearer", "id_token": self.token or self.signed()}

    def told(self) -> dict[str, Any]:
        now = int(time.time())
        told = {
            "iss": self.url, "sub": "subject-1", "aud": "sametable", "nonce": HELD["nonce"],
            "iat": now, "exp": now + 60, **self.claims,
        }  # fmt: skip
        return {name: value for name, value in told.items() if value is not None}

    def signed(self) -> str:
        header = {"alg": "ES256", "kid": "one", **self.header}
        registry = jws.JWSRegistry(algorithms=["ES256", "HS256"], strict_check_header=False)
        registry.header_registry["x-ours"] = registry.header_registry["kid"]
        return jws.serialize_compact(header, json.dumps(self.told()), self.key, registry=registry)

    def by_hand(self, header: dict[str, Any], signature: bytes = b"") -> str:
        parts = [json.dumps(header).encode(), json.dumps(self.told()).encode(), signature]
        return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


@contextmanager
def serving(liar: Liar) -> Iterator[Liar]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._tell(b"")

        def do_POST(self) -> None:
            self._tell(self.rfile.read(int(self.headers.get("content-length", 0))))

        def _tell(self, form: bytes) -> None:
            raw = json.dumps(liar.answer(urlsplit(self.path).path, form)).encode()
            self.send_response(liar.status)
            self.send_header("content-length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    liar.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield liar
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def settings(url: str, secret: str | None = "s3cret&") -> OidcSettings:
    return OidcSettings(issuer=url, client_id="sametable", client_secret=secret, name="Ministry")


def finish(liar: Liar, **answer: str) -> tuple[str, str]:
    issuer = Oidc(settings(liar.url))
    return asyncio.run(issuer.finish(BACK, answer={"code": "c", **answer}, **HELD))


def test_an_honest_answer_gives_issuer_and_subject() -> None:
    with serving(Liar()) as issuer:
        assert finish(issuer, iss=issuer.url) == (issuer.url, "subject-1")
        assert issuer.asked[0]["code_verifier"] == [HELD["verifier"]]
        assert issuer.asked[0]["redirect_uri"] == [BACK]


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another-client"},
        {"aud": ["sametable", "another"], "azp": "another"},
        {"nonce": "m" * 43},
        {"nonce": None},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 256},
        {"sub": 5},
        {"sub": ["subject-1"]},
        {"exp": 5},
        {"exp": None},
        {"exp": "tomorrow"},
        {"iat": None},
        {"nbf": 10**12},
        {"at_hash": "AAAA"},
    ],
)  # fmt: skip
def test_a_token_that_is_not_for_us_here_and_now_is_refused(claims: dict[str, Any]) -> None:
    with serving(Liar(claims=claims)) as liar, pytest.raises(SametableError, match=r"^people\.oidc"):
        finish(liar)


def test_a_token_with_an_unknown_critical_header_is_refused() -> None:
    header = {"crit": ["x-ours"], "x-ours": "1"}
    with serving(Liar(header=header)) as liar, pytest.raises(SametableError, match=r"^people\.oidc"):
        finish(liar)


def test_a_token_without_a_public_key_signature_is_refused() -> None:
    with serving(Liar()) as liar:
        # The published key's bytes taken for a shared secret: CVE-2024-37568.
        unsigned = liar.by_hand({"alg": "HS256", "kid": "one"}).rpartition(".")[0]
        mac = hmac.digest(liar.key.as_pem(private=False), unsigned.encode(), "sha256")
        shared = f"{unsigned}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
        for forged in (
            liar.by_hand({"alg": "none"}),
            liar.by_hand({"alg": "ES256", "kid": "one"}, b"x" * 64),
            shared,
        ):
            liar.token = forged
            with pytest.raises(SametableError, match=r"^people\.oidc"):
                finish(liar)


def test_a_shared_secret_among_published_keys_signs_nothing() -> None:
    secret = OctKey.generate_key(256, {"kid": "one"})
    with serving(Liar()) as liar:
        liar.published = [secret.as_dict(private=True), liar.key.as_dict(private=False)]
        liar.token = jws.serialize_compact(
            {"alg": "HS256", "kid": "one"}, json.dumps(liar.told()), secret, algorithms=["HS256"]
        )
        with pytest.raises(SametableError, match=r"^people\.oidc"):
            finish(liar)


def test_a_key_that_the_issuer_does_not_publish_signs_nothing() -> None:
    with serving(Liar()) as liar:
        liar.published = [ECKey.generate_key("P-256", {"kid": "one"}).as_dict(private=False)]
        with pytest.raises(SametableError, match=r"^people\.oidc"):
            finish(liar)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "e30.e30.", "." * 5000, "é.é.é", "A" * 300_000])
def test_what_is_no_token_is_refused_with_one_error(token: str) -> None:
    with serving(Liar(token=token or ".")) as liar, pytest.raises(SametableError, match=r"^people\.oidc"):
        finish(liar)


@pytest.mark.parametrize(
    "discovery",
    [
        {"issuer": "https://elsewhere.example"},
        {"token_endpoint": "http://elsewhere.example/token"},
        {"token_endpoint": "file:///etc/passwd"},
        {"jwks_uri": None},
    ],
)
def test_an_issuer_that_is_another_or_leads_elsewhere_is_refused(discovery: dict[str, Any]) -> None:
    with serving(Liar(discovery=discovery)) as liar, pytest.raises(SametableError, match=r"^people\.oidc"):
        finish(liar)


def test_an_answer_of_another_issuer_or_a_refusal_is_no_way_in() -> None:
    with serving(Liar()) as liar:
        for answer in ({"iss": "https://elsewhere.example"}, {"error": "access_denied"}, {"code": ""}):
            with pytest.raises(SametableError, match=r"^people\.oidc"):
                finish(liar, **answer)
        liar.status = 302
        with pytest.raises(SametableError, match=r"^people\.oidc"):
            finish(liar)


def test_an_issuer_without_tls_elsewhere_is_not_taken() -> None:
    for url in ("http://id.example", "ftp://id.example", "id.example", ""):
        with pytest.raises(SametableError, match=r"^people\.oidc"):
            Oidc(settings(url))


def test_an_issuer_that_does_not_answer_is_said_to_be_unreachable() -> None:
    with pytest.raises(SametableError, match=r"^peer\.unreachable"):
        asyncio.run(Oidc(settings("http://127.0.0.1:9")).begin(BACK, state="s", **HELD))


@pytest.mark.filterwarnings("ignore")
def test_a_published_provider_lets_in_over_the_whole_way() -> None:
    from oidc_provider_mock import run_server_in_thread

    with run_server_in_thread(require_nonce=True) as server:
        issuer = Oidc(settings(f"http://localhost:{server.server_port}"))
        where = asyncio.run(issuer.begin(BACK, state="state-1", **HELD))
        assert parse_qs(urlsplit(where).query)["code_challenge_method"] == ["S256"]
        sent = httpx.post(where, data={"sub": "ash"}, trust_env=False)
        back = parse_qs(urlsplit(sent.headers["location"]).query)
        assert back["state"] == ["state-1"]
        answer = {"code": back["code"][0]}
        found = asyncio.run(issuer.finish(BACK, answer=answer, **HELD))
        assert found == (f"http://localhost:{server.server_port}", "ash")
        with pytest.raises(SametableError, match=r"^people\.oidc"):
            asyncio.run(issuer.finish(BACK, answer=answer, **HELD))
