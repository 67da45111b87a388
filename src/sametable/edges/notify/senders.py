"""The ways out that a node's settings name, ready to send by.

Decides that a secret is read when it is needed, so that one changed on the disk is used at the next try.
Source: decision 0018.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.edges.notify import mail, webhook
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sametable.edges.notify.log import Sender
    from sametable.edges.watch_settings import MailSettings, WebhookSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """By e-mail; `secret` reads a file with a secret."""

    settings: MailSettings
    secret: Callable[[str], str]

    @property
    def name(self) -> str:
        """There is one."""
        return "mail"

    async def send(self, key: str, fields: Mapping[str, str | int | bool]) -> None:
        """Send a notice to all recipients. Raises `notify.*`, `config.*`."""
        file = self.settings.password_file
        password = self.secret(file) if file else ""
        message = mail.message_of(self.settings, key, fields, sent_s=int(time.time()))
        await asyncio.to_thread(mail.send, self.settings, message, password=password)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """By one webhook."""

    settings: WebhookSettings
    secret: Callable[[str], str]

    @property
    def name(self) -> str:
        """As the settings name it."""
        return self.settings.name

    async def send(self, key: str, fields: Mapping[str, str | int | bool]) -> None:
        """Post a notice. Raises `notify.*`, `config.*`."""
        now_s = int(time.time())
        body = webhook.body_of(self.settings, key, fields, now_s=now_s)
        headers = webhook.headers_of(
            self.settings, self.secret(self.settings.secret_file), key, body, now_s=now_s
        )
        await webhook.post(self.settings, headers, body)


async def tried(
    ways: Sequence[Sender], key: str, *, node: str, at_ms: int
) -> list[tuple[str, SametableError | None]]:
    """Send a test by every way at once; gives for each what went wrong, if anything did."""
    fields: dict[str, str | int | bool] = {
        "alert": key,
        "rule": "A person tried this way out",
        "loud": False,
        "at_ms": at_ms,
        "rung": "watch_officer",
        "node": node,
        "code": "test",
        "test": True,
        "number": "none",
    }

    async def one(way: Sender) -> tuple[str, SametableError | None]:
        try:
            await way.send(key, fields)
        except SametableError as error:
            return way.name, error
        return way.name, None

    return list(await asyncio.gather(*(one(way) for way in ways)))
