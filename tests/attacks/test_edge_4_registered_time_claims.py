"""Edge 4: `iat`, `nbf` and `exp` make libraries compare clocks, so that one reader's clock decides validity.

The defence: an entry has exactly six claims; the author's time is our own claim `at`, which no library looks at. An entry
with a registered time claim is refused, and one from the future is valid for everybody.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from joserfc import jws
from joserfc.jwk import OKPKey

from attackkit import (
    Forger,
    honest,
    posted,
    refusal,
    seat_pub,
    serve_forged,
    signature_of,
    with_claims,
    words,
)
from sametable.centre.reports.submit_report import submit
from sametable.core.wire.hashes import b64url
from sametable.core.wire.statement import assemble
from support.stage import run
from verifierkit import NO_NPM, NPM, has_npm, python_verifier

if TYPE_CHECKING:
    from support.stage import Stage

LEAF, PAYLOAD = honest(words())
FUTURE = 4_000_000_000


def by_npm(text: str) -> dict[str, object]:
    done = subprocess.run(
        [shutil.which("node") or "node", "check.mjs"],
        cwd=NPM,
        input=json.dumps({"sdjwt": text, "x": b64url(seat_pub("alder"))}) + "\n",
        capture_output=True,
        text=True,
        check=True,
    )
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize("claim", [{"iat": 1}, {"nbf": FUTURE}, {"exp": 1}, {"iss": "x"}, {"vct": "x"}])
def test_an_entry_with_a_registered_claim_is_refused_at_both_doors(
    trio: Stage, claim: dict[str, object]
) -> None:
    text = with_claims(LEAF, header=None, **claim)
    signature = signature_of(text)
    signed = posted(text, PAYLOAD, b64url(signature))
    assert refusal(lambda: run(submit(trio["alder"], signed))).code == "statement.invalid"
    leaf = assemble(text, signature)
    serve_forged(trio, "birch", Forger("alder", [leaf], [PAYLOAD]))
    assert refusal(lambda: run(trio.pull("birch", "alder"))).code == "statement.invalid"
    with pytest.raises(python_verifier().Bad):
        python_verifier().Entry(leaf)


@pytest.mark.skipif(not has_npm(), reason=NO_NPM)
def test_a_library_would_refuse_nbf_by_its_own_clock_and_takes_our_claim_from_the_future() -> None:
    early = with_claims(LEAF, nbf=FUTURE)
    refused = by_npm(f"{early}.{b64url(signature_of(early))}~{PAYLOAD}~")
    assert not refused["ok"]
    ours = with_claims(LEAF, at=FUTURE * 1000)
    assert by_npm(f"{ours}.{b64url(signature_of(ours))}~{PAYLOAD}~")["ok"]


def test_our_claim_from_the_future_is_valid_to_joserfc_and_to_another_node(trio: Stage) -> None:
    leaf, payload = honest(words(), at_ms=FUTURE * 1000)
    key = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": b64url(seat_pub("alder"))})
    jws.deserialize_compact(leaf, key, algorithms=["Ed25519"])
    serve_forged(trio, "birch", Forger("alder", [leaf], [payload]))
    run(trio.pull("birch", "alder"))
    assert trio["birch"].store.log("table.example/trial/alder").size == 2
