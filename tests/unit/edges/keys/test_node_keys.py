"""A node's keys: written once and privately, read strictly, and never used for another's seat."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from sametable.core.record.checkpoint import open_checkpoint
from sametable.core.wire.notes import Note, render_note
from sametable.edges.keys.founding import check_genesis
from sametable.edges.keys.node_keys import NodeKeys, new_key_file, read_key_file, write_key_file
from sametable.edges.keys.world import FreshIds, ScriptedClock
from sametable.errors import SametableError
from support.founding import genesis_of, key_file

if TYPE_CHECKING:
    from pathlib import Path

ORIGIN = "table.example/trial/alder"
EMPTY = f"{ORIGIN}\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"


def test_the_file_is_its_owners_alone_and_written_once(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    keys = new_key_file(ORIGIN, ["watch"], with_root=True)
    write_key_file(path, keys)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_key_file(path) == keys
    with pytest.raises(SametableError, match=r"keys\.exists"):
        write_key_file(path, new_key_file(ORIGIN, ["watch"], with_root=True))
    assert read_key_file(path) == keys


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"null", b"\xff\xfe", b'{"origin": 5}'])
def test_a_damaged_file_is_called_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "keys.json"
    with pytest.raises(SametableError, match=r"keys\.absent"):
        read_key_file(path)
    path.write_bytes(content)
    with pytest.raises(SametableError, match=r"keys\.damaged"):
        read_key_file(path)


def test_what_the_log_and_the_mirror_sign_verifies() -> None:
    keys = NodeKeys(key_file("alder", ORIGIN))
    lines = (keys.sign_checkpoint(EMPTY), *keys.cosign(EMPTY, time_s=1_456_617_600))
    opened = open_checkpoint(
        render_note(Note(text=EMPTY, signatures=lines)),
        log_key=keys.public.log,
        cosigners=[keys.public.mirror, keys.public.mirror_pq],
    )
    assert {line.time_s for line in opened.cosigned} == {1_456_617_600}
    assert len(opened.cosigned) == 2


def test_nothing_is_signed_for_a_seat_that_is_not_held_nor_as_a_root_that_is_not() -> None:
    keys = NodeKeys(key_file("alder-east", f"{ORIGIN}-east"))
    with pytest.raises(SametableError, match=r"keys\.unknown"):
        keys.sign_seat("A" * 22, b"x")
    with pytest.raises(SametableError, match=r"keys\.no_root"):
        keys.sign_root("text\n", "name")


def test_what_is_sealed_for_one_is_not_opened_by_another() -> None:
    one, other = NodeKeys(key_file("alder", ORIGIN)), NodeKeys(key_file("birch", "table.example/trial/birch"))
    sealed = one.seal(b"said", [one.public.age_recipient])
    assert one.open(sealed) == b"said"
    for keys, data in ((other, sealed), (one, sealed[:-1]), (one, b"hello")):
        with pytest.raises(SametableError, match=r"pack\.not_for_us"):
            keys.open(data)


def test_a_genesis_without_every_partys_signature_is_not_taken_up() -> None:
    raw, note = genesis_of(3)
    assert len(check_genesis(raw, note).parties) == 3
    lines = note.decode().splitlines(keepends=True)
    with pytest.raises(SametableError, match=r"genesis\.unsigned"):
        check_genesis(raw, "".join(lines[:-1]).encode())
    with pytest.raises(SametableError, match=r"genesis\.unsigned"):
        check_genesis(genesis_of(2)[0], note)


def test_salts_are_sixteen_fresh_bytes_each_and_a_scripted_clock_never_goes_back() -> None:
    salts = FreshIds().salts(1000)
    assert {len(one) for one in salts} == {16}
    assert len(set(salts)) == 1000
    clock = ScriptedClock(5)
    clock.set(3)
    assert clock.now_ms() == 5
