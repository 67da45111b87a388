"""Edge 1: Ed25519 validity differs by library, so that a party could split the maps.

The defence is the strict rule of `core/wire/ed25519`. Held here through the doors for both kinds of case: a nonce point
of low order (row 12 goes further) and a key of low order that a genesis would enrol (row 13).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from attackkit import ALDER, Forger, made, posted, refusal, seat_pub, serve_forged, words, zero_nonce
from sametable.centre.reports.submit_report import submit
from sametable.core.wire.hashes import b64url
from sametable.core.wire.statement import assemble
from support.founding import key_file
from support.stage import run
from verifierkit import python_verifier

if TYPE_CHECKING:
    from support.stage import Stage

ORDER = 2**252 + 27742317777372353535851937790883648493
SIGNING_INPUT, PAYLOAD = made(words())
MESSAGE, PUB = SIGNING_INPUT.encode(), seat_pub("alder")
LOW_R = zero_nonce(MESSAGE, key_file("alder", ALDER).seats["alder watch"], PUB)


def high_s() -> bytes:
    """Give an honest signature with S + L in the place of S: RFC 8032 refuses it, older libraries did not."""
    from attackkit import signature_of

    good = signature_of(SIGNING_INPUT)
    return good[:32] + (int.from_bytes(good[32:], "little") + ORDER).to_bytes(32, "little")


@pytest.mark.parametrize("signature", [LOW_R, high_s()], ids=["R of low order", "S + L"])
def test_the_edge_case_is_refused_at_both_doors_and_by_the_python_file(trio: Stage, signature: bytes) -> None:
    signed = posted(SIGNING_INPUT, PAYLOAD, b64url(signature))
    assert refusal(lambda: run(submit(trio["alder"], signed))).code == "statement.bad_signature"
    serve_forged(trio, "birch", Forger("alder", [assemble(SIGNING_INPUT, signature)], [PAYLOAD]))
    assert refusal(lambda: run(trio.pull("birch", "alder"))).code == "statement.bad_signature"
    assert not python_verifier().ed25519_holds(PUB, MESSAGE, signature)


def test_libsodium_alone_would_refuse_where_openssl_accepts() -> None:
    """So without the rule the verdict would depend on the library; row 12 shows that OpenSSL accepts."""
    with pytest.raises(BadSignatureError):
        VerifyKey(PUB).verify(MESSAGE, LOW_R)
