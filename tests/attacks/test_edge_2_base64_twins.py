"""Edge 2: base64 is malleable; 64 bytes leave four unused bits, so one signature has 16 spellings.

The defence: base64url must be what the encoder writes, and an entry's id is over the signing input alone, so that even
the signature's bytes cannot give one statement two ids.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from attackkit import ALDER, Forger, honest, posted, refusal, serve_forged, words
from sametable.centre.reports.submit_report import submit
from sametable.core.wire.hashes import b64url, from_b64url
from sametable.core.wire.statement import assemble, parse_entry
from support.stage import run
from verifierkit import python_verifier

if TYPE_CHECKING:
    from support.stage import Stage

LEAF, PAYLOAD = honest(words())
HEAD, _, SIGNATURE = LEAF.decode().rpartition(".")
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
LAST = ALPHABET.index(SIGNATURE[-1])
TWINS = [SIGNATURE[:-1] + ALPHABET[LAST + n] for n in range(1, 16)]


def test_the_twins_are_one_signature_to_an_ordinary_decoder() -> None:
    decoded = {base64.urlsafe_b64decode(one + "==") for one in [SIGNATURE, *TWINS]}
    assert decoded == {from_b64url(SIGNATURE)}


@pytest.mark.parametrize("twin", TWINS)
def test_a_twin_is_refused_at_both_doors_and_by_the_python_file(trio: Stage, twin: str) -> None:
    assert refusal(lambda: run(submit(trio["alder"], posted(HEAD, PAYLOAD, twin)))).code == "wire.bad_base64"
    leaf = f"{HEAD}.{twin}".encode()
    serve_forged(trio, "birch", Forger("alder", [leaf], [PAYLOAD]))
    assert refusal(lambda: run(trio.pull("birch", "alder"))).code == "statement.invalid"
    with pytest.raises(python_verifier().Bad):
        python_verifier().Entry(leaf)


def test_another_signature_of_the_same_statement_is_the_same_entry_and_does_not_count_twice(
    trio: Stage,
) -> None:
    """Ed25519 signers could give two signatures of one text; the id does not depend on them."""
    entry = parse_entry(LEAF)
    assert parse_entry(assemble(HEAD, b"\x01" * 64)).id == entry.id
    serve_forged(trio, "birch", Forger("alder", [LEAF, LEAF], [PAYLOAD, PAYLOAD]))
    run(trio.pull("birch", "alder"))
    assert trio["birch"].store.log(ALDER).size == 3
    assert trio["birch"].store.locate(entry.id) == (ALDER, 1)
    assert b64url(entry.signature) == SIGNATURE
