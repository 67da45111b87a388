"""What `node.toml` says of a watch: its mail server, its webhooks, the ladder of its hotline and its test calls.

Decides form only: addresses that are http or https without a user, names of channels, times of the day. A secret is in
a file of its own. Raises ValueError, which `settings` turns into `config.invalid`.

Units stand last in names. Source: decision 0018; house rules, Errors.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("en", "ru", "ar", "fr")
RUNGS = ("watch_officer", "deputy", "chief", "capital")
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}")
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
RECIPIENTS_MOST = 50
WEBHOOKS_MOST = 20
RUNG_MOST_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """What `[mail]` says: by which server and to whom alerts go."""

    host: str
    port: int = 25
    sender: str
    to: tuple[str, ...]
    starttls: bool = True
    user: str = ""
    password_file: str = ""
    ca_file: str = ""
    """Certificates that vouch for the server, where the machine's own do not."""
    language: str = "en"
    """In which language mails are written: en, ru, ar or fr."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSettings:
    """What `[webhooks.NAME]` says. `form`: json (Standard Webhooks) or cap (CAP 1.2); both are signed."""

    name: str
    url: str
    secret_file: str
    form: str = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class HotlineSettings:
    """What `[hotline]` says. Test calls are due at `test_times` (HH:MM, UTC) or every `test_every_h` hours."""

    rung_s: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(RUNGS, 60))
    test_times: tuple[str, ...] = ()
    test_every_h: int = 0

    @property
    def test_minutes(self) -> tuple[int, ...]:
        """The times of test calls as minutes of the day."""
        return tuple(int(one[:2]) * 60 + int(one[3:]) for one in self.test_times)


def mail_of(held: Any) -> MailSettings | None:
    """Read `[mail]`."""
    if held is None:
        return None
    told = _known(held, "mail", MailSettings)
    to = told.get("to", ())
    to = (to,) if isinstance(to, str) else tuple(str(one) for one in to)
    if not 1 <= len(to) <= RECIPIENTS_MOST or not all(_ADDRESS.fullmatch(one) for one in to):
        raise ValueError(f"mail.to is a list of 1 to {RECIPIENTS_MOST} mail addresses")
    sender = str(told.get("sender", ""))
    if not _ADDRESS.fullmatch(sender):
        raise ValueError("mail.sender is a mail address")
    port = int(told.get("port", 25))
    if not told.get("host") or not 1 <= port <= 65_535:
        raise ValueError("mail.host and mail.port name a server")
    if told.get("language", "en") not in LANGUAGES:
        raise ValueError(f"mail.language is one of {', '.join(LANGUAGES)}")
    return MailSettings(
        host=str(told["host"]),
        port=port,
        sender=sender,
        to=to,
        starttls=told.get("starttls", True) is True,
        user=str(told.get("user", "")),
        password_file=str(told.get("password_file", "")),
        ca_file=str(told.get("ca_file", "")),
        language=str(told.get("language", "en")),
    )


def webhooks_of(held: Any) -> tuple[WebhookSettings, ...]:
    """Read `[webhooks.NAME]`, one table for each."""
    found = []
    for name, one in sorted(dict(held or {}).items()):
        if not _NAME.fullmatch(name) or name == "mail" or not isinstance(one, dict):
            raise ValueError(f"webhooks.{name!r:.40} is no name of a webhook with a table of its own")
        told = _known({**one, "name": name}, f"webhooks.{name}", WebhookSettings)
        hook = WebhookSettings(**{key: str(value) for key, value in told.items()})
        parts = urlsplit(hook.url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.fragment:
            raise ValueError(f"webhooks.{name}.url is an http or https address without a user")
        if hook.form not in {"json", "cap"} or not hook.secret_file:
            raise ValueError(f"webhooks.{name} has a secret_file, and form json or cap")
        found.append(hook)
    if len(found) > WEBHOOKS_MOST:
        raise ValueError(f"webhooks are at most {WEBHOOKS_MOST}")
    return tuple(found)


def hotline_of(held: Any) -> HotlineSettings:
    """Read `[hotline]`."""
    told = _known(held or {}, "hotline", HotlineSettings)
    rung_s = {str(name): value for name, value in dict(told.get("rung_s", {})).items()}
    if set(rung_s) - set(RUNGS) or not all(
        type(one) is int and 5 <= one <= RUNG_MOST_S for one in rung_s.values()
    ):
        raise ValueError(f"hotline.rung_s gives 5 to {RUNG_MOST_S} seconds to {', '.join(RUNGS)}")
    times = tuple(str(one) for one in told.get("test_times", ()))
    every_h = told.get("test_every_h", 0)
    if not all(_TIME.fullmatch(one) for one in times) or type(every_h) is not int or not 0 <= every_h <= 24:
        raise ValueError("hotline.test_times are HH:MM, UTC, and hotline.test_every_h is 1 to 24")
    if times and every_h:
        raise ValueError("hotline has test_times or test_every_h, not both")
    return HotlineSettings(rung_s=dict.fromkeys(RUNGS, 60) | rung_s, test_times=times, test_every_h=every_h)


def watch_lines(
    mail: MailSettings | None, webhooks: tuple[WebhookSettings, ...], hotline: HotlineSettings
) -> list[str]:
    """Write the same as lines of TOML; nothing for what is as it always is."""
    lines: list[str] = []
    if mail is not None:
        lines += ["", "[mail]", *_pairs(mail)]
    for one in webhooks:
        lines += [
            "",
            f"[webhooks.{one.name}]",
            *(pair for pair in _pairs(one) if not pair.startswith("name =")),
        ]
    if hotline != HotlineSettings():
        rungs = ", ".join(f"{name} = {value}" for name, value in hotline.rung_s.items())
        lines += ["", "[hotline]", f"rung_s = {{ {rungs} }}"]
        if hotline.test_times:
            lines.append(f"test_times = {_toml(hotline.test_times)}")
        if hotline.test_every_h:
            lines.append(f"test_every_h = {hotline.test_every_h}")
    return lines


def _pairs(held: MailSettings | WebhookSettings) -> list[str]:
    told = {name: getattr(held, name) for name in held.__dataclass_fields__}
    return [f"{name} = {_toml(value)}" for name, value in told.items() if value != ""]


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    if isinstance(value, int):
        return str(value)
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _known(held: Any, at: str, shape: Any) -> dict[str, Any]:
    told = dict(held)
    unknown = set(told) - set(shape.__dataclass_fields__)
    if unknown:
        raise ValueError(f"{at}.{min(unknown)} is no name of [{at}]")
    return told
