"""`sametable alerts test`: a test by every way out, and which did not take it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from support.cluster import free_port
from support.command import command

if TYPE_CHECKING:
    from pathlib import Path


def test_a_node_without_a_way_out_says_so(tmp_path: Path) -> None:
    (tmp_path / "node.toml").write_text('node = "alder"\n[peers]\n', encoding="utf-8")
    told = command("alerts", "test", str(tmp_path))
    assert told.code == 0
    assert "No way out is set" in told.out


def test_a_way_out_that_is_not_there_is_named_and_found(tmp_path: Path) -> None:
    port = free_port()
    text = f'node = "alder"\n[peers]\n[webhooks.duty]\nurl = "http://127.0.0.1:{port}/"\nsecret_file = "s"\n'
    (tmp_path / "node.toml").write_text(text, encoding="utf-8")
    told = command("alerts", "test", str(tmp_path), "--json")
    assert told.code == 1
    (one,) = json.loads(told.out)
    assert one["channel"] == "duty"
    assert one["error"].startswith("config.absent")
    secret = tmp_path / "s"
    secret.write_text("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", encoding="utf-8")
    secret.chmod(0o600)
    (one,) = json.loads(command("alerts", "test", str(tmp_path), "--json").out)
    assert one["error"].startswith("notify.unreachable")
