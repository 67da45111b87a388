"""How a node is reached: never by others without TLS, never before somebody is enrolled, never by an open secret."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from sametable.edges.people.opening import FILE
from sametable.edges.settings import IssuerSettings, Settings, read_secret, read_settings, write_settings
from sametable.errors import SametableError
from sametable.reach import check_reach, door_of, server_of
from support.door import Trial
from support.stage import Stage
from support.web import app_of

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = Settings(node="alder", peers={"birch": "http://127.0.0.1:8102"})
TLS: dict[str, Any] = {"url": "https://alder.example", "tls_cert": "cert.pem", "tls_key": "key.pem"}


def refused(code: str) -> pytest.RaisesExc[SametableError]:
    return pytest.raises(SametableError, match=f"^{code}")


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"host": "::1"},
        {"host": "0.0.0.0", **TLS},
        {"url": "https://alder.example:8443", "behind_proxy": True},
        {
            "oidc": IssuerSettings(
                issuer="https://id.example", client_id="a", client_secret_file="b", name='c"'
            )
        },
    ],
)
def test_settings_come_back_as_they_were_written(tmp_path: Path, more: dict[str, Any]) -> None:
    settings = replace(PLAIN, **more)
    write_settings(tmp_path, settings)
    assert read_settings(tmp_path) == settings


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"host": "0.0.0.0"}, "config.not_loopback"),
        ({"host": "alder.example"}, "config.not_loopback"),
        ({"host": "0.0.0.0", "url": "https://a.example", "behind_proxy": True}, "config.not_loopback"),
        ({"host": "0.0.0.0", "tls_cert": "c", "tls_key": "k"}, "config.not_loopback"),
        ({**TLS, "url": "http://alder.example"}, "config.invalid"),
        ({**TLS, "url": "https://alder.example/path"}, "config.invalid"),
        ({**TLS, "url": "https://user@alder.example"}, "config.invalid"),
        ({**TLS, "url": "https://Alder.example"}, "config.invalid"),
        ({**TLS, "tls_key": ""}, "config.invalid"),
        ({"url": "https://alder.example"}, "config.invalid"),
        ({"behind_proxy": True}, "config.invalid"),
        ({**TLS, "behind_proxy": True}, "config.invalid"),
    ],
)
def test_an_address_without_tls_is_refused(tmp_path: Path, more: dict[str, Any], code: str) -> None:
    write_settings(tmp_path, replace(PLAIN, **more))
    with refused(code):
        read_settings(tmp_path)


@pytest.mark.parametrize(
    "line", ['issuer = "x"', 'client_id = "x"', 'issuer = "x"\nclient_id = "x"\nsecret = "x"']
)
def test_an_issuer_is_named_whole_and_strictly(tmp_path: Path, line: str) -> None:
    write_settings(tmp_path, PLAIN)
    path = tmp_path / "node.toml"
    path.write_text(path.read_text() + f"\n[oidc]\n{line}\n")
    with refused("config.invalid"):
        read_settings(tmp_path)


def test_others_reach_a_node_only_once_somebody_is_enrolled(tmp_path: Path) -> None:
    settings = replace(PLAIN, url="https://alder.example", behind_proxy=True)
    with refused("config.not_loopback"):
        check_reach(tmp_path, settings)
    trial = Trial(tmp_path)
    trial.add("Ash", "key_officer")
    trial.store.close()
    check_reach(tmp_path, settings)


def test_taking_the_people_s_file_away_does_not_open_a_public_node(tmp_path: Path) -> None:
    settings = replace(PLAIN, url="https://alder.example", behind_proxy=True)
    Trial(tmp_path).add("Ash", "key_officer")
    for path in tmp_path.glob(f"{FILE}*"):
        path.unlink()
    with refused("config.not_loopback"):
        check_reach(tmp_path, settings)
    (tmp_path / FILE).write_bytes(b"x" * 5000)
    with refused("people.damaged"):
        check_reach(tmp_path, settings)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_secret_that_others_can_read_is_no_secret(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "secret"
    path.write_text(" s3cret\n")
    path.chmod(0o600)
    assert read_secret(tmp_path, "secret") == "s3cret"
    path.chmod(mode)
    with refused("config.secret_open"):
        read_secret(tmp_path, "secret")
    with refused("config.secret_open"):
        trial = Trial(tmp_path)
        trial.add("Ash", "key_officer")
        trial.store.close()
        check_reach(tmp_path, replace(PLAIN, host="127.0.0.1", **{**TLS, "tls_key": "secret"}))


@pytest.mark.parametrize("held", [b"", b"  \n", b"\xff", b"x" * 5000])
def test_what_is_no_secret_is_refused(tmp_path: Path, held: bytes) -> None:
    path = tmp_path / "secret"
    path.write_bytes(held)
    path.chmod(0o600)
    with refused("config.invalid"):
        read_secret(tmp_path, "secret")
    with refused("config.absent"):
        read_secret(tmp_path, "none")


def test_a_proxy_s_word_about_addresses_is_believed_from_this_machine_only(tmp_path: Path) -> None:
    bare = server_of(None, tmp_path, PLAIN)
    assert not bare.proxy_headers
    behind = server_of(None, tmp_path, replace(PLAIN, url="https://a.example", behind_proxy=True))
    assert (behind.proxy_headers, behind.forwarded_allow_ips) == (True, "127.0.0.1")
    assert not behind.server_header


def test_no_two_nodes_share_a_secret(tmp_path: Path) -> None:
    stage = Stage(tmp_path, 2)
    for name in stage.folders:
        app_of(stage, name)
    first, second = (
        door_of(stage.folders[name], stage.built[name].settings).seals.seal("x", {}, now_ms=1)
        for name in ("alder", "birch")
    )
    assert first != second
    stage.close()
