"""Signing in by an OpenID provider: authorization code with PKCE, and an ID token held to every rule.

Decides that a token is by this very issuer, for this client, for this browser's nonce, signed with a public-key
algorithm by a key that the issuer publishes; anything marked critical that we do not know is refused. What
comes out is (issuer, subject). Names and e-mail addresses in a token are never read.

Nothing but the issuer's own addresses is asked, without redirects, within 10 s and 256 KiB.

Source: OpenID Connect Core 1.0, 3.1.3.7; RFC 7636; RFC 9207; RFC 8725; OWASP ASVS 5.0.0 V10.
"""

from __future__ import annotations

import hmac
import ipaddress
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import httpx
import msgspec
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from sametable.edges.trust import trusted_roots, why_not
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

ALGORITHMS = ("ES256", "ES384", "RS256", "PS256", "Ed25519", "EdDSA")
TIMEOUT_S = 10.0
LIMIT_B = 262_144
LEEWAY_S = 60
KEYS_LIFE_S = 3600.0
_UNFIT = (JoseError, ValueError, TypeError, KeyError, AttributeError)


@dataclass(frozen=True, slots=True, kw_only=True)
class OidcSettings:
    """What the node was told of its issuer. Without a secret the client is a public one (PKCE alone)."""

    issuer: str
    client_id: str
    client_secret: str | None
    name: str


class Oidc:
    """The port `Issuer`."""

    def __init__(self, settings: OidcSettings) -> None:
        """Take the settings. Raises `people.oidc` for an issuer that is not https (or on loopback)."""
        self._settings = settings
        self._found: dict[str, str] | None = None
        self._keys: KeySet | None = None
        self._keys_at_s = 0.0
        _check_address(settings.issuer)

    @property
    def name(self) -> str:
        """What people call it."""
        return self._settings.name

    async def begin(self, back: str, *, state: str, nonce: str, verifier: str) -> str:
        """Give the address to which a browser is sent. Raises `people.oidc`, `peer.unreachable`."""
        where = await self._discover()
        address: str = prepare_grant_uri(
            where["authorization_endpoint"],
            self._settings.client_id,
            "code",
            redirect_uri=back,
            scope="openid",
            state=state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )
        return address

    async def finish(
        self, back: str, *, answer: Mapping[str, str], nonce: str, verifier: str
    ) -> tuple[str, str]:
        """Take the answer that came back; gives (issuer, subject). Raises `people.oidc`, `peer.unreachable`."""
        if "error" in answer or not answer.get("code"):
            raise _refused("an authorization code", answer.get("error", "none")[:60])
        if "iss" in answer and answer["iss"] != self._settings.issuer:
            raise _refused(self._settings.issuer, "an answer of another issuer")
        where = await self._discover()
        told = await self._token(where["token_endpoint"], back, code=answer["code"], verifier=verifier)
        id_token = told.get("id_token")
        if not isinstance(id_token, str):
            raise _refused("an ID token", "none")
        access = told.get("access_token")
        claims = await self._claims(id_token, nonce=nonce, access=access if isinstance(access, str) else None)
        return self._settings.issuer, claims

    async def _discover(self) -> dict[str, str]:
        if self._found is None:
            told = await _fetch(
                "GET", self._settings.issuer.rstrip("/") + "/.well-known/openid-configuration"
            )
            if told.get("issuer") != self._settings.issuer:
                raise _refused(self._settings.issuer, "a document of another issuer")
            names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            found = {name: str(told.get(name, "")) for name in names}
            for address in found.values():
                _check_address(address)
            self._found = found
        return self._found

    async def _token(self, where: str, back: str, *, code: str, verifier: str) -> dict[str, Any]:
        held = self._settings
        form = {
            "grant_type": "authorization_code",
            "code": code[:4096],
            "redirect_uri": back,
            "code_verifier": verifier,
        }
        if held.client_secret is None:
            return await _fetch("POST", where, data={**form, "client_id": held.client_id})
        # RFC 6749 2.3.1: both parts are form-encoded before they are put together.
        login = httpx.BasicAuth(quote(held.client_id, safe=""), quote(held.client_secret, safe=""))
        return await _fetch("POST", where, data=form, auth=login)

    async def _claims(self, id_token: str, *, nonce: str, access: str | None) -> str:
        """Check an ID token; gives its subject. The keys are read anew once where none of them fits."""
        for anew in (False, True):
            keys = await self._key_set(anew=anew)
            try:
                token = jwt.decode(id_token, keys, algorithms=list(ALGORITHMS))
                break
            except _UNFIT as error:
                if anew:
                    raise _refused("a token signed by the issuer's published key", _name(error)) from None
        return check_claims(token.header, token.claims, settings=self._settings, nonce=nonce, access=access)

    async def _key_set(self, *, anew: bool) -> KeySet:
        age_s = time.monotonic() - self._keys_at_s
        if self._keys is None or anew or age_s > KEYS_LIFE_S:
            told = await _fetch("GET", (await self._discover())["jwks_uri"])
            try:
                # A shared secret has no business among published keys: with it anybody could sign.
                public = [key for key in told["keys"] if key.get("kty") != "oct"]
                self._keys = KeySet.import_key_set({"keys": public})
            except _UNFIT as error:
                raise _refused("the issuer's public keys", _name(error)) from None
            self._keys_at_s = time.monotonic()
        return self._keys


def check_claims(
    header: Mapping[str, Any],
    claims: Mapping[str, Any],
    *,
    settings: OidcSettings,
    nonce: str,
    access: str | None,
) -> str:
    """Hold a token whose signature is right to OpenID Connect 3.1.3.7; gives its subject. Raises `people.oidc`."""
    if "crit" in header:
        raise _refused("no critical header", "one that this node does not know")
    options = {
        "iss": {"essential": True, "value": settings.issuer},
        "aud": {"essential": True, "value": settings.client_id},
        "sub": {"essential": True},
        "nonce": {"essential": True, "value": nonce},
    }
    params = {"nonce": nonce, "client_id": settings.client_id, "access_token": access}
    try:
        token = CodeIDToken(dict(claims), dict(header), options=options, params=params)
        token.validate(now=int(time.time()), leeway=LEEWAY_S)
        subject, held = token["sub"], token["nonce"]
    except _UNFIT as error:
        raise _refused("a token for this node, this browser and this moment", _name(error)) from None
    if not isinstance(subject, str) or not 0 < len(subject) <= 255 or not isinstance(held, str):
        raise _refused("a subject of 1 to 255 characters", "another")
    if not hmac.compare_digest(held.encode(), nonce.encode()):
        raise _refused("this browser's nonce", "another")
    return subject


async def _fetch(method: str, address: str, **more: Any) -> dict[str, Any]:
    """Ask the issuer for a JSON object. Raises `peer.unreachable`, `people.oidc`."""
    parts: list[bytes] = []
    size = 0
    try:
        async with (
            httpx.AsyncClient(
                timeout=TIMEOUT_S, follow_redirects=False, trust_env=False, verify=trusted_roots()
            ) as client,
            client.stream(method, address, **more) as answer,
        ):
            async for part in answer.aiter_bytes():
                size += len(part)
                if size > LIMIT_B:
                    raise _refused(f"at most {LIMIT_B} bytes", "more")
                parts.append(part)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise SametableError(
            "peer.unreachable", at=address[:200], expected="an answer of the issuer", got=why_not(error),
            advice="Sign in by a passkey, or try again later.",
        ) from None  # fmt: skip
    if answer.status_code != 200:
        raise _refused("an answer with status 200", str(answer.status_code))
    try:
        told: dict[str, Any] = msgspec.json.decode(b"".join(parts), type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise _refused("a JSON object", "something else") from None
    return told


def _check_address(address: str) -> None:
    parts = urlsplit(address)
    host = parts.hostname or ""
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if parts.scheme == "https" or (parts.scheme == "http" and loopback):
        return
    raise _refused("an https address", address[:80])


def _name(error: Exception) -> str:
    return type(error).__name__


def _refused(expected: str, got: str) -> SametableError:
    return SametableError(
        "people.oidc", expected=expected, got=got,
        advice="Begin again; if it goes on, sign in by a passkey and tell whoever keeps the issuer.",
    )  # fmt: skip
