"""What we write, read by other people's libraries.

`tlog-scales` verifies a log written as static files, `joserfc` a signed entry, `sd-jwt` recovers the fields.
sd-jwt drops a forged disclosure without a word where RFC 9901 section 7.1 says it MUST be rejected; the last
test keeps that on record and holds ours to the standard.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from joserfc import jws
from joserfc.errors import BadSignatureError
from joserfc.jwk import OKPKey
from jwcrypto import jws as jwcrypto_jws  # type: ignore[import-untyped]
from jwcrypto.jwa import JWA  # type: ignore[import-untyped]
from jwcrypto.jwk import JWK  # type: ignore[import-untyped]
from sd_jwt.verifier import SDJWTVerifier
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Vkey, VkeySet
from tlog_scales.tiles import leaf_hash
from tlog_scales.tlog import InclusionProofInvalid

from recordkit import (
    FIELDS,
    ORIGIN,
    BuiltLog,
    build_log,
    cosigned,
    log_key,
    mirror_key,
    mirror_pq_key,
    public,
    statement,
    write_static,
)
from sametable.core.wire import canonical
from sametable.core.wire.hashes import b64url
from sametable.core.wire.statement import open_released, parse_entry
from sametable.errors import SametableError

OTHER = "table.example/trial/cedar"
SPECIFICATIONS = Path(__file__).resolve().parents[3] / "shared" / "data" / "vectors" / "sd_jwt"


@pytest.fixture(scope="module")
def log() -> BuiltLog:
    return cosigned(build_log([statement({"type": "comment", "n": n})[0] for n in range(1000)]), OTHER)


@pytest.fixture(scope="module")
def folder(log: BuiltLog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("log")
    write_static(log, path)
    return path


def test_tlog_scales_finds_our_three_signatures_valid(folder: Path) -> None:
    checkpoint = TilesReader(LocalBackend(folder)).get_checkpoint()
    keys = [Vkey.from_string(k.encode()) for k in (log_key(), mirror_key(OTHER), mirror_pq_key(OTHER))]
    valid = VkeySet(*keys).verify(checkpoint.signatures, checkpoint)
    assert {vkey.sig_type for vkey, _ in valid} == {1, 4, 6}


def test_tlog_scales_computes_our_root_from_our_tiles(folder: Path, log: BuiltLog) -> None:
    reader = TilesReader(LocalBackend(folder))
    checkpoint = reader.get_checkpoint()
    assert (checkpoint.origin, checkpoint.size) == (ORIGIN, 1000)
    assert reader.calculate_root_hash() == checkpoint.root_hash == log.checkpoint.root


@pytest.mark.parametrize("index", [0, 255, 256, 767, 768, 999])
def test_tlog_scales_proves_our_entries(folder: Path, log: BuiltLog, index: int) -> None:
    reader = TilesReader(LocalBackend(folder))
    checkpoint = reader.get_checkpoint()
    entry = reader.get_entry(index)
    assert entry == log.entries[index]
    proof = reader.get_inclusion_proof(index, checkpoint.size)
    proof.check(leaf_hash(entry), checkpoint.root_hash)
    with pytest.raises(InclusionProofInvalid):
        proof.check(leaf_hash(entry + b"x"), checkpoint.root_hash)


@pytest.mark.parametrize("old", [1, 256, 700, 999])
def test_tlog_scales_proves_our_log_append_only(folder: Path, log: BuiltLog, old: int) -> None:
    reader = TilesReader(LocalBackend(folder))
    reader.get_checkpoint()
    older = build_log(log.entries[:old])
    reader.get_consistency_proof(old, 1000).check(older.checkpoint.root, log.checkpoint.root)


def okp(name: str) -> dict[str, str | list[str]]:
    return {"kty": "OKP", "crv": "Ed25519", "x": b64url(public(name))}


def test_joserfc_verifies_an_entry_with_the_algorithm_ed25519() -> None:
    raw, _ = statement()
    found = jws.deserialize_compact(raw, OKPKey.import_key(okp("watch")), algorithms=["Ed25519"])
    assert canonical.decode(found.payload)["log"] == ORIGIN  # type: ignore[index]
    with pytest.raises(BadSignatureError):
        jws.deserialize_compact(raw, OKPKey.import_key(okp("other")), algorithms=["Ed25519"])


@pytest.fixture
def _jwcrypto_knows_ed25519(monkeypatch: pytest.MonkeyPatch) -> None:
    """jwcrypto has the algorithm under its older name only (RFC 9864 gave it this one)."""
    monkeypatch.setitem(JWA.algorithms_registry, "Ed25519", JWA.algorithms_registry["EdDSA"])
    monkeypatch.setattr(jwcrypto_jws, "default_allowed_algs", [*jwcrypto_jws.default_allowed_algs, "Ed25519"])


def recovered(raw: bytes, payload: str) -> dict[str, Any]:
    """Return the fields that the sd-jwt library finds in a presentation."""
    presentation = f"{raw.decode()}~{payload}~"
    verifier = SDJWTVerifier(presentation, lambda issuer, header: JWK(**okp("watch")))
    body: dict[str, Any] = verifier.get_verified_payload()["body"]
    return body


@pytest.mark.usefixtures("_jwcrypto_knows_ed25519")
def test_sd_jwt_recovers_every_field_of_a_whole_statement() -> None:
    assert recovered(*statement()) == FIELDS


@pytest.mark.usefixtures("_jwcrypto_knows_ed25519")
def test_sd_jwt_recovers_exactly_the_released_fields() -> None:
    raw, payload = statement()
    parts = payload.split("~")
    shown = "~".join([parts[0], parts[2], parts[5]])
    assert recovered(raw, shown) == open_released(parse_entry(raw), shown).fields
    assert len(recovered(raw, shown)) == 2


def plain(node: yaml.Node, loader: yaml.SafeLoader) -> Any:
    """Return what a node holds, with the marks of disclosable items taken off."""
    if isinstance(node, yaml.MappingNode):
        return {plain(key, loader): plain(value, loader) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [plain(item, loader) for item in node.value]
    tag = node.tag
    if tag.startswith("!"):
        tag = loader.resolve(yaml.ScalarNode, node.value, (True, False))  # type: ignore[no-untyped-call]
    return loader.construct_object(yaml.ScalarNode(tag, node.value))


def claims_of(path: Path) -> Any:
    loader = yaml.SafeLoader(path.read_text(encoding="utf-8"))
    root = loader.get_single_node()
    return {key.value: plain(value, loader) for key, value in root.value}["user_claims"]  # type: ignore[union-attr]


@pytest.mark.skipif(not SPECIFICATIONS.is_dir(), reason="the published vectors are not beside the project")
@pytest.mark.usefixtures("_jwcrypto_knows_ed25519")
@pytest.mark.parametrize(
    "path", [pytest.param(path, id=path.stem) for path in sorted(SPECIFICATIONS.glob("*.yml"))]
)
def test_the_standards_example_claims_survive_our_writing_and_their_reading(path: Path) -> None:
    claims = claims_of(path)
    try:
        canonical.encode(claims)
    except SametableError as error:
        # Dates that YAML resolves and floats have no place in what is signed here.
        assert error.code == "wire.not_canonical"  # noqa: PT017
        pytest.skip(f"outside our profile: {error}")
    raw, payload = statement(claims)
    assert recovered(raw, payload) == claims


@pytest.mark.usefixtures("_jwcrypto_knows_ed25519")
def test_sd_jwt_drops_a_forged_disclosure_silently_and_ours_rejects_it() -> None:
    raw, payload = statement()
    forged = f"{payload}~{b64url(canonical.encode([b64url(bytes(16)), 'zz', 'forged']))}"
    assert recovered(raw, forged) == FIELDS
    with pytest.raises(SametableError, match=r"statement\.bad_payload"):
        open_released(parse_entry(raw), forged)
