"""Attack 31, downgrade: what parties agreed on stands in the genesis and the record; no setting weakens it.

A node's folder is in its operator's hands: `node.toml` is turned in every way, and neither who may speak, nor
whose signatures count, nor how many roots it takes, changes. Source: record.md 5, row 31.
"""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

from sametable.boot import build, create_record
from sametable.edges.settings import Settings, read_settings
from sametable.errors import SametableError
from support.founding import found_in, genesis_of

if TYPE_CHECKING:
    from pathlib import Path

AGREED = (
    "quorum",
    "threshold",
    "witnesses",
    "roots",
    "verify",
    "cosigners",
    "policy",
    "min_signatures",
    "parties",
)


@pytest.mark.parametrize("name", AGREED)
def test_no_setting_is_about_what_was_agreed(tmp_path: Path, name: str) -> None:
    folder = found_in(tmp_path, 2)["alder"]
    path = folder / "node.toml"
    path.write_text(f"{name} = 0\n" + path.read_text())
    with pytest.raises(SametableError, match=r"^config\.invalid"):
        read_settings(folder)
    with pytest.raises(SametableError, match=r"^config\.invalid"):
        build(folder)


def test_the_settings_are_about_this_machine_alone() -> None:
    assert {one.name for one in fields(Settings)} == {
        "lead_times", "notices_day", "notices_hour",
        "node", "host", "port", "peers", "clock_offset_ms", "gazetteers", "countries", "store",
        "url", "tls_cert", "tls_key", "behind_proxy", "oidc",
        # What this node's watch is told, how loudly, and where its side keeps files: nothing that others rely on.
        "clocks", "exhibit_fetch_mb", "exhibit_limit_mb", "exhibits", "hotline", "mail", "webhooks",
    }  # fmt: skip


@pytest.mark.parametrize("what", ["threshold", "root", "party", "node", "ruleset"])
def test_a_genesis_that_was_weakened_by_hand_is_not_taken_up_nor_started(tmp_path: Path, what: str) -> None:
    folder = found_in(tmp_path, 2)["alder"]
    raw, note = genesis_of(2)
    held = json.loads(raw)
    if what == "threshold":
        held["threshold"] = 0
    elif what == "root":
        held["parties"][1]["root_keys"] = held["parties"][0]["root_keys"]
    elif what == "party":
        del held["parties"][1]
    elif what == "node":
        del held["nodes"][1]
    else:
        held["ruleset"] = 0
    weak = json.dumps(held, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert weak != raw
    with pytest.raises(SametableError, match=r"^genesis\."):
        create_record(folder, weak, note)
    (folder / "genesis.json").write_bytes(weak)
    with pytest.raises(SametableError, match=r"^genesis\."):
        build(folder)


def test_a_note_with_fewer_signatures_than_parties_founds_nothing(tmp_path: Path) -> None:
    folder = found_in(tmp_path, 2)["alder"]
    raw, note = genesis_of(2)
    lines = note.decode().splitlines(keepends=True)
    (folder / "genesis.note").write_bytes("".join(lines[:-1]).encode())
    with pytest.raises(SametableError, match=r"^(genesis|note)\."):
        build(folder)
    with pytest.raises(SametableError, match=r"^(genesis|note)\."):
        create_record(folder, raw, "".join(lines[:-1]).encode())


def test_a_peer_that_settings_name_speaks_under_its_own_keys_only(tmp_path: Path) -> None:
    """Another address under a node's name brings another server, not another key."""
    folder = found_in(tmp_path, 2)["alder"]
    path = folder / "node.toml"
    path.write_text(path.read_text() + '\nbirch = "http://127.0.0.1:1"\n')
    built = build(folder)
    try:
        birch = next(one for one in built.genesis.nodes if one.id == "birch")
        assert built.centre.logs[birch.origin].node.log_vkey.encode() == birch.log_vkey.encode()
    finally:
        built.store.close()
