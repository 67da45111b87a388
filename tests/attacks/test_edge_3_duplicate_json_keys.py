"""Edge 3: a name that stands twice in a JSON object is the last one to some readers and the first to others.

The defence: JSON is read only where its canonical re-encoding is the very same bytes, in the claims, the header, every
disclosure, the genesis and the register statements of a release.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from attackkit import ALDER, Forger, honest, posted, refusal, serve_forged, signature_of, words
from recordkit import salts
from sametable.centre.reports.submit_report import submit
from sametable.core.picture.fold import RULESET
from sametable.core.record.genesis import parse_genesis
from sametable.core.wire.disclosures import digest_of
from sametable.core.wire.hashes import b64url
from sametable.core.wire.statement import parse_entry
from support.founding import genesis_of
from support.stage import run
from verifierkit import python_verifier

if TYPE_CHECKING:
    from support.stage import Stage

ENTRY = parse_entry(honest(words())[0])


def test_an_ordinary_reader_takes_one_of_the_two_without_a_word() -> None:
    assert json.loads('{"killed":0,"killed":30}') == {"killed": 30}


@pytest.mark.parametrize("twice", ['"at":1,', f'"log":"{ALDER}",', '"v":1,'])
def test_claims_with_a_name_twice_are_refused_at_both_doors(trio: Stage, twice: str) -> None:
    header = f'{{"alg":"Ed25519","kid":"{ENTRY.kid}","typ":"sametable+sd-jwt"}}'
    claims = f'{{"_sd":["{ENTRY.digest}"],"_sd_alg":"sha-256",{twice}"at":{ENTRY.at_ms},"aud":"parties","log":"{ALDER}","v":1}}'
    text = f"{b64url(header.encode())}.{b64url(claims.encode())}"
    signature = b64url(signature_of(text))
    signed = posted(text, honest(words())[1], signature)
    assert refusal(lambda: run(submit(trio["alder"], signed))).code == "statement.invalid"
    leaf = f"{text}.{signature}".encode()
    serve_forged(trio, "birch", Forger("alder", [leaf], [None]))
    assert refusal(lambda: run(trio.pull("birch", "alder"))).code == "statement.invalid"
    with pytest.raises(python_verifier().Bad):
        python_verifier().Entry(leaf)


def test_a_field_whose_value_has_a_name_twice_is_refused_though_it_was_signed_so(trio: Stage) -> None:
    salt, other = (b64url(one) for one in salts(2))
    field = b64url(f'["{salt}","killed",{{"best":0,"best":30}}]'.encode())
    body = b64url(f'["{other}","body",{{"_sd":["{digest_of(field.encode())}"]}}]'.encode())
    header = f'{{"alg":"Ed25519","kid":"{ENTRY.kid}","typ":"sametable+sd-jwt"}}'
    claims = f'{{"_sd":["{digest_of(body.encode())}"],"_sd_alg":"sha-256","at":1,"aud":"parties","log":"{ALDER}","v":1}}'
    text = f"{b64url(header.encode())}.{b64url(claims.encode())}"
    signed = posted(text, f"{body}~{field}", b64url(signature_of(text)))
    assert refusal(lambda: run(submit(trio["alder"], signed))).code == "statement.bad_payload"


def test_a_genesis_with_a_name_twice_is_no_genesis() -> None:
    one = f'"ruleset":{RULESET}'.encode()
    raw = genesis_of(3)[0].replace(one, one + b"," + one)
    assert raw.count(b'"ruleset"') == 2
    assert refusal(lambda: parse_genesis(raw)).code == "genesis.invalid"
    with pytest.raises(python_verifier().Bad):
        python_verifier().Genesis(raw)
