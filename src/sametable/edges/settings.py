"""A node's settings: `node.toml` in its folder, read strictly and written whole.

Decides which names there are, and that a node listens on loopback unless browsers reach it over TLS and people
sign in. Secrets stand in files of their own that nobody else can read. Does not decide what is built from all
this; `boot` does.

Source: decisions 0011 and 0013.
"""

from __future__ import annotations

import ipaddress
import stat
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sametable.core.assess.clocks import Clocks
from sametable.edges.clock_settings import clock_lines, clocks_of
from sametable.edges.lead_settings import lead_lines, lead_rules_of
from sametable.edges.watch_settings import (
    HotlineSettings,
    MailSettings,
    WebhookSettings,
    hotline_of,
    mail_of,
    watch_lines,
    webhooks_of,
)
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sametable.core.passage.lead_rules import LeadRule


SECRET_LIMIT_B = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerSettings:
    """What `[oidc]` says: who vouches for people of this party."""

    issuer: str
    client_id: str
    client_secret_file: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What `node.toml` says. Unknown names are refused."""

    node: str
    host: str = "127.0.0.1"
    port: int = 0
    peers: Mapping[str, str]
    clock_offset_ms: int = 0
    gazetteers: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    store: str = ""
    """Where the record is: nothing (a file in the folder), sqlite:PATH or postgresql://..."""
    url: str = ""
    """Where browsers and other nodes reach this node: https://host or https://host:port."""
    tls_cert: str = ""
    tls_key: str = ""
    behind_proxy: bool = False
    """TLS ends at a proxy on this machine; the node itself listens on loopback."""
    oidc: IssuerSettings | None = None
    exhibits: str = ""
    """Where files of exhibits are: nothing (`evidence` in the folder) or s3://bucket/prefix."""
    exhibit_limit_mb: int = 4096
    """Largest file that may be attached."""
    exhibit_fetch_mb: int = 64
    """Largest copy that is fetched from another side unasked."""
    notices_hour: int = 20
    """How many notices of other sides' sites one person may open in an hour."""
    notices_day: int = 60
    """How many of them may be opened at this node in a day."""
    mail: MailSettings | None = None
    webhooks: tuple[WebhookSettings, ...] = ()
    hotline: HotlineSettings = field(default_factory=HotlineSettings)
    clocks: Clocks = field(default_factory=Clocks)
    """How long each step of a case may take, as this centre counts it."""
    lead_times: tuple[LeadRule, ...] = ()
    """How long before its window a movement is notified, by place; shown, and refusing nothing."""

    @property
    def loopback(self) -> bool:
        """Tell whether only this machine reaches the node: nobody comes through a proxy either."""
        return is_loopback(self.host) and not self.url


def read_settings(folder: Path) -> Settings:
    """Read `node.toml`. Raises `config.absent`, `config.invalid`."""
    path = folder / "node.toml"
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SametableError(
            "config.absent",
            at=str(path),
            expected="a node's folder",
            got="no node.toml",
            advice="Run `sametable init` first.",
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SametableError("config.invalid", at=str(path), expected="TOML", got=str(error)[:100]) from None
    known = set(Settings.__dataclass_fields__)
    for name in held:
        if name not in known:
            close = [one for one in sorted(known) if one[:3] == name[:3]]
            raise SametableError(
                "config.invalid", at=f"{path}: {name}", expected=f"one of {', '.join(sorted(known))}", got=name,
                advice=f"Did you mean {close[0]}?" if close else "",
            )  # fmt: skip
    try:
        settings = Settings(
            node=str(held["node"]),
            host=str(held.get("host", "127.0.0.1")),
            port=int(held.get("port", 0)),
            peers={str(name): str(url) for name, url in dict(held.get("peers", {})).items()},
            clock_offset_ms=int(held.get("clock_offset_ms", 0)),
            gazetteers=tuple(str(one) for one in held.get("gazetteers", ())),
            countries=tuple(str(one) for one in held.get("countries", ())),
            store=str(held.get("store", "")),
            url=str(held.get("url", "")).rstrip("/"),
            tls_cert=str(held.get("tls_cert", "")),
            tls_key=str(held.get("tls_key", "")),
            behind_proxy=held.get("behind_proxy", False) is True,
            oidc=_issuer(held.get("oidc")),
            exhibits=str(held.get("exhibits", "")),
            mail=mail_of(held.get("mail")),
            webhooks=webhooks_of(held.get("webhooks")),
            hotline=hotline_of(held.get("hotline")),
            clocks=clocks_of(held.get("clocks")),
            lead_times=lead_rules_of(held.get("lead_times")),
            exhibit_limit_mb=int(held.get("exhibit_limit_mb", 4096)),
            exhibit_fetch_mb=int(held.get("exhibit_fetch_mb", 64)),
            notices_hour=int(held.get("notices_hour", 20)),
            notices_day=int(held.get("notices_day", 60)),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise SametableError(
            "config.invalid", at=str(path), expected="node, port, peers", got=str(error)[:100]
        ) from None
    _check_reach(settings, str(path))
    return settings


def _issuer(held: Any) -> IssuerSettings | None:
    if held is None:
        return None
    unknown = set(held) - set(IssuerSettings.__dataclass_fields__)
    if unknown:
        raise ValueError(f"oidc.{min(unknown)} is no name of [oidc]")
    return IssuerSettings(**{name: str(value) for name, value in held.items()})


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine alone."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _check_reach(settings: Settings, at: str) -> None:
    """Hold address, TLS and proxy together. Raises `config.invalid`, `config.not_loopback`."""
    parts = urlsplit(settings.url)
    plain = parts.hostname is not None and not parts.username and not parts.path and not parts.query
    if settings.url and not (parts.scheme == "https" and plain and settings.url == settings.url.lower()):
        raise SametableError(
            "config.invalid", at=f"{at}: url", expected="https://host or https://host:port in small letters", got=settings.url[:80]
        )  # fmt: skip
    if bool(settings.tls_cert) != bool(settings.tls_key):
        raise SametableError(
            "config.invalid", at=f"{at}: tls_cert", expected="tls_cert and tls_key, or neither", got="one"
        )
    tls = bool(settings.tls_cert and settings.url)
    if not tls:
        check_loopback(settings.host, at)
    if settings.url and not tls and not settings.behind_proxy:
        raise SametableError(
            "config.invalid", at=f"{at}: url", expected="tls_cert and tls_key, or behind_proxy = true", got="neither",
            advice="A public address needs TLS: here, or at a proxy on this machine.",
        )  # fmt: skip
    if settings.behind_proxy and (not settings.url or tls):
        raise SametableError(
            "config.invalid", at=f"{at}: behind_proxy", expected="url, and no tls_cert", got="another",
            advice="The proxy has the certificate; url is where browsers reach it.",
        )  # fmt: skip


def check_loopback(host: str, at: str) -> None:
    """Refuse to listen where others can reach without TLS. Raises `config.not_loopback`."""
    if not is_loopback(host):
        raise SametableError(
            "config.not_loopback", at=f"{at}: host", expected="a loopback address, or url with tls_cert and tls_key", got=host,
            advice="Enrol people, then set url, tls_cert and tls_key; or use 127.0.0.1 and a tunnel.",
        )  # fmt: skip


def check_people(settings: Settings, *, enrolled: bool) -> None:
    """Refuse to be reached by others while nobody is enrolled. Raises `config.not_loopback`."""
    if not settings.loopback and not enrolled:
        raise SametableError(
            "config.not_loopback", at="url" if settings.url else "host", expected="somebody who is enrolled, before others can reach this node", got="nobody",
            advice="First: sametable people add NODE --name NAME --role key_officer",
        )  # fmt: skip


def secret_file(folder: Path, name: str) -> Path:
    """Give a file with a secret, which nobody but its owner can read. Raises `config.secret_open`, `config.absent`."""
    path = folder / name  # an absolute name stays itself
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError as error:
        raise SametableError(
            "config.absent", at=str(path), expected="a file with a secret", got=error.strerror or "none"
        ) from None
    if mode & 0o077:
        raise SametableError(
            "config.secret_open", at=str(path), expected="mode 0600", got=f"{mode:04o}",
            advice=f"chmod 600 {path}; then ask who may have read it, and make a new secret.",
        )  # fmt: skip
    return path


def read_secret(folder: Path, name: str) -> str:
    """Read a secret from its file. Raises `config.secret_open`, `config.absent`, `config.invalid`."""
    path = secret_file(folder, name)
    raw = path.read_bytes()[: SECRET_LIMIT_B + 1].strip()
    if not raw or len(raw) > SECRET_LIMIT_B or not raw.isascii():
        raise SametableError(
            "config.invalid", at=str(path), expected=f"1 to {SECRET_LIMIT_B} ASCII characters", got="another"
        )
    return raw.decode("ascii")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def write_settings(folder: Path, settings: Settings) -> None:
    """Write `node.toml`."""
    lines = [
        f'node = "{settings.node}"',
        f'host = "{settings.host}"',
        f"port = {settings.port}",
        f"clock_offset_ms = {settings.clock_offset_ms}",
        "gazetteers = [" + ", ".join(f'"{one}"' for one in settings.gazetteers) + "]",
        "countries = [" + ", ".join(f'"{one}"' for one in settings.countries) + "]",
        *([f"store = {_quoted(settings.store)}"] if settings.store else []),
        *(
            f"{name} = {_quoted(value)}"
            for name in ("url", "tls_cert", "tls_key")
            if (value := str(getattr(settings, name)))
        ),
        *(["behind_proxy = true"] if settings.behind_proxy else []),
        *([f"exhibits = {_quoted(settings.exhibits)}"] if settings.exhibits else []),
        f"exhibit_limit_mb = {settings.exhibit_limit_mb}",
        f"exhibit_fetch_mb = {settings.exhibit_fetch_mb}",
        f"notices_hour = {settings.notices_hour}",
        f"notices_day = {settings.notices_day}",
        "",
        "[peers]",
        *(f'{name} = "{url}"' for name, url in settings.peers.items()),
    ]
    if settings.oidc is not None:
        lines += ["", "[oidc]"]
        lines += [
            f"{name} = {_quoted(value)}"
            for name in IssuerSettings.__dataclass_fields__
            if (value := str(getattr(settings.oidc, name)))
        ]
    lines += [*watch_lines(settings.mail, settings.webhooks, settings.hotline), *clock_lines(settings.clocks)]
    lines += lead_lines(settings.lead_times)
    (folder / "node.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
