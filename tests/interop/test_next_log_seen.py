"""A node's next log whose note stands in that log itself is read by the Python verifier, or named; nothing ends it in a traceback."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from attackkit import ALDER, keys_of
from recordkit import public, salts, signer
from sametable.centre.exchange.replicate import log_path
from sametable.core.record.append import append
from sametable.core.record.checkpoint import render_text
from sametable.core.record.packs import pack
from sametable.core.record.register_note import EpochAct
from sametable.core.record.tiles import bundle, empty_edge, entries_path, leaf_hash, tile_path
from sametable.core.wire.hashes import b64
from sametable.core.wire.notes import ED25519, Note, Signature, VerifierKey, render_note, sign_note_text
from sametable.core.wire.statement import StatementHead, assemble, kid_of, prepare
from support.founding import genesis_of
from support.registering import GENESIS, said
from verifierkit import run_python

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

RAW, NOTE = genesis_of(3)
KEYS = keys_of("alder")
TWO, THREE = f"{ALDER}/2", f"{ALDER}/3"
LOG_KEYS = {
    name: VerifierKey(name=name, algorithm=ED25519, public=public(f"log {name}")) for name in (TWO, THREE)
}


def write(folder: Path, path: str, data: bytes) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(data)


def write_log(
    folder: Path,
    origin: str,
    leaves: Sequence[bytes],
    bodies: Sequence[str | None],
    sign: Callable[[str], Signature],
) -> None:
    base, size = log_path(origin), len(leaves)
    text = render_text(append(empty_edge(), leaves, origin=origin).checkpoint)
    write(folder, f"{base}/checkpoint", render_note(Note(text=text, signatures=(sign(text),))))
    write(folder, f"{base}/{entries_path(0, size)}", bundle(leaves))
    write(folder, f"{base}/{tile_path(0, 0, size)}", b"".join(map(leaf_hash, leaves)))
    write(folder, f"{base}/pack/parties/0-{size}.pack", pack(0, bodies))


def signed_by(origin: str) -> Callable[[str], Signature]:
    return lambda text: sign_note_text(text, LOG_KEYS[origin], signer(f"log {origin}"))


def spoken(fields: Mapping[str, object], origin: str, number: int) -> tuple[bytes, str]:
    kid = kid_of(GENESIS.nodes[0].node_kid_pub)
    head = StatementHead(kid=kid, log=origin, aud="parties", at_ms=1_456_617_600_123)
    made = prepare(fields, head=head, salts=salts(len(fields) + 1, number))
    signature = KEYS.sign_seat(kid, made.signing_input.encode())
    return assemble(made.signing_input, signature), made.payload


def continued(origin: str, before: str, size: int, root: bytes) -> list[tuple[bytes, str]]:
    """Give how a next log begins: what it continues, and the note of its party's roots."""
    act = EpochAct(node="alder", origin=origin, log_vkey=LOG_KEYS[origin], upto=((before, size),))
    fields: dict[str, object] = {"type": "continue", "origin": before, "size": size, "root": b64(root)}
    return [spoken(fields, origin, 1), spoken(said(act), origin, 50)]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of a record in which Alder's node has a second and a third log that only they themselves tell of."""
    write(tmp_path, "genesis", RAW)
    write(tmp_path, "genesis.note", NOTE)
    write_log(tmp_path, ALDER, [RAW], [None], KEYS.sign_checkpoint)
    before, head = ALDER, append(empty_edge(), [RAW], origin=ALDER).checkpoint
    for origin in (TWO, THREE):
        rows = continued(origin, before, head.size, head.root)
        leaves, bodies = [RAW, *(row[0] for row in rows)], [None, *(row[1] for row in rows)]
        write_log(tmp_path, origin, leaves, bodies, signed_by(origin))
        before, head = origin, append(empty_edge(), leaves, origin=origin).checkpoint
    return tmp_path


def test_a_next_log_that_begins_itself_is_read(copy: Path) -> None:
    code, out = run_python(copy)
    assert code == 0, out
    for origin in (TWO, THREE):
        assert f"log {origin}: 3 entries" in out
    assert "everything holds: 7 entries" in out


def test_an_altered_entry_of_it_is_named(copy: Path) -> None:
    path = copy / log_path(THREE) / entries_path(0, 3)
    path.write_bytes(path.read_bytes()[:-4] + b"AAAA")
    code, out = run_python(copy)
    assert code == 1
    assert f"entry 2 of {THREE}" in out


def test_a_next_log_that_no_note_begins_is_named(copy: Path) -> None:
    pack_path = copy / log_path(THREE) / "pack/parties/0-3.pack"
    whole = pack_path.read_bytes()
    pack_path.unlink()
    code, out = run_python(copy)
    assert code == 1
    assert f"{THREE}: a next log is here, and no note of its party's roots begins it" in out
    write(copy, f"{log_path(THREE)}/pack/parties/0-3.age", whole)
    code, out = run_python(copy)
    assert (code, "its key is told in sealed contents, so it is not checked" in out) == (0, True)


def test_files_of_a_log_that_nothing_begins_are_named(copy: Path) -> None:
    write(copy, "log/" + "ab" * 32 + "/checkpoint", b"x")
    code, out = run_python(copy)
    assert code == 0
    assert f"note: log/{'ab' * 32}: files of a log that nothing here begins" in out


@pytest.mark.parametrize(
    "raw", [b"", b"5", b"[]", b"{}", b"null", b'"x"', RAW.replace(b'"parties":[', b'"parties":[5,')]
)
def test_a_malformed_founding_document_does_not_hold_and_is_no_traceback(tmp_path: Path, raw: bytes) -> None:
    write(tmp_path, "genesis", raw)
    code, out = run_python(tmp_path)
    assert (code, out.startswith("DOES NOT HOLD: ")) == (1, True)


def test_a_zip_that_cannot_be_read_is_no_traceback(copy: Path, tmp_path: Path) -> None:
    path = tmp_path / "record.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("genesis", (copy / "genesis").read_bytes())
    raw = bytearray(path.read_bytes())
    central = raw.index(b"PK\x01\x02")
    for name, at in (("encrypted", 8), ("packed in a way nobody knows", 10)):
        broken = bytearray(raw)
        broken[central + at] |= 1 if at == 8 else 99
        path.write_bytes(broken)
        code, out = run_python(path)
        assert (code, out.split(":")[0]) == (1, "DOES NOT HOLD"), name
