"""Attacks on the record that this layer must detect; the numbers are those of the attack table of the design.

1 altered entry, 2 altered payload, 9 inserted or reordered, 11 forged author, 13 small-order key,
15 replay, 16 forged disclosure, 18 digest that nobody can open. 12 and 14 are in tests/interop and
tests/property. Which log an entry came from, and whether its id was there before, is asked by the caller:
the tests show that both can be seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from recordkit import (
    FIELDS,
    ORIGIN,
    build_log,
    cosigned,
    log_key,
    mirror_key,
    mirror_pq_key,
    public,
    salts,
    signer,
    statement,
    write_static,
)
from sametable.core.record.append import append
from sametable.core.record.checkpoint import open_checkpoint
from sametable.core.record.proofs import inclusion_proof, verify_consistency
from sametable.core.record.tiles import (
    empty_edge,
    entries_path,
    extend,
    leaf_hash,
    parse_bundle,
    root,
    tile_path,
)
from sametable.core.record.tlog_proof import TlogProof, check_proof
from sametable.core.wire import canonical
from sametable.core.wire.hashes import b64url, sha256
from sametable.core.wire.statement import (
    StatementHead,
    assemble,
    check_signature,
    kid_of,
    open_payload,
    open_released,
    parse_entry,
    prepare,
)
from sametable.errors import SametableError

if TYPE_CHECKING:
    from pathlib import Path

OTHER = "table.example/trial/cedar"
ENTRIES = [statement({"type": "comment", "n": n})[0] for n in range(300)]


def audit(folder: Path) -> None:
    """Rebuild a log of 300 entries from its files, as a mirror does, and compare with what was signed."""
    opened = open_checkpoint(
        (folder / "checkpoint").read_bytes(),
        log_key=log_key(),
        cosigners=[mirror_key(OTHER), mirror_pq_key(OTHER)],
    )
    entries = parse_bundle((folder / entries_path(0)).read_bytes(), expected=256)
    entries += parse_bundle((folder / entries_path(1, 44)).read_bytes(), expected=44)
    extended = extend(empty_edge(), [leaf_hash(entry) for entry in entries])
    if root(extended.edge) != opened.checkpoint.root:
        raise SametableError("proof.invalid", expected="the signed root", got="another")
    held = {tile_path(t.level, t.n): t.data for t in extended.full_tiles}
    held |= {tile_path(level, 1 - level, (44, 1)[level]): extended.edge.levels[level] for level in (0, 1)}
    for path, data in held.items():
        if (folder / path).read_bytes() != data:
            raise SametableError(
                "proof.invalid", at=path, expected="the tile of these entries", got="another"
            )


@pytest.fixture
def log_folder(tmp_path: Path) -> Path:
    write_static(cosigned(build_log(ENTRIES), OTHER), tmp_path)
    return tmp_path


def test_1_an_untouched_log_passes_the_audit(log_folder: Path) -> None:
    audit(log_folder)


@pytest.mark.parametrize(
    ("path", "at"),
    [
        ("checkpoint", 3),
        ("checkpoint", len(ORIGIN) + 2),
        ("checkpoint", len(ORIGIN) + 12),
        ("checkpoint", -30),
        ("checkpoint", 300),
        (entries_path(0), 0),
        (entries_path(0), 1),
        (entries_path(0), 2),
        (entries_path(0), 40_000),
        (entries_path(1, 44), -1),
        (tile_path(0, 0), 0),
        (tile_path(0, 0), 8191),
        (tile_path(0, 1, 44), 44 * 32 - 1),
        (tile_path(1, 0, 1), 0),
    ],
)
def test_1_a_byte_changed_in_a_log_file_is_detected(log_folder: Path, path: str, at: int) -> None:
    raw = bytearray((log_folder / path).read_bytes())
    raw[at] ^= 1
    (log_folder / path).write_bytes(bytes(raw))
    with pytest.raises(SametableError):
        audit(log_folder)


@pytest.mark.parametrize("cut", [1, 100, 8000])
def test_1_a_truncated_bundle_is_detected(log_folder: Path, cut: int) -> None:
    path = log_folder / entries_path(1, 44)
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(SametableError):
        audit(log_folder)


def test_2_a_changed_letter_anywhere_in_a_payload_is_detected() -> None:
    raw, payload = statement()
    entry = parse_entry(raw)
    for at in range(0, len(payload), 3):
        changed = payload[:at] + ("A" if payload[at] != "A" else "B") + payload[at + 1 :]
        with pytest.raises(SametableError):
            open_payload(entry, changed)


@pytest.mark.parametrize("field", range(len(FIELDS) + 1))
def test_2_a_disclosure_taken_from_another_statement_is_detected(field: int) -> None:
    raw, payload = statement()
    _, other = statement(at_ms=5)
    parts = payload.split("~")
    parts[field] = other.split("~")[field]
    with pytest.raises(SametableError):
        open_payload(parse_entry(raw), "~".join(parts))


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda entries: [*entries[:3], statement({"type": "comment", "n": -1})[0], *entries[3:]],
        lambda entries: [entries[1], entries[0], *entries[2:]],
        lambda entries: entries[:5] + entries[6:] + entries[5:6],
        lambda entries: [*entries[:7], entries[6], *entries[8:]],
    ],
)
def test_9_history_inserted_into_or_reordered_has_another_root_and_no_proof(rewrite: Any) -> None:
    honest, rewritten = build_log(ENTRIES[:20]), build_log(rewrite(ENTRIES[:20]))
    assert rewritten.checkpoint.root != honest.checkpoint.root
    later = build_log([*rewritten.entries, *ENTRIES[20:25]])
    for path in ([], *(inclusion_proof(n, later.checkpoint.size, later.reader()) for n in range(20))):
        with pytest.raises(SametableError):
            verify_consistency(
                old_size=honest.checkpoint.size,
                old_root=honest.checkpoint.root,
                size=later.checkpoint.size,
                root=later.checkpoint.root,
                path=path,
            )


def test_9_a_receipt_does_not_fit_a_history_without_its_entry() -> None:
    honest = build_log(ENTRIES[:20])
    path = tuple(inclusion_proof(7, 20, honest.reader()))
    rewritten = build_log([*ENTRIES[:7], *ENTRIES[8:21]])
    proof = TlogProof(index=7, path=path, checkpoint_note=rewritten.signed())
    with pytest.raises(SametableError):
        check_proof(proof, ENTRIES[7], log_key=log_key(), cosigners=[])


def test_11_nobody_signs_for_another_seat() -> None:
    head = StatementHead(kid=kid_of(public("victim")), log=ORIGIN, aud="parties", at_ms=1)
    prepared = prepare({"type": "deny"}, head=head, salts=salts(2))
    forged = assemble(prepared.signing_input, signer("forger")(prepared.signing_input.encode()))
    entry = parse_entry(forged)
    for pub in (public("victim"), public("forger")):
        with pytest.raises(SametableError, match=r"statement\.bad_signature"):
            check_signature(entry, pub)


@pytest.mark.parametrize("alg", ["none", "HS256", "ES256", "EdDSA", "", "ED25519"])
def test_11_the_algorithm_is_never_negotiated(alg: str) -> None:
    raw, _ = statement()
    header = {"alg": alg, "kid": kid_of(public("watch")), "typ": "sametable+sd-jwt"}
    body = raw.split(b".")[1].decode()
    signing_input = f"{b64url(canonical.encode(header))}.{body}"
    for signature in (b"", sha256(signing_input.encode()), signer("watch")(signing_input.encode())):
        with pytest.raises(SametableError, match=r"statement\.invalid"):
            parse_entry(assemble(signing_input, signature))


def test_13_a_small_order_key_does_not_verify_even_if_it_was_enrolled() -> None:
    weak = b"\x01" + bytes(31)
    head = StatementHead(kid=kid_of(weak), log=ORIGIN, aud="parties", at_ms=1)
    prepared = prepare({"type": "deny"}, head=head, salts=salts(2))
    entry = parse_entry(assemble(prepared.signing_input, weak + bytes(32)))
    with pytest.raises(SametableError, match=r"statement\.bad_signature"):
        check_signature(entry, weak)


def test_15_an_entry_names_its_log_under_the_signature() -> None:
    raw, _ = statement(log=ORIGIN)
    entry = parse_entry(raw)
    assert entry.log == ORIGIN
    moved = canonical.encode(
        {
            "_sd": [entry.digest],
            "_sd_alg": "sha-256",
            "at": entry.at_ms,
            "aud": "parties",
            "log": OTHER,
            "v": 1,
        }
    )
    header = raw.split(b".")[0].decode()
    replayed = parse_entry(assemble(f"{header}.{b64url(moved)}", entry.signature))
    with pytest.raises(SametableError, match=r"statement\.bad_signature"):
        check_signature(replayed, public("watch"))


def test_15_an_entry_posted_twice_has_one_id_whatever_is_done_to_its_signature() -> None:
    raw, _ = statement()
    entry = parse_entry(raw)
    again = parse_entry(assemble(entry.signing_input.decode(), bytes(64)))
    assert again.id == entry.id
    log = append(empty_edge(), [raw, raw], origin=ORIGIN)
    assert log.leaf_hashes[0] == log.leaf_hashes[1]


def forged_disclosure(name: str, value: object) -> str:
    return b64url(canonical.encode([b64url(salts(1, 99)[0]), name, value]))


@pytest.mark.parametrize(
    "forge",
    [
        lambda parts: [*parts, forged_disclosure("zz", "forged")],
        lambda parts: [*parts[:3], forged_disclosure("district", "Lower Valley"), *parts[4:]],
        lambda parts: [*parts, parts[-1]],
        lambda parts: [parts[0], parts[0], *parts[1:]],
        lambda parts: [forged_disclosure("body", {"_sd": []})],
        lambda parts: [*parts, forged_disclosure("_sd", ["x"])],
        lambda parts: [*parts, forged_disclosure("zz", {"_sd": ["x"]})],
        lambda parts: [*parts, b64url(canonical.encode([b64url(salts(1)[0]), "array item"]))],
    ],
)
def test_16_a_forged_disclosure_in_a_release_is_rejected_and_not_dropped(forge: Any) -> None:
    raw, payload = statement()
    with pytest.raises(SametableError) as caught:
        open_released(parse_entry(raw), "~".join(forge(payload.split("~"))))
    assert caught.value.code == "statement.bad_payload"


def test_18_a_junk_digest_is_a_valid_entry_whose_payload_nobody_can_give() -> None:
    claims = {
        "_sd": [b64url(bytes(32))],
        "_sd_alg": "sha-256",
        "at": 1,
        "aud": "parties",
        "log": ORIGIN,
        "v": 1,
    }
    header = {"alg": "Ed25519", "kid": kid_of(public("watch")), "typ": "sametable+sd-jwt"}
    signing_input = f"{b64url(canonical.encode(header))}.{b64url(canonical.encode(claims))}"
    entry = parse_entry(assemble(signing_input, signer("watch")(signing_input.encode())))
    check_signature(entry, public("watch"))
    for payload in (statement()[1], forged_disclosure("body", {"_sd": []}), ""):
        with pytest.raises(SametableError, match=r"statement\.bad_payload"):
            open_payload(entry, payload)
