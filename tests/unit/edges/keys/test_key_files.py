"""A key in a file of its own: made once, for one use, its owner's alone."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING

import pytest

from sametable.core.wire.ed25519 import verify
from sametable.core.wire.hashes import b64url
from sametable.core.wire.notes import ED25519, Note, VerifierKey, check_note
from sametable.edges.keys.key_files import (
    make_key,
    public_path,
    read_public,
    sign_as_root,
    sign_as_seat,
)
from sametable.errors import SametableError
from support.releasing import LEAF

if TYPE_CHECKING:
    from pathlib import Path

NAME = "table.example/trial/root/al"
INPUT = LEAF.rpartition(b".")[0].decode()


def test_the_private_file_is_its_owners_alone_and_made_once(tmp_path: Path) -> None:
    path = tmp_path / "root.key"
    made = make_key(path, "root", NAME)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_public(public_path(path)) == made
    before = path.read_bytes()
    with pytest.raises(SametableError, match=r"keys\.exists"):
        make_key(path, "root", NAME)
    assert path.read_bytes() == before
    assert json.loads(before)["seed"] not in public_path(path).read_text()


def test_a_root_signs_a_note_in_its_own_name(tmp_path: Path) -> None:
    made = make_key(tmp_path / "root.key", "root", NAME)
    public, line = sign_as_root(tmp_path / "root.key", "a text\n")
    assert public == made
    key = VerifierKey(name=NAME, algorithm=ED25519, public=made.pub)
    assert check_note(Note(text="a text\n", signatures=(line,)), [key])


def test_a_seat_signs_statements_and_nothing_else(tmp_path: Path) -> None:
    made = make_key(tmp_path / "seat.key", "seat", "Watch 3")
    _, signature = sign_as_seat(tmp_path / "seat.key", INPUT)
    assert verify(made.pub, INPUT.encode(), signature)
    for other in ("a text\n", "é", "", INPUT + ".x"):
        with pytest.raises(SametableError, match=r"statement\.invalid"):
            sign_as_seat(tmp_path / "seat.key", other)


def test_a_key_is_for_one_use(tmp_path: Path) -> None:
    make_key(tmp_path / "root.key", "root", NAME)
    make_key(tmp_path / "seat.key", "seat", "Watch 3")
    with pytest.raises(SametableError, match=r"keys\.wrong_use"):
        sign_as_seat(tmp_path / "root.key", INPUT)
    with pytest.raises(SametableError, match=r"keys\.wrong_use"):
        sign_as_root(tmp_path / "seat.key", "a text\n")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 4_000,
        b'{"format": "sametable private key v1", "use": "root", "name": "x", "seed": "AAAA"}',
        b'{"format": "sametable private key v1", "use": "root", "name": 3, "seed": "AAAA"}',
        b'{"format": "sametable private key v2", "use": "root", "name": "x", "seed": "AAAA"}',
        b'{"format": "sametable private key v1", "use": "log", "name": "x", "seed": "AAAA"}',
    ],
)
def test_a_damaged_file_is_called_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key"
    with pytest.raises(SametableError, match=r"keys\.absent"):
        sign_as_root(path, "a text\n")
    path.write_bytes(content)
    for read in (lambda: sign_as_root(path, "a text\n"), lambda: read_public(path)):
        with pytest.raises(SametableError, match=r"keys\.damaged"):
            read()


def test_a_public_half_with_a_key_of_small_order_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "x.pub"
    held = {"format": "sametable public key v1", "use": "root", "name": NAME, "pub": b64url(bytes(32))}
    path.write_text(json.dumps(held))
    with pytest.raises(SametableError, match=r"keys\.damaged"):
        read_public(path)
