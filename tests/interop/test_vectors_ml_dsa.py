"""ML-DSA-44: published answers, from PyPI's `cryptography-vectors` and from wycheproof."""

from __future__ import annotations

import json
from pathlib import Path

import cryptography_vectors
import pytest
from cryptography.hazmat.primitives.asymmetric import mldsa

from sametable.core.wire.notes import ml_dsa_available, verify_ml_dsa_44

WYCHEPROOF = (
    Path(__file__).resolve().parents[3]
    / "shared"
    / "data"
    / "vectors"
    / "mldsa"
    / "mldsa_44_verify_test.json"
)
pytestmark = pytest.mark.skipif(not ml_dsa_available(), reason="this machine's cryptography has no ML-DSA")


def test_the_known_answers_hold_with_their_context_and_not_as_cosignatures() -> None:
    """All of them have a context; a cosignature has none, so none of them may pass as one."""
    path = Path(cryptography_vectors.__file__).parent / "asymmetric" / "MLDSA" / "kat_MLDSA_44_det_pure.rsp"
    checked = 0
    for block in path.read_text().split("count = ")[1:]:
        row = dict(line.split(" = ") for line in block.splitlines()[1:] if " = " in line)
        pub, message, signed = (bytes.fromhex(row[name]) for name in ("pk", "msg", "sm"))
        key = mldsa.MLDSA44PrivateKey.from_seed_bytes(bytes.fromhex(row["xi"]))
        assert key.public_key().public_bytes_raw() == pub
        key.public_key().verify(signed[:2420], message, bytes.fromhex(row["ctx"]))
        assert not verify_ml_dsa_44(pub, message, signed[:2420])
        assert verify_ml_dsa_44(pub, message, key.sign(message))
        checked += 1
    assert checked == 100


@pytest.mark.skipif(not WYCHEPROOF.is_file(), reason="the published vectors are not beside the project")
def test_ours_gives_wycheproofs_verdicts() -> None:
    wrong, checked = [], 0
    for group in json.loads(WYCHEPROOF.read_text())["testGroups"]:
        for test in group["tests"]:
            if test.get("ctx"):
                continue  # cosignatures have an empty context
            pub, message, signature = (
                bytes.fromhex(text) for text in (group["publicKey"], test["msg"], test["sig"])
            )
            checked += 1
            if verify_ml_dsa_44(pub, message, signature) != (test["result"] == "valid"):
                wrong.append(test["tcId"])
    assert wrong == []
    assert checked > 50
