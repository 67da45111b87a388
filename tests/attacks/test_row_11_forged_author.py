"""Row 11, a forged statement: another party's seat, an unknown key, an algorithm of the forger's choice.

The defence is the signature under the strict rule by a key that is a seat of the very node whose log it stands in
(`centre/seats`, `core/wire/statement.check_signature`), and a header that is compared whole and never negotiated.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

import pytest

from attackkit import (
    ALDER,
    Forger,
    honest,
    kept_here,
    made,
    map_of,
    posted,
    refusal,
    seat_pub,
    serve_forged,
    signature_of,
    verdict_on,
    with_claims,
    words,
)
from recordkit import public, signer
from sametable.centre.reports.submit_report import submit
from sametable.core.wire.hashes import b64url
from sametable.core.wire.statement import assemble, kid_of
from support.stage import run

if TYPE_CHECKING:
    from pathlib import Path

    from support.stage import Stage

LEAF, PAYLOAD = honest(words())
SIGNING_INPUT = LEAF.rpartition(b".")[0].decode()


def forged() -> dict[str, tuple[str, bytes, str]]:
    """Give (signing input, signature, the error's code) by what is forged."""
    by_birch = made(words(), seat="birch")[0]
    unknown = with_claims(LEAF, header={"kid": kid_of(public("nobody"))})
    cases = {
        "the victim's key, the forger's signature": (
            SIGNING_INPUT,
            signer("forger")(SIGNING_INPUT.encode()),
            "statement.bad_signature",
        ),
        "another party's seat in this log": (
            by_birch,
            signature_of(by_birch, "birch"),
            "statement.unknown_seat",
        ),
        "a key nobody enrolled": (unknown, signer("nobody")(unknown.encode()), "statement.unknown_seat"),
        "a signature of zeros": (SIGNING_INPUT, bytes(64), "statement.bad_signature"),
        "the signature of other claims": (with_claims(LEAF, at=5), LEAF_SIGNATURE, "statement.bad_signature"),
    }
    for alg in ("none", "HS256", "ES256", "EdDSA", "ed25519", ""):
        text = with_claims(LEAF, header={"alg": alg})
        key = (
            hmac.new(seat_pub("alder"), text.encode(), hashlib.sha512).digest()
            if alg == "HS256"
            else signature_of(text)
        )
        cases[f"alg {alg!r}"] = (text, key, "statement.invalid")
    strange: dict[str, dict[str, object]] = {
        "crit": {"crit": ["b64"]},
        "jwk": {"jwk": {"kty": "OKP"}},
        "typ": {"typ": "JWT"},
        "kid": {"kid": "x"},
    }
    for name, header in strange.items():
        text = with_claims(LEAF, header=header)
        cases[f"header with another {name}"] = (text, signature_of(text), "statement.invalid")
    return cases


LEAF_SIGNATURE = signature_of(SIGNING_INPUT)
CASES = forged()


@pytest.mark.parametrize("name", CASES)
def test_a_node_refuses_to_append_it(trio: Stage, name: str) -> None:
    signing_input, signature, code = CASES[name]
    before = map_of(trio["alder"])
    error = refusal(lambda: run(submit(trio["alder"], posted(signing_input, PAYLOAD, b64url(signature)))))
    assert error.code == code
    assert map_of(trio["alder"]) == before
    assert trio["alder"].store.log(ALDER).size == 1


@pytest.mark.parametrize("name", CASES)
def test_other_nodes_refuse_a_log_that_holds_it_and_keep_the_evidence(trio: Stage, name: str) -> None:
    """Even where the log's own key holder signed the log."""
    signing_input, signature, code = CASES[name]
    before = map_of(trio["birch"])
    serve_forged(trio, "birch", Forger("alder", [assemble(signing_input, signature)], [PAYLOAD]))
    error = refusal(lambda: run(trio.pull("birch", "alder")))
    assert error.code == code
    assert error.at.startswith("[1]") or "[1]" in error.at
    assert map_of(trio["birch"]) == before
    assert trio["birch"].store.log(ALDER).size <= 1
    assert any(code in reason for reason in kept_here(trio["birch"], ALDER))


@pytest.mark.parametrize("name", CASES)
def test_verify_names_the_entry(tmp_path: Path, name: str) -> None:
    signing_input, signature, _ = CASES[name]
    doubts = verdict_on(Forger("alder", [assemble(signing_input, signature)], [PAYLOAD]), tmp_path)
    assert [index for index, _ in doubts] == [1]


def test_the_honest_statement_goes_through_all_three_doors(trio: Stage, tmp_path: Path) -> None:
    run(submit(trio["alder"], posted(SIGNING_INPUT, PAYLOAD, b64url(LEAF_SIGNATURE))))
    run(trio.pull("birch", "alder"))
    assert trio["birch"].store.log(ALDER).size == 2
    assert verdict_on(Forger("alder", [LEAF], [PAYLOAD]), tmp_path) == []
