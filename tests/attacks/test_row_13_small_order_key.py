"""Row 13, a key of small order, under which one signature is valid for every message.

The defence is the rule for keys (`core/wire/ed25519.check_public_key`), asked wherever a key enters: in the genesis,
as a verifier key, and when a party's roots enrol one. Nobody can therefore be made to hold such a key as a seat's.
"""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from nacl.signing import SigningKey

from attackkit import ALDER, Forger, honest, map_of, refusal, serve_forged, verdict_on
from bulkkit import register_note
from recordkit import salts
from sametable.core.record.genesis import parse_genesis
from sametable.core.wire import canonical
from sametable.core.wire.ed25519 import LOW_ORDER_ENCODINGS, check_public_key
from sametable.core.wire.hashes import b64url
from sametable.core.wire.statement import StatementHead, assemble, kid_of, prepare
from support.drafts import START_MS
from support.founding import genesis_of, key_file
from support.stage import run
from verifierkit import python_verifier

if TYPE_CHECKING:
    from support.stage import Stage

WEAK = sorted(LOW_ORDER_ENCODINGS)
CCTV = (
    Path(__file__).resolve().parents[3]
    / "shared"
    / "data"
    / "vectors"
    / "ed25519"
    / "cctv_ed25519vectors.json"
)


@pytest.mark.parametrize("pub", WEAK, ids=[one.hex()[:8] + one.hex()[-2:] for one in WEAK])
def test_a_genesis_with_such_a_seat_is_no_genesis(pub: bytes) -> None:
    value = canonical.decode(genesis_of(3)[0])
    assert isinstance(value, dict)
    for place in ("seat", "node", "root"):
        changed = json.loads(json.dumps(value))
        if place == "seat":
            changed["nodes"][0]["seats"][0]["pub"] = b64url(pub)
        elif place == "node":
            changed["nodes"][0]["node_kid_pub"] = b64url(pub)
        else:
            changed["parties"][0]["root_keys"][0] = b64url(pub)
        raw = canonical.encode(changed)
        assert refusal(partial(parse_genesis, raw)).code == "genesis.invalid"
        with pytest.raises(python_verifier().Bad):
            python_verifier().Genesis(raw)


@pytest.mark.parametrize("pub", WEAK[:6], ids=[one.hex()[:8] + one.hex()[-2:] for one in WEAK[:6]])
def test_roots_cannot_enrol_it_and_what_it_signs_is_refused_at_every_door(
    trio: Stage, tmp_path: Path, pub: bytes
) -> None:
    raw, _ = genesis_of(3)
    root = key_file("alder", ALDER).root or b""
    lines = ["act key", "node alder", "seat weak", f"pub {b64url(pub)}"]
    note = register_note(parse_genesis(raw), raw, "al", lines, [root])
    enrolling, payload = honest({"type": "key", "note": note, "chain": []})
    head = StatementHead(kid=kid_of(pub), log=ALDER, aud="parties", at_ms=START_MS)
    prepared = prepare({"type": "comment", "text": "x"}, head=head, salts=salts(3))
    universal = assemble(prepared.signing_input, b"\x01" + bytes(63))
    before = map_of(trio["birch"])
    forger = Forger("alder", [enrolling, universal], [payload, prepared.payload])
    serve_forged(trio, "birch", forger)
    error = refusal(lambda: run(trio.pull("birch", "alder")))
    assert error.code == "statement.unknown_seat", "it never became anybody's key"
    assert map_of(trio["birch"]) == before
    assert 2 in [index for index, _ in verdict_on(forger, tmp_path)]


@pytest.mark.skipif(not CCTV.is_file(), reason="the published vectors are not beside the project")
def test_every_low_order_key_of_cctv_is_refused() -> None:
    rows = json.loads(CCTV.read_text())
    weak = {row["key"] for row in rows if "low_order_A" in (row["flags"] or [])}
    assert len(weak) > 5
    for text in weak:
        assert refusal(partial(check_public_key, bytes.fromhex(text))).code == "wire.bad_key"


def test_the_key_of_an_honest_seat_is_enrolled() -> None:
    check_public_key(bytes(SigningKey(bytes(32)).verify_key))
