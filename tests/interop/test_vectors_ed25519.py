"""Edge cases of Ed25519: two libraries, one verdict under the strict rule.

C2SP/CCTV, novifinancial/ed25519-speccheck and C2SP/wycheproof stand beside the project, in
`../shared/data/vectors`, and their tests are skipped where absent; RFC 8032's come with `cryptography-vectors`.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

import cryptography_vectors
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from nacl import bindings
from nacl.exceptions import CryptoError

from sametable.core.wire.ed25519 import LOW_ORDER_ENCODINGS, check_public_key, verify
from sametable.errors import SametableError

VECTORS = Path(__file__).resolve().parents[3] / "shared" / "data" / "vectors" / "ed25519"
beside = pytest.mark.skipif(not VECTORS.is_dir(), reason="the published vectors are not beside the project")


class Case(NamedTuple):
    name: str
    pub: bytes
    message: bytes
    signature: bytes
    valid: bool | None


@cache
def published(which: str) -> tuple[Case, ...]:
    if which == "cctv":
        rows = json.loads((VECTORS / "cctv_ed25519vectors.json").read_text())
        return tuple(
            Case(
                f"cctv {row['number']}",
                bytes.fromhex(row["key"]),
                row["msg"].encode(),
                bytes.fromhex(row["sig"]),
                valid=None,
            )
            for row in rows
        )
    if which == "speccheck":
        rows = json.loads((VECTORS / "speccheck_cases.json").read_text())
        return tuple(
            Case(
                f"speccheck {number}",
                bytes.fromhex(row["pub_key"]),
                bytes.fromhex(row["message"]),
                bytes.fromhex(row["signature"]),
                valid=None,
            )
            for number, row in enumerate(rows)
        )
    groups = json.loads((VECTORS / "ed25519_test.json").read_text())["testGroups"]
    return tuple(
        Case(
            f"wycheproof {test['tcId']}",
            bytes.fromhex(group["publicKey"]["pk"]),
            bytes.fromhex(test["msg"]),
            bytes.fromhex(test["sig"]),
            valid=test["result"] == "valid",
        )
        for group in groups
        for test in group["tests"]
    )


def key_holds(pub: bytes) -> bool:
    try:
        check_public_key(pub)
    except SametableError:
        return False
    return True


def openssl(case: Case) -> bool:
    """Return OpenSSL's own verdict."""
    try:
        Ed25519PublicKey.from_public_bytes(case.pub).verify(case.signature, case.message)
    except (InvalidSignature, ValueError):
        return False
    return True


def libsodium(case: Case) -> bool:
    """Return libsodium's own verdict."""
    try:
        bindings.crypto_sign_open(case.signature + case.message, case.pub)
    except (CryptoError, ValueError):
        return False
    return True


def strict(case: Case, *, by_library: bool) -> bool:
    """Return the strict rule over a library's verdict."""
    return by_library and key_holds(case.pub) and case.signature[:32] not in LOW_ORDER_ENCODINGS


@beside
@pytest.mark.parametrize(("which", "count"), [("cctv", 914), ("speccheck", 12), ("wycheproof", 151)])
def test_both_libraries_give_one_verdict_under_the_strict_rule(which: str, count: int) -> None:
    split = [
        case.name
        for case in published(which)
        if not (
            strict(case, by_library=openssl(case))
            == strict(case, by_library=libsodium(case))
            == verify(case.pub, case.message, case.signature)
        )
    ]
    assert split == []
    assert len(published(which)) == count


@beside
def test_without_the_strict_rule_the_libraries_do_split() -> None:
    split = [
        c.name for which in ("cctv", "speccheck") for c in published(which) if openssl(c) != libsodium(c)
    ]
    assert split, "if libraries agree by now, the strict rule may be simplified: decide that on purpose"


@beside
def test_ours_gives_wycheproofs_verdicts() -> None:
    wrong = [c.name for c in published("wycheproof") if verify(c.pub, c.message, c.signature) != c.valid]
    assert wrong == []


@beside
def test_no_edge_case_of_speccheck_and_no_low_order_case_of_cctv_is_accepted() -> None:
    rows = json.loads((VECTORS / "cctv_ed25519vectors.json").read_text())
    weak = {f"cctv {r['number']}" for r in rows if {"low_order_R", "low_order_A"} & set(r["flags"] or [])}
    accepted = {
        case.name
        for which in ("cctv", "speccheck")
        for case in published(which)
        if verify(case.pub, case.message, case.signature)
    }
    assert len(weak) > 100
    assert not accepted & weak
    assert not {name for name in accepted if name.startswith("speccheck")}


def test_the_signatures_of_rfc_8032_hold_and_changed_ones_do_not() -> None:
    path = Path(cryptography_vectors.__file__).parent / "asymmetric" / "Ed25519" / "sign.input"
    lines = path.read_text().splitlines()[:256]
    assert len(lines) == 256
    for line in lines:
        pub, message, signed = (bytes.fromhex(part) for part in line.split(":")[1:4])
        assert verify(pub, message, signed[:64])
        assert not verify(pub, message + b"x", signed[:64])
