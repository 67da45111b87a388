"""Alerts by signed webhook, to an address that the settings name and to no other.

Decides: Standard Webhooks (id, timestamp, `v1` signature over both and the body), JSON or CAP 1.2 as body; a redirect is
not followed, an answer is read up to 4 kB and thrown away, a target has 15 s in all and holds up nothing else. An id
stays the same for each try, so that a receiver can leave out what it has. 410 means: never again. Does not decide when
it is tried again (`log`). Source: Standard Webhooks 1.0; OASIS CAP 1.2.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx
import orjson
from standardwebhooks import Webhook

from sametable.edges.notify.cap import cap_of
from sametable.edges.notify.words import headline, moment, plain_line
from sametable.edges.trust import trusted_roots, why_not
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.edges.watch_settings import WebhookSettings

WHOLE_S = 15.0
ANSWER_LIMIT_B = 4_096
SECRET_LEAST_B = 16


def body_of(
    settings: WebhookSettings, key: str, fields: Mapping[str, str | int | bool], *, now_s: int
) -> bytes:
    """Give what is posted; the same for each try but for CAP's moment of sending."""
    if settings.form == "cap":
        return cap_of(key, fields, sent_ms=now_s * 1000)
    data = {**fields, "headline": headline(fields)}
    kind = "alert.test" if fields.get("test") else "alert.raised"
    return orjson.dumps({"type": kind, "timestamp": moment(int(fields["at_ms"])), "data": data})


def headers_of(
    settings: WebhookSettings, secret: str, key: str, body: bytes, *, now_s: int
) -> dict[str, str]:
    """Give the signed headers. Raises `config.invalid` for a secret that is none."""
    name = f"msg_{hashlib.sha256(f'{settings.name} {key}'.encode()).hexdigest()[:32]}"
    try:
        key_bytes = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except ValueError as error:
        raise _no_secret(settings, plain_line(error)) from None
    if len(key_bytes) < SECRET_LEAST_B:
        raise _no_secret(settings, f"{len(key_bytes)} bytes")
    signature = Webhook(key_bytes).sign(name, datetime.fromtimestamp(now_s, tz=UTC), body.decode())
    return {
        "content-type": "application/cap+xml" if settings.form == "cap" else "application/json",
        "user-agent": "sametable",
        "webhook-id": name,
        "webhook-timestamp": str(now_s),
        "webhook-signature": signature,
    }


def _no_secret(settings: WebhookSettings, got: str) -> SametableError:
    return SametableError(
        "config.invalid",
        at=f"webhooks.{settings.name}.secret_file",
        expected=f"whsec_ and base64 of at least {SECRET_LEAST_B} bytes",
        got=got,
    )


async def post(
    settings: WebhookSettings, headers: Mapping[str, str], body: bytes, *, whole_s: float = WHOLE_S
) -> None:
    """Post once. Raises `notify.unreachable`, `notify.refused`, `notify.gone`."""
    try:
        async with (
            asyncio.timeout(whole_s),
            httpx.AsyncClient(
                follow_redirects=False, trust_env=False, verify=trusted_roots(), timeout=whole_s
            ) as client,
            client.stream("POST", settings.url, content=body, headers=dict(headers)) as response,
        ):
            await _read_some(response)
            status = response.status_code
    except (httpx.HTTPError, httpx.InvalidURL, OSError, TimeoutError) as error:
        raise SametableError(
            "notify.unreachable", at=settings.name, expected="an answer", got=plain_line(why_not(error))
        ) from None
    if status == 410:
        raise SametableError("notify.gone", at=settings.name, expected="status 200 to 299", got="410 gone")
    if not 200 <= status < 300:
        raise SametableError(
            "notify.refused", at=settings.name, expected="status 200 to 299", got=str(status)
        )


async def _read_some(response: httpx.Response) -> None:
    total = 0
    async for part in response.aiter_raw():
        total += len(part)
        if total > ANSWER_LIMIT_B:
            return
