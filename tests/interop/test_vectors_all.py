"""Every published vector that is beside the project or in `cryptography-vectors` is run, or named here with its reason.

A file that appears and that nobody reads fails the first test. Tests of folders that are absent are skipped.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import cryptography_vectors
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import mldsa
from cryptography.hazmat.primitives.serialization import load_der_private_key, load_der_public_key

from sametable.core.record.checkpoint import open_checkpoint
from sametable.core.wire import canonical
from sametable.core.wire.ed25519 import check_public_key, verify
from sametable.core.wire.hashes import sha256
from sametable.core.wire.notes import ml_dsa_available, parse_vkey, verify_ml_dsa_44
from sametable.errors import SametableError
from verifierkit import python_verifier

VECTORS = Path(__file__).resolve().parents[3] / "shared" / "data" / "vectors"
INSTALLED = Path(cryptography_vectors.__file__).parent
beside = pytest.mark.skipif(not VECTORS.is_dir(), reason="the published vectors are not beside the project")
with_ml_dsa = pytest.mark.skipif(not ml_dsa_available(), reason="this machine's cryptography has no ML-DSA")

OUTSIDE_OUR_PROFILE = {
    "values": "floats",
    "french": "names that are not ASCII",
    "weird": "names that are not ASCII",
}
READ_BY = {
    r"README\.md": "not data",
    r"ed25519/.*\.json": "test_vectors_ed25519, test_python_verifier, test_html_verifier",
    r"jcs/(input|output|outhex)/.*": "test_vectors_json, here",
    r"json/test_parsing/.*\.json": "test_vectors_json, test_python_verifier",
    r"mldsa/.*\.json": "test_vectors_ml_dsa, here",
    r"sd_jwt/.*\.yml": "test_foreign_libraries",
    r"tlog/(inclusion|consistency)/.*\.json": "test_vectors_tlog, test_python_verifier",
    r"tlog/tessera_log/(checkpoint.*|tile/.*)": "test_vectors_tlog, here",
    r"tlog/tessera_log/\.state/.*": "not run: tessera's own bookkeeping, in no published format",
}
INSTALLED_READ_BY = {
    r"Ed25519/sign\.input": "test_vectors_ed25519 (256 lines), here (all)",
    r"Ed25519/ed25519-pub\.der": "here",
    r"Ed25519/ed25519-pub-non-zero-unused-bits\.der": "here: a twin in another encoding",
    r"Ed25519/ed25519-(pkcs8.*|pub\.pem)": "not run: containers of private keys and PEM, which the record has not",
    r"MLDSA/kat_MLDSA_44_det_pure\.rsp": "test_vectors_ml_dsa",
    r"MLDSA/mldsa44_(pub|priv)\.der": "here",
    r"MLDSA/(kat_MLDSA_(65|87)|mldsa65).*": "not run: C2SP cosignatures know ML-DSA-44 only",
}


@beside
def test_every_file_beside_the_project_is_read_by_a_test_or_named_with_a_reason() -> None:
    names = [one.relative_to(VECTORS).as_posix() for one in VECTORS.rglob("*") if one.is_file()]
    unread = [name for name in names if not any(re.fullmatch(form, name) for form in READ_BY)]
    assert unread == []
    assert all(any(re.fullmatch(form, name) for name in names) for form in READ_BY)


def test_every_installed_file_of_our_algorithms_is_read_by_a_test_or_named_with_a_reason() -> None:
    folder = INSTALLED / "asymmetric"
    names = [f"{kind}/{one.name}" for kind in ("Ed25519", "MLDSA") for one in (folder / kind).iterdir()]
    assert [name for name in names if not any(re.fullmatch(form, name) for form in INSTALLED_READ_BY)] == []


def test_all_thousand_and_twenty_four_signatures_of_rfc_8032s_authors_hold() -> None:
    lines = (INSTALLED / "asymmetric" / "Ed25519" / "sign.input").read_text().splitlines()
    assert len(lines) == 1024
    for number, line in enumerate(lines):
        pub, message, signed = (bytes.fromhex(part) for part in line.split(":")[1:4])
        assert verify(pub, message, signed[:64]), number
        assert not verify(pub, message + b"x", signed[:64]), number


def test_the_installed_public_key_passes_the_rule_and_its_twin_encoding_is_refused_by_the_library() -> None:
    folder = INSTALLED / "asymmetric" / "Ed25519"
    key = load_der_public_key((folder / "ed25519-pub.der").read_bytes())
    check_public_key(key.public_bytes_raw())  # type: ignore[union-attr]
    with pytest.raises(ValueError, match=r"(?i)unused|parse|invalid|could not"):
        load_der_public_key((folder / "ed25519-pub-non-zero-unused-bits.der").read_bytes())


@pytest.mark.parametrize("name", ["SHA256ShortMsg.rsp", "SHA256LongMsg.rsp"])
def test_sha_256_gives_nists_answers(name: str) -> None:
    text = (INSTALLED / "hashes" / "SHA2" / name).read_text()
    rows = re.findall(r"Len = (\d+)\s+Msg = ([0-9a-f]+)\s+MD = ([0-9a-f]+)", text)
    assert len(rows) > 60
    for length, message, digest in rows:
        raw = bytes.fromhex(message)[: int(length) // 8]
        assert sha256(raw).hex() == hashlib.sha256(raw).hexdigest() == digest


@beside
def test_the_hexadecimal_forms_of_rfc_8785_are_the_bytes_of_its_outputs() -> None:
    folder = VECTORS / "jcs"
    stems = sorted(path.stem for path in (folder / "outhex").iterdir())
    assert len(stems) == 6
    for stem in stems:
        told = bytes.fromhex("".join((folder / "outhex" / f"{stem}.txt").read_text().split()))
        given = (folder / "output" / f"{stem}.json").read_bytes()
        assert told == given
        if stem in OUTSIDE_OUR_PROFILE:
            with pytest.raises(SametableError, match=r"wire\.not_canonical"):
                canonical.decode(given)
            with pytest.raises(python_verifier().Bad):
                python_verifier().decode_canonical(given, "it")
        else:
            assert canonical.encode(canonical.decode(given)) == told
            assert canonical.decode(given) == python_verifier().decode_canonical(given, "it")


@beside
@with_ml_dsa
def test_wycheproofs_signatures_with_a_context_get_its_verdict_and_are_no_cosignatures() -> None:
    checked = 0
    for group in json.loads((VECTORS / "mldsa" / "mldsa_44_verify_test.json").read_text())["testGroups"]:
        for test in group["tests"]:
            if not test.get("ctx"):
                continue  # test_vectors_ml_dsa runs these
            pub, message, signature, context = (
                bytes.fromhex(one) for one in (group["publicKey"], test["msg"], test["sig"], test["ctx"])
            )
            try:
                mldsa.MLDSA44PublicKey.from_public_bytes(pub).verify(signature, message, context)
                verdict = "valid"
            except (InvalidSignature, ValueError):
                verdict = "invalid"
            assert verdict == test["result"], test["tcId"]
            assert not verify_ml_dsa_44(pub, message, signature)
            checked += 1
    assert checked == 7


@with_ml_dsa
def test_the_installed_ml_dsa_keys_belong_together() -> None:
    folder = INSTALLED / "asymmetric" / "MLDSA"
    private = load_der_private_key((folder / "mldsa44_priv.der").read_bytes(), password=None)
    public = load_der_public_key((folder / "mldsa44_pub.der").read_bytes())
    assert isinstance(private, mldsa.MLDSA44PrivateKey)
    assert isinstance(public, mldsa.MLDSA44PublicKey)
    assert verify_ml_dsa_44(public.public_bytes_raw(), b"x", private.sign(b"x"))


@beside
def test_the_foreign_logs_newest_checkpoint_is_its_sixteenth() -> None:
    folder = VECTORS / "tlog" / "tessera_log"
    key = parse_vkey("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx")
    newest = open_checkpoint((folder / "checkpoint").read_bytes(), log_key=key, cosigners=[]).checkpoint
    listed = open_checkpoint((folder / "checkpoint.15").read_bytes(), log_key=key, cosigners=[]).checkpoint
    assert newest == listed


@beside
def test_the_python_file_reads_the_foreign_log_too() -> None:
    outside, folder = python_verifier(), VECTORS / "tlog" / "tessera_log"
    key = outside.parse_vkey("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx")
    for size in range(1, 16):
        held = outside.open_checkpoint((folder / f"checkpoint.{size}").read_bytes(), key, [], "it")
        entries = outside.parse_bundle((folder / outside.tile_path("entries", 0, size)).read_bytes(), size)
        rows = outside.tiles_of([outside.leaf_hash(one) for one in entries])
        assert held[:2] == (size, outside.root_of(rows, size))
        assert b"".join(rows[0]) == (folder / outside.tile_path(0, 0, size)).read_bytes()


def test_a_signed_note_of_gos_checksum_database_is_read() -> None:
    """The example in the documentation of golang.org/x/mod/sumdb/note: its key and its exact signature."""
    from sametable.core.wire.notes import check_note, parse_note

    key = parse_vkey("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    text = (
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
        "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    ).encode()
    assert [one.name for one in check_note(parse_note(text), [key])] == ["PeterNeumann"]
    assert python_verifier().check_note(text, [python_verifier().parse_vkey(key.encode())], "it")[1]


def test_without_a_library_ml_dsa_lines_are_named_as_unchecked_and_never_valid() -> None:
    """The visible degradation: the Python file by itself has no ML-DSA."""
    from recordkit import build_log, cosigned, log_key, mirror_key, mirror_pq_key

    outside = python_verifier()
    log = cosigned(build_log([b"a"]), "table.example/trial/cedar")
    keys = [
        (one.name, one.algorithm, one.public)
        for one in (
            log_key(),
            mirror_key("table.example/trial/cedar"),
            mirror_pq_key("table.example/trial/cedar"),
        )
    ]
    assert outside.FAST["mldsa"] is None
    _, _, cosigners, unchecked = outside.open_checkpoint(log.signed(), keys[0], keys[1:], "it")
    assert {kind for _, kind, _ in cosigners} == {4}
    assert unchecked == ["table.example/trial/cedar/mirror"]
    assert base64.b64encode(b"a") == b"YQ=="
