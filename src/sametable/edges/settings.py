"""A node's settings: `node.toml` in its folder, read strictly and written whole.

Decides which names there are, and that a node listens on loopback only until people sign in. Does not decide
what is built from them; `boot` does.

Source: decision 0011.
"""

from __future__ import annotations

import ipaddress
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


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
        )
    except (KeyError, TypeError, ValueError) as error:
        raise SametableError(
            "config.invalid", at=str(path), expected="node, port, peers", got=str(error)[:100]
        ) from None
    check_loopback(settings.host, str(path))
    return settings


def check_loopback(host: str, at: str) -> None:
    """Refuse to listen where others can reach. Raises `config.not_loopback`."""
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise SametableError(
            "config.not_loopback", at=f"{at}: host", expected="a loopback address until people sign in", got=host,
            advice="Use 127.0.0.1 and a tunnel.",
        )  # fmt: skip


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
        "",
        "[peers]",
        *(f'{name} = "{url}"' for name, url in settings.peers.items()),
    ]
    (folder / "node.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
